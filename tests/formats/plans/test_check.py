"""Our own schema over plans: each fault by its code, its severity, and what becomes of it."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings

from sightline.engines.schedule.plan import (
    Activity,
    Assignment,
    Calendar,
    CalendarException,
    Constraint,
    Kind,
    Link,
    LinkType,
    Plan,
    Project,
    Resource,
)
from sightline.formats.plans.check import check, checked
from sightline.formats.plans.outcome import is_refused
from tests.formats.plans.documents import MONDAY, WEEK, plans

SOUND = Plan(
    (Project("1", "P", calendar_id="c"),),
    (
        Activity("s", "Sum", Kind.SUMMARY, project_id="1"),
        Activity("a", "A", parent_id="s", level=2, project_id="1", duration=480),
        Activity("b", "B", parent_id="s", level=2, project_id="1", duration=480),
        Activity("z", "Z", project_id="1", duration=480),
    ),
    (Link("a", "b"), Link("b", "z")),
    (Calendar("c", "C", WEEK),),
    (Resource("r", "R"),),
    (Assignment("a", "r", "1"),),
)


def codes(plan: Plan) -> list[str]:
    return [problem.code for problem in check(plan)]


def with_link(*links: Link) -> Plan:
    return replace(SOUND, links=(*SOUND.links, *links))


def with_row(own_id: str, **changes: object) -> Plan:
    rows = (replace(r, **changes) if r.id == own_id else r for r in SOUND.activities)
    return replace(SOUND, activities=tuple(rows))


def test_a_sound_plan_has_no_problems_and_stays() -> None:
    assert checked(SOUND) == (SOUND, ())


@given(plans())
@settings(max_examples=60, deadline=None)
def test_sound_plans_at_random_are_not_refused(plan: Plan) -> None:
    repaired, problems = checked(plan)
    assert not is_refused(problems), problems
    assert checked(repaired)[1] == tuple(p for p in problems if p.code == "calendar-without-work")


ERRORS = {
    "duplicate-id": replace(SOUND, activities=(*SOUND.activities, SOUND.activities[1])),
    "no-id": replace(SOUND, resources=(Resource("", "?"),)),
    "no-project": replace(SOUND, projects=(), activities=()),
    "no-such-project": with_row("a", project_id="9"),
    "parent-loop": with_row("s", parent_id="a"),
    "negative-duration": with_row("a", duration=-5),
    "absurd-duration": with_row("a", duration=60 * 24 * 366 * 1000),
    "absurd-lag": with_link(Link("a", "z", lag=60 * 24 * 366 * 1000)),
    "impossible-date": with_row("a", start=MONDAY.replace(year=1776)),
    "loop": with_link(Link("z", "a")),
    "calendar-without-work": replace(SOUND, calendars=(Calendar("c", "C", ((),) * 7),)),
    "calendar-loop": replace(
        SOUND,
        calendars=(
            Calendar("c", "C", WEEK, base_id="d"),
            Calendar("d", "D", (None,) * 7, base_id="c"),
        ),
    ),
    "week-without-days": replace(SOUND, calendars=(Calendar("c", "C", WEEK[:6]),)),
}


@pytest.mark.parametrize("code", ERRORS)
def test_errors_refuse(code: str) -> None:
    problems = check(ERRORS[code])
    assert code in [p.code for p in problems if p.severity == "error"]
    assert all(p.message and p.remedy and p.table for p in problems)


def test_a_dangling_link_is_dropped() -> None:
    repaired, problems = checked(with_link(Link("a", "gone")))
    assert [p.code for p in problems] == ["dangling-link"] and repaired == SOUND
    assert "gone" in problems[0].message and not is_refused(problems)


def test_a_link_to_itself_is_dropped() -> None:
    repaired, problems = checked(with_link(Link("a", "a")))
    assert [p.code for p in problems] == ["link-to-itself"] and repaired == SOUND


def test_of_two_equal_links_the_longer_lag_stays() -> None:
    repaired, problems = checked(with_link(Link("a", "b", lag=60)))
    assert [p.code for p in problems] == ["duplicate-link"]
    assert repaired.links == (Link("a", "b", lag=60), Link("b", "z"))
    both = with_link(Link("a", "b", LinkType.SS))
    assert checked(both) == (both, ())


def test_links_to_a_summary_above_are_dropped() -> None:
    for link in (Link("s", "a"), Link("b", "s")):
        repaired, problems = checked(with_link(link))
        assert [p.code for p in problems] == ["link-within-summary"] and repaired == SOUND
    assert codes(with_link(Link("s", "z"))) == []


def test_a_loop_through_a_summary_is_named() -> None:
    (problem,) = check(with_link(Link("z", "s")))
    assert (
        problem.code == "loop" and "“Z” (z)" in problem.message and "“Sum” (s)" in problem.message
    )


def test_the_chain_of_a_loop_is_in_the_order_of_the_links() -> None:
    (problem,) = check(with_link(Link("z", "a")))
    chain = problem.message.partition(": ")[2].rstrip(".").split(" → ")
    ids = [one.rpartition("(")[2].rstrip(")") for one in chain]
    assert ids[0] == ids[-1]
    real = {(k.predecessor_id, k.successor_id) for k in with_link(Link("z", "a")).links}
    assert set(pairwise(ids)) <= real


def test_two_loops_are_both_told() -> None:
    rows = tuple(Activity(i, i, project_id="1") for i in "pqrs")
    plan = replace(
        SOUND,
        activities=rows,
        assignments=(),
        links=(Link("p", "q"), Link("q", "p"), Link("r", "s"), Link("s", "r")),
    )
    assert codes(plan) == ["loop", "loop"]


def test_dangling_references_are_put_right() -> None:
    plan = with_row("a", calendar_id="gone", parent_id="gone")
    repaired, problems = checked(plan)
    assert {p.code for p in problems} == {"no-such-calendar", "no-such-parent"}
    row = next(r for r in repaired.activities if r.id == "a")
    assert row.calendar_id == row.parent_id == ""
    assert not is_refused(problems)


def test_assignments_to_nobody_are_left_out() -> None:
    bad = (Assignment("gone", "r", "2"), Assignment("a", "gone", "3"), Assignment("a", "", "4"))
    repaired, problems = checked(replace(SOUND, assignments=bad))
    assert [p.code for p in problems] == ["assignment-to-nobody"] * 2
    assert [a.id for a in repaired.assignments] == ["4"]


def test_shares_are_clamped_and_dates_compared() -> None:
    repaired, problems = checked(
        with_row("a", percent_complete=1.7, start=MONDAY, finish=MONDAY.replace(hour=7))
    )
    assert [p.code for p in problems] == ["finish-before-start", "percent-out-of-range"]
    assert repaired.activities[1].percent_complete == 1.0


def test_a_constraint_without_date_is_left_out() -> None:
    repaired, problems = checked(with_row("a", constraint=Constraint.MUST_START_ON))
    assert [p.code for p in problems] == ["constraint-without-date"]
    assert repaired.activities[1].constraint is Constraint.ASAP


def test_shifts_are_put_in_order() -> None:
    day = ((780, 1020), (480, 800))
    odd = CalendarException(MONDAY.date(), MONDAY.date(), ((5, 5),))
    plan = replace(SOUND, calendars=(Calendar("c", "C", (day,) * 7, (odd,)),))
    repaired, problems = checked(plan)
    assert [p.code for p in problems] == ["shifts-out-of-order"]
    assert repaired.calendars[0].week[0] == ((480, 1020),)
    assert repaired.calendars[0].exceptions[0].shifts == ()


def test_working_time_may_come_from_a_base() -> None:
    plan = replace(
        SOUND,
        calendars=(
            Calendar("c", "C", ((), (), None, (), (), (), ()), base_id="d"),
            Calendar("d", "D", WEEK),
        ),
    )
    assert codes(plan) == []
    bare = replace(plan, calendars=(replace(plan.calendars[0], week=((),) * 7), plan.calendars[1]))
    assert codes(bare) == ["calendar-without-work"]


def test_several_projects_are_noted() -> None:
    plan = replace(SOUND, projects=(*SOUND.projects, Project("2", "Q")))
    (problem,) = check(plan)
    assert (problem.code, problem.severity) == ("several-projects", "note")


@pytest.mark.parametrize("closed", [False, True])
def test_a_chain_of_a_hundred_thousand(closed: bool) -> None:
    n = 100_000
    rows = tuple(Activity(str(i), "", project_id="1", parent_id="") for i in range(n))
    links = tuple(Link(str(i), str(i + 1)) for i in range(n - 1))
    links += (Link(str(n - 1), "0"),) if closed else ()
    plan = replace(SOUND, activities=rows, links=links, assignments=())
    assert codes(plan) == (["loop"] if closed else [])
    if closed:
        assert "99,989 more" in check(plan)[0].message


def test_nesting_of_a_hundred_thousand() -> None:
    n = 100_000
    rows = tuple(
        Activity(str(i), "", Kind.SUMMARY, project_id="1", parent_id=str(i - 1) if i else "")
        for i in range(n)
    )
    plan = replace(SOUND, activities=rows, links=(), assignments=())
    assert codes(plan) == []
