"""Workbooks made for tests: sound ones, and sound ones with one thing wrong.

Real writers make them; what no writer would do is done to the archive after.
"""

import datetime
import io
import struct
import zipfile
from collections.abc import Callable

import openpyxl
import xlsxwriter

HEADER = [
    *("ID", "Project Name", "Department", "RAG", "Stage"),
    *("Description", "Start Date", "End Date", "Variance", "Whole Life Cost"),
]
ROWS = (
    ["P1", "Alpha", "Works", "Green", "Design", "a road", "01/04/2023", "30/06/2026", "5%", "£100"],
    [
        "P2",
        "Beta",
        "Works",
        "Amber",
        "Build",
        "a bridge",
        "15/05/2023",
        "31/03/2025",
        "-3%",
        "£200",
    ],
    ["P3", "Gamma", "Parks", "Red", "Close", "a park", "20/06/2023", "30/09/2027", "0%", "£300"],
)
Made = tuple[str, Callable[[], bytes], str, str]
_SHEET = "xl/worksheets/sheet1.xml"
_DTD = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
_LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def workbook(edit: Callable[[xlsxwriter.Workbook], None] | None = None) -> bytes:
    """A sound workbook of three projects; ``edit`` may add to it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Register")
    for number, row in enumerate([HEADER, *ROWS]):
        sheet.write_row(number, 0, row)
    if edit:
        edit(book)
    book.close()
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(entries: dict[str, bytes]) -> bytes:
    """An archive of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def bomb(n_bytes: int) -> bytes:
    """A workbook with a part that unpacks to so many bytes."""
    out = io.BytesIO(workbook())
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/media/image1.bin", "w", force_zip64=True) as entry,
    ):
        for _ in range(n_bytes >> 20):
            entry.write(bytes(1 << 20))
    return out.getvalue()


def _with(name: str, change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    def make() -> bytes:
        found = parts(workbook())
        return packed(found | {name: change(found[name])})

    return make


def _with_entry(name: str, content: bytes = b"x") -> Callable[[], bytes]:
    return lambda: packed(parts(workbook()) | {name: content})


def _cell(row: int, column: int, value: object) -> Callable[[], bytes]:
    return lambda: workbook(lambda book: book.worksheets()[0].write(row, column, value) and None)


def _formula(value: object) -> Callable[[], bytes]:
    def edit(book: xlsxwriter.Workbook) -> None:
        book.worksheets()[0].write_formula(2, 9, "=100+100", None, value)

    return lambda: workbook(edit)


def _uncalculated() -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    for row in [HEADER, *ROWS]:
        sheet.append(row)
    sheet["J3"] = "=100+100"
    book.save(out)
    return out.getvalue()


def _dated(date: datetime.date) -> Callable[[], bytes]:
    def edit(book: xlsxwriter.Workbook) -> None:
        form = book.add_format({"num_format": "yyyy-mm-dd"})
        book.worksheets()[0].write_datetime(2, 7, date, form)

    return lambda: workbook(edit)


def _twice() -> bytes:
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("XL/Worksheets/sheet1.xml", b"<worksheet/>")
    return out.getvalue()


def _linked() -> bytes:
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("xl/link.xml")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def _locked() -> bytes:
    """The encryption flag set on every entry, in the directory and before each entry."""
    data = bytearray(workbook())
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(mark)
        while at >= 0:
            flags = struct.unpack_from("<H", data, at + offset)[0]
            struct.pack_into("<H", data, at + offset, flags | 1)
            at = data.find(mark, at + 4)
    return bytes(data)


def _lying() -> bytes:
    """An entry whose directory claims far fewer bytes than it unpacks to."""
    data = bytearray(bomb(20 << 20))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 10)
    return bytes(data)


