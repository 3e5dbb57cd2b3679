"""What is written comes back: the whole plan where an XER can hold it, a loss where not."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings

from sightline.engines.schedule.plan import (
    Activity,
    Calendar,
    CalendarException,
    Constraint,
    Kind,
    LagCalendar,
    Link,
    Plan,
    Project,
    Resource,
)
from sightline.formats.xer.read import read
from sightline.formats.xer.write import write
from tests.formats.plan_strategies import plans

at = datetime.fromisoformat
WEEK = (((480, 960),),) * 5 + ((), ())


def back(plan: Plan) -> Plan:
    found = read(write(plan).data)
    assert found.plan is not None, found.problems
    return found.plan


@settings(max_examples=60, deadline=None)
@given(plans())
def test_a_plan_comes_back_as_it_was(plan: Plan) -> None:
    again = back(plan)
    own = {p.id for p in plan.projects}
    assert tuple(p for p in again.projects if p.id in own) == plan.projects
    assert again.activities == plan.activities
    assert again.links == plan.links
    assert again.calendars == plan.calendars
    assert again.resources == plan.resources
    assert again.assignments == plan.assignments


@settings(max_examples=10, deadline=None)
@given(plans())
def test_writing_twice_gives_the_same_bytes(plan: Plan) -> None:
    assert write(plan) == write(plan)


def small(*activities: Activity, **changes: object) -> Plan:
    return replace(
        Plan((Project("1", "P"),), activities, (), (Calendar("c", "C", WEEK),)),
        **changes,  # type: ignore[arg-type]
    )


def test_progress_comes_back() -> None:
    done = Activity(
        "1",
        "Done",
        duration=480,
        code="A",
        project_id="1",
        start=at("2024-01-01 08:00"),
        finish=at("2024-01-02 17:00"),
        actual_start=at("2024-01-01 08:00"),
        actual_finish=at("2024-01-02 17:00"),
        remaining_duration=0,
        percent_complete=1.0,
    )
    half = replace(
        done, id="2", actual_finish=None, remaining_duration=240, percent_complete=0.5, code="B"
    )
    again = back(small(done, half)).activities[1:]
    assert [(a.percent_complete, a.actual_start, a.actual_finish) for a in again] == [
        (1.0, done.actual_start, done.actual_finish),
        (0.5, half.actual_start, None),
    ]


def test_a_suspension_comes_back() -> None:
    task = Activity("1", "x", stop=at("2024-01-01 12:00"), resume=at("2024-01-03 08:00"))
    again = back(small(task)).activities[1]
    assert (again.stop, again.resume) == (task.stop, task.resume)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"deadline": at("2024-01-01 08:00")}, "deadline"),
        ({"is_manual": True}, "is_manual"),
        ({"is_elapsed": True}, "is_elapsed"),
        ({"is_active": False}, "is_active"),
        ({"priority": 555}, "priority"),
    ],
)
def test_what_cannot_be_held_is_a_loss(changes: dict[str, object], field: str) -> None:
    written = write(small(replace(Activity("1", "x"), **changes)))  # type: ignore[arg-type]
    assert [loss.field for loss in written.losses if loss.table == "TASK"] == [field]


def test_links_and_people_at_summaries_are_losses() -> None:
    summary, task = Activity("1", "S", Kind.SUMMARY), Activity("2", "x", parent_id="1", level=2)
    other = Activity("3", "y")
    links = (
        Link("1", "3"),
        Link("2", "3", lag=60, lag_percent=0.5, lag_calendar=LagCalendar.ELAPSED),
    )
    written = write(small(summary, task, other, links=links))
    assert {loss.field for loss in written.losses if loss.table == "TASKPRED"} == {
        "pred_task_id",
        "lag_hr_cnt",
        "lag_calendar",
        "id",
    } - {"id"}
    assert len(read(written.data).plan.links) == 1  # type: ignore[union-attr]


def test_other_ids_are_renumbered_and_told() -> None:
    a, b = Activity("x-1", "x", code="A"), Activity("00", "y", code="B")
    written = write(small(a, b, links=(Link("x-1", "00", id="k"),)))
    again = read(written.data).plan
    assert again is not None
    assert [act.code for act in again.activities[1:]] == ["A", "B"]
    assert len(again.links) == 1
    assert ("TASK", "id", 2) in [(loss.table, loss.field, loss.count) for loss in written.losses]


def test_long_exceptions_are_written_day_by_day() -> None:
    weeks = CalendarException(date(2024, 12, 23), date(2025, 1, 3), (), "Winter break")
    ages = CalendarException(date(1950, 1, 1), date(2090, 1, 1))
    plan = small(calendars=(Calendar("7", "C", WEEK, (weeks, ages)),))
    written = write(plan)
    again = read(written.data).plan
    assert again is not None
    days = [e.start for e in again.calendars[0].exceptions]
    assert (days[0], days[-1], len(days)) == (date(2024, 12, 23), date(2025, 1, 3), 12)
    assert {loss.field for loss in written.losses if loss.table == "CALENDAR"} == {
        "exception name",
        "clndr_data",
        "id",
    } - {"id"}


@pytest.mark.parametrize("name", ["Земляные работы", "Â¡", "ÀÁÂÃ ÈÉÊË ÌÍÎÏ"])
def test_text_that_the_code_page_would_garble_makes_the_file_utf8(name: str) -> None:
    written = write(small(Activity("1", name)))
    assert ("ERMHDR", "encoding") in [(loss.table, loss.field) for loss in written.losses]
    assert read(written.data).plan.activities[1].name == name  # type: ignore[union-attr]


def test_awkward_text_comes_back() -> None:
    task = Activity("1", 'say "x"', notes='a\nb < c & "d"', custom=(("f\tg", "1\n2"),))
    again = back(small(task)).activities[1]
    assert (again.name, again.notes, again.custom) == (task.name, task.notes, (("f g", "1\n2"),))


def test_mandatory_dates_and_start_on_are_told_apart() -> None:
    day = at("2024-01-05 08:00")
    must = Activity("1", "x", constraint=Constraint.MUST_START_ON, constraint_date=day)
    on = replace(
        must,
        id="2",
        constraint=Constraint.START_NO_EARLIER,
        second_constraint=Constraint.START_NO_LATER,
        second_constraint_date=day,
    )
    data = write(small(must, on)).data.decode()
    assert ("CS_MANDSTART" in data, "CS_MSO\t" in data) == (True, True)
    assert [a.constraint for a in back(small(must, on)).activities[1:]] == [
        must.constraint,
        on.constraint,
    ]


def test_cost_resources_and_backward_scheduling_are_losses() -> None:
    project = Project("1", "P", from_finish=True, finish=at("2024-05-01 17:00"))
    plan = small(projects=(project,), resources=(Resource("1", "Travel", "cost"),))
    assert {loss.field for loss in write(plan).losses} >= {"rsrc_type", "from_finish"}
    assert back(plan).projects[0].must_finish == project.finish
