"""The quick way through an XER comes to what the careful one does: plan, problems and losses."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.formats.plans import columns
from sightline.formats.plans.findings import Findings
from sightline.formats.xer import activities, alike, cells, links, people, task_columns
from sightline.formats.xer import tables as reader
from sightline.formats.xer.read import TABLES, read
from tests.formats.xer.texts import tables, task, xer

N_ROWS = 24
CELLS = st.sampled_from(
    [
        *("", " ", "x", "0", "-1", "1e3", "12,5", "Y", "N", "é", "\x7f\x7f", '""', "ONE\tMORE"),
        *("A\nB", "%R", "%E", "\r", "2024-02-30 08:00", "2024-06-05 08:00", "29-Feb-24", "100"),
        *("101", "99", "TK_Active", "TK_Complete", "TT_Mile", "TT_FinMile", "TT_WBS", "CS_MSO"),
        *("CS_MANDSTART", "CS_ALAP", "CP_Phys", "CP_Units", "PR_SS", "(a", ".*", "\\d", "$"),
    ]
)


def _plan() -> dict[str, list[dict[str, str]]]:
    """A plan of rows that are alike, with the fields in which rows of real files differ."""
    ids = [str(100 + i) for i in range(N_ROWS)]
    more = {"cstr_type": "", "cstr_date": "", "cstr_type2": "", "cstr_date2": ""}
    more |= {"complete_pct_type": "CP_Drtn", "phys_complete_pct": "0", "act_work_qty": "0"}
    more |= {"remain_work_qty": "8", "act_start_date": "", "act_end_date": "", "guid": "g"}
    more |= {"total_float_hr_cnt": "0", "target_start_date": "", "driving_path_flag": "N"}
    staff = {"rsrc_id": "1", "role_id": "", "target_qty": "8", "remain_qty": "8"}
    staff |= {"act_reg_qty": "0", "act_ot_qty": "", "target_qty_per_hr": "1", "remain_cost": "0.00"}
    staff |= {"act_reg_cost": "", "target_lag_drtn_hr_cnt": "0", "restart_date": ""}
    return tables(
        TASK=[task(id_, **more) for id_ in ids],
        TASKPRED=[
            {"task_pred_id": f"7{last}", "task_id": last, "pred_task_id": first}
            | {"proj_id": "1", "pred_proj_id": "1", "pred_type": "PR_FS", "lag_hr_cnt": "0"}
            for first, last in pairwise(ids)
        ],
        RSRC=[{"rsrc_id": "1", "rsrc_name": "Ada", "rsrc_type": "RT_Labor"}],
        TASKRSRC=[{"taskrsrc_id": f"8{id_}", "task_id": id_} | staff for id_ in ids],
    )


PLAN = _plan()
PLACES = [(name, field) for name in ("TASK", "TASKPRED", "TASKRSRC") for field in PLAN[name][0]]


def carefully(work: Callable[[], object]) -> object:
    """Return what comes of it when each row is parted alone and each cell looked at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "alike_of", lambda *_: None)
        patch.setattr(reader, "whole_of", lambda *_: None)
        for module in (columns, activities, cells, task_columns):
            patch.setattr(module, "Same", type("Never", (), {}))
        for module in (activities, alike, cells, columns, reader):
            patch.setattr(module, "same", lambda value, n_rows: [value] * n_rows)
        for module in (activities, cells, links, people, task_columns):
            patch.setattr(module, "over", _row_by_row)
        patch.setattr(reader, "text_of", lambda data, code: data.decode(code, "replace"))
        return work()


def _row_by_row(read_: Callable[..., object], *given_: object) -> list[object]:
    return [read_(*row) for row in zip(*given_, strict=True)]


def mutated(data: st.DataObject) -> bytes:
    """Return the plan's file with some cells changed: here and there, in a stretch, everywhere."""
    plan = {name: [dict(row) for row in rows] for name, rows in PLAN.items()}
    for _ in range(data.draw(st.integers(0, 4))):
        name, field = data.draw(st.sampled_from(PLACES))
        rows = range(len(plan[name]))
        first, last = sorted(data.draw(st.tuples(st.sampled_from(rows), st.sampled_from(rows))))
        stretch = data.draw(st.sampled_from([range(first, first + 1), range(first, last), rows]))
        cell = data.draw(CELLS)
        for i in stretch:
            plan[name][i][field] = cell
    text = xer(plan, end=data.draw(st.sampled_from(["\n", "\r\n"])))
    for _ in range(data.draw(st.sampled_from([0, 0, 0, 1]))):
        at = data.draw(st.integers(0, len(text)))
        text = (
            text[:at] + data.draw(st.sampled_from(["\n", "\t", "\r", '"', "%R\t", ""])) + text[at:]
        )
    ends = [len(text)] * 6 + [len(text) - 1, len(text) // 2]
    text = text[: data.draw(st.sampled_from(ends))]
    return text.encode(data.draw(st.sampled_from(["utf-8", "cp1252"])))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_mutated_files_come_to_the_same_either_way(data: st.DataObject) -> None:
    given_ = mutated(data)
    assert read(given_) == carefully(lambda: read(given_))


@pytest.mark.parametrize("name", ["mpsplib-mpp/converted/mp_j30_a2_nr1.xer"])
def test_a_real_file_comes_to_the_same_either_way(shared: Path, name: str) -> None:
    data = (shared / name).read_bytes()
    quick = read(data)
    assert quick == carefully(lambda: read(data)) and quick.plan is not None


def test_rows_of_a_program_are_parted_by_what_they_have_in_common() -> None:
    file = reader.split(xer(PLAN).encode(), "utf-8", TABLES, Findings())
    for name in ("TASK", "TASKPRED", "TASKRSRC"):
        assert isinstance(file.tables[name].whole, alike.Alike), name
    assert type(file.tables["TASK"].column("task_type")) is columns.Same
    assert type(file.tables["TASK"].column("task_id")) is not columns.Same


def test_an_odd_row_widens_the_pattern_and_a_torn_one_ends_it() -> None:
    rows = [f"%R\t{i}\tA\tB\t" for i in range(100)]
    odd = alike.alike_of("\n".join([*rows[:50], "%R\t50\tA\tC\t", *rows[50:]]), 4, 7)
    assert odd is not None and (odd.n_rows, odd.first) == (101, 7)
    assert odd.rows()[50] == ["50", "A", "C", ""] and type(odd.columns[1]) is columns.Same
    for torn in ("%R\t50\tA", "%R\t5\tA\tB\t\tC", "50\tA\tB\t", "", "%R\t5\r0\tA\tB\t"):
        assert alike.alike_of("\n".join([*rows[:50], torn, *rows[50:]]), 4, 7) is None, torn


def test_a_column_of_one_value_is_looked_at_once() -> None:
    seen: list[object] = []
    found = columns.over(lambda *row: seen.append(row), columns.same("a", 3), columns.same(1, 3))
    assert (list(found), seen) == ([None] * 3, [("a", 1)])
    assert list(columns.over(lambda a, b: f"{a}{b}", columns.same("x", 2), [1, 2])) == ["x1", "x2"]
    assert list(columns.over(lambda a, b: a + b, [1, 1], [2, 3])) == [3, 4]
    assert list(columns.over(lambda a: a, columns.same("x", 0))) == []
