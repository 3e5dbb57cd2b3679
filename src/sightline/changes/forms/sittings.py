"""Forms of a sitting: topics, presence, votes, interests, decisions, conditions and actions."""

from typing import Any

from django import forms
from django.http import QueryDict

from sightline.changes import rules
from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.projects.forms.fields import people_choices
from sightline.ui.fields import EMPTY, ChangeForm, NewForm, choice, day, text
from sightline.ui.forms import CommandForm

N_CONDITIONS = 3


def hidden() -> forms.CharField:
    """Return what was shown, carried along unseen."""
    return forms.CharField(max_length=80, widget=forms.HiddenInput, required=False)


class TopicForm(NewForm):
    """A topic that is no request."""

    title = text("Topic", 300, required=True)
    lasts_minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=480, initial=10)
    notes = text("Notes", 5000, lines=3)


class NoteForm(ChangeForm):
    """What was said on an item."""

    notes = text("Notes", 20_000, lines=6)

    def arguments(self) -> dict[str, Any]:
        """Send the notes always."""
        given = super().arguments()
        return given | {"notes": self.cleaned_data["notes"]}


class PersonForm(NewForm):
    """Who came or left; oneself if nobody is named."""

    person_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def arguments(self) -> dict[str, Any]:
        """Send nobody as none."""
        return {"person_id": self.cleaned_data["person_id"]}


class InterestForm(NewForm):
    """A conflict of interest, in words."""

    words = text("What the interest is", 300, required=True, lines=2)


class VoteForm(NewForm):
    """A vote on what was shown."""

    choice = forms.ChoiceField(
        label="Vote", choices=list(rules.CHOICES.items()), widget=forms.RadioSelect
    )
    reason = text("Why", 300)
    digest = hidden()


class DecideForm(NewForm):
    """The reasons of a decision on what was shown, and what its outcome needs beside them."""

    reasons = text("Reasons", 10_000, required=True, lines=3)
    until = day("Until", required=True)
    digest = hidden()

    def __init__(
        self, data: QueryDict | None, *, actor: Actor, outcome: str, digest: str = ""
    ) -> None:
        super().__init__(data, initial={"digest": digest})
        if outcome != "defer":
            del self.fields["until"]
        if outcome == "approve_with_conditions":
            self._ask_conditions(actor)

    def _ask_conditions(self, actor: Actor) -> None:
        people = people_choices(actor)[1:]
        for n in range(1, N_CONDITIONS + 1):
            first = n == 1
            self.fields[f"text_{n}"] = text(f"Condition {n}", 300, required=first)
            self.fields[f"owner_{n}"] = choice(f"Who sees to {n}", people, required=first)
            self.fields[f"due_{n}"] = day(f"Due {n}")
            self.fields[f"blocks_{n}"] = forms.BooleanField(
                label=f"Condition {n} must be met before it is carried out",
                required=False,
                initial=True,
            )

    def clean(self) -> dict[str, Any]:
        """Ask who sees to each condition that is written."""
        cleaned = super().clean()
        for n in range(2, N_CONDITIONS + 1):
            if cleaned.get(f"text_{n}") and not cleaned.get(f"owner_{n}"):
                self.add_error(f"owner_{n}", "Say who sees to it.")
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Send the conditions that were written, as a list."""
        given = super().arguments()
        conditions = [
            {
                "text": given[f"text_{n}"],
                "owner_id": given[f"owner_{n}"],
                "due": given[f"due_{n}"],
                "blocks": given[f"blocks_{n}"],
            }
            for n in range(1, N_CONDITIONS + 1)
            if given.get(f"text_{n}")
        ]
        kept = {k: v for k, v in given.items() if k in {"reasons", "until", "digest"}}
        return {**kept, **({"conditions": conditions} if conditions else {})}


class ConsentForm(NewForm):
    """The reasons for passing the consent block, as it was shown."""

    reasons = text("Reasons", 10_000, required=True, lines=3)
    digest = hidden()


class ReconsiderForm(NewForm):
    """Why a decision is taken up again."""

    why = text("Why", 300, required=True, lines=2)


class FollowUpForm(NewForm):
    """Something for somebody to do."""

    text = text("What is to be done", 300, required=True)
    owner_id = choice("Who", required=True)
    due = day("Due", required=True)
    item_id = choice("About")

    def __init__(self, data: QueryDict | None, *, actor: Actor, items: Any) -> None:
        super().__init__(data, initial={"due": clock.today()})
        self.fields["owner_id"].choices = people_choices(actor)  # type: ignore[attr-defined]
        about = [(str(item.pk), item.title) for item in items]
        self.fields["item_id"].choices = [EMPTY, *about]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Send no item as none."""
        given = super().arguments()
        return given | {"item_id": given["item_id"] or None}


class DoneForm(CommandForm):
    """How an action was done."""

    words = text("How", 300)


class EvidenceForm(CommandForm):
    """The evidence that a condition is met."""

    evidence = text("Evidence", 300, required=True, lines=2)
