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
