"""The drawing of the map: layers follow the edges, circles are condensed and named."""

from itertools import permutations, product
from random import Random

import pytest

from sightline.linkages.network import STEP_X, condensed, drawing


def reaches(start: str, goal: str, pairs: set[tuple[str, str]]) -> bool:
    seen, fresh = {start}, [start]
    while fresh:
        key = fresh.pop()
        ahead = {head for tail, head in pairs if tail == key} - seen
        seen |= ahead
        fresh += ahead
    return goal in seen


@pytest.mark.parametrize("seed", range(40))
def test_components_are_what_reaches_itself_both_ways(seed: int) -> None:
    dice = Random(seed)
    keys = list("abcdefgh")
    pairs = {pair for pair in permutations(keys, 2) if dice.random() < 0.15}
    of = {key: n for n, circle in enumerate(condensed(keys, pairs)) for key in circle}
    assert of.keys() == set(keys)
    for one, two in product(keys, keys):
        together = reaches(one, two, pairs) and reaches(two, one, pairs)
        assert (of[one] == of[two]) == together
    assert all(of[tail] <= of[head] for tail, head in pairs)


@pytest.mark.parametrize("seed", range(40))
def test_every_edge_outside_a_circle_leads_to_the_right(seed: int) -> None:
    dice = Random(seed)
    keys = list("abcdefgh")
    pairs = {pair for pair in permutations(keys, 2) if dice.random() < 0.15}
    drawn = drawing(keys, pairs)
    x = {box.key: box.x for box in drawn.boxes}
    for line in drawn.lines:
        tail, head = line.pair
        assert x[tail] == x[head] if line.in_circle else x[tail] < x[head]
    assert len({(box.x, box.y) for box in drawn.boxes}) == len(keys)


def test_a_chain_with_a_circle_in_it() -> None:
    drawn = drawing(list("abcd"), [("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")])
    assert drawn.circles == (("b", "c"),)
    x = {box.key: (box.x - drawn.boxes[0].x) // STEP_X for box in drawn.boxes}
    assert x == {"a": 0, "b": 1, "c": 1, "d": 2}


def test_nothing_is_drawn_of_nothing() -> None:
    assert drawing([], []).boxes == ()
