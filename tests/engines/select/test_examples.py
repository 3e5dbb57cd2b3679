"""EX-24 to the last point, the frontier, the core, conflicts, and each refusal."""

import math

import pytest

from sightline.engines.select import (
    Band,
    Budget,
    Candidate,
    Capacity,
    Exclusive,
    Level,
    Problem,
    Proof,
    Status,
    Unselectable,
    choose,
    conflict,
    explanations,
    frontier,
    levels,
    prices,
    solving,
    stable_core,
)
from tests.engines.select import reference

SIX = (
    Candidate("P1", 90, 40),
    Candidate("P2", 50, 30),
    Candidate("P3", 60, 25, requires=("P4",)),
    Candidate("P4", 30, 20),
    Candidate("P5", 70, 35),
    Candidate("P6", 25, 10, is_mandatory=True),
)
EXCLUSIVE = (Exclusive(("P1", "P5")),)
FRONTIER = [
    (10, 25), (30, 55), (40, 75), (45, 95), (50, 115), (65, 125), (70, 145), (80, 165), (90, 185),
    (95, 205), (120, 235), (125, 255),
]  # fmt: skip


def ex_24(budget=None):
    budgets = () if budget is None else (Budget(budget),)
    return Problem(SIX, budgets, exclusives=EXCLUSIVE)


@pytest.fixture(params=["listed", "branched"])
def way(request, monkeypatch):
    if request.param == "branched":
        monkeypatch.setattr(solving, "LISTED", 0)


@pytest.mark.parametrize(
    ("budget", "chosen", "cost", "value"),
    [
        (100, ("P1", "P3", "P4", "P6"), 95, 205),
        (90, ("P3", "P4", "P5", "P6"), 90, 185),
        (85, ("P1", "P2", "P6"), 80, 165),
    ],
)
def test_ex_24(way, budget, chosen, cost, value):
    found = choose(ex_24(budget))
    assert (found.status, found.chosen, found.spend, found.value) == (
        Status.OPTIMAL,
        chosen,
        cost,
        value,
    )
    assert (found.gap, found.bound) == (0, value)


def test_ex_24_frontier(way):
    found = frontier(ex_24(100))
    assert found.is_exact
    assert [(point.spend, point.value) for point in found.points] == FRONTIER


def test_ex_24_why_and_when(way):
    found = {each.id: each for each in explanations(choose(ex_24(100)), time_limit=20)}
    assert found["P2"].because == ("budget:all",)
    assert found["P5"].because == ("exclusive:1", "budget:all")
    for each in found.values():
        assert each.proof is Proof.REMOVED
        (change,) = each.changes
        assert (change.by, change.to) == (20, 120)
        assert each.id in choose(ex_24(120)).chosen
        assert all(each.id not in choose(ex_24(budget)).chosen for budget in range(100, 120))


def test_levels_bound_what_is_best_there(way):
    found = levels(choose(ex_24(100)), 10, time_limit=20)
    assert found.points[-1].value == 255
    for point in found.points:
        best = max(value for spend, value in FRONTIER if spend <= 100 * point.level + 1e-6)
        assert point.value <= best <= point.bound + 1e-9
        assert point.gap or point.value == best
    assert len(levels(choose(ex_24()), 10).points) > 5


def test_more_money_is_never_worth_less_and_rules_never_help():
    values = [choose(ex_24(budget)).value for budget in range(10, 130, 5)]
    assert values == sorted(values)
    assert choose(Problem(SIX, (Budget(100),))).value >= 205


def test_core():
    found = stable_core(choose(ex_24(100)), 0.05, time_limit=20)
    rows = [row for row in reference_rows(100) if row[0] >= 205 * 0.95]
    for place in ("always", "never", "open"):
        for key in getattr(found, place):
            seen = {key in chosen for _, chosen in rows}
            assert seen == {"always": {True}, "never": {False}, "open": {True, False}}[place]
    assert not found.untold
    assert found.always == ("P1", "P6") or "P6" in found.always


def reference_rows(budget):
    problem = Problem(
        tuple(
            Candidate(c.id, c.value, {"m": [c.money]}, {"dev": [0]}, requires=c.requires,
                      is_mandatory=c.is_mandatory)
            for c in SIX
        ),
        (Budget([budget]),),
        exclusives=EXCLUSIVE,
    )  # fmt: skip
    return [(value, chosen) for value, breaks, chosen in reference.table(problem) if not breaks]


def test_prices_name_rate_and_exact_apart():
    (price,) = prices(choose(ex_24(100)), unit=20)
    assert price.exact == 30
    assert price.rate == pytest.approx(5 / 3)
    assert price.exact != price.rate * price.unit


def test_smallest_conflict():
    items = tuple(
        Candidate(key, 1, cost, is_mandatory=True, people={"dev": need})
        for key, cost, need in (("a", 5, 1), ("b", 6, 1), ("c", 1, 9), ("d", 2, 0))
    )
    problem = Problem(
        items, (Budget(10),), (Capacity("dev", 8),), (Exclusive(("a", "d"), name="x"),)
    )
    assert choose(problem).status is Status.INFEASIBLE
    found = conflict(problem)
    assert found.is_smallest
    assert found.rules == ("mandatory:c", "capacity:dev:1")
    assert found.words[0] == "“c” is mandatory"
    assert conflict(ex_24(100)) is None


