"""Forms of customers: who they are, what they need, how they are judged and how they move."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from sightline.identity.queries import office_tree
from sightline.kernel.policy import Actor, may
from sightline.projects.forms.fields import people_choices
from sightline.services import policy, queries, rules
from sightline.services.models import Customer, CustomerFinding
from sightline.services.rules.ladder import APPROACHES, MEANS
from sightline.ui.fields import NewForm, choice, choose, day, indented
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm

FIVE = tuple((str(level), str(level)) for level in rules.LEVELS)


def office_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the offices for which the actor keeps customers and services."""
    return [
        (str(node.office.pk), indented(node.depth, node.office.name))
        for node in office_tree(actor)
        if may(actor, policy.keep, node.office)
    ]


class CustomerForm(CommandForm):
    """Who a customer is, and what it stands for in the product."""

    office_id = choice("Served by", required=True)
    name = line("Name", 200, required=True)
    kind = choice("Kind", rules.KINDS.items(), required=True)
    about = choice("Stands for", help_text="An office, program, project or person, if it does.")
    about_name = line("Department", 200, help_text="As projects write it, if it stands for one.")
    pains = line("What hurts", 5000, lines=3)
    importance = forms.TypedChoiceField(label="Importance", choices=FIVE, coerce=int, initial="3")

    def __init__(
        self, data: QueryDict | None, *, actor: Actor, row: Customer | None = None
    ) -> None:
        super().__init__(data, initial=_held(row) if row else {})
        self.row = row
        choose(self, office_id=office_choices(actor), about=queries.references(actor))
        if row is not None:
            del self.fields["office_id"]

    def arguments(self) -> dict[str, Any]:
        """Send what it stands for as a kind and an id, or as a department."""
        given = super().arguments()
        if self.row is None:
            given.pop("seen", None)
            given["office_id"] = UUID(given["office_id"])
        kind, _, pk = given.pop("about").partition(":")
        unit = given["about_name"] if not kind else ""
        given["about_name"] = unit
        given["about_kind"] = kind or ("unit" if unit else "")
        given["about_id"] = UUID(pk) if pk else None
        return given


def _held(row: Customer) -> dict[str, Any]:
    names = ("name", "kind", "about_name", "pains", "importance")
    held = {name: getattr(row, name) for name in names}
    about = f"{row.about_kind}:{row.about_id}" if row.about_id else ""
    return held | {"about": about, "seen": row.version}


class WhyForm(CommandForm):
    """A step that must say why."""

    why = line("Why", 1000, required=True, lines=3)


class MemberForm(NewForm):
    """Who stands for a customer."""

    person_id = choice("Person", required=True)

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        choose(self, person_id=people_choices(actor)[1:])

    def arguments(self) -> dict[str, Any]:
        """Send the person as an id."""
        given = super().arguments()
        return given | {"person_id": UUID(given["person_id"])}


class NeedForm(NewForm):
    """What a customer was heard to need."""

    need = line("Need", 300, required=True)
    evidence = line("Evidence", 5000, lines=2, help_text="What shows it.")
    heard_on = day("Heard on")
    heard_from = line("Who said it", 200)


class AssessForm(NewForm):
    """How mature a customer is."""

    maturity = forms.TypedChoiceField(label="Maturity", choices=FIVE, coerce=int, initial="1")
    evidence = line("Evidence", 5000, required=True, lines=3, help_text="What shows it.")
    assessed_on = day("Assessed on")


class MoveForm(CommandForm):
    """Where a customer moves on the ladder."""

    approach = forms.ChoiceField(
        label="Approach",
        choices=[(key, f"{word}: {MEANS[key]}") for key, word in APPROACHES.items()],
    )
    why = line("Why", 1000, required=True, lines=3)


class FindingForm(NewForm):
    """What was found wrong at a customer."""

    what = line("What was found", 300, required=True)
    severity = forms.ChoiceField(
        label="Severity",
        choices=CustomerFinding.Severity.choices,
        initial="minor",
        help_text="A major finding moves the customer down the ladder at once.",
    )
    found_on = day("Found on")


class CloseFindingForm(CommandForm):
    """What was done about a finding."""

    closed_how = line("What was done about it", 5000, required=True, lines=3)
