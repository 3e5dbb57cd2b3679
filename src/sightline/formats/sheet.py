"""Tables out of the house as CSV and XLSX that are safe to open in a spreadsheet.

The one writer of each: text never becomes a formula or a link, dates and
numbers keep their types, and what a cell cannot hold is said in it.
"""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

# A text of apostrophes before a trigger gets one more, so that taking one away restores it.
_TRIGGER = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_CELL = 32_767
_LAST_ROW = 1_048_575
_CUT = " […] (cut; the CSV export holds the whole text)"
_FORMATS = {
    "date": {"num_format": "yyyy-mm-dd"},
    "datetime": {"num_format": "yyyy-mm-dd hh:mm"},
    "money": {"num_format": "#,##0.00"},
    "percent": {"num_format": "0.0%"},
    "text": {"num_format": "@"},
}

Cell = str | int | Decimal | datetime.date | datetime.datetime | bool | None


@dataclass(frozen=True)
class SheetColumn:
    """A column to write: its heading, kind (text, number, money, percent, date, datetime), width."""

    label: str
    kind: str = "text"
    width: int = 18


def to_csv(
    columns: Sequence[SheetColumn], rows: Iterable[Sequence[Cell]], *, machine: bool = False
) -> bytes:
    """Write CSV.

    Args:
        columns: Headings, in the order of the cells.
        rows: Cells; dates come out as ISO 8601, decimals in full, None as blank.
        machine: For programs: no mark at the start, no text neutralised.

    Returns:
        UTF-8 with CRLF line ends; with a byte-order mark unless for machines.

    Raises:
        ValueError: A row has not as many cells as there are columns.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_csv_cell(column.label, machine) for column in columns])
    for row in rows:
        _check_width(row, columns)
        writer.writerow([_csv_cell(cell, machine) for cell in row])
    return out.getvalue().encode("utf-8" if machine else "utf-8-sig")


def neutral(text: str) -> str:
    """A text that no spreadsheet calculates: an apostrophe goes before =, +, -, @, tab, CR."""
    return f"'{text}" if _TRIGGER.match(text) else text


def to_xlsx(
    columns: Sequence[SheetColumn], rows: Iterable[Sequence[Cell]], title: str = "Export"
) -> bytes:
    """Write a workbook of one sheet, its header row bold, frozen and filtered.

    Args:
        columns: Headings, in the order of the cells.
        rows: Cells; texts stay texts whatever they begin with.
        title: The sheet's name; what Excel forbids in it is left out.

    Raises:
        ValueError: A row of the wrong width, or more rows than a sheet has.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, {"constant_memory": True, **options})
    sheet = book.add_worksheet(_sheet_name(title))
    formats = {kind: book.add_format(form) for kind, form in _FORMATS.items()}
    _write_head(sheet, columns, book.add_format({"bold": True, "text_wrap": True}))
    n_rows = 0
    for n_rows, row in enumerate(rows, start=1):
        _check_width(row, columns)
        _write_row(sheet, n_rows, row, columns, formats)
    sheet.autofilter(0, 0, max(n_rows, 1), max(len(columns) - 1, 0))
    book.close()
    return out.getvalue()


def _check_width(row: Sequence[Cell], columns: Sequence[SheetColumn]) -> None:
    if len(row) != len(columns):
        raise ValueError(f"a row has {len(row)} cells for {len(columns)} columns")


def _csv_cell(cell: Cell, machine: bool) -> str:
    if isinstance(cell, str):
        text = _NO_TEXT.sub("\ufffd", cell)
        return text if machine else neutral(text)
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)


def _sheet_name(title: str) -> str:
    name = re.sub(r"[\[\]:*?/\\]|[\x00-\x1f]", " ", _NO_TEXT.sub("", title)).strip(" '")[:31]
    return "Export" if not name or name.lower() == "history" else name


def _write_head(sheet: Any, columns: Sequence[SheetColumn], bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, _xlsx_text(column.label), bold)


def _write_row(
    sheet: Any,
    number: int,
    row: Sequence[Cell],
    columns: Sequence[SheetColumn],
    formats: dict[str, Any],
) -> None:
    if number > _LAST_ROW:
        raise ValueError("a sheet holds 1,048,575 rows below its header; export CSV")
    for index, cell in enumerate(row):
        if cell is not None and cell != "":
            _write_cell(sheet, number, index, cell, kind=columns[index].kind, formats=formats)


def _write_cell(
    sheet: Any, row: int, index: int, cell: Cell, *, kind: str, formats: dict[str, Any]
) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, index, cell)
    elif isinstance(cell, int | Decimal) and _fits_double(cell):
        sheet.write_number(row, index, float(cell), formats.get(kind))
    elif isinstance(cell, datetime.datetime | datetime.date) and cell.year >= 1901:
        moment = cell.replace(tzinfo=None) if isinstance(cell, datetime.datetime) else cell
        is_moment = isinstance(cell, datetime.datetime)
        sheet.write_datetime(row, index, moment, formats["datetime" if is_moment else "date"])
    else:
        sheet.write_string(row, index, _xlsx_text(_csv_cell(cell, machine=True)), formats["text"])


def _fits_double(cell: int | Decimal) -> bool:
    """A spreadsheet keeps 15 digits; longer figures go out as text rather than rounded."""
    number = Decimal(cell)
    return number.is_finite() and len(number.normalize().as_tuple().digits) <= 15


def _xlsx_text(text: str) -> str:
    text = _NO_TEXT.sub("\ufffd", text)
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - len(_CUT)] + _CUT
