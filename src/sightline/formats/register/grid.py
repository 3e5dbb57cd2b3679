"""The raw cells of one sheet, before anybody knows which row is the header.

Shared by the text and the workbook reader; no rule about registers here.
"""

import datetime
import re
from dataclasses import dataclass, field

Cell = str | int | float | bool | datetime.date | datetime.datetime | datetime.time | None
Span = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0

_UNUSABLE = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff]")


@dataclass(frozen=True)
class Grid:
    """Cells by row, from the first row of the sheet; rows may differ in length.

    ``numbers`` holds the row number that a spreadsheet shows for each row;
    ``typed`` is true where the file itself says what is a date or a number.
    """

    sheet: str
    rows: list[list[Cell]]
    numbers: list[int]
    merged: tuple[Span, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    typed: bool = False
    faults: dict[tuple[int, int], str] = field(default_factory=dict)


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing but white space."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def is_unusable(text: str) -> bool:
    """Tell whether a text holds NUL, another control character or half a surrogate pair."""
    return _UNUSABLE.search(text) is not None


def text_of(cell: Cell) -> str:
    """The text of a cell as a person would have typed it, one kind of line break."""
    if isinstance(cell, str):
        return _one_break(cell).strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return cell.isoformat() if isinstance(cell, datetime.date | datetime.time) else str(cell)


def column_letters(index: int) -> str:
    """The letters of a column counted from 0, as a spreadsheet shows them."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _one_break(text: str) -> str:
    if "\r" not in text and "\v" not in text and "\f" not in text:
        return text
    return re.sub(r"\r+\n|\r|\v|\f", "\n", text)
