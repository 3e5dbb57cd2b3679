"""Alternatives: combinations of options, searched for lower total cost or a smaller impact area.

Total = cost of the options + cost of the wave that is left. All combinations are scored where they
are few, and the answer is then proved; else a beam of the best is followed, and it is only found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

from sightline.engines.impact import wave
from sightline.engines.impact.deltas import BadDelta, Delta
from sightline.engines.impact.evaluation import Outcome
from sightline.engines.impact.options import Option, as_deltas, checked, on_graph, words
from sightline.engines.impact.scoring import scored
from sightline.engines.impact.wave import Graph
from sightline.engines.impact.wire import to_json

MOST = 4096  # combinations that are scored: all of twelve options
WIDTH = 12  # combinations of each size that a beam follows


@dataclass(frozen=True)
class Alternative:
    """One combination of options, and what is left of the change.

    Attributes:
        area: What is still late.
        delays: On a graph, the days of delay of each node.
        deltas: On a record, the change as it would be submitted.
        total_minor: What the options and the wave that is left cost together.
        is_dominated: Another costs no more and reaches no more, and is better in one of them or
            takes no more options.
        words: What it does, and how it compares with doing nothing.
    """

    options: tuple[Option, ...]
    area: tuple[str, ...]
    mitigation_minor: float
    wave_minor: float
    total_minor: float
    is_dominated: bool = False
    words: str = ""
    delays: Mapping[str, float] = field(default_factory=dict)
    deltas: tuple[Delta, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "options": [option.as_json() for option in self.options],
            "area": list(self.area),
            "mitigation_minor": self.mitigation_minor,
            "wave_minor": self.wave_minor,
            "total_minor": self.total_minor,
            "is_dominated": self.is_dominated,
            "words": self.words,
            "delays": dict(self.delays),
            "deltas": to_json(self.deltas),
        }


@dataclass(frozen=True)
class Search:
    """What a search came to.

    Attributes:
        alternatives: Doing nothing, each option by itself, and all that nothing dominates; the
            cheapest first.
        proved: All combinations were scored, so nothing better can be made of these options.
        n_scored: How many were.
        n_possible: How many there are.
    """

    alternatives: tuple[Alternative, ...]
    proved: bool
    n_scored: int
    n_possible: int

    @property
    def recommended(self) -> Alternative:
        """The one of least total cost; of several the one of the smallest area."""
        return self.alternatives[0]

    @property
    def nothing(self) -> Alternative:
        """Doing nothing about the change."""
        return next(each for each in self.alternatives if not each.options)

    @property
    def best(self) -> tuple[Alternative, ...]:
        """Those that nothing dominates: to spend less, one has to reach further."""
        return tuple(each for each in self.alternatives if not each.is_dominated)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data with stable keys, to be kept with a change."""
        return {
            "proved": self.proved,
            "n_scored": self.n_scored,
            "n_possible": self.n_possible,
            "alternatives": [each.as_json() for each in self.alternatives],
        }


Score = Callable[[tuple[Option, ...]], Alternative]


def of_graph(
    graph: Graph,
    own: Mapping[str, float],
    options: Sequence[Option],
    *,
    direct: float = 0,
    most: int = MOST,
) -> Search:
    """Return the alternatives to a change on a graph of dependencies.

    Args:
        own: The delays that the change begins with.
        direct: What the change itself costs.
        most: How many combinations may be scored.

    Raises:
        BadOption: An option that cannot be taken.
    """
    if direct < 0:
        raise ValueError("money is not negative")
    on_graph(graph, own, options)

    def score(chosen: tuple[Option, ...]) -> Alternative:
        shaped, delays = on_graph(graph, own, chosen)
        found = wave.delays(shaped, delays)
        left = wave.cost(shaped, found, direct)
        mitigation = sum(option.cost_minor for option in chosen)
        return Alternative(
            chosen, wave.area(found), mitigation, left, mitigation + left, delays=found
        )

    return _searched(options, score, most, {node.id: node.name for node in graph.nodes})


def of_record(
    base: Outcome,
    deltas: Sequence[Delta],
    options: Sequence[Option],
    *,
    rates: Mapping[str, float] | None = None,
    most: int = MOST,
) -> Search:
    """Return the alternatives to a change of a record.

    Args:
        rates: What a minor unit of each currency is worth in that of the options' costs; needed
            only where the change costs in several currencies.
        most: How many combinations may be scored.

    Raises:
        BadDelta: The change is refused, or costs in several currencies without rates.
        BadOption: An option that cannot be taken.
    """
    checked(base, deltas, options)

    def score(chosen: tuple[Option, ...]) -> Alternative:
        shaped = as_deltas(base, deltas, chosen)
        found = scored(base, shaped)
        left = _in_one(found.minor, rates)
        mitigation = sum(option.cost_minor for option in chosen)
        return Alternative(chosen, found.area, mitigation, left, mitigation + left, deltas=shaped)

    return _searched(options, score, most, _names(base, options))


