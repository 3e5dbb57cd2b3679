"""Forms of a benefit: its profile, its steps, what is expected of it, and whose it is."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.projects import queries
from sightline.projects.forms.fields import RowForm, people_choices
from sightline.results import rules
from sightline.results.models import Profile
from sightline.ui.fields import choice, choose, day, text
from sightline.ui.forms import CommandForm


def days(label: str, help_text: str) -> forms.IntegerField:
    """Return a number of days, ten years at most."""
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=rules.MOST_DAYS, help_text=help_text
    )


def percent(label: str, help_text: str = "") -> forms.DecimalField:
    """Return a share that is typed in percent."""
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, max_digits=6, decimal_places=2, help_text=help_text
    )


def percent_of(share: Decimal | None) -> Decimal | None:
    """Return a share of 0 to 1 as it is typed."""
    return None if share is None else (share * 100).normalize()


class ProfileForm(RowForm):
    """Everything about a benefit that follows from its promise."""

    description = text("Description", 20_000, lines=3)
    outcome = text(
        "What one will be able to see", 20_000, lines=2,
        help_text="An outcome that anybody can observe.",
    )  # fmt: skip
    attribution = text(
        "Why it comes from this project", 20_000, lines=2,
        help_text="What else could have brought it about, and how that is told apart.",
    )  # fmt: skip
    kind = forms.ChoiceField(label="Kind", choices=list(rules.KINDS.items()), initial="cashable")
    is_disbenefit = forms.BooleanField(
        label="A disbenefit", required=False,
        help_text="Something that gets worse; its amount is promised below 0.",
    )  # fmt: skip
    is_intermediate = forms.BooleanField(
        label="An intermediate benefit", required=False,
        help_text="On the way to an end benefit; it is measured and never summed.",
    )  # fmt: skip
    category = text("Category", 80)
    beneficiary = text("Who benefits", 200)
    lag_days = days("Days from finish to first effect", "The plan follows the project's finish.")
    ramp_days = days("Days from first effect to full", "It rises in a straight line.")
    confidence = forms.ChoiceField(
        label="Confidence", choices=list(rules.CONFIDENCES.items()), initial="medium"
    )
    finance_id = choice("Confirms for finance", help_text="Neither the owner nor the manager.")
    next_review = day("Next review")
    assumptions = text("Assumptions", 20_000, lines=2)
    risks = text("Risks", 20_000, lines=2)
    money = (("cost_minor", "Cost to realise"),)

    def __init__(
        self, data: QueryDict | None, *, actor: Actor, currency: str, row: Profile | None = None
    ) -> None:
        super().__init__(data, row=row, currency=currency)
        self.options(finance_id=people_choices(actor))

    def arguments(self) -> dict[str, Any]:
        """Send whole days; none is no day."""
        given = super().arguments()
        return {
            k: 0 if k in {"lag_days", "ramp_days"} and v is None else v for k, v in given.items()
        }


class StepForm(CommandForm):
    """A step that asks for nothing."""


class ApprovalForm(CommandForm):
    """A step that may say why."""

    why = text("Why", 1000, lines=2)


class WhyForm(CommandForm):
    """A step that must say why."""

    why = text("Why", 1000, required=True, lines=3)


class ForecastForm(CommandForm):
    """How far the new way of working was adopted."""

    utilisation = percent("Share of people using it, %")
    proficiency = percent("How well they use it, %")
    on = day("Measured on")
    why = text("Why", 1000, lines=2)

    def __init__(self, data: QueryDict | None, *, row: Profile) -> None:
        initial = {
            "seen": row.version,
            "utilisation": percent_of(row.utilisation),
            "proficiency": percent_of(row.proficiency),
            "on": clock.today(),
        }
        super().__init__(data, initial=initial)

    def arguments(self) -> dict[str, Any]:
        """Send shares of 0 to 1."""
        given = super().arguments()
        return given | {name: given[name] / 100 for name in ("utilisation", "proficiency")}


class ShareForm(CommandForm):
    """Which part of a benefit another project brings about."""

    sharer_id = choice("Project", required=True)
    share = percent("Its part, %", "0 takes its part away; the rest is this project's own.")
    why = text("Why", 1000)

    def __init__(self, data: QueryDict | None, *, actor: Actor, row: Profile) -> None:
        super().__init__(data, initial={"seen": row.version})
        own = row.benefit.project_id
        names = [one for one in queries.project_names(actor) if one[0] != own]
        choose(self, sharer_id=[(str(pk), f"{code} {name}") for pk, code, name in names])

    def arguments(self) -> dict[str, Any]:
        """Send a share of 0 to 1."""
        given = super().arguments()
        return given | {"share": given["share"] / 100}
