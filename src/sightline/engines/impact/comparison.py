"""What differs between two outcomes of one record, told for all whom it concerns.

Differences of whole columns come first; facts are looked up only for what differs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sightline.engines.impact.bearings import Flags
from sightline.engines.impact.deltas import Delta
from sightline.engines.impact.evaluation import Outcome
from sightline.engines.impact.impact import (
    BenefitMoved,
    GroupMoved,
    Impact,
    MilestoneMoved,
    Money,
    OfficeMoved,
    ProjectMoved,
)
from sightline.engines.impact.notes import notes_of
from sightline.engines.impact.people import people
from sightline.engines.impact.record import BenefitFacts, MilestoneFacts, ProjectFacts, Spend
from sightline.engines.schedule.calendar import Ints, instant

Spends = dict[str, list[Spend]]


@dataclass(frozen=True)
class _Touched:
    """What differs between two outcomes, activity by activity and project by project."""

    before: Outcome
    after: Outcome
    moved: Flags
    eaten: Flags
    spends: Spends
    projects: tuple[str, ...]


def compare(before: Outcome, after: Outcome, deltas: Sequence[Delta] = ()) -> Impact:
    """Return what differs between two outcomes of the same activities.

    Args:
        deltas: What was laid over the one to come to the other; chains begin with them.

    Raises:
        ValueError: The two have not the same activities.
    """
    if before.schedule.network.index.keys() != after.schedule.network.index.keys():
        raise ValueError("two outcomes are compared that have other activities")
    return compared(before, after, deltas)


def compared(before: Outcome, after: Outcome, deltas: Sequence[Delta]) -> Impact:
    """Return what differs, as ``compare`` of what is known to have the same activities."""
    found = _touched(before, after)
    projects = tuple(_project(found, *row) for row in _project_rows(found))
    return Impact(
        deltas=tuple(deltas),
        before=before,
        after=after,
        places=_by_size(found),
        milestones=_milestones(found),
        projects=projects,
        benefits=tuple(_benefits(found, projects)),
        people=people(before, after, found.moved),
        groups=_groups(found, projects),
        offices=_offices(found, projects),
        money=_money(found, projects),
        notes=notes_of(before, after, deltas, projects),
    )


def _touched(before: Outcome, after: Outcome) -> _Touched:
    counts = after.bearings.counts
    one, other = before.schedule, after.schedule
    moved = ((one.start != other.start) | (one.finish != other.finish)) & counts
    eaten = (other.total_float < one.total_float) & counts
    spends: Spends = defaultdict(list)
    for spend in (Counter(after.record.spends) - Counter(before.record.spends)).elements():
        spends[spend.project_id].append(spend)
    return _Touched(
        before, after, moved, eaten, spends, _projects(before, after, moved | eaten, spends)
    )


def _projects(before: Outcome, after: Outcome, touched: Flags, spends: Spends) -> tuple[str, ...]:
    """Return the projects that are reached at all, in the record's order."""
    ids = before.bearings.ids
    numbers = set(np.unique(before.bearings.project_of[touched]).tolist())
    numbers |= set(np.flatnonzero(before.finishes != after.finishes).tolist())
    reached = {ids[number] for number in numbers if number in ids} | spends.keys()
    reached |= {id_ for id_, late in after.carried.items() if late != before.carried.get(id_, 0)}
    reached |= set(after.record.stopped) - set(before.record.stopped)
    order = before.bearings.order
    return tuple(sorted(reached & order.keys(), key=order.__getitem__))


def _by_size(found: _Touched) -> Ints:
    """Return the places of what moves, the largest move first."""
    places = np.flatnonzero(found.moved)
    by = found.after.schedule.finish[places] - found.before.schedule.finish[places]
    return places[np.argsort(-np.abs(by), kind="stable")]


Row = tuple[str, tuple[int, int], tuple[int | None, int | None]]


