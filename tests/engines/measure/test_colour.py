"""Colours: their order, and the way between the scales."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.engines.measure.colour import (
    SCALE,
    Colour,
    coarse,
    drift_colour,
    from_five_step,
    from_three_step,
    from_words,
    share_colour,
    to_five_step,
    to_three_step,
    worst,
)

colours = st.sampled_from(Colour)


def test_the_values_are_the_plain_names_that_pages_and_tables_use() -> None:
    assert [c.value for c in Colour] == [
        "green",
        "amber_green",
        "amber",
        "amber_red",
        "red",
        "none",
    ]


def test_ranks_count_from_green_and_not_reported_lies_outside() -> None:
    assert [c.rank for c in SCALE] == [0, 1, 2, 3, 4]
    assert Colour.NONE.rank == -1


@given(st.lists(colours))
def test_worst_is_what_a_loop_finds(found: list[Colour]) -> None:
    answer = Colour.NONE
    for colour in found:
        for step in SCALE:
            if colour is step and (
                answer is Colour.NONE or SCALE.index(answer) < SCALE.index(step)
            ):
                answer = step
    assert worst(found) is answer


@given(colours)
def test_five_steps_are_a_round_trip(colour: Colour) -> None:
    assert from_five_step(to_five_step(colour)) is colour


@given(colours)
def test_three_steps_keep_what_the_coarse_colour_says(colour: Colour) -> None:
    assert from_three_step(to_three_step(colour)) is coarse(colour)


def test_the_middle_steps_become_amber() -> None:
    assert {coarse(c) for c in SCALE[1:4]} == {Colour.AMBER}
    assert coarse(Colour.RED) is Colour.RED and coarse(Colour.NONE) is Colour.NONE


@pytest.mark.parametrize("step", [0, 6, -1])
def test_a_step_off_the_scale_is_refused(step: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        from_five_step(step)


@pytest.mark.parametrize(
    ("words", "colour"),
    [
        ("Amber/Green", Colour.AMBER_GREEN),
        (" amber - RED ", Colour.AMBER_RED),
        ("AR", Colour.AMBER_RED),
        ("green", Colour.GREEN),
        ("", Colour.NONE),
        ("Not reported", Colour.NONE),
    ],
)
def test_words_are_read_as_people_write_them(words: str, colour: Colour) -> None:
    assert from_words(words) is colour


@pytest.mark.parametrize("words", ["Exempt under Section 43", "blue", "?", "green red"])
def test_words_that_name_no_colour_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match="not a status colour"):
        from_words(words)


@given(colours)
def test_a_colour_is_read_back_from_its_own_words(colour: Colour) -> None:
    assert from_words(colour.words) is colour


@pytest.mark.parametrize(
    ("percent", "colour"),
    [(96, "green"), (95, "green"), (94, "amber"), (80, "amber"), (79, "red"), (-5, "red")],
)
def test_shares_turn_at_95_and_80_percent(percent: int, colour: str) -> None:
    assert share_colour(Fraction(percent, 100)) == colour


@pytest.mark.parametrize(
    ("drift", "colour"),
    [
        (-1, "green"),
        (0, "green"),
        (1, "amber_green"),
        (5, "amber_green"),
        (6, "amber"),
        (10, "amber"),
        (11, "red"),
    ],
)
def test_drift_is_red_only_beyond_the_tolerance(drift: int, colour: str) -> None:
    assert drift_colour(drift, 10) == colour


@given(st.integers(-50, 50), st.integers(0, 9), st.integers(0, 40))
def test_more_drift_is_never_better(drift: int, more: int, allowed: int) -> None:
    assert drift_colour(drift + more, allowed).rank >= drift_colour(drift, allowed).rank
