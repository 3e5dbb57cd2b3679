"""Candidates: measures over the impact area that nobody has priced yet, with what each is worth.

A measure pays as long as it costs less than it saves; whether it can be had for that, people say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from sightline.engines.impact.alternatives import of_record
from sightline.engines.impact.deltas import BadDelta, Slip
from sightline.engines.impact.impact import Impact
from sightline.engines.impact.options import Option, OptionKind, checked
from sightline.engines.schedule.plan import Kind, LinkType

LOOKED_AT = 40  # activities that move most, whose chains are gone along


@dataclass(frozen=True)
class Candidate:
    """A measure by itself: what it may cost at most, and how much less is late then."""

    option: Option
    worth_minor: float
    n_fewer: int
    words: str


def candidates(
    impact: Impact, *, most: int = 12, rates: Mapping[str, float] | None = None
) -> tuple[Candidate, ...]:
    """Return the measures that save most, those of equal worth by how much less is late.

    They are: to crash an activity of a chain by half, to start two of its activities together or
    cut one from the other, to stage a slip by half, and to give an agreement the days that it
    lacks.

    Raises:
        BadDelta: The change costs in several currencies, and there are no rates.
    """
    found = []
    for option in dict.fromkeys(_options(impact)):
        try:
            checked(impact.before, impact.deltas, [option])
        except BadDelta:
            continue
        search = of_record(impact.before, impact.deltas, [option], rates=rates)
        alone = next(each for each in search.alternatives if each.options)
        saves = search.nothing.wave_minor - alone.wave_minor
        fewer = len(search.nothing.area) - len(alone.area)
        if saves > 0 or (saves == 0 and fewer > 0):
            found.append(Candidate(option, saves, fewer, alone.words.split(";")[0] + "."))
    return tuple(sorted(found, key=lambda each: (-each.worth_minor, -each.n_fewer))[:most])


def _options(impact: Impact) -> Iterator[Option]:
    """Yield what could be done on the chains to what moves most."""
    plan, index = impact.before.schedule.plan, impact.before.schedule.network.index
    links = impact.before.bearings.links
    for delta in impact.deltas:
        if isinstance(delta, Slip) and (half := (delta.days or delta.minutes) // 2):
            yield Option(OptionKind.STAGE, delta.activity_id or delta.project_id, half)
    for push in impact.after.pushed.values():
        days = -(-push.minutes // 1440)
        yield Option(OptionKind.BUFFER, push.edge.giver_id, days, to=push.edge.receiver_id)
    for ids in _chains(impact):
        for ends in pairwise(ids):
            if ends in links:
                yield Option(OptionKind.DECOUPLE, ends[0], to=ends[1])
                if any(plan.links[k].type is LinkType.FS for k in links[ends]):
                    yield Option(OptionKind.RESEQUENCE, ends[0], to=ends[1])
        for id_ in ids:
            activity = impact.after.schedule.plan.activities[index[id_]]
            if activity.kind is Kind.TASK and activity.duration > 1:
                yield Option(OptionKind.CRASH, id_, activity.duration // 2)


def _chains(impact: Impact) -> Iterable[list[str]]:
    later = [each for each in impact.activities(LOOKED_AT) if each.days > 0]
    return ([step.activity_id for step in impact.chain(each.id)] for each in later)
