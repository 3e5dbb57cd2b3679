"""Forms of portfolios and programs, and of saved views."""

from typing import Any

from django import forms
from django.http import QueryDict

from sightline.kernel.policy import Actor
from sightline.projects import rules
from sightline.projects.forms.fields import (
    RowForm,
    choice,
    day,
    office_choices,
    people_choices,
    portfolio_choices,
    text,
)
from sightline.ui.forms import CommandForm

AUDIENCES = (
    ("private", "Only me"),
    ("shared", "Everybody"),
    ("default", "Everybody, and it opens first"),
)


class _GroupForm(RowForm):
    """What portfolios and programs have in common; code and office are given once."""

    code = text("Code", 40, required=True)
    name = text("Name", 200, required=True)
    description = text("Description", 20_000, lines=4)
    office_id = forms.ChoiceField(label="Office")
    active_to = day("Ends")

    def __init__(self, data: QueryDict | None, *, actor: Actor, row: Any = None) -> None:
        super().__init__(data, row=row)
        if row is None:
            self.options(office_id=office_choices(actor))
        else:
            del self.fields["code"], self.fields["office_id"]


class PortfolioForm(_GroupForm):
    """A portfolio and the policy that rolls its status up."""

    owner_id = choice("Owner")
    policy = forms.ChoiceField(
        label="Roll-up policy", choices=list(rules.POLICIES.items()), initial="threshold"
    )

    def __init__(self, data: QueryDict | None, *, actor: Actor, row: Any = None) -> None:
        super().__init__(data, actor=actor, row=row)
        self.options(owner_id=people_choices(actor))


class ProgramForm(_GroupForm):
    """A program, its people and its portfolio."""

    portfolio_id = choice("Portfolio")
    sponsor_id = choice("Sponsor")
    manager_id = choice("Program manager")

    def __init__(self, data: QueryDict | None, *, actor: Actor, row: Any = None) -> None:
        super().__init__(data, actor=actor, row=row)
        people = people_choices(actor)
        self.options(portfolio_id=portfolio_choices(actor), sponsor_id=people, manager_id=people)


class ViewForm(CommandForm):
    """A name for a list as it stands."""

    name = text("Name", 100, required=True)
    audience = forms.ChoiceField(label="Who sees it", choices=AUDIENCES[:1])
    query = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, query: str, may_share: bool) -> None:
        super().__init__(data, initial={"query": query})
        if may_share:
            self.fields["audience"].choices = AUDIENCES  # type: ignore[attr-defined]
