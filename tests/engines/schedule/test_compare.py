"""Comparing with stored dates: what is equal, what differs, and by which cause."""

from dataclasses import replace

import pytest

from sightline.engines.schedule.comparison import Comparison, compare
from sightline.engines.schedule.passes import solve
from sightline.engines.schedule.plan import Activity, Assignment, Plan, Resource, Stored
from tests.engines.schedule.plans import DAY, MONDAY, at, fs, plan, task


def stored(drawn: Plan, source: str = "mspdi") -> Plan:
    """Return a plan whose stored values are the computed ones."""
    drawn = replace(drawn, source=source)
    rows = list(solve(drawn).rows())
    activities = [
        replace(
            a,
            stored=Stored(
                r.early_start, r.early_finish, r.late_start, r.late_finish, r.total_float
            ),
            start=r.start,
            finish=r.finish,
        )
        for a, r in zip(drawn.activities, rows, strict=True)
    ]
    return replace(drawn, activities=tuple(activities))


def changed(drawn: Plan, id_: str, **changes: object) -> Plan:
    def change(activity: Activity) -> Activity:
        return replace(activity, **changes) if activity.id == id_ else activity  # type: ignore[arg-type]

    return replace(drawn, activities=tuple(change(a) for a in drawn.activities))


CHAIN = stored(plan([task("A", 2), task("B", 3), task("C", 1)], fs("A B")))


def causes(found: Comparison) -> set[str]:
    return {str(difference.cause) for difference in found.differences}


def test_a_plan_that_was_just_computed_is_equal() -> None:
    found = compare(CHAIN)
    assert (found.compared, found.equal, found.share) == (3, 3, 1.0)


def test_what_has_started_is_not_compared() -> None:
    assert compare(changed(CHAIN, "A", actual_start=MONDAY)).compared == 2


def test_without_stored_values_nothing_is_compared() -> None:
    found = compare(plan([task("A")]))
    assert (found.compared, found.share) == (0, 1.0)


def test_a_stored_float_that_belongs_to_another_finish_is_out_of_date() -> None:
    values = Stored(late_finish=at("2026-03-04 17:00"), total_float=2 * DAY)
    found = compare(changed(CHAIN, "C", stored=values))
    (difference,) = found.differences
    assert (difference.id, difference.field) == ("C", "total_float")
    assert (difference.stored, difference.computed) == (2 * DAY, 4 * DAY)
    assert difference.cause == "stored values out of date"


def test_a_stored_start_before_its_predecessors_end_is_out_of_date() -> None:
    values = Stored(MONDAY, at("2026-03-04 17:00"))
    found = compare(changed(CHAIN, "B", stored=values))
    assert causes(found) == {"stored values out of date"} and found.equal == 2


def test_a_start_just_when_its_people_are_free_was_levelled_and_so_is_what_follows() -> None:
    people = (Resource("r", "R"),)
    work = (Assignment("B", "r"), Assignment("C", "r"))
    late = Stored(at("2026-03-09 08:00"), at("2026-03-09 17:00"))
    levelled = changed(stored(plan([task("B", 5), task("C", 1)]), "xer"), "C", stored=late)
    found = compare(replace(levelled, resources=people, assignments=work))
    assert causes(found) == {"levelling delay"}


def test_what_hangs_on_another_file_is_said_to() -> None:
    other = task("X", 0, is_external=True)
    drawn = stored(plan([other, task("A"), task("B")], fs("X A B")))
    for id_, day in (("A", "09"), ("B", "10")):
        late = Stored(at(f"2026-03-{day} 08:00"), at(f"2026-03-{day} 17:00"))
        drawn = changed(drawn, id_, stored=late)
    assert causes(compare(drawn)) == {"external link"}


@pytest.mark.parametrize(("source", "compared"), [("mspdi", 1), ("xer", 0)])
def test_scheduled_dates_stand_in_for_early_ones_where_they_are_computed(
    source: str, compared: int
) -> None:
    drawn = plan([task("A", start=MONDAY, finish=at("2026-03-02 17:00"))], source=source)
    assert compare(drawn).compared == compared


def test_a_levelled_start_does_not_stand_in() -> None:
    late = task("A", start=at("2026-03-05 08:00"), levelling_delay=4320)
    assert compare(plan([late], source="mspdi")).compared == 0


def test_a_file_of_days_is_compared_by_day() -> None:
    def days(a: Activity) -> Activity:
        start, finish = (
            at and at.replace(hour=0) for at in (a.stored.early_start, a.stored.early_finish)
        )
        kept = replace(a.stored, early_start=start, early_finish=finish)
        return replace(a, stored=kept, start=start, finish=finish)

    whole = replace(CHAIN, activities=tuple(map(days, CHAIN.activities)))
    assert compare(whole).share == 1.0
    wrong = changed(whole, "C", stored=Stored(at("2026-03-10 00:00"), at("2026-03-10 00:00")))
    assert compare(wrong).equal == 2


def test_the_end_of_a_shift_for_the_start_of_the_next_is_named() -> None:
    values = Stored(at("2026-03-03 17:00"), at("2026-03-06 17:00"))
    (difference,) = compare(changed(CHAIN, "B", stored=values)).differences
    assert (difference.field, str(difference.cause)) == ("early_start", "shift edge")


def test_a_late_finish_too_late_for_what_follows_is_out_of_date() -> None:
    kept = {a.id: a.stored for a in CHAIN.activities}
    values = replace(kept["A"], late_finish=at("2026-03-05 17:00"), total_float=2 * DAY)
    (difference,) = compare(changed(CHAIN, "A", stored=values)).differences
    assert (difference.field, str(difference.cause)) == ("total_float", "stored values out of date")


def test_what_nothing_holds_and_yet_is_stored_later_is_out_of_date() -> None:
    values = Stored(at("2026-03-04 08:00"), at("2026-03-04 17:00"))
    found = compare(changed(stored(plan([task("A")])), "A", stored=values, start=None))
    assert causes(found) == {"stored values out of date"}


def test_primaveras_tasks_of_no_time_stay_where_work_ended_but_start_milestones_move_on() -> None:
    rows = [task("A", 1), task("Z", 0), task("S", 0, is_start_milestone=True)]
    found = solve(replace(plan(rows, [*fs("A Z"), *fs("A S")]), source="xer"))
    assert found.at("Z").start == at("2026-03-02 17:00")
    assert found.at("S").start == at("2026-03-03 08:00")
