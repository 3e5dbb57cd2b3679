"""The form of a proposal, which grows by its kind and size, and the public one, which stays short."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import QueryDict

from sightline.demand import rules
from sightline.demand.models import Proposal
from sightline.demand.rules import growing
from sightline.kernel.errors import Invalid
from sightline.kernel.policy import Actor
from sightline.projects.forms.fields import RowForm, office_choices, people_choices
from sightline.projects.forms.line import objective_choices
from sightline.ui.fields import Choices, choice, day, text
from sightline.ui.forms import ALWAYS, CommandForm

LONGEST = 20_000
MORE = ("sponsor_name", "department", "category", "is_confidential")


class ProposalForm(RowForm):
    """What a proposal says; of the fields that grow only those that its kind and size ask for."""

    title = text("Title", 200, required=True, help_text="In a few words, as you would tell it.")
    need = text("What is needed, and what for", LONGEST, lines=4)
    kind = forms.ChoiceField(label="Kind", choices=list(rules.KINDS.items()), initial="idea")
    size = choice(
        "Rough size", rules.SIZES.items(), help_text="How long it would keep a team busy."
    )
    sponsor_id = choice("Sponsor", help_text="Who wants it enough to answer for it.")
    wanted_by = day("Wanted by")
    office_id = choice("Office", help_text="Leave it open if you do not know: it finds its way.")
    today = text("How it is done today", LONGEST, lines=2)
    systems = text("Systems it touches", LONGEST, lines=2)
    place = text("Where it is", 300)
    mandatory_citation = text("What demands it", 300, help_text="The law, rule or order.")
    start = day("Could start")
    impact = text("What happens without it", LONGEST, lines=2)
    stakeholders = text("Whom it concerns", LONGEST, lines=2)
    case = text("Business case", LONGEST, lines=4)
    alternatives = text("Other ways that were thought of", LONGEST, lines=2)
    risks = text("What could go wrong", LONGEST, lines=2)
    sponsor_name = text("Sponsor outside the organisation", 200)
    department = text("Department", 200)
    category = text("Category", 200)
    is_confidential = forms.BooleanField(
        label="Only for those who work on it", required=False,
        help_text="As it stands everybody in the organisation may read it once it is handed in.",
    )  # fmt: skip
    money = (
        ("cost_minor", "Cost, in all"),
        ("value_minor", "Return a year"),
        ("running_minor", "Running cost a year"),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        actor: Actor,
        row: Proposal | None = None,
        currency: str,
        typed: QueryDict | None = None,
    ) -> None:
        super().__init__(data, row=row, currency=currency)
        if typed:
            self._shown_again(typed)
        self.options(sponsor_id=_blank(people_choices(actor)))
        if row is None:
            self.options(office_id=_blank(office_choices(actor)))
        else:
            del self.fields["office_id"]
        self.grow(self._kept())

    def _shown_again(self, typed: QueryDict) -> None:
        """Take over what was typed, which is not judged yet, but for fields that no form has.

        Raises:
            Invalid: A field that the form has in no kind and size.
        """
        for name in sorted(set(typed) - set(self.fields) - ALWAYS):
            raise Invalid({name[:80]: ["The form has no such field."]})
        self.initial.update((name, typed.get(name, "")) for name in self.fields)

    def _kept(self) -> set[str]:
        """Return the fields that hold something, whatever kind and size ask for."""
        if self.is_bound:
            return set(self.data.keys() & self.fields.keys())
        held = {name for name in self.fields if self.initial.get(name) not in ("", None)}
        return held | (set(MORE) if self.row is not None else set())

    def grow(self, kept: Collection[str]) -> None:
        """Leave the fields that kind and size ask for, and those that hold something."""
        kind = self.data.get("kind") or self.initial.get("kind") or "idea"
        size = self.data.get("size") or self.initial.get("size") or ""
        asked = {*growing.asked_fields(str(kind), str(size)), "office_id", "seen", *kept}
        for name in set(self.fields) - asked:
            del self.fields[name]
        order = (
            "title",
            "need",
            "kind",
            "size",
            "sponsor_id",
            "wanted_by",
            "office_id",
            *growing.GROWN,
        )
        self.order_fields([*order, *MORE])

    @property
    def first(self) -> list[Any]:
        """The fields that every proposal has."""
        grown = {*growing.GROWN, *MORE}
        return [field for field in self if field.name not in grown]

    @property
    def grown(self) -> list[Any]:
        """The fields that came with kind and size."""
        return [field for field in self if field.name in {*growing.GROWN, *MORE}]

    def arguments(self) -> dict[str, Any]:
        """Send what was filled in of a new one, what differs of one that is changed."""
        given = super().arguments()
        if self.row is None:
            given.pop("seen", None)
        for name in ("sponsor_id", "office_id"):
            if name in given:
                given[name] = given[name] or None
        return given


def _blank(choices: Choices) -> Choices:
    return choices if choices and not choices[0][0] else [("", "—"), *choices]


class PublicForm(CommandForm):
    """What is asked of somebody without an account."""

    requester_name = text("Your name", 200, required=True)
    requester_email = forms.EmailField(
        label="Your e-mail address", required=False, max_length=254,
        help_text="For the answer alone. Only the office sees it.",
    )  # fmt: skip
    department = text("Where you work", 200)
    title = text("What do you propose?", 200, required=True, help_text="In a few words.")
    need = text("What is needed, and what for", LONGEST, required=True, lines=4)
    kind = forms.ChoiceField(label="Kind", choices=list(rules.KINDS.items()), initial="idea")
    size = choice("Rough size", rules.SIZES.items())
    wanted_by = day("Wanted by")

    def arguments(self) -> dict[str, Any]:
        """Send what was filled in."""
        given = super().arguments()
        given.pop("seen", None)
        return {name: value for name, value in given.items() if value not in (None, "")}


class AlikeForm(CommandForm):
    """Words to find proposals by that ask for the same."""

    title = text("What you have in mind", 200, required=True)
    need = text("In more words", LONGEST, lines=3)


class AimForm(CommandForm):
    """Which objective a proposal serves, and with which share of it."""

    objective_id = choice("Objective", required=True)
    share = forms.DecimalField(
        label="Share, %", min_value=0, max_value=100, decimal_places=1, initial=100,
        help_text="How much of the work would serve it; 0 takes it back.",
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, actor: Actor, row: Proposal) -> None:
        super().__init__(data, initial={"seen": row.version})
        named = objective_choices(actor)
        self.fields["objective_id"].choices = [("", "—"), *named]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Send the share in thousandths."""
        given = super().arguments()
        given["share_permille"] = int(given.pop("share") * 10)
        return given


class LinkForm(CommandForm):
    """A public link: what it is for, to which office it leads, and how much it lets in."""

    name = text("Name", 120, required=True, help_text="Where it will stand, so that you know it.")
    office_id = forms.ChoiceField(label="Office")
    most_an_hour = forms.IntegerField(
        label="Proposals an hour at most", min_value=1, max_value=500, initial=20
    )

    def __init__(self, data: QueryDict | None, *, offices: Choices) -> None:
        super().__init__(data)
        self.fields["office_id"].choices = offices  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Send all: there is no version yet."""
        given = super().arguments()
        given.pop("seen", None)
        return given
