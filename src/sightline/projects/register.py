"""A register as projects take it: plain lines in, the difference they make out. No Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Facts = Mapping[str, Any]
PROJECT_FIELDS = (
    "name",
    "category",
    "department",
    "description",
    "sponsor_name",
    "manager_name",
    "currency",
    "start",
    "forecast_finish",
    "whole_life_minor",
    "benefits_minor",
)


@dataclass(frozen=True)
class Line:
    """One project as one register says it.

    Args:
        code: The register's key, unique whatever the case.
        facts: Plain JSON values: the ``PROJECT_FIELDS`` and everything else the register holds.
        milestones: Name to ISO date.
    """

    code: str
    declared: str
    reason: str
    facts: Facts
    milestones: Mapping[str, str] = field(default_factory=dict)

    def said(self) -> dict[str, Any]:
        """Return everything the line says, as it is compared and frozen."""
        return {
            **self.facts,
            "declared": self.declared,
            "reason": self.reason,
            "milestones": dict(self.milestones),
        }


@dataclass(frozen=True)
class Difference:
    """One field that a register changes: before and after, as plain JSON values."""

    code: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Delta:
    """What accepting a register would do; codes as the register writes them."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    gone: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def is_empty(self) -> bool:
        """Whether accepting it would change nothing at all."""
        return not (self.added or self.changed or self.gone)


def compare(
    lines: Iterable[Line],
    *,
    known: Mapping[str, Facts],
    current: Mapping[str, Facts],
    at_period: Mapping[str, Facts],
    in_register: Mapping[str, str],
    is_newest: bool,
) -> Delta:
    """Return the difference a register makes.

    A line is unchanged when the report of this very period says the same; otherwise it is
    compared with that report, or with the latest one where the period is new.

    Args:
        known: Folded code to anything, for every project that exists.
        current: Folded code to what the latest report says.
        at_period: Folded code to what the report of this period says.
        in_register: Folded code to code, for the projects this register holds at present.
        is_newest: Whether the period is the register's newest; an older one sends nobody away.
    """
    added: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    differences: list[Difference] = []
    named: set[str] = set()
    for line in lines:
        key = line.code.casefold()
        named.add(key)
        if key not in known:
            added.append(line.code)
            continue
        before = at_period.get(key)
        found = _differences(line, before if before is not None else current.get(key, {}))
        differences += found
        (unchanged if before is not None and not found else changed).append(line.code)
    gone = [code for key, code in in_register.items() if key not in named] if is_newest else []
    return Delta(
        tuple(added), tuple(changed), tuple(unchanged), tuple(sorted(gone)), tuple(differences)
    )


def _differences(line: Line, before: Facts) -> list[Difference]:
    after = line.said()
    names = [name for name in after if not _same(before.get(name), after[name])]
    names += [name for name in before if name not in after and before[name] not in (None, "", {})]
    return [Difference(line.code, n, before.get(n), after.get(n)) for n in dict.fromkeys(names)]


def _same(before: Any, after: Any) -> bool:
    return before == after or (before in (None, "", {}) and after in (None, "", {}))
