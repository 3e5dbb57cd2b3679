"""Forms of what hangs on a change request: items of its area, funding, other ways."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from sightline.changes import rules
from sightline.changes.forms.requests import everybody
from sightline.changes.models import ChangeRequest
from sightline.changes.queries import requests as queries
from sightline.kernel.policy import Actor
from sightline.projects import reach
from sightline.projects.forms.fields import MoneyField, money_initial
from sightline.ui.fields import NewForm, choice, choose, day, text
from sightline.ui.forms import CommandForm


class ItemForm(NewForm):
    """Something that the computation did not find, or who answers for what it did."""

    what = forms.ChoiceField(label="What it touches")
    owner_id = choice("Who answers for it")
    words = text("How it is touched", 300)

    def __init__(self, data: QueryDict | None, *, actor: Actor, change: ChangeRequest) -> None:
        super().__init__(data)
        choose(self, owner_id=everybody(actor))
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            ("", "—"), *queries.nameable(actor, change)
        ]  # fmt: skip

    def arguments(self) -> dict[str, Any]:
        """Send the kind and the id that the choice stands for."""
        given = super().arguments()
        kind, _, ref = given.pop("what").partition(":")
        return {**given, "kind": kind, "ref": UUID(ref), "owner_id": given["owner_id"] or None}


class AnswerForm(NewForm):
    """An owner's answer, with the owner's own estimate."""

    answer = forms.ChoiceField(
        label="What it means for you", choices=list(rules.ANSWERS.items()), widget=forms.RadioSelect
    )
    words = text("In words", 20_000, lines=3, help_text="Needed with conditions and objections.")
    days = forms.IntegerField(label="Days it costs you", required=False)

    def __init__(self, data: QueryDict | None, *, currency: str) -> None:
        super().__init__(data)
        self.fields["cost_minor"] = MoneyField("Money it costs you", currency)


class FundingForm(CommandForm):
    """Money asked of a budget holder."""

    source = text("Budget or line", 200, required=True)
    holder_id = choice("Budget holder", required=True)

    def __init__(self, data: QueryDict | None, *, actor: Actor, change: ChangeRequest) -> None:
        super().__init__(data, initial={"seen": change.version})
        choose(self, holder_id=everybody(actor))
        amount = money_initial(change.asked_minor, change.currency)
        field = MoneyField("Amount", change.currency, initial=amount)
        field.required = True
        self.fields["amount_minor"] = field


class ReserveForm(NewForm):
    """A reservation, and until when it holds."""

    until = day("Reserved until", "Empty: until it is spent or released.")
    words = text("Note", 300)


class WordsForm(NewForm):
    """A word with what is done."""

    words = text("Why", 300)


class WaiveForm(NewForm):
    """Why an overdue answer is let go of."""

    why = text("Why", 300, required=True)


class OptionForm(CommandForm):
    """An alternative: the same activity in another number of days, or as many days later."""

    name = text("Alternative", 200, required=True)
    kind = forms.ChoiceField(label="How", choices=list(rules.OPTION_KINDS.items()))
    activity_id = choice("Activity")
    days = forms.DecimalField(
        label="Working days it takes then", required=False, min_value=0, max_digits=7,
        decimal_places=2,
    )  # fmt: skip
    words = text("Why", 20_000, lines=3)

    def __init__(self, data: QueryDict | None, *, actor: Actor, change: ChangeRequest) -> None:
        super().__init__(data, initial={"seen": change.version})
        self.change = change
        choose(self, activity_id=reach.activities_of(actor, change.project_id))
        self.day_minutes = reach.minutes_per_day(change.project_id)
        self.fields["mitigation_minor"] = MoneyField("What it costs to do it so", change.currency)

    def arguments(self) -> dict[str, Any]:
        """Send the deltas of the request with the one on that activity replaced."""
        given = super().arguments()
        activity, days = given.pop("activity_id"), given.pop("days")
        kept = [each for each in self.change.deltas if each.get("activity_id") != activity]
        if activity and days is not None:
            minutes = round(days * self.day_minutes)
            kept.append({"kind": "stretch", "activity_id": activity, "duration": minutes})
        return {**given, "deltas": kept, "mitigation_minor": given["mitigation_minor"] or 0}
