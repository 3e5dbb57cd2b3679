"""Hostile and odd register files, each with what must come of it.

``FILES`` is the whole list; a file is made when asked for, and is refused by a
named error, read whole with a named warning or note, or read as a control.
"""

import functools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.formats import workbooks
from tests.formats.workbooks import HEADER, ROWS, packed, workbook

REFUSED, TOLD, CONTROL = "refused", "told", "control"


@dataclass(frozen=True)
class HostileFile:
    """A file: how to make it, what must come of it, and the code that must be told."""

    name: str
    make: Callable[[], bytes]
    outcome: str
    code: str = ""
    n_rows: int = 3
    file_name: str = ""


def text_register(**cells: str) -> str:
    """A sound register as CSV text with some cells of its second row replaced."""
    rows = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    rows[1] |= {key.replace("_", " "): value for key, value in cells.items()}
    lines = [HEADER, *([row[key] for key in HEADER] for row in rows)]
    return "".join(",".join(_quoted(cell) for cell in line) + "\r\n" for line in lines)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\r\n') else cell


def _cell(key: str, value: str) -> Callable[[], bytes]:
    return lambda: text_register(**{key.replace(" ", "_"): value}).encode()


def _of(data: bytes) -> Callable[[], bytes]:
    return lambda: data


def _kinds() -> Iterator[HostileFile]:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    made = {
        "pdf": (b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n", "kind-pdf"),
        "html page": (b"<!DOCTYPE html><html><table><tr><td>ID</td></table>", "kind-html"),
        "html table": (b"<table><tr><td>ID</td></tr></table>", "kind-html"),
        "html after blank": (b"\n\n  <HTML><body>", "kind-html"),
        "xhtml": (b'<?xml version="1.0"?><html xmlns="x"/>', "kind-html"),
        "xml": (b'<?xml version="1.0"?><things><a/></things>', "kind-xml"),
        "xml with entities": (
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>',
            "kind-xml",
        ),
        "xml utf-16": ('<?xml version="1.0"?><a/>'.encode("utf-16"), "kind-xml"),
        "mspdi": (b'<Project xmlns="http://schemas.microsoft.com/project">', "kind-mspdi"),
        "pmxml": (b'<?xml version="1.0"?><APIBusinessObjects xmlns="x">', "kind-pmxml"),
        "xer": (b"ERMHDR\t19.12\t2024-01-01\tProject\r\n", "kind-xer"),
        "json object": (b'{"rows": [{"id": 1}]}', "kind-json"),
        "json list": (b'[{"id": 1}]', "kind-json"),
        "rtf": (b"{\\rtf1\\ansi ID,Name}", "kind-binary"),
        "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(64), "kind-binary"),
        "gzip": (b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + random.Random(1).randbytes(200), "kind-binary"),
        "elf": (b"\x7fELF\x02\x01\x01" + bytes(200), "kind-binary"),
        "noise": (random.Random(2).randbytes(4096), "kind-binary"),
        "ole": (ole, "kind-ole"),
        "xls": (ole + "Workbook".encode("utf-16-le"), "kind-xls"),
        "mpp": (ole + "TBkndTask".encode("utf-16-le"), "kind-mpp"),
        "password": (ole + "EncryptedPackage".encode("utf-16-le"), "kind-encrypted"),
        "empty": (b"", "kind-empty"),
        "only a mark": (b"\xef\xbb\xbf", "kind-empty"),
        "only zeros": (bytes(500), "kind-empty"),
        "only line ends": (b"\r\n" * 50, "kind-empty"),
        "zip of text": (packed({"register.csv": b"ID,Name\n1,a\n"}), "kind-zip"),
        "docx": (
            packed({"[Content_Types].xml": b"<T/>", "word/document.xml": b"<d/>"}),
            "kind-zip",
        ),
        "xlsb": (packed({"[Content_Types].xml": b"<T/>", "xl/workbook.bin": b"x"}), "kind-xlsb"),
        "ods": (
            packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
            "kind-ods",
        ),
        "zip cut": (packed({"a": b"b" * 500})[:60], "kind-zip"),
        "program before zip": (b"MZ\x90\0\x03\0\0\0" + packed({"a": b"b"}), "kind-binary"),
    }
    for name, (data, code) in made.items():
        yield HostileFile(f"kind: {name}", _of(data), REFUSED, code)


def _structure() -> Iterator[HostileFile]:
    sound = text_register()
    lines = sound.splitlines(keepends=True)
    refused = {
        "only a header": (lines[0], "no-rows"),
        "header and blank lines": (lines[0] + "\r\n" * 20 + " , ,\r\n", "no-rows"),
        "numbers without a header": ("1,2,3\n4,5,6\n7,8,9\n", "no-header"),
        "cut inside a quotation": (text_register(Description='a, "b"').split('""b')[0], "cut-off"),
        "cut inside a row": (sound[: sound.rindex(",")].rsplit(",", 1)[0], "cut-off"),
        "quotation never closed": (sound.replace("Beta", '"Beta'), "cut-off"),
        "row with a cell too many": (sound.replace("Beta", "Be,ta"), "too-many-cells"),
        "cell far right": (
            sound.replace("Beta", "Beta") + "P9,Nine" + "," * 40 + "x\r\n",
            "too-many-cells",
        ),
        "too many columns": (_wide(501), "too-many-columns"),
        "too many rows": ("ID,Name\n" + "P,N\n" * 100_002, "too-many-rows"),
        "cell too long": (text_register(Description="x" * 100_001), "cell-too-long"),
        "cell longer than csv allows": (text_register(Description="x" * 140_000), "cell-too-long"),
        "no ID column": ("Name,Words\nsame,a\nsame,b\nsame,a\n", "no-id-column"),
        "row without ID": (sound.replace("P2,", ","), "missing-id"),
        "row without title": (text_register(Project_Name=""), "missing-title"),
        "footnote": (sound + "Source: annual report\r\n", "missing-title"),
        "duplicate ID": (sound.replace("P2,", "P1,"), "duplicate-id"),
        "duplicate ID after trim": (sound.replace("P2,", " P1 ,"), "duplicate-id"),
        "ID equal but for case": (sound.replace("P2,", "p1,"), "duplicate-id-case"),
        "ID equal but for width": (sound.replace("P2,", "\uff301,"), "duplicate-id-case"),
        "ID equal but for sharp s": (
            sound.replace("P1,", "STRASSE,").replace("P2,", "stra\u00dfe,"),
            "duplicate-id-case",
        ),
        "ID equal but for kelvin": (
            sound.replace("P1,", "K1,").replace("P2,", "\u212a1,"),
            "duplicate-id-case",
        ),
    }
    for name, (text, code) in refused.items():
        yield HostileFile(f"structure: {name}", _of(text.encode()), REFUSED, code)


def _wide(n_columns: int) -> str:
    header = ",".join(["ID", "Name", *(f"Word {i}" for i in range(n_columns - 2))])
    return header + "\n" + "\n".join(f"P{i},N" + ",w" * (n_columns - 2) for i in range(3)) + "\n"


def _shapes() -> Iterator[HostileFile]:
    sound = text_register()
    told = {
        "total row": (sound + "Total,,,,,,,,,600\r\n", "total-row"),
        "header printed twice": (sound + sound.splitlines()[0] + "\r\n", "repeated-header"),
        "column without a name": (sound.replace("Description", ""), "blank-header"),
        "two columns of one name": (sound.replace("Stage", "Department"), "duplicate-header"),
        "mixed currencies": (text_register(Whole_Life_Cost="€5m"), "mixed-currencies"),
        "no titles": ("ID,Cost\nA1,£5\nA2,£6\nA3,£7\n", "no-title-column"),
        "currency unknown": ("ID,Name,Cost\nA1,x,5\nA2,y,6\nA3,z,7\n", "currency-unknown"),
        "range of dates": (
            text_register(End_Date="Low: 31/03/2025, Mid: 30/04/2025, High: 31/05/2025"),
            "range",
        ),
        "range of money": (text_register(Whole_Life_Cost="Low: 1, Mid: 2, High: 3"), "range"),
        "exemption": (
            text_register(Whole_Life_Cost="Exempt under Section 43 of the Act"),
            "withheld",
        ),
        "month only": (text_register(End_Date="March 2026"), "month-only"),
        "fraction of a penny": (text_register(Whole_Life_Cost="2066075.5899999999"), "rounded"),
        "word for a date": (text_register(End_Date="soon"), "not-a-date"),
        "word for money": (text_register(Whole_Life_Cost="unknown"), "not-money"),
        "word for a rating": (text_register(RAG="purple"), "unknown-rating"),
    }
    for name, (text, code) in told.items():
        yield HostileFile(f"shape: {name}", _of(text.encode()), TOLD, code)


def _encodings() -> Iterator[HostileFile]:
    words = text_register(Description="Zoë\u2019s café \u2013 £5")
    controls = {
        "windows-1252": words.encode("cp1252"),
        "utf-8": words.encode(),
        "utf-8 with mark": words.encode("utf-8-sig"),
        "utf-16 with mark": words.encode("utf-16"),
        "utf-16-le without mark": words.encode("utf-16-le"),
        "utf-16-be without mark": words.encode("utf-16-be"),
        "utf-16-be with mark": b"\xfe\xff" + words.encode("utf-16-be"),
        "utf-32 with mark": words.encode("utf-32"),
        "lf": words.replace("\r\n", "\n").encode(),
        "cr": words.replace("\r\n", "\r").encode(),
        "mixed line ends": words.replace("\r\n", "\n", 2).encode(),
        "line break in a cell": text_register(Description="a\nb\r\nc\r\r\nd").encode(),
    }
    for name, data in controls.items():
        yield HostileFile(f"encoding: {name}", _of(data), CONTROL)
    told = {
        "byte 9d": words.encode("cp1252").replace(b"caf\xe9", b"caf\x9d"),
        "byte 81": words.encode("cp1252").replace(b"caf\xe9", b"caf\x81"),
        "broken utf-8": words.encode().replace(b"caf\xc3\xa9", b"caf\xff"),
        "surrogate in utf-8": words.encode().replace(b"caf\xc3\xa9", b"caf\xed\xa0\x80"),
        "half a pair in utf-16": b"\xff\xfe"
        + words.encode("utf-16-le").replace("é".encode("utf-16-le"), b"\x00\xd8"),
        "overlong utf-8": words.encode().replace(b"caf\xc3\xa9", b"caf\xc0\xaf"),
    }
    for name, data in told.items():
        yield HostileFile(f"encoding: {name}", _of(data), TOLD, "undecodable")
    for number in (0, *range(1, 9), *range(14, 32)):
        make = _cell("Description", f"a{chr(number)}b")
        yield HostileFile(f"control character {number:02x}", make, REFUSED, "control-character")


def _dates() -> Iterator[HostileFile]:
    never = (
        "31/02/2024 30/02/2024 29/02/2023 31/04/2024 00/01/2024 32/01/2024 15/13/2024 2024-02-31"
    )
    named = ("31 February 2024", "February 30, 2024", "31-Jun-24", "2024-13-01", "2024-00-10")
    for text in (*never.split(), "29/02/2100", *named):
        yield HostileFile(f"date {text}", _cell("End Date", text), REFUSED, "no-such-day")
    far = ("0000-01-01", "01/01/0001", "1899-12-31", "2200-01-01", "31/12/9999", "January 0000")
    for text in far:
        yield HostileFile(f"date {text}", _cell("End Date", text), REFUSED, "date-out-of-range")
    broken = (
        "10000-01-01",
        "2024-1",
        "45382",
        "1/2/3/4",
        "99/99",
        "٣١/٠٣/٢٠٢٥",
        "20240331T",
        "3.14",
    )
    for text in broken:
        yield HostileFile(f"date {text!a}", _cell("End Date", text), REFUSED, "not-a-date")
    for text in ("31/03/2024 25:00", "2024-03-31T10:61:00", "31/03/2024 13:00 PM"):
        yield HostileFile(f"date {text}", _cell("End Date", text), REFUSED, "no-such-time")
    sound = "31/03/2025|2025-03-31|2025-03-31 00:00:00|2025-03-31T17:00:00Z|31/03/2025 5:00:00 PM"
    sound += "|31 March 2025|31-Mar-25|March 31, 2025|31.03.2025|29/02/2024|Mon 31 March 2025"
    for text in sound.split("|"):
        yield HostileFile(f"date {text}", _cell("End Date", text), CONTROL)


def _figures() -> Iterator[HostileFile]:
    for text in ("1e400", "1e300", "9" * 40, "1e29", "-1e28", "£999999999999999999bn"):
        data = _cell("Whole Life Cost", text)
        yield HostileFile(f"money {text[:20]}", data, REFUSED, "number-too-large")
    broken = (
        "1.2.3 12,34,5 0x1F 1_000 ١٢٣ \uff11\uff12 --5 (5 5) +-5 £5$ 5% 1e5e5 1,2345.6 £1..5 1/2"
    )
    for text in (*broken.split(), "5 million euros of 2"):
        data = _cell("Whole Life Cost", text)
        yield HostileFile(f"money {text!a}", data, REFUSED, "not-money")
    for text in ("Infinity", "-inf", "NaN", "inf"):
        yield HostileFile(f"money {text}", _cell("Whole Life Cost", text), TOLD, "not-finite")
        yield HostileFile(f"percent {text}", _cell("Variance", text), TOLD, "not-finite")
    for text in ("1e400%", "999999999999"):
        yield HostileFile(f"percent {text}", _cell("Variance", text), REFUSED, "number-too-large")
    sound = "-0|0|1,234.50|£2.5bn|(1,234)|-£5|£ 5|5 GBP|1e5|1'234|.5|5.|\u22125|1\u00a0234|£3k|12,34,567"
    for text in sound.split("|"):
        yield HostileFile(f"money {text!a}", _cell("Whole Life Cost", text), CONTROL)


def _texts() -> Iterator[HostileFile]:
    """Cells that are dangerous elsewhere and must come through here letter by letter."""
    texts = (
        "=1+1|+1|-1+1|@SUM(A1)|=cmd|' /C calc'!A0|=HYPERLINK(\"x\")|<script>alert(1)</script>"
        "|'; DROP TABLE projects; --|{{7*7}}|${7*7}|../../etc/passwd|%00|%s%n|\\\\host\\share"
        "|\u202edesrever|\u0627\u0644\u0639\u0631\u0628\u064a\u0629|\u200bzero|e\u0301|👩‍👩‍👧|\ufeffmark"
        "|NULL|None|true|#REF!|1/2|007|''|<!--|&amp;|&#0;|]]>|\u2028|\u0085|ﬁ"
    )
    for text in texts.split("|"):
        yield HostileFile(f"text {text!a}", _cell("Description", f"a {text}"), CONTROL)
        yield HostileFile(f"title {text!a}", _cell("Project Name", f"{text} a"), CONTROL)
    yield HostileFile("text of 100k", _cell("Description", "x" * 100_000), CONTROL)


def _delimiters() -> Iterator[HostileFile]:
    rows = text_register(Description="a b")
    for name, mark in (("semicolon", ";"), ("tab", "\t"), ("pipe", "|")):
        yield HostileFile(f"delimiter: {name}", _of(rows.replace(",", mark).encode()), CONTROL)
    semicolons = rows.replace(",", ";")
    yield HostileFile("delimiter: sep line", _of(b"sep=;\r\n" + semicolons.encode()), CONTROL)
    yield HostileFile("shape: title lines", _of(b"Our register\r\n\r\n" + rows.encode()), CONTROL)
    trailing = "".join(line + ",,,\r\n" for line in rows.splitlines())
    yield HostileFile("shape: empty columns", _of(trailing.encode()), CONTROL)
    yield HostileFile("shape: empty rows", _of((rows + ",,,\r\n" * 500).encode()), CONTROL)
    groups = b",,Money,,Dates,\r\nID,Name,Budget (GBP m),Forecast (GBP m),Start,Finish\r\n"
    body = b"P1,a,1.5,2,01/04/2024,31/03/2025\r\nP2,b,2,3,01/05/2024,30/04/2025\r\nP3,c,,,,\r\n"
    yield HostileFile("shape: two header rows", _of(groups + body), CONTROL)


def _names() -> Iterator[HostileFile]:
    csv, xlsx = text_register().encode(), workbook
    yield HostileFile("name: csv called xlsx", _of(csv), TOLD, "name-differs", file_name="a.xlsx")
    yield HostileFile("name: csv called pdf", _of(csv), TOLD, "name-differs", file_name="a.pdf")
    yield HostileFile("name: xlsx called csv", xlsx, TOLD, "name-differs", file_name="a.csv")
    page = _of(b"<html><table><tr><td>ID")
    yield HostileFile("name: html called xls", page, REFUSED, "name-differs", file_name="a.xls")
    pdf = _of(b"%PDF-1.4 x")
    yield HostileFile("name: pdf called csv", pdf, REFUSED, "name-differs", file_name="a.csv")
    yield HostileFile("name: capitals", _of(csv), CONTROL, file_name="A.CSV")


def _workbooks() -> Iterator[HostileFile]:
    for name, make, outcome, code in workbooks.FILES:
        yield HostileFile(f"workbook: {name}", make, outcome, code)
    whole = workbook()
    for percent in (1, 10, 25, 50, 75, 90, 99):
        data = whole[: len(whole) * percent // 100]
        yield HostileFile(f"workbook: cut at {percent} %", _of(data), REFUSED, "archive-damaged")
    flipped = bytearray(whole)
    flipped[whole.index(b"xl/worksheets/sheet1.xml") + 60] ^= 0x55
    yield HostileFile("workbook: a bit flipped", _of(bytes(flipped)), REFUSED, "archive-damaged")


@functools.cache
def files() -> tuple[HostileFile, ...]:
    """All files of the list."""
    groups = (_kinds, _structure, _shapes, _encodings, _dates, _figures, _texts)
    more = (_delimiters, _names, _workbooks)
    return tuple(file for group in (*groups, *more) for file in group())