def _project_rows(found: _Touched) -> Iterator[Row]:
    """Yield each project's id, how many of its activities move and lose float, and least floats."""
    places = np.flatnonzero(found.moved | found.eaten)
    numbers = found.before.bearings.project_of[places]
    order = np.argsort(numbers, kind="stable")
    places, numbers = places[order], numbers[order]
    begins = np.flatnonzero(np.diff(numbers, prepend=-1))
    rows: dict[int, tuple[tuple[int, int], tuple[int, int]]] = {}
    if len(places):
        columns = [
            np.add.reduceat(flags[places].astype(np.int64), begins).tolist()
            for flags in (found.moved, found.eaten)
        ] + [
            np.minimum.reduceat(each.schedule.total_float[places], begins).tolist()
            for each in (found.before, found.after)
        ]
        for number, moved, eaten, old, new in zip(numbers[begins].tolist(), *columns, strict=True):
            rows[number] = (moved, eaten), (old, new)
    for id_ in found.projects:
        number = found.before.bearings.numbers.get(id_, -1)
        yield id_, *rows.get(number, ((0, 0), (None, None)))


def _project(
    found: _Touched, id_: str, counts: tuple[int, int], floats: tuple[int | None, int | None]
) -> ProjectMoved:
    facts = found.before.bearings.facts[id_]
    is_stopped = id_ in found.after.record.stopped
    before, after = _finish(found.before, facts), _finish(found.after, facts)
    days = _days(found, facts, before, after)
    direct = sum(spend.minor for spend in found.spends.get(id_, ()))
    late = (
        days + (before - facts.baseline_finish).days if before and facts.baseline_finish else days
    )
    over_time = facts.tolerance_days is not None and days > 0 and late > facts.tolerance_days
    over_cost = facts.tolerance_cost_minor is not None and direct > facts.tolerance_cost_minor
    return ProjectMoved(
        id=id_,
        name=facts.name,
        office_id=facts.office_id,
        finish_before=before,
        finish_after=None if is_stopped else after,
        days=days,
        float_before_minutes=floats[0],
        float_after_minutes=floats[1],
        n_moved=counts[0],
        n_float_eaten=counts[1],
        currency=facts.currency,
        direct_minor=direct,
        delay_minor=max(days, 0) * facts.cost_of_delay_minor,
        late_days=late,
        tolerance_broken=over_time or over_cost,
        time_tolerance_broken=over_time,
        cost_tolerance_broken=over_cost,
        is_stopped=is_stopped,
    )


def _finish(outcome: Outcome, facts: ProjectFacts) -> date | None:
    """Return the day on which a project finishes, None when nothing says."""
    if facts.id in outcome.bearings.dated:
        return instant(int(outcome.finishes[outcome.bearings.numbers[facts.id]])).date()
    declared = facts.finish or facts.baseline_finish
    return declared and declared + timedelta(_carried(outcome, facts.id))


