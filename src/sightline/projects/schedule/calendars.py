"""Working calendars: who uses them, what stands on them, and what moves when one changes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sightline.engines.schedule.calendar import Pattern, resolve
from sightline.engines.schedule.plan import Calendar
from sightline.engines.schedule.refusal import Unschedulable
from sightline.kernel.command import find
from sightline.kernel.errors import Refused
from sightline.kernel.models import RowChange
from sightline.kernel.policy import Actor, visible
from sightline.projects.models import Activity, Project, Schedule, SchedulePass, WorkCalendar
from sightline.projects.schedule import recompute as computing
from sightline.projects.schedule.assemble import at, calendar_of, reach

WHY = "a calendar moves every schedule that stands on it, whoever may see it"


@dataclass(frozen=True)
class Move:
    """A project's computed finish before and after, in minutes; ``None`` where there is none."""

    project_id: UUID
    before: int | None
    after: int | None

    @property
    def days(self) -> int:
        """By how many calendar days the finish moves; later is more."""
        if self.before is None or self.after is None:
            return 0
        return (self.after // 1440) - (self.before // 1440)

    @property
    def is_moved(self) -> bool:
        """Whether the finish is another minute than before."""
        return self.before != self.after


def shared(actor: Actor) -> QuerySet[WorkCalendar]:
    """Return the organisation's calendars, by name."""
    rows = visible(actor, WorkCalendar).filter(project__isnull=True)
    return rows.select_related("base").order_by("name")


def of_project(actor: Actor, project: Project) -> QuerySet[WorkCalendar]:
    """Return a project's own calendars, by name."""
    rows = visible(actor, WorkCalendar).filter(project=project)
    return rows.select_related("base").order_by("name")


def the_calendar(actor: Actor, calendar_id: UUID) -> WorkCalendar:
    """Return a calendar with its base and project, or refuse with ``NotFound``."""
    rows = visible(actor, WorkCalendar).select_related("base", "project")
    return rows.filter(pk=calendar_id).first() or find(WorkCalendar, calendar_id, actor)


def bases_for(actor: Actor, project: Project | None) -> list[WorkCalendar]:
    """Return what a calendar of a project, or of the organisation, may stand on."""
    own = list(of_project(actor, project)) if project is not None else []
    return [*own, *shared(actor)]


def _neighbours(row: WorkCalendar) -> QuerySet[Any]:
    """Return the calendars of the organisation, and of its projects where they lean on one."""
    rows: QuerySet[Any] = WorkCalendar.objects.system(WHY)
    return rows.filter(organisation=row.organisation_id)


def family(row: WorkCalendar) -> set[UUID]:
    """Return a calendar and all that stand on it, directly or by way of others."""
    bases = dict(_neighbours(row).filter(base__isnull=False).values_list("pk", "base_id"))
    found = {row.pk}
    while more := {pk for pk, base in bases.items() if base in found} - found:
        found |= more
    return found


def users(row: WorkCalendar) -> list[UUID]:
    """Return the projects whose dates a calendar may move, directly or by its family."""
    ids = family(row)
    schedules = Schedule.objects.system(WHY)
    found = set(schedules.filter(calendar__in=ids).values_list("project_id", flat=True))
    activities = Activity.objects.system(WHY).filter(calendar__in=ids).order_by()
    found |= set(activities.values_list("project_id", flat=True).distinct())
    owners = WorkCalendar.objects.system(WHY).filter(pk__in=ids, project__isnull=False)
    found |= set(owners.values_list("project_id", flat=True))  # its people work on them
    drawn = schedules.filter(project__in=found).values_list("project_id", flat=True)
    return sorted(drawn)


def users_seen(actor: Actor, row: WorkCalendar) -> list[Project]:
    """Return those of a calendar's projects that the actor sees, by code."""
    rows = visible(actor, Project).filter(pk__in=users(row)).order_by("code")
    return list(rows)


def pattern_of(row: WorkCalendar) -> Pattern:
    """Return a calendar with its bases worked in.

    Raises:
        Refused: ``calendar-circle``, ``calendar-without-work``.
    """
    held = {str(other.pk): calendar_of(other) for other in _chain(row)}
    return resolved(held, row)


def pattern_shown(row: WorkCalendar) -> Pattern:
    """Return a calendar with its bases worked in, also one from a file that leaves no work."""
    try:
        return pattern_of(row)
    except Refused:
        return Pattern(tuple(tuple(map(tuple, said or ())) for said in row.week))


def _chain(row: WorkCalendar) -> Iterator[WorkCalendar]:
    seen: set[UUID] = set()
    here: WorkCalendar | None = row
    while here is not None and here.pk not in seen:
        seen.add(here.pk)
        yield here
        here = _neighbours(row).filter(pk=here.base_id).first() if here.base_id else None


def resolved(held: Mapping[str, Calendar], row: WorkCalendar) -> Pattern:
    """Return one of some calendars with its bases worked in.

    Raises:
        Refused: ``calendar-circle``, ``calendar-without-work``.
    """
    try:
        found = resolve(held, str(row.pk))
    except Unschedulable as error:
        raise Refused(error.code, f"{error.message} {error.remedy}".strip(), "week") from error
    if not any(found.week):
        words = f"The week of {row.name} has no working time; give one of its days a shift."
        raise Refused("calendar-without-work", words, "week")
    return found


def check_works(row: WorkCalendar) -> None:
    """Refuse a calendar that leaves itself, or what stands on it, without working time.

    Raises:
        Refused: ``calendar-circle``, ``calendar-without-work``.
    """
    above = list(_neighbours(row).filter(pk__in=family(row) - {row.pk}))
    held = {str(other.pk): calendar_of(other) for other in [*_chain(row), *above]}
    for other in [row, *above]:
        resolved(held, other)


def check_there(entry_id: UUID) -> None:
    """Refuse an undo that would bring a calendar back into use which was dropped since.

    Raises:
        Refused: ``changed-since``.
    """
    rows = RowChange.objects.filter(entry_id=entry_id).values_list("before", flat=True)
    named = {before.get(name) for before in rows if before for name in ("calendar_id", "base_id")}
    wanted = {UUID(pk) for pk in named if pk}
    there = WorkCalendar.objects.system(WHY).filter(pk__in=wanted).values_list("pk", flat=True)
    if wanted - set(there):
        words = "It stood on a calendar that was dropped since; undo that first."
        raise Refused("changed-since", words)


def recompute_all(actor: Actor, project_ids: Iterable[UUID]) -> tuple[Move, ...]:
    """Compute the schedules of projects anew, with all that links join to them.

    Returns:
        The moves of every project that was computed, whether or not its finish moves.

    Raises:
        Refused: What the engine refuses, with the project where the actor sees it.
    """
    groups = list(_groups(project_ids))
    ids = sorted({pk for group in groups for pk in group})
    _lock(ids)
    before = finishes(ids)
    for group in groups:
        try:
            computing.recompute(group[0])
        except Refused as refused:
            raise Refused(refused.code, _named(actor, group[0], refused.words)) from refused
    after = finishes(ids)
    return tuple(Move(pk, before.get(pk), after.get(pk)) for pk in ids)


def _groups(project_ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Yield the projects that are computed together, the one that was asked for first."""
    left = sorted(set(project_ids))
    while left:
        first, *_ = left
        group = [first, *(pk for pk in reach(first) if pk != first)]
        yield group
        left = [pk for pk in left if pk not in group]


def _lock(project_ids: Iterable[UUID]) -> None:
    """Let edits of these schedules wait, so that none is computed on the calendar as it was."""
    rows = Schedule.objects.system(WHY).filter(project__in=project_ids).order_by("pk")
    list(rows.select_for_update().values_list("pk", flat=True))


def _named(actor: Actor, project_id: UUID, words: str) -> str:
    project = visible(actor, Project).filter(pk=project_id).first()
    return f"{project.code}: {words}" if project else f"A project that uses it: {words}"


def finishes(project_ids: Iterable[UUID]) -> dict[UUID, int | None]:
    """Return project to its stored computed finish."""
    rows = SchedulePass.objects.filter(schedule__project__in=list(project_ids))
    return dict(rows.values_list("schedule__project_id", "finish"))


@dataclass(frozen=True)
class MoveLine:
    """A move as a page shows it."""

    project: Project
    before: datetime | None
    after: datetime | None
    days: int
    is_moved: bool


def move_lines(actor: Actor, moves: Iterable[Move]) -> list[MoveLine]:
    """Return the moves of the projects that the actor sees, those that move most first."""
    held = {move.project_id: move for move in moves}
    rows = visible(actor, Project).filter(pk__in=list(held)).order_by("code")
    lines = [
        MoveLine(row, at(move.before), at(move.after), move.days, move.is_moved)
        for row in rows
        for move in (held[row.pk],)
    ]
    return sorted(lines, key=lambda line: (not line.is_moved, -abs(line.days)))
