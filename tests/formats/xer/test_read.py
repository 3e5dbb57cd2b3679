"""Known answers: what each field of an XER becomes in the plan."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from sightline.engines.schedule.plan import Constraint, Kind, LagCalendar, LinkType, Plan
from sightline.formats.plans.outcome import Reading
from sightline.formats.xer.read import read
from tests.formats.xer.texts import FIVE_DAYS, WEEK, tables, task, xer

at = datetime.fromisoformat
MONDAY = at("2024-06-03 08:00")


def reading(**changes: list[dict[str, str]]) -> Reading:
    return read(xer(tables(**changes)).encode())


def plan(**changes: list[dict[str, str]]) -> Plan:
    found = reading(**changes)
    assert found.plan is not None, found.problems
    return found.plan


def one(**cells: str) -> object:
    return plan(TASK=[task("100", **cells), task("200")]).activities[1]


def test_a_sound_file_has_no_problems() -> None:
    found = reading()
    assert found.problems == ()
    assert found.losses == ()
    assert found.plan is not None
    assert [a.id for a in found.plan.activities] == ["W10", "100", "200"]
    assert found.plan.written_by == "Primavera 20.12"


def test_activities_stand_below_their_element() -> None:
    root, first, _ = plan().activities
    assert (root.kind, root.level, root.name, root.wbs) == (Kind.SUMMARY, 0, "Plan", "P")
    assert (first.parent_id, first.level, first.wbs, first.code) == ("W10", 1, "P", "A100")
    assert (first.duration, first.remaining_duration) == (2400, 2400)
    assert (first.start, first.finish) == (MONDAY, at("2024-06-07 17:00"))
    assert first.stored.early_start == MONDAY


def test_a_project_keeps_its_dates_and_options() -> None:
    found = plan(
        PROJECT=[
            {
                "proj_id": "1",
                "proj_short_name": "P",
                "clndr_id": "5",
                "plan_start_date": "2024-06-03 08:00",
                "plan_end_date": "2024-09-30 17:00",
                "last_recalc_date": "2024-06-10 00:00",
                "critical_drtn_hr_cnt": "8",
                "critical_path_type": "CT_DrivPath",
            }
        ],
        SCHEDOPTIONS=[
            {
                "schedoptions_id": "1",
                "proj_id": "1",
                "sched_retained_logic": "N",
                "sched_progress_override": "Y",
                "sched_calendar_on_relationship_lag": "rcal_24Hour",
                "sched_float_type": "FT_Min",
                "sched_use_expect_end_flag": "Y",
                "sched_use_project_end_date_for_float": "N",
            }
        ],
    ).projects[0]
    assert (found.start, found.status_date) == (MONDAY, at("2024-06-10 00:00"))
    assert found.must_finish == at("2024-09-30 17:00")
    assert (found.critical_float, found.critical_by) == (480, "longest_path")
    assert (found.progress, found.lag_calendar) == ("override", LagCalendar.ELAPSED)
    assert (found.float_of, found.uses_expected_finish, found.uses_must_finish) == (
        "smallest",
        True,
        False,
    )


def test_without_options_primaveras_defaults_hold() -> None:
    found = plan().projects[0]
    assert (found.lag_calendar, found.progress) == (LagCalendar.PREDECESSOR, "retained")


@pytest.mark.parametrize(
    ("word", "first", "second"),
    [
        ("CS_MSOA", Constraint.START_NO_EARLIER, None),
        ("CS_MSOB", Constraint.START_NO_LATER, None),
        ("CS_MEOA", Constraint.FINISH_NO_EARLIER, None),
        ("CS_MEOB", Constraint.FINISH_NO_LATER, None),
        ("CS_MANDSTART", Constraint.MUST_START_ON, None),
        ("CS_MANDFIN", Constraint.MUST_FINISH_ON, None),
        ("CS_MSO", Constraint.START_NO_EARLIER, Constraint.START_NO_LATER),
        ("CS_MEO", Constraint.FINISH_NO_EARLIER, Constraint.FINISH_NO_LATER),
    ],
)
def test_constraints(word: str, first: Constraint, second: Constraint | None) -> None:
    found = one(cstr_type=word, cstr_date="2024-06-05 08:00")
    assert (found.constraint, found.second_constraint) == (first, second)  # type: ignore[attr-defined]
    assert found.constraint_date == at("2024-06-05 08:00")  # type: ignore[attr-defined]
    assert (found.second_constraint_date is None) == (second is None)  # type: ignore[attr-defined]


def test_a_second_constraint_is_kept() -> None:
    found = plan(
        TASK=[
            task(
                "100",
                cstr_type="CS_MSOA",
                cstr_date="2024-06-05 08:00",
                cstr_type2="CS_MEOB",
                cstr_date2="2024-06-28 17:00",
                expect_end_date="2024-06-20 17:00",
            ),
            task("200"),
        ]
    ).activities[1]
    assert found.second_constraint is Constraint.FINISH_NO_LATER
    assert found.second_constraint_date == at("2024-06-28 17:00")
    assert found.expected_finish == at("2024-06-20 17:00")


@pytest.mark.parametrize(
    ("word", "kind", "at_start"),
    [
        ("TT_Task", Kind.TASK, False),
        ("TT_Rsrc", Kind.TASK, False),
        ("TT_LOE", Kind.LEVEL_OF_EFFORT, False),
        ("TT_WBS", Kind.LEVEL_OF_EFFORT, False),
        ("TT_Mile", Kind.MILESTONE, True),
        ("TT_FinMile", Kind.MILESTONE, False),
    ],
)
def test_types(word: str, kind: Kind, at_start: bool) -> None:
    found = plan(TASK=[task("100", task_type=word), task("200")]).activities[1]
    assert (found.kind, found.is_start_milestone) == (kind, at_start)
    assert found.ignores_resource_calendars == (word != "TT_Rsrc")
    assert found.duration == (0 if kind is Kind.MILESTONE else 2400)


def test_progress_and_percent() -> None:
    cells = {"status_code": "TK_Active", "act_start_date": "2024-06-03 08:00"}
    found = plan(
        TASK=[
            task("100", remain_drtn_hr_cnt="10", complete_pct_type="CP_Drtn", **cells),
            task("200", complete_pct_type="CP_Phys", phys_complete_pct="30", **cells),
            task(
                "300", complete_pct_type="CP_Units", act_work_qty="5", remain_work_qty="15", **cells
            ),
            task(
                "400",
                status_code="TK_Complete",
                act_start_date="2024-06-03 08:00",
                act_end_date="2024-06-06 17:00",
            ),
        ],
        TASKPRED=[],
    ).activities[1:]
    assert [round(a.percent_complete, 6) for a in found] == [0.75, 0.3, 0.25, 1.0]
    assert [a.percent_type for a in found] == ["duration", "physical", "units", ""]
    assert found[2].work == 1200
    assert found[3].finish == at("2024-06-06 17:00")
    assert found[1].physical_percent == 0.3


def test_a_suspension_is_kept() -> None:
    found = plan(
        TASK=[
            task("100", suspend_date="2024-06-04 17:00", resume_date="2024-06-06 08:00"),
            task("200"),
        ]
    ).activities[1]
    assert (found.stop, found.resume) == (at("2024-06-04 17:00"), at("2024-06-06 08:00"))


def test_stored_floats_and_what_counts_as_critical() -> None:
    rows = [
        task("100", total_float_hr_cnt="0", free_float_hr_cnt="0", driving_path_flag="N"),
        task("200", total_float_hr_cnt="8.5", driving_path_flag="Y"),
    ]
    first, second = plan(TASK=rows).activities[1:]
    assert (first.stored.total_float, first.stored.critical) == (0, True)
    assert (second.stored.total_float, second.stored.critical) == (510, False)
    by_path = {"proj_id": "1", "critical_path_type": "CT_DrivPath"}
    first, second = plan(TASK=rows, PROJECT=[by_path]).activities[1:]
    assert (first.stored.critical, second.stored.critical) == (False, True)


@pytest.mark.parametrize(("word", "kind"), [(f"PR_{kind}", kind) for kind in LinkType])
def test_links(word: str, kind: LinkType) -> None:
    row = {"task_pred_id": "7", "task_id": "200", "pred_task_id": "100"}
    links = plan(TASKPRED=[row | {"pred_type": word, "lag_hr_cnt": "-4,5"}]).links
    assert [(k.predecessor_id, k.successor_id, k.type, k.lag, k.id) for k in links] == [
        ("100", "200", kind, -270, "7")
    ]


def test_a_calendar_with_exceptions_and_a_night_shift() -> None:
    night = "(0||2()((0||0(s|22:00|f|06:00)())))"
    data = WEEK.format(
        days=night,
        exceptions="(0||0(d|45446)())(0||1(d|45447)((0||0(f|00:00|s|18:00)())))(0||2()())",
    )
    found = reading(
        CALENDAR=[
            {
                "clndr_id": "5",
                "clndr_name": "Five",
                "clndr_data": WEEK.format(days=FIVE_DAYS, exceptions=""),
            },
            {
                "clndr_id": "6",
                "clndr_name": "Night",
                "base_clndr_id": "5",
                "clndr_data": data,
                "day_hr_cnt": "8",
                "week_hr_cnt": "40",
                "month_hr_cnt": "160",
            },
        ]
    )
    assert found.plan is not None
    five, other = found.plan.calendars
    assert five.week[0] == ((480, 720), (780, 1020))
    assert five.week[5:] == ((), ())
    assert other.week == (((1320, 1800),), None, None, None, None, None, None)
    assert [(e.start, e.shifts) for e in other.exceptions] == [
        (date(2024, 6, 3), ()),
        (date(2024, 6, 4), ((1080, 1440),)),
    ]
    assert (other.base_id, other.minutes_per_day, other.days_per_month) == ("5", 480, 20)
    assert [p.code for p in found.problems] == ["null-exception"]


def test_calendar_text_with_line_breaks_and_round_the_clock() -> None:
    data = "(0||CalendarData()(\x7f\x7f  (0||DaysOfWeek()(\x7f\x7f" + "".join(
        f"    (0||{n}()(\x7f\x7f      (0||0(s|00:00|f|00:00)())))\x7f\x7f" for n in range(1, 8)
    )
    calendar = plan(
        CALENDAR=[{"clndr_id": "5", "clndr_name": "All", "clndr_data": data + "))))"}]
    ).calendars[0]
    assert calendar.week == (((0, 1440),),) * 7


def test_a_calendar_whose_text_cannot_be_read_is_refused() -> None:
    found = reading(
        CALENDAR=[{"clndr_id": "5", "clndr_name": "x", "clndr_data": "(0||CalendarData()("}]
    )
    (problem,) = [p for p in found.problems if p.code == "bad-calendar"]
    assert found.plan is None
    assert (problem.line, problem.table, problem.field, problem.id) == (
        7,
        "CALENDAR",
        "clndr_data",
        "5",
    )


def test_resources_roles_rates_and_assignments() -> None:
    found = plan(
        RSRC=[
            {
                "rsrc_id": "1",
                "rsrc_name": "Ann",
                "rsrc_short_name": "A",
                "rsrc_type": "RT_Labor",
                "clndr_id": "5",
                "email_addr": "a@b.c",
            },
            {"rsrc_id": "2", "rsrc_name": "Crane", "rsrc_type": "RT_Equip"},
            {"rsrc_id": "3", "rsrc_name": "Sand", "rsrc_type": "RT_Mat"},
        ],
        RSRCRATE=[
            {
                "rsrc_rate_id": "1",
                "rsrc_id": "1",
                "max_qty_per_hr": "2",
                "cost_per_qty": "50.25",
                "start_date": "2020-01-01 00:00",
            },
            {
                "rsrc_rate_id": "2",
                "rsrc_id": "1",
                "max_qty_per_hr": "3",
                "cost_per_qty": "60",
                "start_date": "2025-01-01 00:00",
            },
        ],
        ROLES=[{"role_id": "1", "role_name": "Mason", "role_short_name": "M"}],
        TASKRSRC=[
            {
                "taskrsrc_id": "1",
                "task_id": "100",
                "rsrc_id": "1",
                "role_id": "1",
                "target_qty": "40",
                "remain_qty": "30",
                "act_reg_qty": "8",
                "act_ot_qty": "2",
                "target_qty_per_hr": "0.5",
                "target_lag_drtn_hr_cnt": "8",
                "act_reg_cost": "100",
                "remain_cost": "300.5",
                "target_start_date": "2024-06-03 08:00",
            },
            {"taskrsrc_id": "2", "task_id": "200", "role_id": "1", "target_qty": "4"},
        ],
        PROJCOST=[{"cost_item_id": "1", "task_id": "100", "act_cost": "5", "remain_cost": "10"}],
    )
    ann, crane, sand, mason = found.resources
    assert (ann.max_units, ann.rate, ann.kind, ann.email) == (
        2.0,
        Decimal("50.25"),
        "work",
        "a@b.c",
    )
    assert (crane.custom, sand.kind) == ((("Resource type", "Nonlabor"),), "material")
    assert (mason.id, mason.is_generic) == ("R1", True)
    first, second = found.assignments
    assert (first.resource_id, first.units, first.delay) == ("1", 0.5, 480)
    assert (first.work, first.actual_work, first.remaining_work) == (2400, 600, 1800)
    assert (first.cost, first.start) == (Decimal("400.5"), MONDAY)
    assert (second.resource_id, second.work) == ("R1", 240)
    assert (found.activities[1].cost, found.activities[1].fixed_cost) == (
        Decimal("415.5"),
        Decimal(15),
    )


def test_user_fields_codes_notes_and_planned_dates() -> None:
    found = plan(
        TASK=[task("100", target_start_date="2024-06-01 08:00"), task("200")],
        UDFTYPE=[{"udf_type_id": "1", "table_name": "TASK", "udf_type_label": "Zone"}],
        UDFVALUE=[{"udf_type_id": "1", "fk_id": "100", "udf_text": "North"}],
        ACTVTYPE=[{"actv_code_type_id": "3", "actv_code_type": "Trade"}],
        ACTVCODE=[
            {
                "actv_code_id": "4",
                "actv_code_type_id": "3",
                "short_name": "M",
                "actv_code_name": "Masonry",
            }
        ],
        TASKACTV=[{"task_id": "100", "actv_code_id": "4"}],
        MEMOTYPE=[{"memo_type_id": "1", "memo_type": "Scope"}],
        TASKMEMO=[
            {
                "memo_id": "1",
                "task_id": "100",
                "memo_type_id": "1",
                "task_memo": "<HTML><BODY>a &lt; b<BR>c</BODY></HTML>",
            }
        ],
    ).activities[1]
    assert found.custom == (
        ("Zone", "North"),
        ("Trade", "M: Masonry"),
        ("Planned start", "2024-06-01 08:00"),
    )
    assert found.notes == "Scope: a < b\nc"


def test_baseline_projects_fold_into_their_original() -> None:
    copy = {"proj_id": "2", "proj_short_name": "P - B3", "orig_proj_id": "1", "clndr_id": "5"}
    made = tables()
    found = plan(
        PROJECT=[*made["PROJECT"], copy],
        PROJWBS=[*made["PROJWBS"], made["PROJWBS"][0] | {"wbs_id": "20", "proj_id": "2"}],
        TASK=[
            *made["TASK"],
            task(
                "900",
                proj_id="2",
                wbs_id="20",
                task_code="A100",
                early_start_date="2024-05-06 08:00",
            ),
            task("901", proj_id="2", wbs_id="20", task_code="GONE"),
        ],
    )
    assert [p.is_baseline_of for p in found.projects] == ["", "1"]
    assert [a.id for a in found.activities] == ["W10", "100", "200"]
    (baseline,) = found.activities[1].baselines
    assert (baseline.number, baseline.start) == (3, at("2024-05-06 08:00"))


def test_the_outline_is_read_in_the_order_of_the_screen() -> None:
    top = tables()["PROJWBS"][0]
    found = plan(
        PROJWBS=[
            top,
            top
            | {
                "wbs_id": "12",
                "parent_wbs_id": "10",
                "seq_num": "2",
                "proj_node_flag": "N",
                "wbs_short_name": "B",
            },
            top
            | {
                "wbs_id": "11",
                "parent_wbs_id": "10",
                "seq_num": "1",
                "proj_node_flag": "N",
                "wbs_short_name": "A",
            },
            top
            | {
                "wbs_id": "13",
                "parent_wbs_id": "11",
                "seq_num": "1",
                "proj_node_flag": "N",
                "wbs_short_name": "C",
            },
        ],
        TASK=[task("100", wbs_id="12"), task("200", wbs_id="13")],
    )
    assert [(a.id, a.level, a.wbs) for a in found.activities] == [
        ("W10", 0, "P"),
        ("W11", 1, "P.A"),
        ("W13", 2, "P.A.C"),
        ("200", 3, "P.A.C"),
        ("W12", 1, "P.B"),
        ("100", 2, "P.B"),
    ]


def test_losses_are_counted_by_table_and_field() -> None:
    found = reading(
        TASK=[task("100", guid="g1"), task("200", guid="g2", rev_fdbk_flag="N")],
        RISK=[{"risk_id": "1"}, {"risk_id": "2"}],
    )
    kept = {(loss.table, loss.field): loss for loss in found.losses}
    assert set(kept) == {("TASK", "guid"), ("RISK", "")}
    assert (kept["TASK", "guid"].count, kept["TASK", "guid"].example) == (2, "g1")
    assert kept["RISK", ""].count == 2
    assert kept["TASK", "guid"].line > 0


def test_a_link_out_of_the_file_is_a_loss() -> None:
    row = {"task_pred_id": "7", "task_id": "200", "pred_task_id": "999", "pred_proj_id": "44"}
    found = reading(TASKPRED=[row])
    assert found.plan is not None
    assert found.plan.links == ()
    assert [(loss.table, loss.field, loss.example) for loss in found.losses] == [
        ("TASKPRED", "pred_proj_id", "999")
    ]


def test_links_join_projects_of_one_file() -> None:
    made = tables()
    found = plan(
        PROJECT=[*made["PROJECT"], made["PROJECT"][0] | {"proj_id": "2", "proj_short_name": "Q"}],
        PROJWBS=[*made["PROJWBS"], made["PROJWBS"][0] | {"wbs_id": "20", "proj_id": "2"}],
        TASK=[task("100"), task("200", proj_id="2", wbs_id="20")],
    )
    assert [(a.id, a.project_id) for a in found.activities][-1] == ("200", "2")
    assert len(found.links) == 1
