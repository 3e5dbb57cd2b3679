"""Forms of schedules: an activity without the chart, a baseline, and a simulation."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import QueryDict

from sightline.engines.simulate import FEWEST
from sightline.projects.commands import edit_schedule
from sightline.projects.forms.fields import text
from sightline.projects.models import Activity
from sightline.projects.schedule import edits, notation
from sightline.projects.schedule.fields import estimate_of
from sightline.projects.schedule.simulating import MOST_TRIALS
from sightline.ui.forms import CommandForm

POINTS = ("optimistic", "likely", "pessimistic")


class BaselineForm(CommandForm):
    """Which baseline is kept."""

    number = forms.IntegerField(
        label="Number", min_value=0, max_value=10, initial=0, help_text="0 is the reference."
    )
    name = text("Name", 120)

    def arguments(self) -> dict[str, Any]:
        """Return the command's arguments; a baseline is set over whatever there is."""
        return {name: self.cleaned_data[name] for name in ("number", "name")}


def _days(label: str, help_text: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=36_500,
        decimal_places=2,
        required=False,
        help_text=help_text,
    )


def _percent(
    label: str, least: int, most: int, initial: int, help_text: str = ""
) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=least,
        max_value=most,
        decimal_places=1,
        initial=initial,
        required=False,
        help_text=help_text,
    )


class ActivityForm(CommandForm):
    """An activity's name, duration, progress, predecessors and three-point estimate."""

    name = text("Name", 500, required=True)
    days = forms.DecimalField(
        label="Duration, days", min_value=0, max_value=36_500, decimal_places=2, required=False
    )
    percent = forms.IntegerField(
        label="Complete, %", min_value=0, max_value=100, required=False, initial=0
    )
    predecessors = text("Predecessors", 2000, help_text=notation.HELP)
    optimistic = _days("Optimistic, days")
    likely = _days("Most likely, days")
    pessimistic = _days(
        "Pessimistic, days", "All three or none; simulations draw durations between them."
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        row: Activity | None = None,
        day: int = 480,
        written: str = "",
    ) -> None:
        self.row, self.day, self.written = row, day, written
        initial: dict[str, Any] = {"days": 1}
        if row is not None:
            initial = {
                "name": row.name,
                "days": row.duration / day,
                "percent": row.percent_permille // 10,
                "predecessors": written,
                "seen": row.version,
                **dict(zip(POINTS, (m / day for m in estimate_of(row) or ()), strict=False)),
            }
        super().__init__(data, initial=initial)

    @property
    def fields_said(self) -> dict[str, Any]:
        """What differs from the activity, as an edit sets it."""
        said = self.cleaned_data
        fields: dict[str, Any] = {"name": said["name"]}
        if said["days"] is not None:
            fields["duration"] = round(float(said["days"]) * self.day)
        fields["percent"] = said["percent"] or 0
        fields["predecessors"] = said["predecessors"]
        fields["estimate"] = self._estimate()
        row = self.row
        if row is None:
            return {key: value for key, value in fields.items() if value not in (0, "", None)}
        held = {
            "name": row.name, "duration": row.duration, "percent": row.percent_permille // 10,
            "predecessors": self.written, "estimate": estimate_of(row),
        }  # fmt: skip
        return {key: value for key, value in fields.items() if value != held[key]}

    def clean(self) -> dict[str, Any]:
        """Refuse an estimate of which one or two points are missing."""
        cleaned = super().clean()
        given = [name for name in POINTS if cleaned.get(name) is not None]
        if 0 < len(given) < len(POINTS) and not any(name in self.errors for name in POINTS):
            missing = next(name for name in POINTS if name not in given)
            self.add_error(missing, "Give all three points of the estimate, or none.")
        return cleaned

    def _estimate(self) -> list[int] | None:
        points = [self.cleaned_data.get(name) for name in POINTS]
        if any(point is None for point in points):
            return None
        return [round(float(point) * self.day) for point in points if point is not None]

    def send(self, actor: Any, **fixed: Any) -> Any:
        """Send the form as one edit; nothing where nothing differs."""
        fields = self.fields_said
        edit: edits.Edit
        if self.row is not None:
            edit = edits.Change(self.row.pk, fields, self.cleaned_data.get("seen"))
        else:
            name = fields.pop("name")
            edit = edits.Add(name, fixed.pop("after", None), fixed.pop("level", 1), fields)
        call: Callable[..., Any] = edit_schedule
        return call(actor, edits=[edit], **fixed)

    def arguments(self) -> dict[str, Any]:
        """Return nothing: ``send`` shapes the edit."""
        return {}


class SimulationForm(CommandForm):
    """How a schedule is simulated."""

    trials = forms.IntegerField(
        label="Trials",
        min_value=FEWEST,
        max_value=MOST_TRIALS,
        initial=1000,
        help_text="More trials make the dates steadier; 1,000 are enough as a rule.",
    )
    low = _percent("Quickest without an estimate, %", 0, 100, 90)
    high = _percent(
        "Slowest without an estimate, %",
        100,
        1000,
        125,
        "Of the planned duration. Leave both blank where such activities take exactly as planned.",
    )
    correlation = _percent(
        "Correlation, %", 0, 100, 0, "How far all durations go up and down together."
    )
    seed = forms.IntegerField(
        label="Seed",
        min_value=0,
        max_value=2**31 - 1,
        initial=1,
        help_text="The same seed on the same plan gives the same figures.",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse one bound without the other."""
        cleaned = super().clean()
        if not self.errors and (cleaned["low"] is None) != (cleaned["high"] is None):
            missing = "low" if cleaned["low"] is None else "high"
            self.add_error(missing, "Give both bounds, or neither.")
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return the command's arguments; percentages become shares."""
        said = self.cleaned_data
        usual = None
        if said["low"] is not None:
            usual = (float(said["low"]) / 100, float(said["high"]) / 100)
        return {
            "trials": said["trials"],
            "seed": said["seed"],
            "usual": usual,
            "correlation": float(said["correlation"] or 0) / 100,
        }
