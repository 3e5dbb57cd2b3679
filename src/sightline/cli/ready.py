"""What a verb needs before it works: Django set up, the database there, reachable and up to date.

Everything of Django is imported inside the functions, so that help stays instant.
"""

import contextlib
import fcntl
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sightline.cli import Stopped


def set_up_django() -> None:
    """Load settings and applications, once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sightline.site.settings")
    import django
    from django.conf import settings

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # else every start warns of it
    django.setup()


def home() -> Path:
    """Return the data directory."""
    from django.conf import settings

    path: Path = settings.HOME
    return path


@contextlib.contextmanager
def holding(path: Path, refusal: str = "", *, shared: bool = False) -> Iterator[None]:
    """Hold a lock file while the block runs.

    Args:
        path: The lock file, made when missing.
        refusal: When the lock is held by someone else: stop with these words; empty means wait.
        shared: Several may hold it together, as long as nobody holds it alone.
    """
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    with path.open("a") as file:
        try:
            fcntl.flock(file, kind | (fcntl.LOCK_NB if refusal else 0))
        except BlockingIOError:
            raise Stopped(refusal) from None
        yield


def ensure_database() -> None:
    """Set Django up and bring the database up to date, whoever else is starting at this moment.

    Raises:
        Stopped: The database cannot be reached or written, or is newer than this program.
    """
    set_up_django()
    with explaining_database():
        if not _missing_migrations():
            return
        with holding(home() / "migrate.lock"), _alone_on_server():
            if _missing_migrations():
                from django.core.management import call_command
                from django.db import connection

                from sightline.cli.new_database import make_tables

                make_tables(connection)
                call_command("migrate", verbosity=0, interactive=False)


def _missing_migrations() -> bool:
    """Tell whether the database lacks a migration; refuse one that has more than we know."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    check_known(executor.loader.applied_migrations)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def check_known(applied: Any) -> None:
    """Refuse a database (or a backup) that a newer program has migrated.

    Args:
        applied: Pairs of application and migration name.
    """
    from django.db.migrations.loader import MigrationLoader

    known = MigrationLoader(None).disk_migrations or {}
    ours = {app for app, _ in known}
    newer = sorted(f"{app} {name}" for app, name in set(applied) - set(known) if app in ours)
    if newer:
        raise Stopped(
            f"The database was made by a newer Sightline: it has {newer[-1]}, which this one does "
            "not know.\nUpdate this checkout, or restore a backup that was made by this version."
        )


@contextlib.contextmanager
def _alone_on_server() -> Iterator[None]:
    """On PostgreSQL, keep starters on other machines out; SQLite has the lock file only."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    key = 7316_2254  # any number, the same in every installation
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        yield
    finally:
        with contextlib.suppress(Exception), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextlib.contextmanager
def explaining_database() -> Iterator[None]:
    """Turn what the database driver says into where the database is and what to do."""
    from django.db.utils import DatabaseError, InterfaceError

    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        raise Stopped(_explained(str(error).strip())) from error


def _explained(said: str) -> str:
    """Return the words for a database that does not do what it should, without its password."""
    from django.db import connection

    place, remedy = (
        database_place(),
        "Set DATABASE_URL to another database, or unset it for SQLite.",
    )
    password = str(connection.settings_dict.get("PASSWORD") or "")
    if password:
        said = said.replace(password, "***")
    if re.search(r"disk.*full|No space left", said):
        remedy = "Make room on that disk and run the same command again."
    elif re.search(r"unable to open|readonly|read-only", said):
        remedy = "Check that this user may write there, or name another place with SIGHTLINE_HOME."
    elif "not a database" in said or "malformed" in said:
        remedy = "The file is damaged: put a backup back with ./sightline restore FILE --force."
    elif connection.vendor == "postgresql":
        remedy = f"Check that the server runs there and that it lets this user in. {remedy}"
    return f"The database {place} cannot be used.\n  {said.splitlines()[0]}\n{remedy}"


def database_place() -> str:
    """Return where the database is, without its password."""
    from django.db import connection

    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(settings["NAME"])
    user, host = settings.get("USER") or "", settings.get("HOST") or "localhost"
    port = settings.get("PORT") or 5432
    return f"postgresql://{user + '@' if user else ''}{host}:{port}/{settings['NAME']}"
