"""A table under a mapping to typed rows, with every problem by row and column.

Never stops at the first problem; one error means that nothing may be imported.
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from .cells import ColumnReader, Reading
from .fields import EXTRA, IGNORE
from .headers import first_words
from .limits import DEFAULT, Limits
from .mapping import Column, Mapping, check, matched
from .problems import Findings
from .rows import Register, RegisterRow
from .table import Row, Table
from .values import Amount

_NOTES = {
    "withheld": "stands where a value belongs; the value is left blank and the text kept",
    "range": "is a range; its middle is taken, low and high are kept",
    "rounded": "has more decimals than the currency; rounded half to even",
    "month-only": "names a month; its last day is taken (its first for a start)",
}


@dataclass
class _Notes:
    """Counts of what was assumed, told once for each column and text."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    first: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def add(self, reading: Reading, column: Column, number: int, text: str) -> None:
        shown = reading.withheld or (text if reading.note == "range" else "")
        key = (column.header, reading.note, shown)
        self.counts[key] += 1
        self.first.setdefault(key, number)


def read_register(table: Table, mapping: Mapping, limits: Limits = DEFAULT) -> Register:
    """Read every row of a table.

    Args:
        table: What ``read_table`` returned.
        mapping: A proposal, corrected or not, or one kept from an earlier file.
        limits: For the number of problems that are kept.

    Returns:
        Rows and problems, those of the table first. Where the table or the
        mapping cannot be used there are no rows.
    """
    findings = Findings(limits.problems, table.sheet)
    findings.extend(table.problems)
    if not table.header:
        return Register((), findings.problems())
    check(mapping, findings)
    readers = _readers(table, mapping, findings)
    if any(column == "external_id" for column in _targets(readers)):
        notes = _Notes()
        rows = [_row(row, readers, notes, findings) for row in table.rows]
        _report_notes(notes, findings)
        _report_currencies(readers, findings)
        _report_duplicates(rows, readers, findings)
        return Register(tuple(rows), findings.problems())
    return Register((), findings.problems())


def _readers(table: Table, mapping: Mapping, findings: Findings) -> list[ColumnReader | None]:
    columns = matched(mapping, table.header)
    used = {column.header for column in columns if column}
    for column in mapping.columns:
        if column.header not in used and column.target != IGNORE:
            _report_missing(column, findings)
    found = [
        column or _unmapped(name, findings)
        for column, name in zip(columns, table.header, strict=True)
    ]
    if not any(column.target == "title" for column in found):
        findings.note("no-title-column", "No column gives titles; the ID stands in for the title.")
    return [
        None if column.target == IGNORE else ColumnReader(column, mapping.currency)
        for column in found
    ]


def _targets(readers: list[ColumnReader | None]) -> list[str]:
    return [reader.column.target for reader in readers if reader]


def _report_missing(column: Column, findings: Findings) -> None:
    message = f"The mapping expects a column “{first_words(column.header)}”, which is not here."
    remedy = "Map the column that takes its place, or remove it from the mapping."
    report = findings.error if column.target in {"external_id", "title"} else findings.warning
    report("column-missing", message, remedy, column=column.header)


def _unmapped(name: str, findings: Findings) -> Column:
    message = f"The mapping does not name “{first_words(name)}”; it is kept as text."
    findings.note("column-unmapped", message, column=name)
    return Column(name, EXTRA + (first_words(name) or name))


def _row(
    row: Row, readers: list[ColumnReader | None], notes: _Notes, findings: Findings
) -> RegisterRow:
    made = _Parts()
    buckets = {"values": made.values, "extras": made.extras, "milestones": made.milestones}
    for reader, cell in zip(readers, row.cells, strict=True):
        if reader is None or cell is None or cell == "":
            continue
        reading = reader.read(cell)
        if reading.value is not None:
            buckets[reader.bucket][reader.key] = reading.value
        if reading.range:
            made.ranges[reader.column.target] = reading.range
        if reading.withheld:
            made.withheld[reader.column.target] = reading.withheld
        elif type(reading.value) is Amount:
            reader.n_by_currency[reading.value.currency] += 1
        if reading.note or reading.fault:
            _look_closer(reading, reader.column, row.number, cell, notes=notes, findings=findings)
    return made.row(row.number, readers, findings)


