"""Forms of phases, gates, milestones and cost years."""

from typing import Any

from django import forms
from django.http import QueryDict

from sightline.projects import rules
from sightline.projects.forms.fields import RowForm, day, text
from sightline.ui.forms import CommandForm


def _place() -> forms.IntegerField:
    return forms.IntegerField(
        label="Place", required=False, min_value=1, max_value=99, help_text="1 is the first."
    )


class PhaseForm(RowForm):
    """A phase."""

    name = text("Name", 120, required=True)
    position = _place()
    start = day("Start")
    finish = day("Finish")


class GateForm(RowForm):
    """A gate as it is planned."""

    name = text("Name", 120, required=True)
    position = _place()
    planned_on = day("Planned for")
    is_review = forms.BooleanField(
        label="Reviews only",
        required=False,
        help_text="It releases no commitment. Only the office says so.",
    )
    evidence = text("Evidence", 20_000, lines=4, help_text="What the gate shall judge.")


class SubmitGateForm(RowForm):
    """A gate as it is asked for."""

    evidence = text("Evidence", 20_000, lines=5, help_text="What the gate shall judge.")


class DecideGateForm(CommandForm):
    """What a gate says."""

    outcome = forms.ChoiceField(label="Outcome", choices=list(rules.GATE_OUTCOMES.items()))
    conditions = text("Conditions", 20_000, lines=3, help_text="Needed for a conditional go.")
    reasons = text("Reasons", 20_000, lines=3, help_text="Needed for hold, recycle and kill.")
    held_on = day("Held on", "Today, unless it was held before.")


class MilestoneForm(RowForm):
    """A milestone with its three dates."""

    name = text("Name", 200, required=True)
    baseline = day("Baseline", "The approved date; fixed once work has started.")
    forecast = day("Forecast")
    actual = day("Actual")


class CostYearForm(RowForm):
    """One fiscal year's amounts."""

    fiscal_year = forms.IntegerField(
        label="Fiscal year",
        min_value=1900,
        max_value=2200,
        help_text="The calendar year in which it begins.",
    )
    money = (("budget_minor", "Budget"), ("forecast_minor", "Forecast"), ("actual_minor", "Actual"))

    def __init__(
        self, data: QueryDict | None, *, row: Any, currency: str, year: int | None
    ) -> None:
        super().__init__(data, row=row, currency=currency)
        if row is not None:
            del self.fields["fiscal_year"]
        elif year is not None:
            self.initial["fiscal_year"] = year
