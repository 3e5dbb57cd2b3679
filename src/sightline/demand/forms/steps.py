"""Forms of a proposal's steps: each asks for what its command needs."""

from typing import Any

from django import forms
from django.http import QueryDict

from sightline.demand import rules
from sightline.demand.models import Proposal
from sightline.demand.queries.alike import alike
from sightline.demand.queries.proposals import merge_targets
from sightline.demand.rules.letters import OPENINGS
from sightline.kernel.policy import Actor
from sightline.projects.forms.fields import (
    office_choices,
    people_choices,
    portfolio_choices,
    program_choices,
)
from sightline.ui.fields import choice, day, text
from sightline.ui.forms import CommandForm

LONGEST = 20_000


class StepForm(CommandForm):
    """A step that asks for nothing but the version that was seen."""

    def __init__(self, data: QueryDict | None, *, actor: Actor, row: Proposal) -> None:
        super().__init__(data, initial={"seen": row.version})
        self.fill(actor, row)

    def fill(self, actor: Actor, row: Proposal) -> None:
        """Give fields their choices."""

    def ids(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return the arguments with blank ids as none."""
        return {k: (v or None) if k.endswith("_id") else v for k, v in given.items()}


class WhyForm(StepForm):
    """A step, with its reason."""

    why = text("Why", LONGEST, lines=3)


class WordsForm(StepForm):
    """What somebody says who joins."""

    words = text("What it would mean for you", 500, lines=2)


class DeclineForm(StepForm):
    """Why a proposal is declined, and the letter."""

    reason = forms.ChoiceField(
        label="Reason", choices=[(key, rules.REASONS[key]) for key in OPENINGS]
    )
    why = text("In your words", LONGEST, lines=3, help_text="They stand in the letter.")
    letter = text(
        "The whole letter",
        LONGEST,
        lines=6,
        help_text="Leave it empty: a kind letter is written from the reason and your words.",
    )


class MergeForm(StepForm):
    """Which proposal asks for the same and goes on."""

    into_id = forms.ChoiceField(label="It goes on as")
    why = text("Why", LONGEST, lines=2)

    def fill(self, actor: Actor, row: Proposal) -> None:
        """Offer the proposals that go on, those alike first."""
        likest = [one.row.pk for one in alike(actor, title=row.title, need=row.need, but=row.pk)]
        rows = sorted(merge_targets(actor, row), key=lambda r: r.pk not in likest)
        named = [(str(each.pk), f"{each.code} {each.title}") for each in rows]
        self.fields["into_id"].choices = named  # type: ignore[attr-defined]


class DeferForm(StepForm):
    """Until when a proposal waits, and for what."""

    look_again_on = day("Look at it again on", required=True)
    why = text("What it waits for", LONGEST, required=True, lines=3)


class RouteForm(StepForm):
    """To which office a proposal goes."""

    office_id = forms.ChoiceField(label="Office")
    why = text("Why", LONGEST, required=True, lines=2)

    def fill(self, actor: Actor, row: Proposal) -> None:
        """Offer the other offices."""
        named = [each for each in office_choices(actor) if each[0] not in {"", str(row.office_id)}]
        self.fields["office_id"].choices = named  # type: ignore[attr-defined]


class CompleteForm(StepForm):
    """What came of it."""

    result = text("What came of it", LONGEST, required=True, lines=3)


class ConvertForm(StepForm):
    """What a project needs that its proposal does not say."""

    code = text("Project code", 80, required=True)
    portfolio_id = choice("Portfolio")
    program_id = choice("Program")
    manager_id = choice("Project manager")

    def fill(self, actor: Actor, row: Proposal) -> None:
        """Offer what the actor sees."""
        for name, choices in (
            ("portfolio_id", portfolio_choices(actor)),
            ("program_id", program_choices(actor)),
            ("manager_id", people_choices(actor)),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.initial["code"] = row.code

    def arguments(self) -> dict[str, Any]:
        """Send what was chosen."""
        return self.ids(super().arguments())
