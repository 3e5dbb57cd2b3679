"""Primavera's XML read field by field: versions, WBS, constraints, baselines, several projects."""

from datetime import date, datetime

import pytest

from sightline.engines.schedule.plan import (
    Activity,
    Baseline,
    CalendarException,
    Constraint,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    Plan,
)
from sightline.formats.pmxml import read
from tests.formats.plans.documents import DAY, MONDAY, activity, codes, pmxml


def plan_of(data: bytes) -> Plan:
    reading = read(data)
    assert reading.plan is not None, reading.problems
    return reading.plan


def row_of(body: str, more: str = "") -> Activity:
    return plan_of(pmxml(activity(1, body) + more)).activities[0]


def relationship(first: int, second: int, body: str = "", *, own: int = 7, other: int = 7) -> str:
    return (
        f"<Relationship><ObjectId>9</ObjectId><PredecessorActivityObjectId>{first}"
        f"</PredecessorActivityObjectId><PredecessorProjectObjectId>{other}"
        f"</PredecessorProjectObjectId><SuccessorActivityObjectId>{second}"
        f"</SuccessorActivityObjectId><SuccessorProjectObjectId>{own}</SuccessorProjectObjectId>"
        f"{body}</Relationship>"
    )


@pytest.mark.parametrize("version", ["V6.2", "V7", "V8.3", "V15.1", "V24.12"])
@pytest.mark.parametrize("prefix", ["", "p6", "ns2"])
def test_every_version_with_and_without_prefix(version: str, prefix: str) -> None:
    plan = plan_of(pmxml(activity(1), namespace=version, prefix=prefix))
    assert [row.id for row in plan.activities] == ["1"]
    assert plan.written_by == f"Primavera P6 XML {version[1:]}"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Task Dependent", Kind.TASK),
        ("Resource Dependent", Kind.TASK),
        ("Level of Effort", Kind.LEVEL_OF_EFFORT),
        ("Start Milestone", Kind.MILESTONE),
        ("Finish Milestone", Kind.MILESTONE),
        ("WBS Summary", Kind.LEVEL_OF_EFFORT),
    ],
)
def test_types(word: str, kind: Kind) -> None:
    assert row_of(f"<Type>{word}</Type>").kind is kind


def test_an_unknown_type_is_refused_with_what_it_can_be() -> None:
    (problem,) = read(pmxml(activity(1, "<Type>Hammock</Type>"))).problems
    assert problem.code == "unknown-code" and "Level of Effort" in problem.remedy


def test_durations_are_hours() -> None:
    row = row_of(
        "<PlannedDuration>16</PlannedDuration><AtCompletionDuration>20.5</AtCompletionDuration>"
        "<ActualDuration>4.5</ActualDuration><RemainingDuration>16</RemainingDuration>"
        "<TotalFloat>-8</TotalFloat>"
    )
    assert (row.duration, row.actual_duration, row.remaining_duration) == (1230, 270, 960)
    assert row.stored.total_float == -480
    assert row_of("<PlannedDuration>16</PlannedDuration>").duration == 960


DATED = "<PrimaryConstraintDate>2026-03-30T08:00:00</PrimaryConstraintDate>"
CONSTRAINTS = [
    ("Start On or After", Constraint.START_NO_EARLIER, None),
    ("Start On or Before", Constraint.START_NO_LATER, None),
    ("Finish On or After", Constraint.FINISH_NO_EARLIER, None),
    ("Finish On or Before", Constraint.FINISH_NO_LATER, None),
    ("Mandatory Start", Constraint.MUST_START_ON, None),
    ("Mandatory Finish", Constraint.MUST_FINISH_ON, None),
    ("Start On", Constraint.START_NO_EARLIER, Constraint.START_NO_LATER),
    ("Finish On", Constraint.FINISH_NO_EARLIER, Constraint.FINISH_NO_LATER),
]


