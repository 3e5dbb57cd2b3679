"""An XER's lines to tables of text cells, with the line that each row stands on.

Records broken over several physical lines are joined; short and long rows are told.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from sightline.formats.plans.findings import Findings

_SHORT_ROWS_TOLD = 5
_MARKS = ("%T", "%F", "%R", "%E")
_EXPORT = "Export the project from Primavera again."


@dataclass
class Table:
    """One table: its field names with their places, and rows of as many cells."""

    name: str
    fields: dict[str, int]
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    n_short: int = 0
    _columns: list[tuple[str, ...]] | None = None

    def column(self, name: str) -> tuple[str, ...]:
        """The cells of a field, one a row; blanks where the table has no such field."""
        self.used.add(name)
        if self._columns is None:
            self._columns = list(zip(*self.rows, strict=True))
        place = self.fields.get(name)
        return ("",) * len(self.rows) if place is None or not self.rows else self._columns[place]

    def unused(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The fields that nobody asked for, with their cells."""
        for name in [name for name in self.fields if name not in self.used]:
            yield name, self.column(name)


@dataclass
class File:
    """The header record's cells, the tables that are wanted, and how many rows others have."""

    header: list[str] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)
    others: dict[str, tuple[int, int]] = field(default_factory=dict)  # rows, first line
    is_ended: bool = False

    def table(self, name: str) -> Table:
        """A table, empty where the file has none."""
        return self.tables.get(name) or Table(name, {})


def split(data: bytes, encoding: str, wanted: frozenset[str], findings: Findings) -> File:
    """Read all records of a file.

    Args:
        data: The whole file.
        encoding: The codec; bytes that it does not know become U+FFFD.
        wanted: Tables whose rows are kept; of others only the rows are counted.
        findings: Receives ``broken-record``, ``row-short``, ``row-long``, ``file-cut`` and the like.
    """
    stream = io.TextIOWrapper(io.BytesIO(data), encoding, "replace", newline="\n")
    splitter = _Splitter(wanted, findings)
    line, number = "", 0
    for number, raw in enumerate(stream, start=1):
        line = raw
        splitter.take(number, raw.rstrip("\r\n"))
        if splitter.file.is_ended:
            break
    splitter.finish(number, has_line_end=line.endswith("\n"))
    return splitter.file


