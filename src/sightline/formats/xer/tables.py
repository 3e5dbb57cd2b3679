"""An XER's lines to tables of text cells, with the line that each row stands on.

Records broken over several physical lines are joined; short and long rows are told. Rows that are
all as wide as their table, as programs write them, are parted at once, those that are written alike
by ``alike``; others one by one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sightline.formats.plans.columns import same
from sightline.formats.plans.findings import Findings

from .alike import Alike, alike_of
from .encoding import text_of

_SHORT_ROWS_TOLD = 5
_MARKS = ("%T", "%F", "%R", "%E")
_EXPORT = "Export the project from Primavera again."
_MARK = re.compile(r"\n%[TFE]")


@dataclass(frozen=True)
class Whole:
    """Rows that are all as long as the table is wide: their cells one after the other.

    Attributes:
        cells: A mark before the cells of each row.
        width: How many cells a row has, its mark among them.
        first: The line of the first row; the others follow without a gap.
    """

    cells: list[str]
    width: int
    first: int

    @property
    def n_rows(self) -> int:
        """How many rows there are."""
        return len(self.cells) // self.width

    def column(self, place: int) -> list[str]:
        """The cells of a field, one a row."""
        return self.cells[place + 1 :: self.width]

    def first_cell(self, i: int) -> str:
        """The first cell of a row."""
        return self.cells[i * self.width + 1]

    def rows(self) -> list[list[str]]:
        """The rows one by one."""
        return [self.cells[k : k + self.width - 1] for k in range(1, len(self.cells), self.width)]


class Table:
    """One table: its field names with their places, and rows of as many cells."""

    def __init__(self, name: str, fields: dict[str, int]) -> None:
        """Begin a table without rows."""
        self.name, self.fields = name, fields
        self.used: set[str] = set()
        self.n_short = 0
        self.whole: Alike | Whole | None = None
        self._rows: list[list[str]] = []
        self._lines: list[int] = []
        self._columns: list[tuple[str, ...]] | None = None

    @property
    def n_rows(self) -> int:
        """How many rows there are, without parting them."""
        return self.whole.n_rows if self.whole else len(self._rows)

    @property
    def rows(self) -> list[list[str]]:
        """The rows, which may be changed until the first column is asked for."""
        self._part()
        return self._rows

    @property
    def lines(self) -> Sequence[int]:
        """The line of each row."""
        if self.whole:
            return range(self.whole.first, self.whole.first + self.whole.n_rows)
        return self._lines

    def add(self, cells: list[str], line: int) -> None:
        """Add a row."""
        self._part()
        self._rows.append(cells)
        self._lines.append(line)

    def _part(self) -> None:
        """Make rows of what was parted at once."""
        whole = self.whole
        if whole is not None:
            self._lines = list(self.lines)
            self.whole, self._rows = None, whole.rows()

    def first_cell(self, i: int) -> str:
        """Return the first cell of a row: its id."""
        return self.whole.first_cell(i) if self.whole else self._rows[i][0]

    def column(self, name: str) -> Sequence[str]:
        """The cells of a field, one a row; blanks where the table has no such field."""
        self.used.add(name)
        place = self.fields.get(name)
        if place is None or not self.n_rows:
            return same("", self.n_rows)
        if self.whole:
            return self.whole.column(place)
        if self._columns is None:
            self._columns = list(zip(*self._rows, strict=True))
        return self._columns[place]

    def unused(self) -> Iterator[tuple[str, Sequence[str]]]:
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
    text = text_of(data, encoding)
    splitter = _Splitter(wanted, findings)
    at, number, careful_until = 0, 0, 0
    while at < len(text) and not splitter.file.is_ended:
        if at >= careful_until and text.startswith("%R\t", at):
            mark = _MARK.search(text, at)
            end = careful_until = mark.start() + 1 if mark else len(text)
            n_rows = splitter.take_rows(number + 1, text[at:end])
            if n_rows:
                at, number = end, number + n_rows
                continue
        end = text.find("\n", at) + 1 or len(text)
        number += 1
        splitter.take(number, text[at:end].rstrip("\r\n"))
        at = end
    splitter.finish(number, has_line_end=text.endswith("\n", 0, at))
    return splitter.file


def whole_of(block: str, n_fields: int, first: int) -> Whole | None:
    """Return rows as one list of cells, none where any of them is not as wide as the table.

    Args:
        block: Lines that begin with the mark of a row, or go on with one that broke off.
        n_fields: How wide the table is.
        first: The number of the first line.
    """
    block = block.removesuffix("\n")
    if "\r" in block:
        block = block.replace("\r\n", "\n").removesuffix("\r")
        if "\r" in block:
            return None
    # A row's mark keeps the line end before it, so that no cell can be taken for one.
    cells = block.replace("\n", "\t\n").split("\t")
    width = n_fields + 1
    n_rows, rest = divmod(len(cells), width)
    if rest or block.count("\n") != n_rows - 1:
        return None
    if cells[::width].count("\n%R") != n_rows - 1:
        return None
    return Whole(cells, width, first)


class _Splitter:
    def __init__(self, wanted: frozenset[str], findings: Findings) -> None:
        self.file = File()
        self.wanted, self.findings = wanted, findings
        self.name, self.table = "", None  # type: str, Table | None
        self.start = 0  # where the rows of this part of the table begin
        self.places: list[int | None] | None = None  # where a second part has each field
        self.n_fields = 0

    def take(self, number: int, text: str) -> None:
        mark = text[:2]
        if mark == "%R":
            self._row(number, text)
        elif mark in _MARKS and (len(text) == 2 or text[2] == "\t"):
            self.close()
            self._marked(number, mark, text.split("\t")[1:])
        elif number == 1:
            self.file.header = text.split("\t")
        else:
            self._continue(number, text)

    def take_rows(self, number: int, block: str) -> int:
        """Take the rows of a new table at once; return how many, 0 where they need a closer look."""
        table = self.table
        if table is None or table.n_rows or self.places is not None or not self.n_fields:
            return 0
        n_fields = self.n_fields
        table.whole = alike_of(block, n_fields, number) or whole_of(block, n_fields, number)
        return table.n_rows

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
        self.start = self.table.n_rows
        self.file.tables[self.name] = self.table
        self.n_fields = len(fields)
        # A table may stand in a file twice; its second part is put in the first one's order.
        same = self.table.fields == fields
        self.places = None if same else [fields.get(name) for name in self.table.fields]

    def _row(self, number: int, text: str) -> None:
        if self.table is not None:  # a row without any cell
            self.table.add(text.split("\t")[1:], number)
        elif self.name in self.wanted or not self.name:
            message = "A row stands before the names of its fields."
            self.findings.error("row-astray", message, _EXPORT, line=number, table=self.name)
        else:
            n_rows, first = self.file.others[self.name]
            self.file.others[self.name] = (n_rows + 1, first if n_rows else number)

    def _continue(self, number: int, text: str) -> None:
        """A line without a mark goes on with the text that the line before it broke off."""
        table = self.table
        if table is None or table.n_rows == self.start or not text.strip():
            return
        cells, (first, *rest) = table.rows[-1], text.split("\t")
        cells[-1:] = [f"{cells[-1]}\n{first}" if cells else first, *rest]
        message = f"A record of {self.name} is broken over two lines and was joined."
        self.findings.warning(
            "broken-record", message, "Check its text.", line=number, table=self.name
        )

    def close(self) -> None:
        """Give the rows since the table's last head as many cells as it has fields."""
        table = self.table
        if table is None:
            return
        if table.whole:
            self.start = table.n_rows
            return
        for i in range(self.start, len(table.rows)):
            cells = table.rows[i]
            if len(cells) != self.n_fields:
                cells = table.rows[i] = self._fitted(cells, table, table.lines[i])
            if self.places is not None:
                table.rows[i] = ["" if place is None else cells[place] for place in self.places]
        self.start = table.n_rows

    def _fitted(self, cells: list[str], table: Table, line: int) -> list[str]:
        n_fields = self.n_fields
        if len(cells) < n_fields:
            self._tell_short(cells, table, line)
            return cells + [""] * (n_fields - len(cells))
        if any(cell.strip() for cell in cells[n_fields:]):
            message = (
                f"A row of {table.name} has {len(cells)} cells for {n_fields} fields, "
                "so its values may stand in the wrong fields."
            )
            remedy = "Remove the tab from the text in this row, or export it again."
            last = next(reversed(table.fields), "")
            self.findings.error(
                "row-long", message, remedy, line=line, table=table.name, field=last
            )
        return cells[:n_fields]

    def _tell_short(self, cells: list[str], table: Table, line: int) -> None:
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
            line=line,
            table=table.name,
            field=missing,
        )

    def finish(self, line: int, *, has_line_end: bool) -> None:
        """Close the last record, and tell a file that was cut off."""
        table = self.table
        last = table.rows[-1] if table is not None and table.n_rows > self.start else None
        is_short = last is not None and len(last) < self.n_fields
        self.close()
        for each in self.file.tables.values():
            self._sum_up_short(each)
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