def _in_one(minor: Mapping[str, int], rates: Mapping[str, float] | None) -> float:
    """Return amounts of several currencies in one."""
    if rates is None and len(minor) < 2:
        return sum(minor.values())
    missing = [currency for currency in minor if currency not in (rates or {})]
    if missing:
        message = f"Costs in {', '.join(sorted(minor))} cannot be added without rates."
        raise BadDelta("several-currencies", message, "Give rates for them.")
    return sum(value * (rates or {})[currency] for currency, value in minor.items())


def _names(base: Outcome, options: Iterable[Option]) -> dict[str, str]:
    plan, index = base.schedule.plan, base.schedule.network.index
    found = {resource.id: resource.name for resource in plan.resources}
    found |= {id_: facts.name for id_, facts in base.bearings.facts.items()}
    ids = {id_ for option in options for id_ in (option.target, option.to)}
    return found | {id_: plan.activities[index[id_]].name for id_ in ids if id_ in index}


def _searched(
    options: Sequence[Option], score: Score, most: int, names: Mapping[str, str]
) -> Search:
    n_possible = 1 << len(options)
    is_proved = n_possible <= max(most, 1)
    found = list(map(score, _all(options))) if is_proved else _beam(options, score, most)
    best = _undominated(found)
    told = [each for each in found if len(each.options) < 2 or id(each) in best]
    nothing = found[0]
    marked = [
        replace(
            each,
            is_dominated=id(each) not in best,
            words=_words(each, nothing, id(each) in best, names),
        )
        for each in told
    ]
    return Search(tuple(sorted(marked, key=_order)), is_proved, len(found), n_possible)


def _all(options: Sequence[Option]) -> Iterator[tuple[Option, ...]]:
    """Yield every combination, the smallest first."""
    for size in range(len(options) + 1):
        yield from combinations(options, size)


def _order(each: Alternative) -> tuple[float, int, int]:
    return each.total_minor, len(each.area), len(each.options)


def _beam(options: Sequence[Option], score: Score, most: int) -> list[Alternative]:
    """Score combinations of growing size, going on from the best of each size.

    Those of least cost are followed, and those of least area.
    """
    found = [score(())]
    ahead: list[tuple[int, ...]] = [()]
    while ahead and len(found) < most:
        wider = {tuple(sorted({*one, k})) for one in ahead for k in range(len(options))}
        sizes = {len(one) for one in ahead}
        new = sorted(each for each in wider if len(each) not in sizes)[: most - len(found)]
        rows = [(score(tuple(options[k] for k in each)), each) for each in new]
        found += [alternative for alternative, _ in rows]
        cheap = sorted(rows, key=lambda row: _order(row[0]))[:WIDTH]
        small = sorted(rows, key=lambda row: (len(row[0].area), row[0].total_minor))[:WIDTH]
        ahead = list(dict.fromkeys(each for _, each in (*cheap, *small)))
    return found


def _undominated(found: Iterable[Alternative]) -> set[int]:
    """Return which alternatives nothing dominates; of equal ones that of fewest options."""
    best: set[int] = set()
    least = float("inf")
    for each in sorted(found, key=_order):
        if len(each.area) < least:
            least = len(each.area)
            best.add(id(each))
    return best


def _words(each: Alternative, nothing: Alternative, is_best: bool, names: Mapping[str, str]) -> str:
    """Return what an alternative does and why it is worth it, or not."""
    reach = f"{len(each.area)} late"
    if not each.options:
        return f"Does nothing: {reach}."
    what = " and ".join(words(option, names) for option in each.options)
    saved = nothing.total_minor - each.total_minor
    by = f"{abs(saved) / nothing.total_minor:.0%} " if nothing.total_minor else ""
    cost = f"{by}{'less' if saved > 0 else 'more'} than" if saved else "as much as"
    end = "" if is_best else " Another costs no more and reaches no further."
    compared = f"it costs {cost} doing nothing, {reach} instead of {len(nothing.area)}"
    return f"{what[:1].upper()}{what[1:]}; {compared}.{end}"
