"""What a reader of an impact should know besides its figures: what was not known, or passed over.

A note never changes a figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sightline.engines.impact.agreements import name_of
from sightline.engines.impact.deltas import Delta, Rescope, Slip
from sightline.engines.impact.evaluation import Outcome
from sightline.engines.impact.impact import ProjectMoved
from sightline.engines.schedule.refusal import Note


def notes_of(
    before: Outcome, after: Outcome, deltas: Sequence[Delta], projects: Sequence[ProjectMoved]
) -> tuple[Note, ...]:
    """Return the notes on an impact."""
    return (
        *_circles(before, after),
        *_held(before, after, deltas),
        *_orphaned(before, after),
        *_unknown_cost(before, projects),
        *_kept_benefits(deltas),
    )


def _circles(before: Outcome, after: Outcome) -> tuple[Note, ...]:
    same = before.bearings is after.bearings and before.record.edges is after.record.edges
    return (before if same else after).circles


def _held(before: Outcome, after: Outcome, deltas: Iterable[Delta]) -> Iterator[Note]:
    """Yield slips that something in the plan keeps from taking place."""
    index = before.schedule.network.index
    for delta in deltas:
        i = index.get(delta.activity_id, -1) if isinstance(delta, Slip) else -1
        is_wanted = isinstance(delta, Slip) and bool(delta.days or delta.minutes)
        if i >= 0 and is_wanted and after.schedule.finish[i] <= before.schedule.finish[i]:
            id_ = before.schedule.plan.activities[i].id
            message = f"{name_of(before.bearings, id_)} does not come later: a date holds it."
            yield Note("slip-held", message, "Look at its constraints.", (id_,))


def _orphaned(before: Outcome, after: Outcome) -> Iterator[Note]:
    """Yield what waits for a project that is stopped now."""
    stopped = set(after.record.stopped) - set(before.record.stopped)
    if not stopped:
        return
    found: dict[str, None] = {}
    plan, index = before.record.schedule, before.schedule.network.index
    for link in plan.links:
        ends = [index.get(id_, -1) for id_ in (link.predecessor_id, link.successor_id)]
        if min(ends) < 0:
            continue
        giver, receiver = (plan.activities[i] for i in ends)
        is_open = not after.bearings.counts[ends[0]] and after.bearings.counts[ends[1]]
        if giver.project_id in stopped and receiver.project_id not in stopped and is_open:
            found[receiver.id] = None
    for edge in after.record.edges:
        i = index.get(edge.giver_id, -1)
        giver_project = plan.activities[i].project_id if i >= 0 else edge.giver_id
        if giver_project in stopped and edge.receiver_id not in stopped:
            found[edge.receiver_id] = None
    if found:
        shown = ", ".join(name_of(before.bearings, id_) for id_ in list(found)[:8])
        message = f"What these wait for is stopped and does not come: {shown}."
        yield Note("giver-stopped", message, "Find them another giver.", tuple(found))


def _unknown_cost(before: Outcome, projects: Iterable[ProjectMoved]) -> Iterator[Note]:
    facts = before.bearings.facts
    ids = tuple(p.id for p in projects if p.days > 0 and not facts[p.id].cost_of_delay_minor)
    if ids:
        message = f"What a day of delay costs is not known of {len(ids)} late projects."
        message = message.replace("of 1 late projects", f"of {name_of(before.bearings, ids[0])}")
        yield Note("cost-unknown", message, "The cost is more than shown; estimate it.", ids)


def _kept_benefits(deltas: Iterable[Delta]) -> Iterator[Note]:
    if any(isinstance(delta, Rescope) for delta in deltas):
        message = "What a smaller scope takes from benefits is not reckoned."
        yield Note("scope-and-benefits", message, "Ask the benefits' owners.")
