"""Forms of campaigns: planned, changed, what is asked for, who is asked, and steps with a reason."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from sightline.identity.queries import office_tree
from sightline.kernel.policy import Actor, may
from sightline.maturity import policy, queries
from sightline.maturity.models import Campaign
from sightline.maturity.rules import KINDS, MOST_IMPORTANT, ROLES
from sightline.projects.forms.fields import people_choices
from sightline.ui.fields import ChangeForm, NewForm, choice, choose, day, indented
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm


class MayWhyForm(CommandForm):
    """A step that may say why."""

    why = line("Why", 1000, lines=2)


class WhyForm(CommandForm):
    """A step that must say why."""

    why = line("Why", 1000, required=True, lines=3)


class CampaignForm(NewForm):
    """Whose maturity is assessed by which model, led by whom, from when until when."""

    title = line("Title", 200, required=True)
    kind = forms.ChoiceField(label="Maturity of", choices=list(KINDS.items()), initial="pmo")
    office_id = choice("Led by", required=True)
    subject_id = choice(
        "Which office", help_text="For a PMO and its practitioners; the leading one if not said."
    )
    subject = line(
        "Which customer, or which practitioners", 200, help_text="Needed for a customer."
    )
    version_id = choice("Model", required=True)
    opens = day("Opens", required=True)
    closes = day("Closes", required=True)

    def __init__(self, data: QueryDict | None, *, actor: Actor, initial: Any = None) -> None:
        super().__init__(data, initial=initial or {})
        nodes = office_tree(actor)
        offices = [(str(n.office.pk), indented(n.depth, n.office.name)) for n in nodes]
        led = {str(n.office.pk) for n in nodes if may(actor, policy.run, n.office)}
        versions = [(str(row.pk), str(row)) for row in queries.usable_versions(actor)]
        own = [each for each in offices if each[0] in led]
        choose(self, office_id=own, subject_id=offices, version_id=versions)

    def arguments(self) -> dict[str, Any]:
        """Send ids as ids, and the office only where it is the subject."""
        given = super().arguments()
        for name in ("office_id", "version_id", "subject_id"):
            given[name] = UUID(given[name]) if given[name] else None
        if given["kind"] not in ("pmo", "practitioner"):
            given["subject_id"] = None
        return given


class ChangeCampaignForm(ChangeForm):
    """A campaign's title and days, until it is opened."""

    title = line("Title", 200, required=True)
    opens = day("Opens", required=True)
    closes = day("Closes", required=True)


class ItemsForm(CommandForm):
    """Which items are asked for, how important each is, and how far it should be."""

    def __init__(self, data: QueryDict | None, *, row: Campaign) -> None:
        super().__init__(data, initial={"seen": row.version})
        self.model = row.version_of.told
        levels = [(str(one.score), f"{one.score} {one.name}") for one in self.model.levels]
        weights = [(str(n), str(n)) for n in range(1, MOST_IMPORTANT + 1)]
        for item in self.model.items:
            ask = row.needed.get(item.key)
            held = ask or {"importance": 3, "target": None}
            self.fields[f"use_{item.key}"] = forms.BooleanField(
                label=f"Ask for {item.name}", required=False, initial=ask is not None
            )
            self.fields[f"importance_{item.key}"] = forms.ChoiceField(
                label=f"Importance of {item.name}", choices=weights, initial=held["importance"]
            )
            target = "" if held["target"] is None else str(held["target"])
            self.fields[f"target_{item.key}"] = forms.ChoiceField(
                label=f"Target of {item.name}", choices=[("", "none"), *levels], initial=target,
                required=False,
            )  # fmt: skip

    @property
    def parts(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The fields by dimension, a row an item."""
        return [
            (part.name, [self._row(item) for item in self.model.items_of(part.key)])
            for part in self.model.dimensions
        ]

    def _row(self, item: Any) -> dict[str, Any]:
        names = ("use", "importance", "target")
        return {"item": item, **{name: self[f"{name}_{item.key}"] for name in names}}

    def arguments(self) -> dict[str, Any]:
        """Send the items that are ticked."""
        given = super().arguments()
        needed = {
            item.key: {
                "importance": int(given[f"importance_{item.key}"]),
                "target": _whole(given[f"target_{item.key}"]),
            }
            for item in self.model.items
            if given[f"use_{item.key}"]
        }
        return {"needed": needed} | {k: v for k, v in given.items() if k == "seen"}


def _whole(value: str) -> int | None:
    return int(value) if value else None


class InviteForm(NewForm):
    """Who is asked, and as what."""

    person_id = choice("Person", required=True)
    role = forms.ChoiceField(label="Answers as", choices=list(ROLES.items()), initial="member")

    def __init__(self, data: QueryDict | None, *, actor: Actor, row: Campaign) -> None:
        super().__init__(data)
        asked = {str(one.person_id) for one in queries.respondents(actor).filter(campaign=row)}
        people = [each for each in people_choices(actor)[1:] if each[0] not in asked]
        choose(self, person_id=people)

    def arguments(self) -> dict[str, Any]:
        """Send the person as an id."""
        given = super().arguments()
        return given | {"person_id": UUID(given["person_id"])}
