"""Forms of schedules: an activity without the chart, and a baseline."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import QueryDict

from sightline.projects.commands import edit_schedule
from sightline.projects.forms.fields import text
from sightline.projects.models import Activity
from sightline.projects.schedule import edits, notation
from sightline.ui.forms import CommandForm


class BaselineForm(CommandForm):
    """Which baseline is kept."""

    number = forms.IntegerField(
        label="Number", min_value=0, max_value=10, initial=0, help_text="0 is the reference."
    )
    name = text("Name", 120)

    def arguments(self) -> dict[str, Any]:
        """Return the command's arguments; a baseline is set over whatever there is."""
        return {name: self.cleaned_data[name] for name in ("number", "name")}


class ActivityForm(CommandForm):
    """An activity's name, duration, progress and predecessors."""

    name = text("Name", 500, required=True)
    days = forms.DecimalField(
        label="Duration, days", min_value=0, max_value=36_500, decimal_places=2, required=False
    )
    percent = forms.IntegerField(
        label="Complete, %", min_value=0, max_value=100, required=False, initial=0
    )
    predecessors = text("Predecessors", 2000, help_text=notation.HELP)

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
        row = self.row
        if row is None:
            return {key: value for key, value in fields.items() if value not in (0, "")}
        held = {
            "name": row.name, "duration": row.duration, "percent": row.percent_permille // 10,
            "predecessors": self.written,
        }  # fmt: skip
        return {key: value for key, value in fields.items() if value != held[key]}

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
