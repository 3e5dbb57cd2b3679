"""Forms of surveys and of value."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from sightline.kernel.policy import Actor, may
from sightline.projects.forms.fields import MoneyField
from sightline.services import policy, queries
from sightline.services.forms.customers import office_choices
from sightline.ui.fields import NewForm, choice, choose
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm

SATISFIED = (
    ("5", "5: very satisfied"), ("4", "4"), ("3", "3"), ("2", "2"), ("1", "1: not at all"),
)  # fmt: skip
LIKELY = tuple((str(n), str(n)) for n in range(10, -1, -1))


class SurveyForm(CommandForm):
    """Two questions and a comment."""

    csat = forms.TypedChoiceField(
        label="How satisfied are you?", choices=SATISFIED, coerce=int, widget=forms.RadioSelect
    )
    nps = forms.TypedChoiceField(
        label="How likely would you recommend it to a colleague?",
        choices=LIKELY,
        coerce=int,
        help_text="10: surely. 0: never.",
    )
    comment = line("What should stay, what should change?", 5000, lines=3)


class ClaimForm(NewForm):
    """What a customer gained, and the office's share of it."""

    customer_id = choice("Customer", required=True)
    year = forms.IntegerField(label="Year")
    what = line("What was gained", 300, required=True)
    percent = forms.DecimalField(
        label="Share that the office brought (%)", max_digits=7, decimal_places=2
    )

    def __init__(self, data: QueryDict | None, *, actor: Actor, currency: str, year: int) -> None:
        super().__init__(data, initial={"year": year})
        self.fields["value_minor"] = MoneyField(f"Value ({currency})", currency)
        self.fields["value_minor"].required = True
        kept = [row for row in queries.customers(actor)[:500] if may(actor, policy.keep, row)]
        choose(self, customer_id=[(str(row.pk), row.name) for row in kept])

    def arguments(self) -> dict[str, Any]:
        """Send the customer as an id, and the share as a part of one."""
        given = super().arguments()
        share = Decimal(given.pop("percent")) / 100
        return given | {"customer_id": UUID(given["customer_id"]), "share": share}


class CostForm(NewForm):
    """What an office cost in a year."""

    office_id = choice("Office", required=True)
    year = forms.IntegerField(label="Year")

    def __init__(self, data: QueryDict | None, *, actor: Actor, currency: str, year: int) -> None:
        super().__init__(data, initial={"year": year})
        self.fields["cost_minor"] = MoneyField(f"Cost ({currency})", currency)
        self.fields["cost_minor"].required = True
        choose(self, office_id=office_choices(actor))

    def arguments(self) -> dict[str, Any]:
        """Send the office as an id."""
        given = super().arguments()
        return given | {"office_id": UUID(given["office_id"])}
