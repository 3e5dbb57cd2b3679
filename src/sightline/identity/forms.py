"""Forms of offices, people, grants, tokens and the organisation, shaped for the commands."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel.numbers import list_currencies
from django import forms
from django.http import QueryDict

from sightline.identity import rules
from sightline.identity.commands import MAX_TOKEN_DAYS, Node
from sightline.identity.models import Office, Organisation, Person
from sightline.identity.queries import all_offices, office_tree, people
from sightline.kernel.policy import ACTIONS, Actor
from sightline.ui.fields import ChangeForm, Choices, NewForm, choice, choose, day, indented, text
from sightline.ui.forms import CommandForm

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
GRAVE = ", ".join(name for role, name in rules.ROLES.items() if role in rules.NEEDS_TWO)
ENDS = (
    "On an office, "
    + ", ".join(name for role, name in rules.ROLES.items() if role in rules.OF_ONE_OFFICE)
    + " hold for it and its programs, and read what the offices below publish."
)


def office_choices(actor: Actor) -> Choices:
    """Return the offices of today as choices, indented by their depth."""
    return [(str(n.office.pk), indented(n.depth, n.office.name)) for n in office_tree(actor)]


def people_choices(actor: Actor) -> Choices:
    """Return the active people as choices."""
    rows = [row for row in people(actor) if row.is_active and row.kind == Person.Kind.PERSON]
    return [(str(row.pk), row.name) for row in rows]


class OpenOfficeForm(NewForm):
    """What an office needs to begin."""

    code = text("Code", 40, required=True, help_text="Short and lasting; it is not changed later.")
    name = text("Name", 200, required=True)
    level = choice("Level", rules.LEVELS.items(), required=True)
    parent_id = choice("Reports to", help_text="The office above it, if there is one.")
    mandate = text("Mandate", 10_000, lines=4)
    active_from = day("Works from", "Today if left empty.")

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        choose(self, parent_id=office_choices(actor))

    def arguments(self) -> dict[str, Any]:
        """Send what was filled in."""
        given = super().arguments()
        return {key: value for key, value in given.items() if value not in (None, "")}


class OfficeForm(ChangeForm):
    """An office's name, level and mandate."""

    name = text("Name", 200, required=True)
    level = choice("Level", rules.LEVELS.items(), required=True)
    mandate = text("Mandate", 10_000, lines=4)


class CloseOfficeForm(CommandForm):
    """When and why an office ends."""

    on = day("Ends on", "The first day on which it no longer works.", required=True)
    why = text("Why", 500, required=True, lines=2)


class RelateForm(NewForm):
    """A relation from this office to another one."""

    kind = choice("Relation", rules.RELATIONS.items(), required=True)
    other_id = choice("To", required=True)
    since = day("From", "Today if left empty.")
    until = day("Until", "Open if left empty.")

    def __init__(self, data: QueryDict | None, *, actor: Actor, office: Office) -> None:
        super().__init__(data)
        others = [(str(row.pk), row.name) for row in all_offices(actor) if row.pk != office.pk]
        choose(self, other_id=others)


class EndRelationForm(CommandForm):
    """When a relation between offices ends."""

    until = day("Ends on", required=True)


class PersonForm(ChangeForm):
    """A person's name, position and office."""

    name = text("Name", 200, required=True)
    post = text("Position", 200)
    office_id = choice("Office")

    def __init__(self, data: QueryDict | None, *, actor: Actor, row: Person) -> None:
        super().__init__(data, row=row)
        held = [(str(row.office_id), f"{row.office} (as it is)")] if row.office_id else []
        offices = office_choices(actor)
        known = {value for value, _ in offices}
        choose(self, office_id=[*offices, *(pair for pair in held if pair[0] not in known)])

    def arguments(self) -> dict[str, Any]:
        """Send no office as none."""
        given = super().arguments()
        return given | ({"office_id": given["office_id"] or None} if "office_id" in given else {})


class AddPersonForm(NewForm):
    """What a person needs to sign in."""

    name = text("Name", 200, required=True)
    email = forms.EmailField(
        label="Email address", max_length=254, help_text="They sign in with it."
    )
    post = text("Position", 200)
    office_id = choice("Office")
    password = forms.CharField(
        label="First password",
        required=False,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Leave it empty: they then choose their own by “Forgot your password?”.",
    )

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        choose(self, office_id=office_choices(actor))

    def arguments(self) -> dict[str, Any]:
        """Send no office as none."""
        given = super().arguments()
        return given | {"office_id": given["office_id"] or None}


