"""Microsoft's XML read field by field: known answers, units, losses with lines."""

import gc
from datetime import datetime
from decimal import Decimal

import pytest

from sightline.engines.schedule.plan import (
    Activity,
    Baseline,
    Constraint,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    Plan,
    ThreePoint,
)
from sightline.formats.mspdi import read
from tests.formats.plans.documents import MONDAY, codes, mspdi, task


def plan_of(data: bytes) -> Plan:
    reading = read(data)
    assert reading.plan is not None, reading.problems
    return reading.plan


def row_of(body: str) -> Activity:
    return plan_of(mspdi(task(1, body))).activities[0]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_outline_gives_parents() -> None:
    levels = [(0, 0), (1, 1), (2, 2), (3, 3), (4, 2), (5, 1)]
    tasks = "".join(
        task(n, f"<OutlineLevel>{level}</OutlineLevel><Summary>{int(n in {0, 1, 2})}</Summary>")
        for n, level in levels
    )
    rows = plan_of(mspdi(tasks)).activities
    assert [row.parent_id for row in rows] == ["", "0", "1", "2", "1", "0"]
    assert [row.level for row in rows] == [level for _, level in levels]
    assert rows[0].kind is Kind.SUMMARY and rows[5].kind is Kind.TASK


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("PT8H0M0S", 480), ("PT0H30M0S", 30), ("PT1H29M31S", 90), ("PT2.5H", 150), ("PT0S", 0)],
)
def test_durations(text: str, minutes: int) -> None:
    assert row_of(f"<Duration>{text}</Duration>").duration == minutes


