"""Forms of what is measured of a benefit, and of its readings."""

from django import forms
from django.http import QueryDict

from sightline.kernel import clock
from sightline.projects.forms.fields import RowForm
from sightline.results import rules
from sightline.results.models import Measure, Reading
from sightline.ui.fields import NewForm, day, text
from sightline.ui.forms import CommandForm


def figure(label: str, help_text: str = "", *, required: bool = False) -> forms.DecimalField:
    """Return a measured value."""
    return forms.DecimalField(
        label=label,
        required=required,
        max_digits=17,
        decimal_places=4,
        min_value=-rules.MOST_VALUE,
        max_value=rules.MOST_VALUE,
        help_text=help_text,
    )


class MeasureForm(RowForm):
    """What is measured, from where to where, how, and how often."""

    name = text("Measure", 200, required=True)
    kind = forms.ChoiceField(
        label="Kind", choices=list(rules.MEASURES.items()), initial="lagging",
        help_text="Leading: an early sign. Lagging: the benefit itself.",
    )  # fmt: skip
    carries = forms.BooleanField(
        label="Carries the benefit", required=False,
        help_text="It is set against the plan. The first lagging one does.",
    )  # fmt: skip
    is_money = forms.BooleanField(
        label="In money", required=False,
        help_text="Each reading is the amount since the one before, in the project's currency.",
    )  # fmt: skip
    unit = text("Unit", 40)
    baseline = figure("Baseline")
    baseline_on = day("Baseline measured on", "Before go-live.")
    target = figure("Target", "The level to be reached; of money the promise says it.")
    method = text("How it is measured", 20_000, lines=2)
    source = text("Read from", 200, help_text="A ledger, a system, a survey.")
    every_days = forms.TypedChoiceField(
        label="Read", coerce=int, choices=list(rules.FREQUENCIES.items()), initial=91
    )

    def __init__(self, data: QueryDict | None, *, row: Measure | None = None) -> None:
        super().__init__(data, row=row)


class ReadingForm(NewForm):
    """What a measure said on a day."""

    on = day("Read on", required=True)
    value = figure("Value", required=True)
    evidence = text(
        "Evidence", 10_000, lines=2, help_text="Where it can be looked up; needed to attest it."
    )

    def __init__(self, data: QueryDict | None, *, row: Measure) -> None:
        super().__init__(data, initial={"on": clock.today()})
        unit = row.profile.benefit.project.currency if row.is_money else row.unit
        field = self.fields["value"]
        field.label = f"Value ({unit})" if unit else "Value"
        if row.is_money:
            field.help_text = "The amount since the reading before."


class AttestForm(CommandForm):
    """That the owner vouches for a reading, and where it can be looked up."""

    evidence = text("Evidence", 10_000, lines=3)

    def __init__(self, data: QueryDict | None, *, row: Reading) -> None:
        super().__init__(data, initial={"seen": row.version, "evidence": row.evidence})


class DisputeForm(CommandForm):
    """That a reading is wrong, and why."""

    why = text("What is wrong with it", 1000, required=True, lines=3)

    def __init__(self, data: QueryDict | None, *, row: Reading) -> None:
        super().__init__(data, initial={"seen": row.version})
