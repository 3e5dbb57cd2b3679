"""F1 in small: a few kills of writers and worker on the engine that this run tests."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from tests.conftest import ROOT

LOOP = ROOT / "tests" / "crash" / "kill_loop.py"


@pytest.mark.figures
def test_kills_lose_halve_and_double_nothing(figure: Callable[[str], None], tmp_path: Path) -> None:
    sqlite = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
    engine = "sqlite" if sqlite else "postgres"
    clean = {n: v for n, v in os.environ.items() if not n.startswith(("SIGHTLINE_", "DJANGO"))}
    done = subprocess.run(
        [sys.executable, LOOP, "--kills", "6", "--database", engine, "--writers", "4"],
        capture_output=True,
        text=True,
        env=clean,
        cwd=tmp_path,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = re.search(r"6 kills, (\d+) acknowledged, 0 lost, 0 half applied, 0 doubled", done.stdout)
    assert told
    assert int(told[1]) > 20
    figure(done.stdout.strip())
