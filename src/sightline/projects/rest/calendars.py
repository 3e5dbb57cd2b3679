"""Working calendars over HTTP: the week, exceptions, holidays, and a look at what moves."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.kernel import clock
from sightline.kernel.errors import Invalid
from sightline.projects import commands, lists, policy, queries
from sightline.projects.commands.calendars import UNDOABLE, CalendarChange
from sightline.projects.models import WorkCalendar
from sightline.projects.rest.schemas import project_of, refuse_unless_any
from sightline.projects.schedule import calendars as reading
from sightline.projects.schedule import holidays as library
from sightline.projects.schedule.worktime import MOST_EXCEPTIONS
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import LEFT, Day, Id, In, Line, Name, Out, Told
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Calendars")
Minute = Annotated[int, Field(strict=True, ge=0, le=2880)]
Shift = Annotated[list[Minute], Field(min_length=2, max_length=2)]
Shifts = Annotated[list[Shift], Field(max_length=12)]
Week = Annotated[list[Shifts | None], Field(min_length=7, max_length=7)]
Year = Annotated[int, Field(strict=True, ge=1900, le=2200)]
Length = Annotated[int, Field(strict=True, ge=1, le=10_080)]
CountryCode = Annotated[str, Field(min_length=2, max_length=2, strict=True)]
Region = Annotated[str, Field(max_length=40, strict=True)]
KEEP = policy.keep_calendar


class ExceptionSaid(In):
    """Days on which a calendar differs; without shifts they are days off."""

    start: Day
    finish: Day = LEFT
    shifts: Shifts = LEFT
    name: Line = LEFT


class ExceptionTold(Told):
    """Days on which a calendar differs, both included."""

    start: date
    finish: date
    shifts: list[list[int]] = []
    name: str = ""


class CalendarOut(Out):
    """Working time: of one project, or of the organisation where ``project_id`` is null.

    ``week`` holds seven lists of [from, to] in minutes from midnight, Monday first; null is a day
    as the base calendar's. A shift that ends on the next day ends after 1440.
    """

    project_id: UUID | None
    name: str
    base_id: UUID | None
    week: list[list[list[int]] | None]
    exceptions: list[ExceptionTold]
    minutes_per_day: int
    minutes_per_week: int
    days_per_month: int


class CalendarFields(In):
    """What a calendar may say beside its name."""

    base_id: Id | None = LEFT
    week: Week = LEFT
    exceptions: Annotated[list[ExceptionSaid], Field(max_length=MOST_EXCEPTIONS)] = LEFT
    minutes_per_day: Length = LEFT
    minutes_per_week: Length = LEFT
    days_per_month: Length = LEFT


class CalendarMaking(CalendarFields):
    """A new calendar; it begins as a copy of ``copy_of``, or as a standard week."""

    name: Name
    copy_of: Id = LEFT


class CalendarChanging(CalendarFields):
    """What changes about a calendar."""

    name: Name = LEFT


class HolidaysAdding(In):
    """Whose public holidays become days off; ``preview`` works it out and keeps nothing."""

    country: CountryCode
    region: Region = LEFT
    first_year: Year
    last_year: Year
    preview: bool = LEFT


class FinishMove(Told):
    """A project's computed finish, in minutes of the wall clock, before and after."""

    project_id: UUID
    before: int | None
    after: int | None
    days: int


class CalendarMoves(Told):
    """What a change of a calendar came to, or would: the projects that the caller sees."""

    id: UUID
    version: int
    undo: str
    added: list[ExceptionTold]
    moves: list[FinishMove]


class HolidayTold(Told):
    """One public holiday."""

    day: date
    name: str


class HolidaysTold(Told):
    """Public holidays by day, and the regions that the country has."""

    holidays: list[HolidayTold]
    regions: list[str]


@api.lists("/calendars", policy.read, CalendarOut, lists.CALENDARS)
def calendars(request: Asked) -> QuerySet[WorkCalendar]:
    """Return the organisation's calendars."""
    return reading.shared(request.actor)


@api.lists("/projects/{uuid:project_id}/calendars", policy.read, CalendarOut, lists.CALENDARS)
def project_calendars(request: Asked, project_id: UUID) -> QuerySet[WorkCalendar]:
    """Return a project's own calendars."""
    return reading.of_project(request.actor, project_of(request, project_id))


@api.creates("/calendars", KEEP, CalendarOut, at="/calendars/{id}")
def make_calendar(request: Asked, said: CalendarMaking) -> WorkCalendar:
    """Make a calendar of the organisation."""
    return commands.make_calendar(request.actor, **said.given())


