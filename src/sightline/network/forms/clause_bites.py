"""What a clause makes of reports and plans, as its form asks for it: boxes, days and lines."""

from collections.abc import Mapping
from typing import Any

from django import forms

from sightline.network.models import Clause
from sightline.network.rules.bites import LONGEST_NAME, MOST_CADENCE, MOST_NAMES
from sightline.projects.rules import REPORT_FIELDS
from sightline.ui.fields import text

CHOICES = list(REPORT_FIELDS.items())
#: The form's two sets of boxes to what each says of a field.
BOXES: Mapping[str, str] = {"needed": "required", "wanted": "asked"}
LISTS = ("phases", "gates")


def _boxes(label: str, help_text: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


def _lines(label: str) -> forms.CharField:
    longest = MOST_NAMES * (LONGEST_NAME + 2)
    return text(label, longest, lines=5, help_text="One a line, in their order.")


def fields(family: str) -> dict[str, forms.Field]:
    """Return the fields that a clause of a standard of some family has beside its words."""
    if family == "report":
        return {
            "needed": _boxes("A status report needs", "Without it none is submitted or published."),
            "wanted": _boxes("A status report is asked for", "It may be left empty."),
            "cadence_days": forms.IntegerField(
                label="A report is due every", required=False, min_value=1, max_value=MOST_CADENCE,
                help_text="days; empty leaves it to the project",
            ),
        }  # fmt: skip
    if family == "lifecycle":
        return {"phases": _lines("Phases"), "gates": _lines("Gates")}
    return {}


def shown(row: Clause | None) -> dict[str, Any]:
    """Return what the fields show of a clause."""
    if row is None:
        return {}
    boxes = {
        box: [said["field"] for said in row.report_fields if said["need"] == need]
        for box, need in BOXES.items()
    }
    lists = {name: "\n".join(getattr(row, name)) for name in LISTS}
    return {**boxes, **lists, "cadence_days": row.cadence_days}


def taken(given: dict[str, Any], said: Mapping[str, Any], *, is_new: bool) -> dict[str, Any]:
    """Return the arguments of a command with the boxes and lines as it takes them.

    Args:
        given: What differs, under the names of the form.
        said: All that the form was sent.
    """
    boxes = [given.pop(name, None) for name in BOXES]
    if any(box is not None for box in boxes):
        chosen = {field: need for box, need in reversed(list(BOXES.items())) for field in said[box]}
        given["report_fields"] = [{"field": key, "need": need} for key, need in chosen.items()]
    for name in LISTS:
        if name in given:
            given[name] = str(given[name]).splitlines()
    return given
