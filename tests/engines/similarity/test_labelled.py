"""A hundred pairs of the UK's major projects 2024-25, labelled by hand, beside plain TF-IDF cosine.

``labelled.csv`` holds the best 45 pairs of either way of ranking and random ones, by project id.
Two projects were called related when, by their titles and descriptions, those who run one should know
of the other: a common site, network, system, scheme, group of people or market; the same department,
kind of work or accountable person alone was not enough. One reader labelled them, who could see which
way of ranking had brought a pair up: the figures compare two rankings and are no more than that.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from math import log, sqrt
from pathlib import Path

import pytest

from sightline.cli.linkage_items import items_of
from sightline.engines.similarity import Index, Item
from sightline.engines.similarity.words import stems
from sightline.formats.register import intake

Pair = tuple[str, str]
LABELS = Path(__file__).with_name("labelled.csv")


def labels() -> dict[Pair, bool]:
    with LABELS.open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return {(row["first"], row["second"]): row["related"] == "yes" for row in rows}


@pytest.fixture(scope="module")
def items(shared: Path) -> list[Item]:
    file = shared / "uk-gmpp" / "gmpp_2024_25.csv"
    return items_of(intake.read(file.read_bytes(), name=file.name).register.rows)


def cosines(items: list[Item]) -> Callable[[Pair], float]:
    """Return plain TF-IDF cosine over all texts alike: the peer."""
    counts = {i.id: Counter(s for text in i.texts.values() for s in stems(text)) for i in items}
    having = Counter(stem for count in counts.values() for stem in count)
    vectors = {
        id_: {stem: n * log(len(items) / having[stem]) for stem, n in count.items()}
        for id_, count in counts.items()
    }
    lengths = {id_: sqrt(sum(x * x for x in v.values())) for id_, v in vectors.items()}

    def cosine(pair: Pair) -> float:
        one, other = (vectors[id_] for id_ in pair)
        dot = sum(weight * other.get(stem, 0.0) for stem, weight in one.items())
        return dot / (lengths[pair[0]] * lengths[pair[1]]) if dot else 0.0

    return cosine


def quality(known: dict[Pair, bool], score: Callable[[Pair], float]) -> tuple[float, float]:
    """Return precision among the best 20 of the labelled pairs, and recall among the best 40."""
    ranked = sorted(known, key=lambda pair: (-score(pair), pair))
    precision = sum(known[pair] for pair in ranked[:20]) / 20
    return precision, sum(known[pair] for pair in ranked[:40]) / sum(known.values())


def test_suggestions_are_right_more_often_than_plain_cosine(
    items: list[Item], figure: Callable[[str], None]
) -> None:
    known = labels()
    assert len(known) == 100
    told = Index(items).suggest(most=6_000, at_least=0.0)
    scored = {(each.first, each.second): each.score for each in told}
    ours = quality(known, lambda pair: scored.get(pair, 0.0))
    plain = quality(known, cosines(items))
    figure(
        f"linkages: of 100 labelled pairs, {sum(known.values())} related, precision at 20 "
        f"{ours[0]:.2f} (plain cosine {plain[0]:.2f}), recall at 40 {ours[1]:.2f} "
        f"(plain cosine {plain[1]:.2f})"
    )
    assert ours[0] >= max(0.85, plain[0])
    assert ours[1] >= plain[1]


def test_the_best_suggestions_are_the_known_ones(items: list[Item]) -> None:
    """Two carbon capture clusters of one programme, and two stages of one railway."""
    first, second = Index(items).suggest(most=2)
    assert {first.first, first.second} == {"DESNZ_0457_2425-Q3", "DESNZ_0458_2425-Q3"}
    assert first.meaning == "duplicate"
    assert {second.first, second.second} == {"DFT_0046_2021-Q2", "DFT_0052_2122-Q1"}
