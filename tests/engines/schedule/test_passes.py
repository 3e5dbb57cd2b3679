"""The passes: known answers, files with known lengths, and a slow scheduler as the judge."""

import csv
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings

from sightline.engines.schedule.calendar import instant
from sightline.engines.schedule.passes import solve
from sightline.engines.schedule.plan import (
    Activity,
    Constraint,
    Kind,
    Link,
    LinkType,
    Plan,
)
from sightline.engines.schedule.refusal import Unschedulable
from sightline.engines.schedule.rules import MICROSOFT_PROJECT, PLAIN
from tests.engines.schedule.plans import (
    DAY,
    MONDAY,
    at,
    fs,
    plan,
    random_plans,
    read_patterson,
    read_sm,
    task,
    unit_plan,
)
from tests.engines.schedule.reference import Reference, minute_of

EX_31 = unit_plan(
    {"A": 3, "B": 4, "C": 2, "D": 5, "E": 6, "F": 2},
    [("A", "B"), ("A", "C"), ("B", "D"), ("C", "E"), ("D", "F"), ("E", "F")],
)


def test_example_31_of_the_domain_reference() -> None:
    found = solve(EX_31)
    assert found.finish.max() == 14
    assert found.critical.tolist() == [True, True, False, True, False, True]
    assert found.total_float.tolist() == [0, 0, 1, 0, 1, 0]
    assert found.free_float.tolist() == [0, 0, 0, 0, 1, 0]


