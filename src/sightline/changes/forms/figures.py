"""The form by which a change request moves an approved figure."""

from typing import Any

from django import forms
from django.http import QueryDict

from sightline.changes.models import ChangeRequest
from sightline.changes.rules import figures
from sightline.kernel.policy import Actor
from sightline.projects import reach
from sightline.projects.forms.fields import MoneyField
from sightline.ui.fields import Choices, choice, choose, day
from sightline.ui.forms import CommandForm

FIGURES: Choices = [
    ("finish", "Move the approved finish to a day"),
    ("cost_more", "Raise the approved cost by an amount"),
    ("cost_less", "Lower the approved cost by an amount"),
    ("benefits", "Promise benefits of an amount in all"),
    ("milestone", "Move the approved date of a milestone"),
    ("milestone_drop", "Drop a milestone"),
    ("benefit", "Promise another amount a year of a benefit"),
    ("benefit_due", "Let a benefit begin on another day"),
]


FIGURE_WIRE = {
    "finish": ("finish", 1),
    "cost_more": ("cost", 1),
    "cost_less": ("cost", -1),
    "benefits": ("benefits", 1),
    "milestone": ("milestone", 1),
    "milestone_drop": ("milestone", 0),
    "benefit": ("benefit", 1),
    "benefit_due": ("benefit_due", 1),
}
"""A sentence of the form to the kind of figure, and the sign of its value; 0 for none."""


class FigureForm(CommandForm):
    """One approved figure that a request moves by itself: which one, and to what."""

    kind = forms.ChoiceField(label="It should", choices=FIGURES)
    ref = choice("Milestone or benefit", help_text="Not for the project's own figures.")
    on = day("Day", "The new approved day.")

    def __init__(self, data: QueryDict | None, *, actor: Actor, change: ChangeRequest) -> None:
        super().__init__(data, initial={"seen": change.version})
        self.change = change
        stones, benefits = reach.parts_of(actor, change.project_id)
        self.held = {"milestone": dict(stones), "benefit": dict(benefits)}
        named = [(pk, f"Milestone: {name}") for pk, name in stones]
        choose(self, ref=[*named, *((pk, f"Benefit: {name}") for pk, name in benefits)])
        self.fields["minor"] = MoneyField("Amount", change.currency)

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen sentence needs."""
        cleaned = super().clean()
        kind, *_ = FIGURE_WIRE[cleaned.get("kind") or "finish"]
        of, asks = figures.KINDS[kind].of, figures.KINDS[kind].value
        field = "on" if asks == "on" else "minor"
        is_drop = cleaned.get("kind") == "milestone_drop"
        if cleaned.get(field) is None and field not in self.errors and not is_drop:
            self.add_error(field, "This is needed.")
        if of and cleaned.get("ref") not in self.held[of] and "ref" not in self.errors:
            self.add_error("ref", f"Choose a {of}.")
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Send all the figures that the request moves, with this one behind."""
        given = super().arguments()
        kept = [*self.change.figures, self._figure(given)]
        return {"figures": kept} | {k: v for k, v in given.items() if k == "seen"}

    def _figure(self, given: dict[str, Any]) -> dict[str, Any]:
        kind, sign = FIGURE_WIRE[given["kind"]]
        said: dict[str, Any] = {"kind": kind}
        if figures.KINDS[kind].of:
            said["ref"] = given["ref"]
        if figures.KINDS[kind].value == "on":
            return said | {"on": given["on"].isoformat() if sign else None}
        return said | {figures.KINDS[kind].value: sign * given["minor"]}