def _two_sheets() -> bytes:
    def edit(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Old")
        for number, row in enumerate([HEADER, *ROWS]):
            sheet.write_row(number, 0, row)

    return workbook(edit)


def _hidden_sheet() -> bytes:
    def edit(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Lists")
        sheet.write_row(0, 0, ["ID", "Name"])
        sheet.write_row(1, 0, ["1", "x"])
        sheet.hide()

    return workbook(edit)


def two_header_rows() -> bytes:
    """Groups over labels, both kinds of merged cells, a title line, typed dates and money."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet, date = book.add_worksheet("Capital plan"), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.merge_range(0, 0, 0, 6, "Capital programme, all regions")
    sheet.merge_range(2, 0, 3, 0, "Project ID")
    sheet.merge_range(2, 1, 3, 1, "Project name")
    sheet.merge_range(2, 2, 2, 3, "Cost (€m)")
    sheet.merge_range(2, 4, 2, 5, "Schedule")
    sheet.merge_range(2, 6, 3, 6, "RAG")
    sheet.write_row(3, 2, ["Whole life", "Forecast"])
    sheet.write_row(3, 4, ["Start date", "End date"])
    for number in range(3):
        sheet.write_row(4 + number, 0, [f"N-{number}", f"Pier {number}", 12.345 + number, 2])
        sheet.write_datetime(4 + number, 4, datetime.date(2024, 4, 1 + number), date)
        sheet.write_datetime(4 + number, 5, datetime.date(2027, 3, 31), date)
        sheet.write(4 + number, 6, ["Green", "Amber/Red", "red"][number])
    book.close()
    return out.getvalue()


def _many_columns() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write_row(0, 0, ["ID", "Name", *(f"c{i}" for i in range(600))])
    book.close()
    return out.getvalue()


def _renamed_part() -> bytes:
    found = parts(workbook())
    found["xl/worksheets/gone.xml"] = found.pop(_SHEET)
    return packed(found)


def _garbled(xml: bytes) -> bytes:
    return xml.replace(b"</row>", b"<row>", 1)


def _error_files() -> list[Made]:
    words = ("#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")
    return [(f"error value {word}", _formula(word), "refused", "cell-error") for word in words]


def _named_files() -> list[Made]:
    bad = ("../evil.xml", "/etc/evil", "xl/../../evil", "..\\evil", "C:\\evil.xml", "a\\..\\..\\b")
    return [(f"entry {name}", _with_entry(name), "refused", "archive-name") for name in bad]


def _dtd_files() -> list[Made]:
    made: list[Made] = []
    for name in ("xl/workbook.xml", "xl/sharedStrings.xml", _SHEET, "xl/styles.xml"):
        for word, dtd in (("outside entity", _DTD), ("billion laughs", _LAUGHS)):
            change = _before_root(dtd)
            made.append((f"{word} in {name}", _with(name, change), "refused", "xml-dtd"))
    return made


def _before_root(dtd: bytes) -> Callable[[bytes], bytes]:
    return lambda xml: xml.replace(b"?>", b"?>" + dtd, 1)


def _utf16(xml: bytes) -> bytes:
    return xml.decode().replace("UTF-8", "UTF-16").encode("utf-16")


def _ebcdic(xml: bytes) -> bytes:
    return xml.decode().replace("UTF-8", "cp037").encode("cp037", "replace")


def _relabelled(xml: bytes) -> bytes:
    return xml.replace(b"UTF-8", b"UTF-7", 1)


FILES: tuple[Made, ...] = (
    ("sound", workbook, "control", ""),
    ("two header rows", two_header_rows, "control", ""),
    ("hidden sheet", _hidden_sheet, "control", ""),
    ("formula with its value", _formula("£200"), "told", "formula"),
    ("two sheets alike", _two_sheets, "told", "several-sheets"),
    ("formula never calculated", _uncalculated, "refused", "formula-not-calculated"),
    ("formula with a filler", _formula(0), "refused", "formula-not-calculated"),
    ("date typed", _dated(datetime.date(2025, 3, 31)), "control", ""),
    ("date of year 9999", _dated(datetime.date(9999, 12, 31)), "refused", "date-out-of-range"),
    ("number for a date", _cell(2, 7, 45382), "refused", "not-a-date"),
    ("number too large", _cell(2, 9, 1e300), "refused", "number-too-large"),
    ("negative zero", _cell(2, 9, -0.0), "control", ""),
    ("truth for money", _cell(2, 9, True), "told", "not-money"),
    ("formula-like text", _cell(2, 5, "=1+1"), "control", ""),
    ("control character", _cell(2, 5, "a\x01b"), "refused", "control-character"),
    ("31 February as text", _cell(2, 7, "31/02/2025"), "refused", "no-such-day"),
    ("duplicate ID", _cell(2, 0, "P1"), "refused", "duplicate-id"),
    ("ID equal but for case", _cell(2, 0, "p1"), "refused", "duplicate-id-case"),
    ("cell right of all columns", _cell(2, 14, "lost"), "refused", "too-many-cells"),
    ("cell far right", _cell(2, 16_000, "x"), "refused", "too-many-columns"),
    ("cell far down", _cell(1_048_575, 0, "x"), "refused", "too-many-rows"),
    ("600 columns", _many_columns, "refused", "too-many-columns"),
    ("bomb", lambda: bomb(20 << 20), "refused", "archive-bomb"),
    ("directory that lies", _lying, "refused", "archive-damaged"),
    (
        "5,000 entries",
        lambda: packed(parts(workbook()) | {f"x/{i}": b"" for i in range(5_000)}),
        "refused",
        "archive-entries",
    ),
    ("entry twice", _twice, "refused", "archive-duplicate"),
    ("link", _linked, "refused", "archive-link"),
    ("encrypted", _locked, "refused", "archive-encrypted"),
    ("part in UTF-16", _with(_SHEET, _utf16), "refused", "xml-encoding"),
    ("part in EBCDIC", _with(_SHEET, _ebcdic), "refused", "xml-encoding"),
    ("part said to be UTF-7", _with(_SHEET, _relabelled), "refused", "xml-encoding"),
    ("sheet part missing", _renamed_part, "refused", "workbook-damaged"),
    ("sheet garbled", _with(_SHEET, _garbled), "refused", "workbook-damaged"),
    ("sheet empty", _with(_SHEET, lambda _: b""), "refused", "workbook-damaged"),
    ("workbook empty", _with("xl/workbook.xml", lambda _: b"<a>"), "refused", "workbook-damaged"),
    (
        "texts missing",
        _with("xl/sharedStrings.xml", lambda _: b"<sst/>"),
        "refused",
        "workbook-damaged",
    ),
    *_error_files(),
    *_named_files(),
    *_dtd_files(),
)