def _look_closer(
    reading: Reading,
    column: Column,
    number: int,
    cell: object,
    *,
    notes: _Notes,
    findings: Findings,
) -> None:
    if reading.note:
        notes.add(reading, column, number, str(cell))
    fault = reading.fault
    if fault:
        report = findings.error if fault.refuses else findings.warning
        report(fault.code, fault.message, fault.remedy, row=number, column=column.header)


@dataclass
class _Parts:
    """The values of one row while its cells are read."""

    values: dict[str, object] = field(default_factory=dict)
    milestones: dict[str, object] = field(default_factory=dict)
    extras: dict[str, object] = field(default_factory=dict)
    withheld: dict[str, str] = field(default_factory=dict)
    ranges: dict[str, object] = field(default_factory=dict)

    def row(
        self, number: int, readers: list[ColumnReader | None], findings: Findings
    ) -> RegisterRow:
        identity = _required(
            "external_id", "ID", self.values, number, readers=readers, findings=findings
        )
        if "title" not in self.values and "title" in _targets(readers):
            _required("title", "title", self.values, number, readers=readers, findings=findings)
        self.values.setdefault("external_id", "")
        self.values.setdefault("title", identity)
        kept = {"milestones": self.milestones, "extras": self.extras}
        kept |= {"withheld": self.withheld, "ranges": self.ranges}  # type: ignore[dict-item]
        return RegisterRow(number=number, **self.values, **kept)  # type: ignore[arg-type]


def _required(
    key: str,
    label: str,
    values: dict[str, object],
    number: int,
    *,
    readers: list[ColumnReader | None],
    findings: Findings,
) -> str:
    if key in values:
        return str(values[key])
    column = next(r.column.header for r in readers if r and r.column.target == key)
    message = f"Row {number:,} has no {label}."
    remedy = "Fill it in, or delete the row if it is no project (a total, a footnote)."
    findings.error(f"missing-{label.lower()}", message, remedy, row=number, column=column)
    return ""


def _report_notes(notes: _Notes, findings: Findings) -> None:
    for key, n in notes.counts.items():
        header, code, text = key
        shown = f"“{text[:80]}”" if text else "A value"
        where = f"{n:,} cells, the first in row {notes.first[key]:,}" if n > 1 else "one cell"
        message = f"{shown} {_NOTES[code]} ({where})."
        findings.note(code, message, row=notes.first[key], column=header)


def _report_currencies(readers: list[ColumnReader | None], findings: Findings) -> None:
    for reader in readers:
        if reader is None:
            continue
        header, counts = reader.column.header, reader.n_by_currency
        if len(counts) > 1:
            words = ", ".join(f"{code} {n:,}" for code, n in counts.most_common())
            message = f"The column mixes currencies ({words}); each cell keeps its own."
            findings.warning("mixed-currencies", message, "Check that it is meant.", column=header)
        if "XXX" in counts:
            message = "Neither the file nor the mapping names the currency."
            findings.warning(
                "currency-unknown", message, "Choose it in the mapping.", column=header
            )


def _report_duplicates(
    rows: list[RegisterRow], readers: list[ColumnReader | None], findings: Findings
) -> None:
    column = next(r.column.header for r in readers if r and r.column.target == "external_id")
    seen: dict[str, RegisterRow] = {}
    for row in rows:
        key = unicodedata.normalize("NFKC", row.external_id).casefold()
        first = seen.setdefault(key, row)
        if first is not row and key:
            _report_duplicate(first, row, column, findings)


def _report_duplicate(
    first: RegisterRow, second: RegisterRow, column: str, findings: Findings
) -> None:
    is_same = first.external_id == second.external_id
    code = "duplicate-id" if is_same else "duplicate-id-case"
    how = "the same ID" if is_same else "IDs that differ in case or form only"
    findings.error(
        code,
        f"Rows {first.number:,} and {second.number:,} have {how}: “{second.external_id[:60]}”.",
        "Give each project its own ID; import one reporting date at a time.",
        row=second.number,
        column=column,
    )
