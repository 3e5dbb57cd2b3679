"""Working calendars: made, changed with every schedule that stands on them, dropped when unused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sightline.identity.queries import the_organisation
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import NotFound, Refused
from sightline.kernel.ids import new_id
from sightline.kernel.models import JournalEntry
from sightline.kernel.past import revert
from sightline.kernel.policy import Actor, check, visible
from sightline.projects import events, policy
from sightline.projects.commands.schedule import STANDARD_WEEK, schedule_of
from sightline.projects.models import Activity, Project, Schedule, WorkCalendar
from sightline.projects.schedule import holidays
from sightline.projects.schedule.calendars import (
    WHY,
    Move,
    check_there,
    check_works,
    recompute_all,
    the_calendar,
    users,
)
from sightline.projects.schedule.fields import whole
from sightline.projects.schedule.people import kept_people
from sightline.projects.schedule.worktime import check_exceptions, check_week

NAME = 200
LENGTHS = {"minutes_per_day": 1440, "minutes_per_week": 10_080, "days_per_month": 31}
COPIED = ("week", "exceptions", *LENGTHS)
UNDOABLE = ("projects.CalendarChanged", "projects.HolidaysAdded", "projects.CalendarDropped")


@dataclass(frozen=True)
class CalendarChange:
    """A calendar after a change, what moved with it, and the exceptions that were added."""

    calendar: WorkCalendar
    moves: tuple[Move, ...] = ()
    added: tuple[dict[str, Any], ...] = field(default=())


class _Looked(Exception):
    def __init__(self, result: CalendarChange) -> None:
        super().__init__()
        self.result = result


@command
def make_calendar(
    actor: Actor,
    /,
    *,
    name: str,
    project_id: UUID | None = None,
    copy_of: UUID | None = None,
    **fields: Any,
) -> WorkCalendar:
    """Make a calendar of the organisation, or of one project.

    Args:
        copy_of: A calendar whose week, exceptions and base it begins with; without one it begins
            as a standard week.

    Raises:
        Forbidden: The strategic PMO keeps the organisation's calendars, who runs a project its own.
        Invalid: Shifts or exceptions that cannot be.
        Refused: ``name-taken``, ``calendar-without-work``.
    """
    project = claim(Project, project_id, actor, policy.edit) if project_id else None
    pk = new_id()
    row = WorkCalendar(
        id=pk, organisation=the_organisation(actor), project=project, uid=str(pk),
        week=STANDARD_WEEK, exceptions=[],
    )  # fmt: skip
    check(actor, policy.keep_calendar, row)
    if copy_of is not None:
        _copy(actor, row, the_calendar(actor, copy_of))
    _set(actor, row, {"name": name, **fields})
    row.save()
    record(events.CalendarMade(about=row.pk, project=project_id, called=row.name))
    return row


def _copy(actor: Actor, row: WorkCalendar, other: WorkCalendar) -> None:
    for name in COPIED:
        setattr(row, name, getattr(other, name))
    row.base = _base(actor, row, other.base_id)


def _set(actor: Actor, row: WorkCalendar, fields: dict[str, Any]) -> None:
    """Set a calendar's fields, each checked, and check that it works."""
    if unknown := sorted(fields.keys() - {"name", "base_id", "week", "exceptions", *LENGTHS}):
        raise Refused("unknown-field", "A calendar has no such field.", unknown[0])
    if "name" in fields:
        row.name = _free_name(row, checked_text("name", fields["name"], NAME))
    if "base_id" in fields:
        row.base = _base(actor, row, fields["base_id"])
    if "week" in fields:
        row.week = check_week(fields["week"])
    if "exceptions" in fields:
        row.exceptions = check_exceptions(fields["exceptions"])
    for name in LENGTHS.keys() & fields.keys():
        setattr(row, name, whole(name, fields[name], 1, LENGTHS[name]))
    if row.base_id is None and None in row.week:
        words = "Without a base calendar each day needs its shifts, or none for a day off."
        raise Refused("no-base", words, "week")
    check_works(row)


def _free_name(row: WorkCalendar, name: str) -> str:
    others = WorkCalendar.objects.system(WHY).filter(organisation=row.organisation_id)
    others = others.filter(project=row.project_id).exclude(pk=row.pk)
    if others.filter(name__iexact=name).exists():
        raise Refused("name-taken", f"There is a calendar {name} already.", "name")
    return name


def _base(actor: Actor, row: WorkCalendar, base_id: Any) -> WorkCalendar | None:
    if base_id in (None, ""):
        return None
    rows = visible(actor, WorkCalendar).filter(pk=base_id)
    found: WorkCalendar | None = rows.filter(project__isnull=True).first()
    if found is None and row.project_id is not None:
        found = rows.filter(project=row.project_id).first()
    if found is None:
        raise NotFound("This base calendar")
    return found


@command
def change_calendar(
    actor: Actor,
    /,
    *,
    calendar_id: UUID,
    seen: int | None = None,
    keep: bool = True,
    **fields: Any,
) -> CalendarChange:
    """Change a calendar, and compute every schedule that stands on it anew, all or none.

    Args:
        keep: ``False`` only looks; see ``look_at_calendar``.
        fields: ``name``, ``base_id``, ``week`` (seven lists of shifts, or ``None`` for a day as
            the base's), ``exceptions``, ``minutes_per_day``, ``minutes_per_week``,
            ``days_per_month``.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: Shifts or exceptions that cannot be.
        Refused: ``name-taken``, ``calendar-circle``, ``calendar-without-work``, and what the
            engine refuses of a schedule.
    """
    row = claim(WorkCalendar, calendar_id, actor, policy.keep_calendar, seen=seen)
    _set(actor, row, fields)
    event = events.CalendarChanged(about=row.pk, project=row.project_id, called=row.name)
    return _kept(actor, row, event, keep=keep)


