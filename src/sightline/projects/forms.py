"""Forms of projects: what a page takes in, shaped for the commands."""

from typing import Any

from django import forms

from sightline.kernel.money import digits
from sightline.kernel.policy import Actor
from sightline.projects import queries
from sightline.projects.models import Project
from sightline.ui.forms import CommandForm


def day(label: str, help_text: str = "") -> forms.DateField:
    """Return an optional date field with the browser's own date picker."""
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=picker, help_text=help_text)


def text(label: str, longest: int, *, required: bool = False, lines: int = 1) -> forms.CharField:
    """Return a text field of one line or several."""
    widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
    return forms.CharField(label=label, max_length=longest, required=required, widget=widget)


class MoneyField(forms.DecimalField):
    """An amount in major units that becomes whole minor units of one currency."""

    def __init__(self, label: str, currency: str = "GBP", **more: Any) -> None:
        self.currency = currency
        places = digits(currency)
        super().__init__(
            label=label, required=False, max_digits=18, decimal_places=places, min_value=0, **more
        )

    def clean(self, value: Any) -> int | None:
        """Return minor units."""
        amount = super().clean(value)
        return None if amount is None else int(amount.scaleb(digits(self.currency)))


def people_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the organisation's people as choices, with an empty first one."""
    from sightline.identity.queries import people

    return [("", "—"), *((str(person.pk), person.name) for person in people(actor))]


class ProjectForm(CommandForm):
    """Everything of a project that ``change_project`` takes."""

    name = text("Name", 300, required=True)
    description = text("Description", 20_000, lines=4)
    category = text("Category", 200)
    department = text("Department", 200)
    sponsor_id = forms.ChoiceField(label="Sponsor", required=False)
    manager_id = forms.ChoiceField(label="Project manager", required=False)
    start = day("Start")
    baseline_finish = day("Baseline finish", "The approved finish; fixed once work has started.")
    forecast_finish = day("Forecast finish")
    actual_finish = day("Actual finish")
    mandatory_citation = text("Mandatory because of", 300)
    tolerance_days = forms.IntegerField(
        label="Time tolerance", min_value=0, max_value=3650, help_text="Days of drift permitted."
    )
    cadence_days = forms.IntegerField(label="Reports every", min_value=1, max_value=366, help_text="Days.")
    critical = forms.BooleanField(label="On its program's critical path", required=False)
    why = text("Why", 1000)

    def __init__(self, data: Any, *, actor: Actor, project: Project) -> None:
        super().__init__(data, initial=_initial(self.base_fields, project))
        currency = project.currency
        self.fields["whole_life_minor"] = MoneyField(f"Whole-life cost ({currency})", currency)
        self.fields["whole_life_forecast_minor"] = MoneyField(f"Cost forecast ({currency})", currency)
        self.fields["benefits_minor"] = MoneyField(f"Benefits promised ({currency})", currency)
        for name in ("whole_life_minor", "whole_life_forecast_minor", "benefits_minor"):
            self.initial[name] = money_initial(getattr(project, name), currency)
        for name in ("sponsor_id", "manager_id"):
            self.fields[name].choices = people_choices(actor)  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Send only what differs, so that a fixed baseline is not refused for being repeated."""
        given = super().arguments()
        kept = {name: value for name, value in given.items() if name in self.changed_data}
        return kept | {name: given[name] for name in ("seen", "why") if name in given}


def _initial(fields: Any, project: Project) -> dict[str, Any]:
    values = {name: getattr(project, name) for name in fields if hasattr(project, name)}
    return values | {"seen": project.version}


def money_initial(minor: int | None, currency: str) -> Any:
    """Return minor units as the major units that a form shows."""
    from sightline.projects.lists import major

    return major(minor, currency)


class OpenProjectForm(CommandForm):
    """What a project needs to be proposed."""

    code = text("Code", 80, required=True)
    name = text("Name", 300, required=True)
    description = text("Description", 20_000, lines=4)
    office_id = forms.ChoiceField(label="Office")
    program_id = forms.ChoiceField(label="Program", required=False)
    portfolio_id = forms.ChoiceField(label="Portfolio", required=False)
    sponsor_id = forms.ChoiceField(label="Sponsor", required=False)
    manager_id = forms.ChoiceField(label="Project manager", required=False)
    start = day("Start")
    baseline_finish = day("Baseline finish")

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        from sightline.identity.queries import office_tree

        offices = [(str(n.office.pk), "– " * n.depth + n.office.name) for n in office_tree(actor)]
        choices = {
            "office_id": offices,
            "program_id": [("", "—"), *((str(p.pk), p.name) for p in queries.programs(actor))],
            "portfolio_id": [("", "—"), *((str(p.pk), p.name) for p in queries.portfolios(actor))],
            "sponsor_id": people_choices(actor),
            "manager_id": people_choices(actor),
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]
