"""How the demo brings in the sample: once, whole, and never into a database of somebody else."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Cli = Callable[..., "subprocess.CompletedProcess[str]"]
SCRIPT = """
import os, sys
from sightline.cli import Stopped
from sightline.cli.ready import home, set_up_django
set_up_django()
from sightline.cli.demo import bring_sample
from django.contrib.sessions.models import Session

def load(tell):
    for number in range(3):
        if number == 2 and "die" in sys.argv:
            os._exit(9)
        Session.objects.create(session_key=f"row {number}", session_data="", expire_date="2030-01-01T00:00Z")
        tell(f"row {number} loaded")

try:
    bring_sample(home(), load, fresh="fresh" in sys.argv)
except Stopped as stopped:
    sys.exit(f"stopped: {stopped}")
print("rows", Session.objects.count())
"""


def bring(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Bring a small sample into a data directory, in a process of its own."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("SIGHTLINE", "DATABASE"))
    }
    settings = {"SIGHTLINE_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", SCRIPT, *words]
    return subprocess.run(
        command, env={**kept, **settings}, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_sample_is_loaded_once_and_anew_when_asked(tmp_path: Path) -> None:
    first = bring(tmp_path)
    assert first.returncode == 0, first.stderr
    assert "row 2 loaded" in first.stdout
    second = bring(tmp_path)
    assert second.stdout == "rows 3\n", "nothing is loaded, nothing is said"
    (tmp_path / "files").mkdir()
    (tmp_path / "files/old").touch()
    fresh = bring(tmp_path, "fresh")
    assert "row 0 loaded" in fresh.stdout
    assert "rows 3" in fresh.stdout
    assert not (tmp_path / "files/old").exists()


def test_an_interrupted_load_starts_over(tmp_path: Path) -> None:
    assert bring(tmp_path, "die").returncode == 9
    assert json.loads((tmp_path / "demo.json").read_text())["state"] == "loading"
    again = bring(tmp_path)
    assert again.returncode == 0, again.stderr
    assert "starting over" in again.stdout
    assert "rows 3" in again.stdout


def test_data_that_no_demo_made_is_left_alone(migrated: Path) -> None:
    database = migrated / "sightline.sqlite3"
    before = database.read_bytes()
    for words in ([], ["fresh"]):
        done = bring(migrated, *words)
        assert done.returncode == 1
        assert "no demo made" in done.stderr
    assert database.read_bytes() == before
    assert not (migrated / "demo.json").exists()