@pytest.mark.parametrize(("word", "first", "second"), CONSTRAINTS)
def test_constraints(word: str, first: Constraint, second: Constraint | None) -> None:
    row = row_of(f"<PrimaryConstraintType>{word}</PrimaryConstraintType>{DATED}")
    assert (row.constraint, row.constraint_date) == (first, MONDAY)
    assert (row.second_constraint, row.second_constraint_date) == (second, second and MONDAY)


def test_late_as_possible_has_no_date_and_a_second_constraint_is_kept() -> None:
    row = row_of(
        f"<PrimaryConstraintType>As Late As Possible</PrimaryConstraintType>{DATED}"
        "<SecondaryConstraintType>Finish On or Before</SecondaryConstraintType>"
        "<SecondaryConstraintDate>2026-04-30T17:00:00</SecondaryConstraintDate>"
    )
    assert (row.constraint, row.constraint_date) == (Constraint.ALAP, None)
    assert row.second_constraint is Constraint.FINISH_NO_LATER
    assert row.second_constraint_date == datetime.fromisoformat("2026-04-30T17:00")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Finish to Start", LinkType.FS),
        ("Start to Start", LinkType.SS),
        ("Finish to Finish", LinkType.FF),
        ("Start to Finish", LinkType.SF),
    ],
)
def test_links(word: str, kind: LinkType) -> None:
    body = f"<Type>{word}</Type><Lag>-4</Lag>"
    plan = plan_of(pmxml(activity(1) + activity(2) + relationship(1, 2, body)))
    assert plan.links == (Link("1", "2", kind, -240, id="9"),)


def test_a_link_from_a_project_that_is_not_in_the_file() -> None:
    plan = plan_of(pmxml(activity(1) + relationship(50, 1, other=8)))
    assert plan.links == (Link("external:8:50", "1", id="9"),)
    assert plan.activities[1].is_external and "project 8" in plan.activities[1].name


def test_a_link_to_nothing_in_its_own_project_is_dropped() -> None:
    reading = read(pmxml(activity(1) + relationship(50, 1)))
    assert codes(reading) == ["dangling-link"] and reading.plan and reading.plan.links == ()
    assert reading.problems[0].table == "Relationship" and reading.problems[0].line > 1


def test_the_wbs_is_the_outline() -> None:
    def wbs(own: int, parent: str, code: str, order: int) -> str:
        return (
            f"<WBS><Code>{code}</Code><Name>N{code}</Name><ObjectId>{own}</ObjectId>"
            f"<ParentObjectId>{parent}</ParentObjectId><SequenceNumber>{order}</SequenceNumber></WBS>"
        )

    inside = (
        wbs(3, "1", "Z", 9)
        + wbs(2, "1", "A", 5)
        + wbs(1, "", "R", 0)
        + activity(10, "<WBSObjectId>3</WBSObjectId>")
        + activity(11, "<WBSObjectId>1</WBSObjectId>")
        + activity(12)
    )
    rows = plan_of(pmxml(inside)).activities
    assert [(r.id, r.parent_id, r.level, r.wbs) for r in rows] == [
        ("12", "", 1, ""),
        ("W1", "", 1, "R"),
        ("11", "W1", 2, "R"),
        ("W2", "W1", 2, "R.A"),
        ("W3", "W1", 2, "R.Z"),
        ("10", "W3", 3, "R.Z"),
    ]
    assert rows[1].kind is Kind.SUMMARY


def test_a_wbs_within_itself_is_refused_not_followed() -> None:
    ring = "".join(
        f"<WBS><Code>c</Code><ObjectId>{a}</ObjectId><ParentObjectId>{b}</ParentObjectId></WBS>"
        for a, b in ((1, 2), (2, 1))
    )
    assert codes(read(pmxml(ring + activity(5)))) == ["parent-loop"]


CALENDAR = (
    "<Calendar><Name>Std</Name><ObjectId>1</ObjectId><HoursPerDay>8</HoursPerDay><HoursPerWeek>40"
    "</HoursPerWeek><HoursPerMonth>172</HoursPerMonth><StandardWorkWeek>{days}</StandardWorkWeek>"
    "<HolidayOrExceptions><HolidayOrException><Date>2026-04-03T00:00:00</Date><WorkTime/>"
    "</HolidayOrException><HolidayOrException><Date>2026-04-04T00:00:00</Date><WorkTime><Start>"
    "08:00:00</Start><Finish>11:59:00</Finish></WorkTime></HolidayOrException></HolidayOrExceptions>"
    "</Calendar>"
)


