"""The score of many what-ifs: how far each reaches and what it costs, and nothing besides.

Comes to the area and the total of ``weigh``, by early dates alone wherever these suffice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sightline.engines.impact.agreements import Push
from sightline.engines.impact.applying import Draft
from sightline.engines.impact.deltas import Delta
from sightline.engines.impact.evaluation import Outcome, laid, passed_on, put_off
from sightline.engines.impact.weighing import weigh
from sightline.engines.schedule.calendar import DAY, Ints
from sightline.engines.schedule.plan import LinkType


@dataclass(frozen=True)
class Score:
    """What one what-if comes to.

    Attributes:
        area: The impact area, as of ``Impact``.
        minor: The cost in each currency, as ``total_minor`` of ``Impact``.
    """

    area: tuple[str, ...]
    minor: Mapping[str, int]


def scored(base: Outcome, deltas: Sequence[Delta]) -> Score:
    """Return how far deltas reach and what they cost.

    Raises:
        BadDelta: As ``weigh``.
    """
    draft = laid(base, deltas)
    found = _early(base, draft)
    if found is None:
        impact = weigh(base, deltas)
        return Score(impact.area, impact.total_minor)
    return Score(_area(base, found), _minor(base, found, draft))


def _early(base: Outcome, draft: Draft) -> Outcome | None:
    """Return what a draft comes to by early dates alone, None where they do not suffice."""
    relinked = _relinked(draft)
    if relinked is None or draft.stopped or not _is_plain(base, draft):
        return None
    record = replace(base.record, edges=draft.edges)

    def computed(draft: Draft) -> Outcome | None:
        shifted = base.preview.shifted(draft.changed, relinked)
        if shifted is None:
            return None
        lateness = (*base.record.lateness, *draft.lateness)
        finish = base.schedule.finish.copy()
        finish[shifted.places] = shifted.finish
        schedule = replace(base.schedule, finish=finish)
        return Outcome(replace(record, lateness=lateness), schedule, base.bearings)

    def push(found: Outcome, known: Mapping[str, Push]) -> Outcome:
        later = draft.onward()
        put_off(later, known)
        return computed(later) or found

    found = computed(draft)
    return found and passed_on(found, base, draft.edges, push)


def _is_plain(base: Outcome, draft: Draft) -> bool:
    """Tell whether no project moves its start, no work its calendar, and no agreement is of a summary."""
    plan, network = base.record.schedule, base.schedule.network
    if draft.projects is not plan.projects or not _is_worked_alike(base, draft):
        return False
    ends = [network.index.get(id_, -1) for e in draft.edges for id_ in (e.giver_id, e.receiver_id)]
    return not any(network.is_summary[i] for i in ends if i >= 0)


def _is_worked_alike(base: Outcome, draft: Draft) -> bool:
    """Tell whether other people work at the same times as those whom they relieve."""
    plan = base.record.schedule
    if not draft.staff or not base.schedule.network.rules.resource_calendars:
        return True
    ids = {
        each.resource_id
        for k, after in draft.staff.items()
        for each in (plan.assignments[k], after)
        if each
    }
    return {r.calendar_id for r in plan.resources if r.id in ids} <= {""}


def _relinked(draft: Draft) -> dict[int, LinkType | None] | None:
    """Return what links become, None when one is new between its two ends or has a lag."""
    found: dict[int, LinkType | None] = dict.fromkeys(draft.cut)
    for link in draft.added:
        places = draft.bearings.links.get((link.predecessor_id, link.successor_id), ())
        free = [k for k in places if k in found and found[k] is None]
        if not free or link.lag:
            return None
        found[free[0]] = link.type
    return found


def _area(base: Outcome, found: Outcome) -> tuple[str, ...]:
    later: Ints = np.flatnonzero(
        (found.schedule.finish > base.schedule.finish) & base.bearings.counts
    )
    activities = base.schedule.plan.activities
    carried = [id_ for id_ in base.bearings.undated if _late(base, found, id_) > 0]
    return (*(activities[i].id for i in later.tolist()), *carried)


def _late(base: Outcome, found: Outcome, id_: str) -> int:
    """Return by how many days, begun ones included, a project without activities is later."""
    before, after = (-(-each.carried.get(id_, 0) // DAY) for each in (base, found))
    return after - before


def _minor(base: Outcome, found: Outcome, draft: Draft) -> dict[str, int]:
    """Return what delay and the money put in come to, in each currency."""
    facts, sums = base.bearings.facts, dict[str, int]()
    late = {
        base.bearings.ids[number]: int(found.finishes[number] // DAY - base.finishes[number] // DAY)
        for number in np.flatnonzero(found.finishes > base.finishes).tolist()
        if number in base.bearings.ids
    }
    late |= {id_: _late(base, found, id_) for id_ in found.carried}
    rows = [(id_, days * facts[id_].cost_of_delay_minor) for id_, days in late.items()]
    rows += [(spend.project_id, spend.minor) for spend in draft.spends]
    for id_, minor in rows:
        if minor:
            currency = facts[id_].currency
            sums[currency] = sums.get(currency, 0) + minor
    return dict(sorted(sums.items()))
