"""The fast way and the whole way: an impact is what evaluating everything anew comes to."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from sightline.engines.impact import (
    BadDelta,
    Impact,
    Outcome,
    apply,
    compare,
    evaluate,
    scoring,
    weigh,
)
from sightline.engines.impact.deltas import Delta, Slip
from sightline.engines.impact.evaluation import laid
from sightline.engines.impact.scoring import scored
from tests.engines.impact import records, reference
from tests.engines.impact.reference import Reference


def slowly(base: Outcome, deltas: Sequence[Delta]) -> Impact:
    """Return the impact by applying, evaluating anew and comparing."""
    record = apply(base.record, deltas)
    return compare(evaluate(base.record), evaluate(record, against=base), deltas)


def told(
    way: Callable[[Outcome, Sequence[Delta]], Impact], base: Outcome, deltas: Sequence[Delta]
) -> dict[str, Any] | tuple[str, int]:
    """Return what a way comes to: the impact, or which guard refused which delta."""
    try:
        return way(base, deltas).as_json(None)
    except BadDelta as refusal:
        return refusal.code, refusal.index


@pytest.mark.parametrize("hundred", range(5))
def test_an_impact_is_what_evaluating_anew_comes_to(hundred: int) -> None:
    n_moving = 0
    for seed in range(hundred * 100, hundred * 100 + 100):
        base = evaluate(records.record(seed))
        deltas = records.deltas(seed, base.record)
        found = told(weigh, base, deltas)
        assert found == told(slowly, base, deltas), seed
        n_moving += isinstance(found, dict) and bool(found["activities"])
    assert n_moving > 30


def test_a_score_is_the_area_and_the_total_of_an_impact() -> None:
    n_fast = 0
    for seed in range(300):
        base = evaluate(records.record(seed))
        deltas = records.deltas(seed + 1_000, base.record)
        try:
            found = scored(base, deltas)
        except BadDelta:
            assert isinstance(told(weigh, base, deltas), tuple), seed
            continue
        impact = weigh(base, deltas)
        assert (found.area, found.minor) == (impact.area, impact.total_minor), seed
        n_fast += scoring._early(base, laid(base, deltas)) is not None
    assert n_fast > 150


def test_an_impact_is_what_looking_at_everything_one_by_one_comes_to() -> None:
    n_breaches = n_gates = 0
    for seed in range(2_000, 2_150):
        base = evaluate(replace(records.record(seed), edges=()))
        try:
            found = weigh(base, records.deltas(seed, base.record))
        except BadDelta:
            continue
        slow, plain = Reference(base, found.after), reference.told(found.as_json(None))
        assert plain["moves"] == slow.moves(), seed
        days = slow.days() | late_without_work(found)
        assert {p.id: p.days for p in found.projects if p.days} == days, seed
        assert plain["gates"] == slow.gates(), seed
        breaches = slow.breaches()
        assert plain["breaches"].keys() == breaches.keys(), seed
        for key, loads in breaches.items():
            assert plain["breaches"][key] == pytest.approx(loads, abs=1e-4), seed
        without = {p.id for p in found.projects} - base.bearings.dated
        if not any(base.bearings.facts[id_].cost_of_delay_minor for id_ in without):
            assert plain["delay"] == slow.delay(), seed
        n_breaches, n_gates = n_breaches + len(breaches), n_gates + len(plain["gates"])
    assert n_breaches > 20 and n_gates > 10


def late_without_work(found: Impact) -> dict[str, int]:
    """Return by how many days the deltas let projects without activities slip."""
    dated, late = found.before.bearings.dated, dict[str, int]()
    for delta in found.deltas:
        if isinstance(delta, Slip) and delta.project_id and delta.project_id not in dated:
            late[delta.project_id] = late.get(delta.project_id, 0) + delta.days
    stopped = found.after.record.stopped
    return {id_: days for id_, days in late.items() if days and id_ not in stopped}
