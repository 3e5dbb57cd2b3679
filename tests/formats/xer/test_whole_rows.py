"""Rows that are parted at once are the rows that are parted one by one, whatever a file holds."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.formats.plans.findings import Findings
from sightline.formats.plans.outcome import Limits
from sightline.formats.xer import tables
from sightline.formats.xer.read import TABLES, read

HEAD = "ERMHDR\t19.12\t2026-01-01\tProject\tadmin\tAdmin\tdbxDatabaseNoName\tPM\tUSD"
CELLS = st.sampled_from(["", "1", "A", "%R", "%T", "%E", "x\ry", "\r", " ", "%F\t"])
FIELDS = ["task_id", "proj_id", "task_name"]
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=4).map("\t".join), max_size=4)
ENDS = st.sampled_from(["\n", "\r\n", "\r\r\n"])
STRAY = st.sampled_from(["", "%T", "%Tasks go on", "%R", "torn off", "%E", "%F\ttask_id\tproj_id"])


def parted(data: bytes) -> object:
    """Return all that splitting finds."""
    findings = Findings(Limits())
    file = tables.split(data, "utf-8", TABLES, findings)
    held = {n: (t.fields, t.rows, list(t.lines), t.n_short) for n, t in file.tables.items()}
    return file.header, held, file.others, file.is_ended, findings.reading(None)


def one_by_one(data: bytes) -> object:
    """Return the same by the careful way alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "whole_of", lambda *_: None)
        return parted(data)


@given(st.data())
def test_both_ways_come_to_the_same(data: st.DataObject) -> None:
    lines = [HEAD]
    for name in data.draw(st.lists(st.sampled_from(["TASK", "PROJECT", "OTHER"]), max_size=4)):
        n_fields = data.draw(st.integers(1, 3))
        lines += [f"%T\t{name}", "%F\t" + "\t".join(FIELDS[:n_fields])]
        lines += [f"%R\t{row}" for row in data.draw(ROWS)]
        if data.draw(st.booleans()):
            lines.append(data.draw(STRAY))
    lines += data.draw(st.sampled_from([["%E"], ["%E", "behind"], []]))
    text = "".join(line + data.draw(ENDS) for line in lines)
    if data.draw(st.booleans()):
        text = text[:-1]
    assert parted(text.encode()) == one_by_one(text.encode())


def test_programs_files_go_the_quick_way_and_come_to_the_same(shared: Path) -> None:
    data = (shared / "mpsplib-mpp/converted/mp_j30_a2_nr1.xer").read_bytes()
    file = tables.split(data, "cp1252", TABLES, Findings(Limits()))
    assert all(file.tables[name].whole for name in ("TASK", "TASKPRED", "TASKRSRC"))
    quick = read(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "whole_of", lambda *_: None)
        careful = read(data)
    assert quick == careful and quick.plan is not None


def test_a_lone_row_a_blank_one_and_a_long_one() -> None:
    for block, n_fields, cells in (
        ("%R\ta\tb\n", 2, ["%R", "a", "b"]),
        ("%R\ta\r\n%R\tb\r\n", 1, ["%R", "a", "\n%R", "b"]),
        ("%R\ta\tb\n%R\tc\n", 2, None),
        ("%R\ta\tb\n\n", 2, None),
        ("%R\ta\tb\r\r\n", 2, None),
        ("%R\ta\n%R\tb\tc\td\n", 2, None),
    ):
        whole = tables.whole_of(block, n_fields, 7)
        assert (whole.cells if whole else None) == cells, block
