"""A difference as a page shows it: a part of it at a time, values as people read them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sightline.kernel.policy import Actor
from sightline.projects.queries import projects
from sightline.projects.register import Delta, Difference
from sightline.ui import marks, wording
from sightline.ui.templatetags.history import field_label

KINDS: Mapping[str, str] = {"added": "Added", "changed": "Changed", "gone": "Gone"}
SIZE = 50
LONGEST = 180
FIRST = ("declared", "start", "forecast_finish", "whole_life_minor", "benefits_minor")
LAST = ("rating", "rating_alternative", "withheld", "ranges", "extras")
LABELS: Mapping[str, str] = {
    "declared": "Delivery confidence",
    "reason": "Reason for the rating",
    "fy_budget_minor": "Budget this year",
    "fy_forecast_minor": "Forecast this year",
    "whole_life_minor": "Whole-life cost",
    "variance_fy": "Variance this year",
    "rating": "Rating as written",
    "rating_alternative": "Second opinion as written",
    "withheld": "Withheld",
    "extras": "Other columns",
    "sponsor_name": "Sponsor",
    "manager_name": "Project manager",
}


@dataclass(frozen=True)
class Item:
    """One project of a difference: its code, name, address if it has one, and what changes."""

    code: str
    name: str
    project_id: Any
    lines: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Part:
    """A page of one kind of change."""

    kind: str
    items: tuple[Any, ...]
    number: int
    total: int

    @property
    def pager(self) -> dict[str, Any]:
        """What the pager shows."""
        last = math.ceil(self.total / SIZE)
        first = (self.number - 1) * SIZE
        address = f"?show={self.kind}&page="
        return {
            "first": first + 1,
            "last": min(self.total, first + SIZE),
            "total": self.total,
            "previous": f"{address}{self.number - 1}" if self.number > 1 else "",
            "next": f"{address}{self.number + 1}" if self.number < last else "",
        }


def part_of(
    actor: Actor, delta: Delta, rows: Iterable[Sequence[Any]], params: Mapping[str, str]
) -> Part | None:
    """Return the part of a difference that the address asks for, the first that has anything.

    Args:
        rows: A run's lines as it keeps them, for the names and currencies of what is new.
    """
    found = [kind for kind in KINDS if getattr(delta, kind)]
    if not found:
        return None
    kind = params.get("show", "")
    kind = kind if kind in found else found[0]
    codes: tuple[str, ...] = getattr(delta, kind)
    number = min(number_asked(params), math.ceil(len(codes) / SIZE))
    shown = codes[(number - 1) * SIZE : number * SIZE]
    return Part(kind, _items(actor, delta, rows, shown), number, len(codes))


def number_asked(params: Mapping[str, str]) -> int:
    """Return the number of the page that the address asks for, the first if it asks for none."""
    text = params.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _items(
    actor: Actor, delta: Delta, rows: Iterable[Sequence[Any]], codes: Sequence[str]
) -> tuple[Item, ...]:
    wanted = set(codes)
    facts = {row[0]: row[3] for row in rows if row[0] in wanted}
    held = {
        row.code.casefold(): row for row in projects(actor).filter(code__in=_cases(actor, codes))
    }
    changes = _by_code(difference for difference in delta.differences if difference.code in wanted)
    items = []
    for code in codes:
        row, said = held.get(code.casefold()), facts.get(code, {})
        currency = said.get("currency") or (row.currency if row else "GBP")
        ordered = sorted(changes.get(code, ()), key=_rank)
        lines = tuple(_line(change, currency) for change in ordered)
        name = said.get("name") or (row.name if row else "")
        items.append(Item(code, name, row.pk if row else None, lines))
    return tuple(items)


def _cases(actor: Actor, codes: Sequence[str]) -> list[str]:
    """Return the codes as projects write them; a register may write them in another case."""
    folded = {code.casefold() for code in codes}
    held = projects(actor).values_list("code", flat=True)
    return [code for code in held if code.casefold() in folded]


def _by_code(differences: Iterable[Difference]) -> dict[str, list[Difference]]:
    return {code: list(group) for code, group in groupby(differences, lambda d: d.code)}


def _rank(change: Difference) -> tuple[int, int]:
    """What a steering body asks for comes first, long texts and side columns last."""
    name = change.field
    if name in FIRST:
        return 0, FIRST.index(name)
    is_long = name.endswith("_narrative") or name in {"description", "reason"}
    return (3, 0) if name in LAST else (2, 0) if is_long else (1, 0)


def _line(change: Difference, currency: str) -> tuple[str, str, str]:
    label = LABELS.get(change.field) or field_label(change.field)
    before, after = (shown(change.field, v, currency) for v in (change.before, change.after))
    return label, before, after


def shown(field: str, value: Any, currency: str) -> str:
    """Return a fact's value in words, cut where it is long."""
    if value in (None, "", {}, []):
        return "—"
    if field == "declared":
        return marks.word(value)
    if field.endswith("_minor") and isinstance(value, int):
        return wording.money(value, currency)[1]
    text = _words(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _words(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_words(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(_words(item) for item in value)
    return str(value)
