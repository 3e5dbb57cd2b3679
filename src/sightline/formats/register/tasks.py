"""What the child process is asked to do with a register; plain data in and out.

Called by name from ``formats.child``; nothing else calls this.
"""

from dataclasses import replace
from typing import Any

from .grid import text_of
from .limits import Limits
from .mapping import Mapping, MappingError, from_plain
from .problems import Findings, Problem
from .propose import propose_mapping
from .read import read_register
from .rows import Register
from .sniff import kind_of
from .table import Table, read_table
from .wire import plain_problem, plain_register

_SAMPLES = 8
_SAMPLE_LENGTH = 200


def sniff(data: bytes, _options: dict[str, Any], _limits: dict[str, int]) -> dict[str, Any]:
    """Tell the kind: ``{"kind"}``."""
    return {"kind": str(kind_of(data))}


def propose(data: bytes, options: dict[str, Any], limits: dict[str, int]) -> dict[str, Any]:
    """Describe the table and propose a mapping: ``{"table", "mapping", "problems"}``."""
    table = _table(data, options, limits)
    mapping = propose_mapping(table).to_plain() if table.header else None
    problems = [plain_problem(problem) for problem in table.problems]
    return {"table": _summary(table), "mapping": mapping, "problems": problems}


def register(data: bytes, options: dict[str, Any], limits: dict[str, int]) -> dict[str, Any]:
    """Read the rows, proposing where no mapping is given: ``{"table", "mapping", "register"}``."""
    table = _table(data, options, limits)
    try:
        mapping = _mapping(table, options)
    except MappingError as error:
        read = Register((), (*table.problems, mapping_problem(error)))
        return {"table": _summary(table), "mapping": None, "register": plain_register(read)}
    read = read_register(table, mapping, Limits(**limits))
    plain = mapping.to_plain() if mapping.columns else None
    return {"table": _summary(table), "mapping": plain, "register": plain_register(read)}


def mapping_problem(error: MappingError) -> Problem:
    """A mapping's fault as a problem of the import."""
    findings = Findings()
    findings.error("bad-mapping", f"The mapping cannot be used: {error}.", "Correct the mapping.")
    return findings.problems()[0]


def _table(data: bytes, options: dict[str, Any], limits: dict[str, int]) -> Table:
    """The table of the sheet asked for, else of the mapping's, else of the likeliest."""
    asked, kept = options.get("sheet", ""), _kept_sheet(options)
    name, bounds = options.get("name", ""), Limits(**limits)
    table = read_table(data, bounds, name=name, sheet=asked or kept)
    is_missing = any(problem.code == "no-such-sheet" for problem in table.problems)
    if asked or not is_missing:
        return table
    # Sheets are renamed from year to year; headers then tell whether it is the register.
    findings = Findings()
    findings.warning("sheet-renamed", f"The mapping's sheet “{kept}” is not in this file.")
    table = read_table(data, bounds, name=name)
    return replace(table, problems=(*findings.problems(), *table.problems))


def _kept_sheet(options: dict[str, Any]) -> str:
    mapping = options.get("mapping")
    kept = mapping.get("sheet", "") if isinstance(mapping, dict) else ""
    return kept if isinstance(kept, str) else ""


def _mapping(table: Table, options: dict[str, Any]) -> Mapping:
    if options.get("mapping") is not None:
        return from_plain(options["mapping"])
    return propose_mapping(table) if table.header else Mapping(())


def _summary(table: Table) -> dict[str, Any]:
    samples = [
        [text_of(cell)[:_SAMPLE_LENGTH] for cell in row.cells] for row in table.rows[:_SAMPLES]
    ]
    return {
        "kind": str(table.kind),
        "sheet": table.sheet,
        "header": list(table.header),
        "header_rows": list(table.header_rows),
        "n_rows": len(table.rows),
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "samples": samples,
    }
