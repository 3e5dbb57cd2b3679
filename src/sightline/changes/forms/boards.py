"""Forms of boards, their seats and their sittings' making."""

from typing import Any

from django import forms
from django.http import QueryDict

from sightline.changes import rules
from sightline.changes.forms.requests import moment
from sightline.changes.models import Board, BoardMember
from sightline.changes.queries import boards as queries
from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.projects.forms.fields import (
    PermilleField,
    RowForm,
    office_choices,
    people_choices,
    program_choices,
)
from sightline.ui.fields import EMPTY, NewForm, choice, day, text
from sightline.ui.forms import CommandForm

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TIMES = [(n, f"{n // 60:02}:{n % 60:02}") for n in range(0, 1440, 15)]
REFERENCES = ("office_id", "program_id", "parent_id")


def _whole(label: str, least: int, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


class BoardForm(RowForm):
    """A board: who it is of, what it may decide, what it takes to decide, and when it sits."""

    money = (("limit_minor", "Cost at most"),)

    name = text("Name", 200, required=True)
    office_id = choice("Office", required=True)
    program_id = choice("Program", help_text="Only for a program's own board.")
    parent_id = choice("Escalates to", help_text="A board that may decide more.")
    level = forms.ChoiceField(label="Level", choices=list(rules.LEVELS.items()), initial="program")
    is_emergency = forms.BooleanField(label="It decides on emergencies", required=False)
    quorum = _whole(
        "Quorum", 2, 50, initial=2, help_text="Persons without a conflict, one of either side."
    )
    n_offices = _whole("Offices that must be among them", 1, 50, initial=1)
    cadence = forms.ChoiceField(label="Sits", choices=list(rules.CADENCES.items()))
    weekday = forms.TypedChoiceField(
        label="On", choices=list(enumerate(DAYS)), coerce=int, initial=2
    )
    begins_minute = forms.TypedChoiceField(label="At (UTC)", choices=TIMES, coerce=int, initial=600)
    lasts_minutes = _whole("For, minutes", 5, 480, initial=60)
    limit_permille = PermilleField("Share of the budget at most, %")
    limit_days = _whole("Days on a milestone at most", 0, 3650, required=False)
    limit_benefit_permille = PermilleField("Share of a benefit at most, %")

    def __init__(
        self, data: QueryDict | None, *, actor: Actor, row: Board | None = None, currency: str
    ) -> None:
        super().__init__(data, row=row, currency=currency)
        boards = [one for one in queries.open_boards(actor) if row is None or one.pk != row.pk]
        given: dict[str, Any] = {
            "office_id": office_choices(actor),
            "program_id": program_choices(actor)[1:],
            "parent_id": [(str(one.pk), one.name) for one in boards],
        }
        for name, choices in given.items():
            self.fields[name].choices = [EMPTY, *choices]  # type: ignore[attr-defined]
        if row is not None:
            del self.fields["office_id"], self.fields["program_id"]

    def arguments(self) -> dict[str, Any]:
        """Send no program and no parent as none."""
        given = super().arguments()
        return {k: (v or None) if k in REFERENCES else v for k, v in given.items()}


class SeatForm(NewForm):
    """A seat for a person."""

    person_id = choice("Person", required=True)
    side = forms.ChoiceField(label="Side", choices=list(rules.SIDES.items()))
    office_id = choice("Office", help_text="The office they sit for; their own if none is named.")
    is_chair = forms.BooleanField(
        label="Chairs the board", required=False, help_text="In place of who does now."
    )
    since = day("From", "Today if left empty.")

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        _choose(self, "person_id", people_choices(actor)[1:])
        _choose(self, "office_id", office_choices(actor))

    def arguments(self) -> dict[str, Any]:
        """Send no office as none."""
        given = super().arguments()
        return given | {"office_id": given["office_id"] or None}


def _choose(form: forms.Form, name: str, choices: Any) -> None:
    form.fields[name].choices = [EMPTY, *choices]  # type: ignore[attr-defined]


class UnseatForm(CommandForm):
    """When a seat ends, and why."""

    until = day("Last day before", "The first day without the seat; today if left empty.")
    why = text("Why", 300)


class SureForm(CommandForm):
    """A button that asks before it acts."""


class ReasonForm(CommandForm):
    """A button that asks before it acts, with room for a reason."""

    why = text("Why", 300)


class DelegateForm(NewForm):
    """To whom a vote is given, from when until when, and why."""

    to_id = choice("To", required=True, help_text="A board member by role, without a seat here.")
    since = day("From", required=True)
    until = day("Until before", "The first day on which you vote yourself again.", required=True)
    reason = text("Why", 300, required=True)

    def __init__(self, data: QueryDict | None, *, actor: Actor, member: BoardMember) -> None:
        super().__init__(data, initial={"since": clock.today()})
        held = {str(row.person_id) for row in queries.members(member.board)}
        people = [(pk, name) for pk, name in people_choices(actor)[1:] if pk not in held]
        _choose(self, "to_id", people)


class PlanForm(NewForm):
    """For how many weeks sittings are made."""

    weeks = _whole("Weeks ahead", 1, 53, initial=8)


class CallForm(NewForm):
    """A sitting beside the cadence."""

    starts = moment("Starts (UTC)")
    lasts_minutes = _whole("For, minutes", 5, 480, initial=60)
    place = text("Place or link", 200)
    why = text("Why", 300)
