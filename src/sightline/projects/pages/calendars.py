"""Working calendars on pages: the organisation's, a project's own, and what moves with a change."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.identity.queries import the_organisation
from sightline.kernel import clock
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import check, may
from sightline.projects import commands, forms, lists, policy, queries
from sightline.projects.commands.calendars import UNDOABLE, CalendarChange
from sightline.projects.commands.schedule import STANDARD_WEEK, schedule_of
from sightline.projects.models import Project, WorkCalendar
from sightline.projects.pages.frame import (
    BOTH,
    POST,
    crumbs,
    framed,
    posted,
    taken,
    the_permitted,
)
from sightline.projects.schedule import calendars, worktime
from sightline.ui.exports import exported
from sightline.ui.forms import CommandForm, check_button
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show


@page(policy.read)
def calendar_list(request: Asked) -> HttpResponse:
    """Show the organisation's calendars."""
    rows, params = calendars.shared(request.actor), params_of(request.GET)
    file = exported(lists.CALENDARS, rows, params)
    if file is not None:
        return file
    may_make = may(request.actor, policy.keep_calendar, _blank(request, None))
    context = {"page": lists.CALENDARS.page(rows, params), "may_make": may_make}
    return show(request, "projects/calendars.html", context)


def _blank(request: Asked, project: Project | None) -> WorkCalendar:
    """Return a calendar that is not made yet, as the form of a new one begins."""
    home = the_organisation(request.actor)
    return WorkCalendar(organisation=home, project=project, week=STANDARD_WEEK)


@page(policy.read)
def project_calendars(request: Asked, project_id: UUID) -> HttpResponse:
    """Show a project's own calendars, and the one that its schedule stands on."""
    project = queries.the_project(request.actor, project_id)
    schedule = schedule_of(project.pk)
    context = {
        "own": list(calendars.of_project(request.actor, project)),
        "shared": list(calendars.shared(request.actor)),
        "stands_on": schedule.calendar_id if schedule else None,
        "drawn": schedule is not None,
    }
    return show(
        request,
        "projects/project_calendars.html",
        framed(request, project, "project-schedule", **context),
    )


@page(policy.edit, methods=BOTH)
def schedule_calendar(request: Asked, project_id: UUID) -> HttpResponse:
    """Choose the calendar that a schedule stands on."""
    project = the_permitted(request, project_id, policy.edit)
    schedule = schedule_of(project.pk)
    if schedule is None:
        raise NotFound("This schedule")
    bases = calendars.bases_for(request.actor, project)
    form = forms.ScheduleCalendarForm(
        posted(request), now=schedule.calendar, bases=bases, seen=schedule.version
    )
    return taken(
        request,
        form,
        commands.set_schedule_options,
        title="The schedule's calendar",
        back=reverse("project-calendars", args=[project_id]),
        said="The schedule stands on its calendar; its dates are computed anew.",
        project_id=project.pk,
    )


@page(policy.keep_calendar, methods=BOTH)
def calendar_make(request: Asked) -> HttpResponse:
    """Make a calendar of the organisation."""
    blank = _blank(request, None)
    check(request.actor, policy.keep_calendar, blank)
    return _made(request, blank, reverse("calendars"))


@page(policy.edit, methods=BOTH)
def project_calendar_make(request: Asked, project_id: UUID) -> HttpResponse:
    """Make a calendar of one project."""
    project = the_permitted(request, project_id, policy.edit)
    back = reverse("project-calendars", args=[project_id])
    return _made(request, _blank(request, project), back, project_id=project.pk)


def _made(request: Asked, blank: WorkCalendar, back: str, **fixed: Any) -> HttpResponse:
    """Show and take in a new calendar, or one that begins as a copy of another."""
    copied = request.GET.get("copy", "")
    if copied:
        like = calendars.the_calendar(request.actor, _id(copied))
        blank.week, blank.base_id, blank.name = like.week, like.base_id, f"{like.name}, copy"
        blank.minutes_per_day, blank.minutes_per_week = like.minutes_per_day, like.minutes_per_week
        fixed["copy_of"] = like.pk
    bases = calendars.bases_for(request.actor, blank.project)
    form = forms.CalendarForm(posted(request), row=blank, bases=bases, is_new=True)
    if request.method == "POST" and form.submit(commands.make_calendar, request.actor, **fixed):
        return done(request, address_of(form.result), f"{form.result.name} was made.")
    context = {"form": form, "title": "New calendar", "back": back, "verb": "Make", "is_new": True}
    return show(request, "projects/calendar_form.html", context, form.status)


