"""The chance in a simulation: which work each trial has, from a seed and nothing else.

A draw depends on the seed, the activity's id and the trial's number alone. So it is the same on any
number of threads, and the same before and after a change elsewhere in the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sightline.engines.simulate.risks import Risk
from sightline.engines.simulate.spreads import CELLS, WIDEST, Shape, Spread, normal_scores, tables

Column = Any
LANES = 64  # trials that a loop computes side by side
STEP = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
SCALE = np.float32(CELLS / (2 * WIDEST))


class Odds(NamedTuple):
    """Where each input's draws come from, a row an input.

    ``factor`` and ``rest`` are the weights of the shared and its own normal score; where ``group``
    is -1 the draw is its own alone. Impact ``k`` of ``hits[first[i]:first[i + 1]]`` is added.
    """

    stream: Column
    table: Column
    group: Column
    factor: Column
    rest: Column
    first: Column
    hits: Column
    scores: Column


@dataclass(frozen=True)
class Chances:
    """All chance of a run: the inputs' odds, and what is drawn for groups and risks."""

    odds: Odds
    groups: NDArray[np.uint64]  # a stream a group
    risks: tuple[Risk, ...]
    risk_streams: NDArray[np.uint64]
    impacts: NDArray[np.float32]  # a table an impact: delays, then costs
    impact_risks: NDArray[np.int64]  # whose impact it is
    n_delays: int


def streams(seed: int, kind: str, ids: Iterable[str]) -> NDArray[np.uint64]:
    """Return where the streams of things with ids begin."""
    found = [
        int.from_bytes(blake2b(f"{seed}\0{kind}\0{id_}".encode(), digest_size=8).digest(), "big")
        for id_ in ids
    ]
    return np.array(found, np.uint64)


def bits(stream: NDArray[np.uint64], first: int, n_blocks: int) -> NDArray[np.uint32]:
    """Return 32 random bits for each stream and trial of some blocks.

    Source:
        SplitMix64: Steele, Lea and Flood (2014), "Fast splittable pseudorandom number
        generators", OOPSLA, 453-472. One number serves two trials, half a block apart.
    """
    half = LANES // 2
    place = np.arange(first * half + 1, (first + n_blocks) * half + 1, dtype=np.uint64) * STEP
    z = stream[:, None] + place
    z = (z ^ (z >> np.uint64(30))) * FIRST
    z = (z ^ (z >> np.uint64(27))) * SECOND
    z ^= z >> np.uint64(31)
    z = z.reshape(len(stream), n_blocks, 1, half)
    pair = np.concatenate((z & np.uint64(0xFFFFFFFF), z >> np.uint64(32)), axis=2)
    return pair.astype(np.uint32).reshape(len(stream), n_blocks * LANES)