def day(name: str, *times: tuple[str, str]) -> str:
    worked = "".join(
        f"<WorkTime><Start>{a}:00</Start><Finish>{b}:00</Finish></WorkTime>" for a, b in times
    )
    return f"<StandardWorkHours><DayOfWeek>{name}</DayOfWeek>{worked}</StandardWorkHours>"


def test_calendars_with_the_last_minute_or_the_end() -> None:
    days = (
        day("Sunday")
        + day("Monday", ("08:00", "11:59"), ("13:00", "16:59"))
        + day("Tuesday", ("08:00", "12:00"), ("13:00", "17:00"))
        + day("Wednesday", ("00:00", "23:59"))
        + day("Thursday", ("08:00", "08:59"), ("09:00", "09:59"))
    )
    (calendar,) = plan_of(pmxml(activity(1), outside=CALENDAR.format(days=days))).calendars
    assert calendar.week == (DAY, DAY, ((0, 1440),), ((480, 600),), (), (), ())
    assert calendar.exceptions == (
        CalendarException(date(2026, 4, 3), date(2026, 4, 3)),
        CalendarException(date(2026, 4, 4), date(2026, 4, 4), ((480, 720),)),
    )
    assert (calendar.minutes_per_day, calendar.days_per_month) == (480, 21.5)


@pytest.mark.parametrize(("kind", "share"), [("Physical", 0.3), ("Duration", 0.5), ("Units", 0.7)])
def test_percent_complete_by_its_type(kind: str, share: float) -> None:
    body = (
        f"<PercentCompleteType>{kind}</PercentCompleteType><PhysicalPercentComplete>0.3"
        "</PhysicalPercentComplete><DurationPercentComplete>0.5</DurationPercentComplete>"
        "<UnitsPercentComplete>0.7</UnitsPercentComplete>"
    )
    row = row_of(body)
    assert (row.percent_complete, row.physical_percent) == (share, 0.3)


def test_what_has_not_started_has_no_actual_dates() -> None:
    body = "<ActualStartDate>2026-03-30T08:00:00</ActualStartDate><Status>{}</Status>"
    assert row_of(body.format("Not Started")).actual_start is None
    assert row_of(body.format("In Progress")).actual_start == MONDAY


def test_project_and_schedule_options() -> None:
    inside = (
        "<MustFinishByDate>2026-12-31T17:00:00</MustFinishByDate><DataDate>2026-04-01T08:00:00"
        "</DataDate><ScheduleOptions><RelationshipLagCalendar>24 Hour Calendar"
        "</RelationshipLagCalendar><OutOfSequenceScheduleType>Progress Override"
        "</OutOfSequenceScheduleType><CriticalActivityFloatThreshold>16"
        "</CriticalActivityFloatThreshold><UseExpectedFinishDates>0</UseExpectedFinishDates>"
        "</ScheduleOptions>"
        + activity(1, "<ExpectedFinishDate>2026-05-01T17:00:00</ExpectedFinishDate>")
    )
    plan = plan_of(pmxml(inside))
    (project,) = plan.projects
    assert (project.lag_calendar, project.progress) == (LagCalendar.ELAPSED, "override")
    assert (project.critical_float, project.id, project.code) == (960, "7", "P")
    assert project.status_date == datetime.fromisoformat("2026-04-01T08:00")
    assert project.must_finish == datetime.fromisoformat("2026-12-31T17:00")
    assert plan.activities[0].expected_finish == datetime.fromisoformat("2026-05-01T17:00")
    assert not project.uses_expected_finish and project.uses_must_finish
    used = plan_of(pmxml(inside.replace(">0</UseExp", ">1</UseExp")))
    assert used.projects[0].uses_expected_finish


