"""Forms of what is made of a linkage, and of the words that projects are compared with."""

from typing import Any

from django import forms
from django.http import QueryDict

from sightline.kernel.policy import Actor
from sightline.linkages import rules
from sightline.linkages.models import Linkage
from sightline.projects.forms.fields import MoneyField, RowForm, people_choices
from sightline.ui.fields import choice, day, text
from sightline.ui.forms import CommandForm


class ConfirmForm(CommandForm):
    """As what two projects belong together."""

    kind = forms.ChoiceField(label="They are", choices=list(rules.LINKAGE_KINDS.items()))
    note = text("What it is about", 1000, lines=3)


class DismissForm(CommandForm):
    """Why a suggestion is wrong or of no use."""

    reason = text(
        "Why",
        1000,
        required=True,
        lines=3,
        help_text="Kept, and the pair is not suggested again until what the two share changes.",
    )


class ActForm(RowForm):
    """What is done about a linkage."""

    action = text("What is done", 300, required=True)
    action_owner_id = choice("Who does it", required=True)
    action_due = day("Until")
    money = (("saving_expected_minor", "Saving expected"),)

    def __init__(self, data: QueryDict | None, *, actor: Actor, row: Linkage) -> None:
        super().__init__(data, row=row, currency=row.currency)
        self.options(action_owner_id=people_choices(actor))

    def arguments(self) -> dict[str, Any]:
        """Send everything: it is settled as a whole."""
        return CommandForm.arguments(self)


class CloseForm(CommandForm):
    """What money it saved."""

    why = text("How it ended", 1000, lines=2)

    def __init__(self, data: QueryDict | None, *, row: Linkage) -> None:
        super().__init__(data, initial={"seen": row.version})
        label = f"Saving made ({row.currency})"
        words = "Nothing saved is 0; leave it empty where nobody knows."
        self.fields["saving_minor"] = MoneyField(label, row.currency, help_text=words)


class SimilarForm(CommandForm):
    """The words of a project that is being thought of."""

    name = text("Name", 300, required=True)
    description = text("Description", 20_000, lines=4)
    start = day("Start")
    baseline_finish = day("Finish")
