"""Files in and out from the command line: registers in, lists out."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sightline.cli import Stopped
from sightline.cli.ready import ensure_database

if TYPE_CHECKING:
    from sightline.kernel.policy import Actor


@click.group(name="import")
def import_() -> None:
    """Bring a file in: a register, or whatever it turns out to be."""


def _options(command: Any) -> Any:
    """Add what both ways of importing a register take."""
    for option in reversed(
        (
            click.argument("file", type=click.Path(path_type=Path)),
            click.option("--mapping", help="A kept mapping's name, or a JSON file."),
            click.option("--period", help="The day it reports on, YYYY-MM-DD."),
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


@import_.command(name="auto")
@_options
def auto(**given: Any) -> None:
    """Bring a file in as what its content says it is."""
    ensure_database()
    _run(**given)


def _run(
    *,
    file: Path,
    mapping: str | None,
    period: str | None,
    office: str | None,
    portfolio: str | None,
    name: str,
    email: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    from sightline.exchange import headless
    from sightline.kernel.errors import Problem

    try:
        actor = _actor(email)
        told = headless.import_register(
            actor,
            file,
            mapping=mapping,
            period=_day(period),
            office=office,
            portfolio=portfolio,
            register=name,
            dry_run=dry_run,
            say=_say,
        )
    except Problem as problem:
        raise Stopped(problem.words) from problem
    _print(told, as_json=as_json)
    if told["failed"]:
        raise Stopped(told["failed"])


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Stopped(f"{text} is not a day; write it as 2021-03-31.") from None


def _actor(email: str | None) -> "Actor":
    from sightline.site.first import actor_of_machine

    return actor_of_machine(email, say=_say)


def _say(words: str) -> None:
    click.echo(words, err=True)


def _print(told: dict[str, Any], *, as_json: bool) -> None:
    answer = {key: value for key, value in told.items() if key != "failed"}
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    counts = ", ".join(f"{answer[k]} {k}" for k in ("added", "changed", "unchanged", "gone"))
    click.echo(f"{answer['rows']} projects for {answer['period']}: {counts}.")
    for problem in answer["problems"]:
        place = ", ".join(f"{k} {problem[k]}" for k in ("row", "column") if problem[k])
        line = f"{problem['severity']}: {place + ': ' if place else ''}{problem['message']}"
        click.echo(f"  {line} {problem['remedy']}".rstrip(), err=True)


@click.command(name="export")
@click.argument("what", type=click.Choice(["projects", "register"]))
@click.option("--format", "kind", type=click.Choice(["csv", "xlsx"]), default="csv")
@click.option("--out", type=click.Path(path_type=Path), help="A file; standard output if not given.")
@click.option("--as", "email", help="Whose rights it runs with, by e-mail.")
def export(what: str, kind: str, out: Path | None, email: str | None) -> None:
    """Write a list as CSV or XLSX."""
    ensure_database()
    from sightline.projects.lists import PROJECTS
    from sightline.projects.queries import present, projects
    from sightline.ui.exports import as_bytes

    rows = PROJECTS.select(present(projects(_actor(email))), {})
    data = as_bytes(PROJECTS, rows, kind)
    if out is None:
        sys.stdout.buffer.write(data)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        raise Stopped(f"{out} cannot be written: {error.strerror}.") from error
