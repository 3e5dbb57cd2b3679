"""F1 in small: a few kills of writers and worker, and of the server itself, on this run's engine."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from tests.conftest import ROOT

CRASH = ROOT / "tests" / "crash"


def killed(script: str, kills: int, folder: Path) -> str:
    """Run one of the kill loops on this run's engine; return its last line."""
    sqlite = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
    engine = "sqlite" if sqlite else "postgres"
    clean = {n: v for n, v in os.environ.items() if not n.startswith(("SIGHTLINE_", "DJANGO"))}
    asked = ["--kills", str(kills), "--database", engine, "--writers", "4"]
    done = subprocess.run(
        [sys.executable, CRASH / script, *asked],
        capture_output=True,
        text=True,
        env=clean,
        cwd=folder,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.mark.figures
def test_kills_lose_halve_and_double_nothing(figure: Callable[[str], None], tmp_path: Path) -> None:
    said = killed("kill_loop.py", 6, tmp_path)
    told = re.search(r"6 kills, (\d+) acknowledged, 0 lost, 0 half applied, 0 doubled", said)
    assert told
    assert int(told[1]) > 20
    figure(said)


@pytest.mark.figures
def test_a_killed_server_loses_nothing(figure: Callable[[str], None], tmp_path: Path) -> None:
    said = killed("kill_server.py", 3, tmp_path)
    told = re.search(r"3 kills, (\d+) acknowledged, 0 lost, half applied or doubled", said)
    assert told
    assert int(told[1]) >= 12
    figure(said)
