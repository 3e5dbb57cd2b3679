"""Forms of mergers: proposed, assessed row by row, planned, and carried out step by step."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from sightline.kernel.policy import Actor
from sightline.network import queries
from sightline.network.models import Merger, MergerItem
from sightline.network.rules import merging
from sightline.projects.forms.fields import RowForm, office_choices, people_choices
from sightline.ui.fields import choice, choose, day
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm

MOVED = [(kind, words) for kind, words in merging.STEPS.items() if kind != "close"]


class MergerForm(CommandForm):
    """Which two offices, and what for."""

    first_id = choice("Office", required=True)
    second_id = choice("Merges with", required=True)
    purpose = line("What it is for", 10_000, required=True, lines=3)

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        offices = office_choices(actor)
        choose(self, first_id=offices, second_id=offices)


class PurposeForm(CommandForm):
    """What a merger is for, said better."""

    purpose = line("What it is for", 10_000, required=True, lines=3)


class MergerItemForm(RowForm):
    """A tool or service of either office, and what is decided of it."""

    subject = forms.ChoiceField(label="Kind", choices=list(merging.SUBJECTS.items()))
    name = line("Name", 200, required=True)
    had_by = forms.ChoiceField(label="Who has it", choices=list(merging.HOLDERS.items()))
    first_note = line("How the first office does it", 10_000, lines=2)
    second_note = line("How the second office does it", 10_000, lines=2)
    overlap = choice("Overlap", merging.OVERLAPS.items())
    decision = choice("Decision", merging.DECISIONS.items())
    keep_until = day("Both are kept until")
    reason = line("Why", 10_000, lines=2)
    responsible_id = choice("Responsible", help_text="Who sees to it.")

    def __init__(
        self, data: QueryDict | None, *, actor: Actor, merger: Merger, row: MergerItem | None = None
    ) -> None:
        super().__init__(data, row=row)
        both = {"first": str(merger.first), "second": str(merger.second), "both": "Both"}
        self.fields["had_by"].choices = list(both.items())  # type: ignore[attr-defined]
        self.fields["first_note"].label = f"How {merger.first} does it"
        self.fields["second_note"].label = f"How {merger.second} does it"
        said = dict(merging.DECISIONS)
        said |= {
            "adopt_first": f"Adopt {merger.first}'s",
            "adopt_second": f"Adopt {merger.second}'s",
        }
        choose(self, decision=list(said.items()))
        self.options(responsible_id=people_choices(actor))

    def arguments(self) -> dict[str, Any]:
        """Send nobody as none."""
        given = super().arguments()
        if given.get("responsible_id") == "":
            given["responsible_id"] = None
        return given


class StandardisationForm(CommandForm):
    """The standardisation plan."""

    plan = line(
        "Standardisation plan", 20_000, required=True, lines=8,
        help_text="What becomes common, in which order, until when, and who is told.",
    )  # fmt: skip


class IntegrationForm(CommandForm):
    """Whether one office remains, and which."""

    aim = forms.ChoiceField(label="Aim", choices=list(merging.AIMS.items()))
    survivor_id = choice("The office that remains", help_text="Only where one remains.")

    def __init__(self, data: QueryDict | None, *, merger: Merger, **more: Any) -> None:
        super().__init__(data, **more)
        pair = [(str(one.pk), str(one)) for one in (merger.first, merger.second)]
        choose(self, survivor_id=pair)

    def arguments(self) -> dict[str, Any]:
        """Send no office as none."""
        given = super().arguments()
        return given | {"survivor_id": UUID(given["survivor_id"]) if given["survivor_id"] else None}


class MergerStepForm(CommandForm):
    """One more step: what goes over, or who adopts what."""

    kind = forms.ChoiceField(label="What", choices=MOVED)
    source_id = choice("From, or by", required=True, help_text="The office that gives, or adopts.")
    version_id = choice("Version of a standard", help_text="Only where a standard is adopted.")

    def __init__(self, data: QueryDict | None, *, actor: Actor, merger: Merger) -> None:
        super().__init__(data)
        pair = [(str(one.pk), str(one)) for one in (merger.first, merger.second)]
        issued = [(str(one.pk), f"{one} {one.standard.title}") for one in queries.issued(actor)]
        choose(self, source_id=pair, version_id=issued)

    def arguments(self) -> dict[str, Any]:
        """Send no version as none."""
        given = super().arguments()
        given.pop("seen", None)
        version = given["version_id"]
        ids = {"version_id": UUID(version) if version else None}
        return given | ids | {"source_id": UUID(given["source_id"])}


class CarryOutForm(CommandForm):
    """The preview that was looked at, and why the step is taken."""

    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)
    why = line("Why", 500, lines=2)


class MaybeWhyForm(CommandForm):
    """A step that may say why."""

    why = line("Why", 500, lines=2)
