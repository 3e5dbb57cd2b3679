"""A run: the same again, nothing drawn is the plan itself, risks, money, ticks, and refusals."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from sightline.engines import simulate
from sightline.engines.schedule import solve
from sightline.engines.schedule.plan import Activity, Assignment, Kind, Plan, Resource, ThreePoint
from sightline.engines.schedule.refusal import Unschedulable
from sightline.engines.schedule.rules import Rules
from sightline.engines.simulate import (
    USUAL,
    Group,
    Impact,
    Risk,
    Shape,
    Shares,
    Spread,
    Unsimulatable,
    trials,
)
from sightline.formats.plans.intake import read_schedule
from tests.engines.schedule.plans import DAY, MONDAY, at, fs, plan, task
from tests.engines.simulate.plans import RULES, lively_plans

CHAIN = plan([task("A", 5), task("B", 6), task("C", 3)], fs("A B C"))
FORK = plan([task("A", 5), task("B", 5), task("C", 3)], [*fs("A C"), *fs("B C")])


def finish_of(drawn: Plan, rules: Rules | None = None, project_id: str = "") -> Any:
    """Return the last finish of what is worked on."""
    found = solve(drawn, rules=rules)
    own = [
        i
        for i, a in enumerate(drawn.activities)
        if a.kind not in {Kind.SUMMARY, Kind.LEVEL_OF_EFFORT} and a.is_active
        if project_id in {"", a.project_id}
    ]
    return max((found.row(i).finish for i in own), default=None)


@settings(deadline=None, max_examples=50, suppress_health_check=list(HealthCheck))
@given(lively_plans(), RULES)
def test_without_spread_every_trial_keeps_the_planned_dates(drawn: Plan, rules: Rules) -> None:
    certain = {a.id: ThreePoint(*[max(a.duration, 0)] * 3) for a in drawn.activities}
    for spreads in ({}, {i: e for i, e in certain.items() if i != "s"}):
        found = simulate.run(drawn, spreads, trials=100, rules=rules)
        assert set(found.total.quantiles.values()) == {finish_of(drawn, rules)}
        for project in found.projects:
            expected = finish_of(drawn, rules, project.project_id)
            assert set(project.quantiles.values()) == {expected} == {project.planned}
        assert (found.total.sd, found.total.chance_of_plan) == (0, 1)
        solved = solve(drawn, rules=rules)
        for row in found.activities:
            assert row.criticality == float(solved.critical[solved.network.index[row.id]])


@pytest.fixture(scope="module")
def real_plans(shared: Path) -> dict[str, Plan]:
    """Return the plans of real files that have a schedule, by the name of the file."""
    kinds = {".xml", ".xer", ".gan", ".mpx"}
    paths = sorted(p for p in (shared / "schedules-mit").rglob("*") if p.suffix in kinds)
    read = {p.name: read_schedule(p.read_bytes(), p.name).plan for p in paths}
    return {name: plan for name, plan in read.items() if plan is not None and _is_sound(plan)}


def _is_sound(drawn: Plan) -> bool:
    try:
        return finish_of(drawn) is not None
    except Unschedulable:
        return False


def test_real_files_without_spread_come_to_their_computed_dates(
    real_plans: dict[str, Plan],
) -> None:
    for name, drawn in real_plans.items():
        found = simulate.run(drawn, {}, 100, default_spread=Shares(1, 1, 1))
        shadows = {p.id for p in drawn.projects if p.is_baseline_of}
        own = replace(
            drawn, activities=tuple(a for a in drawn.activities if a.project_id not in shadows)
        )
        assert set(found.total.quantiles.values()) == {finish_of(own)}, name
    assert len(real_plans) > 35


def test_real_files_with_a_spread_finish_later_at_higher_chances(
    real_plans: dict[str, Plan],
) -> None:
    n_drawn = 0
    for drawn in real_plans.values():
        found = simulate.run(drawn, trials=100, default_spread=USUAL)
        dates = list(found.total.quantiles.values())
        assert dates == sorted(dates)
        n_drawn += found.n_drawn > 0
    assert n_drawn > 30


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    risks = [Risk("r", "Rain", 0.3, (("A", Impact(0, DAY, 3 * DAY)),), Impact.of(500))]
    monkeypatch.setattr(trials, "MANY", 1)  # as if it were large
    told = {
        simulate.run(
            FORK, trials=3000, seed=4, threads=n, risks=risks, correlation=0.3, default_spread=USUAL
        ).as_bytes()
        for n in (1, 2, 5)
    }
    assert len(told) == 1
    monkeypatch.undo()
    plainly = simulate.run(
        FORK, trials=3000, seed=4, risks=risks, correlation=0.3, default_spread=USUAL
    )
    assert {plainly.as_bytes()} == told
    found = json.loads(plainly.as_bytes())
    assert (found["seed"], found["trials"], found["method"]) == (4, 3000, "linear interpolation")


def test_another_seed_gives_other_trials_of_the_same_input() -> None:
    one, two = (simulate.run(CHAIN, seed=s, default_spread=USUAL) for s in (1, 2))
    assert one.digest == two.digest and one.as_bytes() != two.as_bytes()
    longer = simulate.run(CHAIN, trials=2000, default_spread=USUAL)
    assert longer.digest == one.digest
    assert (
        longer.total.convergence[:3] == one.total.convergence[:3]
    )  # the first trials are the same
    other = simulate.run(CHAIN, default_spread=Shares(0.9, 1, 1.3))
    assert other.digest != one.digest


def test_what_is_added_elsewhere_leaves_the_draws_of_the_rest_alone() -> None:
    before = simulate.run(CHAIN, default_spread=USUAL)
    more = replace(CHAIN, activities=(task("Z", 1, project_id="p"), *CHAIN.activities))
    after = simulate.run(more, default_spread=USUAL)
    assert after.total.quantiles == before.total.quantiles


def test_work_under_way_draws_what_is_left_of_it() -> None:
    begun = task(
        "A",
        10,
        actual_start=MONDAY,
        remaining_duration=2 * DAY,
        estimate=ThreePoint(4800, 4800, 9600),
    )
    drawn = plan([begun, task("B", 1)], fs("A B"), status_date=at("2026-03-10 08:00"))
    found = simulate.run(drawn, shape=Shape.UNIFORM, trials=20_000)
    row = found.activities[0]
    assert row.planned == 2 * DAY
    assert row.mean == pytest.approx(3 * DAY, rel=0.01)  # two to four days are left
    done = replace(begun, actual_finish=at("2026-03-09 17:00"))
    over = simulate.run(plan([done, task("B", 1)], fs("A B")))
    assert [row.id for row in over.activities] == ["B"] and over.n_drawn == 0


def test_without_estimates_nothing_is_drawn_unless_asked() -> None:
    found = simulate.run(CHAIN)
    assert found.n_drawn == 0 and [note.code for note in found.notes] == ["no-spread"]
    assert simulate.run(CHAIN, default_spread=USUAL).n_drawn == 3
    own = replace(CHAIN.activities[0], estimate=ThreePoint(2000, 2400, 4000))
    some = replace(CHAIN, activities=(own, *CHAIN.activities[1:]))
    assert simulate.run(some).n_drawn == 1
    both = simulate.run(some, {"B": Spread(1000, 2880, 3000)})
    assert (both.n_drawn, both.notes) == (2, ())


def test_a_risk_happens_as_often_as_it_says_and_adds_what_it_says() -> None:
    risk = Risk("r", "Permit is late", 0.25, (("A", Impact.of(5 * DAY)),))
    found = simulate.run(CHAIN, risks=[risk], trials=40_000)
    assert found.total.chance_of_plan == pytest.approx(0.75, abs=0.01)
    late = finish_of(plan([task("A", 10), *CHAIN.activities[1:]], CHAIN.links))
    assert {found.total.quantiles[p] for p in (80, 90, 95)} == {late}
    assert found.total.quantiles[50] == finish_of(CHAIN)


def test_one_risk_hits_all_its_activities_at_once_and_an_opportunity_takes_away() -> None:
    both = Risk("r", "Strike", 0.5, tuple((i, Impact.of(DAY)) for i in "AB"))
    found = simulate.run(CHAIN, risks=[both], trials=20_000)
    span = {len(each.first.isoformat()) and each.n_trials for each in found.total.bins} - {0}
    assert len(span) == 2  # none or both, never one
    luck = Risk("o", "Parts are there", 1.0, (("A", Impact.of(-9 * DAY)),))
    quick = simulate.run(CHAIN, risks=[luck])
    assert quick.activities[0].mean == 0
    assert quick.total.quantiles[50] == finish_of(plan([task("B", 6), task("C", 3)], fs("B C")))


def test_cost_grows_with_work_but_for_what_is_fixed_bought_or_spent() -> None:
    rows = [
        task("A", 10, cost=Decimal(1000), fixed_cost=Decimal(200)),
        task("B", 10, cost=Decimal(1000)),
        task("S", 20, kind=Kind.SUMMARY, cost=Decimal(2000)),
    ]
    bought = (
        Assignment("B", "steel", cost=Decimal(400)),
        Assignment("B", "ann", cost=Decimal(600)),
    )
    people = (Resource("steel", "Steel", kind="material"), Resource("ann", "Ann"))
    drawn = plan(rows, fs("A B"), assignments=bought, resources=people, currency="EUR")
    twice = {i: Spread(4800, 9600, 9600 + 4800, Shape.UNIFORM) for i in "AB"}
    found = simulate.run(drawn, twice, trials=20_000)
    assert found.cost is not None and found.cost.planned == Decimal("2000.00")
    assert found.cost.currency == "EUR"
    # On average each takes twice its planned work: 200 and 400 stay, 800 and 600 double.
    assert float(found.cost.mean) == pytest.approx(200 + 1600 + 400 + 1200, rel=0.02)
    money = list(found.cost.quantiles.values())
    assert money == sorted(money) and all(m == m.quantize(Decimal("0.01")) for m in money)
    assert found.costs[0].quantiles == found.cost.quantiles


def test_a_risk_of_money_alone_needs_no_other_cost() -> None:
    fine = Risk("f", "Fine", 0.4, cost=Impact.of(1000))
    found = simulate.run(CHAIN, risks=[fine], trials=20_000)
    assert found.cost is not None
    assert float(found.cost.mean) == pytest.approx(400, rel=0.03)
    assert (found.cost.quantiles[50], found.cost.quantiles[80]) == (Decimal(0), Decimal(1000))
    assert simulate.run(CHAIN).cost is None


def test_projects_have_their_own_finishes_and_the_total_is_the_last() -> None:
    other = Activity("Q", "Q", duration=40 * DAY, project_id="q")
    projects = (CHAIN.projects[0], replace(CHAIN.projects[0], id="q", name="Q"))
    drawn = replace(CHAIN, projects=projects, activities=(*CHAIN.activities, other))
    found = simulate.run(drawn, default_spread=USUAL)
    assert [each.project_id for each in found.projects] == ["p", "q"]
    assert found.total.quantiles == found.finish_of("q").quantiles
    assert (
        found.finish_of("p").quantiles == simulate.run(CHAIN, default_spread=USUAL).total.quantiles
    )
    assert found.about == "" and found.drivers[0] == "Q"
    near = simulate.run(drawn, default_spread=USUAL, about="p")
    assert [each.id for each in near.tornado if each.id == "Q"] == []
    assert near.about == "p" and set(near.drivers) == set("ABC")


def test_ticks_rise_to_a_hundred_and_raising_stops_the_run() -> None:
    heard: list[float] = []
    simulate.run(CHAIN, trials=5000, tick=heard.append, default_spread=USUAL)
    assert heard == sorted(heard) and heard[-1] == 100 and len(heard) > 4

    class Cancelled(Exception):
        pass

    def stop(percent: float) -> None:
        if percent > 30:
            raise Cancelled

    for threads in (1, 2):
        with pytest.raises(Cancelled):
            simulate.run(CHAIN, trials=5000, tick=stop, default_spread=USUAL, threads=threads)


REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "too few": ("trials", {"trials": 99}),
    "too many": ("trials", {"trials": 1_000_001}),
    "out of order": ("absurd-spread", {"spreads": {"A": ThreePoint(10, 5, 20)}}),
    "negative": ("absurd-spread", {"spreads": {"A": ThreePoint(-1, 5, 20)}}),
    "no number": ("absurd-spread", {"spreads": {"A": Spread(0, 1, float("nan"))}}),
    "without end": ("absurd-spread", {"default_spread": Shares(1, 1, float("inf"))}),
    "of nothing": ("unknown-activity", {"spreads": {"Z": ThreePoint(1, 2, 3)}}),
    "below zero": ("probability", {"risks": [Risk("r", "R", -0.1)]}),
    "above one": ("probability", {"risks": [Risk("r", "R", 1.1)]}),
    "impact": ("absurd-impact", {"risks": [Risk("r", "R", 1, (("A", Impact(2, 1, 3)),))]}),
    "hits nothing": ("unknown-activity", {"risks": [Risk("r", "R", 1, (("Z", Impact.of(1)),))]}),
    "one id": ("duplicate-id", {"risks": [Risk("r", "R", 1), Risk("r", "R", 1)]}),
    "pays nobody": ("unknown-project", {"risks": [Risk("r", "R", 1, project_id="z")]}),
    "correlation": ("correlation", {"correlation": 1.5}),
    "two groups": ("correlation", {"correlation": [Group(("A",), 0.1), Group(("A",), 0.1)]}),
    "no member": ("unknown-activity", {"correlation": [Group(("Z",), 0.1)]}),
    "no project": ("unknown-project", {"about": "z"}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_makes_no_sense_is_refused_by_name(case: str) -> None:
    code, asked = REFUSED[case]
    with pytest.raises(Unsimulatable) as refused:
        simulate.run(CHAIN, **asked)
    assert refused.value.code == code
    assert refused.value.message.endswith(".") and refused.value.remedy.endswith(".")


def test_a_plan_without_work_has_no_schedule() -> None:
    for empty in (Plan(), plan([task("S", 1, kind=Kind.SUMMARY)])):
        with pytest.raises(Unsimulatable) as refused:
            simulate.run(empty)
        assert refused.value.code == "no-schedule"
    with pytest.raises(Unschedulable, match="circle"):
        simulate.run(plan([task("A"), task("B")], [*fs("A B"), *fs("B A")]))


def test_more_finishes_than_can_be_held_are_refused() -> None:
    projects = tuple(replace(CHAIN.projects[0], id=str(i)) for i in range(60))
    activities = tuple(Activity(str(i), "A", duration=DAY, project_id=str(i)) for i in range(60))
    with pytest.raises(Unsimulatable, match="833,333 trials or fewer") as refused:
        simulate.run(
            replace(CHAIN, projects=projects, activities=activities, links=()), trials=10**6
        )
    assert refused.value.code == "trials"


def test_a_schedule_keeps_its_status_date() -> None:
    solved = solve(CHAIN, status_date=at("2026-03-09 08:00"))
    found = simulate.run(solved)
    assert found.total.planned == solved.span()[1] == finish_of(CHAIN) + timedelta(days=7)
