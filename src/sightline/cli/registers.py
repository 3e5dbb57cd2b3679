"""Files in and out from the command line: registers in, lists out."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from sightline.cli import Stopped
from sightline.cli import imported_schedules as schedule_files
from sightline.cli.imported_schedules import refusals
from sightline.cli.ready import ensure_database

PLACES = ("sheet", "row", "column")
LISTS = ("projects", "register", "portfolios", "programs", "raid")


class Day(click.ParamType[date]):
    """A date as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or refuse the command line as used wrongly."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is not a day; write it as 2021-03-31.", param, ctx)


@click.group(name="import")
def import_() -> None:
    """Bring a file in: a register, a schedule, or whatever it turns out to be."""


def _options(command: Any) -> Any:
    """Add what both ways of importing a register take."""
    for option in reversed(
        (
            click.argument("file", type=click.Path(path_type=Path)),
            click.option("--mapping", help="A kept mapping's name, or a JSON file."),
            click.option("--period", type=Day(), help="The day it reports on, YYYY-MM-DD."),
            click.option("--office", help="The office's code; the first one if not given."),
            click.option("--portfolio", help="The portfolio's code."),
            click.option("--register", "name", default="register", show_default=True),
            click.option("--as", "email", help="Whose rights it runs with, by e-mail."),
            click.option("--dry-run", is_flag=True, help="Show the difference, change nothing."),
            click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
        )
    ):
        command = option(command)
    return command


@import_.command(name="register")
@_options
def register(**given: Any) -> None:
    """Bring a CSV or XLSX register in as one reporting period."""
    ensure_database()
    _run(**given)


import_.add_command(schedule_files.schedule)


@import_.command(name="dashboard")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--period", type=Day(), required=True, help="The day it reports on, YYYY-MM-DD.")
@click.option("--office", help="The office's code; the first one if not given.")
@click.option("--as", "email", help="Whose rights it runs with, by e-mail.")
@click.option("--dry-run", is_flag=True, help="Count what is there, change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def dashboard(
    folder: Path,
    *,
    period: date,
    office: str | None,
    email: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring an IT dashboard in: investments, projects, activities and metrics, as linked tables."""
    from sightline.formats.dashboard import Unreadable, read_dashboard

    ensure_database()
    try:
        found = read_dashboard(folder)
    except Unreadable as error:
        raise Stopped(str(error)) from error
    answer = _counted(found)
    if not dry_run:
        from sightline.exchange import dashboard as bringing
        from sightline.exchange.headless import office_of
        from sightline.site.first import actor_of_machine

        with refusals():
            actor = actor_of_machine(email, say=_say)
            home = office_of(actor, office)
            if home is None:
                raise Stopped("There is no office yet: open one first.")
            bringing.bring_in(actor, found, office_id=home, on=period)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    counts = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in answer.items())
    click.echo(f"{'Read' if dry_run else 'Brought in'} for {period}: {counts}.")


def _counted(found: Any) -> dict[str, int]:
    """Return how much of everything a dashboard holds."""
    metrics = [one for each in found.investments for one in each.metrics]
    projects = [one for each in found.investments for one in each.projects]
    return {
        "investments": len(found.investments),
        "projects": len(projects),
        "activities": sum(len(one.activities) for one in projects),
        "metrics": len(metrics),
        "met": sum(one.is_met is True for one in metrics),
        "not_met": sum(one.is_met is False for one in metrics),
        "left_out": len(found.left_out),
    }


@import_.command(name="auto")
@_options
@click.option("--project", help="For a schedule: the code or id of the project that takes it in.")
def auto(*, project: str | None, **given: Any) -> None:
    """Bring a file in as what its content says it is: a schedule, or else a register."""
    ensure_database()
    from sightline.exchange import headless

    with refusals():
        is_schedule = headless.is_schedule(given["file"])
    if is_schedule:
        kept = {name: given[name] for name in ("file", "office", "email", "dry_run", "as_json")}
        schedule_files.run(project=project, part=None, **kept)
    else:
        _run(**given)


def _run(*, name: str, email: str | None, dry_run: bool, as_json: bool, **given: Any) -> None:
    from sightline.exchange import headless
    from sightline.site.first import actor_of_machine, reader_of_machine

    asked = headless.Asked(register=name, **given)
    with refusals():
        seen = headless.look(reader_of_machine(email), asked, say=_say)
        if not dry_run and not seen.failed:
            actor = actor_of_machine(email, say=_say)
            seen = headless.settled(actor, seen)
            headless.bring_in(actor, seen)
    _print(seen.answer, as_json=as_json)
    if seen.failed:
        raise Stopped(seen.failed)


def _say(words: str) -> None:
    click.echo(words, err=True)


def _print(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    counts = ", ".join(f"{answer[k]} {k}" for k in ("added", "changed", "unchanged", "gone"))
    click.echo(f"{answer['rows']} projects for {answer['period']}: {counts}.")
    for problem in answer["problems"]:
        place = ", ".join(f"{k} {_short(problem[k])}" for k in PLACES if problem[k])
        line = f"{problem['severity']}: {place + ': ' if place else ''}{problem['message']}"
        click.echo(f"  {line} {problem['remedy']}".rstrip(), err=True)


def _short(place: Any) -> str:
    """Return a place without the definitions that headers carry on further lines."""
    return str(place).split("\n", maxsplit=1)[0].strip()[:60]


@click.command(name="export")
@click.argument("what", type=click.Choice(LISTS))
@click.option("--format", "kind", type=click.Choice(["csv", "xlsx"]), default="csv")
@click.option(
    "--out", type=click.Path(path_type=Path), help="A file; standard output if not given."
)
@click.option("--as", "email", help="Whose rights it runs with, by e-mail.")
def export(what: str, kind: str, out: Path | None, email: str | None) -> None:
    """Write a list as CSV or XLSX; "register" is another name for the projects."""
    ensure_database()
    from sightline.site.first import reader_of_machine

    with refusals():
        actor = reader_of_machine(email)
    if actor is None:
        raise Stopped("There is nothing to write yet: the database is empty.")
    data = _written(actor, what, kind)
    if out is None:
        sys.stdout.buffer.write(data)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        raise Stopped(f"{out} cannot be written: {error.strerror}.") from error


def _written(actor: Any, what: str, kind: str) -> bytes:
    from sightline.projects import lists, queries
    from sightline.ui.exports import as_bytes

    listing, rows = {
        "projects": (lists.PROJECTS, queries.present(queries.projects(actor))),
        "register": (lists.PROJECTS, queries.present(queries.projects(actor))),
        "portfolios": (lists.PORTFOLIOS, queries.portfolios_counted(actor)),
        "programs": (lists.PROGRAMS, queries.programs_counted(actor)),
        "raid": (lists.raid_for(actor), queries.raid(actor)),
    }[what]
    return as_bytes(listing, listing.select(rows, {}), kind)
