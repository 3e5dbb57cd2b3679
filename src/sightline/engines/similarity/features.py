"""Items as numbered features: a stem, a name of a kind, or what an assumption is about.

A number stays what it is for the life of an index; the columns of ``columns`` are made of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sightline.engines.similarity.items import Item, Kind, folded
from sightline.engines.similarity.signals import KINDS, Signal, Weights
from sightline.engines.similarity.words import stem, stems, words

TEXT = 0
STOPPED = -1  # the number of every stop word
BITS = 32  # a row and a feature as one number, to sort by
LAST = (1 << BITS) - 1
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


class _Words(dict[str, int]):
    """The number of each word's stem, asked for when the word first comes."""

    def __init__(self, number_of: Callable[[str], int]) -> None:
        self._number_of = number_of

    def __missing__(self, word: str) -> int:
        number = self[word] = self._number_of(word)
        return number


class Features:
    """The dictionary of an index: which number is which feature."""

    def __init__(self, weights: Weights) -> None:
        """Begin with nothing known."""
        self._weights = weights
        self._numbers: dict[tuple[str, str], int] = {}
        self._stems: dict[str, int] = {}
        self._codes: dict[str, int] = {}
        self._words: dict[str, int] = _Words(self._stem)
        self._dictionaries: tuple[dict[Any, int], ...] = (
            self._words,
            self._stems,
            self._numbers,
            self._codes,
        )
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

    def encoded(self, items: Sequence[Item]) -> list[Encoded]:
        """Return the features of each item, numbering those that are new."""
        keys, values = self._texts(items)
        names = [(row, *name) for row, item in enumerate(items) for name in self._names(item)]
        rows, numbers, codes = np.array(names, np.int64).reshape(-1, 3).T
        keys = np.concatenate((keys, rows << BITS | numbers))
        order = np.argsort(keys)
        features = (keys[order] & LAST).astype(np.int32)
        values = np.concatenate((values, np.ones(len(names))))[order]
        coded = np.concatenate((np.zeros(len(keys) - len(names), np.int64), codes))[order]
        bounds = np.searchsorted(keys[order], np.arange(len(items) + 1) << BITS).tolist()
        others = self._others(names)
        return [
            Encoded(
                own := features[start:end],
                values[start:end],
                coded[start:end].astype(np.int32),
                np.union1d(own, others[row]).astype(np.int32) if row in others else own,
            )
            for row, (start, end) in enumerate(pairwise(bounds))
        ]

    def _others(self, names: Sequence[tuple[int, int, int]]) -> dict[int, list[int]]:
        """Return, by row, the inputs that its outputs count for, and the other way round."""
        found: dict[int, list[int]] = {}
        for row, number, _ in names:
            if self._mirror[number] != number:
                found.setdefault(row, []).append(self._mirror[number])
        return found

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

    def _texts(self, items: Sequence[Item]) -> tuple[NDArray[np.int64], Floats]:
        """Return row and stem as one number, and ln(1 + how often, weighed by field) of each."""
        numbers: list[int] = []
        runs: list[tuple[int, float, int]] = []
        for row, item in enumerate(items):
            for field, text in sorted(item.texts.items()):
                known = len(numbers)
                numbers.extend(map(self._words.__getitem__, words(text)))
                runs.append((row, self._weights.fields[field], len(numbers) - known))
        lengths = [length for _, _, length in runs]
        rows = np.repeat(np.array([row for row, _, _ in runs], np.int64), lengths)
        weights = np.repeat([weight for _, weight, _ in runs], lengths).astype(np.float64)
        stems_of = np.array(numbers, np.int64)
        counted = (stems_of != STOPPED) & (weights > 0)
        keys, places = np.unique((rows << BITS | stems_of)[counted], return_inverse=True)
        return keys, np.log1p(np.bincount(places, weights[counted], len(keys)))

    def _stem(self, word: str) -> int:
        """Return the number of a word's stem, a new one where it is new."""
        stemmed = stem(word)
        if not stemmed:
            return STOPPED
        number = self._stems.get(stemmed)
        if number is None:
            number = self._stems[stemmed] = self._new(TEXT)
        return number

    def _names(self, item: Item) -> set[tuple[int, int]]:
        """Return the features of attributes and assumptions, with what is assumed."""
        return set(self._named(item))

    def _named(self, item: Item) -> Iterator[tuple[int, int]]:
        for kind, names in item.attributes.items():
            yield from ((self._number(kind, name), 0) for name in map(folded, names) if name)
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
