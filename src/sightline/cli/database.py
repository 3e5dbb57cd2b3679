"""The verbs about the database as a whole: migrate, backup, restore, and Django's own commands."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from sightline import __version__
from sightline.cli import Stopped, archive, snapshot
from sightline.cli.ready import (
    check_known,
    database_place,
    ensure_database,
    explaining_database,
    holding,
    home,
    set_up_django,
)

FILE = click.Path(path_type=Path, dir_okay=False)
KEYS = ("secret.key", "journal.key")
RUNNING = "A server or worker uses this data directory. Stop it, then restore."


@click.command()
def migrate() -> None:
    """Make or update the database."""
    ensure_database()
    click.echo(f"The database {database_place()} is up to date.")


@click.command()
@click.argument("file", type=FILE, required=False)
def backup(file: Path | None) -> None:
    """Write database and files into one .tar file.

    FILE is where; without it, backups/ in the data directory. The installation's keys go in too, so keep
    it as safe as the database itself. It may run while the server works.
    """
    ensure_database()
    target = file or _default_target()
    if target.exists():
        raise Stopped(f"{target} exists already; a backup never overwrites another.")
    if not target.parent.is_dir():
        raise Stopped(f"There is no folder {target.parent} to write the backup into.")
    with (
        tempfile.TemporaryDirectory(dir=home(), prefix=".backup-") as folder,
        explaining_database(),
    ):
        size = archive.write(target, _members(Path(folder)), _about())
    click.echo(f"{target}: {size / 1e6:.1f} MB")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace a database that holds people already.")
def restore(file: Path, force: bool) -> None:
    """Put a backup in place of what is there.

    Every byte is checked first. What was there is kept aside (SQLite and files).
    """
    set_up_django()
    with (
        holding(home() / "run.lock", RUNNING),
        tempfile.TemporaryDirectory(dir=home(), prefix=".restore-") as folder,
    ):
        manifest = archive.unpack(file, Path(folder))
        _check_fits(manifest, force=force)
        aside = home() / f"before-restore-{_now()}"
        with explaining_database():
            _put_back(Path(folder), aside)
    ensure_database()
    click.echo(f"Restored the backup of {manifest.get('made')} into {database_place()}.")
    if aside.exists():
        click.echo(f"What was there before is in {aside}.")


@click.command(
    context_settings={
        "ignore_unknown_options": True,
        "help_option_names": [],
        "allow_extra_args": True,
    }
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a Django management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sightline.site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["sightline manage", *arguments])


def _now() -> str:
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S")


def _default_target() -> Path:
    folder = home() / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"sightline-{_now()}.tar"


def _members(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield what a backup holds, the database first: a file is stored before a row names it."""
    copy = snapshot.take(folder)
    yield copy.name, copy
    for name in KEYS:
        if (home() / name).exists():
            yield name, home() / name
    files = _files()
    for path in sorted(path for path in files.rglob("*") if path.is_file()):
        yield f"files/{path.relative_to(files).as_posix()}", path


def _files() -> Path:
    from django.conf import settings

    return Path(settings.MEDIA_ROOT)


def _about() -> dict[str, Any]:
    """Return what the manifest says of where the backup comes from."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return {
        "product": "sightline",
        "version": __version__,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "engine": connection.vendor,
        "migrations": sorted(MigrationRecorder(connection).applied_migrations()),
    }


def _check_fits(manifest: dict[str, Any], *, force: bool) -> None:
    """Refuse a backup of another engine or of a newer version, and a target with people in it."""
    from django.db import connection

    if manifest.get("engine") != connection.vendor:
        raise Stopped(
            f"The backup is of {manifest.get('engine')}, but DATABASE_URL names {connection.vendor}."
        )
    check_known(tuple(pair) for pair in manifest.get("migrations", []))
    if not force and _holds_people():
        raise Stopped(
            f"{database_place()} holds people already, and a restore replaces everything.\n"
            "Say --force if that is meant; take a backup of it first."
        )


def _holds_people() -> bool:
    """Tell whether the database is in use; one that cannot be read counts as in use."""
    from django.contrib.auth import get_user_model
    from django.db import DatabaseError, connection

    table = get_user_model()._meta.db_table
    try:
        with connection.cursor() as cursor:
            if table not in connection.introspection.table_names(cursor):
                return False
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608
            return cursor.fetchone() is not None
    except DatabaseError:
        if connection.vendor != "sqlite":
            raise
        return True


def _put_back(folder: Path, aside: Path) -> None:
    """Bring in files, then the database, then put away what the backup does not know.

    In this order, because whatever interrupts it, the database that is there has all its files.
    """
    files = _files()
    new = {
        path.relative_to(folder / "files")
        for path in (folder / "files").rglob("*")
        if path.is_file()
    }
    for name in sorted(new):
        (files / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "files" / name).replace(files / name)
    snapshot.put_back(next(folder.glob("database.*")), aside)
    for key in (folder / name for name in KEYS):
        if key.exists():
            key.chmod(0o600)
            key.replace(home() / key.name)
    old = {path.relative_to(files) for path in files.rglob("*") if path.is_file()} - new
    for name in sorted(old):
        (aside / "files" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(files / name, aside / "files" / name)