def test_conflicts_of_random_problems():
    n = 0
    for seed in range(400):
        problem = reference.instance(seed, most=5)
        rows = reference.table(problem)
        if reference.best(rows) is not None:
            continue
        n += 1
        found = conflict(problem)
        everything = frozenset().union(*(breaks for _, breaks, _ in rows)) - set(found.rules)
        assert reference.best(rows, everything) is None
        for rule in found.rules:
            assert reference.best(rows, everything | {rule}) is not None
        if n >= 15:
            break
    assert n >= 10


def test_risk_and_second_objective():
    two = (
        Candidate("safe", 10, 10, value_p50=10, value_p80=9, second=1),
        Candidate("bold", 14, 10, value_p50=12, value_p80=3, uplift_p80=0.2, second=5),
    )
    for level, chosen in ((Level.EXPECTED, "bold"), (Level.P50, "bold"), (Level.P80, "safe")):
        assert choose(Problem(two, (Budget(11),), level=level)).chosen == (chosen,)
    assert choose(Problem(two, (Budget(11),), level=Level.P80, second_least=5)).value is None
    assert choose(Problem(two, (Budget(11),), second_weight=0.5)).value == 9.5


def test_starts_shift():
    two = (
        Candidate("a", 10, 10, latest=1, late_loss=0.2),
        Candidate("b", 10, 10, latest=1, requires=("a",)),
    )
    found = choose(Problem(two, (Budget([10, 10]),), periods=("Y1", "Y2")))
    assert (dict(found.starts), found.value) == ({"a": 0, "b": 1}, 20)


def test_time_limit_gives_the_best_so_far_with_its_bound():
    found = choose(hard(400), time_limit=0.3)
    assert found.status is Status.FEASIBLE
    assert 0 < found.gap < 0.02
    assert found.bound >= found.value
    assert all(use.used <= use.limit for use in found.uses.values())
    assert {each.proof for each in explanations(found, time_limit=0.1)} <= set(Proof)


def hard(n):
    import random

    rng = random.Random(4)
    items = []
    for k in range(n):
        costs = [rng.randint(1, 1000) for _ in range(5)]
        items.append(Candidate(str(k), sum(costs) // 5 + rng.randint(0, 500), costs))
    return Problem(tuple(items), (Budget([250 * n // 2] * 5),), periods=tuple("12345"))


def one(**more):
    return Candidate("a", **{"value": 1, "money": 1, **more})


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (Problem(()), "no-candidates"),
        (Problem((one(), one())), "duplicate"),
        (Problem((one(money=-1),)), "negative"),
        (Problem((one(money=None),)), "missing-cost"),
        (Problem((one(money=[1, None]),)), "missing-cost"),
        (Problem((one(money=[]),)), "missing-cost"),
        (Problem((one(value=math.nan),)), "bad-number"),
        (Problem((one(value="9"),)), "bad-number"),
        (Problem((one(money=1e30),)), "bad-number"),
        (Problem((one(requires=("b",)),)), "unknown-id"),
        (Problem((one(requires=("a",)),)), "cycle"),
        (Problem((one(money=[1, 1]),)), "beyond-horizon"),
        (Problem((one(earliest=2, latest=1),)), "bad-start"),
        (Problem((one(late_loss=2),)), "not-a-share"),
        (Problem((one(),), level=Level.P80), "missing-value"),
        (Problem((one(),), (Budget([1, 2]),)), "bad-periods"),
        (Problem((one(),), (Budget(-1),)), "negative"),
        (Problem((one(),), periods=()), "bad-periods"),
        (Problem((one(),), periods=("x", "x")), "duplicate"),
        (Problem((one(),), exclusives=(Exclusive(("a", "z")),)), "unknown-id"),
        (Problem((one(),), bands=(Band("Z", 0.1),)), "unknown-id"),
        (Problem((one(),), bands=(Band("", 1.1),)), "not-a-share"),
        (Problem((one(),), strikes=-1), "bad-number"),
        (Problem((one(),) * 50_001), "too-many"),
    ],
)
def test_refusals(problem, code):
    with pytest.raises(Unselectable) as refused:
        choose(problem)
    assert refused.value.code == code
    assert refused.value.remedy


def test_a_circle_is_named_in_order():
    ring = tuple(
        Candidate(key, 1, 1, requires=(other,))
        for key, other in (("a", "b"), ("b", "c"), ("c", "a"))
    )
    with pytest.raises(Unselectable, match="“a” needs “b” needs “c” needs “a”"):
        choose(Problem(ring))


def test_bad_effort():
    for effort in ({"time_limit": 0}, {"gap": 1}, {"time_limit": math.nan}):
        with pytest.raises(Unselectable):
            choose(ex_24(100), **effort)
    with pytest.raises(Unselectable, match="2 to 1000"):
        levels(choose(ex_24(100)), 1)
