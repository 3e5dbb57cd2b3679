"""An approved change carried out: schedules edited, and baselines moved by exactly what it moves.

Change control calls this and nobody else does; nothing else moves an approved baseline. What was
late before stays late beside the baseline that comes out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sightline.engines.impact import Delta, Outcome
from sightline.engines.impact.evaluation import NONE
from sightline.engines.schedule.calendar import instant
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.errors import Refused
from sightline.kernel.frame import current
from sightline.kernel.models import JournalEntry
from sightline.kernel.past import revert
from sightline.kernel.policy import Actor
from sightline.projects import events, policy, reach, standing
from sightline.projects.approved import NewFigure, set_approved, spread
from sightline.projects.commands.schedule import MOST_EDITS, edit_schedule, forget_dates
from sightline.projects.models import Milestone, Project, Schedule, ScheduleBaseline
from sightline.projects.schedule import laying
from sightline.projects.schedule import recompute as computing

WHY = "an approved change moves the baselines of every project that it moves"
Shifts = dict[str, list[int]]
"""An activity's uid to what its start, finish and duration moved by, in minutes."""


@dataclass(frozen=True)
class Carried:
    """What carrying a change out came to: the days by which each project's finish moved."""

    days: Mapping[UUID, int]
    n_moved: int


@command
def carry_out_change(
    actor: Actor,
    *,
    project_id: UUID,
    change_id: UUID,
    code: str,
    deltas: Sequence[Delta],
    cost_minor: int = 0,
    figures: Sequence[NewFigure] = (),
    why: str = "",
) -> Carried:
    """Do to the plan what an approved change request asks, and move the baselines along.

    Args:
        project_id: The request's own project, whose approved cost grows by ``cost_minor``, or
            falls; the budgets of its years follow.
        change_id, code: The request, for the journal.
        figures: Approved figures of that project that the request moves by themselves. A new
            finish goes before what the plan makes of it.

    Raises:
        NotFound, Forbidden: As ``edit_schedule``, for every project that is edited.
        Refused: What the engine or the schedule refuses; ``by-hand``, ``figure-moved``,
            ``negative-money``.
    """
    own = claim(Project, project_id, actor, policy.edit)
    ids = laying.joined([own.pk, *_named(deltas)])
    before = laying.outcome_of(ids)
    edits = laying.edits_of(before, deltas)
    done = _edited(actor, edits)
    after = laying.outcome_of(ids) if edits else before
    shifts, days = _shifts(before, after), _days(before, after)
    told = dict.fromkeys([own.pk, *shifts, *days])
    for moved in told:
        is_own = moved == own.pk
        added, new = (cost_minor, figures) if is_own else (0, ())
        days[moved] = _move(moved, shifts.get(moved, {}), days.get(moved, 0), added, new)
        event = events.BaselineMoved(
            about=moved, project=moved, change=change_id, code=code,
            days=days[moved], cost_minor=added, shifts=shifts.get(moved, {}),
            edits=done if is_own else (), figures=tuple(each.kind for each in new),
        )  # fmt: skip
        record(event, why=why)
    standing.refresh(told)
    return Carried(days, sum(len(held) for held in shifts.values()))


def _edited(actor: Actor, edits: laying.Edits) -> tuple[UUID, ...]:
    """Edit the schedules; return the journal entries of it, in their order."""
    first_entry = len(current().entries)
    for project_id, some in sorted(edits.items()):
        for first in range(0, len(some), MOST_EDITS):
            part = some[first : first + MOST_EDITS]
            edit_schedule(actor, project_id=project_id, edits=part)
    return tuple(entry.id for entry in current().entries[first_entry:])


def _named(deltas: Sequence[Delta]) -> set[UUID]:
    """Return the projects that deltas name, by themselves or by an activity."""
    names = ("activity_id", "predecessor_id", "successor_id")
    activities = {getattr(delta, name, "") for delta in deltas for name in names} - {""}
    projects = {getattr(delta, "project_id", "") for delta in deltas} - {""}
    return {*map(UUID, projects), *reach.projects_of(map(UUID, activities)).values()}


def _shifts(before: Outcome, after: Outcome) -> dict[UUID, Shifts]:
    """Return by how much every activity moved, by project."""
    places = after.schedule.network.index
    uids = laying.uids_of([UUID(project.id) for project in before.record.schedule.projects])
    held: dict[UUID, Shifts] = {}
    for i, activity in enumerate(before.record.schedule.activities):
        j = places[activity.id]
        moved = [
            int(after.schedule.start[j] - before.schedule.start[i]),
            int(after.schedule.finish[j] - before.schedule.finish[i]),
            after.record.schedule.activities[j].duration - activity.duration,
        ]
        if any(moved):
            held.setdefault(UUID(activity.project_id), {})[uids[activity.id]] = moved
    return held


