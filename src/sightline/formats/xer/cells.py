"""Cells of a column to dates, minutes, numbers and words; every odd one told with its line.

Whole columns at once, each distinct text once: that is what makes reading fast.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from sightline.formats.plans.findings import Findings

from .tables import Table

T = TypeVar("T")

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::\d\d(?:\.\d{1,9})?)?)?", re.ASCII)
_WORDED = re.compile(r"(\d\d?)-([A-Za-z]{3})-(\d{4}|\d\d)(?: (\d\d):(\d\d))?", re.ASCII)
_NUMBER = re.compile(
    r"[-+]?(?:\d{1,30}(?:[.,]\d{0,30})?|[.,]\d{1,30})(?:[eE][-+]?\d{1,2})?", re.ASCII
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
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


class Cells:
    """Reads columns of a table and tells the findings of what cannot be read."""

    def __init__(self, table: Table, findings: Findings) -> None:
        """Read from a table; problems go to the findings."""
        self.table, self.findings = table, findings

    def texts(self, name: str) -> list[str]:
        """Texts of a field, tidied and cut to the limit."""
        most = self.findings.limits.text
        cells = self.table.column(name)
        whole = "".join(cells)
        is_plain = '"' not in whole and "\x7f" not in whole and "\ufeff" not in whole
        column = list(map(str.strip if is_plain else text_of, cells))
        if max(map(len, column), default=0) > most:
            message = f"A text in {name} is longer than {most:,} characters and was cut."
            self.findings.warning("text-cut", message, "", table=self.table.name, field=name)
            column = [cell[:most] for cell in column]
        return column

    def ids(self, name: str) -> list[str]:
        """Ids as they stand, without blanks around."""
        return list(map(str.strip, self.table.column(name)))

    def dates(self, name: str) -> list[datetime | None]:
        """Instants of a field."""
        return self._each(name, date_of)

    def minutes(self, name: str) -> list[int | None]:
        """Hours of a field as whole minutes."""
        return self._each(name, minutes_of)

    def numbers(self, name: str) -> list[float | None]:
        """Numbers of a field."""
        return self._each(name, number_of)

    def money(self, name: str) -> list[Decimal | None]:
        """Amounts of a field."""
        return self._each(name, money_of)

    def flags(self, name: str) -> list[bool]:
        """Whether each cell says Y."""
        return [cell.strip().upper() == "Y" for cell in self.table.column(name)]

    def words(self, name: str, known: Mapping[str, T], default: T) -> list[T]:
        """Words of a fixed list; an unknown one becomes the default, with a warning."""
        column = self.ids(name)
        for word in set(column) - {"", *known}:
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
        return (
            [known.get(word, default) for word in column]
            if any(column)
            else ([default] * len(column))
        )

    def _each(self, name: str, read: Callable[[str], T]) -> list[T]:
        column = self.table.column(name)
        known: dict[str, T] = {}
        for text in set(column):
            try:
                known[text] = read(text)
            except BadCell as fault:
                self._tell(name, column, text, fault)
                known[text] = read("")
        return list(map(known.__getitem__, column))

    def _tell(self, name: str, column: tuple[str, ...], text: str, fault: BadCell) -> None:
        for i, cell in enumerate(column):
            if cell == text:
                self.findings.error(
                    fault.code,
                    f"{name} “{text[:40]}” {fault}.",
                    "Correct it in Primavera and export the project again.",
                    line=self.table.lines[i],
                    table=self.table.name,
                    field=name,
                    id=self.table.rows[i][0][:40],
                )