class AddServiceForm(NewForm):
    """A service account: it holds tokens, never signs in, and acts while its owner does."""

    name = text("Name", 200, required=True, help_text="What it does, for example Ledger export.")
    email = forms.EmailField(
        label="Address", max_length=254, help_text="Names it in lists; nobody signs in with it."
    )
    owner_id = choice("Owner", required=True, help_text="Who answers for it and holds its tokens.")

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data, initial={"owner_id": str(actor.id)})
        choose(self, owner_id=people_choices(actor))

    def arguments(self) -> dict[str, Any]:
        """Send it as a service account."""
        given = super().arguments()
        return given | {"kind": Person.Kind.SERVICE.value}


class WhyForm(CommandForm):
    """A reason, kept in the journal."""

    why = text("Why", 500, required=True, lines=2)


class SureForm(CommandForm):
    """Nothing but the version on the screen."""


class RoleForm(NewForm):
    """A role, from and until, with its reason."""

    role = choice("Role", rules.ROLES.items(), required=True)
    since = day("From", "Today if left empty.")
    until = day("Until", "Open if left empty; roles for a task should end with it.")
    reason = text("Reason", 500, required=True, lines=2)

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        self.fields["role"].help_text = f"{GRAVE}: in force once a second person confirms. {ENDS}"


class OfficeGrantForm(RoleForm):
    """A role on one office, for a person to be chosen."""

    field_order = ["person_id"]
    person_id = choice("Person", required=True)

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        others = [pair for pair in people_choices(actor) if pair[0] != str(actor.id)]
        choose(self, person_id=others)


class PersonGrantForm(RoleForm):
    """A role for one person, on a node to be chosen.

    ``nodes`` maps a group's label to its nodes, found within the actor's scope by the page.
    """

    field_order = ["role", "node"]
    node = choice("On", required=True, help_text="It holds there and on what lies below.")

    def __init__(self, data: QueryDict | None, *, nodes: Mapping[str, Iterable[Node]]) -> None:
        super().__init__(data)
        held = {label: list(group) for label, group in nodes.items()}
        self.nodes = {f"{n.kind}:{n.id}": n for group in held.values() for n in group}
        grouped: Any = [
            (label, [(f"{n.kind}:{n.id}", n.shown or n.name) for n in group])
            for label, group in held.items()
            if group
        ]
        choose(self, node=grouped)

    def arguments(self) -> dict[str, Any]:
        """Send the node that was chosen."""
        given = super().arguments()
        return given | {"node": self.nodes[given["node"]]}


class TokenForm(NewForm):
    """An API token: whose, what for, how long."""

    person_id = choice("For", required=True)
    name = text("Name", 100, required=True, help_text="Where it will be used.")
    scopes = forms.MultipleChoiceField(
        label="Scopes",
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
        help_text="It never allows more than your own roles do.",
    )
    days = forms.IntegerField(label="Days", min_value=1, max_value=MAX_TOKEN_DAYS, initial=90)

    def __init__(self, data: QueryDict | None, *, holders: Iterable[Person]) -> None:
        holders = list(holders)
        super().__init__(data, initial={"person_id": str(holders[0].pk)} if holders else {})
        choose(self, person_id=[(str(row.pk), row.name) for row in holders])
        self.fields["scopes"].choices = scope_choices()  # type: ignore[attr-defined]


def scope_choices() -> Choices:
    """Return every scope a token can carry, the widest first, with who may do it."""
    contexts = sorted({name.split(".")[0] for name in ACTIONS})
    wide = [("read", "read — everything you may read"), ("*", "* — everything you may do")]
    whole = [(f"{context}.*", f"{context}.* — everything in {context}") for context in contexts]
    single = [
        (name, f"{name} — {what.rule.words}")
        for name, what in sorted(ACTIONS.items())
        if what.rule.words not in {"nobody", "the operator at the machine"}
    ]
    return [*wide, *whole, *single]


class OrganisationForm(ChangeForm):
    """What the whole organisation shares."""

    name = text("Name", 200, required=True)
    currency = forms.ChoiceField(label="Currency", help_text="Of what has no currency of its own.")
    fiscal_year_starts = forms.TypedChoiceField(
        label="Fiscal year starts in", coerce=int, choices=list(enumerate(MONTHS, start=1))
    )
    cadence_days = forms.IntegerField(
        label="Status reports every",
        min_value=1,
        max_value=366,
        help_text="Days; a report older than one and a half times this is shown as stale.",
    )

    def __init__(self, data: QueryDict | None, *, row: Organisation) -> None:
        super().__init__(data, row=row)
        codes = sorted(list_currencies() | {row.currency})
        self.fields["currency"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]
