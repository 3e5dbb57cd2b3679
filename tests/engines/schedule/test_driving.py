"""Driving links, the longest path, and the reasons an activity has its date."""

from hypothesis import given, settings

from sightline.engines import schedule
from sightline.engines.schedule.driving import Why, driving, longest_path, near_critical, why
from sightline.engines.schedule.passes import solve
from sightline.engines.schedule.plan import Constraint, Kind, Link, LinkType, Plan
from tests.engines.schedule.plans import DAY, MONDAY, at, fs, plan, random_plans, task

DIAMOND = plan([task("A", 5), task("B", 2), task("C", 3), task("D")], [*fs("A B D"), *fs("A C D")])


def test_the_later_of_two_predecessors_drives() -> None:
    assert driving(solve(DIAMOND), "D") == (3,)


def test_the_longest_path_ends_at_the_finish() -> None:
    assert longest_path(solve(DIAMOND)) == ("A", "C", "D")


def test_near_critical_is_what_has_little_float() -> None:
    assert near_critical(solve(DIAMOND), DAY) == ("B",)
    assert near_critical(solve(DIAMOND), DAY - 1) == ()


def test_a_chain_of_reasons_leads_to_the_projects_start() -> None:
    chain = why(solve(DIAMOND), "C")
    assert [reason.why for reason in chain] == [Why.CALENDAR, Why.LINK, Why.PROJECT_START]
    assert chain[0].at == at("2026-03-09 08:00")
    assert "waits from 2026-03-06 17:00" in chain[0].words
    assert chain[2].words == "“A” starts when its project does, on 2026-03-02 08:00."


def test_a_constraint_an_actual_and_a_typed_in_date_are_reasons() -> None:
    held = {"constraint": Constraint.START_NO_EARLIER, "constraint_date": at("2026-03-04 08:00")}
    activities = [
        task("A", **held),
        task("B", actual_start=MONDAY),
        task("C", is_manual=True, start=MONDAY),
        task("D", constraint=Constraint.ALAP),
        task("S", kind=Kind.SUMMARY),
    ]
    found = solve(plan(activities))
    reasons = {i: why(found, i)[0].why for i in "ABCDS"}
    assert reasons == {
        "A": Why.CONSTRAINT,
        "B": Why.ACTUAL,
        "C": Why.TYPED_IN,
        "D": Why.LATE_WISH,
        "S": Why.CHILDREN,
    }
    assert "start no earlier than 2026-03-04 08:00" in why(found, "A")[0].words


def test_a_status_date_is_a_reason() -> None:
    found = solve(plan([task("A")]), status_date=at("2026-03-04 08:00"))
    assert why(found, "A")[0].why is Why.STATUS_DATE


def test_a_summarys_link_is_a_reason_of_its_children() -> None:
    activities = [task("A"), task("S", kind=Kind.SUMMARY), task("C", parent_id="S")]
    chain = why(solve(plan(activities, fs("A S"))), "C")
    assert chain[-1].id == "A"


def test_a_finish_link_drives_too() -> None:
    drawn = plan([task("A", 5), task("B")], [Link("A", "B", LinkType.FF)])
    assert [r.why for r in why(solve(drawn), "B")] == [Why.LINK, Why.PROJECT_START]


@settings(deadline=None, max_examples=80)
@given(random_plans())
def test_every_activity_has_a_chain_that_ends(drawn: Plan) -> None:
    found = solve(drawn)
    for activity in drawn.activities:
        chain = why(found, activity.id)
        assert chain and len(chain) <= 3 * len(drawn.activities)
        assert all(reason.words.endswith(".") for reason in chain)
    assert longest_path(found)


def test_the_package_names_its_functions_and_no_others() -> None:
    assert all(callable(getattr(schedule, name)) for name in schedule.__all__)
    assert not hasattr(schedule, "nonsense")
