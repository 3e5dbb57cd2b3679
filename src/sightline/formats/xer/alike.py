"""Rows of a table that are written alike: a pattern learned from some of them parts all the others.

A program fills a few of a table's fields; the rest of a row is the same text in each. That text is
compared in one piece, and only the cells that differ are made. A row that the pattern does not
match makes it wider, or the whole table goes another way.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sightline.formats.plans.columns import same

_FEWEST = 8  # rows; fewer are parted as quickly otherwise
_N_SAMPLES = 24
_N_TRIALS = 5
_WIDEST = 400


@dataclass(frozen=True)
class Alike:
    """The columns of rows that are as wide as their table.

    Attributes:
        columns: The cells of each field, ``Same`` where all rows have the same.
        n_rows: How many rows there are.
        first: The line of the first row; the others follow without a gap.
    """

    columns: list[Sequence[str]]
    n_rows: int
    first: int

    def column(self, place: int) -> Sequence[str]:
        """The cells of a field, one a row."""
        return self.columns[place]

    def first_cell(self, i: int) -> str:
        """The first cell of a row."""
        return self.columns[0][i]

    def rows(self) -> list[list[str]]:
        """The rows one by one."""
        return list(map(list, zip(*self.columns, strict=True)))


def alike_of(block: str, n_fields: int, first: int) -> Alike | None:
    """Return the columns of rows, None where they are not all written alike.

    Args:
        block: Lines that begin with the mark of a row, or go on with one that broke off.
        n_fields: How wide the table is.
        first: The number of the first line.
    """
    n_lines = block.count("\n") + (not block.endswith("\n"))
    if n_lines < _FEWEST or not 0 < n_fields <= _WIDEST:
        return None
    end = "\r\n" if block.endswith("\r\n", 0, block.find("\n") + 1) else "\n"
    block = block if block.endswith("\n") else block + end
    if block.count("\r") != (n_lines if end == "\r\n" else 0):
        return None
    learned = _Learned(n_fields, end)
    if not all(map(learned.take, _samples(block, end))):
        return None
    return _parted(block, n_lines, learned, first)


def _parted(block: str, n_lines: int, learned: "_Learned", first: int) -> Alike | None:
    for _ in range(_N_TRIALS):
        if learned.is_mixed:
            return None
        found = learned.pattern().findall(block)
        if len(found) == n_lines:
            return Alike(learned.columns(found), n_lines, first)
        odd = learned.odd_line(block)
        if odd is None or not learned.take(odd):
            return None
    return None


def _samples(block: str, end: str) -> list[str]:
    """Return some lines from all over the block, the last one among them."""
    found = []
    for number in range(1, _N_SAMPLES + 1):
        stop = block.rfind(end, 0, len(block) * number // _N_SAMPLES)
        if stop > 0:
            found.append(block[block.rfind("\n", 0, stop) + 1 : stop])
    return found


class _Learned:
    """What the rows looked at have in common."""

    def __init__(self, n_fields: int, end: str) -> None:
        self.n_fields, self.end = n_fields, end
        self.steady: list[str | None] | None = None

    def take(self, line: str) -> bool:
        """Look at a row, and tell whether it is as wide as the table."""
        mark, *cells = line.split("\t")
        if mark != "%R" or len(cells) != self.n_fields:
            return False
        known = cells if self.steady is None else self.steady
        self.steady = [
            cell if cell == other else None for cell, other in zip(cells, known, strict=True)
        ]
        return True

    @property
    def is_mixed(self) -> bool:
        """Whether most cells differ, so that parting all of them at once is as quick."""
        steady = self.steady or []
        return steady.count(None) * 2 > len(steady)

    def pattern(self) -> re.Pattern[str]:
        """A row's pattern, with a group for each cell that differs."""
        return re.compile("^" + self._row("([^\t]*+)", "([^\t\n]*+)"), re.MULTILINE)

    def odd_line(self, block: str) -> str | None:
        """The first line that the pattern does not match, None where there is no such line."""
        rows = re.compile("(?:" + self._row("[^\t]*+", "[^\t\n]*+") + ")*+")
        at = rows.match(block).end()  # type: ignore[union-attr]  # matches anything
        return block[at : block.find(self.end, at)] if at < len(block) else None

    def _row(self, cell: str, last: str) -> str:
        steady = self.steady or []
        pieces = [cell if text is None else re.escape(text) for text in steady]
        if steady and steady[-1] is None:
            pieces[-1] = last
        return "%R\t" + "\t".join(pieces) + self.end

    def columns(self, found: list[Any]) -> list[Sequence[str]]:
        """The cells of each field out of what the pattern caught."""
        steady, n_rows = self.steady or [], len(found)
        is_one = steady.count(None) == 1  # then what was caught is no tuple
        caught: Iterator[Sequence[str]] = iter([found] if is_one else zip(*found, strict=True))
        return [next(caught) if text is None else same(text, n_rows) for text in steady]