def _days(before: Outcome, after: Outcome) -> dict[UUID, int]:
    """Return by how many calendar days the finish of each project moved."""
    held = {}
    for id_, number in before.bearings.numbers.items():
        was, now = before.finishes[number], after.finishes[after.bearings.numbers[id_]]
        if was != now and NONE not in (was, now):
            held[UUID(id_)] = (instant(int(now)).date() - instant(int(was)).date()).days
    return held


def _move(
    project_id: UUID, shifts: Shifts, days: int, cost_minor: int, figures: Sequence[NewFigure]
) -> int:
    """Move the approved figures, milestones and baselines of a project; return its finish's days."""
    project = Project.objects.system(WHY).select_for_update(of=("self",)).get(pk=project_id)
    finish = project.baseline_finish
    set_approved(project, figures)
    is_set = any(each.kind == "finish" for each in figures)
    if finish is not None and is_set:
        days = (project.baseline_finish - finish).days
    elif finish is not None:
        project.baseline_finish = finish + timedelta(days=days)
    _add_cost(project, cost_minor)
    project.save()
    _shift(project_id, shifts)
    return days


def _add_cost(project: Project, cost_minor: int) -> None:
    if project.whole_life_minor is None:
        return
    project.whole_life_minor += cost_minor
    if project.whole_life_minor < 0:
        raise Refused("negative-money", "The approved cost would fall below nothing.", "figures")
    spread(project, cost_minor)


def _shift(project_id: UUID, shifts: Shifts) -> None:
    """Move milestones and approved baselines by what their activities moved by."""
    for milestone in Milestone.objects.system(WHY).filter(project=project_id):
        shift = shifts.get(milestone.activity_uid)
        if shift and milestone.baseline is not None:
            milestone.baseline += timedelta(days=round(shift[1] / 1440))
            milestone.save()
    rows = ScheduleBaseline.objects.system(WHY).filter(project=project_id, is_approved=True)
    for row in rows:
        row.lines = shifted(row.lines, shifts)
        row.save()


def shifted(lines: Mapping[str, Sequence[Any]], shifts: Shifts, sign: int = 1) -> dict[str, Any]:
    """Return a baseline's lines moved by what their activities moved by."""
    return {uid: _line(line, shifts.get(uid), sign) for uid, line in lines.items()}


def _line(line: Sequence[Any], shift: Sequence[int] | None, sign: int) -> list[Any]:
    if shift is None:
        return list(line)
    moved = [at if at is None else at + sign * by for at, by in zip(line[:3], shift, strict=True)]
    return [*moved, *line[3:]]


@command
def take_change_back(actor: Actor, *, project_id: UUID, change_id: UUID, why: str) -> bool:
    """Take back what ``carry_out_change`` did, where nobody has built on it since.

    Returns:
        Whether there was anything to take back.

    Raises:
        NotFound, Forbidden: As ``carry_out_change``.
        Refused: ``changed-since`` when a schedule or baseline was changed meanwhile.
    """
    claim(Project, project_id, actor, policy.edit)
    entries = list(_moves_of(change_id).order_by("-sequence"))
    for edit in reversed([edit for entry in entries for edit in entry.data["edits"]]):
        revert(UUID(edit), before=forget_dates)
    for entry in entries:
        revert(entry.pk, before=lambda ids: None, hidden=_back(entry.data["shifts"]))
        moved = UUID(entry.data["project"])
        record(events.BaselineReturned(about=moved, project=moved, change=change_id), why=why)
    told = [UUID(entry.data["project"]) for entry in entries]
    for moved in told:
        if Schedule.objects.system(WHY).filter(project=moved).exists():
            computing.recompute(moved)
    standing.refresh(told)
    if not entries:
        nothing_changed()
    return bool(entries)


def _moves_of(change_id: UUID) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(
        kind=events.BaselineMoved.name(), data__change=str(change_id)
    )


def _back(shifts: Shifts) -> Callable[[UUID], Any]:
    """Return what tells a baseline's lines before a change moved them."""

    def lines(row_id: UUID) -> Any:
        row = ScheduleBaseline.objects.system(WHY).get(pk=row_id)
        return shifted(row.lines, shifts, -1)

    return lines
