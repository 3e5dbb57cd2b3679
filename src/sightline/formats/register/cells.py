"""One column's cells to typed values, with what is to be said about each text.

A text is read once for a column; registers repeat themselves.
"""

import datetime
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from .dates import date_of
from .fields import EXTRA, MILESTONE, FieldType
from .grid import Cell, text_of
from .mapping import Column
from .ratings import is_nothing, is_withheld, rating_of
from .rows import Value
from .values import Amount, Range, Unreadable, amount_of, percent_of, range_parts, tidy


class Reading(NamedTuple):
    """What a cell comes to: a value, or the text that stands in its place, or neither.

    ``note`` is a code for what was assumed on the way; ``fault`` why it is no value.
    """

    value: Value | None = None
    withheld: str = ""
    range: Range | None = None
    note: str = ""
    fault: Unreadable | None = None


Parser = Callable[[Cell], tuple[Value, str]]
NOTHING = Reading()
_TYPED = (int, float, datetime.date, datetime.time)


class ColumnReader:
    """Reads the cells of one column, remembering every figure it has read.

    ``bucket`` and ``key`` say where the values go: to a field, a milestone or extras.
    ``n_by_currency`` is counted by whoever reads whole rows.
    """

    def __init__(self, column: Column, default_currency: str) -> None:
        """Choose the parser for a column's type and options."""
        self.column = column
        self.bucket, self.key = _place(column.target)
        self._parse = _parser(column, default_currency)
        self._known: dict[tuple[type, Cell], Reading] = {}
        self._texts: dict[str, Reading] = {"": NOTHING}
        self.n_by_currency: Counter[str] = Counter()
        self.read: Callable[[Cell], Reading] = self._text if self._parse is None else self._figure
        # NA is no description; but an ID, a title or a column kept as it is may say so.
        is_name = column.type is FieldType.ID or column.target == "title"
        self._keeps_na = is_name or self.bucket == "extras"

    def _text(self, cell: Cell) -> Reading:
        text = text_of(cell)
        if not text or (len(text) < 20 and not self._keeps_na and is_nothing(text)):
            return NOTHING
        return Reading(text)

    def _figure(self, cell: Cell) -> Reading:
        if type(cell) is str:
            found = self._texts.get(cell)
            if found is None:
                found = self._texts[cell] = self._worded(text_of(cell))
            return found
        key = (type(cell), cell)
        if key not in self._known:
            is_typed = isinstance(cell, _TYPED) and not isinstance(cell, bool)
            self._known[key] = self._typed(cell) if is_typed else self._worded(text_of(cell))
        return self._known[key]

    def _typed(self, cell: Cell) -> Reading:
        try:
            value, note = self._parsed(cell)
        except Unreadable as fault:
            return Reading(withheld=text_of(cell), fault=fault)
        return Reading(value, note=note)

    def _worded(self, text: str) -> Reading:
        """A figure as text; what is none may be nothing, a range or an exemption."""
        try:
            value, note = self._parsed(text)
            return Reading(value, note=note)
        except Unreadable as fault:
            return NOTHING if is_nothing(tidy(text)) else self._unparsed(text, fault)

    def _unparsed(self, text: str, fault: Unreadable) -> Reading:
        try:
            parts = range_parts(text)
            if parts:
                return self._range(parts, text)
        except Unreadable as in_range:
            fault = in_range
        if is_withheld(text):
            return Reading(withheld=text, note="withheld")
        return Reading(withheld=text, fault=fault)

    def _range(self, parts: dict[str, str], text: str) -> Reading:
        ends = {key: self._parsed(part)[0] for key, part in parts.items() if part}
        chosen = ends.get("mid") or ends.get("high") or ends.get("low")
        if chosen is None:
            raise Unreadable("empty-range", f"“{text[:60]}” gives no value.")
        low, high = ends.get("low"), ends.get("high")
        return Reading(chosen, range=Range(low, high), note="range")

    def _parsed(self, cell: Cell) -> tuple[Value, str]:
        assert self._parse is not None
        return self._parse(cell)


def _place(target: str) -> tuple[str, str]:
    for prefix, bucket in ((EXTRA, "extras"), (MILESTONE, "milestones")):
        if target.startswith(prefix):
            return bucket, target[len(prefix) :]
    return "values", target


def _parser(column: Column, default_currency: str) -> Parser | None:
    """The parser of a column's type; None for text, which needs none."""
    if column.type is FieldType.MONEY:
        return _money_parser(column, default_currency)
    if column.type is FieldType.DATE:
        order, month_end = column.date_order, column.target != "start"
        return lambda cell: date_of(_date_cell(cell), order, month_end=month_end)
    if column.type is FieldType.PERCENT:
        points, comma = column.percent_points, column.decimal_comma
        return lambda cell: (percent_of(cell, points=points, decimal_comma=comma), "")
    if column.type is FieldType.RATING:
        return lambda cell: (rating_of(text_of(cell)), "")
    return None


def _money_parser(column: Column, default_currency: str) -> Parser:
    form = column.number_form(default_currency)

    def parse(cell: Cell) -> tuple[Amount, str]:
        if isinstance(cell, datetime.date | datetime.time):
            message = f"The date {text_of(cell)} stands where money belongs."
            raise Unreadable("not-money", message, "Format the cell as a number.")
        amount, is_rounded = amount_of(cell, form)
        return amount, "rounded" if is_rounded else ""

    return parse


def _date_cell(cell: Cell) -> Cell:
    """Numbers are refused: whether they count from 1900 or 1904 cannot be known."""
    if isinstance(cell, int | float | datetime.time):
        message = f"“{text_of(cell)}” is a number, not a date."
        raise Unreadable("not-a-date", message, "Format the cells of the column as dates.")
    return cell
