"""The cases of a reference class: from a table of estimates and actuals, or from registers in order."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from sightline.cli import Stopped

if TYPE_CHECKING:
    from sightline.engines.benefits import Case, ReferenceClass
    from sightline.formats.register.rows import Register, RegisterRow

MOST_BYTES = 64 * 1024 * 1024
_NUMBER = re.compile(r"[+-]?(\d{1,18}\.?\d{0,12}|\.\d{1,12})", re.ASCII)


@dataclass(frozen=True)
class Cases:
    """What a class is made of: cases, or bare overruns; and what to know about them."""

    cases: tuple[Case, ...] = ()
    overruns: tuple[Fraction, ...] = ()
    notes: tuple[str, ...] = ()

    def reference_class(self) -> ReferenceClass:
        """Return the reference class.

        Raises:
            Unmeasurable: The cases make none.
        """
        from sightline.engines import benefits

        if self.overruns:
            return benefits.from_overruns(self.overruns)
        return benefits.reference_class(self.cases)


def gathered(files: Sequence[Path], *, of: str, is_finished: bool) -> Cases:
    """Return the cases of files: one table, or registers from the earliest to the latest.

    Raises:
        Stopped: A file cannot be read, or one register alone was given.
    """
    if len(files) == 1:
        table = _table(files[0])
        if table is None:
            raise Stopped(
                f"{files[0]} is no table of cases (columns id, estimate and actual, or overrun), and "
                "one register alone shows no outcome. Give registers of two periods or more, in order."
            )
        return table
    return _followed([_register(file) for file in files], of, is_finished)


def _table(file: Path) -> Cases | None:
    """Return the cases of a table, None where it is none."""
    try:
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise Stopped(
            f"{file} cannot be read: {error.strerror}. Check the name and the rights of the file."
        ) from error
    except UnicodeDecodeError:
        return None
    if len(data) > MOST_BYTES or "\0" in text:
        return None
    first = text.partition("\n")[0]
    rows = list(csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count)))
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    filled = [
        (n, row) for n, row in enumerate(rows[1:], start=2) if any(each.strip() for each in row)
    ]
    if "overrun" in header:
        place = header.index("overrun")
        return Cases(overruns=tuple(_share(n, row, place) for n, row in filled))
    if not {"estimate", "actual"} <= set(header):
        return None
    return Cases(cases=tuple(_case(n, row, header) for n, row in filled))


def _share(n: int, row: Sequence[str], place: int) -> Fraction:
    """Return an overrun as a share: “15 %” and “0.15” are the same."""
    text = row[place].strip() if place < len(row) else ""
    is_percent = text.endswith("%")
    return _number(n, text.rstrip("%").strip(), "overrun") / (100 if is_percent else 1)


def _case(n: int, row: Sequence[str], header: Sequence[str]) -> Case:
    from sightline.engines.benefits import Case

    cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
    return Case(
        cells.get("id") or str(n),
        _number(n, cells.get("estimate", ""), "estimate"),
        _number(n, cells.get("actual", ""), "actual"),
        cells.get("name", ""),
    )


def _number(n: int, text: str, column: str) -> Fraction:
    if not _NUMBER.fullmatch(text):
        raise Stopped(f"Row {n} has {text[:40]!r} in “{column}”, not a number. Correct it.")
    return Fraction(text)


def _register(file: Path) -> Register:
    from sightline.cli.linkages import read_register

    return read_register(file)


def _followed(registers: Sequence[Register], of: str, is_finished: bool) -> Cases:
    """Return each project's first and last figure, where it has two."""
    from sightline.engines.benefits import Case

    by: dict[str, list[RegisterRow]] = {}
    for register in registers:
        for row in register.rows:
            by.setdefault(row.external_id, []).append(row)
    last = {row.external_id for row in registers[-1].rows}
    cases, n_running, n_mixed = [], 0, 0
    for key, rows in by.items():
        pair = _pair(rows, of)
        if pair is None:
            n_mixed += len(rows) > 1
        elif key not in last or not is_finished:
            n_running += key in last
            cases.append(Case(key, *pair, rows[-1].title))
    notes = []
    if n_running:
        notes.append(
            f"{n_running} of {len(cases)} are in the last register still: their outcome is not final. "
            "--finished leaves them out."
        )
    if n_mixed:
        notes.append(f"{n_mixed} projects lack two figures that can be compared and are left out.")
    return Cases(cases=tuple(cases), notes=tuple(notes))


def _pair(rows: Sequence[RegisterRow], of: str) -> tuple[int, int] | None:
    """Return the first and the last figure: minor units of one currency, or days."""
    if of == "time":
        spans = [
            (r.finish - r.start).days for r in rows if r.start and r.finish and r.finish > r.start
        ]
        return (spans[0], spans[-1]) if len(spans) > 1 else None
    costs = [
        row.whole_life_cost
        for row in rows
        if row.whole_life_cost is not None and row.whole_life_cost.minor > 0
    ]
    if len(costs) < 2 or costs[0].currency != costs[-1].currency:
        return None
    return costs[0].minor, costs[-1].minor
