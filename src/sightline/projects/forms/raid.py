"""Forms of RAID items and of what a project touches."""

from typing import Any

from django import forms
from django.http import QueryDict

from sightline.kernel.policy import Actor
from sightline.projects import queries, rules
from sightline.projects.forms.fields import EMPTY, RowForm, choice, day, people_choices, text
from sightline.projects.models import Project
from sightline.ui.forms import CommandForm


def _scale(label: str, words: str) -> forms.TypedChoiceField:
    choices = [EMPTY, *((str(n), str(n)) for n in range(1, 6))]
    return forms.TypedChoiceField(
        label=label, required=False, choices=choices, coerce=int, empty_value=None, help_text=words
    )


class RaidForm(RowForm):
    """A risk, assumption, issue or dependency; its kind is chosen when it is raised."""

    kind = forms.ChoiceField(label="Kind", choices=list(rules.RAID_KINDS.items()))
    title = text("Title", 300, required=True)
    description = text("Cause, event, effect", 20_000, lines=3)
    probability = _scale("Probability", "1 is remote, 5 nearly certain.")
    impact = _scale("Impact", "1 is slight, 5 severe.")
    response = choice("Response", rules.RESPONSES.items())
    response_text = text("What is done", 20_000, lines=3)
    due = day("Due")
    owner_id = choice("Owner")
    needs_from_id = choice("Needs from", help_text="The project that must deliver.")
    in_report = forms.BooleanField(label="Show in report", required=False, initial=True)
    money = (("exposure_minor", "Exposure"),)

    def __init__(
        self, data: QueryDict | None, *, actor: Actor, project: Project, row: Any = None
    ) -> None:
        super().__init__(data, row=row, currency=project.currency)
        if row is not None:
            del self.fields["kind"]
        others = queries.project_names(actor).exclude(pk=project.pk)
        self.options(
            owner_id=people_choices(actor),
            needs_from_id=[EMPTY, *((str(pk), f"{code} {name}") for pk, code, name in others)],
        )


class ConvertForm(CommandForm):
    """Another kind for a RAID item."""

    kind = forms.ChoiceField(label="Kind", choices=list(rules.RAID_KINDS.items()))
    why = text("Why", 1000)


class TouchForm(CommandForm):
    """A subject that a project touches."""

    kind = forms.ChoiceField(label="Kind", choices=list(rules.SUBJECTS.items()))
    name = text("Name", 200, required=True, help_text="An existing name is found by its letters.")
    role = text("What it does there", 200)
    since = day("Since")
    until = day("Until")
