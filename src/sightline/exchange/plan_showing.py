"""A schedule's difference as a page and a file show it: a part at a time, values as people read."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sightline.exchange import plan_delta
from sightline.exchange.showing import SIZE, Part, number_asked
from sightline.projects.schedule import words

WHAT: Mapping[str, str] = {"added": "Added", "changed": "Changed", "gone": "Gone"}
LABELS: Mapping[str, str] = {**WHAT, "beside": "Links, calendars, options"}
NOUNS: Mapping[str, str] = {
    "activity": "Activity",
    "link": "Link",
    "calendar": "Calendar",
    "baseline": "Baseline",
    "option": "Option of the schedule",
}


@dataclass(frozen=True)
class Line:
    """One field of one thing that a file adds, changes or drops, in words."""

    what: str
    noun: str
    uid: str
    name: str
    label: str = ""
    before: str = ""
    after: str = ""


def part_of(said: plan_delta.Plain, params: Mapping[str, str]) -> Part | None:
    """Return the part of a difference that the address asks for, the first that has anything."""
    found = [kind for kind in LABELS if said.get(kind)]
    if not found:
        return None
    kind = params.get("show", "")
    kind = kind if kind in found else found[0]
    rows: Sequence[Any] = said[kind]
    number = min(number_asked(params), math.ceil(len(rows) / SIZE))
    shown = rows[(number - 1) * SIZE : number * SIZE]
    return Part(kind, tuple(_lines(kind, shown, said["day"])), number, len(rows))


def all_lines(said: plan_delta.Plain) -> Iterator[Line]:
    """Yield every line of a difference, for a file."""
    for kind in LABELS:
        yield from _lines(kind, said.get(kind, ()), said.get("day", 480))


def _lines(kind: str, rows: Sequence[Sequence[Any]], day: int) -> Iterator[Line]:
    for row in rows:
        if kind == "changed":
            yield from _changed(row, day)
        elif kind == "beside":
            yield from _beside(row, day)
        else:
            yield Line(WHAT[kind], NOUNS["activity"], *row)


def _changed(row: Sequence[Any], day: int) -> Iterator[Line]:
    uid, name, field, before, after = row
    for said in words.spoken(field, before, after, day):
        yield Line(WHAT["changed"], NOUNS["activity"], uid, name, *said)


def _beside(row: Sequence[Any], day: int) -> Iterator[Line]:
    kind, name, what, field, before, after = row
    if not field:
        yield Line(WHAT[what], NOUNS[kind], "", name)
    for said in words.spoken(field, before, after, day) if field else ():
        yield Line(WHAT[what], NOUNS[kind], "", name, *said)


def counts(said: plan_delta.Plain, numbers: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Return (kind, label, how many) of a difference."""
    found = [(kind, LABELS[kind], numbers[kind]) for kind in WHAT]
    found.append(("unchanged", "Unchanged", numbers["unchanged"]))
    n_beside = said.get("n_beside", len(said.get("beside", ())))
    return [*found, ("beside", LABELS["beside"], n_beside)]