@pytest.mark.parametrize("text", ["P1D", "P1M", "8h", "PT", "P", "-", "PT\uff18H"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    reading = read(mspdi(task(1, f"<Duration>{text}</Duration>")))
    (problem,) = reading.problems
    assert reading.plan is None
    assert (problem.code, problem.table, problem.field) == ("not-a-duration", "Task", "Duration")
    assert problem.id == "1" and text in problem.message


@pytest.mark.parametrize(
    ("form", "elapsed", "estimated"), [(7, 0, 0), (8, 1, 0), (39, 0, 1), (40, 1, 1)]
)
def test_duration_formats(form: int, elapsed: int, estimated: int) -> None:
    row = row_of(f"<Duration>PT8H0M0S</Duration><DurationFormat>{form}</DurationFormat>")
    assert (row.is_elapsed, row.is_estimated) == (bool(elapsed), bool(estimated))


@pytest.mark.parametrize(("number", "constraint"), list(enumerate(Constraint)))
def test_constraints(number: int, constraint: Constraint) -> None:
    order = ["asap", "alap", "mso", "mfo", "snet", "snlt", "fnet", "fnlt"]
    row = row_of(
        f"<ConstraintType>{order.index(constraint)}</ConstraintType>"
        "<ConstraintDate>2026-03-30T08:00:00</ConstraintDate>"
    )
    assert row.constraint is constraint
    assert row.constraint_date == (None if order.index(constraint) < 2 else MONDAY)


def test_an_unknown_constraint_is_refused() -> None:
    assert codes(read(mspdi(task(1, "<ConstraintType>8</ConstraintType>")))) == ["unknown-code"]


LINKS = [
    (
        "<Type>0</Type><LinkLag>4800</LinkLag><LagFormat>7</LagFormat>",
        Link("1", "2", LinkType.FF, 480),
    ),
    ("<Type>1</Type>", Link("1", "2", LinkType.FS)),
    ("<Type>2</Type><LinkLag>-600</LinkLag>", Link("1", "2", LinkType.SF, -60)),
    (
        "<Type>3</Type><LinkLag>14400</LinkLag><LagFormat>8</LagFormat>",
        Link("1", "2", LinkType.SS, 1440, LagCalendar.ELAPSED),
    ),
    ("<LinkLag>50</LinkLag><LagFormat>19</LagFormat>", Link("1", "2", lag_percent=0.5)),
    (
        "<LinkLag>25</LinkLag><LagFormat>20</LagFormat>",
        Link("1", "2", lag_calendar=LagCalendar.ELAPSED, lag_percent=0.25),
    ),
]


@pytest.mark.parametrize(("body", "link"), LINKS)
def test_links(body: str, link: Link) -> None:
    own = f"<PredecessorLink><PredecessorUID>1</PredecessorUID>{body}</PredecessorLink>"
    assert plan_of(mspdi(task(1) + task(2, own))).links == (link,)


def test_a_link_across_projects_gets_a_row_that_stands_for_the_other_end() -> None:
    own = (
        "<PredecessorLink><PredecessorUID>0</PredecessorUID><Type>1</Type><CrossProject>1"
        "</CrossProject><CrossProjectName>C:\\plans\\b.mpp\\42</CrossProjectName></PredecessorLink>"
    )
    plan = plan_of(mspdi(task(1, own)))
    assert plan.links == (Link("external:C:\\plans\\b.mpp\\42", "1"),)
    outside = plan.activities[1]
    assert outside.is_external and outside.name == "Task 42 of C:\\plans\\b.mpp"


def test_slack_is_in_tenths_of_minutes_and_cost_in_hundredths() -> None:
    row = row_of(
        "<TotalSlack>-4800</TotalSlack><FreeSlack>600</FreeSlack><Critical>1</Critical>"
        "<Cost>123456</Cost><FixedCost>250</FixedCost>"
    )
    assert (row.stored.total_float, row.stored.free_float, row.stored.critical) == (-480, 60, True)
    assert (row.cost, row.fixed_cost) == (Decimal("1234.56"), Decimal("2.50"))


def test_progress() -> None:
    row = row_of(
        "<PercentComplete>40</PercentComplete><ActualStart>2026-03-30T08:00:00</ActualStart>"
        "<ActualDuration>PT4H0M0S</ActualDuration><RemainingDuration>PT6H0M0S</RemainingDuration>"
        "<Stop>2026-03-30T12:00:00</Stop><Resume>2026-03-30T13:00:00</Resume>"
        "<PhysicalPercentComplete>25</PhysicalPercentComplete>"
    )
    assert (row.percent_complete, row.physical_percent) == (0.4, 0.25)
    assert (row.actual_duration, row.remaining_duration) == (240, 360)
    assert (row.actual_start, row.actual_finish) == (MONDAY, None)
    assert (row.stop, row.resume) == (at("2026-03-30T12:00"), at("2026-03-30T13:00"))


def test_baselines_by_number() -> None:
    row = row_of(
        "<Baseline><Number>0</Number><Start>2026-03-30T08:00:00</Start><Work>PT8H0M0S</Work>"
        "<Cost>10000</Cost></Baseline><Baseline><Number>10</Number><Duration>PT1H0M0S</Duration>"
        "</Baseline>"
    )
    assert row.baselines == (
        Baseline(0, MONDAY, work=480, cost=Decimal(100)),
        Baseline(10, duration=60),
    )


def test_dates_that_mean_no_date_are_left_out_and_told() -> None:
    none = "2000-01-01T00:00:00"
    body = "".join(
        f"<{name}>{none}</{name}>" for name in ("ActualStart", "ActualFinish", "Deadline", "Resume")
    )
    reading = read(mspdi(task(1, body + "<PercentComplete>0</PercentComplete>")))
    assert reading.plan is not None
    row = reading.plan.activities[0]
    assert row.actual_start is row.actual_finish is row.deadline is row.resume is None
    assert [(loss.table, loss.field) for loss in reading.losses] == [("Task", "ActualStart")]


@pytest.mark.parametrize(
    "text", ["2026-02-30T08:00:00", "2026-13-01T08:00:00", "2026-03-30T25:00:00"]
)
def test_an_impossible_date_is_refused_at_its_line(text: str) -> None:
    data = mspdi(task(1) + "\n" + task(2, f"\n<Start>{text}</Start>"))
    (problem,) = read(data).problems
    assert (problem.code, problem.table, problem.field) == ("impossible-date", "Task", "Start")
    assert problem.line == data[: data.index(text.encode())].count(b"\n") + 1


def test_custom_fields_by_alias_and_estimates_apart() -> None:
    definitions = "".join(
        f"<ExtendedAttribute><FieldID>{number}</FieldID><FieldName>{name}</FieldName>"
        f"<Alias>{alias}</Alias></ExtendedAttribute>"
        for number, name, alias in (
            (188743731, "Text1", "Risk owner"),
            (188743783, "Duration1", "Optimistic"),
            (188743784, "Duration2", "Most Likely"),
            (188743785, "Duration3", "Pessimistic Duration"),
        )
    )
    values = "".join(
        f"<ExtendedAttribute><FieldID>{number}</FieldID><Value>{value}</Value></ExtendedAttribute>"
        for number, value in (
            (188743731, "Ana"),
            (188743783, "PT8H0M0S"),
            (188743784, "PT16H0M0S"),
            (188743785, "PT40H0M0S"),
        )
    )
    head = f"<ExtendedAttributes>{definitions}</ExtendedAttributes>"
    plan = plan_of(mspdi(task(1, values), head=head))
    assert plan.activities[0].custom == (("Risk owner", "Ana"),)
    assert plan.activities[0].estimate == ThreePoint(480, 960, 2400)
    assert plan.custom_names["Text1"] == "Risk owner"


def test_people_and_work() -> None:
    rest = (
        "<Resources><Resource><UID>5</UID><Name>Ana</Name><Type>1</Type><MaxUnits>2</MaxUnits>"
        "<StandardRate>40.5</StandardRate></Resource><Resource><UID>6</UID><Name>Steel</Name>"
        "<Type>0</Type></Resource><Resource><UID>7</UID><Name>Trip</Name><Type>2</Type></Resource>"
        "</Resources><Assignments><Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>5"
        "</ResourceUID><Units>0.5</Units><Work>PT4H0M0S</Work><Delay>600</Delay></Assignment>"
        "<Assignment><UID>2</UID><TaskUID>1</TaskUID><ResourceUID>-65535</ResourceUID></Assignment>"
        "</Assignments>"
    )
    plan = plan_of(mspdi(task(1), rest=rest))
    assert [(r.kind, r.max_units, r.rate) for r in plan.resources] == [
        ("work", 2.0, Decimal("40.5")),
        ("material", 1.0, None),
        ("cost", 1.0, None),
    ]
    first, second = plan.assignments
    assert (first.resource_id, first.units, first.work, first.delay) == ("5", 0.5, 240, 60)
    assert second.resource_id == ""


def test_a_split_is_a_pause_in_working_time_and_a_night_is_none() -> None:
    def piece(start: str, finish: str, value: str = "PT4H0M0S") -> str:
        return (
            f"<TimephasedData><Type>1</Type><UID>1</UID><Start>{start}:00</Start><Finish>{finish}:00"
            f"</Finish><Unit>2</Unit><Value>{value}</Value></TimephasedData>"
        )

    days = [
        piece("2026-03-30T08:00", "2026-03-30T17:00"),
        piece("2026-03-31T08:00", "2026-03-31T17:00"),
        piece("2026-04-01T08:00", "2026-04-01T17:00", "PT0H0M0S"),
        piece("2026-04-02T08:00", "2026-04-03T17:00"),
        piece("2026-04-06T08:00", "2026-04-06T12:00"),
    ]
    rest = (
        "<Assignments><Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>-65535</ResourceUID>"
        f"{''.join(days)}</Assignment></Assignments>"
    )
    row = plan_of(mspdi(task(1), rest=rest)).activities[0]
    assert row.splits == (
        (MONDAY, at("2026-03-31T17:00")),
        (at("2026-04-02T08:00"), at("2026-04-06T12:00")),
    )


def test_project_options() -> None:
    head = (
        "<Title>Pump</Title><ScheduleFromStart>0</ScheduleFromStart><StartDate>2026-03-30T08:00:00"
        "</StartDate><FinishDate>2026-06-30T17:00:00</FinishDate><CriticalSlackLimit>2"
        "</CriticalSlackLimit><MinutesPerDay>450</MinutesPerDay><HonorConstraints>0"
        "</HonorConstraints><StatusDate>2026-04-15T17:00:00</StatusDate><CurrencyCode>EUR</CurrencyCode>"
    )
    plan = plan_of(mspdi(head=head))
    (project,) = plan.projects
    assert (project.name, project.code, project.currency) == ("Pump", "P", "EUR")
    assert project.from_finish and not project.honours_constraints
    assert project.critical_float == 900 and plan.calendars[0].minutes_per_day == 450
    assert project.status_date == at("2026-04-15T17:00")


def test_what_is_not_kept_is_counted_with_its_first_line() -> None:
    tasks = task(1) + "".join(
        task(n, "\n<Hyperlink>x</Hyperlink>\n<Contact>Bo</Contact>\n<BCWS>0</BCWS>") for n in (2, 3)
    )
    data = mspdi(tasks)
    reading = read(data)
    found = {(loss.table, loss.field): loss for loss in reading.losses}
    assert set(found) == {("Task", "Hyperlink"), ("Task", "Contact")}
    contact = found["Task", "Contact"]
    assert (contact.count, contact.example) == (2, "Bo")
    assert contact.line == data[: data.index(b"<Contact>")].count(b"\n") + 1
    assert all(loss.message.endswith(".") for loss in reading.losses)


def test_lines_are_the_same_behind_comments_and_prefixes() -> None:
    tasks = task(1) + task(2, "\n\n<Contact>Bo</Contact>")
    plain = mspdi(tasks)
    line = read(plain).losses[0].line
    commented = plain.replace(b"<Tasks>", b"<!-- <Task> --><Tasks>", 1)
    assert read(commented).losses[0].line == line
    text = plain.decode().replace("</", "\0").replace("<", "<m:").replace("\0", "</m:")
    prefixed = text.replace("<m:?", "<?").replace("xmlns=", "xmlns:m=").encode()
    assert read(prefixed).losses[0].line == line
    assert read(prefixed).plan == read(plain).plan


def test_blank_rows_are_left_out() -> None:
    reading = read(mspdi(task(1) + task(2, "<IsNull>1</IsNull>")))
    assert reading.plan is not None and len(reading.plan.activities) == 1
    assert [loss.field for loss in reading.losses] == ["IsNull"]


def test_a_task_without_uid_is_refused() -> None:
    assert codes(read(mspdi("<Task><Name>x</Name></Task>"))) == ["no-id"]


def test_the_2007_namespace_and_none_are_read() -> None:
    plain = mspdi(task(1))
    for other in (b"http://schemas.microsoft.com/project/2007", b""):
        assert read(plain.replace(b"http://schemas.microsoft.com/project", other)).plan


def test_a_status_date_that_means_none() -> None:
    same = "<StatusDate>2000-01-01T00:00:00</StatusDate>"
    head = same + same.replace("StatusDate", "ExtendedCreationDate")
    assert plan_of(mspdi(head=head)).projects[0].status_date is None
    assert plan_of(mspdi(head=same)).projects[0].status_date == at("2000-01-01")


def test_the_collector_runs_on_afterwards() -> None:
    assert gc.isenabled()
    read(mspdi(task(1)))
    assert gc.isenabled()
    gc.disable()
    try:
        read(mspdi(task(1)))
        assert not gc.isenabled()
    finally:
        gc.enable()
