"""Writing XML: escaped text, elements in the order in which they are named, losses as they occur."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sightline.formats.plans.outcome import Loss

Value = str | int | float | bool | datetime | Decimal | None
# What XML 1.0 cannot hold in any form.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


@dataclass
class Losses:
    """Collects what a format cannot carry: one loss for each table, field and reason."""

    _found: dict[tuple[str, str, str], Loss] = field(default_factory=dict)

    def add(self, table: str, name: str, message: str, example: object = "") -> None:
        """Count one occurrence."""
        key = (table, name, message)
        before = self._found.get(key)
        n_before, shown = (before.count, before.example) if before else (0, str(example)[:60])
        self._found[key] = Loss(table, name, message, n_before + 1, 0, shown)

    def all(self) -> tuple[Loss, ...]:
        """Return them in the order in which they were met."""
        return tuple(self._found.values())


@dataclass
class Emitter:
    """Builds a document as text."""

    losses: Losses
    _lines: list[str] = field(default_factory=list)
    _indent: str = ""

    def leaf(self, name: str, value: Value) -> None:
        """Write an element with text, or nothing for None."""
        if value is not None:
            self._lines.append(f"{self._indent}<{name}>{self._text(value)}</{name}>\n")

    def leaves(self, **values: Value) -> None:
        """Write several in their order."""
        for name, value in values.items():
            self.leaf(name, value)

    @contextmanager
    def element(self, name: str, attributes: str = "") -> Iterator[None]:
        """Write an element around what is written within."""
        self._lines.append(f"{self._indent}<{name}{attributes}>\n")
        self._indent += "  "
        yield
        self._indent = self._indent[:-2]
        self._lines.append(f"{self._indent}</{name}>\n")

    def data(self) -> bytes:
        """Return the document as UTF-8."""
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        return (head + "".join(self._lines)).encode()

    def _text(self, value: str | int | float | bool | datetime | Decimal) -> str:
        if isinstance(value, str):
            plain = _FORBIDDEN.sub("", value)
            if plain != value:
                self.losses.add("", "", "Control characters are left out: XML has none.", value)
            return plain.translate(_ESCAPES)
        if isinstance(value, bool):
            return "1" if value else "0"
        if isinstance(value, datetime):
            return value.isoformat(timespec="seconds")
        if isinstance(value, Decimal):
            return format(value.normalize(), "f")
        return str(value) if isinstance(value, int) else format(value, ".12g")


@dataclass
class Numbers:
    """Whole numbers for ids: a number is kept, other text gets the next free one."""

    table: str
    losses: Losses
    _given: dict[str, int] = field(default_factory=dict)
    _next: int = 1

    def assign(self, ids: Iterable[str], first: int = 1) -> "Numbers":
        """Give every id its number."""
        all_ids = list(ids)
        taken = {int(own_id) for own_id in all_ids if _is_number(own_id)}
        self._next = max(taken | {first - 1}) + 1
        for own_id in all_ids:
            if _is_number(own_id):
                self._given[own_id] = int(own_id)
            elif own_id not in self._given:
                self._given[own_id], self._next = self._next, self._next + 1
                message = "Ids that are no numbers get numbers."
                self.losses.add(self.table, "id", message, own_id)
        return self

    def __getitem__(self, own_id: str) -> int:
        return self._given[own_id]

    def get(self, own_id: str) -> int | None:
        """Return the number of an id, None where it has none."""
        return self._given.get(own_id)

    def __contains__(self, own_id: str) -> bool:
        return own_id in self._given

    def fresh(self) -> int:
        """Return a number that no id has."""
        self._next += 1
        return self._next - 1


def _is_number(own_id: str) -> bool:
    is_plain = own_id.isascii() and own_id.isdigit() and len(own_id) <= 9
    return is_plain and str(int(own_id)) == own_id


def iso_duration(minutes: int | None) -> str | None:
    """Return whole minutes as ISO 8601 hours and minutes, as both programs write them."""
    if minutes is None:
        return None
    sign, value = ("-" if minutes < 0 else ""), abs(minutes)
    return f"{sign}PT{value // 60}H{value % 60}M0S"


def clock(minute: int) -> str:
    """Return a minute of the day as a time; midnight at the end is 00:00:00."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}:00"
