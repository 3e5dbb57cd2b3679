"""Cells of a column to dates, minutes, numbers and words; every odd one told with its line.

Whole columns at once, each distinct text once: that is what makes reading fast.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from sightline.formats.plans.columns import Same, over, same
from sightline.formats.plans.findings import Findings

from .tables import Table

T = TypeVar("T")
U = TypeVar("U")

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::\d\d(?:\.\d{1,9})?)?)?", re.ASCII)
_WORDED = re.compile(r"(\d\d?)-([A-Za-z]{3})-(\d{4}|\d\d)(?: (\d\d):(\d\d))?", re.ASCII)
_NUMBER = re.compile(
    r"[-+]?(?:\d{1,30}(?:[.,]\d{0,30})?|[.,]\d{1,30})(?:[eE][-+]?\d{1,2})?", re.ASCII
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BLANK = re.compile(r"\s")
MOST_HOURS = 876_600.0  # a hundred years around the clock


class BadCell(ValueError):
    """A cell that cannot be read; ``code`` names the kind of fault."""

    def __init__(self, code: str, words: str) -> None:
        """Keep the code and the words."""
        super().__init__(words)
        self.code = code


def date_of(text: str) -> datetime | None:
    """``2024-02-29 08:00`` or ``29-Feb-24`` to an instant on a whole minute; None for blank.

    Raises:
        BadCell: No date of the calendar.
    """
    if not text or text.isspace():
        return None
    found = _DATE.fullmatch(text.strip())
    parts = [int(part or 0) for part in found.groups()] if found else _worded(text.strip())
    try:
        return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - the plan's wall clock
    except (ValueError, TypeError):
        raise BadCell("bad-date", "is no date of the calendar") from None


def _worded(text: str) -> list[int]:
    found = _WORDED.fullmatch(text)
    month = found.group(2).lower() if found else ""
    if not found or month not in _MONTHS:
        raise BadCell("bad-date", "is not a date of the form 2024-12-31 08:00")
    year = int(found.group(3))
    year += 0 if year > 99 else 2000 if year < 70 else 1900
    clock = [int(part or 0) for part in found.groups()[3:]]
    return [year, _MONTHS.index(month) + 1, int(found.group(1)), *clock]


def number_of(text: str) -> float | None:
    """A number with a decimal point or comma; None for blank.

    Raises:
        BadCell: No number.
    """
    text = text.strip()
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise BadCell("bad-number", "is not a number")
    return float(text.replace(",", "."))


def minutes_of(text: str) -> int | None:
    """Hours to whole minutes; None for blank.

    Raises:
        BadCell: No number, or more than a hundred years.
    """
    hours = number_of(text)
    if hours is None:
        return None
    if abs(hours) > MOST_HOURS:
        raise BadCell("absurd-number", "is more than a hundred years of hours")
    return round(hours * 60)


def money_of(text: str) -> Decimal | None:
    """An amount; None for blank.

    Raises:
        BadCell: No number.
    """
    return None if number_of(text) is None else Decimal(text.strip().replace(",", "."))


def text_of(text: str) -> str:
    """A text as people wrote it: line breaks travel as two DEL, quotes doubled."""
    if '"' in text:
        text = text.replace('""', '"')
    return text.replace("\x7f\x7f", "\n").strip(" \ufeff") if "\x7f" in text else text.strip()


def each(column: Sequence[str], read: Callable[[str], T]) -> Sequence[T]:
    """Return a column with each distinct text read once."""
    if is_constant(column):
        return same(read(column[0]), len(column))
    known = {text: read(text) for text in set(column)}
    return list(map(known.__getitem__, column))


def looked_up(ids: Sequence[str], values: Mapping[str, T], default: U) -> "Sequence[T | U]":
    """Return what a mapping holds for each id; most files say nothing of most kinds."""
    if not values:
        return same(default, len(ids))
    return [values.get(id_, default) for id_ in ids]


def is_constant(column: Sequence[object]) -> bool:
    """Tell whether a column, not an empty one, has one value everywhere, as half of them have."""
    if type(column) is Same:
        return bool(column)
    return bool(column) and column[0] == column[-1] and column.count(column[0]) == len(column)


def distinct(column: Sequence[T]) -> Sequence[T]:
    """Return a column without what is known to come again."""
    return column[:1] if type(column) is Same else column


def firsts(*columns: Sequence[T | None]) -> Sequence[T | None]:
    """Return what stands first in each row; columns of blanks alone are not looked at."""
    told = [column for column in columns if any(distinct(column))] or columns[:1]
    found = told[0]
    for other in told[1:]:
        if type(found) is Same and found[0]:
            break
        found = [one or instead for one, instead in zip(found, other, strict=True)]
    return found


class Cells:
    """Reads columns of a table and tells the findings of what cannot be read."""

    def __init__(self, table: Table, findings: Findings) -> None:
        """Read from a table; problems go to the findings."""
        self.table, self.findings = table, findings

    def texts(self, name: str) -> Sequence[str]:
        """Texts of a field, tidied and cut to the limit."""
        most = self.findings.limits.text
        cells = self.table.column(name)
        whole = "".join(distinct(cells))
        is_plain = '"' not in whole and "\x7f" not in whole and "\ufeff" not in whole
        read = str.strip if is_plain else text_of
        column = over(read, cells) if type(cells) is Same else list(map(read, cells))
        if max(map(len, distinct(column)), default=0) > most:
            message = f"A text in {name} is longer than {most:,} characters and was cut."
            self.findings.warning("text-cut", message, "", table=self.table.name, field=name)
            column = [cell[:most] for cell in column]
        return column

    def ids(self, name: str) -> Sequence[str]:
        """Ids as they stand, without blanks around."""
        column = self.table.column(name)
        if is_constant(column):
            return same(column[0].strip(), len(column))
        return column if _BLANK.search("".join(column)) is None else list(map(str.strip, column))

    def dates(self, name: str) -> Sequence[datetime | None]:
        """Instants of a field."""
        return self._each(name, date_of)

    def minutes(self, name: str) -> Sequence[int | None]:
        """Hours of a field as whole minutes."""
        return self._each(name, minutes_of)

    def numbers(self, name: str) -> Sequence[float | None]:
        """Numbers of a field."""
        return self._each(name, number_of)

    def money(self, name: str) -> Sequence[Decimal | None]:
        """Amounts of a field."""
        return self._each(name, money_of)

    def flags(self, name: str) -> Sequence[bool]:
        """Whether each cell says Y."""
        return over(lambda cell: cell.strip().upper() == "Y", self.table.column(name))

    def words(self, name: str, known: Mapping[str, T], default: T) -> Sequence[T]:
        """Words of a fixed list; an unknown one becomes the default, with a warning."""
        column = self.ids(name)
        for word in set(distinct(column)) - {"", *known}:
            rows = [i for i, cell in enumerate(column) if cell == word]
            message = f"{name} has the unknown word “{word[:40]}” in {len(rows):,} rows."
            self.findings.warning(
                "unknown-word",
                message,
                "It was taken as if the field were blank; check these rows.",
                line=self.table.lines[rows[0]],
                table=self.table.name,
                field=name,
            )
        return each(column, lambda word: known.get(word, default))

    def _each(self, name: str, read: Callable[[str], T]) -> Sequence[T]:
        column = self.table.column(name)
        known: dict[str, T] = {}
        is_one = is_constant(column)
        for text in column[:1] if is_one else set(column):
            try:
                known[text] = read(text)
            except BadCell as fault:
                self._tell(name, column, text, fault)
                known[text] = read("")
        if is_one:
            return same(known[column[0]], len(column))
        return list(map(known.__getitem__, column))

    def _tell(self, name: str, column: Sequence[str], text: str, fault: BadCell) -> None:
        for i, cell in enumerate(column):
            if cell == text:
                self.findings.error(
                    fault.code,
                    f"{name} “{text[:40]}” {fault}.",
                    "Correct it in Primavera and export the project again.",
                    line=self.table.lines[i],
                    table=self.table.name,
                    field=name,
                    id=self.table.first_cell(i)[:40],
                )