def test_baseline_projects_become_baselines_by_code() -> None:
    def baseline(own: int, start: str) -> str:
        return (
            f"<BaselineProject>{activity(90 + own, f'<PlannedStartDate>{start}</PlannedStartDate><PlannedDuration>8</PlannedDuration>', 'A1')}"
            f"<ObjectId>{own}</ObjectId><OriginalProjectObjectId>7</OriginalProjectObjectId>"
            "</BaselineProject>"
        )

    data = pmxml(
        "<CurrentBaselineProjectObjectId>21</CurrentBaselineProjectObjectId>" + activity(1)
    ).replace(
        b"</APIBusinessObjects>",
        (baseline(20, "2026-03-30T08:00:00") + baseline(21, "2026-04-01T08:00:00")).encode()
        + b"</APIBusinessObjects>",
    )
    plan = plan_of(data)
    assert len(plan.projects) == len(plan.activities) == 1
    assert plan.activities[0].baselines == (
        Baseline(0, datetime.fromisoformat("2026-04-01T08:00"), duration=480),
        Baseline(1, MONDAY, duration=480),
    )


def test_user_fields_and_codes_by_name_wherever_they_are_defined() -> None:
    types = (
        "<UDFType><ObjectId>1</ObjectId><Title>Zone</Title></UDFType><ActivityCodeType><ObjectId>2"
        "</ObjectId><Name>Phase</Name></ActivityCodeType><ActivityCode><ObjectId>3</ObjectId>"
        "<CodeTypeObjectId>2</CodeTypeObjectId><CodeValue>BUILD</CodeValue></ActivityCode>"
    )
    body = (
        "<UDF><TypeObjectId>1</TypeObjectId><TextValue>North</TextValue></UDF>"
        "<Code><TypeObjectId>2</TypeObjectId><ValueObjectId>3</ValueObjectId></Code>"
    )
    before = plan_of(pmxml(activity(1, body), outside=types))
    after = plan_of(pmxml(activity(1, body) + types))
    assert before.activities[0].custom == (("Zone", "North"), ("Phase", "BUILD"))
    assert after.activities == before.activities


def test_ids_that_two_projects_share_get_the_project_in_front() -> None:
    second = (
        f"<Project><Id>Q</Id><ObjectId>8</ObjectId>{activity(1)}{activity(2)}"
        + relationship(1, 2, own=8, other=8)
        + "</Project>"
    )
    data = pmxml(activity(1)).replace(
        b"</APIBusinessObjects>", second.encode() + b"</APIBusinessObjects>"
    )
    reading = read(data)
    assert reading.plan is not None and codes(reading) == ["several-projects"]
    assert [(r.id, r.project_id) for r in reading.plan.activities] == [
        ("1", "7"),
        ("8:1", "8"),
        ("2", "8"),
    ]
    assert reading.plan.links == (Link("8:1", "2", id="9"),)


def test_work_and_cost_come_from_assignments_where_the_activity_has_none() -> None:
    assigned = "".join(
        f"<ResourceAssignment><ActivityObjectId>1</ActivityObjectId><ObjectId>{n}</ObjectId>"
        f"<AtCompletionUnits>8</AtCompletionUnits><AtCompletionCost>100.25</AtCompletionCost>"
        "<PlannedLag>2</PlannedLag></ResourceAssignment>"
        for n in (1, 2)
    )
    plan = plan_of(pmxml(activity(1) + assigned))
    assert (plan.activities[0].work, str(plan.activities[0].cost)) == (960, "200.50")
    assert [(a.work, a.delay, a.resource_id) for a in plan.assignments] == [(480, 120, "")] * 2


def test_tables_that_are_not_kept_are_told_in_words() -> None:
    reading = read(
        pmxml(activity(1) + "<ActivityNote><Note>x</Note><ObjectId>4</ObjectId></ActivityNote>")
    )
    (loss,) = reading.losses
    assert (loss.table, loss.count, loss.message) == (
        "ActivityNote",
        1,
        "Notebook topics are not kept.",
    )
