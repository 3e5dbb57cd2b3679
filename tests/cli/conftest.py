"""What tests of the command line share: a data directory and database of their own, and a run.

An empty database and one with an organisation are made once, by the verbs themselves, and copied.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from tests import schema
from tests.conftest import ROOT

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]
FIRST = ("--organisation", "Northmoor Water", "--name", "Ada", "--email", "ada@northmoor.test")


@dataclass(frozen=True)
class Place:
    """A data directory with its database; ``server`` is PostgreSQL's, empty on SQLite."""

    home: Path
    server: str
    name: str

    @property
    def url(self) -> str:
        """Return the database's address."""
        if not self.server:
            return f"sqlite:///{self.home / 'sightline.sqlite3'}"
        return f"{self.server.rpartition('/')[0]}/{self.name}"

    def run(self, *words: str, given: str = "") -> Done:
        """Run a verb in a process of its own."""
        ours = ("SIGHTLINE", "DATABASE_URL", "DJANGO", "PYTHONPATH")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        here = {"SIGHTLINE_HOME": str(self.home), "PYTHONPATH": str(ROOT / "src")}
        return subprocess.run(
            [sys.executable, "-m", "sightline.cli", *words],
            input=given,
            capture_output=True,
            text=True,
            env=clean | here | {"DATABASE_URL": self.url},
            cwd=self.home,
            timeout=120,
            check=False,
        )


@contextmanager
def place(home: Path, model: Place | None = None, *, bare: bool = False) -> Iterator[Place]:
    """Make a place, empty or a copy of another; PostgreSQL's database goes with it.

    Args:
        bare: Its database holds no table yet.
    """
    sqlite = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
    made = Place(home, "" if sqlite else os.environ["DATABASE_URL"], f"cli_{uuid4().hex}")
    if model is None:
        home.mkdir()
        if sqlite and not bare:
            schema.placed(home)
    else:
        shutil.copytree(model.home, home)
    if sqlite:
        yield made
        return
    name = sql.Identifier(made.name)
    source = sql.Identifier(model.name if model else "template1")
    with psycopg.connect(made.server, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, source))
        yield made
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@pytest.fixture(scope="session")
def empty_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Return a place with a migrated, empty database."""
    with place(tmp_path_factory.mktemp("empty") / "home") as made:
        done = made.run("verify")
        assert done.returncode == 0, done.stderr
        yield made


@pytest.fixture(scope="session")
def founded_place(tmp_path_factory: pytest.TempPathFactory, empty_place: Place) -> Iterator[Place]:
    """Return a place with an organisation and its first person."""
    with place(tmp_path_factory.mktemp("founded") / "home", empty_place) as made:
        words = ("createsuperuser", *FIRST, "--password-stdin")
        done = made.run(*words, given="a long enough passphrase\n")
        assert done.returncode == 0, done.stderr
        yield made


@pytest.fixture
def empty(tmp_path: Path, empty_place: Place) -> Iterator[Place]:
    """Return a copy of the empty place."""
    with place(tmp_path / "home", empty_place) as made:
        yield made


@pytest.fixture
def founded(tmp_path: Path, founded_place: Place) -> Iterator[Place]:
    """Return a copy of the founded place."""
    with place(tmp_path / "home", founded_place) as made:
        yield made
