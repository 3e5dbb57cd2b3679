"""The index of linkage discovery: items in, suggestions with their evidence out.

Never all pairs: rare features lead to candidates, and candidates are then compared exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import NamedTuple

import numpy as np

from sightline.engines.similarity import kernels, machine
from sightline.engines.similarity.columns import Places, Postings, Rarities, Rows
from sightline.engines.similarity.evidence import Names, Pair, digest, lasting_shingles
from sightline.engines.similarity.features import Encoded, Features, Floats
from sightline.engines.similarity.items import Item
from sightline.engines.similarity.nearby import Nearby
from sightline.engines.similarity.rarity import jaccard
from sightline.engines.similarity.signals import Signal, Suggestion, Weights
from sightline.engines.similarity.strengths import DIGITS, ORDER, Spans, scores, strengths

CANDIDATES = 40  # items that each is compared with exactly
COMPARED = 200  # items that one new item is compared with exactly
FEW = 1_000  # items; up to here no feature is too common to lead to candidates
COMMON = 0.02  # the share of items above which it is
ALIKE = 0.5  # the cosine from which on two texts are asked whether one is a copy
CHUNK = 200_000  # pairs at a time
AT_ONCE = 1_000  # items that are taken in together
_TEXT, _COPY = ORDER.index(Signal.TEXT), ORDER.index(Signal.COPY)


class _Scored(NamedTuple):
    """A pair of rows, to be sorted: the highest score first, then the ids."""

    less_score: float
    one: int
    other: int
    strengths: Floats


class Index:
    """Items to be compared, each taken in, replaced and dropped by itself.

    Not to be asked or changed by two threads at once.
    """

    def __init__(self, items: Iterable[Item] = (), weights: Weights | None = None) -> None:
        """Take items in; the weights are those of ``signals`` unless given."""
        self._weights = weights or Weights()
        self._features = Features(self._weights)
        self._items: dict[str, Item] = {}
        self._encoded: dict[str, Encoded] = {}
        self._having = np.zeros(1024, np.int64)
        self._nearby: Nearby | None = None
        unlike = iter({item.id: item for item in items}.values())
        while some := list(islice(unlike, AT_ONCE)):
            for item, encoded in zip(some, self._features.encoded(some), strict=True):
                self._set(item.id, item, encoded)

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._items

    def put(self, item: Item) -> None:
        """Take an item in, in place of the one that has its id."""
        self._set(item.id, item, self._features.encoded([item])[0])
        if self._nearby is not None:
            self._nearby.put(item.id, self._encoded[item.id])

    def drop(self, id_: str) -> None:
        """Let an item go.

        Raises:
            KeyError: There is none with this id.
        """
        if id_ not in self._items:
            raise KeyError(id_)
        self._set(id_, None, None)
        if self._nearby is not None:
            self._nearby.drop(id_)

    def suggest(self, most: int = 100, at_least: float = 0.1) -> tuple[Suggestion, ...]:
        """Return the pairs with the highest scores, the highest first.

        Args:
            most: How many at most.
            at_least: The score below which a pair is not told.

        Each item is compared exactly with the 40 that rare features say are nearest. Of up to
        1,000 items every shared feature counts for that, of more only those that at most one in
        fifty has.
        """
        ids = sorted(self._items)
        rows = self._rows(ids)
        return self._told(ids, rows, _candidates(rows, self._weights), most, at_least)

    def like(self, item: Item, most: int = 10, at_least: float = 0.1) -> tuple[Suggestion, ...]:
        """Return the items most like one, as ``suggest`` would tell them were it taken in.

        The index stays as it is; an item in it that has the same id does not count.

        Args:
            item: The item, known or new.
            most: How many at most.
            at_least: The score below which a pair is not told.
        """
        if self._nearby is None or self._nearby.is_stale:
            self._nearby = Nearby(self._encoded, self._known(), self._weights)
        with self._as_if(item) as encoded:
            near = self._nearby.near(encoded, self._known(), COMPARED + 1)
            ids = sorted({item.id, *near})
            pairs = _with_all(ids.index(item.id), len(ids))
            return self._told(ids, self._rows(ids), [pairs], most, at_least)

    @contextmanager
    def _as_if(self, item: Item) -> Iterator[Encoded]:
        """Let an item be in the index for a while, and give its features."""
        old = self._items.get(item.id), self._encoded.get(item.id)
        with self._features.draft():
            encoded = self._features.encoded([item])[0]
            self._set(item.id, item, encoded)
            try:
                yield encoded
            finally:
                self._set(item.id, *old)

    def _set(self, id_: str, item: Item | None, encoded: Encoded | None) -> None:
        """Put an item, or none, in place of what is there, and count its features."""
        while len(self._having) < len(self._features):
            self._having = np.concatenate((self._having, np.zeros_like(self._having)))
        old = self._encoded.pop(id_, None)
        self._items.pop(id_, None)
        if old is not None:
            self._having[old.counted] -= 1
        if item is not None and encoded is not None:
            self._items[id_], self._encoded[id_] = item, encoded
            self._having[encoded.counted] += 1

    def _known(self) -> Rarities:
        having = self._having[: len(self._features)].copy()
        return Rarities(self._features.groups, self._features.mirror, len(self), having)

    def _rows(self, ids: Sequence[str]) -> Rows:
        return Rows.of([self._encoded[id_] for id_ in ids], self._known())

    def _told(
        self,
        ids: Sequence[str],
        rows: Rows,
        chunks: Iterable[tuple[Places, Places]],
        most: int,
        at_least: float,
    ) -> tuple[Suggestion, ...]:
        """Return the best of pairs of rows with their evidence."""
        spans = Spans.of([self._items[id_].window for id_ in ids])
        best: list[_Scored] = []
        for ones, others in chunks:
            found = strengths(rows, spans, ones, others)
            self._mark_copies(ids, ones, others, found)
            ranked = _ranked(scores(found, self._weights), (ones, others), found, most, at_least)
            best = sorted([*best, *ranked], key=lambda each: each[:3])[:most]
        names = Names(self._features, rows.known, self._weights)
        return tuple(self._suggestion(names, ids[each.one], ids[each.other], each) for each in best)

    def _mark_copies(self, ids: Sequence[str], ones: Places, others: Places, found: Floats) -> None:
        """Fill in how much of their texts two items have word for word, where they are alike."""
        runs: dict[int, frozenset[str]] = {}
        for pair in np.flatnonzero(found[:, _TEXT] >= ALIKE).tolist():
            both = int(ones[pair]), int(others[pair])
            for row in both:
                if row not in runs:
                    runs[row] = lasting_shingles(self._items[ids[row]])
            found[pair, _COPY] = round(jaccard(runs[both[0]], runs[both[1]]), DIGITS)

    def _suggestion(self, names: Names, one: str, other: str, scored: _Scored) -> Suggestion:
        items = self._items[one], self._items[other]
        pair = Pair(*items, (self._encoded[one], self._encoded[other]))
        found = names.found(pair, scored.strengths)
        return Suggestion(one, other, -scored.less_score, found, digest(*items))


def _candidates(rows: Rows, weights: Weights) -> Iterator[tuple[Places, Places]]:
    """Yield pairs of rows that rare features bring near each other, each once, a chunk at a time."""
    n = len(rows)
    most = min(CANDIDATES, max(1, n - 1))
    leans = rows.leans(weights)
    postings = Postings.of(rows, leans, len(rows.known.having))
    n_rows = np.diff(postings.first)
    wide = (n_rows > max(COMMON * n, CANDIDATES)) if n > FEW else np.zeros(len(n_rows), np.bool_)
    found = np.full(n * most, -1, np.int32)
    machine.run(
        kernels.nearest, int((n_rows[~wide] ** 2).sum()),
        rows.first, rows.features, leans, rows.known.mirror, wide,
        postings.first, postings.rows, postings.leans, most,
        out=(found, np.zeros(n * most), np.zeros(n), np.zeros(n, np.int32)),
    )  # fmt: skip
    near = np.repeat(np.arange(n, dtype=np.int64), most)[found >= 0], found[found >= 0]
    pairs = np.sort(np.minimum(*near) * n + np.maximum(*near))
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    for start in range(0, len(pairs), CHUNK):
        yield np.divmod(pairs[start : start + CHUNK], n)


def _with_all(row: int, n: int) -> tuple[Places, Places]:
    """Return the pairs of one row with each other one, in the order of rows."""
    others = np.delete(np.arange(n, dtype=np.int64), row)
    return np.minimum(others, row), np.maximum(others, row)


def _ranked(
    scored: Floats, pairs: tuple[Places, Places], found: Floats, most: int, at_least: float
) -> list[_Scored]:
    """Return the best pairs, the highest score first, then by their ids."""
    ones, others = pairs
    if len(scored) > most:
        at_least = max(at_least, float(np.partition(scored, -most)[-most]))
    told = np.flatnonzero((scored >= at_least) & (scored > 0))
    order = told[np.lexsort((others[told], ones[told], -scored[told]))][:most].tolist()
    return [_Scored(-float(scored[p]), int(ones[p]), int(others[p]), found[p]) for p in order]
