"""A record of an XML schedule: its fields as typed values, its parts, and what of it is lost.

A field that cannot be read is a problem of the file, never an exception.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import itemgetter
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
VARYING = frozenset(
    [
        "GUID",
        "CreateDate",
        "CreationDate",
        "StartVariance",
        "FinishVariance",
        "WorkVariance",
        "DurationVariance",
        "CostVariance",
        "StartSlack",
        "FinishSlack",
        "Start",
        "Finish",
        "Stop",
        "Resume",
        "PeakUnits",
        "ACWP",
        "BCWS",
        "BCWP",
        "CV",
        "SV",
        "VAC",
        "RemainingCost",
        "RemainingUnitsPerTime",
        "RemainingDuration",
        "ActualStart",
        "ActualFinish",
    ]
)
"""Computed fields that are different in every row, of whatever table."""


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
    _others: dict[tuple[str, ...], "_Others"] = field(default_factory=dict)

    def others(self, fields: Mapping[str, object]) -> "_Others":
        """Return the fields that are not kept, in the file's order.

        Records of a file have few combinations of fields: each is looked at once.
        """
        names = tuple(fields)
        found = self._others.get(names)
        if found is None:
            if len(self._others) >= _COMBINATIONS:
                self._others.clear()
            found = self._others[names] = _Others.of([n for n in names if n not in self.kept])
        return found


@dataclass(frozen=True, slots=True)
class _Others:
    """Fields that are not kept: those that differ from row to row, and those that hardly do.

    Of the second kind whole combinations of values are known to say nothing.
    """

    varying: tuple[str, ...]
    steady: tuple[str, ...]
    pick: Callable[[Mapping[str, str | None]], object]
    silent: set[object]

    @classmethod
    def of(cls, names: list[str]) -> "_Others":
        varying = tuple(name for name in names if name in VARYING)
        steady = tuple(name for name in names if name not in VARYING)
        return cls(varying, steady, itemgetter(*steady) if steady else bool, set())


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
        value = self.fields.get(name)
        return self._read(name, value, values.whole) if value else None

    def number(self, name: str) -> float | None:
        """A decimal number."""
        value = self.fields.get(name)
        return self._read(name, value, values.number) if value else None

    def money(self, name: str) -> Decimal | None:
        """An amount."""
        value = self.fields.get(name)
        return self._read(name, value, values.money) if value else None

    def flag(self, name: str) -> bool:
        """A Boolean; false where it is missing."""
        value = self.fields.get(name)
        return bool(value and self._read(name, value, values.flag))

    def instant(self, name: str) -> dt.datetime | None:
        """A date with time on a whole minute; what is dropped for that is a loss."""
        value = self.fields.get(name)
        read = self._read(name, value, values.instant) if value else None
        if read is None:
            return None
        if read[1]:
            self.lose(name, "Seconds and time zones are dropped: plans run on whole local minutes.")
        return read[0]

    def duration(self, name: str) -> int | None:
        """An ISO 8601 duration as whole minutes; rounding is a loss."""
        value = self.fields.get(name)
        read = self._read(name, value, values.duration) if value else None
        if read is None:
            return None
        if read[1]:
            self.lose(name, "Rounded to whole minutes.")
        return read[0]

    def hours(self, name: str) -> int | None:
        """Decimal hours as whole minutes; rounding by more than a second is a loss."""
        value = self.number(name)
        if value is None:
            return None
        minutes = round(value * 60)
        if abs(minutes - value * 60) > 1 / 60:
            self.lose(name, "Rounded to whole minutes.")
        return minutes

    def _read(self, name: str, value: str, parse: Callable[[str], T]) -> T | None:
        try:
            return parse(value)
        except values.Unreadable as error:
            if not value.isspace():
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
        if not self.ledger.again(self.table, name, message):
            value = example or (self.fields.get(name) or "").strip()[:60]
            self.ledger.lose(self.table, name, message, (self.owner, self.ordinal, name), value)

    def lose_rest(self, keeping: Keeping) -> None:
        """Count every field and part that is not kept and says something."""
        others = keeping.others(self.fields)
        if others.varying:
            self._lose_those(others.varying, keeping)
        if others.steady:
            combination = others.pick(self.fields)
            if combination not in others.silent:
                is_told = self._lose_those(others.steady, keeping)
                if not is_told and len(others.silent) < _COMBINATIONS:
                    others.silent.add(combination)
        for part in self.parts:
            if part.name not in keeping.parts:
                words = keeping.words.get(part.name, NOT_KEPT)
                self.lose(part.name, words, f"{len(part.fields)} fields")

    def _lose_those(self, names: tuple[str, ...], keeping: Keeping) -> bool:
        is_any = False
        for name in names:
            value = self.fields[name]
            if value and speaks(name, value, keeping):
                is_any = True
                self.lose(name, keeping.words.get(name, NOT_KEPT))
        return is_any


def speaks(name: str, value: str, keeping: Keeping) -> bool:
    """Tell whether a field that is not kept says something by its value."""
    if value in NOTHING or value in keeping.usual.get(name, NOTHING):
        return False
    return not value.isspace()


NOT_KEPT = "Not kept: a plan has no place for it."
