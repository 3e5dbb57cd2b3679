"""Choices against looking at every one, and what each explanation, price and cost claims."""

import pytest

from sightline.engines.select import Proof, Status, choose, costs, explanations, prices, solving
from tests.engines.select import reference

FEW = 150


@pytest.fixture(params=["listed", "branched"])
def way(request, monkeypatch):
    """Solve small problems by looking at all choices, and as if they were large."""
    if request.param == "branched":
        monkeypatch.setattr(solving, "LISTED", 0)
    return request.param


def seeds(request, soaked=1000):
    return range(soaked if request.config.getoption("--soak", default=False) else FEW)


def test_random_problems(way, request):
    n_infeasible = 0
    for seed in seeds(request)[:: 1 if way == "listed" else 3]:
        problem = reference.instance(seed)
        rows = reference.table(problem)
        best = reference.best(rows)
        found = choose(problem)
        if best is None:
            assert found.status is Status.INFEASIBLE, seed
            n_infeasible += 1
            continue
        assert found.status is Status.OPTIMAL, seed
        assert found.value == pytest.approx(best, abs=1e-6), seed
        assert not reference.broken(problem, dict(found.starts)), seed
        assert reference.objective(problem, dict(found.starts)) == pytest.approx(best), seed
    assert n_infeasible > 1


def test_every_explanation_is_true(way, request):
    proofs = dict.fromkeys(Proof, 0)
    for seed in seeds(request)[:: 3 if way == "listed" else 15]:
        problem = reference.instance(seed)
        found = choose(problem)
        if found.status is not Status.OPTIMAL:
            continue
        rows = reference.table(problem)
        reasons = explanations(found, time_limit=20)
        assert [reason.id for reason in reasons] == list(found.left_out)
        for reason in reasons:
            proofs[reason.proof] += 1
            check(problem, rows, found, reason, seed)
    assert proofs[Proof.REMOVED] > 10
    assert not proofs[Proof.FOUND]


def test_exempt_is_true_without_solving_again(request):
    n = 0
    for seed in seeds(request)[::4]:
        problem = reference.instance(seed)
        found = choose(problem)
        if found.status is not Status.OPTIMAL:
            continue
        rows = reference.table(problem)
        for reason in explanations(found, time_limit=0):
            assert reason.proof in {Proof.EXEMPT, Proof.WORTH}
            if reason.proof is Proof.EXEMPT:
                n += 1
                gone = set(reason.because)
                top = max(
                    value
                    for value, breaks, starts in rows
                    if reason.id in starts
                    and not breaks - gone
                    and not reference.broken(problem, left(starts, reason.id)) & gone
                )
                assert top > found.value + 1e-6, (seed, reason)
    assert n > 20


def left(starts, key):
    return {each: start for each, start in starts.items() if each != key}


def check(problem, rows, found, reason, seed):
    gone = frozenset(reason.because)
    top = reference.best(rows, gone)
    within = [(v, s) for v, breaks, s in rows if breaks <= gone and reason.id in s]
    if reason.proof is Proof.REMOVED:
        assert max(v for v, _ in within) == pytest.approx(top), (seed, reason)
        for change in reason.changes:  # a raise for all, at the limit that it names
            assert not change.is_own
            assert change.by > 0
    if reason.proof is Proof.WORTH:
        beside = {**found.starts}
        gains = [
            reference.objective(problem, {**beside, reason.id: start}) - found.value
            for candidate in problem.candidates
            if candidate.id == reason.id
            for start in reference.starts_of(problem, candidate)
        ]
        assert max(gains) <= 1e-6, (seed, reason)


def test_prices_and_costs_are_what_solving_again_says(request):
    for seed in seeds(request)[::5]:
        problem = reference.instance(seed)
        found = choose(problem)
        if found.status is not Status.OPTIMAL:
            continue
        rows = reference.table(problem)
        for cost in costs(found, time_limit=20):
            without = reference.best(rows, frozenset({cost.rule}))
            assert cost.exact == pytest.approx(without - found.value, abs=1e-6), (seed, cost)
        for price in prices(found, time_limit=20):
            assert price.exact >= 0
            assert price.rate >= 0
