"""The fourteen measures: each finds its offenders, and none in a sound plan."""

from dataclasses import replace

import pytest

from sightline.engines.schedule.passes import solve
from sightline.engines.schedule.plan import (
    Activity,
    Assignment,
    Baseline,
    Constraint,
    Link,
    LinkType,
    Plan,
)
from sightline.engines.schedule.quality import Measure, check
from tests.engines.schedule.plans import DAY, MONDAY, at, fs, plan, task

CHAIN = [task(f"T{i}", 5) for i in range(40)]
SOUND = plan(CHAIN, fs(" ".join(a.id for a in CHAIN)))
SOUND = replace(SOUND, assignments=tuple(Assignment(a.id, "r") for a in CHAIN))


def measured(drawn: Plan) -> dict[str, Measure]:
    return {measure.name: measure for measure in check(drawn, solve(drawn))}


def with_first(drawn: Plan, activity: Activity) -> Plan:
    kept = (replace(activity, project_id="p"), *drawn.activities[1:])
    return replace(drawn, activities=kept)


def test_there_are_fourteen_and_a_sound_plan_fails_none() -> None:
    found = measured(SOUND)
    assert len(found) == 14
    assert [name for name, m in found.items() if m.passed is False] == []
    assert found["missing logic"].ids == ("T0", "T39")
    assert found["missing logic"].value == 0.05
    assert found["relationship types"].value == 1.0
    assert found["critical path length index"].value == 1.0
    assert found["baseline execution index"].value is None


@pytest.mark.parametrize(
    ("links", "name", "ids"),
    [
        ([Link("A", "B", lag=-DAY)], "leads", ("B",)),
        ([Link("A", "B", lag=DAY)], "lags", ("B",)),
        ([Link("A", "B", LinkType.SS)], "relationship types", ("B",)),
        ([], "missing logic", ("A", "B")),
    ],
)
def test_links_that_offend(links: list[Link], name: str, ids: tuple[str, ...]) -> None:
    found = measured(plan([task("A"), task("B")], links))[name]
    assert found.ids == ids and found.passed is False and found.remedy


@pytest.mark.parametrize(
    ("activity", "name"),
    [
        (
            task("A", constraint=Constraint.MUST_START_ON, constraint_date=MONDAY),
            "hard constraints",
        ),
        (task("A", 45), "high duration"),
        (task("A", deadline=MONDAY), "negative float"),
        (task("A"), "resources"),
        (task("A", actual_start=at("2027-01-01 08:00")), "invalid dates"),
    ],
)
def test_activities_that_offend(activity: Activity, name: str) -> None:
    found = measured(plan([activity], status_date=MONDAY))[name]
    assert found.ids == ("A",) and found.passed is False


def test_high_float_is_counted_in_days_of_the_calendar() -> None:
    drawn = plan([task("A"), task("B", 45), task("C", 46)])
    assert measured(drawn)["high float"].ids == ("A",)


def test_the_critical_path_test_fails_where_a_constraint_holds_the_finish() -> None:
    held = {"constraint": Constraint.MUST_START_ON, "constraint_date": at("2026-06-01 08:00")}
    drawn = plan([task("A", 2), task("B", **held)], fs("A B"))
    assert measured(drawn)["critical path test"].passed is not False
    broken = plan([task("A", 2), task("B", actual_start=MONDAY)], fs("A B"))
    assert measured(broken)["critical path test"].value is not None


def test_missed_tasks_and_the_execution_index_look_at_the_baseline() -> None:
    due = (Baseline(0, MONDAY, at("2026-03-02 17:00")),)
    done = task("A", baselines=due, actual_start=MONDAY, actual_finish=at("2026-03-02 16:00"))
    found = measured(plan([done, task("B", baselines=due)], status_date=at("2026-03-05 08:00")))
    assert found["missed tasks"].ids == ("B",) and found["missed tasks"].value == 0.5
    assert found["baseline execution index"].value == 0.5
    assert found["baseline execution index"].ids == ("B",)


def test_the_length_index_falls_with_negative_float() -> None:
    found = measured(plan([task("A", 10)], must_finish=at("2026-03-06 17:00")))
    assert found["critical path length index"].value == 0.5


def test_a_plan_without_activities_measures_nothing() -> None:
    found = measured(plan([]))
    assert {m.passed for m in found.values()} <= {None, True}
