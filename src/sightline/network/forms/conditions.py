"""Conditions as a form asks for them: a field for each question, never a line of code."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from sightline.network.rules.conditions import APPLIES, CHECKS, TESTS, Condition, Field

Choices = list[tuple[str, str]]
EMPTY: tuple[Any, ...] = (None, "", [])
WORDS = {"at_least": "at least", "at_most": "at most"}


def _name(prefix: str, field: str, test: str) -> str:
    return f"{prefix}_{field}" if test in {"is", "has"} else f"{prefix}_{field}_{test}"


def fields(
    prefix: str, known: Mapping[str, Field], choices: Mapping[str, Choices]
) -> dict[str, forms.Field]:
    """Return the form's fields for a set of conditions."""
    made: dict[str, forms.Field] = {}
    for key, field in known.items():
        for test in TESTS[field.kind]:
            made[_name(prefix, key, test)] = _field(field, test, choices.get(key, []))
    return made


def _field(field: Field, test: str, choices: Choices) -> forms.Field:
    if test == "is":
        widget = forms.CheckboxSelectMultiple
        label = f"{field.words} is one of"
        return forms.MultipleChoiceField(
            label=label, required=False, choices=choices, widget=widget
        )
    if test == "has":
        return forms.BooleanField(label=field.words, required=False)
    return forms.DecimalField(
        label=f"{field.words} {WORDS[test]}",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=field.unit,
    )


def initial(prefix: str, known: Mapping[str, Field], held: Iterable[Condition]) -> dict[str, Any]:
    """Return what the form's fields show of a set of conditions."""
    return {
        _name(prefix, each.field, each.test): list(each.value)
        if isinstance(each.value, tuple)
        else each.value
        for each in held
        if each.field in known
    }


def taken(prefix: str, known: Mapping[str, Field], given: dict[str, Any]) -> list[dict[str, Any]]:
    """Take the conditions out of what a form was sent."""
    found = []
    for key, field in known.items():
        for test in TESTS[field.kind]:
            value = given.pop(_name(prefix, key, test), None)
            if value not in EMPTY and value is not False:
                found.append({"field": key, "test": test, "value": _plain(value)})
    return found


def _plain(value: Any) -> Any:
    return value if isinstance(value, list | bool) else str(value.normalize() + 0)


assert APPLIES.keys().isdisjoint(CHECKS)
