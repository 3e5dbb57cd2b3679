"""Known answers: the domain reference's worked examples, and what a simulation must always keep."""

from itertools import pairwise
from math import sqrt

import numpy as np
import pytest

from sightline.engines import simulate
from sightline.engines.schedule.plan import Link, Plan
from sightline.engines.simulate import Group, Shape, Spread
from sightline.engines.simulate.sensitivity import measured, spearman, sums_of
from sightline.engines.simulate.spreads import CELLS, tables
from tests.engines.schedule.plans import at, fs, plan, task, unit_plan

SCALE = 1000  # minutes that stand for one day of the examples, so that rounding does not show


def spread(low: float, likely: float, high: float, shape: Shape = Shape.PERT) -> Spread:
    return Spread(low * SCALE, likely * SCALE, high * SCALE, shape)


def in_series(**spreads: Spread) -> Plan:
    ids = list(spreads)
    return unit_plan({i: round(s.likely) for i, s in spreads.items()}, list(pairwise(ids)))


@pytest.mark.parametrize(
    ("shape", "mean", "sd"),
    [(Shape.PERT, 7.00, 1.667), (Shape.TRIANGULAR, 8.00, 2.160), (Shape.UNIFORM, 9.0, 2.887)],
)
def test_example_32_mean_and_standard_deviation(shape: Shape, mean: float, sd: float) -> None:
    asked = Spread(4, 6, 14, shape)
    assert (round(asked.mean, 3), round(asked.sd, 3)) == (mean, sd)
    found = simulate.run(
        in_series(A=spread(4, 6, 14, shape)), {"A": spread(4, 6, 14, shape)}, trials=200_000
    )
    row = found.activities[0]
    assert row.mean / SCALE == pytest.approx(mean, rel=0.003)
    assert row.sd / SCALE == pytest.approx(sd, rel=0.006)


@pytest.mark.parametrize("shape", list(Shape))
@pytest.mark.parametrize("points", [(4, 6, 14), (0, 0, 10), (0, 10, 10), (3, 5, 7), (2, 2, 2)])
@pytest.mark.parametrize("on_scores", [False, True])
def test_tables_have_the_moments_of_their_spreads(
    shape: Shape, points: tuple[int, int, int], on_scores: bool
) -> None:
    asked = spread(*points, shape)
    row = tables([asked], np.array([on_scores]))[0].astype(float)
    assert (np.diff(row) >= 0).all() and row[0] == points[0] * SCALE
    assert row[-1] == points[2] * SCALE
    middle = (row[1:] + row[:-1]) / 2
    if not on_scores:
        assert middle.mean() == pytest.approx(asked.mean, rel=0.002, abs=0.5)
        within = (np.diff(row) ** 2 / 12).mean()
        assert sqrt(middle.var() + within) == pytest.approx(asked.sd, rel=0.01, abs=0.5)
    assert len(row) == CELLS + 1


def test_example_33_correlation_widens_the_total() -> None:
    spreads = {"A": spread(0, 30, 60), "B": spread(0, 60, 120)}  # sd 10 and 20
    for correlation, sd in ((0.0, 22.36), (0.5, 26.46), (1.0, 30.0)):
        found = simulate.run(in_series(**spreads), spreads, trials=100_000, correlation=correlation)
        assert found.total.sd / SCALE == pytest.approx(sd, rel=0.01)


def test_only_a_group_goes_together() -> None:
    spreads = {i: spread(0, 30, 60) for i in "ABC"}
    groups = [Group(("A", "B"), 0.8, "site")]
    found = simulate.run(in_series(**spreads), spreads, trials=50_000, correlation=groups)
    assert found.total.sd / SCALE == pytest.approx(sqrt(300 + 2 * 0.8 * 100), rel=0.02)


