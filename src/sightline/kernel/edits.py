"""Taking input onto rows: only listed fields, each checked as its column says."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

from sightline.kernel.errors import Invalid
from sightline.kernel.rows import Row

LONGEST = 100_000


def checked_text(field: str, value: object, longest: int, *, required: bool = True) -> str:
    """Return the text trimmed, or refuse what is empty, too long or cannot be stored."""
    if not isinstance(value, str):
        raise Invalid({field: ["This must be text."]})
    text = value.strip()
    if required and not text:
        raise Invalid({field: ["This is needed."]})
    if len(text) > longest:
        raise Invalid({field: [f"At most {longest} characters; this has {len(text)}."]})
    _check_characters(field, text)
    return text


def _check_characters(field: str, text: str) -> None:
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and character not in "\t\n\r"):
            name = f"U+{ord(character):04X}"
            raise Invalid({field: [f"The character {name} cannot be stored; remove it."]})


def set_fields(row: Row, fields: Mapping[str, Any], allowed: Collection[str]) -> bool:
    """Set listed fields after checking them all; return whether anything differs.

    Raises:
        Invalid: An unlisted field, or values their columns do not take; nothing is set then.
    """
    problems: dict[str, list[str]] = {
        name: ["This field cannot be set here."] for name in fields if name not in allowed
    }
    clean: dict[str, Any] = {}
    for name in fields.keys() & set(allowed):
        try:
            clean[name] = checked_value(row, name, fields[name])
        except ValidationError as error:
            problems[name] = list(error.messages)
        except Invalid as error:
            problems.update(error.fields)
    if problems:
        raise Invalid(problems)
    differing = {name: value for name, value in clean.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def checked_value(row: Row, name: str, value: Any) -> Any:
    """Return a value as the row's column takes it, or raise what is wrong with it."""
    field: Any = row._meta.get_field(name)
    if isinstance(field, models.CharField | models.TextField) and value is not None:
        value = checked_text(name, value, field.max_length or LONGEST, required=False)
    elif isinstance(value, str):
        value = checked_text(name, value, LONGEST, required=False)
    if isinstance(field, models.IntegerField):
        _check_whole(name, field, value)
    if value in (None, "") and field.null:
        return None
    if field.is_relation and isinstance(value, UUID | str):
        return field.to_python(value)  # that it exists and may be seen is the command's to ask
    if field.is_relation and value is not None:
        raise Invalid({name: ["This must be an id."]})
    return field.clean(value, row)


def _check_whole(name: str, field: Any, value: object) -> None:
    """Refuse what ``int`` would bend into shape, and what only one of the databases can hold."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else "?"
    if text and value is not None and not re.fullmatch(r"[+-]?[0-9]{1,19}", text):
        raise Invalid({name: ["This must be a whole number."]})
    least, most = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
    if text and value is not None and not least <= int(text) <= most:
        raise Invalid({name: [f"This must lie between {least} and {most}."]})