def between(table: NDArray[np.float32], random: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Return quantiles at random places; a row of the table serves a row of places."""
    cell = random >> np.uint32(24)
    part = (random & np.uint32(0xFFFFFF)).astype(np.float32) * np.float32(2**-24)
    rows = np.arange(len(table))[:, None]
    low, high = table[rows, cell], table[rows, cell + 1]
    return np.asarray(low + (high - low) * part)


def scores(chances: Chances, first: int, n_blocks: int) -> NDArray[np.float32]:
    """Return the normal score that each group shares, by trial."""
    random = bits(chances.groups, first, n_blocks)
    table = np.broadcast_to(chances.odds.scores, (len(random), CELLS + 1))
    return between(table, random)


def hits(
    chances: Chances, first: int, n_blocks: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return what risks add by trial: whole minutes of each delay, and money of each cost."""
    amount = np.zeros((len(chances.impacts), n_blocks * LANES), np.float32)
    for k, r in enumerate(chances.impact_risks.tolist()):
        happens, size = (bits(s[r : r + 1], first, n_blocks) for s in chances.risk_streams)
        odds = chances.risks[r].probability * 2.0**32
        amount[k] = between(chances.impacts[k : k + 1], size)[0] * (happens[0] < odds)
    delays = np.rint(amount[: chances.n_delays]).astype(np.int32)
    return delays, amount[chances.n_delays :]


def work(
    chances: Chances, first: int, n_blocks: int, rows: slice = slice(None)
) -> NDArray[np.int32]:
    """Return the work of each input by trial, in whole minutes: shape (inputs, trials)."""
    odds = chances.odds
    random = bits(odds.stream[rows], first, n_blocks)
    drawn = between(odds.table[rows], random)
    shared = odds.group[rows] >= 0
    if shared.any():
        own = between(np.broadcast_to(odds.scores, (int(shared.sum()), CELLS + 1)), random[shared])
        common = scores(chances, first, n_blocks)[odds.group[rows][shared]]
        factor, rest = odds.factor[rows][shared, None], odds.rest[rows][shared, None]
        drawn[shared] = _at_scores(odds.table[rows][shared], factor * common + rest * own)
    found = (drawn + np.float32(0.5)).astype(np.int32)
    begin, end = odds.first[:-1][rows], odds.first[1:][rows]
    if len(odds.hits):
        delays, _ = hits(chances, first, n_blocks)
        for row in np.flatnonzero(begin < end).tolist():
            found[row] += delays[odds.hits[begin[row] : end[row]]].sum(axis=0, dtype=np.int32)
        np.maximum(found, 0, out=found)
    return found


def quantile(chances: Chances, row: int, share: float) -> int:
    """Return the work that an input does not exceed in a share of trials, without risks."""
    odds, one = chances.odds, slice(row, row + 1)
    if odds.group[row] >= 0:
        score = np.array([[NormalDist().inv_cdf(share)]], np.float32)
        return round(float(_at_scores(odds.table[one], score)[0, 0]))
    place = np.array([[int(share * 2**32)]], np.uint32)
    return round(float(between(odds.table[one], place)[0, 0]))


def _at_scores(table: NDArray[np.float32], score: NDArray[np.float32]) -> NDArray[np.float32]:
    place = (score + np.float32(WIDEST)) * SCALE
    cell = place.astype(np.int32)
    part = place - cell.astype(np.float32)
    rows = np.arange(len(table))[:, None]
    low, high = table[rows, cell], table[rows, cell + 1]
    return np.asarray(low + (high - low) * part)


@dataclass(frozen=True)
class Group:
    """Activities whose durations go up and down together.

    Attributes:
        correlation: From 0 to 1: the share of their normal scores' variance that they have in
            common.
    """

    activity_ids: tuple[str, ...]
    correlation: float
    name: str = ""


def chances_of(
    seed: int,
    inputs: Sequence[tuple[str, Spread]],
    groups: Sequence[Group],
    risks: Sequence[Risk],
) -> Chances:
    """Return the chances of a run.

    Args:
        inputs: Ids of activities whose work is drawn, with their spreads.
        groups: No activity stands in two of them.
    """
    ids = [id_ for id_, _ in inputs]
    rho = {
        id_: (g, group.correlation) for g, group in enumerate(groups) for id_ in group.activity_ids
    }
    group = np.array([rho[i][0] if rho.get(i, (0, 0.0))[1] > 0 else -1 for i in ids], np.int32)
    share = np.array([rho.get(i, (0, 0.0))[1] for i in ids], np.float64)
    delays = [(r, id_, impact) for r, risk in enumerate(risks) for id_, impact in risk.delays]
    costs = [(r, risk.cost) for r, risk in enumerate(risks) if risk.cost is not None]
    hits_of: dict[str, list[int]] = {}
    for k, (_, id_, _) in enumerate(delays):
        hits_of.setdefault(id_, []).append(k)
    rows = [hits_of.get(id_, []) for id_ in ids]
    triangles = [
        Spread(i.low, i.likely, i.high, Shape.TRIANGULAR)
        for i in (*(impact for _, _, impact in delays), *(cost for _, cost in costs))
    ]
    odds = Odds(
        stream=streams(seed, "activity", ids),
        table=tables([spread for _, spread in inputs], group >= 0),
        group=group,
        factor=np.sqrt(share).astype(np.float32),
        rest=np.sqrt(1 - share).astype(np.float32),
        first=np.cumsum([0, *map(len, rows)]).astype(np.int32),
        hits=np.array([k for row in rows for k in row], np.int32),
        scores=normal_scores(),
    )
    return Chances(
        odds=odds,
        groups=streams(seed, "group", [g.name or str(i) for i, g in enumerate(groups)]),
        risks=tuple(risks),
        risk_streams=np.array(
            [streams(seed, kind, [r.id for r in risks]) for kind in ("risk", "impact")], np.uint64
        ),
        impacts=tables(triangles, np.zeros(len(triangles), bool)),
        impact_risks=np.array([r for r, *_ in (*delays, *costs)], np.int64),
        n_delays=len(delays),
    )
