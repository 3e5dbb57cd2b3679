"""What ``linkages`` prints: pairs of projects with their evidence, for people and as JSON.

Text of a file is shown without control characters, so that it cannot steer a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sightline.cli.schedule_words import clean, counted

if TYPE_CHECKING:
    from sightline.engines.similarity import Found, Suggestion
    from sightline.formats.register.problems import Problem
    from sightline.formats.register.rows import Register

Plain = dict[str, Any]
AT_MOST = 20  # problems that are shown
WIDEST = 70


def answer(register: Register, suggestions: Sequence[Suggestion]) -> Plain:
    """Return how many projects there are, the suggestions, and the problems of the file."""
    titles = {row.external_id: row.title for row in register.rows}
    return {
        "projects": len(register.rows),
        "suggestions": [_suggestion(each, titles) for each in suggestions],
        "problems": [_problem(each) for each in register.problems],
    }


def _suggestion(suggestion: Suggestion, titles: dict[str, str]) -> Plain:
    first, second = suggestion.first, suggestion.second
    return {
        "first": {"id": first, "title": titles[first]},
        "second": {"id": second, "title": titles[second]},
        "score": suggestion.score,
        "meaning": suggestion.meaning,
        "signals": [_signal(each) for each in suggestion.found],
        "digest": suggestion.digest,
    }


def _signal(found: Found) -> Plain:
    return {
        "signal": found.signal.name.lower(),
        "words": str(found.signal),
        "strength": found.strength,
        "weight": found.weight,
        "meaning": found.meaning,
        "giver": found.giver or None,
        "shared": [{"kind": each.kind, "name": each.name} for each in found.shared],
    }


def _problem(problem: Problem) -> Plain:
    return {
        "severity": str(problem.severity),
        "code": problem.code,
        "message": problem.message,
        "remedy": problem.remedy,
        "row": problem.row,
        "column": problem.column,
    }


def lines(register: Register, suggestions: Sequence[Suggestion]) -> Iterator[str]:
    """Yield suggestions, the highest score first, each with its two projects and its evidence."""
    titles = {row.external_id: row.title for row in register.rows}
    n_projects = counted(len(register.rows), "project")
    if not suggestions:
        yield f"{n_projects}; no two of them share anything rare enough to tell."
        return
    yield f"{n_projects}; {counted(len(suggestions), 'pair')} that may belong together."
    for suggestion in suggestions:
        yield ""
        yield f"{suggestion.score:.2f}  {suggestion.meaning}"
        for id_ in (suggestion.first, suggestion.second):
            yield f"      {clean(id_)}  {clean(titles[id_], WIDEST)}"
        yield from (f"    - {_told(found)}" for found in suggestion.found)


def _told(found: Found) -> str:
    names = "; ".join(_name(each.kind, each.name) for each in found.shared)
    giver = f" ({clean(found.giver)} gives)" if found.giver else ""
    return f"{found.signal}{giver} ({found.strength:.2f}): {names}"


def _name(kind: str, name: str) -> str:
    shown = clean(name, WIDEST)
    return shown if kind == "word" else f"{kind} {shown}"


def problem_lines(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield the errors of a register, each with its place and remedy."""
    from sightline.formats.register.problems import Severity

    errors = [each for each in problems if each.severity is Severity.ERROR]
    for each in errors[:AT_MOST]:
        places = (("row ", each.row), ("column ", clean(each.column)))
        place = ", ".join(f"{label}{where}" for label, where in places if where)
        words = clean(f"{each.message} {each.remedy}".strip(), 600)
        yield f"error: {place + ': ' if place else ''}{words}"
    if len(errors) > AT_MOST:
        yield f"... and {counted(len(errors) - AT_MOST, 'more error')}."
