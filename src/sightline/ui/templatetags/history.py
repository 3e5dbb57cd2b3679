"""Words for the journal on pages: fields, events, people, before and after."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sightline.ui import marks, wording

register = template.Library()
LONGEST = 120
DAY = re.compile(r"(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
CODES = frozenset({"state", "kind", "outcome", "response", "confidentiality", "role"})


@register.filter
def field_label(name: str) -> str:
    """Return a column's name as words: ``forecast_finish`` becomes Forecast finish."""
    words = re.sub(r"_(id|minor)$", "", name).replace("_", " ")
    return words[:1].upper() + words[1:]


@register.filter
def event_words(kind: str) -> str:
    """Return an event's name as words: ``projects.ProjectOpened`` becomes Project opened."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.rsplit(".", maxsplit=1)[-1]).lower()
    return re.sub(r"(?i)\braid\b", "RAID", words[:1].upper() + words[1:])


@register.filter
def actor_name(entry: Any, names: Mapping[UUID, str]) -> str:
    """Return who an entry says acted."""
    return names.get(entry.actor_id) or nameless(entry.actor_id, entry.channel)


def nameless(actor_id: UUID | None, channel: str) -> str:
    """Return who acted where no name is known: a job of ours, the operator, somebody erased."""
    if actor_id is not None:
        return "Somebody"
    return "Sightline" if channel == "job" else "The operator"


@register.simple_tag
def change_lines(
    change: Any, named: Mapping[str, str] | None = None, currency: str = ""
) -> SafeString:
    """Show a row change field by field: before, arrow, after.

    Args:
        named: The text of an id to the name of what it refers to, where it may be shown.
        currency: The ISO 4217 code of the row's money; without it whole minor units are shown.
    """
    if change.before is None:
        return format_html("<em>{}</em>", "created")
    if change.after is None:
        return format_html("<em>{}</em>", "removed")
    lines = [
        (
            field_label(name),
            _short(_worded(name, old, named, currency)),
            _short(_worded(name, (change.after or {}).get(name), named, currency)),
        )
        for name, old in change.before.items()
    ]
    return format_html_join("", "<div>{}: <del>{}</del> → <ins>{}</ins></div>", lines)


def _worded(name: str, value: Any, named: Mapping[str, str] | None, currency: str) -> Any:
    """Return a value as a person reads it: colours, days, money, and the names of known ids."""
    if name in {"declared", "measured"}:
        return marks.word(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and name.endswith("_minor"):
        return wording.money(value, currency)[1] if currency else f"{value:,} minor units"
    if isinstance(value, str) and DAY.fullmatch(value):
        return wording.day(date.fromisoformat(value))
    if isinstance(value, str) and name in CODES:
        return value.replace("_", " ")
    return named.get(str(value), value) if named and name.endswith("_id") else value


def _short(value: Any) -> str:
    if value in (None, "", {}, []):
        return "—"
    text = str(value)
    if text.startswith(("digest:", "sha256:")):
        return "(kept as a digest)"
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
