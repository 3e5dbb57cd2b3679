"""Bad XERs: each damage is told with its line, table and field, and nothing is raised."""

import random

import pytest

from sightline.formats.plans.outcome import Limits, Problem, Reading, is_refused
from sightline.formats.register.problems import Severity
from sightline.formats.xer.encoding import encoding_of
from sightline.formats.xer.read import read
from tests.formats.xer.texts import HEADER, tables, task, xer


def the(found: Reading, code: str) -> Problem:
    matching = [p for p in found.problems if p.code == code]
    assert matching, found.problems
    return matching[0]


def refused(text: str, code: str) -> Problem:
    found = read(text.encode())
    assert found.plan is None
    problem = the(found, code)
    assert problem.severity is Severity.ERROR
    assert problem.remedy
    return problem


def line_of(text: str, start: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(start))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_record_broken_over_two_lines_is_joined(end: str) -> None:
    text = xer(end=end).replace("Activity 100", f"Activity{end}100")
    found = read(text.encode())
    assert found.plan is not None
    assert found.plan.activities[1].name == "Activity\n100"
    assert found.plan.activities[1].duration == 2400
    problem = the(found, "broken-record")
    assert (problem.severity, problem.line) == (Severity.WARNING, line_of(text, "100\tTT_Task"))


def test_a_blank_line_within_a_table_is_nothing() -> None:
    text = xer(end="\n").replace("\n%T\tTASK\n", "\n\n\n%T\tTASK\n")
    assert read(text.encode()) == read(xer(end="\n").encode())


def test_a_short_row_is_told_and_padded() -> None:
    lines = xer(end="\n").splitlines()
    place = line_of(xer(end="\n"), "%R\t200") - 1
    lines[place] = lines[place].rsplit("\t", 2)[0]
    found = read("\n".join([*lines, ""]).encode())
    assert found.plan is not None
    problem = the(found, "row-short")
    assert (problem.line, problem.table, problem.field) == (place + 1, "TASK", "early_start_date")
    assert found.plan.activities[2].start is None


def test_a_tab_in_a_text_is_refused() -> None:
    text = xer().replace("Activity 100", "Activity\t100")
    problem = refused(text, "row-long")
    assert (problem.line, problem.table) == (line_of(text, "%R\t100"), "TASK")


def test_trailing_tabs_are_nothing() -> None:
    text = "\r\n".join(
        f"{line}\t" if line[:2] in {"%F", "%R"} else line for line in xer().split("\r\n")
    )
    assert read(text.encode()) == read(xer().encode())


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_file_that_was_cut_is_refused(share: float) -> None:
    text = xer()
    cut = text[: int(len(text) * share)]
    problem = refused(cut, "file-cut")
    assert problem.line == len(cut.split("\n"))


def test_a_file_cut_between_rows_is_refused() -> None:
    text = xer()
    problem = refused(text[: text.index("%T\tTASKPRED")], "file-cut")
    assert problem.table == "TASK"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("early_start_date", "2024-02-30 08:00", "bad-date"),
        ("early_start_date", "2023-02-29 08:00", "bad-date"),
        ("cstr_date", "tomorrow", "bad-date"),
        ("act_start_date", "2024-13-01 08:00", "bad-date"),
        ("late_end_date", "2024-06-03 25:00", "bad-date"),
        ("target_drtn_hr_cnt", "forty", "bad-number"),
        ("target_drtn_hr_cnt", "NaN", "bad-number"),
        ("remain_drtn_hr_cnt", "٣", "bad-number"),
        ("target_drtn_hr_cnt", "9" * 12, "absurd-number"),
        ("target_drtn_hr_cnt", "1e30", "absurd-number"),
    ],
)
def test_a_bad_cell_is_told_where_it_stands(field: str, value: str, code: str) -> None:
    text = xer(tables(TASK=[task("100"), task("200", **{field: value})]))
    problem = refused(text, code)
    assert (problem.table, problem.field, problem.id) == ("TASK", field, "200")
    assert problem.line == line_of(text, "%R\t200")
    assert value[:40] in problem.message


def test_a_lag_of_a_thousand_years_is_refused() -> None:
    text = xer().replace("PR_FS\t8", "PR_FS\t8766000")
    problem = refused(text, "absurd-number")
    assert (problem.table, problem.field) == ("TASKPRED", "lag_hr_cnt")


@pytest.mark.parametrize(
    ("table", "field"),
    [("TASK", "task_id"), ("CALENDAR", "clndr_id"), ("PROJECT", "proj_id"), ("PROJWBS", "wbs_id")],
)
def test_duplicate_ids_are_refused(table: str, field: str) -> None:
    made = tables()
    made[table] = [made[table][0], *made[table]]
    problem = refused(xer(made), "duplicate-id")
    assert (problem.table, problem.field) == (table, field)


def test_a_link_to_nothing_is_refused() -> None:
    problem = refused(xer().replace("\t200\t100\t1\t1", "\t200\t999\t1\t1"), "dangling-link")
    assert (problem.table, problem.field, problem.id) == ("TASKPRED", "pred_task_id", "7")
    assert "999" in problem.message


