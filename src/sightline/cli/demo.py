"""The demo: its own data directory, the sample organisation, one-click sign-in, loopback only.

A marker file in the data directory says how far the loading of the sample came; it is written
outside the database because an interrupted load must be found out whatever state that is in.
"""

import json
import os
import shutil
import sys
import webbrowser
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import click

from sightline.cli import Stopped, supervise
from sightline.cli.ready import database_place, ensure_database, holding, home, set_up_django

State = Literal["loading", "loaded"]
BUSY = (
    "A demo already runs on this data directory. Stop it first, or name another directory with "
    "SIGHTLINE_HOME."
)


@click.command()
@click.option("--host", default="127.0.0.1", hidden=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-browser", is_flag=True, help="Print the address, open nothing.")
@click.option("--fresh", is_flag=True, help="Throw the demo's own data away; load the sample anew.")
def demo(host: str, port: int, no_browser: bool, fresh: bool) -> int:
    """Serve the sample organisation on this machine only."""
    supervise.check_loopback(host)
    supervise.check_free(host, port)
    os.environ["SIGHTLINE_DEMO"] = "1"
    set_up_django()
    with holding(home() / "demo.lock", BUSY):
        from sightline.site import sample

        bring_sample(home(), lambda tell: sample.load(_steps(tell)), fresh=fresh)
        return _serve(host, port, browser=not no_browser)


def _steps(tell: Callable[[str], None]) -> Callable[[str, int, int], None]:
    """Tell the sample's progress in words, a line a month of its history."""
    told = ""

    def step(month: str, done: int, total: int) -> None:
        nonlocal told
        if month != told:
            told = month
            tell(f"Sample organisation: {month} ({done * 100 // total} %)")

    return step


def bring_sample(
    place: Path, load: Callable[[Callable[[str], None]], object], *, fresh: bool
) -> None:
    """Make the database hold the sample, whole.

    Args:
        place: The data directory.
        load: Loads the sample into an up-to-date, empty database and tells its progress in words.
        fresh: Throw away a sample that is there.

    Raises:
        Stopped: The data directory holds something that no demo made.
    """
    state = read_state(place)
    if state is None:
        _refuse_foreign_data(place)
    if state == "loading":
        click.echo("  The last start was interrupted while it loaded the sample: starting over.")
    if state == "loading" or (state and fresh):
        _empty(place)
    if state != "loaded" or fresh:
        _write_state(place, "loading")
    ensure_database()
    if read_state(place) == "loading":
        load(lambda words: click.echo(f"  {words}"))
        _write_state(place, "loaded")


def read_state(place: Path) -> State | None:
    """Return how far a demo came with this directory and database; None when none was here."""
    try:
        kept = json.loads((place / "demo.json").read_text())
    except (FileNotFoundError, ValueError):
        return None
    if kept.get("database") != database_place():
        return None
    return "loaded" if kept.get("state") == "loaded" else "loading"


def _write_state(place: Path, state: State) -> None:
    kept = {"state": state, "database": database_place(), "at": datetime.now(UTC).isoformat()}
    draft = place / "demo.json.new"
    with draft.open("w") as file:
        json.dump(kept, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place / "demo.json")


def _refuse_foreign_data(place: Path) -> None:
    """Refuse a database that holds tables when no demo has been here before."""
    from django.db import connection

    from sightline.cli.ready import explaining_database

    if connection.vendor == "sqlite" and not Path(database_place()).exists():
        return
    with explaining_database():
        tables = connection.introspection.table_names()
    if tables:
        raise Stopped(
            f"The database {database_place()} holds data that no demo made, so the demo keeps its "
            f"hands off.\nUnset SIGHTLINE_HOME and DATABASE_URL, or name an empty place ({place} "
            "is not)."
        )


def _empty(place: Path) -> None:
    """Remove what an earlier demo left in its own directory."""
    from django.db import connection, connections

    connections.close_all()
    if connection.vendor != "sqlite":
        raise Stopped(
            f"The sample cannot be loaded anew into {database_place()}: drop that database, make "
            "it again empty, remove demo.json from the data directory and start once more."
        )
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(f"{database_place()}{ending}").unlink(missing_ok=True)
    for folder in ("files", "mail"):
        shutil.rmtree(place / folder, ignore_errors=True)


def _serve(host: str, port: int, *, browser: bool) -> int:
    """Serve, say whom one can be, and stay until stopped."""
    address = supervise.address_of(host, port)
    worker = supervise.worker_command()
    family = supervise.Family(supervise.server_command(host, port, 1), worker)
    family.start()
    lines = _people()
    family.wait_until_it_answers(address)
    if not family.stop.is_set():
        click.echo(
            f"\nSightline's demo is at {address}\n\nSign in there with one click as\n{lines}"
        )
        click.echo(f"\nThe data stay in {home()}. Ctrl-C ends the demo.")
        if browser and (sys.platform == "darwin" or os.environ.get("DISPLAY")):
            webbrowser.open(address)
    return family.watch()


def _people() -> str:
    """Return the sample people one can be, a line each: name, role and position."""
    from django.db import connections

    from sightline.site import sample

    people = sample.people()
    connections.close_all()
    wide = max(len(person.name) for person in people)
    return "\n".join(f"  {person.name:<{wide}}  {person.role_words}" for person in people)
