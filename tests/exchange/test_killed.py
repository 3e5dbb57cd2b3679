"""F24: an import killed at any moment leaves all of it or nothing, and can simply be repeated."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.exchange.conftest import ROWS, csv_of

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("SIGHTLINE_IMPORT_KILLS", "6"))
N = 1500
pytestmark = pytest.mark.figures


def sightline(home: Path, *words: object) -> subprocess.Popen[bytes]:
    """Start the command line on a SQLite database of its own."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"SIGHTLINE_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    environment["DJANGO_SETTINGS_MODULE"] = "sightline.site.settings"
    command = [sys.executable, "-m", "sightline.cli", *map(str, words)]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def counted(home: Path) -> tuple[int, ...]:
    """Return how many projects, reports, standings, accepted imports and row changes there are."""
    tables = (
        "projects_project",
        "projects_statusreport",
        "projects_standing",
        "exchange_importrun WHERE state = 'accepted'",
        "kernel_rowchange",
    )
    with closing(sqlite3.connect(home / "sightline.sqlite3")) as base:
        return tuple(base.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables)


def test_killed_anywhere_it_is_all_or_nothing(
    tmp_path: Path, figure: Callable[[str], None]
) -> None:
    home = tmp_path / "home"
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_bytes(csv_of(*ROWS))
    second.write_bytes(csv_of(*ROWS, *(f"N{i},Name {i},Roads,Green,,,1,Acme" for i in range(N))))
    assert sightline(home, "import", "register", first, "--period", "2026-03-31").wait() == 0
    words = ("import", "register", second, "--period", "2026-06-30")
    began, before = time.monotonic(), counted(home)
    rehearsal = tmp_path / "rehearsal"
    subprocess.run(["cp", "-r", home, rehearsal], check=True)
    assert sightline(rehearsal, *words).wait() == 0
    whole, seconds = counted(rehearsal), time.monotonic() - began
    rng, n_done = random.Random(24), 0
    for _ in range(KILLS):
        process = sightline(home, *words)
        time.sleep(rng.uniform(0.3, 1.0) * seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = counted(home)
        assert found in {before, whole}, found
        if found == whole:
            n_done += 1
            break
    again = sightline(home, *words)
    assert again.wait() == 0
    assert counted(home) == whole
    verified = sightline(home, "verify")
    assert verified.wait() == 0, verified.communicate()
    figure(
        f"F24: import of {N:,} rows killed {KILLS} times at most, {n_done} had ended, 0 by halves"
    )
