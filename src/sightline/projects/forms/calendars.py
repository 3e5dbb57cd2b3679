"""Forms of working calendars: the week, one exception, holidays, and which one a schedule is on."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from sightline.kernel.errors import Invalid
from sightline.projects.forms.fields import EMPTY, Choices, day, text
from sightline.projects.models import WorkCalendar
from sightline.projects.schedule import holidays, worktime
from sightline.projects.schedule.worktime import WEEKDAYS
from sightline.ui.forms import CommandForm

GO = "yes"


class ShiftsField(forms.CharField):
    """A day's working time as people write it; ``None`` for a day as the base calendar's."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label=label, required=False, max_length=400, **more)

    def clean(self, value: Any) -> Any:
        """Return shifts in minutes from midnight."""
        said = super().clean(value)
        if said.casefold() == worktime.AS_BASE:
            return None
        try:
            return worktime.shifts_of(said)
        except Invalid as error:
            raise forms.ValidationError(error.fields["shifts"]) from error


class LookForm(CommandForm):
    """A form that first only looks at what it would come to, and keeps it when told to go."""

    go = forms.CharField(required=False, max_length=3, widget=forms.HiddenInput)

    @property
    def only_looks(self) -> bool:
        """Whether the form was sent to look, not to keep."""
        return self.data.get("go") != GO

    def arguments(self) -> dict[str, Any]:
        """Return the command's arguments."""
        given = super().arguments()
        del given["go"]
        return given


def _hours(label: str, most: int, help_text: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=Decimal("0.02"), max_value=most, decimal_places=2,
        help_text=help_text,
    )  # fmt: skip


def _in_hours(minutes: int) -> str:
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


class CalendarForm(LookForm):
    """A calendar's name, what it stands on, its week, and how long a day and a week are."""

    name = text("Name", 200, required=True)
    base_id = forms.ChoiceField(
        label="Stands on",
        required=False,
        help_text="Its exceptions count here too; write a day as “as base” to take its working time.",
    )
    monday = ShiftsField("Monday", help_text=worktime.HELP)
    tuesday = ShiftsField("Tuesday")
    wednesday = ShiftsField("Wednesday")
    thursday = ShiftsField("Thursday")
    friday = ShiftsField("Friday")
    saturday = ShiftsField("Saturday")
    sunday = ShiftsField("Sunday")
    hours_per_day = _hours("Hours a day", 24, "How long “1 day” of a duration is.")
    hours_per_week = _hours("Hours a week", 168, "How long “1 week” of a duration is.")
    days_per_month = forms.IntegerField(label="Days a month", min_value=1, max_value=31)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        row: WorkCalendar,
        bases: Iterable[WorkCalendar],
        is_new: bool = False,
    ) -> None:
        week = zip(WEEKDAYS, map(worktime.written, row.week), strict=True)
        initial = {
            "name": row.name, "base_id": str(row.base_id or ""), **dict(week),
            "hours_per_day": _in_hours(row.minutes_per_day),
            "hours_per_week": _in_hours(row.minutes_per_week),
            "days_per_month": row.days_per_month,
        }  # fmt: skip
        super().__init__(data, initial=initial if is_new else {**initial, "seen": row.version})
        options: Choices = [(str(base.pk), base.name) for base in bases if base.pk != row.pk]
        self.fields["base_id"].choices = [EMPTY, *options]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the command's arguments, the week as one and lengths in minutes."""
        given = super().arguments()
        given["week"] = [given.pop(name) for name in WEEKDAYS]
        given["base_id"] = given["base_id"] or None
        for what in ("day", "week"):
            given[f"minutes_per_{what}"] = round(given.pop(f"hours_per_{what}") * 60)
        return given


class ExceptionForm(LookForm):
    """One exception of a calendar: days, what they are called, and the work on them."""

    start = day("First day", required=True)
    finish = day("Last day", "Empty: only the first day.")
    name = text("Name", worktime.NAME)
    shifts = ShiftsField("Working time", help_text=f"{worktime.HELP} On these days.")

    def __init__(
        self, data: QueryDict | None, *, row: WorkCalendar, held: dict[str, Any] | None = None
    ) -> None:
        self.row, self.held = row, held
        initial: dict[str, Any] = {"seen": row.version}
        if held is not None:
            initial |= {**held, "shifts": worktime.written(held.get("shifts", []))}
        super().__init__(data, initial=initial)

    def arguments(self) -> dict[str, Any]:
        """Return the calendar's exceptions with this one among them."""
        given = super().arguments()
        said = {name: given.pop(name) for name in ("start", "finish", "name", "shifts")}
        said["shifts"] = said["shifts"] or []
        others = [kept for kept in self.row.exceptions if kept is not self.held]
        return {**given, "exceptions": [*others, said]}


class HolidaysForm(CommandForm):
    """Whose holidays, of which years."""

    country = forms.ChoiceField(label="Country")
    region = forms.ChoiceField(label="Region", required=False)
    first_year = forms.IntegerField(
        label="From", min_value=holidays.FIRST_YEAR, max_value=holidays.LAST_YEAR
    )
    last_year = forms.IntegerField(
        label="Up to", min_value=holidays.FIRST_YEAR, max_value=holidays.LAST_YEAR
    )

    def __init__(self, data: QueryDict | None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        known = holidays.countries()
        asked = (data or initial or {}).get("country", "")
        country = asked if asked in dict(known) else ""
        self.fields["country"].choices = [("", "—"), *known]  # type: ignore[attr-defined]
        parts = holidays.regions(country) if country else []
        self.fields["region"].choices = [("", "All of it"), *parts]  # type: ignore[attr-defined]
        if not parts:
            self.fields["region"].widget = forms.HiddenInput()


class ScheduleCalendarForm(CommandForm):
    """On which calendar a schedule stands."""

    calendar_id = forms.ChoiceField(
        label="Calendar",
        help_text="Activities that name no calendar of their own are worked on this one.",
    )

    def __init__(
        self, data: QueryDict | None, *, now: WorkCalendar, bases: Iterable[WorkCalendar], seen: int
    ) -> None:
        super().__init__(data, initial={"calendar_id": str(now.pk), "seen": seen})
        options = [(str(row.pk), row.name) for row in bases]
        self.fields["calendar_id"].choices = options  # type: ignore[attr-defined]
