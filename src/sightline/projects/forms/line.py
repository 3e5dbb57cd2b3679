"""Forms of the line of sight: contributions and benefits."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from sightline.kernel.policy import Actor
from sightline.projects.forms.fields import (
    EMPTY,
    Choices,
    RowForm,
    choice,
    day,
    people_choices,
    text,
)
from sightline.projects.models import Project
from sightline.strategy.queries import objectives
from sightline.ui.forms import CommandForm


def objective_choices(actor: Actor) -> Choices:
    """Return the objectives that are not done with, by theme and code."""
    rows = [line.objective for line in objectives(actor)]
    live = [row for row in rows if row.state in {"draft", "active"}]
    return [(str(row.pk), f"{row.code} {row.name}") for row in live]


class ContributionForm(CommandForm):
    """The share of a project that serves an objective."""

    objective_id = forms.ChoiceField(label="Objective")
    share = forms.DecimalField(
        label="Share",
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text="Percent of the project's work; all shares sum to 100 at most.",
    )
    since = day("Since", "Today, unless it began before.")
    why = text("Why", 1000)

    def __init__(self, data: QueryDict | None, *, actor: Actor, objective: str = "") -> None:
        super().__init__(data, initial={"objective_id": objective})
        self.fields["objective_id"].choices = objective_choices(actor)  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Send the share as 0 to 1."""
        given = super().arguments()
        return given | {"share": given["share"] / Decimal(100)}


class BenefitForm(RowForm):
    """A benefit that a project promises."""

    title = text("Benefit", 300, required=True)
    objective_id = choice("Objective it serves")
    owner_id = choice("Owner in the line")
    measure = text("How it is measured", 200)
    due = day("Due")
    money = (("promised_minor", "Promised a year"), ("expected_minor", "Expected a year"))
    below_zero = frozenset({"promised_minor", "expected_minor"})  # a disbenefit lowers the sum

    def __init__(
        self, data: QueryDict | None, *, actor: Actor, project: Project, row: Any = None
    ) -> None:
        super().__init__(data, row=row, currency=project.currency)
        self.options(
            objective_id=[EMPTY, *objective_choices(actor)], owner_id=people_choices(actor)
        )
