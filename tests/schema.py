"""The empty database that tests begin with: made once, then kept beside the environment.

What is kept is named by all that makes it, so a
changed migration makes it anew; on PostgreSQL, whose server is a new one each run, nothing is kept.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import connections

from sightline.cli.new_database import make_tables

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "tests-schema-"
MAKERS = ("django", "django-allauth", "django-axes")


def kept() -> Path:
    """Return where the database of exactly these migrations is kept."""
    made_of = sha256(" ".join(f"{name} {version(name)}" for name in MAKERS).encode())
    sources = [
        *ROOT.glob("src/sightline/*/migrations/*.py"),
        *ROOT.glob("src/sightline/*/models/*.py"),
    ]
    sources += [*ROOT.glob("src/sightline/kernel/*.py"), ROOT / "src/sightline/cli/new_database.py"]
    for path in sorted(sources):
        made_of.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return Path(sys.prefix, f"{PREFIX}{made_of.hexdigest()[:16]}.sqlite3")


def remembering(call: Callable[..., Any]) -> Callable[..., Any]:
    """Return a ``call_command`` that takes an empty SQLite database from where it is kept."""

    def called(name: str, *arguments: Any, **options: Any) -> Any:
        connection = connections[options.get("database", "default")]
        is_new = name == "migrate" and "run_syncdb" in options
        if not is_new:
            return call(name, *arguments, **options)
        connection.ensure_connection()
        path = kept() if connection.vendor == "sqlite" else None
        if path and path.exists():
            with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as source:
                source.backup(connection.connection)
            return None
        make_tables(connection)
        answer = call(name, *arguments, **options)
        if path:
            _keep(connection.connection, path)
        return answer

    return called


def placed(home: Path) -> Path:
    """Put the migrated, empty database into a data directory, as the command line would make it."""
    home.mkdir(parents=True, exist_ok=True)
    target, path = home / "sightline.sqlite3", kept()
    if path.exists():
        shutil.copyfile(path, target)
        with closing(sqlite3.connect(target)) as copied:
            copied.execute("PRAGMA journal_mode=WAL")  # as a first start leaves it
        return target
    ours = ("SIGHTLINE", "DATABASE_URL", "DJANGO", "PYTHONPATH")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    here = {"SIGHTLINE_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "sightline.cli", "migrate"]
    subprocess.run(command, env={**clean, **here}, capture_output=True, check=True, timeout=240)
    with closing(sqlite3.connect(target)) as made:
        _keep(made, path)
    return target


def _keep(made: sqlite3.Connection, path: Path) -> None:
    """Write a database to its place at once, and let go of those of other migrations."""
    new = path.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(new) as target:
        made.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    target.close()
    for old in path.parent.glob(f"{PREFIX}*.sqlite3"):
        old.unlink(missing_ok=True)
    new.replace(path)
