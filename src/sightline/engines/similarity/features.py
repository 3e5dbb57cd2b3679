"""Items as numbered features: a stem, a name of a kind, or what an assumption is about.

A number stays what it is for the life of an index; the columns of ``columns`` are made of them.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sightline.engines.similarity.items import Item, Kind, by_fold, folded
from sightline.engines.similarity.signals import KINDS, Signal, Weights
from sightline.engines.similarity.words import stems

TEXT = 0
SETS = tuple(KINDS)  # the signals that compare sets of names, as groups 1 to 6
OUTPUT, INPUT, ASSUMED = len(SETS) + 1, len(SETS) + 2, len(SETS) + 3
N_GROUPS = ASSUMED + 1
_GROUP_OF = {kind: place for place, signal in enumerate(SETS, 1) for kind in KINDS[signal]}
CAUSES = SETS.index(Signal.CAUSES) + 1

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


class Encoded(NamedTuple):
    """The features of an item in ascending order.

    Attributes:
        features: Numbers, each once.
        values: For stems ln(1 + weighted count), else 1.
        codes: What is assumed, as a number, for what an assumption is about; else 0.
        counted: The features it counts as having: these, and for an output also the input.
    """

    features: Ints
    values: Floats
    codes: Ints
    counted: Ints


class Features:
    """The dictionary of an index: which number is which feature."""

    def __init__(self, weights: Weights) -> None:
        """Begin with nothing known."""
        self._weights = weights
        self._numbers: dict[tuple[str, str], int] = {}
        self._stems: dict[str, int] = {}
        self._codes: dict[str, int] = {}
        self._dictionaries: tuple[dict[Any, int], ...] = (self._stems, self._numbers, self._codes)
        self._groups = array("i")
        self._mirror = array("i")

    def __len__(self) -> int:
        return len(self._groups)

    @property
    def groups(self) -> Ints:
        """The group of each feature: text, a set of names, output, input or assumption."""
        return np.array(self._groups, np.int32)

    @property
    def mirror(self) -> Ints:
        """The feature to look for at the other item: of an output the input, else itself."""
        return np.array(self._mirror, np.int32)

    def encoded(self, item: Item) -> Encoded:
        """Return an item's features, numbering those that are new."""
        values = self._texts(item)
        numbers = list(values)
        weighted = np.log1p(np.fromiter(values.values(), np.float64, len(values)))
        names = sorted(set(self._names(item)))
        codes = [0] * len(numbers) + [code for _, code in names]
        numbers += [number for number, _ in names]
        features = np.array(numbers, np.int32)
        order = np.argsort(features)
        return Encoded(
            features[order],
            np.concatenate((weighted, np.ones(len(names))))[order],
            np.array(codes, np.int32)[order],
            np.union1d(features, [self._mirror[number] for number, _ in names]).astype(np.int32),
        )

    def number(self, kind: str, name: str) -> int:
        """Return the feature of a folded name of a kind, which an item has."""
        return self._numbers[kind, name]

    def spelled(self, item: Item) -> dict[int, str]:
        """Return the stems of an item by their numbers."""
        texts = item.texts.values()
        return {self._stems[s]: s for text in texts for s in stems(text) if s in self._stems}

    @contextmanager
    def draft(self) -> Iterator[None]:
        """Forget at the end what was numbered inside."""
        known = [*map(len, self._dictionaries), len(self)]
        try:
            yield
        finally:
            for names, size in zip(self._dictionaries, known, strict=False):
                while len(names) > size:
                    names.popitem()
            del self._groups[known[-1] :], self._mirror[known[-1] :]

    def _texts(self, item: Item) -> dict[int, float]:
        """Return how often each stem occurs, each time weighing what its field weighs."""
        found: dict[int, float] = {}
        for field, text in sorted(item.texts.items()):
            weight = self._weights.fields[field]
            for stem, n_times in Counter(stems(text)).items() if weight else ():
                number = self._stems.get(stem)
                if number is None:
                    number = self._stems[stem] = self._new(TEXT)
                found[number] = found.get(number, 0.0) + weight * n_times
        return found

    def _names(self, item: Item) -> Iterator[tuple[int, int]]:
        """Yield the features of attributes and assumptions, with what is assumed."""
        for kind, names in item.attributes.items():
            for name in by_fold(names):
                yield self._number(kind, name), 0
        for about, assumed in item.assumptions.items():
            subject, code = folded(about), folded(assumed)
            yield self._number("agreed", f"{subject}: {code}"), 0
            yield self._number("assumed", subject), self._codes.setdefault(code, len(self._codes))

    def _number(self, kind: str, name: str) -> int:
        number = self._numbers.get((kind, name))
        if number is None:
            number = self._numbers[kind, name] = self._new(_group(kind))
            if kind in {Kind.OUTPUT, Kind.INPUT}:
                other = Kind.INPUT if kind == Kind.OUTPUT else Kind.OUTPUT
                self._numbers[other, name] = self._new(_group(other))
                self._mirror[number], self._mirror[number + 1] = number + 1, number
        return number

    def _new(self, group: int) -> int:
        number = len(self._groups)
        self._groups.append(group)
        self._mirror.append(number)
        return number


def _group(kind: str) -> int:
    if kind in {Kind.OUTPUT, Kind.INPUT}:
        return OUTPUT if kind == Kind.OUTPUT else INPUT
    if kind in {"agreed", "assumed"}:
        return CAUSES if kind == "agreed" else ASSUMED
    return _GROUP_OF[Kind(kind)]