def lengths(shared: Path) -> list[tuple[Path, int]]:
    with (shared / "rcpsp" / "bounds.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "single-mode"]
    return [(shared / "rcpsp" / row["file"], int(row["cpm_length"])) for row in rows]


def test_critical_path_lengths_of_the_rcpsp_files_are_the_published_ones(shared: Path) -> None:
    found = lengths(shared)
    assert len(found) > 1000
    for path, length in found:
        read = read_sm if path.suffix == ".sm" else read_patterson
        assert solve(read(path)).finish.max() == length, path.name


@settings(deadline=None, max_examples=150)
@given(random_plans())
def test_dates_and_floats_are_those_of_a_minute_by_minute_scheduler(drawn: Plan) -> None:
    found, slow = solve(drawn), Reference(drawn)
    goal = max(slow.early_dates(a.id)[1] for a in drawn.activities)
    for row in found.rows():
        early, late = slow.early_dates(row.id), slow.late_dates(row.id, goal)
        assert (minute_of(row.early_start), minute_of(row.early_finish)) == early
        assert (minute_of(row.late_start), minute_of(row.late_finish)) == late
        assert row.total_float == slow.total_float(row.id, goal)


@settings(deadline=None, max_examples=100)
@given(random_plans(constrained=False))
def test_without_constraints_floats_are_ordered_and_a_path_has_none(drawn: Plan) -> None:
    found = solve(drawn)
    assert (found.total_float >= found.free_float).all()
    assert (found.free_float >= found.independent_float).all()
    assert (found.independent_float >= 0).all()
    assert found.critical.any()


@settings(deadline=None, max_examples=60)
@given(random_plans(constrained=False, one_calendar=True))
def test_total_float_is_how_far_a_start_may_slip_before_the_finish_does(drawn: Plan) -> None:
    found = solve(drawn)
    clock = Reference(drawn)
    for row in found.rows():
        own = clock.own(clock.activities[row.id])
        if not clock.activities[row.id].duration:
            continue
        for more, slips in ((0, False), (1, True)):
            begun = own.latest(own.worked(minute_of(row.early_start)) + row.total_float + more)
            later = solve(_held(drawn, row.id, instant(begun)))
            assert (later.finish.max() > found.finish.max()) == slips


def _held(drawn: Plan, id_: str, until: datetime) -> Plan:
    kind = Constraint.START_NO_EARLIER
    held = [
        replace(a, constraint=kind, constraint_date=until) if a.id == id_ else a
        for a in drawn.activities
    ]
    return replace(drawn, activities=tuple(held))


def test_friday_evening_leads_to_monday_morning() -> None:
    found = solve(plan([task("A", 5), task("B"), task("M", 0)], [*fs("A B"), Link("A", "M")]))
    assert found.at("A").finish == at("2026-03-06 17:00")
    assert found.at("B").start == at("2026-03-09 08:00")
    assert found.at("M").start == at("2026-03-06 17:00")  # a milestone stands where work ended
    assert found.at("M").total_float == DAY


@pytest.mark.parametrize(
    ("link", "start"),
    [
        (Link("A", "B", LinkType.FS, DAY), "2026-03-05 08:00"),
        (Link("A", "B", LinkType.FS, -DAY), "2026-03-03 08:00"),
        (Link("A", "B", LinkType.SS, 240), "2026-03-02 13:00"),
        (Link("A", "B", LinkType.FF), "2026-03-03 08:00"),
        (Link("A", "B", LinkType.SF, 3 * DAY), "2026-03-04 08:00"),
        (Link("A", "B", LinkType.FS, lag_percent=0.5), "2026-03-05 08:00"),
    ],
)
def test_the_four_links_with_lag_lead_and_share(link: Link, start: str) -> None:
    assert solve(plan([task("A", 2), task("B")], [link])).at("B").start == at(start)


def test_elapsed_work_goes_on_through_the_night() -> None:
    found = solve(plan([task("A", 1, duration=1440, is_elapsed=True), task("B")], fs("A B")))
    assert found.at("A").finish == at("2026-03-03 08:00")
    assert found.at("B").start == at("2026-03-03 08:00")


@pytest.mark.parametrize(
    ("constraint", "when", "start", "total"),
    [
        (Constraint.START_NO_EARLIER, "2026-03-05 08:00", "2026-03-05 08:00", 0),
        (Constraint.FINISH_NO_EARLIER, "2026-03-05 17:00", "2026-03-05 08:00", 0),
        (Constraint.START_NO_LATER, "2026-03-02 08:00", "2026-03-03 08:00", -DAY),
        (Constraint.FINISH_NO_LATER, "2026-03-02 17:00", "2026-03-03 08:00", -DAY),
        (Constraint.MUST_START_ON, "2026-03-05 08:00", "2026-03-05 08:00", 0),
        (Constraint.MUST_FINISH_ON, "2026-03-05 17:00", "2026-03-05 08:00", 0),
    ],
)
def test_constraints_hold_dates_and_shorten_float(
    constraint: Constraint, when: str, start: str, total: int
) -> None:
    held = task("B", constraint=constraint, constraint_date=at(when))
    found = solve(plan([task("A"), held], fs("A B")))
    assert found.at("B").start == at(start)
    assert found.at("B").total_float == total


def test_microsoft_projects_dates_go_before_links_and_primaveras_do_not() -> None:
    held = task("B", constraint=Constraint.START_NO_LATER, constraint_date=MONDAY)
    drawn = plan([task("A"), held], fs("A B"))
    honoured = solve(drawn, rules=MICROSOFT_PROJECT)
    assert honoured.at("B").start == MONDAY and honoured.at("A").total_float == -DAY
    assert solve(drawn, rules=PLAIN).at("B").start == at("2026-03-03 08:00")
    ignored = replace(drawn, projects=(replace(drawn.projects[0], honours_constraints=False),))
    assert solve(ignored, rules=MICROSOFT_PROJECT).at("B").start == at("2026-03-03 08:00")


def test_a_deadline_bounds_the_late_finish_alone() -> None:
    found = solve(plan([task("A", 3, deadline=at("2026-03-03 17:00"))]))
    assert found.at("A").finish == at("2026-03-04 17:00")
    assert found.at("A").total_float == -DAY


def test_must_finish_is_where_late_dates_are_counted_from() -> None:
    early = solve(plan([task("A", 3)], must_finish=at("2026-03-03 17:00")))
    assert early.at("A").total_float == -DAY
    assert solve(plan([task("A")], must_finish=at("2026-03-03 17:00"))).at("A").total_float == DAY


def test_as_late_as_possible_uses_up_its_float() -> None:
    late = task("B", constraint=Constraint.ALAP)
    activities = [task("A", 5), late, task("C")]
    found = solve(plan(activities, [*fs("A C"), *fs("B C")]))
    assert found.at("B").start == at("2026-03-06 08:00")
    assert found.at("B").early_start == MONDAY


def test_scheduling_from_the_finish_counts_back() -> None:
    finish = at("2026-03-13 17:00")
    activities = [task("A", 2), task("B", 3), task("C", 1)]
    links = [*fs("A B"), Link("C", "B")]
    found = solve(plan(activities, links, start=None, finish=finish, from_finish=True))
    assert found.span() == (at("2026-03-09 08:00"), finish)
    assert found.at("C").late_finish == at("2026-03-10 17:00")
    assert found.at("C").total_float == DAY


def test_a_circle_is_named() -> None:
    with pytest.raises(Unschedulable, match="B → C → B") as refused:
        solve(plan([task(i) for i in "ABC"], [*fs("A B C"), *fs("C B")]))
    assert refused.value.code == "cycle" and set(refused.value.ids) == {"B", "C"}


def test_one_id_twice_is_refused() -> None:
    with pytest.raises(Unschedulable, match="'A'"):
        solve(plan([task("A"), task("A")]))


def test_a_link_into_nowhere_is_noted_and_passed_over() -> None:
    found = solve(plan([task("A")], fs("A Z")))
    assert [note.code for note in found.notes] == ["dangling-link"]


def test_a_thousand_year_lag_ends_in_a_sentence() -> None:
    minutes = 10_000 * 366 * 1440
    with pytest.raises(Unschedulable, match="years 1 to 9999"):
        solve(plan([task("A"), task("B")], [Link("A", "B", lag=minutes)])).at("B")


def test_a_long_chain_needs_no_stack() -> None:
    n = 1500
    chain = plan([task(str(i)) for i in range(n)], fs(" ".join(map(str, range(n)))))
    assert solve(chain).span()[1] == at("2031-11-28 17:00")


def test_links_of_a_summary_bind_its_children_and_count_from_its_finish() -> None:
    activities = [
        task("A", 2),
        task("S", kind=Kind.SUMMARY),
        task("C", 1, parent_id="S"),
        task("D", 3, parent_id="S"),
        task("E"),
    ]
    found = solve(plan(activities, [*fs("A S E")]))
    assert found.at("C").start == found.at("D").start == at("2026-03-04 08:00")
    assert found.at("E").start == at("2026-03-09 08:00")
    assert found.at("C").total_float == 2 * DAY and found.at("D").critical
    summary = found.at("S")
    assert (summary.start, summary.finish) == (at("2026-03-04 08:00"), at("2026-03-06 17:00"))


def test_a_summary_with_nothing_active_below_it_binds_nothing() -> None:
    inside = [task("S", kind=Kind.SUMMARY), task("A", parent_id="S", is_active=False)]
    found = solve(plan([*inside, task("B")], [Link("S", "B", LinkType.SS)]))
    assert found.at("B").start == MONDAY and found.at("B").total_float == 0


def test_a_summarys_constraint_binds_its_children() -> None:
    held = {"constraint": Constraint.START_NO_EARLIER, "constraint_date": at("2026-03-04 08:00")}
    activities = [task("S", kind=Kind.SUMMARY, **held), task("C", parent_id="S")]
    assert solve(plan(activities)).at("C").start == at("2026-03-04 08:00")


def test_a_hammock_spans_what_it_is_hung_on() -> None:
    hammock = task("H", 1, kind=Kind.LEVEL_OF_EFFORT)
    links = [*fs("A B"), Link("A", "H", LinkType.SS), Link("B", "H", LinkType.FF)]
    found = solve(plan([task("A", 2), task("B", 3), hammock], links))
    assert (found.at("H").start, found.at("H").finish) == (MONDAY, at("2026-03-06 17:00"))


def test_an_inactive_activity_moves_nothing() -> None:
    found = solve(plan([task("A", 9, is_active=False), task("B")], fs("A B")))
    assert found.at("B").start == MONDAY and found.at("B").critical


def test_a_typed_in_activity_stays_where_it_was_typed() -> None:
    typed = task("B", is_manual=True, start=MONDAY, finish=at("2026-03-03 17:00"))
    found = solve(plan([task("A", 5), typed, task("C")], fs("A B C")))
    assert found.at("B").start == MONDAY
    assert found.at("C").start == at("2026-03-04 08:00")


def test_cross_project_links_move_the_other_project() -> None:
    other = Activity("B", "B", duration=DAY, project_id="q")
    drawn = plan([task("A", 2), other], fs("A B"))
    project = replace(drawn.projects[0], id="q", start=at("2026-02-02 08:00"))
    found = solve(replace(drawn, projects=(*drawn.projects, project)))
    assert found.at("B").start == at("2026-03-04 08:00")
    assert found.span("q") == (at("2026-03-04 08:00"), at("2026-03-04 17:00"))
