"""``import schedule``: a schedule file brought into a project, shown as a difference first."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from sightline.cli import Stopped
from sightline.cli.ready import ensure_database

SHOWN = 10  # activities of each kind; --json has them all
PLACES = ("line", "table", "field", "id")


@click.command(name="schedule")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--project", help="The code or id of the project that takes it in.")
@click.option("--part", help="Which project of the file, by code, name or id; else the first.")
@click.option("--office", help="The office that opens a new project; the first one if not given.")
@click.option("--as", "email", help="Whose rights it runs with, by e-mail.")
@click.option("--dry-run", is_flag=True, help="Show the difference, change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def schedule(**given: Any) -> None:
    """Bring a schedule file into a project; without --project its own code or name finds it."""
    ensure_database()
    run(**given)


def run(*, email: str | None, dry_run: bool, as_json: bool, **asked: Any) -> None:
    """Look at a file, bring it in unless it is refused or only looked at, and print the answer."""
    from sightline.exchange import schedules
    from sightline.site.first import actor_of_machine, reader_of_machine

    with refusals():
        seen = schedules.look(reader_of_machine(email), schedules.Asked(**asked))
        if not dry_run and not seen.failed:
            seen = schedules.bring_in(actor_of_machine(email, say=_say), seen)
    _print(seen.answer, as_json=as_json, dry_run=dry_run)
    if seen.failed:
        raise Stopped(seen.failed)


@contextlib.contextmanager
def refusals() -> Iterator[None]:
    """End with status 1 and the refusal's own words."""
    from sightline.kernel.errors import Problem

    try:
        yield
    except Problem as problem:
        raise Stopped(problem.words) from problem


def _say(words: str) -> None:
    click.echo(words, err=True)


def _print(answer: dict[str, Any], *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    elif answer["project"]:
        _print_difference(answer, dry_run=dry_run)
    for problem in answer["problems"]:
        if not as_json or problem["severity"] == "error":
            place = ", ".join(f"{k} {problem[k]}" for k in PLACES if problem[k])
            line = f"{problem['severity']}: {place + ': ' if place else ''}{problem['message']}"
            _say(f"  {line} {problem['remedy']}".rstrip())
    if answer["loss"] and not as_json:
        _say(f"  {len(answer['loss'])} kinds of value are not kept; --json names them.")


def _print_difference(answer: dict[str, Any], *, dry_run: bool) -> None:
    project, differences = answer["project"], answer["differences"]
    where = f"{project['code']} {project['name']}"
    new = "" if project["id"] else " (would be opened)"
    told = "would be" if dry_run else "are"
    counts = ", ".join(f"{answer[kind]} {kind}" for kind in ("added", "changed", "gone"))
    click.echo(f"{where}{new}: activities that {told} {counts}.")
    for what in ("links", "calendars"):
        some = ", ".join(f"{n} {kind}" for kind, n in answer[what].items() if n)
        if some:
            click.echo(f"  {what}: {some}")
    if answer["baselines"]:
        click.echo(f"  baselines: {', '.join(map(str, answer['baselines']))}")
    for kind, sign in (("added", "+"), ("gone", "-"), ("changed", "~")):
        for row in differences[kind][:SHOWN]:
            field = (
                f": {row['field']} {row['before']} → {row['after']}" if kind == "changed" else ""
            )
            click.echo(f"  {sign} {row['name']}{field}"[:200])
        more = len(differences[kind]) - SHOWN
        if more > 0:
            click.echo(f"  {sign} and {more} more")