def _id(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError as error:
        raise NotFound("This calendar") from error


def address_of(row: WorkCalendar) -> str:
    """Return a calendar's page."""
    return reverse("calendar", args=[row.pk])


@page(policy.read)
def calendar_detail(request: Asked, calendar_id: UUID) -> HttpResponse:
    """Show a calendar: its week, the exceptions of a year, and which schedules stand on it."""
    row = calendars.the_calendar(request.actor, calendar_id)
    pattern = calendars.pattern_shown(row)
    years = _years(row.exceptions)
    year = _year(request.GET.get("year", ""), years)
    context = {
        "calendar": row,
        "week": [
            (name.capitalize(), worktime.written(shifts), said is None)
            for name, shifts, said in zip(worktime.WEEKDAYS, pattern.week, row.week, strict=True)
        ],
        "exceptions": [
            _exception(number, said)
            for number, said in enumerate(row.exceptions, 1)
            if said["start"][:4] <= str(year) <= said["finish"][:4]
        ],
        "years": years,
        "year": year,
        "used_by": calendars.users_seen(request.actor, row),
        "may_keep": may(request.actor, policy.keep_calendar, row),
        "hours": (row.minutes_per_day / 60, row.minutes_per_week / 60),
        "copy_href": _copy_address(row),
        "crumbs": crumbs_of(row),
    }
    return show(request, "projects/calendar.html", context)


def _exception(number: int, said: dict[str, Any]) -> dict[str, Any]:
    """Return an exception as the page shows it."""
    return {
        "number": number,
        "first": date.fromisoformat(said["start"]),
        "last": date.fromisoformat(said["finish"]),
        "start": said["start"],
        "name": said.get("name", ""),
        "words": worktime.written(said.get("shifts", [])),
    }


def _years(exceptions: list[dict[str, Any]]) -> list[int]:
    spans = [(int(said["start"][:4]), int(said["finish"][:4])) for said in exceptions]
    return sorted({year for first, last in spans for year in range(first, last + 1)})


def _year(asked: str, years: list[int]) -> int:
    """Return the year asked for; else this one, or the nearest that has an exception."""
    if asked.isascii() and asked.isdigit() and int(asked) in years:
        return int(asked)
    now = clock.today().year
    return min(years, key=lambda year: (abs(year - now), -year), default=now)


def _copy_address(row: WorkCalendar) -> str:
    make = (
        reverse("project-calendar-make", args=[row.project_id])
        if row.project_id
        else reverse("calendar-make")
    )
    return f"{make}?copy={row.pk}"


def crumbs_of(row: WorkCalendar) -> list[dict[str, str]]:
    """Return the way down to a calendar."""
    if row.project is None:
        return [
            {"label": "Calendars", "href": reverse("calendars")},
            {"label": row.name, "href": ""},
        ]
    way = crumbs(row.project)
    way[-1]["href"] = reverse("project", args=[row.project_id])
    at = {"label": "Calendars", "href": reverse("project-calendars", args=[row.project_id])}
    return [*way, at, {"label": row.name, "href": ""}]


def kept(request: Asked, calendar_id: UUID) -> WorkCalendar:
    """Return a calendar that the actor keeps, or refuse."""
    row = calendars.the_calendar(request.actor, calendar_id)
    check(request.actor, policy.keep_calendar, row)
    return row


@page(policy.keep_calendar, methods=BOTH)
def calendar_edit(request: Asked, calendar_id: UUID) -> HttpResponse:
    """Show, look at and take in a calendar's particulars and week."""
    row = kept(request, calendar_id)
    bases = calendars.bases_for(request.actor, row.project)
    form = forms.CalendarForm(posted(request), row=row, bases=bases)
    return _sent(request, row, form, f"Edit {row.name}", f"{row.name} was saved.")


@page(policy.keep_calendar, methods=BOTH)
def exception_add(request: Asked, calendar_id: UUID) -> HttpResponse:
    """Add days on which a calendar differs."""
    row = kept(request, calendar_id)
    form = forms.ExceptionForm(posted(request), row=row)
    return _sent(request, row, form, f"New exception of {row.name}", "The exception was added.")


@page(policy.keep_calendar, methods=BOTH)
def exception_edit(request: Asked, calendar_id: UUID, number: int) -> HttpResponse:
    """Change one exception of a calendar."""
    row = kept(request, calendar_id)
    held = _numbered(row, number)
    form = forms.ExceptionForm(posted(request), row=row, held=held)
    title = f"{row.name}: {held.get('name') or worktime.days_words(held)}"
    return _sent(request, row, form, title, "The exception was saved.")


def _numbered(row: WorkCalendar, number: int) -> dict[str, Any]:
    if not 1 <= number <= len(row.exceptions):
        raise NotFound("This exception")
    found: dict[str, Any] = row.exceptions[number - 1]
    return found


def _sent(
    request: Asked, row: WorkCalendar, form: forms.LookForm, title: str, said: str
) -> HttpResponse:
    """Show a form; look at what it would come to, or keep it."""
    looks = form.only_looks
    call: Callable[..., CalendarChange] = (
        commands.look_at_calendar if looks else commands.change_calendar
    )
    if request.method == "POST" and form.submit(call, request.actor, calendar_id=row.pk):
        if not looks:
            return changed(request, form.result, said)
        moves = calendars.move_lines(request.actor, form.result.moves)
    else:
        moves = None
    context = {
        "form": form, "title": title, "back": address_of(row), "moves": moves, "crumbs": crumbs_of(row),
    }  # fmt: skip
    return show(request, "projects/calendar_form.html", context, form.status)


def changed(request: Asked, change: CalendarChange, said: str) -> HttpResponse:
    """Go back to a calendar that was changed, saying how many finishes moved, with an undo."""
    entry = queries.undoable(request.actor, change.calendar.pk, UNDOABLE)
    moved = sum(line.is_moved for line in calendars.move_lines(request.actor, change.moves))
    words = f"{said} {_moved_words(moved)}"
    undo = reverse("calendar-undo", args=[entry]) if entry else ""
    return done(request, address_of(change.calendar), words, undo=undo)


def _moved_words(moved: int) -> str:
    if not moved:
        return "No finish moved."
    return (
        "The finish of 1 project moved."
        if moved == 1
        else f"The finishes of {moved} projects moved."
    )


@page(policy.keep_calendar, methods=POST)
def exception_drop(request: Asked, calendar_id: UUID, number: int) -> HttpResponse:
    """Drop one exception of a calendar."""
    row = kept(request, calendar_id)
    held = _numbered(row, number)
    form = CommandForm(request.POST)
    others = [said for said in row.exceptions if said is not held]
    fixed = {"calendar_id": row.pk, "exceptions": others}
    if form.submit(commands.change_calendar, request.actor, **fixed):
        return changed(request, form.result, "The exception was dropped.")
    context = {"form": form, "title": f"Drop an exception of {row.name}", "back": address_of(row)}
    return show(request, "projects/form.html", {**context, "verb": "Drop"}, form.status)


@page(policy.keep_calendar, methods=POST)
def calendar_drop(request: Asked, calendar_id: UUID) -> HttpResponse:
    """Drop a calendar that nothing uses."""
    row = kept(request, calendar_id)
    form = CommandForm(request.POST)
    back = (
        reverse("project-calendars", args=[row.project_id])
        if row.project_id
        else reverse("calendars")
    )
    if form.submit(commands.drop_calendar, request.actor, calendar_id=row.pk):
        entry = queries.undoable(request.actor, row.pk, UNDOABLE)
        undo = reverse("calendar-undo", args=[entry]) if entry else ""
        return done(request, back, f"{row.name} was dropped.", undo=undo)
    context = {"form": form, "title": f"Drop {row.name}", "back": address_of(row), "verb": "Drop"}
    return show(request, "projects/form.html", context, form.status)


@page(policy.keep_calendar, methods=POST)
def calendar_undo(request: Asked, entry_id: UUID) -> HttpResponse:
    """Take one's own change of a calendar back."""
    check_button(request.POST)
    change = commands.undo_calendar_change(request.actor, entry_id=entry_id)
    return done(request, address_of(change.calendar), "The change of the calendar was undone.")
