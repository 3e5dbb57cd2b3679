"""The door on a machine that has nothing: what it says, and what it refuses before slow steps."""

import ast
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from sightline.cli import Stopped, environment
from sightline.cli.verbs import LAZY

ROOT = Path(__file__).resolve().parents[2]


def opened(place: Path, env: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the door of a checkout to its end."""
    command = [sys.executable, str(place / "sightline"), *arguments]
    return subprocess.run(
        command, env=env, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"], ["help"]])
def test_help_lists_every_verb_and_makes_nothing(
    checkout: Path, clean: dict[str, str], words: list[str], door: ModuleType
) -> None:
    done = opened(checkout, clean, *words)
    assert done.returncode == 0
    listed = {line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")}
    assert listed == {*door.OWN, *LAZY}
    assert not (checkout / ".venv").exists()


def test_help_of_a_verb_of_the_door_makes_nothing(checkout: Path, clean: dict[str, str]) -> None:
    done = opened(checkout, clean, "demo", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert all(option in done.stdout for option in ("--port", "--no-browser", "--fresh"))
    assert not (checkout / ".venv").exists()


def test_check_alone_is_of_the_source_and_with_a_file_of_a_schedule(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[tuple[str, ...]] = []
    monkeypatch.setattr(door, "become", lambda argv, **_: became.append(tuple(argv)))
    door.carry_out("check", [])
    door.carry_out("check", ["plan.xer", "--json"])
    assert became[0][0].endswith("run.py") and became[0][1:] == ("check",)
    assert became[1] == ("-m", "sightline.cli", "check", "plan.xer", "--json")


def test_a_schedules_check_needs_no_packages_of_the_tests() -> None:
    assert environment.needs_tests("check") and environment.needs_tests("fix")
    assert not environment.needs_tests("check", ["plan.xer"])


def test_an_unknown_verb_is_refused_on_standard_error(
    checkout: Path, clean: dict[str, str]
) -> None:
    done = opened(checkout, clean, "frobnicate")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no verb frobnicate" in done.stderr


@pytest.mark.parametrize(
    "file",
    [
        "sightline",
        "src/sightline/__init__.py",
        "src/sightline/cli/__init__.py",
        "src/sightline/cli/verbs.py",
    ],
)
def test_what_is_read_before_the_version_is_checked_is_python_3_8(file: str) -> None:
    ast.parse((ROOT / file).read_text(), feature_version=(3, 8))


def test_an_old_python_is_told_what_is_needed(door: ModuleType) -> None:
    with pytest.raises(Stopped, match=r"needs Python 3\.11 or later; this is 3\.8"):
        door.check_machine((3, 8), "Linux")
    door.check_machine((3, 11), "Linux")
    door.check_machine((3, 14), "Darwin")


def test_another_system_is_told_what_to_do(door: ModuleType) -> None:
    with pytest.raises(Stopped, match="WSL"):
        door.check_machine((3, 12), "Windows")


@pytest.mark.parametrize("verb", ["demo", "serve"])
def test_a_taken_port_is_told_before_anything_is_made(
    checkout: Path, clean: dict[str, str], taken_port: int, verb: str
) -> None:
    done = opened(checkout, clean, verb, "--port", str(taken_port))
    assert done.returncode == 1
    assert f"Port {taken_port} is taken" in done.stderr
    assert "--port" in done.stderr.split("taken", 1)[1]
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize(
    ("words", "port"),
    [([], 8000), (["--port", "81"], 81), (["--fresh", "--port=8123"], 8123), (["--export"], 8000)],
)
def test_the_port_is_read_as_the_verb_reads_it(
    door: ModuleType, words: list[str], port: int
) -> None:
    assert door.asked_port(words) == port


@pytest.mark.parametrize("text", ["0", "65536", "web", "-1", "1e3", "\uff19\uff10"])
def test_a_port_that_is_none_is_refused(door: ModuleType, text: str) -> None:
    with pytest.raises(Stopped, match="1 to 65535"):
        door.asked_port(["--port", text])


def test_a_second_door_waits_and_says_so(
    checkout: Path, clean: dict[str, str], started: Callable[..., "subprocess.Popen[str]"]
) -> None:
    (checkout / "var").mkdir()
    with (checkout / "var/door.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = started(sys.executable, checkout / "sightline", "build")
        assert second.stdout is not None
        assert "waiting for it" in second.stdout.readline()
        time.sleep(0.3)
        assert not (checkout / ".venv").exists()
        fcntl.flock(lock, fcntl.LOCK_UN)
        assert "Making the Python environment" in second.stdout.readline()


def test_an_interrupted_start_is_clean_and_goes_on(
    checkout: Path, clean: dict[str, str], started: Callable[..., "subprocess.Popen[str]"]
) -> None:
    first = started(sys.executable, checkout / "sightline", "build")
    assert first.stdout is not None
    first.stdout.readline()
    until = time.monotonic() + 20
    while not (checkout / ".venv/bin").exists() and time.monotonic() < until:
        time.sleep(0.01)
    os.killpg(first.pid, signal.SIGINT)
    assert first.wait(timeout=20) == 130
    said = first.stdout.read()
    assert "goes on where this one stopped" in said
    assert "Traceback" not in said
    assert not (checkout / ".venv/.stamp-venv").exists()

    again = opened(checkout, clean, "build")
    assert "unfinished" in again.stderr
    assert "Making the Python environment: done" in again.stderr
    assert (checkout / ".venv/.stamp-venv").exists()

    assert again.returncode == 1, "no registry can be reached in this environment"
    assert "package registry could not be reached" in again.stderr
    assert "run the same command again" in again.stderr
    assert not (checkout / ".venv/.stamp-uv").exists()
