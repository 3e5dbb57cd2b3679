"""Forms of themes, objectives, key results and readings, shaped for the commands."""

from typing import Any

from django import forms
from django.http import QueryDict

from sightline.identity.queries import office_tree, people
from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.strategy import queries, rules
from sightline.strategy.models import KeyResult, Objective, Reading, Theme
from sightline.ui.fields import ChangeForm, NewForm, choice, choose, day, indented, text
from sightline.ui.forms import CommandForm


def weight_field(help_text: str) -> forms.IntegerField:
    """Return the field of a weight."""
    return forms.IntegerField(
        label="Weight",
        min_value=rules.LEAST_WEIGHT,
        max_value=rules.MOST_WEIGHT,
        initial=1,
        help_text=help_text,
    )


def value_field(label: str, help_text: str = "") -> forms.DecimalField:
    """Return the field of a measured value."""
    return forms.DecimalField(
        label=label, max_digits=15, decimal_places=4, help_text=help_text, localize=False
    )


class ThemeForm(NewForm):
    """A new theme."""

    name = text("Name", 200, required=True)
    code = text("Code", 40)
    description = text("Description", 10_000, lines=4)
    position = forms.IntegerField(
        label="Place",
        required=False,
        min_value=0,
        max_value=32_767,
        help_text="Last if left empty.",
    )


class EditThemeForm(ChangeForm):
    """A theme's particulars and place."""

    name = text("Name", 200, required=True)
    code = text("Code", 40)
    description = text("Description", 10_000, lines=4)
    position = forms.IntegerField(label="Place", min_value=0, max_value=32_767)
    why = text("Why", 500)

    def __init__(self, data: QueryDict | None, *, row: Theme) -> None:
        super().__init__(data, row=row)


def _choices(form: forms.Form, actor: Actor) -> None:
    owners = [(str(p.pk), p.name) for p in people(actor) if p.is_active and p.kind == "person"]
    offices = [(str(n.office.pk), indented(n.depth, n.office.name)) for n in office_tree(actor)]
    themes = [(str(row.pk), row.name) for row in queries.theme_rows(actor)]
    choose(form, theme_id=themes, owner_id=owners, office_id=offices)


class SetObjectiveForm(NewForm):
    """A new objective, set as a draft."""

    theme_id = choice("Theme", required=True)
    code = text("Code", 40, required=True)
    name = text("Objective", 200, required=True, help_text="What is to be reached, in one line.")
    description = text("Description", 10_000, lines=4)
    starts = day("Period starts", required=True)
    finishes = day("Period ends before", "The day after its last day.", required=True)
    owner_id = choice("Owner")
    office_id = choice("Office", help_text="Empty: it is the whole organisation's.")
    weight = weight_field("What it counts among the other objectives, 1 to 100.")

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        _choices(self, actor)

    def arguments(self) -> dict[str, Any]:
        """Send no owner and no office as none."""
        given = super().arguments()
        return given | {name: given[name] or None for name in ("owner_id", "office_id")}


class ObjectiveForm(ChangeForm):
    """An objective's particulars."""

    theme_id = choice("Theme", required=True)
    code = text("Code", 40, required=True)
    name = text("Objective", 200, required=True)
    description = text("Description", 10_000, lines=4)
    starts = day("Period starts", required=True)
    finishes = day("Period ends before", "The day after its last day.", required=True)
    owner_id = choice("Owner")
    office_id = choice("Office", help_text="Empty: it is the whole organisation's.")
    weight = weight_field("What it counts among the other objectives, 1 to 100.")
    why = text("Why", 500)

    def __init__(self, data: QueryDict | None, *, actor: Actor, row: Objective) -> None:
        super().__init__(data, row=row)
        _choices(self, actor)
        self._keep("owner_id", row.owner)
        self._keep("office_id", row.office)

    def _keep(self, name: str, held: Any) -> None:
        field: Any = self.fields[name]
        if held is not None and str(held.pk) not in {value for value, _ in field.choices}:
            field.choices = [*field.choices, (str(held.pk), f"{held} (as it is)")]

    def arguments(self) -> dict[str, Any]:
        """Send no owner and no office as none."""
        given = super().arguments()
        empty = {n: None for n in ("owner_id", "office_id") if given.get(n) == ""}
        return given | empty


class MoveForm(CommandForm):
    """A reason for a move of the lifecycle; giving an objective up needs one."""

    why = text("Why", 500, lines=2)

    def __init__(self, data: QueryDict | None, *, row: Objective, verb: str) -> None:
        super().__init__(data, initial={"seen": row.version})
        self.fields["why"].required = verb == "retire"


class KeyResultForm(NewForm):
    """A new measure of an objective."""

    name = text("Key result", 200, required=True)
    unit = text("Unit", 40, help_text="For example %, days or Ml a day.")
    start_value = value_field("From")
    target_value = value_field("To", "Higher or lower than where it starts.")
    weight = weight_field("What it counts within the objective, 1 to 100.")
    due = day("Due", "The objective's end if left empty.")


class EditKeyResultForm(ChangeForm):
    """A measure's particulars."""

    name = text("Key result", 200, required=True)
    unit = text("Unit", 40)
    start_value = value_field("From")
    target_value = value_field("To")
    weight = weight_field("What it counts within the objective, 1 to 100.")
    due = day("Due", "The objective's end if left empty.")
    why = text("Why", 500)

    def __init__(self, data: QueryDict | None, *, row: KeyResult) -> None:
        super().__init__(data, row=row)


class DropForm(CommandForm):
    """Why a key result counts no more."""

    why = text("Why", 500, lines=2)


class ReadingForm(NewForm):
    """What a key result stands at on a day."""

    on = day("Day", required=True)
    value = value_field("Value")
    note = text("Note", 2000, lines=2, help_text="Where the figure comes from.")

    def __init__(self, data: QueryDict | None, *, measure: KeyResult) -> None:
        super().__init__(data, initial={"on": clock.today()})
        if measure.unit:
            self.fields["value"].label = f"Value ({measure.unit})"


class CorrectionForm(ChangeForm):
    """A reading put right."""

    value = value_field("Value")
    note = text("Note", 2000, lines=2)
    why = text("Why", 500, required=True, lines=2)

    def __init__(self, data: QueryDict | None, *, row: Reading) -> None:
        super().__init__(data, row=row)
