"""Backup and restore, on both databases: the same rows and files come back, or nothing changes."""

import fcntl
import json
import secrets
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from tests.door.test_archive import rewritten

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
NOTE = "INSERT INTO django_session (session_key, session_data, expire_date) VALUES ('{}', '{}', '2030-01-01')"
NOTES = "SELECT session_key, session_data FROM django_session ORDER BY 1"


@pytest.fixture
def home(cli: Cli, migrated: Path) -> Path:
    """Return a data directory with a database, a key, a row and two stored files in it."""
    assert cli("migrate").returncode == 0
    note(migrated, "before", "a")
    stored(migrated, "ab/cd", b"first")
    stored(migrated, "ef", b"second")
    return migrated


def note(place: Path, key: str, text: str) -> None:
    with closing(sqlite3.connect(place / "sightline.sqlite3")) as database:
        database.execute(NOTE.format(key, text))
        database.commit()


def notes(place: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(place / "sightline.sqlite3")) as database:
        return database.execute(NOTES).fetchall()


def stored(place: Path, name: str, data: bytes) -> None:
    (place / "files" / name).parent.mkdir(parents=True, exist_ok=True)
    (place / "files" / name).write_bytes(data)


def files(place: Path) -> dict[str, bytes]:
    root = place / "files"
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def add_person(place: Path) -> None:
    """Insert a row of people with any value in every column that wants one."""
    with closing(sqlite3.connect(place / "sightline.sqlite3")) as database:
        columns = [
            (name, kind)
            for _, name, kind, wanted, default, _ in database.execute(
                "PRAGMA table_info(identity_person)"
            )
            if wanted and default is None
        ]
        values = {
            n: "2030-01-01" if "date" in k else 0 if "int" in k or "bool" in k else "x"
            for n, k in columns
        }
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        database.execute("PRAGMA ignore_check_constraints=ON")
        database.execute(
            f"INSERT INTO identity_person ({names}) VALUES ({marks})", list(values.values())
        )
        database.commit()


def test_what_was_backed_up_comes_back(cli: Cli, home: Path, tmp_path: Path) -> None:
    (home / "journal.key").write_text("signs the heads")
    key = (home / "secret.key").read_text()
    target = tmp_path / "kept.tar"
    assert cli("backup", target).returncode == 0
    assert target.stat().st_mode & 0o777 == 0o600
    kept_notes, kept_files = notes(home), files(home)

    note(home, "after", "b")
    stored(home, "new", b"third")
    (home / "files/ef").write_bytes(b"changed")
    (home / "secret.key").write_text("another")
    (home / "journal.key").write_text("another")
    done = cli("restore", target)
    assert done.returncode == 0, done.stderr
    assert (home / "journal.key").read_text() == "signs the heads"
    assert (notes(home), files(home)) == (kept_notes, kept_files)
    assert (home / "secret.key").read_text() == key

    aside = next(home.glob("before-restore-*"))
    assert ("after", "b") in notes_in(aside / "sightline.sqlite3")
    assert (aside / "files/new").read_bytes() == b"third"
    assert not list(home.glob(".restore-*"))


def notes_in(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(NOTES).fetchall()


def test_a_backup_goes_to_the_data_directory_by_default_and_overwrites_nothing(
    cli: Cli, home: Path
) -> None:
    done = cli("backup")
    made = list((home / "backups").glob("sightline-*.tar"))
    assert done.returncode == 0
    assert str(made[0]) in done.stdout
    again = cli("backup", made[0])
    assert again.returncode == 1
    assert "never overwrites" in again.stderr


def test_people_are_replaced_only_when_that_is_meant(cli: Cli, home: Path, tmp_path: Path) -> None:
    target = tmp_path / "kept.tar"
    assert cli("backup", target).returncode == 0
    add_person(home)
    refused = cli("restore", target)
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert not list(home.glob("before-restore-*"))
    assert cli("restore", target, "--force").returncode == 0
    with closing(sqlite3.connect(home / "sightline.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM identity_person").fetchone() == (0,)


def test_a_backup_that_does_not_fit_changes_nothing(cli: Cli, home: Path, tmp_path: Path) -> None:
    whole, bad = tmp_path / "whole.tar", tmp_path / "bad.tar"
    assert cli("backup", whole).returncode == 0
    note(home, "after", "b")
    before = notes(home), files(home)
    bad.write_bytes(whole.read_bytes()[:-20_000])
    rewritten(whole, tmp_path / "later.tar", later)
    for path, word in ((bad, "backup"), (tmp_path / "later.tar", "newer Sightline")):
        done = cli("restore", path)
        assert done.returncode == 1
        assert word in done.stderr
        assert "Traceback" not in done.stderr
        assert (notes(home), files(home)) == before
        assert not list(home.glob(".restore-*"))


def later(name: str, data: bytes) -> tuple[str, bytes]:
    """Make a backup look like one of a newer version."""
    if name != "manifest.json":
        return name, data
    manifest = json.loads(data)
    manifest["migrations"].append(["kernel", "9999_later"])
    return name, json.dumps(manifest).encode()


def test_a_running_server_keeps_a_restore_out(
    cli: Cli, home: Path, tmp_path: Path, started: Callable[..., "subprocess.Popen[str]"]
) -> None:
    assert cli("backup", tmp_path / "kept.tar").returncode == 0
    with (home / "run.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        done = cli("restore", tmp_path / "kept.tar")
    assert done.returncode == 1
    assert "Stop it" in done.stderr


def test_postgresql_comes_back_twice(cli: Cli, postgres: str, tmp_path: Path) -> None:
    base, name = postgres.rpartition("/")[0], f"t{secrets.token_hex(4)}"
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    address = f"{base}/{name}"
    assert cli("migrate", DATABASE_URL=address).returncode == 0
    for turn in ("first", "second"):
        with psycopg.connect(address) as database:
            database.execute(NOTE.format(turn, "kept"))
        target = tmp_path / f"{turn}.tar"
        assert cli("backup", target, DATABASE_URL=address).returncode == 0
        with psycopg.connect(address) as database:
            kept = database.execute(NOTES).fetchall()
            database.execute("DELETE FROM django_session")
            database.execute("CREATE TABLE later (id int)")
        done = cli("restore", target, DATABASE_URL=address)
        assert done.returncode == 0, done.stderr
        with psycopg.connect(address) as database:
            assert database.execute(NOTES).fetchall() == kept
            assert database.execute("SELECT to_regclass('later')").fetchone() == (None,)
    mixed = cli("restore", target)
    assert mixed.returncode == 1
    assert "names sqlite" in mixed.stderr
