"""One consistent copy of the whole database, and putting such a copy in place of what is there.

SQLite by its online backup, PostgreSQL by its own tools; either way a reader or writer at work
does not disturb it.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from sightline.cli import Stopped

WHOLE = "ok"  # what SQLite's integrity check answers


def take(into: Path) -> Path:
    """Write a copy of the database into a folder and return its file."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return _take_sqlite(Path(connection.settings_dict["NAME"]), into / "database.sqlite3")
    target = into / "database.pgdump"
    _tool("pg_dump", "--format=custom", "--no-owner", f"--file={target}", "--dbname", _conninfo())
    return target


def put_back(copy: Path, aside: Path) -> None:
    """Replace the database by a copy, in one move.

    Args:
        copy: What ``take`` wrote, in a folder on the disk of the data directory.
        aside: A folder that receives the SQLite file that was there.
    """
    from django.db import connection, connections

    connections.close_all()
    if connection.vendor == "sqlite":
        _put_sqlite(copy, Path(connection.settings_dict["NAME"]), aside)
    else:
        _put_postgresql(copy)


def _take_sqlite(source: Path, target: Path) -> Path:
    with (
        closing(sqlite3.connect(source, timeout=20)) as origin,
        closing(sqlite3.connect(target)) as copy,
    ):
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, no write-ahead log beside it
    check_sqlite(target)
    return target


def check_sqlite(path: Path) -> None:
    """Refuse a database file that is damaged."""
    try:
        with closing(sqlite3.connect(path)) as copy:
            said = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != WHOLE:
        raise Stopped(f"The database file is damaged ({said}); nothing was written.")


def _put_sqlite(copy: Path, place: Path, aside: Path) -> None:
    """Keep the old file aside and put the new one in its place, never without one of the two."""
    check_sqlite(copy)
    if place.exists():
        _fold_log_in(place)
        aside.mkdir(parents=True, exist_ok=True)
        for ending in ("", "-wal", "-shm"):
            old = Path(f"{place}{ending}")
            if old.exists():
                shutil.copy2(old, aside / old.name)
        for ending in ("-wal", "-shm"):  # a log of the old file would be played into the new one
            Path(f"{place}{ending}").unlink(missing_ok=True)
    copy.replace(place)


def _fold_log_in(place: Path) -> None:
    """Bring the write-ahead log into the file; a damaged one stays as it is."""
    try:
        with closing(sqlite3.connect(place, timeout=20)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError:
        return


def _put_postgresql(copy: Path) -> None:
    """Drop what is there and load the copy, in one transaction."""
    script = copy.with_suffix(".sql")
    _tool("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(copy))
    opening = copy.with_suffix(".first.sql")
    opening.write_text(
        "SET lock_timeout = '10s';\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
    )
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    files = [f"--file={opening}", f"--file={script}"]
    _tool("psql", *options, *files, "--output=/dev/null", "--dbname", _conninfo())


def _conninfo() -> str:
    """Return how the tools reach the database; the password goes by the environment."""
    from django.db import connection
    from psycopg.conninfo import make_conninfo

    settings: dict[str, Any] = connection.settings_dict
    options = {key: value for key, value in settings["OPTIONS"].items() if key.startswith("ssl")}
    return make_conninfo(
        dbname=settings["NAME"],
        user=settings["USER"] or None,
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        **options,
    )


def _tool(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's tools; when it is missing or fails, say so in its own words."""
    from django.db import connection

    path = find_tool(name)
    secret = {"PGPASSWORD": str(connection.settings_dict["PASSWORD"])}
    environment = {**os.environ, **(secret if secret["PGPASSWORD"] else {})}
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        [path, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Stopped(f"{name} failed; the database is as it was.\n{done.stderr.strip()}")


def find_tool(name: str) -> str:
    """Return the path of one of PostgreSQL's tools, or say which package brings it."""
    newest = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: path.parts[-3]
    )
    found = shutil.which(name) or (str(newest[-1]) if newest else None)
    if found is None:
        raise Stopped(
            f"A backup of PostgreSQL needs its program {name}, which this machine lacks.\n"
            "Install it: apt-get install postgresql-client"
        )
    return found
