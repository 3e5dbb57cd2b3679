"""Our own CSV: a candidate a row; limits come from the command line.

Amounts by period stand in columns of their own, ``cost:capex:2027``, and count from its first period.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from sightline.engines.select.checks import MOST_CANDIDATES
from sightline.engines.select.problem import MONEY, Candidate, Exclusive, Problem
from sightline.formats.portfolio.refusal import Unreadable, check_count

NUMBERS = {
    "value", "second", "late_loss", "value_p50", "value_p80", "uplift_p50", "uplift_p80",
    "value_error", "money_error",
}  # fmt: skip
TEXTS = {
    "id",
    "name",
    "category",
    "requires",
    "exclusive",
    "mandatory",
    "barred",
    "earliest",
    "latest",
}
YES, NO = {"yes", "true", "1", "x", "y"}, {"", "no", "false", "0", "n"}
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_SEPARATORS = re.compile(r"\s*[|;]\s*")


def problem_of(text: str) -> Problem:
    """Return the problem that a table states, without limits.

    Raises:
        Unreadable: ``no-table``, ``unknown-column``, ``missing-column``, ``missing-cost``,
            ``bad-number``, ``bad-row``, ``unknown-period`` or ``too-early``.
    """
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text.lstrip()), delimiter=delimiter, strict=True)
        rows = list(islice(reader, MOST_CANDIDATES + 2))
    except csv.Error as error:
        raise Unreadable(
            "no-table", f"The file is no table: {error}.", "Save it as CSV."
        ) from error
    header = [cell.strip() for cell in rows[0]]
    columns = [_column(cell) for cell in header]
    _check_header(header)
    periods = list(dict.fromkeys(period for _, _, period in columns if period)) or ["1"]
    filled = [
        (n, row) for n, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)
    ]
    check_count(len(rows) - 1)
    candidates, groups = [], dict[str, list[str]]()
    for n, row in filled:
        if len(row) != len(header):
            raise Unreadable(
                "bad-row",
                f"Row {n} has {len(row)} cells, the header {len(header)}.",
                "Even them out.",
            )
        cells = dict(zip(header, (cell.strip() for cell in row), strict=True))
        candidate = _Row(n, cells, columns, periods).candidate()
        candidates.append(candidate)
        for name in filter(None, _SEPARATORS.split(cells.get("exclusive", ""))):
            groups.setdefault(name, []).append(candidate.id)
    return Problem(
        tuple(candidates),
        exclusives=tuple(Exclusive(tuple(ids), name=name) for name, ids in groups.items()),
        periods=tuple(periods),
    )


def _column(cell: str) -> tuple[str, str, str]:
    """Return what a column holds: its name, its kind or role, and its period."""
    name, _, rest = cell.partition(":")
    key, _, period = rest.partition(":")
    if name == "cost":
        return name, key.strip() or MONEY, period.strip()
    if name == "people" and key:
        return name, key.strip(), period.strip()
    if cell not in NUMBERS | TEXTS:
        known = ", ".join(sorted(NUMBERS | TEXTS))
        raise Unreadable(
            "unknown-column",
            f"The column “{cell[:40]}” is not known.",
            f"Known are: {known}, cost, cost:KIND:PERIOD and people:ROLE:PERIOD.",
        )
    return cell, "", ""


def _check_header(header: Sequence[str]) -> None:
    for name in ("id", "value"):
        if name not in header:
            raise Unreadable("missing-column", f"There is no column “{name}”.", "Add it.")
    if not any(cell.partition(":")[0] == "cost" for cell in header):
        raise Unreadable("missing-cost", "There is no column “cost”.", "Add it, 0 for no cost.")
    if len(set(header)) < len(header):
        raise Unreadable("no-table", "A column stands twice.", "Keep one.")


class _Row:
    """One row on its way to a candidate."""

    def __init__(
        self,
        n: int,
        cells: Mapping[str, str],
        columns: Sequence[tuple[str, str, str]],
        periods: list[str],
    ) -> None:
        self.n, self.cells, self.columns, self.periods = n, cells, columns, periods
        self.earliest = self._period("earliest") or 0

    def candidate(self) -> Candidate:
        cells = self.cells
        more: dict[str, Any] = {
            name: self._number(name) for name in sorted(NUMBERS - {"value"}) if cells.get(name)
        }
        return Candidate(
            id=cells["id"],
            value=self._number("value"),
            money=self._profiles("cost"),
            people=self._profiles("people"),
            name=cells.get("name", ""),
            category=cells.get("category", ""),
            requires=tuple(filter(None, _SEPARATORS.split(cells.get("requires", "")))),
            is_mandatory=self._flag("mandatory"),
            is_barred=self._flag("barred"),
            earliest=self.earliest,
            latest=self._period("latest"),
            **more,
        )

    def _profiles(self, what: str) -> dict[str, tuple[float, ...]]:
        found: dict[str, list[float]] = {}
        for cell, (name, key, period) in zip(self.cells, self.columns, strict=True):
            if name != what:
                continue
            amount = self._amount(cell, must_be=what == "cost" and not period)
            profile = found.setdefault(key, [])
            place = (self.periods.index(period) if period else self.earliest) - self.earliest
            if place < 0 and amount:
                raise Unreadable(
                    "too-early",
                    f"Row {self.n} has an amount in “{period}”, before its earliest start.",
                    "Move the amount or the start.",
                )
            if place >= 0:
                profile += [0.0] * (place + 1 - len(profile))
                profile[place] += amount
        return {key: _trimmed(profile) for key, profile in found.items()}

    def _amount(self, cell: str, *, must_be: bool) -> float:
        if not self.cells[cell] and must_be:
            raise Unreadable(
                "missing-cost", f"Row {self.n} has no cost in “{cell}”.", "Give it, 0 for no cost."
            )
        return self._number(cell) if self.cells[cell] else 0.0

    def _number(self, cell: str) -> float:
        text = self.cells[cell]
        if not _NUMBER.fullmatch(text):
            raise Unreadable(
                "bad-number",
                f"Row {self.n} has {text[:40]!r} in “{cell}”, not a number.",
                "Give digits with a point for decimals.",
            )
        return float(text)

    def _flag(self, cell: str) -> bool:
        text = self.cells.get(cell, "").lower()
        if text in YES or text in NO:
            return text in YES
        raise Unreadable(
            "bad-row", f"Row {self.n} has {text[:40]!r} in “{cell}”.", "Give yes or no."
        )

    def _period(self, cell: str) -> int | None:
        text = self.cells.get(cell, "")
        if not text:
            return None
        if text in self.periods:
            return self.periods.index(text)
        raise Unreadable(
            "unknown-period",
            f"Row {self.n} names the period {text[:40]!r}, which no column has.",
            "Name a period of the columns.",
        )


def _trimmed(profile: list[float]) -> tuple[float, ...]:
    while len(profile) > 1 and not profile[-1]:
        profile.pop()
    return tuple(profile) or (0.0,)
