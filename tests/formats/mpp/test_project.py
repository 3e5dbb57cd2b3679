"""What MPXJ gives to a plan, on plain data: no Java needed."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from sightline.engines.schedule.plan import Activity, Baseline, Constraint, Kind, LagCalendar, Plan
from sightline.formats.mpp.project import plan_of
from sightline.formats.plans.findings import Findings

at = datetime.fromisoformat
WORKING = {"type": "working", "hours": [{"from": "08:00", "to": "12:00"}]}


def plan(findings: Findings | None = None, **parts: Any) -> Plan:
    return plan_of(parts, "mpp", findings or Findings())


def one(**fields: Any) -> Activity:
    return plan(tasks=[{"unique_id": 7, "name": "x", "outline_level": 1, **fields}]).activities[0]


def test_a_project() -> None:
    head = {
        "project_title": "Bridge",
        "start_date": "2024-06-03T08:00:00.0",
        "finish_date": "2024-09-30T17:00:00.0",
        "status_date": "2024-06-10T17:00:00.0",
        "default_calendar_unique_id": 1,
        "schedule_from": "FINISH",
        "honor_constraints": True,
        "critical_slack_limit": 28800,
        "currency_code": "EUR",
        "full_application_name": "Microsoft.Project 15.0",
    }
    found = plan(property_values=head)
    project = found.projects[0]
    assert (project.id, project.name, project.currency) == ("1", "Bridge", "EUR")
    assert (project.start, project.status_date) == (at("2024-06-03 08:00"), at("2024-06-10 17:00"))
    assert (project.from_finish, project.honours_constraints) == (True, True)
    assert (project.critical_float, project.calendar_id) == (480, "1")
    assert (found.source, found.written_by) == ("mpp", "Microsoft.Project 15.0")


def test_what_is_left_out_means_zero_or_no() -> None:
    bare = one()
    assert (bare.is_active, bare.duration, bare.fixed) == (False, 0, "units")
    assert one(active=True).is_active
    early = {"early_start": "2024-06-03T08:00:00.0", "late_start": "2024-06-03T08:00:00.0"}
    assert one(**early).stored.total_float == 0
    assert one(**early).stored.critical is False
    assert one(**early, total_slack=3600, critical=True).stored.total_float == 60
    assert bare.stored.total_float is None


def test_an_activity() -> None:
    found = one(
        id=3,
        wbs="1.2",
        parent_task_unique_id=0,
        duration=28_800,
        estimated=True,
        task_mode="MANUALLY_SCHEDULED",
        constraint_type="START_NO_EARLIER_THAN",
        constraint_date="2024-06-04T08:00:00.0",
        deadline="2024-06-30T17:00:00.0",
        start="2024-06-03T08:00:48.0",
        percent_complete=25.0,
        physical_percent_complete=30.0,
        type="FIXED_WORK",
        work=3600,
        cost=12.5,
        notes="Note",
        leveling_delay=172_800,
        priority=700,
    )
    assert (found.id, found.code, found.wbs, found.parent_id) == ("7", "3", "1.2", "0")
    assert (found.duration, found.is_estimated, found.is_manual) == (480, True, True)
    assert found.constraint is Constraint.START_NO_EARLIER
    assert found.constraint_date == at("2024-06-04 08:00")
    assert found.deadline == at("2024-06-30 17:00")
    assert found.start == at("2024-06-03 08:00")
    assert (found.percent_complete, found.physical_percent) == (0.25, 0.3)
    assert (found.fixed, found.work, found.cost) == ("work", 60, Decimal("12.5"))
    assert (found.levelling_delay, found.priority, found.notes) == (2880, 700, "Note")
    assert found.remaining_duration == 0  # left out beside progress


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"outline_level": 0}, Kind.SUMMARY),
        ({"summary": True, "milestone": True}, Kind.SUMMARY),
        ({"milestone": True}, Kind.MILESTONE),
        ({}, Kind.TASK),
    ],
)
def test_kinds(fields: dict[str, Any], kind: Kind) -> None:
    assert one(**fields).kind is kind


def test_elapsed_durations_are_marked() -> None:
    tasks = [{"unique_id": 1, "outline_level": 1}, {"unique_id": 2, "outline_level": 1}]
    found = plan(tasks=tasks, elapsed_tasks=[2]).activities
    assert [a.is_elapsed for a in found] == [False, True]


def test_links_with_lags_of_every_unit() -> None:
    parts = [
        {"predecessor_task_unique_id": n, "successor_task_unique_id": 9, **part}
        for n, part in enumerate(
            [
                {"type": "FS"},
                {"type": "SS", "lag": -28_800},
                {"type": "FF", "lag": 172_800, "lag_units": "ed"},
                {"type": "SF", "lag": 3000, "lag_units": "%"},
                {"type": "FS", "lag": 3000, "lag_units": "e%"},
            ]
        )
    ]
    links = plan(tasks=[{"unique_id": 9, "outline_level": 1, "predecessors": parts}]).links
    assert [(k.predecessor_id, str(k.type), k.lag) for k in links] == [
        ("0", "FS", 0),
        ("1", "SS", -480),
        ("2", "FF", 2880),
        ("3", "SF", 0),
        ("4", "FS", 0),
    ]
    assert [k.lag_calendar for k in links] == [
        None,
        None,
        LagCalendar.ELAPSED,
        None,
        LagCalendar.ELAPSED,
    ]
    assert [k.lag_percent for k in links] == [None, None, None, 0.5, 0.5]


def test_baselines_custom_fields_and_splits() -> None:
    found = plan(
        tasks=[
            {
                "unique_id": 1,
                "outline_level": 1,
                "baseline_start": "2024-06-03T08:00:00.0",
                "baseline_duration": 3600,
                "baseline10_cost": 5.0,
                "text1": "North",
                "flag2": True,
                "duration3": 7200,
                "date4": "2024-06-03T08:00:00.0",
                "work_splits": [
                    {"start": "2024-06-03T08:00:00.0", "end": "2024-06-03T17:00:00.0"},
                    {"start": "2024-06-05T08:00:00.0", "end": "2024-06-05T17:00:00.0"},
                ],
            }
        ],
        custom_fields=[{"field_type_class": "task", "field_type": "text1", "field_alias": "Zone"}],
    )
    activity = found.activities[0]
    assert activity.baselines == (
        Baseline(0, start=at("2024-06-03 08:00"), duration=60),
        Baseline(10, cost=Decimal("5.0")),
    )
    assert activity.custom == (
        ("Zone", "North"),
        ("Flag2", "Yes"),
        ("Duration3", "2h"),
        ("Date4", "2024-06-03 08:00"),
    )
    assert len(activity.splits) == 2
    assert found.custom_names == {"Text1": "Zone"}


def test_calendars() -> None:
    base = {
        "unique_id": 1,
        "name": "Standard",
        "monday": WORKING,
        "sunday": {"type": "non_working"},
    }
    own = {
        "unique_id": 2,
        "parent_unique_id": 1,
        "monday": {"type": "default"},
        "tuesday": {"type": "non_working"},
        "friday": {"type": "working", "hours": [{"from": "22:00", "to": "06:00"}]},
        "saturday": {"type": "working", "hours": [{"from": "00:00", "to": "00:00"}]},
        "exceptions": [
            {"from": "2024-12-24", "to": "2024-12-26", "name": "Xmas"},
            {"from": "2024-06-01", "to": "2024-06-01", "hours": [{"from": "08:00", "to": "12:00"}]},
            {"name": "nothing"},
        ],
    }
    findings = Findings()
    first, second = plan(findings, calendars=[base, own]).calendars
    assert first.week == (((480, 720),), (), (), (), (), (), ())
    assert second.week == (None, (), None, None, ((1320, 1800),), ((0, 1440),), None)
    assert second.base_id == "1"
    assert [(e.start, e.finish, e.shifts, e.name) for e in second.exceptions] == [
        (date(2024, 12, 24), date(2024, 12, 26), (), "Xmas"),
        (date(2024, 6, 1), date(2024, 6, 1), ((480, 720),), ""),
    ]
    assert [p.code for p in findings.problems()] == ["exception-without-days"]


@pytest.mark.parametrize(
    ("text", "hourly"),
    [("20.0/h", "20"), ("160.0/d", "20"), ("1.0/m", "60"), ("800.0/w", "20"), ("x", None)],
)
def test_resources_and_their_rates(text: str, hourly: str | None) -> None:
    record = {"unique_id": 1, "name": "Ann", "type": "MATERIAL", "max_units": 50.0}
    found = plan(resources=[record | {"standard_rate": text}]).resources[0]
    assert (found.kind, found.max_units) == ("material", 0.5)
    assert found.rate == (None if hourly is None else Decimal(hourly))


def test_assignments_also_to_nobody() -> None:
    record = {"unique_id": 5, "task_unique_id": 2, "assignment_units": 50.0, "work": 3600}
    first, second = plan(assignments=[record, record | {"resource_unique_id": 3}]).assignments
    assert (first.resource_id, second.resource_id) == ("", "3")
    assert (first.id, first.activity_id, first.units, first.work) == ("5", "2", 0.5, 60)


def test_losses_and_blank_rows() -> None:
    findings = Findings()
    tasks = [{"unique_id": 1, "null": True}, {"unique_id": 2, "hyperlink": "x", "outline_level": 1}]
    assert len(plan(findings, tasks=tasks).activities) == 1
    assert [(loss.table, loss.field) for loss in findings.losses()] == [
        ("Task", "IsNull"),
        ("Task", "hyperlink"),
    ]
