"""A country's holidays on a page: chosen, looked at with what they move, and taken as one."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from sightline.kernel import clock
from sightline.kernel.errors import Invalid
from sightline.projects import commands, forms, policy
from sightline.projects.models import WorkCalendar
from sightline.projects.pages.calendars import address_of, changed, crumbs_of, kept
from sightline.projects.pages.frame import BOTH
from sightline.projects.schedule import calendars, holidays
from sightline.ui.routes import Asked, page, show


@dataclass(frozen=True)
class Wish:
    """Whose holidays are asked for, of which years."""

    country: str
    region: str
    first_year: int
    last_year: int


@page(policy.keep_calendar, methods=BOTH)
def calendar_holidays(request: Asked, calendar_id: UUID) -> HttpResponse:
    """Choose a country's holidays, look at the days and what they move, and take them."""
    row = kept(request, calendar_id)
    if request.method == "POST":
        form = forms.HolidaysForm(request.POST)
        if form.submit(commands.add_holidays, request.actor, calendar_id=row.pk):
            n = len(form.result.added)
            return changed(request, form.result, f"{n} {'day' if n == 1 else 'days'} added.")
        return _holidays(request, row, form, {})
    asked = {name: request.GET.get(name, "") for name in ("country", "region")}
    this = clock.today().year
    years = {"first_year": str(this), "last_year": str(this + 1)}
    initial = {**asked, **{name: request.GET.get(name) or years[name] for name in years}}
    empty = forms.HolidaysForm(None, initial={**initial, "seen": row.version})
    seen = _preview(request, row, initial) if asked["country"] else {}
    return _holidays(request, row, empty, seen)


def _holidays(
    request: Asked, row: WorkCalendar, form: forms.HolidaysForm, seen: dict[str, Any]
) -> HttpResponse:
    context = {
        "calendar": row, "form": form, "back": address_of(row), "crumbs": crumbs_of(row),
        **seen,
    }  # fmt: skip
    status = 422 if seen.get("problems") else form.status
    return show(request, "projects/calendar_holidays.html", context, status)


def _preview(request: Asked, row: WorkCalendar, initial: dict[str, str]) -> dict[str, Any]:
    """Return the days as the page shows them, and what taking them would move."""
    try:
        wish = _wish(initial)
        asked: dict[str, Any] = asdict(wish)
        found = holidays.days(**asked)
        change = commands.look_at_holidays(request.actor, calendar_id=row.pk, **asked)
    except Invalid as error:
        return {"problems": [words for said in error.fields.values() for words in said]}
    new = {said["start"] for said in change.added}
    return {
        "asked": asked,
        "days": [
            (holiday, _standing(row, holiday.day, is_new=holiday.day.isoformat() in new))
            for holiday in found
        ],
        "n_new": len(new),
        "moves": calendars.move_lines(request.actor, change.moves),
        "place": _place(wish),
    }


def _place(wish: Wish) -> str:
    parts = dict(holidays.regions(wish.country))
    country = holidays.country_name(wish.country)
    return f"{country}, {parts[wish.region]}" if wish.region else country


def _wish(initial: dict[str, str]) -> Wish:
    """Return what is asked for; a region of the country chosen before is left out."""
    known = dict(holidays.regions(initial["country"]))
    region = initial["region"] if initial["region"] in known else ""
    first, last = (_whole(name, initial) for name in ("first_year", "last_year"))
    return Wish(initial["country"], region, first, last)


def _whole(name: str, initial: dict[str, str]) -> int:
    said = initial[name]
    if not (said.isascii() and said.isdigit() and len(said) < 6):
        raise Invalid({name: [f"{said[:10]!r} is no year."]})
    return int(said)


def _standing(row: WorkCalendar, on: date, *, is_new: bool) -> str:
    """Return what taking a holiday does to its day."""
    if not is_new:
        return "Stands already"
    works = calendars.pattern_shown(row).week[on.weekday()]
    return "New day off" if works else "New, on a day that is not worked anyway"
