"""Impact without a database: what deltas change in a schedule file, and the alternatives.

Reading happens in a child process; nothing here imports Django.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sightline.cli import Stopped, impact_words, schedule_answers
from sightline.cli.impact_input import Asked, asked
from sightline.cli.schedule_files import Solved, solved
from sightline.cli.schedule_words import problem_lines

if TYPE_CHECKING:
    from sightline.engines.impact import BadDelta, Impact


@click.command(name="impact")
@click.argument("plan", required=False, type=click.Path(path_type=Path))
@click.option("--project", help="Instead of PLAN: the code or id of a project in the database.")
@click.option(
    "--delta",
    "deltas",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A JSON file with the deltas, and the options and facts that are known.",
)
@click.option(
    "--alternatives",
    "wanted",
    is_flag=True,
    help="Search the file's options for ways that cost less or reach less far.",
)
@click.option("--as", "email", help="With --project: whose rights it runs with, by e-mail.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def impact(
    *,
    plan: Path | None,
    project: str | None,
    deltas: Path,
    wanted: bool,
    email: str | None,
    as_json: bool,
) -> None:
    """Tell what deltas change in a schedule file, or in the plan of record: who moves, and why."""
    if (plan is None) == (project is None):
        raise click.UsageError("Give a PLAN file, or a --project of the database.")
    if project is not None:
        _recorded(project, deltas, email=email, wanted=wanted, as_json=as_json)
    elif plan is not None:
        _of_file(plan, deltas, wanted=wanted, as_json=as_json)


def _recorded(
    project: str, deltas: Path, *, email: str | None, wanted: bool, as_json: bool
) -> None:
    from sightline.cli.ready import ensure_database

    ensure_database()
    from sightline.cli.impact_recorded import answer
    from sightline.cli.imported_schedules import refusals
    from sightline.engines.impact import BadDelta

    try:
        with refusals():
            told = answer(project, deltas, email=email, alternatives=wanted, as_json=as_json)
    except BadDelta as refusal:
        raise Stopped(f"{deltas} was refused. {refusal}") from refusal
    if as_json:
        _print_json(told)


def _of_file(plan: Path, deltas: Path, *, wanted: bool, as_json: bool) -> None:
    from sightline.engines.impact import BadDelta

    found = solved(plan)
    if not as_json or found.is_refused:
        for line in problem_lines(found.problems):
            click.echo(line, err=True)
    if found.is_refused or found.plan is None:
        raise Stopped(f"{plan} was refused; the problems above say why.")
    try:
        answer = _answer(found, asked(deltas, found.plan), wanted=wanted, as_json=as_json)
    except BadDelta as refusal:
        if as_json:
            _print_json({"refusal": _refusal(refusal), **schedule_answers.findings(found)})
        raise Stopped(f"{deltas} was refused. {refusal}") from refusal
    if as_json:
        _print_json(answer)


def _answer(found: Solved, want: Asked, *, wanted: bool, as_json: bool) -> dict[str, Any]:
    """Weigh the deltas; print for people, or return what is printed as JSON."""
    from sightline.engines.impact import evaluate, weigh

    base = evaluate(want.record)
    weighed = weigh(base, want.deltas)
    answer = {"impact": weighed.as_json()} if as_json else {}
    if not as_json:
        _print_lines(impact_words.lines(weighed))
    if wanted:
        answer |= _alternatives(weighed, want, as_json=as_json)
    return answer | (schedule_answers.findings(found) if as_json else {})


def _alternatives(weighed: Impact, want: Asked, *, as_json: bool) -> dict[str, Any]:
    """Search the options; without any, tell what measures would be worth."""
    from sightline.engines.impact import of_record
    from sightline.engines.impact.candidates import candidates

    if not want.options:
        measures = candidates(weighed, rates=want.rates)
        if as_json:
            return {"candidates": impact_words.candidate_answers(measures)}
        _print_lines(impact_words.candidates(measures))
        return {}
    search = of_record(weighed.before, want.deltas, want.options, rates=want.rates)
    if as_json:
        return {"alternatives": search.as_json()}
    _print_lines(impact_words.alternatives(search))
    return {}


def _refusal(refusal: BadDelta) -> dict[str, Any]:
    return {
        "code": refusal.code,
        "message": refusal.message,
        "remedy": refusal.remedy,
        "index": refusal.index,
    }


def _print_json(answer: dict[str, Any]) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def _print_lines(lines: Any) -> None:
    for line in lines:
        click.echo(line)
