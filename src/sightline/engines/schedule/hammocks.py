"""Hammocks, or levels of effort: activities that span what they are linked to.

They are laid over the finished schedule and move nothing, as Primavera has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import Ints, minutes
from sightline.engines.schedule.kernels import FAR, NEVER
from sightline.engines.schedule.network import Network
from sightline.engines.schedule.plan import Activity, Kind, LinkType

ENDS = (("early_start", "early_finish"), ("late_start", "late_finish"), ("start", "finish"))
AFTER_START = {LinkType.SS: 0, LinkType.FS: 1}  # which end of a predecessor starts a hammock
TILL_FINISH = {LinkType.FF: 1, LinkType.FS: 0}  # which end of a successor finishes it


class Tie(NamedTuple):
    """A bound of a hammock: the end of another activity, and whether it is the hammock's start."""

    other: int
    end: int
    is_start: bool


def span(network: Network, columns: dict[str, Ints]) -> None:
    """Put the hammocks' dates and floats into the columns, which stand in the plan's order."""
    activities = network.plan.activities
    found = list(network.hammocks)
    if not found:
        return
    ties = _ties(network)
    below = _below(activities, found)
    for i in _innermost_first(found, ties):
        if activities[i].actual_finish is None:
            _stretch(columns, i, ties[i] or below.get(activities[i].parent_id, []))
            _keep_actual(activities[i], columns, i, network)
        _floats(network, columns, i)


def _ties(network: Network) -> dict[int, list[Tie]]:
    ties: defaultdict[int, list[Tie]] = defaultdict(list)
    activities = network.plan.activities
    for place in network.loose:
        link = network.plan.links[place]
        before, after = network.index[link.predecessor_id], network.index[link.successor_id]
        if activities[after].kind is Kind.LEVEL_OF_EFFORT:
            is_start = link.type in AFTER_START
            end = AFTER_START.get(link.type, 1 if link.type is LinkType.FF else 0)
            ties[after].append(Tie(before, end, is_start))
        if activities[before].kind is Kind.LEVEL_OF_EFFORT:
            is_start = link.type not in TILL_FINISH
            ties[before].append(Tie(after, TILL_FINISH.get(link.type, 0), is_start))
    return ties


def _below(activities: tuple[Activity, ...], found: Iterable[int]) -> dict[str, list[Tie]]:
    """Return what shares an element with each hammock; one without links spans all of it."""
    below: defaultdict[str, list[Tie]] = defaultdict(list)
    wanted = {activities[i].parent_id for i in found}
    parents = {a.id: a.parent_id for a in activities if a.kind is Kind.SUMMARY}
    for i, activity in enumerate(activities):
        if activity.kind in {Kind.SUMMARY, Kind.LEVEL_OF_EFFORT}:
            continue
        above, seen = activity.parent_id, set[str]()
        while above not in seen:
            if above in wanted:
                below[above] += (Tie(i, 0, True), Tie(i, 1, False))
            seen.add(above)
            above = parents.get(above, "")
    return below


def _innermost_first(found: list[int], ties: dict[int, list[Tie]]) -> list[int]:
    """Order hammocks so that those others are hung on come first; in a circle any is first."""
    order: dict[int, None] = {}
    for root in found:
        ahead, seen = [root], {root}
        while ahead:
            more = [t.other for t in ties[ahead[-1]] if t.other in ties and t.other not in seen]
            more = [i for i in more if i not in order]
            if more:
                seen.add(more[0])
                ahead.append(more[0])
            else:
                order.setdefault(ahead.pop())
    return list(order)


def _stretch(columns: dict[str, Ints], i: int, ties: list[Tie]) -> None:
    for names in ENDS:
        starts = [int(columns[names[t.end]][t.other]) for t in ties if t.is_start]
        finishes = [int(columns[names[t.end]][t.other]) for t in ties if not t.is_start]
        start = min(starts, default=FAR)
        finish = max(finishes, default=NEVER)
        start = finish if start == FAR else start
        finish = start if finish == NEVER else finish
        if start not in {FAR, NEVER}:
            columns[names[0]][i], columns[names[1]][i] = start, max(start, finish)


def _keep_actual(activity: Activity, columns: dict[str, Ints], i: int, network: Network) -> None:
    if activity.actual_start is not None:
        columns["start"][i] = columns["early_start"][i] = minutes(activity.actual_start)


def _floats(network: Network, columns: dict[str, Ints], i: int) -> None:
    c = int(network.columns.own[network.node[i]])
    finishes = (int(columns["late_finish"][i]), int(columns["early_finish"][i]))
    late, early = (kernels.worked(network.tables, c, at) for at in finishes)
    columns["total_float"][i] = late - early
    columns["free_float"][i] = 0
