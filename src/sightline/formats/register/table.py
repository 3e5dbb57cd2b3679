"""A file as a table: header, rows with their numbers, and everything found odd.

``read_table`` is the way in; values are still as the file has them.
"""

from collections import Counter
from dataclasses import dataclass

from .delimited import read_delimited
from .grid import Cell, Grid, is_blank, is_unusable, text_of
from .layout import Layout, layout_of, named_labels
from .limits import DEFAULT, Limits
from .problems import Findings, Problem
from .sniff import Kind, kind_of, name_problem, refusal
from .workbook import read_workbook, report_fault


@dataclass(frozen=True)
class Row:
    """One row: the number a spreadsheet shows and a cell for every header."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """What a file holds, or, where ``header`` is empty, why it cannot be read.

    ``header_rows`` are spreadsheet row numbers; ``typed`` is true where dates
    and numbers came typed from a workbook.
    """

    kind: Kind
    sheet: str = ""
    header: tuple[str, ...] = ()
    header_rows: tuple[int, ...] = ()
    rows: tuple[Row, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    typed: bool = False
    problems: tuple[Problem, ...] = ()


def read_table(data: bytes, limits: Limits = DEFAULT, *, name: str = "", sheet: str = "") -> Table:
    """Read the register that a file holds.

    Args:
        data: The whole file.
        limits: Bounds; a file beyond them is refused with a problem.
        name: The file's name, only to warn where it contradicts the content.
        sheet: The sheet to read; empty chooses the one that reads like a register.

    Returns:
        A table; it has errors among its problems where it must not be used.
    """
    findings = Findings(limits.problems)
    kind = kind_of(data) if len(data) <= limits.bytes else Kind.BINARY
    if len(data) > limits.bytes:
        _report_size(len(data), limits, findings)
    elif refused := refusal(kind):
        findings.extend(problem for problem in (refused, name_problem(kind, name)) if problem)
    else:
        findings.extend(problem for problem in (name_problem(kind, name),) if problem)
        return _read_kind(kind, data, limits, sheet, findings)
    return Table(kind, problems=findings.problems())


def _report_size(size: int, limits: Limits, findings: Findings) -> None:
    message = f"The file has {size:,} bytes; {limits.bytes:,} are allowed."
    findings.error("too-large", message, "Leave out what is not the register, or split it.")


def size_problem(size: int, limits: Limits = DEFAULT) -> Problem | None:
    """The problem with a file's size, asked before a byte of it is read."""
    findings = Findings()
    if size > limits.bytes:
        _report_size(size, limits, findings)
    return next(iter(findings.problems()), None)


def _read_kind(kind: Kind, data: bytes, limits: Limits, sheet: str, findings: Findings) -> Table:
    if kind is Kind.XLSX:
        grids = read_workbook(data, limits, findings)
    else:
        grids = [read_delimited(data, limits, findings)]
    grid, layout = _chosen(grids, sheet, findings)
    if grid is None or layout is None:
        return Table(kind, problems=findings.problems())
    findings.sheet = grid.sheet
    return _table(kind, grid, layout, limits, findings)


def _chosen(grids: list[Grid], sheet: str, findings: Findings) -> tuple[Grid | None, Layout | None]:
    """The sheet that reads most like a register, or the one asked for by name."""
    asked = [grid for grid in grids if not sheet or grid.sheet in {sheet, ""}]
    found = [(grid, layout) for grid in asked if (layout := layout_of(grid))]
    if not found:
        _report_no_header(grids, asked, sheet, findings)
        return None, None
    found.sort(key=_likeness, reverse=True)
    if len(found) > 1:
        _report_sheets([grid.sheet for grid, _ in found], findings)
    return found[0]


def _likeness(candidate: tuple[Grid, Layout]) -> tuple[int, float, int]:
    grid, layout = candidate
    has_rows = len(grid.rows) > layout.last + 1
    return (layout.n_known if has_rows else -1, layout.score, len(grid.rows))


def _report_no_header(grids: list[Grid], asked: list[Grid], sheet: str, findings: Findings) -> None:
    if sheet and grids and not asked:
        names = ", ".join(f"“{grid.sheet}”" for grid in grids)
        findings.error("no-such-sheet", f"There is no sheet “{sheet}”; there are {names}.")
    elif not any(problem.severity == "error" for problem in findings.problems()):
        findings.error(
            "no-header",
            "No row reads like a header with a name for each column.",
            "Put the names of the columns into one row (or two) above the first project.",
        )


def _report_sheets(names: list[str], findings: Findings) -> None:
    others = ", ".join(f"“{name}”" for name in names[1:])
    message = f"Sheet “{names[0]}” was read; these hold tables too: {others}."
    findings.warning("several-sheets", message, "Choose another sheet if that is not the register.")


def _table(kind: Kind, grid: Grid, layout: Layout, limits: Limits, findings: Findings) -> Table:
    columns = _columns(grid, layout, findings)
    if len(columns) > limits.columns:
        message = f"The register has {len(columns):,} columns; {limits.columns:,} are allowed."
        findings.error("too-many-columns", message, "Leave out columns that are not needed.")
        columns = columns[: limits.columns]
    header = _header(layout, columns, findings)
    rows = _rows(grid, layout, columns, header, findings)
    if not rows:
        findings.error("no-rows", "There is no project below the header.", "Check the export.")
    _check_texts(header, rows, limits, findings)
    _report_faults(grid, layout, columns, header, findings)
    numbers = tuple(grid.numbers[i] for i in range(layout.first, layout.last + 1))
    place = (kind, grid.sheet, header, numbers, tuple(rows))
    return Table(*place, grid.encoding, grid.delimiter, grid.typed, findings.problems())


