"""What two items share, by name: a score without it is of no use to anybody.

The digest of it is made of what is shared, not of how much that weighs, which others change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from sightline.engines.similarity.columns import Rarities
from sightline.engines.similarity.features import SETS, Encoded, Features, Floats
from sightline.engines.similarity.items import LASTING, Field, Item, Kind, by_fold, folded
from sightline.engines.similarity.signals import KINDS, Found, Shared, Signal, Weights
from sightline.engines.similarity.strengths import GIVING, ORDER, TAKING
from sightline.engines.similarity.words import shingles, stems

N_WORDS = 8  # that are shown of a text
N_RUNS = 3  # that are shown of a near-copy
TIMED = (*KINDS[Signal.PLACES], *KINDS[Signal.VENDORS])


@dataclass(frozen=True)
class Pair:
    """Two items with their features, in the order of their ids."""

    one: Item
    other: Item
    encoded: tuple[Encoded, Encoded]


@dataclass(frozen=True)
class Names:
    """What is needed to name what a pair shares."""

    features: Features
    known: Rarities
    weights: Weights

    def found(self, pair: Pair, strengths: Floats) -> tuple[Found, ...]:
        """Return the signals of a pair with their evidence, the one that says most first."""
        signals = [
            Found(
                signal,
                float(strengths[place]),
                self.weights.signals[signal],
                tuple(self._shared(pair, place)),
                giver={GIVING: pair.one.id, TAKING: pair.other.id}.get(place, ""),
            )
            for place, signal in enumerate(ORDER)
            if strengths[place] > 0
        ]
        return tuple(sorted(signals, key=lambda each: -each.weight * each.strength))

    def _shared(self, pair: Pair, place: int) -> Iterator[Shared]:
        signal, one, other = ORDER[place], pair.one, pair.other
        if signal in SETS:
            kinds = [(kind, kind) for kind in KINDS[signal]]
            yield from self._named(one, other, kinds)
            if signal is Signal.CAUSES:
                yield from _agreed(one, other)
            if signal is Signal.PEOPLE:
                yield from _windows(one, other)
        elif signal is Signal.WINDOWS:
            yield from _windows(one, other)
            yield from self._named(one, other, [(kind, kind) for kind in TIMED])
        elif signal is Signal.FEEDS:
            ways = (Kind.OUTPUT, Kind.INPUT) if place == GIVING else (Kind.INPUT, Kind.OUTPUT)
            yield from self._named(one, other, [ways])
        elif signal is Signal.CONTRADICTION:
            yield from _contradictions(one, other)
        else:
            yield from self._words(pair) if signal is Signal.TEXT else _runs(one, other)

    def _named(self, one: Item, other: Item, kinds: list[tuple[Kind, Kind]]) -> Iterator[Shared]:
        """Yield shared names, the rarest first; what everybody has is not told."""
        ranked = []
        for kind, its in kinds:
            for name, spelling in _common(one, kind, other, its).items():
                rare = float(self.known.rarity[self.features.number(kind, name)])
                ranked.append((-rare, str(kind), spelling))
        for rare, told, spelling in sorted(ranked):
            if rare < 0:
                yield Shared(told, spelling)

    def _words(self, pair: Pair) -> Iterator[Shared]:
        """Yield the words that make most of the likeness of two texts."""
        one, other = pair.encoded
        both, at, its = np.intersect1d(one.features, other.features, True, True)
        parts = one.values[at] * other.values[its] * self.known.idf[both] ** 2
        spelled = self.features.spelled(pair.one)
        ranked = sorted(
            (-round(float(part), 9), spelled[number])
            for number, part in zip(both.tolist(), parts, strict=True)
            if number in spelled and part > 0
        )
        yield from (Shared("word", word) for _, word in ranked[:N_WORDS])


def _common(one: Item, kind: Kind, other: Item, its: Kind) -> dict[str, str]:
    """Return names that one item has as a kind and the other as a kind, folded and as spelled."""
    mine, theirs = by_fold(one.attributes.get(kind, ())), by_fold(other.attributes.get(its, ()))
    return {name: spelling for name, spelling in mine.items() if name in theirs}


def _windows(one: Item, other: Item) -> Iterator[Shared]:
    common = one.window.common(other.window) if one.window and other.window else None
    if common:
        yield Shared("window", str(common))


def _assumed(item: Item) -> dict[str, str]:
    return {folded(about): folded(assumed) for about, assumed in item.assumptions.items()}


def _agreed(one: Item, other: Item) -> Iterator[Shared]:
    mine, theirs = _assumed(one), _assumed(other)
    for about in sorted(mine.keys() & theirs.keys()):
        if mine[about] == theirs[about]:
            yield Shared("assumption", f"{about}: {mine[about]}")


def _contradictions(one: Item, other: Item) -> Iterator[Shared]:
    mine, theirs = _assumed(one), _assumed(other)
    for about in sorted(mine.keys() & theirs.keys()):
        if mine[about] != theirs[about]:
            yield Shared("assumption", f"{about}: {mine[about]} against {theirs[about]}")


def _runs(one: Item, other: Item) -> Iterator[Shared]:
    """Yield runs of words that both texts have, the longest first."""
    both = lasting_shingles(one) & lasting_shingles(other)
    for run in sorted(both, key=lambda each: (-len(each), each))[:N_RUNS]:
        yield Shared("words in a row", run)


def lasting_shingles(item: Item) -> frozenset[str]:
    """Return the shingles of an item's texts without its narrative."""
    return frozenset().union(*(shingles(text) for text in _lasting(item.texts)))


def _lasting(texts: Mapping[Field, str]) -> Iterator[str]:
    return (texts[field] for field in LASTING if texts.get(field))


def digest(one: Item, other: Item) -> str:
    """Return a digest of what two items share; of names and stems, not of weights and dates.

    It changes when they come to share something or cease to, and not when a third item comes,
    goes or changes, nor with narratives, which are written anew for every report, nor while dates
    move and the two are still, or still not, at work at the same time.
    """
    ways: list[tuple[Kind, Kind]] = [
        (kind, kind) for kind in Kind if kind not in {Kind.OUTPUT, Kind.INPUT}
    ]
    ways += [(Kind.OUTPUT, Kind.INPUT), (Kind.INPUT, Kind.OUTPUT)]
    shared = [[kind, *sorted(_common(one, kind, other, its))] for kind, its in ways]
    is_timed = any(_common(one, kind, other, kind) for kind in (*TIMED, Kind.SPECIALIST))
    told: list[object] = [
        [each.name for each in tell(one, other)] for tell in (_agreed, _contradictions)
    ]
    told.append(is_timed and any(_windows(one, other)))
    stemmed = [{s for text in _lasting(item.texts) for s in stems(text)} for item in (one, other)]
    plain = [one.id, other.id, shared, told, sorted(stemmed[0] & stemmed[1])]
    return sha256(json.dumps(plain, ensure_ascii=True).encode()).hexdigest()[:32]
