"""``services``: the catalogue of an office written as YAML, and one brought in from there."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sightline.cli import Stopped
from sightline.cli.imported_schedules import refusals
from sightline.cli.ready import ensure_database

if TYPE_CHECKING:
    from sightline.formats.catalogue import Entry
    from sightline.services.filed import Planned

OFFICE = click.option("--office", help="The office's code; the first one if not given.")
AS = click.option("--as", "email", help="Whose rights it runs with, by e-mail.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group(name="services")
def services() -> None:
    """Write the catalogue of an office as YAML, or bring one in."""


@services.command(name="export")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@OFFICE
@AS
@JSON
def export(file: Path, *, office: str | None, email: str | None, as_json: bool) -> None:
    """Write the services of an office to FILE; “-” is standard output.

    Of each service the draft is written where one waits, else the version of now.
    """
    ensure_database()
    from sightline.formats.catalogue import written
    from sightline.services import filed

    with refusals():
        actor, home = _acting(email, office)
        found = filed.entries(actor, home)
    text = written(found)
    if str(file) == "-":
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Stopped(f"{file} cannot be written: {error.strerror}.") from error
    if as_json:
        click.echo(json.dumps({"file": str(file), "services": len(found)}, ensure_ascii=False))
    else:
        click.echo(f"Wrote {len(found)} services to {file}.")


@services.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@OFFICE
@AS
@click.option("--dry-run", is_flag=True, help="Show what is new and changed, change nothing.")
@JSON
def import_(
    file: Path, *, office: str | None, email: str | None, dry_run: bool, as_json: bool
) -> None:
    """Bring the services of FILE in: all of them, or none where one is refused.

    A service is known by its code. Of a version that somebody asked for, a next draft holds the
    change. What the file does not name stays as it is.
    """
    found = _read(file)
    ensure_database()
    from sightline.services.commands import import_catalogue
    from sightline.services.commands.filed import plan_import

    with refusals():
        actor, home = _acting(email, office)
        plan = (
            plan_import(actor, home, found)
            if dry_run
            else import_catalogue(actor, office_id=home, entries=found)
        )
    _tell(plan, dry_run=dry_run, as_json=as_json)


def _acting(email: str | None, office: str | None) -> tuple[Any, Any]:
    from sightline.exchange.headless import office_of
    from sightline.site.first import actor_of_machine

    actor = actor_of_machine(email, say=lambda words: click.echo(words, err=True))
    home = office_of(actor, office)
    if home is None:
        raise Stopped("There is no office yet: open one first.")
    return actor, home


def _read(file: Path) -> list[Entry]:
    from sightline.formats.catalogue import MOST_BYTES, Unreadable, read

    try:
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise Stopped(f"{file} cannot be read: {error.strerror}.") from error
    try:
        return read(data)
    except Unreadable as error:
        raise Stopped(f"{file}: {error}") from error


def _tell(plan: list[Planned], *, dry_run: bool, as_json: bool) -> None:
    counts = {kind: sum(one.kind == kind for one in plan) for kind in ("new", "changed", "same")}
    if as_json:
        rows = [
            {"line": one.line, "code": one.code, "kind": one.kind, "fields": one.differs,
             "next_version": one.is_next}
            for one in plan
        ]  # fmt: skip
        told = {"dry_run": dry_run, **counts, "services": rows}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for one in plan:
        if one.kind != "same":
            held = " (in a next draft version)" if one.is_next else ""
            more = f": {', '.join(one.differs)}" if one.kind == "changed" else ""
            click.echo(f"line {one.line}: {one.code} is {one.kind}{more}{held}")
    words = ", ".join(f"{n} {kind}" for kind, n in counts.items())
    click.echo(f"{'Would bring in' if dry_run else 'Brought in'}: {words}.")
    sys.stdout.flush()
