"""``impact --project``: what deltas change in the plan of record, cut to whom it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sightline.cli import Stopped, impact_words
from sightline.cli.impact_input import Names, options_and_rates, plain_of
from sightline.cli.schedule_words import clean

if TYPE_CHECKING:
    from sightline.changes.queries.impact import Weighed
    from sightline.projects.models import Project

WIDE = 600


def answer(
    wanted: str, deltas: Path, *, email: str | None, alternatives: bool, as_json: bool
) -> dict[str, Any]:
    """Weigh a delta file over a project of the database; print it, or return it for JSON.

    Args:
        wanted: The project's code or id.
        email: Whose rights it runs with.

    Raises:
        Stopped: Nothing to weigh, or the file is not as documented.
        BadDelta: One of its deltas or options is none.
        Problem: What the plan of record has against it.
    """
    from sightline.changes.queries.impact import weighed_up
    from sightline.engines.impact import deltas_from, to_json
    from sightline.projects import reach
    from sightline.projects.queries import project_called
    from sightline.site.first import reader_of_machine

    actor = reader_of_machine(email)
    if actor is None:
        raise Stopped("There is nothing to weigh yet: the database is empty.")
    project = project_called(actor, wanted)
    plain = plain_of(deltas)
    if "facts" in plain:
        raise Stopped("The facts come from the database; leave “facts” out, or weigh a file.")
    names = Names(reach.plan_named(actor, project.pk), ())
    asked = [names.in_place(each, k) for k, each in enumerate(deltas_from(plain.get("deltas", [])))]
    found = weighed_up(actor, project.pk, to_json(asked))
    told = _told(project, found)
    if not as_json:
        _print(_lines(found))
    if alternatives:
        told |= _alternatives(found, plain, names, as_json=as_json)
    return told


def _told(project: Project, found: Weighed) -> dict[str, Any]:
    return {
        "project": {"id": str(project.pk), "code": project.code, "name": project.name},
        "is_whole": found.is_whole,
        "hidden": found.hidden,
        "figures": {each.key: each.value for each in found.figures},
        "rows": dict(found.rows),
    }


def _lines(found: Weighed) -> Iterator[str]:
    """Yield the impact for people: whole, or what may be seen of it."""
    if found.is_whole:
        yield from impact_words.lines(found.impact)
        return
    for row in found.rows["projects"]:
        yield clean(f"“{row['name']}” finishes {row['finish_after']}, {row['days']:+d} days.", WIDE)
    for row in found.rows["activities"][: impact_words.AT_MOST]:
        yield clean(f"  “{row['name']}” {row['days']:+d} days", WIDE)
        yield from (f"    {clean(words, WIDE)}" for words in row["steps"])
    yield f"Also touched: {found.hidden}."


def _alternatives(
    found: Weighed, plain: dict[str, Any], names: Names, *, as_json: bool
) -> dict[str, Any]:
    """Search the options; without any, tell what measures would be worth."""
    from sightline.engines.impact import of_record
    from sightline.engines.impact.candidates import candidates

    if not found.is_whole:
        raise Stopped("It reaches projects that you may not see; a measure may lie in them.")
    impact, (options, rates) = found.impact, options_and_rates(plain, names)
    if not options:
        measures = candidates(impact, rates=rates)
        _print(() if as_json else impact_words.candidates(measures))
        return {"candidates": impact_words.candidate_answers(measures)}
    search = of_record(impact.before, impact.deltas, options, rates=rates)
    _print(() if as_json else impact_words.alternatives(search))
    return {"alternatives": search.as_json()}


def _print(lines: Any) -> None:
    for line in lines:
        click.echo(line)
