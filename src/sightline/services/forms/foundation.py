"""Forms of an office's documents, made from the shape of their kind; tables are typed a row a line."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from sightline.identity.queries import all_offices
from sightline.kernel.policy import Actor
from sightline.projects.forms.fields import MoneyField, people_choices
from sightline.projects.lists import major
from sightline.services.rules.foundation_shapes import SHAPES, Part
from sightline.services.rules.foundation_steps import STROKE, as_lines, as_rows
from sightline.services.rules.foundation_words import CADENCES
from sightline.strategy.queries import objective_rows
from sightline.ui.fields import choice, day
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm

TABLE = 20_000


class RowsField(forms.CharField):
    """A table, typed as a row a line with its cells divided by upright strokes."""

    def __init__(self, part: Part) -> None:
        self.part = part
        super().__init__(
            label=part.words, required=False, max_length=TABLE, help_text=_columns(part),
            widget=forms.Textarea(attrs={"rows": 6}),
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        """Return the rows."""
        try:
            return as_rows(self.part, super().clean(value))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """Return rows as they are typed; what was typed stays."""
        return as_lines(self.part, value) if isinstance(value, list) else value


class LinesField(forms.CharField):
    """A list, one a line."""

    def clean(self, value: Any) -> Any:
        """Return the lines, empty ones left out."""
        return [one.strip() for one in super().clean(value).splitlines() if one.strip()]

    def prepare_value(self, value: Any) -> Any:
        """Return a list as it is typed; what was typed stays."""
        return "\n".join(value) if isinstance(value, list) else value


class DocumentForm(CommandForm):
    """One document of an office, with the fields of its kind and the day it is to hold from."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        actor: Actor,
        kind: str,
        currency: str,
        content: Mapping[str, Any],
        **more: Any,
    ) -> None:
        self.kind = kind
        super().__init__(data, initial={**_initial(kind, content, currency), **more})
        for part in SHAPES[kind]:
            self.fields[part.name] = _field(actor, part, currency)
        self.fields["effective_from"] = day(
            "Holds from", "Blank for the day on which it is approved."
        )

    def arguments(self) -> dict[str, Any]:
        """Send the document's fields as its content."""
        given = super().arguments()
        content = {part.name: given.pop(part.name) for part in SHAPES[self.kind]}
        return given | {"content": content}


class ApproveForm(CommandForm):
    """From when a document is to hold, and what its approver says."""

    effective_from = day("Holds from", "Blank for the day its author wants, today at the earliest.")
    why = line("Why", 500)


def _initial(kind: str, content: Mapping[str, Any], currency: str) -> dict[str, Any]:
    return {
        part.name: major(content.get(part.name), currency)
        if part.kind == "minor"
        else content.get(part.name)
        for part in SHAPES[kind]
    }


def _field(actor: Actor, part: Part, currency: str) -> forms.Field:
    if part.kind == "rows":
        return RowsField(part)
    if part.kind == "minor":
        return MoneyField(f"{part.words} ({currency})", currency, help_text=part.help)
    if part.kind in {"choice", "level"}:
        return choice(part.words, part.choices, help_text=part.help)
    if part.kind == "person":
        return choice(part.words, people_choices(actor)[1:], help_text=part.help)
    if part.kind in {"objectives", "offices"}:
        return _boxes(actor, part)
    return _typed(part)


def _typed(part: Part) -> forms.Field:
    if part.kind == "whole":
        return forms.IntegerField(
            label=part.words, required=False, min_value=0, help_text=part.help
        )
    if part.kind == "lines":
        area = forms.Textarea(attrs={"rows": 3})
        return LinesField(
            label=part.words, required=False, max_length=TABLE, widget=area, help_text=part.help
        )
    rows = 3 if part.kind == "text" else 1
    return line(part.words, 5000 if rows > 1 else 300, lines=rows, help_text=part.help)


def _boxes(actor: Actor, part: Part) -> forms.MultipleChoiceField:
    rows = all_offices(actor) if part.kind == "offices" else objective_rows(actor)
    return forms.MultipleChoiceField(
        label=part.words,
        required=False,
        choices=[(str(row.pk), str(row)) for row in rows],
        widget=forms.CheckboxSelectMultiple,
        help_text=part.help,
    )


def _columns(part: Part) -> str:
    names = STROKE.join(column.words for column in part.columns)
    told = f"One row a line: {names}."
    if any(column.kind == "cadence" for column in part.columns):
        told += f" A cadence is one of: {', '.join(CADENCES.values())}."
    if any(column.kind == "day" for column in part.columns):
        told += " A day is written as 2027-06-30."
    if any(column.points for column in part.columns):
        told += " A name that the product knows becomes a link to it."
    return told
