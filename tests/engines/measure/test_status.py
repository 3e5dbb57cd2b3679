"""Measured status: every threshold from both sides, and what unknown facts must not claim."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.engines.measure import status
from sightline.engines.measure.colour import SCALE, Colour
from sightline.engines.measure.status import Measured, Milestone, ProjectFacts, Tolerance

TODAY = date(2026, 6, 1)
NOTHING = ProjectFacts(as_of=TODAY)
TOLERANCE = Tolerance(days=30, cost=Decimal("0.10"))
colours = st.sampled_from(Colour)
offsets = st.none() | st.integers(-200, 200).map(lambda days: TODAY + timedelta(days=days))
milestones = st.builds(Milestone, st.just("M"), offsets, offsets, offsets)


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def finish(baseline: int, forecast: int | None = None) -> ProjectFacts:
    ahead = None if forecast is None else day(forecast)
    return replace(NOTHING, baseline_finish=day(baseline), forecast_finish=ahead)


def money(budget: int | None, forecast: int | None, spent: int | None = None) -> ProjectFacts:
    return replace(NOTHING, budget_minor=budget, forecast_minor=forecast, spent_minor=spent)


def test_a_project_of_which_nothing_is_known_has_no_colour_anywhere() -> None:
    found = status.measure(NOTHING, TOLERANCE)
    assert tuple(found) == status.DIMENSIONS
    assert {measured.colour for measured in found.values()} == {Colour.NONE}
    assert status.overall(found).colour is Colour.NONE


def test_every_dimension_says_its_reason_its_formula_and_its_date() -> None:
    for measured in status.measure(NOTHING, TOLERANCE).values():
        assert measured.reason.endswith(".") and measured.formula
        assert measured.inputs["as_of"] == "2026-06-01"


@pytest.mark.parametrize(
    ("slip", "colour"),
    [(-3, "green"), (0, "green"), (15, "amber_green"), (16, "amber"), (30, "amber"), (31, "red")],
)
def test_schedule_follows_the_slip_of_the_finish(slip: int, colour: str) -> None:
    assert status.schedule(finish(100, 100 + slip), TOLERANCE).colour == colour


def test_schedule_takes_the_worst_of_finish_and_milestones_and_names_it() -> None:
    late = Milestone("Design freeze", baseline=day(10), forecast=day(60))
    found = status.schedule(replace(finish(100, 100), milestones=(late,)), TOLERANCE)
    assert found.colour is Colour.RED
    assert found.reason == (
        "Design freeze is 50 days behind its baseline, beyond the tolerance of 30 days."
    )
    assert found.inputs["finish_variance_days"] == 0
    assert found.inputs["largest_slip_of"] == "Design freeze"


def test_a_milestone_past_its_date_is_amber_at_least_and_slips_day_by_day() -> None:
    forgotten = Milestone("Permit", baseline=day(-2))
    found = status.schedule(replace(NOTHING, milestones=(forgotten,)), TOLERANCE)
    assert found.colour is Colour.AMBER and "overdue by 2 days" in found.reason
    older = Milestone("Permit", baseline=day(-31))
    assert status.schedule(replace(NOTHING, milestones=(older,)), TOLERANCE).colour == "red"


def test_a_milestone_done_on_time_is_green_however_long_ago() -> None:
    done = Milestone("Permit", baseline=day(-90), forecast=day(-80), actual=day(-90))
    assert status.schedule(replace(NOTHING, milestones=(done,)), TOLERANCE).colour == "green"


def test_a_baseline_ahead_without_a_forecast_proves_nothing() -> None:
    assert status.schedule(finish(100), TOLERANCE).colour is Colour.NONE


def test_the_baseline_duration_is_among_the_inputs() -> None:
    facts = replace(finish(100, 100), baseline_start=day(-100))
    assert status.schedule(facts, TOLERANCE).inputs["baseline_days"] == 200


@given(st.lists(milestones, max_size=4), milestones, st.integers(0, 60))
def test_waiting_never_makes_an_undone_plan_better(
    marks: list[Milestone], mark: Milestone, days: int
) -> None:
    undone = tuple(replace(m, actual=None) for m in [*marks, mark])
    now = status.schedule(replace(NOTHING, milestones=undone), TOLERANCE).colour
    later = replace(NOTHING, as_of=day(days), milestones=undone)
    assert status.schedule(later, TOLERANCE).colour.rank >= now.rank


@pytest.mark.parametrize(
    ("forecast", "colour"),
    [
        (99, "green"),
        (100, "green"),
        (105, "amber_green"),
        (106, "amber"),
        (110, "amber"),
        (111, "red"),
    ],
)
def test_cost_follows_the_forecast_at_completion(forecast: int, colour: str) -> None:
    assert status.cost(money(100, forecast), TOLERANCE).colour == colour


def test_spending_above_the_forecast_counts_in_its_place() -> None:
    found = status.cost(money(100, 100, 120), TOLERANCE)
    assert found.colour is Colour.RED
    assert found.reason == "Spending to date is 20 % over budget, beyond the tolerance of 10 %."


def test_money_left_without_a_forecast_proves_nothing_but_an_overspent_budget_does() -> None:
    assert status.cost(money(100, None, 40), TOLERANCE).colour is Colour.NONE
    assert status.cost(money(100, None, 108), TOLERANCE).colour is Colour.AMBER
    assert status.cost(money(None, 100, 40), TOLERANCE).colour is Colour.NONE


def test_any_cost_is_beyond_a_budget_of_nothing() -> None:
    assert status.cost(money(0, 1), TOLERANCE).colour is Colour.RED
    assert status.cost(money(0, 0), TOLERANCE).colour is Colour.GREEN


def test_the_words_never_contradict_the_colour_next_to_a_threshold() -> None:
    over = status.cost(money(100_000, 110_001), TOLERANCE)
    assert over.colour is Colour.RED and "10.1 % over" in over.reason
    facts = replace(NOTHING, planned_benefit_minor=100_000, expected_benefit_minor=94_999)
    short = status.benefits(facts, TOLERANCE)
    assert short.colour is Colour.AMBER and short.reason.startswith("94.9 %")


@pytest.mark.parametrize(
    ("expected", "colour"), [(95, "green"), (94, "amber"), (80, "amber"), (79, "red")]
)
def test_benefits_turn_at_95_and_80_percent(expected: int, colour: str) -> None:
    facts = replace(NOTHING, planned_benefit_minor=100, expected_benefit_minor=expected)
    assert status.benefits(facts, TOLERANCE).colour == colour


def test_two_overdue_readings_are_red_whatever_is_expected() -> None:
    facts = replace(NOTHING, planned_benefit_minor=100, expected_benefit_minor=100)
    assert status.benefits(replace(facts, n_overdue_readings=1), TOLERANCE).colour == "green"
    assert status.benefits(replace(facts, n_overdue_readings=2), TOLERANCE).colour == "red"


@pytest.mark.parametrize(
    ("scores", "overdue", "colour"),
    [
        (None, 0, "none"),
        ((), 0, "green"),
        ((14,), 0, "green"),
        ((14,), 1, "amber"),
        ((15, 2), 0, "amber_red"),
        ((15, 2), 1, "red"),
    ],
)
def test_risk_escalates_at_15(scores: tuple[int, ...] | None, overdue: int, colour: str) -> None:
    facts = replace(NOTHING, risk_scores=scores, n_overdue_responses=overdue)
    assert status.risk(facts).colour == colour


@pytest.mark.parametrize(
    ("n_open", "overdue", "colour"),
    [(None, 0, "none"), (0, 0, "green"), (3, 0, "amber_green"), (3, 1, "amber")],
)
def test_scope_is_measured_only_where_changes_are_kept(
    n_open: int | None, overdue: int, colour: str
) -> None:
    facts = replace(NOTHING, n_open_changes=n_open, n_overdue_changes=overdue)
    assert status.scope(facts).colour == colour


@pytest.mark.parametrize(
    ("needed", "assigned", "colour"),
    [
        (100, None, "none"),
        (0, 0, "green"),
        (100, 95, "green"),
        (100, 80, "amber"),
        (100, 79, "red"),
    ],
)
def test_resources_compare_assigned_with_needed(
    needed: int, assigned: int | None, colour: str
) -> None:
    facts = replace(NOTHING, needed_minutes=needed, assigned_minutes=assigned)
    assert status.resources(facts).colour == colour


@given(st.lists(colours, max_size=6))
def test_overall_is_the_most_constrained_dimension(found: list[Colour]) -> None:
    named = {
        name: Measured(c, f"{name}.") for name, c in zip(status.DIMENSIONS, found, strict=False)
    }
    known = [c.rank for c in found if c.is_known]
    answer = status.overall(named)
    assert answer.colour is (SCALE[max(known)] if known else Colour.NONE)
    if known:
        first = status.DIMENSIONS[found.index(answer.colour)]
        assert answer.reason == f"{first.capitalize()}: {first}."


@pytest.mark.parametrize(
    ("declared", "measured", "answer"),
    [
        ("green", "red", True),
        ("amber_green", "red", True),
        ("green", "amber", False),
        ("green", "amber_green", False),
        ("amber_red", "red", False),
        ("red", "green", False),
        ("none", "red", False),
        ("green", "none", False),
    ],
)
def test_a_watermelon_is_three_steps_worse_inside(
    declared: str, measured: str, answer: bool
) -> None:
    assert status.is_watermelon(Colour(declared), Colour(measured)) is answer


def test_a_report_is_stale_after_one_and_a_half_cadences() -> None:
    assert not status.is_stale(TODAY - timedelta(days=45), 30, TODAY)
    assert status.is_stale(TODAY - timedelta(days=46), 30, TODAY)
    assert not status.is_stale(TODAY - timedelta(days=10), 7, TODAY)
    assert status.is_stale(TODAY - timedelta(days=11), 7, TODAY)
    assert status.is_stale(None, 30, TODAY)
    with pytest.raises(ValueError, match="cadence"):
        status.is_stale(TODAY, 0, TODAY)


def test_a_negative_tolerance_is_refused() -> None:
    with pytest.raises(ValueError, match="tolerance"):
        Tolerance(days=-1)