def _carried(outcome: Outcome, id_: str) -> int:
    """Return by how many days, begun ones included, a project without activities is late."""
    return -(-outcome.carried.get(id_, 0) // 1440)


def _days(found: _Touched, facts: ProjectFacts, before: date | None, after: date | None) -> int:
    if facts.id in found.after.record.stopped:
        return 0
    if before is not None and after is not None:
        return (after - before).days
    return _carried(found.after, facts.id) - _carried(found.before, facts.id)


def _milestones(found: _Touched) -> tuple[MilestoneMoved, ...]:
    places = found.before.bearings.milestones
    known = places >= 0
    gone = found.before.bearings.counts & ~found.after.bearings.counts
    reached = np.flatnonzero(known & (found.moved | gone)[np.maximum(places, 0)])
    facts = found.before.record.milestones
    rows = [_milestone(found, facts[k], int(places[k])) for k in reached.tolist()]
    return tuple(sorted((r for r in rows if r.days or r.after is None), key=lambda r: -abs(r.days)))


def _milestone(found: _Touched, facts: MilestoneFacts, place: int) -> MilestoneMoved:
    before = instant(int(found.before.schedule.finish[place])).date()
    after = instant(int(found.after.schedule.finish[place])).date()
    promised = facts.baseline or before
    is_gone = not found.after.bearings.counts[place]
    return MilestoneMoved(
        id=facts.id,
        name=facts.name,
        project_id=facts.project_id,
        activity_id=facts.activity_id,
        is_gate=facts.is_gate,
        baseline=facts.baseline,
        before=before,
        after=None if is_gone else after,
        days=0 if is_gone else (after - before).days,
        is_broken=facts.is_gate and (is_gone or after > promised >= before),
    )


def _benefits(found: _Touched, projects: Iterable[ProjectMoved]) -> Iterator[BenefitMoved]:
    for project in projects:
        if project.days or project.is_stopped:
            for benefit in found.before.bearings.benefits.get(project.id, ()):
                yield _benefit(benefit, project)


def _benefit(facts: BenefitFacts, project: ProjectMoved) -> BenefitMoved:
    """Return what a project's move makes of a benefit.

    What comes late is what it would have brought in those days. With an end that stays, that is
    lost; of a stopped project everything up to the end is, or a year where there is none.
    """
    span = (facts.until - facts.due).days if facts.until and facts.due else None
    late = max(project.days, 0)
    if span is not None:
        late = min(late, max(span, 0))
    lost = late if facts.until else 0
    if project.is_stopped:
        late, lost = 0, max(span, 0) if span is not None else 365
    due = facts.due and facts.due + timedelta(project.days)
    return BenefitMoved(
        id=facts.id,
        title=facts.title,
        project_id=facts.project_id,
        owner=facts.owner,
        currency=project.currency,
        due_before=facts.due,
        due_after=None if project.is_stopped else due,
        days=project.days,
        late_minor=_share(facts.yearly_minor, late),
        lost_minor=_share(facts.yearly_minor, lost),
    )


def _share(yearly: int, days: int) -> int:
    """Return what comes in some days of a year, rounded half up."""
    return (2 * yearly * days + 365) // 730


def _groups(found: _Touched, projects: Iterable[ProjectMoved]) -> tuple[GroupMoved, ...]:
    reached: dict[str, list[ProjectMoved]] = defaultdict(list)
    known = {}
    for project in projects:
        if project.days or project.n_moved or project.is_stopped:
            for group in found.before.bearings.groups.get(project.id, ()):
                reached[group.id].append(project)
                known[group.id] = group
    return tuple(
        GroupMoved(id_, known[id_].name, known[id_].kind, tuple(p.id for p in those), _most(those))
        for id_, those in reached.items()
    )


def _offices(found: _Touched, projects: Iterable[ProjectMoved]) -> tuple[OfficeMoved, ...]:
    reached: dict[str, list[ProjectMoved]] = defaultdict(list)
    for project in projects:
        if project.office_id:
            reached[project.office_id].append(project)
    facts = found.before.bearings.facts
    return tuple(
        OfficeMoved(id_, facts[those[0].id].office, tuple(p.id for p in those), _most(those))
        for id_, those in reached.items()
    )


def _most(projects: Iterable[ProjectMoved]) -> int:
    """Return the largest move in days, forwards or back."""
    return max((p.days for p in projects), key=abs)


def _money(found: _Touched, projects: Iterable[ProjectMoved]) -> tuple[Money, ...]:
    """Return amounts by month, currency and kind; a day of delay costs on that day."""
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for project in projects:
        for spend in found.spends.get(project.id, ()):
            period = f"{spend.on:%Y-%m}" if spend.on else ""
            sums[period, project.currency, spend.purpose] += spend.minor
        facts = found.before.bearings.facts[project.id]
        if project.delay_minor:
            for period, days in _months(project.finish_before, project.days):
                sums[period, project.currency, "delay"] += days * facts.cost_of_delay_minor
    return tuple(Money(*key, minor) for key, minor in sorted(sums.items()) if minor)


def _months(finish: date | None, days: int) -> Iterator[tuple[str, int]]:
    """Yield how many of some days after a finish lie in each month; an unknown month is empty."""
    if finish is None:
        yield "", days
        return
    day = finish + timedelta(1)
    last = finish + timedelta(days)
    while day <= last:
        following = (day.replace(day=1) + timedelta(32)).replace(day=1)
        end = min(following, last + timedelta(1))
        yield f"{day:%Y-%m}", (end - day).days
        day = end
