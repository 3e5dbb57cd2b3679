"""Which items one item may be near: postings that take changes without being made anew.

A large part that is made rarely, and beside it a small one with what changed since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sightline.engines.similarity.columns import Postings, Rarities, Rows
from sightline.engines.similarity.features import Encoded, Floats, Ints
from sightline.engines.similarity.signals import Weights

FEW = 256  # changed items, and one in fifty, before the large part is made anew


class Part:
    """Items of one making; those that were changed or dropped since are left out."""

    def __init__(self, items: Mapping[str, Encoded], known: Rarities, weights: Weights) -> None:
        """Turn the features of items round.

        As if there were a few items more: what all have now may be rare for who asks later.
        """
        known = replace(known, n_items=known.n_items + 3)
        self.ids = sorted(items)
        self._place = {id_: place for place, id_ in enumerate(self.ids)}
        self._is_left_out = np.zeros(len(self.ids), np.bool_)
        rows = Rows.of([items[id_] for id_ in self.ids], known)
        self._postings = Postings.of(rows, rows.leans(weights), len(known.having))

    def leave_out(self, id_: str) -> None:
        """Let an item be found no longer."""
        if id_ in self._place:
            self._is_left_out[self._place[id_]] = True

    def near(self, features: Ints, leans: Floats, most: int) -> list[tuple[float, str]]:
        """Return the items that lean most on features, as (strength less than 0, id)."""
        first, sums = self._postings.first, np.zeros(len(self.ids))
        for feature, lean in zip(features.tolist(), leans.tolist(), strict=True):
            if lean and feature + 1 < len(first):
                at = slice(first[feature], first[feature + 1])
                sums[self._postings.rows[at]] += lean * self._postings.leans[at]
        sums[self._is_left_out] = 0.0
        rows = np.flatnonzero(sums)
        if len(rows) > most:
            rows = rows[np.argpartition(-sums[rows], most)[:most]]
        return [(-float(sums[row]), self.ids[row]) for row in rows.tolist()]


class Nearby:
    """All items of an index, to be asked for those near one."""

    def __init__(self, items: Mapping[str, Encoded], known: Rarities, weights: Weights) -> None:
        """Make the large part of all items."""
        self._weights = weights
        self._large = Part(items, known, weights)
        self._small: Part | None = None
        self._changed: dict[str, Encoded] = {}

    @property
    def is_stale(self) -> bool:
        """Whether so much changed that it should be made anew."""
        return len(self._changed) > FEW + len(self._large.ids) // 50

    def put(self, id_: str, encoded: Encoded) -> None:
        """Take an item in, or its new features."""
        self._large.leave_out(id_)
        self._changed[id_] = encoded
        self._small = None

    def drop(self, id_: str) -> None:
        """Let an item go."""
        self._large.leave_out(id_)
        if self._changed.pop(id_, None) is not None:
            self._small = None

    def near(self, encoded: Encoded, known: Rarities, most: int) -> Sequence[str]:
        """Return the ids of items that may be near features, the likeliest first."""
        if self._small is None:
            self._small = Part(self._changed, known, self._weights)
        leans = Rows.of([encoded], known).leans(self._weights)
        wanted = known.mirror[encoded.features]
        found = [
            one for part in (self._large, self._small) for one in part.near(wanted, leans, most)
        ]
        return [id_ for _, id_ in sorted(found)[:most]]
