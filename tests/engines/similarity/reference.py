"""All pairs, slowly and obviously: what the index must come to, written from the definitions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import log, log1p, sqrt

from sightline.engines.similarity.items import LASTING, Field, Item, Kind, folded
from sightline.engines.similarity.rarity import jaccard
from sightline.engines.similarity.signals import Signal, Weights
from sightline.engines.similarity.words import shingles, stems

Name = tuple[str, str]
SETS: dict[Signal, tuple[str, ...]] = {
    Signal.SYSTEMS: (Kind.SYSTEM, Kind.INTERFACE, Kind.DATA),
    Signal.VENDORS: (Kind.VENDOR,),
    Signal.PLACES: (Kind.SITE, Kind.GROUP),
    Signal.PEOPLE: (Kind.SPECIALIST,),
    Signal.GOALS: (Kind.OBJECTIVE, Kind.BENEFIT),
    Signal.CAUSES: (Kind.RISK_CAUSE, Kind.REGULATION, "agreed"),
}


class Reference:
    """The scores of all pairs of some items."""

    def __init__(self, items: Sequence[Item], weights: Weights | None = None) -> None:
        self.weights, self.items = weights or Weights(), items
        self.names = {item.id: names_of(item) for item in items}
        self.counts = {item.id: self.count(item) for item in items}
        self.having = Counter(n for names in self.names.values() for n in with_mirrors(names))
        self.texts = Counter(stem for counts in self.counts.values() for stem in counts)

    def count(self, item: Item) -> dict[str, float]:
        """Return the weighted counts of an item's stems."""
        found: Counter[str] = Counter()
        for field, text in item.texts.items():
            for stem in stems(text):
                found[stem] += self.weights.fields[field]  # type: ignore[assignment]
        return {stem: log1p(n) for stem, n in found.items() if n}

    def idf(self, n_having: int) -> float:
        """Return ln(N/df)."""
        return log(len(self.items) / n_having)

    def rarity(self, name: Name) -> float:
        """Return the idf over that of what two have."""
        n = len(self.items)
        return min(1.0, self.idf(self.having[name]) / log(n / 2)) if n > 2 else 0.0

    def alike(self, one: Item, other: Item, kinds: Iterable[str]) -> float:
        """Return weighted Jaccard times the greatest rarity."""
        kinds = tuple(kinds)
        mine, theirs = ({n for n in self.names[item.id] if n[0] in kinds} for item in (one, other))
        union = sum(self.idf(self.having[n]) for n in mine | theirs)
        shared = sum(self.idf(self.having[n]) for n in mine & theirs)
        return shared / union * max(map(self.rarity, mine & theirs)) if shared else 0.0

    def cosine(self, one: Item, other: Item) -> float:
        """Return the TF-IDF cosine."""
        vectors = [
            {stem: tf * self.idf(self.texts[stem]) for stem, tf in self.counts[item.id].items()}
            for item in (one, other)
        ]
        dot = sum(vectors[0][stem] * vectors[1][stem] for stem in vectors[0] if stem in vectors[1])
        lengths = [sqrt(sum(x * x for x in vector.values())) for vector in vectors]
        return dot / (lengths[0] * lengths[1]) if dot else 0.0

    def fed(self, one: Item, other: Item) -> float:
        """Return the greatest rarity of an output of one that the other takes in."""
        outputs = {name for kind, name in self.names[one.id] if kind == Kind.OUTPUT}
        inputs = {name for kind, name in self.names[other.id] if kind == Kind.INPUT}
        return max((self.rarity((Kind.OUTPUT, n)) for n in outputs & inputs), default=0.0)

    def against(self, one: Item, other: Item) -> float:
        """Return the greatest rarity of an assumption that differs."""
        mine, theirs = assumed(one), assumed(other)
        differing = [about for about in mine.keys() & theirs.keys() if mine[about] != theirs[about]]
        return max((self.rarity(("assumed", about)) for about in differing), default=0.0)

    def signals(self, one: Item, other: Item) -> list[tuple[Signal, float]]:
        """Return every signal that is there, with its strength."""
        overlap = overlap_of(one, other)
        found = [(signal, self.alike(one, other, kinds)) for signal, kinds in SETS.items()]
        found = [
            (signal, s * overlap if signal is Signal.PEOPLE and overlap is not None else s)
            for signal, s in found
        ]
        timed = self.alike(one, other, (Kind.SITE, Kind.GROUP, Kind.VENDOR))
        text = self.cosine(one, other)
        found += [
            (Signal.WINDOWS, timed * (overlap or 0.0)),
            (Signal.FEEDS, self.fed(one, other)),
            (Signal.FEEDS, self.fed(other, one)),
            (Signal.CONTRADICTION, self.against(one, other)),
            (Signal.TEXT, text),
        ]
        if round(text, 6) >= 0.5:
            found.append((Signal.COPY, jaccard(runs(one), runs(other))))
        return [(signal, round(s, 6)) for signal, s in found if round(s, 6) > 0]

    def scores(self) -> dict[tuple[str, str], float]:
        """Return the score of every pair that has one, by its ids in order."""
        found = {}
        for one, other in combinations(sorted(self.items, key=lambda item: item.id), 2):
            left = 1.0
            for signal, strength in self.signals(one, other):
                left *= 1 - self.weights.signals[signal] * strength
            if round(1 - left, 6) > 0:
                found[one.id, other.id] = round(1 - left, 6)
        return found


def names_of(item: Item) -> set[Name]:
    """Return what an item names, folded."""
    names = {(str(k), folded(n)) for k, those in item.attributes.items() for n in those}
    for about, value in assumed(item).items():
        names |= {("agreed", f"{about}: {value}"), ("assumed", about)}
    return names


def with_mirrors(names: set[Name]) -> set[Name]:
    """Return names with each output as an input too, and the other way round."""
    other = {Kind.OUTPUT: Kind.INPUT, Kind.INPUT: Kind.OUTPUT}
    return names | {(other[k], n) for k, n in names if k in other}  # type: ignore[index]


def assumed(item: Item) -> Mapping[str, str]:
    """Return an item's assumptions, folded."""
    return {folded(about): folded(value) for about, value in item.assumptions.items()}


def overlap_of(one: Item, other: Item) -> float | None:
    """Return the days both have over those of the shorter window; None where one has none."""
    if one.window is None or other.window is None:
        return None
    days = [
        set(range(w.start.toordinal(), w.finish.toordinal() + 1))
        for w in (one.window, other.window)
    ]
    return len(days[0] & days[1]) / min(map(len, days))


def runs(item: Item) -> frozenset[str]:
    """Return the shingles of what is not a narrative."""
    texts = [item.texts.get(field, "") for field in Field if field in LASTING]
    return frozenset().union(*map(shingles, texts))