def test_an_assignment_to_nobody_is_told_and_kept() -> None:
    row = {"taskrsrc_id": "1", "task_id": "100", "rsrc_id": "55", "target_qty": "8"}
    found = read(xer(tables(TASKRSRC=[row])).encode())
    assert found.plan is not None
    assert found.plan.assignments[0].resource_id == ""
    problem = the(found, "assigned-to-nobody")
    assert (problem.table, problem.field, problem.id) == ("TASKRSRC", "rsrc_id", "1")


def test_what_refers_to_nothing_is_told() -> None:
    made = tables(TASK=[task("100", wbs_id="77", clndr_id="88"), task("200")])
    found = read(xer(made).encode())
    assert found.plan is not None
    assert {"dangling-wbs", "dangling-clndr"} <= {p.code for p in found.problems}
    assert found.plan.activities[1].parent_id == "W10"
    assert found.plan.activities[1].calendar_id == ""


def test_a_circle_in_the_wbs_is_refused() -> None:
    top = tables()["PROJWBS"][0]
    rows = [
        top,
        top | {"wbs_id": "11", "parent_wbs_id": "12"},
        top | {"wbs_id": "12", "parent_wbs_id": "11"},
    ]
    problem = refused(xer(tables(PROJWBS=rows)), "wbs-circle")
    assert (problem.table, problem.field) == ("PROJWBS", "parent_wbs_id")


def test_a_deep_outline_is_refused() -> None:
    top = tables()["PROJWBS"][0]
    rows = [top] + [top | {"wbs_id": str(n), "parent_wbs_id": str(n - 1)} for n in range(11, 2_000)]
    refused(xer(tables(PROJWBS=rows)), "too-deep")


def test_unknown_words_are_told() -> None:
    found = read(xer(tables(TASK=[task("100", task_type="TT_Odd"), task("200")])).encode())
    problem = the(found, "unknown-word")
    assert (problem.severity, problem.table, problem.field) == (
        Severity.WARNING,
        "TASK",
        "task_type",
    )


def test_rows_for_a_file_with_one_project_need_not_name_it() -> None:
    rows = [task("100", proj_id="", wbs_id=""), task("200", proj_id="")]
    found = read(xer(tables(TASK=rows)).encode())
    assert found.plan is not None
    assert [a.project_id for a in found.plan.activities] == ["1", "1", "1"]


def test_limits_are_told() -> None:
    limits = Limits(n_activities=1)
    problem = the(read(xer().encode(), limits), "too-many")
    assert problem.table == "TASK"
    assert the(read(xer().encode(), Limits(n_bytes=10)), "too-large")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 100,
        b"%T\n%F\n%R\n%E",
        b"%R\t1",
        HEADER.encode(),
        f"{HEADER}\n%T\tTASK\n%R\t1\n%E\n".encode(),
        f"{HEADER}\n%T\tTASK\n%F\n%R\n%E\n".encode(),
        f"{HEADER}\n%T\tTASK\n%F\ta\ta\n%R\t1\t2\n%E\n".encode(),
        b"<?xml version='1.0'?><Project/>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ],
)
def test_what_is_no_xer_is_refused(data: bytes) -> None:
    found = read(data)
    assert found.plan is None
    assert is_refused(found.problems)


def test_a_long_chain_is_read() -> None:
    n = 20_000
    rows = [task(str(i)) for i in range(1, n)]
    links = [
        {"task_pred_id": str(i), "task_id": str(i + 1), "pred_task_id": str(i)}
        for i in range(1, n - 1)
    ]
    found = read(xer(tables(TASK=rows, TASKPRED=links)).encode())
    assert found.plan is not None
    assert len(found.plan.links) == n - 2


def test_mutations_never_raise() -> None:
    source, rng = xer().encode(), random.Random(7)
    for _ in range(400):
        data = bytearray(source)
        for _ in range(rng.randint(1, 8)):
            place = rng.randrange(len(data))
            if rng.random() < 0.5:
                data[place] = rng.randrange(256)
            else:
                del data[place : place + rng.randint(1, 30)]
        found = read(bytes(data))
        assert (found.plan is None) == is_refused(found.problems)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Erdarbeiten für Müller", "cp1252"),
        ("Земляные работы и устройство фундаментов", "cp1251"),
        ("أعمال الحفر والردم للأساسات", "cp1256"),
        ("토목 공사 및 기초 설치", "cp949"),
        ("Χωματουργικές εργασίες και θεμελίωση", "cp1253"),
        ("Erdarbeiten für Müller", "utf-8"),
        ("Земляные работы", "utf-16"),
    ],
)
def test_encodings_are_told_by_their_bytes(text: str, encoding: str) -> None:
    data = xer().replace("Activity 100", text).encode(encoding)
    found = read(data)
    assert found.plan is not None
    assert encoding_of(data) == encoding
    assert found.plan.activities[1].name == text
