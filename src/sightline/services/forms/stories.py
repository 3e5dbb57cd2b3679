"""Forms of value stories, and of what customers said."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.services.forms.customers import office_choices
from sightline.services.models import ValueStory
from sightline.ui.fields import NewForm, choice, choose, day
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm

WORDS = ("headline", "delivered", "perceived", "outlook")


class StoryForm(CommandForm):
    """What a person says to the figures of a year."""

    headline = line("In one sentence", 200, required=True)
    delivered = line("What was delivered", 10_000, lines=6,
                     help_text="What changed for whom, and what the office did for it.")  # fmt: skip
    perceived = line("What customers make of it", 10_000, lines=6,
                     help_text="Also what they were not content with.")  # fmt: skip
    outlook = line("What comes next", 10_000, lines=4)

    def __init__(self, data: QueryDict | None, *, row: ValueStory | None = None) -> None:
        held = {name: getattr(row, name) for name in WORDS} if row else {}
        super().__init__(data, initial=held | ({"seen": row.version} if row else {}))


class NewStoryForm(StoryForm):
    """The story of which office, of which year."""

    office_id = choice("Office", required=True)
    year = forms.IntegerField(label="Year")
    field_order = ("office_id", "year")

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        self.initial["year"] = clock.today().year
        choose(self, office_id=office_choices(actor))

    def arguments(self) -> dict[str, Any]:
        """Send the office as an id; nothing has a version yet."""
        given = super().arguments()
        given.pop("seen", None)
        return given | {"office_id": UUID(given["office_id"])}


class QuoteForm(NewForm):
    """What somebody of a customer said."""

    words = line("What was said", 2000, required=True, lines=4)
    said_by = line("As who it is quoted", 200, help_text="Such as: the sponsor. Or nobody.")
    said_on = day("Said on")


class OfferForm(CommandForm):
    """One's own comment, for the office to quote."""

    said_by = line("As who it is quoted", 200, help_text="Such as: the sponsor. Or nobody.")
