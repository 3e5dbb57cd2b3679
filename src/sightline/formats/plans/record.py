"""A record of an XML schedule: its fields as typed values, its parts, and what of it is lost.

A field that cannot be read is a problem of the file, never an exception.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from sightline.formats.plans import values
from sightline.formats.plans.ledger import Ledger
from sightline.formats.plans.outcome import Problem
from sightline.formats.plans.xml import Node
from sightline.formats.register.problems import Severity

T = TypeVar("T")
NOTHING = frozenset(
    ("0", "0.0", "0.00", "-1", "false", "PT0H0M0S", "PT0S", "1984-01-01T00:00:00", "NA")
)
"""Values by which programs say that there is none."""
_COMBINATIONS = 1_000


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a table's fields come to.

    Attributes:
        kept: Read into the plan, or implied by what is.
        usual: The value that each other field has when nothing is meant by it.
        words: Why a field is not kept, for people; else the general sentence.
        parts: Elements with children that are read.
    """

    kept: frozenset[str]
    usual: Mapping[str, frozenset[str]]
    words: Mapping[str, str]
    parts: frozenset[str] = frozenset()
    _others: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def others(self, fields: Mapping[str, object]) -> tuple[str, ...]:
        """Return the fields that are not kept, in the file's order.

        Records of a file have few combinations of fields: each is looked at once.
        """
        names = tuple(fields)
        found = self._others.get(names)
        if found is None:
            if len(self._others) >= _COMBINATIONS:
                self._others.clear()
            found = self._others[names] = tuple(name for name in names if name not in self.kept)
        return found


class Record:
    """One record or part of one."""

    __slots__ = ("fields", "id", "ledger", "ordinal", "owner", "parts", "table")

    def __init__(self, node: Node, ledger: Ledger, ordinal: int, owner: str = "") -> None:
        self.fields, self.parts = node.fields, node.parts
        self.ledger, self.table, self.ordinal = ledger, node.name, ordinal
        self.owner, self.id = owner or node.name, ""

    def each(self, name: str) -> "Iterator[Record]":
        """Yield the parts of a name, each as a record at the line of its owner."""
        for part in self.parts:
            if part.name == name:
                yield self._part(part)

    def inside(self, outer: str, name: str) -> "Iterator[Record]":
        """Yield the parts of a name within a part: ``inside("WeekDays", "WeekDay")``."""
        for part in self.parts:
            if part.name == outer:
                for child in part.parts:
                    if child.name == name:
                        yield self._part(child)

    def _part(self, node: Node) -> "Record":
        part = Record(node, self.ledger, self.ordinal, self.owner)
        part.id = self.id
        return part

    # Values -------------------------------------------------------------------------------

    def text(self, name: str) -> str:
        """The text of a field, cut at the limit with a warning; empty where it is missing."""
        value = self.fields.get(name)
        if not value:
            return ""
        if len(value) > self.ledger.limits.text:
            self.warn(
                "text-too-long",
                f"“{name}” of {self.table} {self.id} has {len(value):,} characters.",
                f"Only the first {self.ledger.limits.text:,} are kept; shorten it.",
                name,
            )
            value = value[: self.ledger.limits.text]
        return value.strip()

    def whole(self, name: str) -> int | None:
        """A whole number."""
        return self._read(name, values.whole)

    def number(self, name: str) -> float | None:
        """A decimal number."""
        return self._read(name, values.number)

    def money(self, name: str) -> Decimal | None:
        """An amount."""
        return self._read(name, values.money)

    def flag(self, name: str) -> bool:
        """A Boolean; false where it is missing."""
        return bool(self._read(name, values.flag))

    def instant(self, name: str) -> dt.datetime | None:
        """A date with time on a whole minute; what is dropped for that is a loss."""
        read = self._read(name, values.instant)
        if read is None:
            return None
        value, is_changed = read
        if is_changed:
            self.lose(name, "Seconds and time zones are dropped: plans run on whole local minutes.")
        return value

    def duration(self, name: str) -> int | None:
        """An ISO 8601 duration as whole minutes; rounding is a loss."""
        read = self._read(name, values.duration)
        if read is None:
            return None
        value, is_changed = read
        if is_changed:
            self.lose(name, "Rounded to whole minutes.")
        return value

    def hours(self, name: str) -> int | None:
        """Decimal hours as whole minutes; rounding by more than a second is a loss."""
        value = self._read(name, values.number)
        if value is None:
            return None
        minutes = round(value * 60)
        if abs(minutes - value * 60) > 1 / 60:
            self.lose(name, "Rounded to whole minutes.")
        return minutes

    def _read(self, name: str, parse: Callable[[str], T]) -> T | None:
        value = self.fields.get(name)
        if not value:
            return None
        try:
            return parse(value)
        except values.Unreadable as error:
            if value.isspace():
                return None
            shown = value.strip()[:60]
            message = f"“{shown}” in {name} of {self.table} {self.id} is not {error.what}."
            self.refuse(error.code, message, "Correct it in the file and read it again.", name)
            return None

    # What is told -------------------------------------------------------------------------

    def refuse(self, code: str, message: str, remedy: str, name: str = "") -> None:
        """Tell an error: the file is not taken."""
        self._tell(Problem(Severity.ERROR, code, message, remedy), name)

    def warn(self, code: str, message: str, remedy: str, name: str = "") -> None:
        """Tell what was put right or left out."""
        self._tell(Problem(Severity.WARNING, code, message, remedy), name)

    def note(self, code: str, message: str, remedy: str = "", name: str = "") -> None:
        """Tell what was decided on the reader's own."""
        self._tell(Problem(Severity.NOTE, code, message, remedy), name)

    def _tell(self, problem: Problem, name: str) -> None:
        full = replace(problem, table=self.table, field=name, id=self.id)
        self.ledger.add(full, (self.owner, self.ordinal, name))

    def lose(self, name: str, message: str, example: str = "") -> None:
        """Count a field that is not kept."""
        value = example or (self.fields.get(name) or "").strip()[:60]
        self.ledger.lose(self.table, name, message, (self.owner, self.ordinal, name), value)

    def lose_rest(self, keeping: Keeping) -> None:
        """Count every field and part that is not kept and says something."""
        fields = self.fields
        for name in keeping.others(fields):
            value = fields[name]
            if not value or value in NOTHING or value in keeping.usual.get(name, NOTHING):
                continue
            if not value.isspace():
                self.lose(name, keeping.words.get(name, NOT_KEPT))
        for part in self.parts:
            if part.name not in keeping.parts:
                words = keeping.words.get(part.name, NOT_KEPT)
                self.lose(part.name, words, f"{len(part.fields)} fields")


NOT_KEPT = "Not kept: a plan has no place for it."
