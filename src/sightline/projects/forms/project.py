"""Forms of the project itself: particulars, opening, moving, its baseline and its home."""

from typing import Any

from django import forms
from django.http import QueryDict

from sightline.kernel.policy import Actor
from sightline.projects.approved import HELD, is_controlled
from sightline.projects.forms.fields import (
    Ids,
    PermilleField,
    RowForm,
    choice,
    day,
    office_choices,
    people_choices,
    portfolio_choices,
    program_choices,
    text,
)
from sightline.projects.models import Project
from sightline.ui.forms import CommandForm


class ProjectForm(RowForm):
    """Everything of a project that ``change_project`` takes."""

    name = text("Name", 300, required=True)
    description = text("Description", 20_000, lines=4)
    category = text("Category", 200)
    department = text("Department", 200)
    sponsor_id = choice("Sponsor")
    manager_id = choice("Project manager")
    start = day("Start")
    baseline_finish = day("Baseline finish", "The approved finish; fixed once work has started.")
    forecast_finish = day("Forecast finish")
    actual_finish = day("Actual finish")
    percent_permille = PermilleField("Complete, %")
    mandatory_citation = text("Mandatory because of", 300)
    tolerance_days = forms.IntegerField(
        label="Time tolerance", min_value=0, max_value=3650, help_text="Days of drift permitted."
    )
    cadence_days = forms.IntegerField(
        label="Reports every", min_value=1, max_value=366, help_text="Days."
    )
    critical = forms.BooleanField(label="On its program's critical path", required=False)
    why = text("Why", 1000)
    money = (
        ("whole_life_minor", "Whole-life cost"),
        ("whole_life_forecast_minor", "Cost forecast"),
        ("benefits_minor", "Benefits promised"),
        ("delay_cost_minor", "Cost of a day's delay"),
    )

    def __init__(self, data: QueryDict | None, *, actor: Actor, project: Project) -> None:
        super().__init__(data, row=project, currency=project.currency)
        people = people_choices(actor)
        self.options(sponsor_id=people, manager_id=people)


class OpenProjectForm(CommandForm):
    """What a project needs to be proposed."""

    code = text("Code", 80, required=True)
    name = text("Name", 300, required=True)
    description = text("Description", 20_000, lines=4)
    office_id = forms.ChoiceField(label="Office")
    program_id = choice("Program")
    portfolio_id = choice("Portfolio")
    sponsor_id = choice("Sponsor")
    manager_id = choice("Project manager")
    start = day("Start")
    baseline_finish = day("Baseline finish")

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        people = people_choices(actor)
        choices = {
            "office_id": office_choices(actor),
            "program_id": program_choices(actor),
            "portfolio_id": portfolio_choices(actor),
            "sponsor_id": people,
            "manager_id": people,
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]


class MoveForm(CommandForm):
    """A step in a lifecycle, with its reason."""

    why = text("Why", 2000, lines=3)


class RebaselineForm(RowForm):
    """The approved finish, cost or benefits, with the reason; what is fixed is left out."""

    baseline_finish = day("Baseline finish")
    why = text("Why the baseline changes", 2000, required=True, lines=3)
    money = (("whole_life_minor", "Whole-life cost"), ("benefits_minor", "Benefits promised"))

    def __init__(self, data: QueryDict | None, *, project: Project) -> None:
        super().__init__(data, row=project, currency=project.currency)
        if is_controlled(project):
            for _, column in (HELD[kind] for kind in ("finish", "cost", "benefits")):
                if getattr(project, column) is not None:
                    del self.fields[column]


class TransferForm(RowForm):
    """Another office, program or portfolio, or another circle that may see the project."""

    office_id = forms.ChoiceField(label="Office")
    program_id = choice("Program")
    portfolio_id = choice("Portfolio")
    confidentiality = forms.ChoiceField(
        label="Who may see it", choices=Project.Confidentiality.choices
    )
    why = text("Why", 1000)

    def __init__(self, data: QueryDict | None, *, actor: Actor, project: Project) -> None:
        super().__init__(data, row=project)
        self.options(
            office_id=office_choices(actor),
            program_id=program_choices(actor),
            portfolio_id=portfolio_choices(actor),
        )


#: What a bulk edit does, to the field that takes its value.
BULK: dict[str, tuple[str, str]] = {
    "manager": ("Set project manager", "manager_id"),
    "sponsor": ("Set sponsor", "sponsor_id"),
    "category": ("Set category", "category"),
    "department": ("Set department", "department"),
    "program": ("Set program", "program_id"),
    "portfolio": ("Set portfolio", "portfolio_id"),
    "hold": ("Put on hold", ""),
    "cancel": ("Cancel", ""),
}


class BulkForm(CommandForm):
    """One change to many projects: first which rows and what, then the value and the reason."""

    ids = Ids()
    what = forms.ChoiceField(
        choices=[(key, label) for key, (label, _) in BULK.items()], widget=forms.HiddenInput
    )
    go = forms.CharField(required=False, widget=forms.HiddenInput, max_length=3)
    manager_id = choice("Project manager")
    sponsor_id = choice("Sponsor")
    category = text("Category", 200)
    department = text("Department", 200)
    program_id = choice("Program")
    portfolio_id = choice("Portfolio")
    why = text("Why", 2000, lines=2)

    def __init__(self, data: QueryDict, *, actor: Actor) -> None:
        super().__init__(data)
        asked = str(data.get("what", ""))
        self.label, self.target = BULK.get(asked, ("", ""))
        kept = {"seen", "ids", "what", "go", "why", self.target}
        for name in set(self.fields) - kept:
            del self.fields[name]
        makers = {
            "manager_id": people_choices,
            "sponsor_id": people_choices,
            "program_id": program_choices,
            "portfolio_id": portfolio_choices,
        }
        if self.target in makers:
            self.fields[self.target].choices = makers[self.target](actor)  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the projects, the change as a command takes it, and the reason."""
        said = self.cleaned_data
        change = {self.target: said[self.target] or None} if self.target.endswith("_id") else {}
        if self.target in {"category", "department"}:
            change = {self.target: said[self.target]}
        verb = said["what"] if not self.target else ""
        return {"project_ids": said["ids"], "why": said["why"], "verb": verb, "fields": change}
