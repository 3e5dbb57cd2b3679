"""What deltas would do to schedules, as the edits that a person would make by hand.

The engine lays them over the plan; what differs is written. So what was weighed is what is done.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sightline.engines.impact import BadDelta, Delta, Outcome, Record, apply, evaluate
from sightline.engines.schedule.calendar import minutes
from sightline.engines.schedule.plan import Activity, Link, Plan
from sightline.engines.schedule.refusal import Unschedulable
from sightline.kernel.errors import Refused
from sightline.projects.models import Activity as ActivityRow
from sightline.projects.schedule.assemble import WHY, plan_of, reach_of_all
from sightline.projects.schedule.edits import Change, Edit, LinkUp, Unlink
from sightline.projects.schedule.recompute import rules_among

Edits = dict[UUID, list[Edit]]
WRITABLE = frozenset({"duration", "remaining_duration", "constraint", "constraint_date", "start"})
FIELDS = (*sorted(WRITABLE), "finish", "is_active", "second_constraint", "second_constraint_date")


def joined(project_ids: Iterable[UUID]) -> list[UUID]:
    """Return projects and all that agreed links join to them."""
    return reach_of_all(project_ids)


def outcome_of(project_ids: Sequence[UUID]) -> Outcome:
    """Return what the schedules of projects come to as they stand.

    Raises:
        Refused: What the engine refuses, in its words.
    """
    try:
        return evaluate(Record(plan_of(project_ids)), rules=rules_among(project_ids))
    except Unschedulable as error:
        raise Refused(error.code, f"{error.message} {error.remedy}".strip()) from error


def edits_of(base: Outcome, deltas: Sequence[Delta]) -> Edits:
    """Return the edits that deltas come to, by project.

    Raises:
        Refused: What the engine refuses of the deltas; ``by-hand`` where no edit can write it.
    """
    try:
        after = apply(base.record, deltas, base).schedule
    except BadDelta as error:
        raise Refused(error.code, str(error)) from error
    before = base.record.schedule
    edits: Edits = {}
    for was, now in zip(before.activities, after.activities, strict=True):
        if was is not now and (fields := _fields(was, now)):
            edits.setdefault(UUID(was.project_id), []).append(Change(UUID(was.id), fields))
    for project_id, edit in _links(before, after):
        edits.setdefault(project_id, []).append(edit)
    return edits


def _fields(was: Activity, now: Activity) -> Mapping[str, Any]:
    differ = {name for name in FIELDS if getattr(was, name) != getattr(now, name)}
    if unwritten := sorted(differ - WRITABLE):
        words = f"“{was.name}” cannot be changed in this way here ({unwritten[0]}); do it by hand."
        raise Refused("by-hand", words)
    fields: dict[str, Any] = {}
    if "duration" in differ:
        fields["duration"] = now.duration
    if differ & {"constraint", "constraint_date"}:
        fields["constraint"] = str(now.constraint)
        fields["constraint_at"] = now.constraint_date and minutes(now.constraint_date)
    if "start" in differ and now.start is not None:
        fields["start"] = minutes(now.start)
    return fields


def _links(before: Plan, after: Plan) -> Iterable[tuple[UUID, Edit]]:
    if before.links is after.links:
        return
    homes = {activity.id: UUID(activity.project_id) for activity in before.activities}
    for link in _less(before.links, after.links):
        yield homes[link.successor_id], Unlink(UUID(link.id))
    for link in _less(after.links, before.links):
        ends = UUID(link.predecessor_id), UUID(link.successor_id)
        yield homes[link.successor_id], LinkUp(*ends, type=link.type, lag=link.lag)


def _less(links: Sequence[Link], others: Sequence[Link]) -> list[Link]:
    kept = {id(link) for link in others}
    return [link for link in links if id(link) not in kept]


def uids_of(project_ids: Sequence[UUID]) -> dict[str, str]:
    """Return activity id, as text, to the uid by which baselines know it."""
    rows = ActivityRow.objects.system(WHY).filter(project__in=project_ids)
    return {str(pk): uid for pk, uid in rows.values_list("pk", "uid")}