def test_example_34_a_serial_path() -> None:
    spreads = {"A": spread(2, 7, 12), "B": spread(2, 5, 8), "C": spread(4, 10, 16)}
    found = simulate.run(in_series(**spreads), spreads, trials=100_000)
    sds = [row.sd / SCALE for row in found.activities]
    assert sds == pytest.approx([1.667, 1, 2], rel=0.01)
    start = at("1970-01-01")

    def days(when: object) -> float:
        return (when - start).total_seconds() / 60 / SCALE  # type: ignore[operator]

    assert days(found.total.mean) == pytest.approx(22, rel=0.001)
    assert found.total.sd / SCALE == pytest.approx(2.789, rel=0.01)
    assert days(found.total.quantiles[80]) == pytest.approx(24.35, rel=0.005)


def test_example_35_indices_of_given_samples() -> None:
    work = np.array([[4, 5, 6, 8, 5], [6, 5, 7, 5, 6], [3, 4, 3, 4, 3]])
    path = np.maximum(work[0], work[1])
    length = path + work[2]
    assert length.tolist() == [9, 9, 10, 12, 9]
    slack = np.array([path - work[0], path - work[1], 0 * path])
    planned = (np.array([5, 6, 3]), 9)
    found = measured(sums_of(work, length, slack, slack == 0, planned), planned)
    assert found.criticality.tolist() == [0.4, 0.8, 1.0]
    assert found.pearson.round(3).tolist() == [0.961, 0.275, 0.490]
    assert found.ssi.round(3).tolist() == [0.465, 0.513, 0.420]
    assert found.significance.round(3).tolist() == [0.879, 0.908, 1.000]
    assert length.std(ddof=1).round(3) == 1.304
    assert np.percentile(length, [50, 80], method="linear").round(1).tolist() == [9.0, 10.4]
    x, y = np.array([0, 1.5, 3, 4, 1.5]), np.array([1, 1, 3, 4, 1.0])
    assert spearman(work, length)[0] == pytest.approx(abs(np.corrcoef(x, y)[0, 1]))


def test_two_paths_that_are_each_four_fifths_likely_are_so_together_in_64_of_100() -> None:
    even = Spread(0, 500, 1000, Shape.UNIFORM)
    two = unit_plan({"A": 800, "B": 800}, [])
    found = simulate.run(two, {"A": even, "B": even}, trials=100_000)
    assert found.total.chance_of_plan == pytest.approx(0.64, abs=0.005)
    alone = simulate.run(unit_plan({"A": 800}, []), {"A": even}, trials=100_000)
    assert alone.total.chance_of_plan == pytest.approx(0.8, abs=0.005)


def test_quantiles_rise_and_shares_are_shares() -> None:
    drawn = plan([task("A", 5), task("B", 6), task("C", 3)], [*fs("A C"), Link("B", "C")])
    found = simulate.run(drawn, default_spread=simulate.USUAL, target=at("2026-03-14"))
    dates = list(found.total.quantiles.values())
    assert dates == sorted(dates) and list(found.total.quantiles) == [10, 50, 80, 90, 95]
    assert sum(each.n_trials for each in found.total.bins) == found.trials == 1000
    for row in found.activities:
        for share in (row.criticality, row.pearson, row.spearman):
            assert 0 <= share <= 1
    assert found.total.chance_of_target is not None
    assert found.total.chance_of_plan < found.total.chance_of_target <= 1
    assert found.drivers[0] == "B" == found.tornado[0].id
    assert found.total.convergence[-1] == (1000, found.total.quantiles[80])
    assert [n for n, _ in found.total.convergence] == [100, 200, 500, 1000]


def test_the_tornado_moves_one_activity_with_all_others_at_their_means() -> None:
    spreads = {"A": spread(0, 30, 60, Shape.UNIFORM), "B": spread(0, 10, 20, Shape.UNIFORM)}
    found = simulate.run(in_series(**spreads), spreads)
    widest = found.tornado[0]
    start = at("1970-01-01")
    assert (widest.id, widest.low_work, widest.high_work) == ("A", 6000, 54000)
    assert widest.minutes == 48000 and found.tornado[1].minutes == 16000
    assert (widest.low - start).total_seconds() / 60 == 16000