class _Splitter:
    def __init__(self, wanted: frozenset[str], findings: Findings) -> None:
        self.file = File()
        self.wanted, self.findings = wanted, findings
        self.name, self.table = "", None  # type: str, Table | None
        self.cells: list[str] | None = None  # the record whose end is not yet sure
        self.line = 0
        self.places: list[int | None] | None = None  # where a second part has each field
        self.n_fields = 0

    def take(self, number: int, text: str) -> None:
        mark = text[:2]
        if mark == "%R":
            self.flush()
            self._row(number, text)
        elif mark in _MARKS and (len(text) == 2 or text[2] == "\t"):
            self.flush()
            self._marked(number, mark, text.split("\t")[1:])
        elif number == 1:
            self.file.header = text.split("\t")
        else:
            self._continue(number, text)

    def _marked(self, number: int, mark: str, cells: list[str]) -> None:
        if mark == "%E":
            self.file.is_ended = True
        elif mark == "%T":
            self.name, self.table, self.places = (cells or [""])[0].strip(), None, None
            if self.name not in self.wanted:
                self.file.others.setdefault(self.name, (0, number))
        elif self.name in self.wanted:
            self._fields(number, [cell.strip().lower() for cell in cells])

    def _fields(self, number: int, names: list[str]) -> None:
        while names and not names[-1]:
            names.pop()
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            message = f"Table {self.name} names the field {twice[0]} twice."
            self.findings.error("field-twice", message, _EXPORT, line=number, table=self.name)
        known = self.file.tables.get(self.name)
        fields = {name: place for place, name in enumerate(names)}
        self.table = known or Table(self.name, fields)
        self.file.tables[self.name] = self.table
        self.n_fields = len(fields)
        # A table may stand in a file twice; its second part is put in the first one's order.
        same = self.table.fields == fields
        self.places = None if same else [fields.get(name) for name in self.table.fields]

    def _row(self, number: int, text: str) -> None:
        if self.table is not None:
            self.cells, self.line = text.split("\t")[1:], number
        elif self.name in self.wanted or not self.name:
            message = "A row stands before the names of its fields."
            self.findings.error("row-astray", message, _EXPORT, line=number, table=self.name)
        else:
            n_rows, first = self.file.others[self.name]
            self.file.others[self.name] = (n_rows + 1, first if n_rows else number)

    def _continue(self, number: int, text: str) -> None:
        """A line without a mark goes on with the text that the line before it broke off."""
        if self.cells is None or not text.strip():
            return
        first, *rest = text.split("\t")
        self.cells[-1:] = [f"{self.cells[-1]}\n{first}" if self.cells else first, *rest]
        message = f"A record of {self.name} is broken over two lines and was joined."
        self.findings.warning(
            "broken-record", message, "Check its text.", line=number, table=self.name
        )

    def flush(self) -> None:
        """Put the record that is now whole into its table."""
        cells, table = self.cells, self.table
        if cells is None or table is None:
            return
        self.cells = None
        if len(cells) != self.n_fields:
            cells = self._fitted(cells, self.n_fields, table)
        if self.places is not None:
            cells = ["" if place is None else cells[place] for place in self.places]
        table.rows.append(cells)
        table.lines.append(self.line)

    def _fitted(self, cells: list[str], n_fields: int, table: Table) -> list[str]:
        if len(cells) < n_fields:
            self._tell_short(cells, table)
            return cells + [""] * (n_fields - len(cells))
        if any(cell.strip() for cell in cells[n_fields:]):
            message = (
                f"A row of {table.name} has {len(cells)} cells for {n_fields} fields, "
                "so its values may stand in the wrong fields."
            )
            remedy = "Remove the tab from the text in this row, or export it again."
            last = next(reversed(table.fields), "")
            self.findings.error(
                "row-long", message, remedy, line=self.line, table=table.name, field=last
            )
        return cells[:n_fields]

    def _tell_short(self, cells: list[str], table: Table) -> None:
        table.n_short += 1
        if table.n_short > _SHORT_ROWS_TOLD:
            return
        names = list(table.fields)
        missing = names[len(cells)] if len(cells) < len(names) else ""
        message = f"A row of {table.name} ends before {missing}; the rest of it counts as blank."
        self.findings.warning(
            "row-short",
            message,
            "Check this row; a file that was cut or edited has such rows.",
            line=self.line,
            table=table.name,
            field=missing,
        )

    def finish(self, line: int, *, has_line_end: bool) -> None:
        """Close the last record, and tell a file that was cut off."""
        last = self.cells
        is_short = (
            last is not None and self.table is not None and len(last) < len(self.table.fields)
        )
        self.flush()
        for table in self.file.tables.values():
            self._sum_up_short(table)
        if self.file.is_ended:
            return
        is_primavera = len(self.file.header) > 2 and self.file.header[1][:1].isdigit()
        message = (
            f"The file has no end mark (%E): it stops in line {line} of {self.name or 'none'}."
        )
        if is_primavera or is_short or not has_line_end:
            remedy = "It was cut off on the way. " + _EXPORT
            self.findings.error("file-cut", message, remedy, line=line, table=self.name)
        else:
            remedy = "Check that nothing is missing at its end."
            self.findings.warning("no-end-mark", message, remedy, line=line, table=self.name)

    def _sum_up_short(self, table: Table) -> None:
        beyond = table.n_short - _SHORT_ROWS_TOLD
        if beyond > 0:
            message = f"and {beyond:,} more rows of {table.name} end early."
            self.findings.warning("row-short", message, "Check them.", table=table.name)
