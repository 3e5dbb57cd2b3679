"""Delimited text (CSV, TSV and their kin) to a grid of cells.

Finds encoding and delimiter; what is broken becomes a problem, not an exception.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from .decode import REPLACEMENT, decoded
from .grid import Cell, Grid
from .limits import Limits
from .problems import Findings

_DELIMITERS = (",", ";", "\t", "|")
_SEP_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
# Our own exports put an apostrophe before text that a spreadsheet would calculate.
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_END = "\x00end of file\x00"


def read_delimited(data: bytes, limits: Limits, findings: Findings) -> Grid:
    """Read delimited text into a grid.

    Args:
        data: The whole file, already known to be text.
        limits: Rows beyond the limit are not read; the problem says so.
        findings: Receives ``undecodable``, ``cut-off``, ``too-many-rows``, ``cell-too-long``.
    """
    found = decoded(data)
    text, skipped = _after_sep_line(found.text)
    delimiter = skipped or delimiter_of(text)
    records, numbers = _records(text, delimiter, limits, findings)
    if found.n_replaced:
        _report_replaced(records, numbers, found.encoding, findings)
    _report_cut(records, numbers, text, findings)
    return Grid("", records, numbers, (), found.encoding, delimiter)


def delimiter_of(text: str) -> str:
    """The delimiter under which the first rows split most evenly; a comma in doubt."""
    sample = text[:65_536]
    scores = {delimiter: _evenness(sample, delimiter) for delimiter in _DELIMITERS}
    return max(_DELIMITERS, key=lambda delimiter: scores[delimiter])


def _after_sep_line(text: str) -> tuple[str, str]:
    match = _SEP_LINE.match(text)
    return (text[match.end() :], match.group(1)) if match else (text, "")


def _evenness(sample: str, delimiter: str) -> float:
    widths: Counter[int] = Counter()
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            widths[len(record)] += 1
            if widths.total() == 60:
                break
    except csv.Error:
        return 0.0
    widths.pop(0, None)
    width, n = max(widths.items(), key=lambda item: (item[0] > 1) * item[1] * item[0] ** 0.5)
    return 0.0 if width < 2 else n / widths.total() + width / 1000


def _records(
    text: str, delimiter: str, limits: Limits, findings: Findings
) -> tuple[list[list[Cell]], list[int]]:
    records: list[list[Cell]] = []
    numbers: list[int] = []
    number = 0
    try:
        for record in _until_end(text, delimiter, findings):
            number += 1
            if not any(record):
                continue
            if len(records) > limits.rows:
                _too_many_rows(number, limits, findings)
                break
            records.append(_restored(record))
            numbers.append(number)
    except csv.Error as error:
        _report_broken(error, number + 1, findings)
    return records, numbers


def _until_end(text: str, delimiter: str, findings: Findings) -> Iterator[list[str]]:
    """Every record; a quotation mark left open swallows our end mark and shows itself."""
    line_end = "" if text.endswith(("\n", "\r")) else "\n"
    lines = io.StringIO(f"{text}{line_end}{_END}", newline="")
    for number, record in enumerate(csv.reader(lines, delimiter=delimiter), start=1):
        if record and record[-1].endswith(_END):
            if record != [_END]:
                _report_open_quote(number, findings)
            return
        yield record


def _restored(record: list[str]) -> list[Cell]:
    return [cell[1:] if cell[:1] == "'" and _NEUTRALISED.match(cell) else cell for cell in record]


def _too_many_rows(number: int, limits: Limits, findings: Findings) -> None:
    message = f"The register has more than {limits.rows:,} rows; row {number:,} is one too many."
    findings.error("too-many-rows", message, "Split it, or leave out closed projects.", row=number)


def _report_open_quote(number: int, findings: Findings) -> None:
    findings.error(
        "cut-off",
        f"A quotation mark opened in row {number:,} is never closed, so the file is cut off "
        "or a mark is missing.",
        "Export the file again, or close the quotation mark in that row.",
        row=number,
    )


def _report_broken(error: csv.Error, number: int, findings: Findings) -> None:
    if "field larger" not in str(error):
        findings.error(
            "broken-row", f"Row {number:,} cannot be split into cells: {error}.", row=number
        )
        return
    findings.error(
        "cell-too-long",
        f"A cell of row {number:,} never seems to end: too long, or a quotation mark is not closed.",
        "Shorten the cell or close the quotation mark.",
        row=number,
    )


def _report_replaced(
    records: list[list[Cell]], numbers: list[int], encoding: str, findings: Findings
) -> None:
    for record, number in zip(records, numbers, strict=True):
        for index, cell in enumerate(record):
            if isinstance(cell, str) and REPLACEMENT in cell:
                findings.warning(
                    "undecodable",
                    f"Row {number:,}, cell {index + 1} holds a byte that {encoding} does not know; "
                    f"it stands as {REPLACEMENT}.",
                    "Save the file as UTF-8, or correct the text after the import.",
                    row=number,
                )


def _report_cut(
    records: list[list[Cell]], numbers: list[int], text: str, findings: Findings
) -> None:
    """A last row without a line end that is shorter than every other row was cut."""
    if len(records) < 3 or text.endswith(("\n", "\r")):
        return
    narrowest = min(len(record) for record in records[1:-1])
    if len(records[-1]) < min(narrowest, len(records[0])):
        findings.error(
            "cut-off",
            f"The file ends inside row {numbers[-1]:,}: it has {len(records[-1])} of "
            f"{narrowest} cells and no line end.",
            "Export the file again and import the whole of it.",
            row=numbers[-1],
        )