def _columns(grid: Grid, layout: Layout, findings: Findings) -> list[int]:
    """Indexes of the columns to keep; cells beyond all of them are a row's own fault."""
    body = grid.rows[layout.last + 1 :]
    filled: Counter[int] = Counter()
    for row in body:
        filled.update(i for i, cell in enumerate(row) if not is_blank(cell))
    n_labels = max((i + 1 for i, label in enumerate(layout.labels) if label), default=0)
    inside = [i for i in range(n_labels) if layout.labels[i] or filled[i]]
    beyond = [i for i in sorted(filled) if i >= n_labels and filled[i] * 2 > len(body) > 1]
    kept = set(inside) | set(beyond)
    for row, number in zip(body, grid.numbers[layout.last + 1 :], strict=True):
        if len(row) > n_labels:
            _check_width(row, number, n_labels, kept, findings)
    return inside + beyond


def _check_width(
    row: list[Cell], number: int, n_labels: int, kept: set[int], findings: Findings
) -> None:
    loose = [i for i in range(n_labels, len(row)) if i not in kept and not is_blank(row[i])]
    if loose:
        shown = text_of(row[loose[0]])[:40]
        findings.error(
            "too-many-cells",
            f"Row {number:,} has {loose[-1] + 1} cells where the header has {n_labels}; "
            f"the first without a column is “{shown}”.",
            "Put quotation marks around a text that holds the delimiter, or name the column.",
            row=number,
        )


def _header(layout: Layout, columns: list[int], findings: Findings) -> tuple[str, ...]:
    labels = [layout.labels[i] if i < len(layout.labels) else "" for i in columns]
    header, twice = named_labels(tuple(labels))
    for index, label in enumerate(labels):
        if not label:
            message = f"A column without a name is called “{header[index]}” here."
            findings.warning("blank-header", message, "Name it in the file.", column=header[index])
    for index in twice:
        message = f"The name “{labels[index]}” heads more than one column."
        findings.warning("duplicate-header", message, "Rename one of them.", column=header[index])
    return header


def _rows(
    grid: Grid, layout: Layout, columns: list[int], header: tuple[str, ...], findings: Findings
) -> list[Row]:
    rows: list[Row] = []
    n_last = columns[-1] + 1
    is_whole = columns == list(range(n_last))
    body = zip(grid.numbers[layout.last + 1 :], grid.rows[layout.last + 1 :], strict=True)
    for number, record in body:
        full = record + [None] * (n_last - len(record)) if len(record) < n_last else record
        cells = tuple(full[:n_last] if is_whole else (full[i] for i in columns))
        if all(is_blank(cell) for cell in cells):
            continue
        if not _is_decoration(number, cells, header, findings):
            rows.append(Row(number, cells))
    return rows


def _is_decoration(
    number: int, cells: tuple[Cell, ...], header: tuple[str, ...], findings: Findings
) -> bool:
    """A header printed again, or a line of totals, is no project."""
    first = next((cell for cell in cells if not is_blank(cell)), None)
    words = text_of(first).lower().rstrip(": ") if isinstance(first, str) else ""
    if words in {"total", "totals", "grand total", "sum"}:
        findings.note("total-row", f"Row {number:,} holds totals and was left out.", row=number)
        return True
    if words != header[0].lower().rstrip(": ") or tuple(map(text_of, cells)) != header:
        return False
    findings.note("repeated-header", f"Row {number:,} repeats the header; left out.", row=number)
    return True


def _check_texts(
    header: tuple[str, ...], rows: list[Row], limits: Limits, findings: Findings
) -> None:
    for label in header:
        if is_unusable(label):
            findings.error("control-character", "A header holds a control character.", column=label)
    for row in rows:
        for index, cell in enumerate(row.cells):
            if isinstance(cell, str) and cell:
                _check_text(cell, row.number, header[index], limits, findings)


def _check_text(cell: str, number: int, column: str, limits: Limits, findings: Findings) -> None:
    if len(cell) > limits.cell_characters:
        findings.error(
            "cell-too-long",
            f"Row {number:,} holds {len(cell):,} characters; {limits.cell_characters:,} may be.",
            "Shorten the text.",
            row=number,
            column=column,
        )
    elif not cell.isprintable() and is_unusable(cell):
        findings.error(
            "control-character",
            f"Row {number:,} holds a character that is no text (NUL, a control character or "
            "half a character).",
            "Delete it, or export the file again.",
            row=number,
            column=column,
        )


def _report_faults(
    grid: Grid, layout: Layout, columns: list[int], header: tuple[str, ...], findings: Findings
) -> None:
    n_formulas = 0
    for (row, index), code in sorted(grid.faults.items()):
        if row <= layout.last or index not in columns:
            continue
        n_formulas += code == "formula"
        if code != "formula":
            report_fault(code, row + 1, header[columns.index(index)], findings)
    if n_formulas:
        message = f"{n_formulas:,} cells are formulas; their last calculated value is taken."
        findings.note("formula", message, "Calculate and save the workbook before exporting it.")
