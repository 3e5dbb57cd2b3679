"""Status marks: a shape, a word and a colour together; text from outside stays text."""

import pytest

from sightline.ui import marks


def test_every_colour_has_its_own_shape_and_word() -> None:
    drawn = {marks._SHAPES[key] for key in marks.ORDER}
    assert len(drawn) == len(set(marks.WORDS.values())) == len(marks.ORDER) == 6


@pytest.mark.parametrize("colour", [*marks.ORDER, None, "", "purple"])
def test_a_status_is_never_colour_alone(colour: str | None) -> None:
    html = marks.status(colour, brief=True)
    assert marks.word(colour) in html
    assert "<svg" in html


def test_measured_is_shown_only_when_it_differs() -> None:
    assert "measured" not in marks.status("amber", "amber")
    assert "measured" not in marks.status("amber")
    assert "measured: </span>On track" in marks.status("amber", "green")


@pytest.mark.parametrize(
    ("declared", "measured", "is_melon"),
    [
        ("green", "red", True),
        ("amber_green", "amber_red", True),
        ("green", "amber", False),
        ("red", "green", False),
        ("none", "red", False),
        ("green", None, False),
    ],
)
def test_watermelon(declared: str, measured: str | None, is_melon: bool) -> None:
    assert marks.is_watermelon(declared, measured) is is_melon
    assert ("Watermelon" in marks.status(declared, measured)) is is_melon


def test_stale_is_said_and_hatched() -> None:
    assert "is-stale" in marks.status("red", stale=True)
    assert "report is stale" in marks.status("red", stale=True)


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        ("red", "amber", "better"),
        ("green", "amber", "worse"),
        ("red", "red", "same"),
        (None, "red", ""),
    ],
)
def test_direction(before: str | None, after: str, way: str) -> None:
    assert marks.direction(before, after) == way


def test_sparks_take_the_last_nine_and_escape_titles() -> None:
    html = marks.sparks([("red", "dropped")] + [("green", "<b>Q1</b>")] * 9)
    assert html.count("<g ") == 9
    assert "dropped" not in html
    assert "<b>" not in html
    assert "&lt;b&gt;Q1&lt;/b&gt;: On track" in html


def test_rating_bar_is_worst_first_and_fills_the_width() -> None:
    html = marks.rating_bar({"green": 1, "red": 2, "unheard of": 1})
    assert 'aria-label="2 off track, 1 on track, 1 not reported"' in html
    assert 'x="0.00" y="0" width="50.00"' in html
    assert 'x="75.00" y="0" width="25.00"' in html
    assert "nothing reported" in marks.rating_bar({})
