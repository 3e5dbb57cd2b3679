"""A bare checkout to open the door of, and a command line on a data directory of its own."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest
from tests import machine, schema

ROOT = Path(__file__).resolve().parents[2]
Cli = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def door() -> ModuleType:
    """Return the door as a module."""
    loader = SourceFileLoader("door_script", str(ROOT / "sightline"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout with nothing made in it: the door, its two modules, the locks."""
    place = tmp_path / "a checkout"  # with a blank, as people have
    shutil.copytree(ROOT / "requirements", place / "requirements")
    shutil.copytree(
        ROOT / "src/sightline/cli",
        place / "src/sightline/cli",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    shutil.copy(ROOT / "src/sightline/__init__.py", place / "src/sightline")
    shutil.copy(ROOT / "sightline", place)
    return place


@pytest.fixture
def clean() -> dict[str, str]:
    """Return an environment in which no package registry can be reached."""
    dropped = ("PIP_", "UV_", "SIGHTLINE_", "DATABASE_URL", "DJANGO_", "PYTHONPATH", "npm_config")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    return {**kept, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "UV_OFFLINE": "1"}


@pytest.fixture
def cli(tmp_path: Path, clean: dict[str, str]) -> Cli:
    """Return a function that runs ``python -m sightline.cli`` on its own data directory."""
    home = {"SIGHTLINE_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT / "src")}

    def run(*arguments: object, **more: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "sightline.cli", *map(str, arguments)]
        return subprocess.run(
            command,
            env={**clean, **home, **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


def heeds_interrupts() -> None:
    """Let a process heed Ctrl-C; one started by a shell in the background would ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def started(
    tmp_path: Path, clean: dict[str, str]
) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Return a function that starts a verb and leaves it running; all end with the test."""
    running: list[subprocess.Popen[str]] = []
    home = {"SIGHTLINE_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT / "src")}

    def start(*command: object, **more: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            list(map(str, command)),
            env={**clean, **home, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=heeds_interrupts,  # noqa: PLW1509 - it calls nothing that another thread holds
        )
        running.append(process)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def migrated(tmp_path: Path) -> Path:
    """Return the data directory of ``cli`` and ``started`` with an empty database in it."""
    return schema.placed(tmp_path / "home").parent


@pytest.fixture
def taken_port() -> Iterator[int]:
    """Return a port that somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the address of a PostgreSQL that the test may fill and empty."""
    with machine.postgresql() as address:
        yield address