@api.creates(
    "/projects/{uuid:project_id}/calendars", policy.edit, CalendarOut, at="/calendars/{id}"
)
def make_project_calendar(request: Asked, project_id: UUID, said: CalendarMaking) -> WorkCalendar:
    """Make a calendar of one project."""
    return commands.make_calendar(request.actor, project_id=project_id, **said.given())


@api.shows("/calendars/{uuid:calendar_id}", policy.read, CalendarOut)
def calendar(request: Asked, calendar_id: UUID) -> WorkCalendar:
    """Return one calendar."""
    return reading.the_calendar(request.actor, calendar_id)


@api.tells("/calendars/{uuid:calendar_id}/history", policy.read, Changes)
def calendar_history(request: Asked, calendar_id: UUID) -> Changes:
    """Return who changed a calendar, newest first."""
    row = reading.the_calendar(request.actor, calendar_id)
    return history_of(request.actor, row, CalendarOut, policy.read)


@api.changes("/calendars/{uuid:calendar_id}", KEEP, CalendarOut)
def change_calendar(request: Asked, calendar_id: UUID, said: CalendarChanging) -> WorkCalendar:
    """Change a calendar, and compute every schedule that stands on it anew."""
    given = said.given()
    refuse_unless_any(given)
    done = commands.change_calendar(
        request.actor, calendar_id=calendar_id, seen=seen(request), **given
    )
    return done.calendar


@api.tells("/calendars/{uuid:calendar_id}/preview", KEEP, CalendarMoves, method="POST")
def look_at_calendar(request: Asked, calendar_id: UUID, said: CalendarChanging) -> CalendarMoves:
    """Return what a change of a calendar would move, keeping nothing."""
    given = said.given()
    refuse_unless_any(given)
    return _moves(
        request, commands.look_at_calendar(request.actor, calendar_id=calendar_id, **given)
    )


@api.drops("/calendars/{uuid:calendar_id}", KEEP)
def drop_calendar(request: Asked, calendar_id: UUID) -> None:
    """Drop a calendar that nothing uses."""
    commands.drop_calendar(request.actor, calendar_id=calendar_id, seen=seen(request))


@api.tells("/calendars/{uuid:calendar_id}/holidays", KEEP, CalendarMoves, method="POST")
def add_holidays(request: Asked, calendar_id: UUID, said: HolidaysAdding) -> CalendarMoves:
    """Make a country's public holidays days off; a day that stands already stays as it is."""
    given = said.given()
    call = commands.look_at_holidays if given.pop("preview", False) else commands.add_holidays
    return _moves(request, call(request.actor, calendar_id=calendar_id, **given))


@api.tells("/calendars/undo/{uuid:entry_id}", KEEP, CalendarMoves, method="POST")
def undo_calendar_change(request: Asked, entry_id: UUID) -> CalendarMoves:
    """Take one's own change of a calendar back."""
    return _moves(request, commands.undo_calendar_change(request.actor, entry_id=entry_id))


def _moves(request: Asked, done: CalendarChange) -> CalendarMoves:
    held = {move.project_id: move for move in done.moves}
    seen_ids = queries.projects_seen(request.actor, held)
    entry = queries.undoable(request.actor, done.calendar.pk, UNDOABLE)
    return CalendarMoves(
        id=done.calendar.pk,
        version=reading.the_calendar(request.actor, done.calendar.pk).version,
        undo=f"/api/v1/calendars/undo/{entry}" if entry else "",
        added=[ExceptionTold(**said) for said in done.added],
        moves=[
            FinishMove(project_id=pk, before=move.before, after=move.after, days=move.days)
            for pk, move in held.items()
            if pk in seen_ids
        ],
    )


HOLIDAY_PARAMETERS = (
    Parameter("country", "An ISO 3166 code, such as DE."),
    Parameter("region", "A part of it that has holidays of its own, such as BY."),
    Parameter("first_year", "The first year, this one if not given."),
    Parameter("last_year", "The last year, the first one if not given."),
)


@api.tells("/holidays", policy.read, HolidaysTold, more=HOLIDAY_PARAMETERS)
def holidays(request: Asked) -> HolidaysTold:
    """Return a country's public holidays, as the library knows them."""
    country, region = request.GET.get("country", ""), request.GET.get("region", "")
    first = _year(request, "first_year", clock.today().year)
    found = library.days(country, region, first, _year(request, "last_year", first))
    return HolidaysTold(
        holidays=[HolidayTold(day=said.day, name=said.name) for said in found],
        regions=[code for code, _ in library.regions(country)],
    )


def _year(request: Asked, name: str, otherwise: int) -> int:
    said: Any = request.GET.get(name, str(otherwise))
    if not (said.isascii() and said.isdigit() and len(said) < 6):
        raise Invalid({name: ["Give a year."]})
    return int(said)