def look_at_calendar(actor: Actor, /, **asked: Any) -> CalendarChange:
    """Return what a change of a calendar would come to, keeping nothing.

    Raises:
        As ``change_calendar``.
    """
    return _looked(change_calendar, actor, asked)


def _looked(change: Callable[..., Any], actor: Actor, asked: dict[str, Any]) -> CalendarChange:
    try:
        change(actor, keep=False, **asked)
    except _Looked as looked:
        return looked.result
    raise AssertionError


def _kept(
    actor: Actor,
    row: WorkCalendar,
    event: Any,
    *,
    keep: bool,
    added: tuple[dict[str, Any], ...] = (),
) -> CalendarChange:
    if not row.changed():
        if not keep:
            raise _Looked(CalendarChange(row))
        nothing_changed()
        return CalendarChange(row)
    row.save()
    record(event)
    result = CalendarChange(row, recompute_all(actor, users(row)), added)
    if not keep:
        raise _Looked(result)
    return result


@command
def add_holidays(
    actor: Actor,
    *,
    calendar_id: UUID,
    country: str,
    region: str = "",
    first_year: int,
    last_year: int,
    seen: int | None = None,
    keep: bool = True,
) -> CalendarChange:
    """Make a country's public holidays days off in a calendar, each with its name.

    A day that an exception speaks of already stays as it is, so taking them twice changes nothing.

    Args:
        country: Its ISO 3166 code, such as ``DE``.
        region: A part of it that the library knows, such as ``BY``.
        keep: ``False`` only looks; see ``look_at_holidays``.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: A country, region or years that the library does not know; too many exceptions.
        Refused: What the engine refuses of a schedule.
    """
    row = claim(WorkCalendar, calendar_id, actor, policy.keep_calendar, seen=seen)
    found = holidays.days(country, region, first_year, last_year)
    added = holidays.missing(row.exceptions, found)
    if added:
        row.exceptions = check_exceptions([*row.exceptions, *added])
    place = f"{country}-{region}" if region else country
    event = events.HolidaysAdded(
        about=row.pk, project=row.project_id, place=place, first_year=first_year,
        last_year=last_year, n=len(added),
    )  # fmt: skip
    return _kept(actor, row, event, keep=keep, added=tuple(added))


def look_at_holidays(actor: Actor, /, **asked: Any) -> CalendarChange:
    """Return what adding holidays would come to, keeping nothing.

    Raises:
        As ``add_holidays``.
    """
    return _looked(add_holidays, actor, asked)


@command
def drop_calendar(actor: Actor, *, calendar_id: UUID, seen: int | None = None) -> WorkCalendar:
    """Drop a calendar that nothing uses.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``calendar-used``, with what uses it.
    """
    row = claim(WorkCalendar, calendar_id, actor, policy.keep_calendar, seen=seen)
    _check_unused(actor, row)
    row.delete()
    record(events.CalendarDropped(about=row.pk, project=row.project_id, called=row.name))
    return row


def _check_unused(actor: Actor, row: WorkCalendar) -> None:
    rows = WorkCalendar.objects.system(WHY).filter(base=row)
    if rows.exists():
        standing = visible(actor, WorkCalendar).filter(base=row).order_by("name")
        _refuse_used("calendars", list(standing.values_list("name", flat=True)))
    holders = set(_holders(row))
    if holders:
        seen = visible(actor, Project).filter(pk__in=holders).order_by("code")
        _refuse_used("schedules", list(seen.values_list("code", flat=True)))
    if row.project_id is not None and row.uid in _of_people(row.project_id):
        _refuse_used("people", ["those who came with the schedule's file"])


def _holders(row: WorkCalendar) -> list[UUID]:
    schedules = Schedule.objects.system(WHY).filter(calendar=row)
    activities = Activity.objects.system(WHY).filter(calendar=row).order_by()
    found = set(schedules.values_list("project_id", flat=True))
    return sorted(found | set(activities.values_list("project_id", flat=True).distinct()))


def _of_people(project_id: UUID) -> set[str]:
    schedule = schedule_of(project_id)
    resources, _ = kept_people(schedule) if schedule is not None else ((), ())
    return {resource.calendar_id for resource in resources}


def _refuse_used(what: str, names: list[str]) -> None:
    most = 5
    said = ", ".join(names[:most]) or "ones that you may not see"
    more = f" and {len(names) - most} more" if len(names) > most else ""
    words = f"It is used by these {what}: {said}{more}. Give them another calendar first."
    raise Refused("calendar-used", words)


@command
def undo_calendar_change(actor: Actor, *, entry_id: UUID) -> CalendarChange:
    """Take one's own change of a calendar back, while nobody has built on it.

    Raises:
        NotFound, Forbidden: The calendar is no longer to be seen or kept by the actor.
        Refused: ``not-yours``, ``changed-since``, and what the engine refuses of a schedule.
    """
    entry = JournalEntry.objects.filter(pk=entry_id, actor_id=actor.id, kind__in=UNDOABLE).first()
    if entry is None or entry.organisation_id != actor.organisation_id:
        raise Refused("not-yours", "Only your own change of a calendar can be taken back.")
    if entry.kind != "projects.CalendarDropped":
        claim(WorkCalendar, entry.about, actor, policy.keep_calendar)
    check_there(entry_id)
    revert(entry_id, before=lambda ids: None)
    row = claim(WorkCalendar, entry.about, actor, policy.keep_calendar)
    record(events.CalendarUndone(about=row.pk, project=row.project_id, entry=entry_id))
    check_works(row)
    return CalendarChange(row, recompute_all(actor, users(row)))
