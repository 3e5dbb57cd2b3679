"""An XLSX workbook to grids of cells, one a visible sheet.

The cached values are calamine's; what it cannot show (formulas that were never
calculated, error values, absurd sizes) is read from the sheet's own XML first.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import cast
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError, ParserCreate

from .archive import is_sound_archive
from .grid import Cell, Grid, Span
from .limits import MIB, Limits
from .problems import Findings

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,4})(\d{1,9})["']""")
_FILLED = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]+\d+)["'][^>]*>\s*<(?:\w+:)?[vfi]""")
_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)<")
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BROKEN = (KeyError, ValueError, ElementTree.ParseError, ExpatError, zipfile.BadZipFile)
_LETTERS, _DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
_SHEET_BYTES = 192 * MIB
_RECALCULATE = "Open the workbook in a spreadsheet program, let it calculate, save and import that."


def read_workbook(data: bytes, limits: Limits, findings: Findings) -> list[Grid]:
    """Read every visible sheet that has cells.

    Args:
        data: The whole file.
        limits: Sizes beyond which a sheet is not opened.
        findings: Receives ``archive-...``, ``workbook-damaged``, ``too-many-rows`` and the like.

    Returns:
        Grids in workbook order; their ``faults`` map (row, column), from 0, to
        ``cell-error`` or ``formula-not-calculated``.
    """
    if not is_sound_archive(data, limits, findings):
        return []
    try:
        return list(_grids(data, limits, findings))
    except _BROKEN as error:
        _report_damage(str(error), findings)
        return []


def _grids(data: bytes, limits: Limits, findings: Findings) -> Iterator[Grid]:
    from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    parts, distrusts_values = _sheet_parts(data)
    try:
        book = load_workbook(io.BytesIO(data))
        for index, meta in enumerate(book.sheets_metadata):
            shown = meta.visible == SheetVisibleEnum.Visible
            if not shown or meta.typ != SheetTypeEnum.WorkSheet:
                continue
            xml = _well_formed(_part(data, parts.get(meta.name, "")))
            if _is_too_big(xml, meta.name, limits, findings):
                continue
            sheet = book.get_sheet_by_index(index)
            rows = cast("list[list[Cell]]", sheet.to_python(skip_empty_area=False))
            if rows:
                faults = _faults(xml, distrusts_values=distrusts_values)
                yield _grid(meta.name, rows, sheet.merged_cell_ranges or [], faults)
    except CalamineError as error:
        _report_damage(str(error), findings)


def _grid(
    name: str,
    rows: list[list[Cell]],
    ranges: list[tuple[tuple[int, int], tuple[int, int]]],
    faults: dict[tuple[int, int], str],
) -> Grid:
    merged: tuple[Span, ...] = tuple((*first, *last) for first, last in ranges)
    numbers = list(range(1, len(rows) + 1))
    return Grid(name, rows, numbers, merged, "", "", typed=True, faults=faults)


def _sheet_parts(data: bytes) -> tuple[dict[str, str], bool]:
    """Part name by sheet name, and whether the maker left calculating to the reader."""
    book = ElementTree.fromstring(_part(data, "xl/workbook.xml"))  # noqa: S314 - DTDs refused
    rels = ElementTree.fromstring(_part(data, "xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {rel.get("Id", ""): _absolute(rel.get("Target", "")) for rel in rels}
    sheets = book.findall(".//{*}sheet")
    parts = {s.get("name", ""): targets.get(s.get(_RELATION_ID, ""), "") for s in sheets}
    asks = any(calc.get("fullCalcOnLoad") in {"1", "true"} for calc in book.findall(".//{*}calcPr"))
    return parts, asks


def _absolute(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if not name or name not in archive.namelist():
            raise KeyError(f"the part {name or 'of a sheet'} is missing")
        return archive.read(name)


def _well_formed(xml: bytes) -> bytes:
    """The same bytes, once a parser has seen their end; calamine reads past broken markup."""
    ParserCreate().Parse(xml, True)
    return xml


def _is_too_big(xml: bytes, name: str, limits: Limits, findings: Findings) -> bool:
    """A single cell far out makes a parser fill everything before it with blanks."""
    places = _FILLED.findall(xml) if len(xml) < _SHEET_BYTES else []
    # Row numbers and letters apart: few are different, so few need reading.
    n_rows = max((int(row[:9]) for row in {place.lstrip(_LETTERS) for place in places}), default=0)
    letters = {place.rstrip(_DIGITS) for place in places}
    n_columns = max(map(_column_number, letters), default=0)
    if len(xml) >= _SHEET_BYTES or n_rows > limits.rows + 100:
        message = f"Sheet “{name}” reaches to row {n_rows:,}; {limits.rows:,} rows are allowed."
        findings.error("too-many-rows", message, "Delete what stands far below the register.")
        return True
    if n_columns > limits.columns:
        message = f"Sheet “{name}” has {n_columns:,} columns; {limits.columns:,} are allowed."
        findings.error("too-many-columns", message, "Delete what stands far right of the register.")
    return n_columns > limits.columns


def _faults(xml: bytes, *, distrusts_values: bool) -> dict[tuple[int, int], str]:
    has_formula = re.search(rb"<(?:\w+:)?f[\s>/]", xml) is not None
    if not has_formula and re.search(rb"""\bt=["']e["']""", xml) is None:
        return {}
    found: dict[tuple[int, int], str] = {}
    for match in _CELL.finditer(xml):
        fault = _fault(match.group(1), match.group(2) or b"", distrusts_values)
        place = _PLACE.search(match.group(1)) if fault else None
        if place:
            found[int(place.group(2)) - 1, _column_number(place.group(1)) - 1] = fault
    return found


def _fault(attributes: bytes, content: bytes, distrusts_values: bool) -> str:
    if re.search(rb"""\bt=["']e["']""", attributes):
        return "cell-error"
    if not re.search(rb"<(?:\w+:)?f[\s>/]", content):
        return ""
    value = _VALUE.search(content)
    is_text = re.search(rb"""\bt=["']str["']""", attributes) is not None
    if value is None:
        return "" if is_text else "formula-not-calculated"
    # Libraries that write formulas without calculating put 0 where a value belongs.
    is_filler = distrusts_values and value.group(1).strip() in {b"", b"0"}
    return "formula-not-calculated" if is_filler else "formula"


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number


def _report_damage(words: str, findings: Findings) -> None:
    first = words.splitlines()[0][:120] if words else "unknown reason"
    message = f"The workbook is damaged: {first}."
    findings.error("workbook-damaged", message, "Save it again in a spreadsheet program.")


def report_fault(code: str, row: int, column: str, findings: Findings) -> None:
    """Say what is wrong with a cell whose value cannot be trusted."""
    if code == "cell-error":
        findings.error(
            code,
            f"The cell shows an error (such as #REF! or #DIV/0!) in row {row:,}.",
            "Correct the formula, save and import again.",
            row=row,
            column=column,
        )
    else:
        message = f"The formula in row {row:,} was never calculated, so it has no value."
        findings.error(code, message, _RECALCULATE, row=row, column=column)
