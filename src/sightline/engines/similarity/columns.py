"""Rows of features as columns, what they weigh now, and the same feature by feature.

Weights follow from how many items have a feature, so they are computed anew, not kept up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np
from numpy.typing import NDArray

from sightline.engines.similarity.features import (
    ASSUMED,
    INPUT,
    N_GROUPS,
    OUTPUT,
    SETS,
    TEXT,
    Encoded,
    Floats,
    Ints,
)
from sightline.engines.similarity.signals import Signal, Weights

Places = NDArray[np.int64]


@dataclass(frozen=True)
class Rarities:
    """What is known of each feature: its group, the feature to look for, and how rare it is.

    Attributes:
        n_items: How many items there are.
        having: How many of them have each feature; an output counts as its input too.
    """

    groups: Ints
    mirror: Ints
    n_items: int
    having: Places

    @cached_property
    def idf(self) -> Floats:
        """ln(N/df), 0 for what nobody has."""
        n_items = max(1, self.n_items)
        return np.log(n_items / np.clip(self.having, 1, n_items))

    @cached_property
    def rarity(self) -> Floats:
        """The same from 0 to 1: 1 is what exactly two have. Of fewer than three, nothing is."""
        if self.n_items < 3:
            return np.zeros(len(self.having))
        found: Floats = np.minimum(1.0, self.idf / log(self.n_items / 2))
        return found


@dataclass(frozen=True)
class Rows:
    """Items as rows: row r has the places ``first[r]`` to ``first[r + 1]`` of the others."""

    first: Places
    features: Ints
    values: Floats
    codes: Ints
    known: Rarities

    @classmethod
    def of(cls, items: Sequence[Encoded], known: Rarities) -> Rows:
        """Return encoded items one below the other."""
        first = np.zeros(len(items) + 1, np.int64)
        np.cumsum([len(item.features) for item in items], out=first[1:])
        if not items:
            nothing = np.zeros(0, np.int32)
            return cls(first, nothing, np.zeros(0), nothing, known)
        features = np.concatenate([item.features for item in items])
        values = np.concatenate([item.values for item in items])
        codes = np.concatenate([item.codes for item in items])
        return cls(first, features, values, codes, known)

    def __len__(self) -> int:
        return len(self.first) - 1

    @cached_property
    def groups(self) -> Ints:
        """The group of each place."""
        return self.known.groups[self.features]

    @cached_property
    def weights(self) -> Floats:
        """TF-IDF of stems; the idf of everything else."""
        weights: Floats = self.values * self.known.idf[self.features]
        return weights

    @cached_property
    def cells(self) -> Places:
        """Row and group of each place as one number."""
        rows = np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.first))
        cells: Places = rows * N_GROUPS + self.groups
        return cells

    @cached_property
    def totals(self) -> Floats:
        """The weights summed, by row and group."""
        return self._by_cell(self.weights)

    @cached_property
    def lengths(self) -> Floats:
        """The length of the weights as a vector, by row and group."""
        return np.sqrt(self._by_cell(self.weights**2))

    def _by_cell(self, of_places: Floats) -> Floats:
        found = np.bincount(self.cells, of_places, len(self) * N_GROUPS)
        return found.astype(np.float64, copy=False).reshape(len(self), N_GROUPS)

    def leans(self, weights: Weights) -> Floats:
        """Return how much each place counts where rows that may be near are looked for.

        Their product summed is each signal's cosine times its weight: near enough to the score to
        find pairs by, and a sum that postings add up.
        """
        length = self.lengths.ravel()[self.cells]
        unit = np.divide(self.weights, length, out=np.zeros_like(length), where=length > 0)
        unit[self.groups >= OUTPUT] = 1.0
        rare = np.sqrt(self.known.rarity[self.features])
        rare[self.groups == TEXT] = 1.0
        leans: Floats = unit * rare * np.sqrt(_by_group(weights.signals))[self.groups]
        return leans


def _by_group(weights: Mapping[Signal, float]) -> Floats:
    """Return the weight of each group; places count for windows too."""
    found = np.zeros(N_GROUPS)
    found[TEXT] = weights[Signal.TEXT]
    for group, signal in enumerate(SETS, 1):
        windows = weights[Signal.WINDOWS] if signal in {Signal.PLACES, Signal.VENDORS} else 0.0
        found[group] = 1 - (1 - weights[signal]) * (1 - windows)
    found[OUTPUT] = found[INPUT] = weights[Signal.FEEDS]
    found[ASSUMED] = weights[Signal.CONTRADICTION]
    return found


@dataclass(frozen=True)
class Postings:
    """The same feature by feature: feature f stands in ``rows[first[f]:first[f + 1]]``."""

    first: Places
    rows: Ints
    leans: Floats

    @classmethod
    def of(cls, rows: Rows, leans: Floats, n_features: int) -> Postings:
        """Return rows turned round."""
        order = np.argsort(rows.features, kind="stable")
        first = np.zeros(n_features + 1, np.int64)
        np.cumsum(np.bincount(rows.features, minlength=n_features), out=first[1:])
        return cls(first, (rows.cells[order] // N_GROUPS).astype(np.int32), leans[order])
