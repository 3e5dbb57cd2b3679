"""Words, stems and shingles: known answers."""

import pytest

from sightline.engines.similarity.words import shingles, stem, stems, words


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("services", "service"), ("facilities", "facility"), ("processes", "process"),
        ("trees", "tree"), ("shoes", "shoe"), ("bus", "bus"), ("access", "access"),
        ("gas", "gas"), ("plans", "plan"), ("upgrade", "upgrade"), ("the", ""), ("during", ""),
    ],
)  # fmt: skip
def test_plurals_become_singular_and_stop_words_nothing(word: str, known: str) -> None:
    assert stem(word) == known


def test_words_are_of_any_script_and_numbers_are_none() -> None:
    text = "Straße, naïve café; Ναυτιλία ИТ-системы! HS2 costs £3.5m in 2024-25 (A12)."
    assert words(text) == [
        "strasse", "naïve", "café", "ναυτιλία", "ит", "системы", "hs2", "costs", "in", "a12",
    ]  # fmt: skip


def test_stems_keep_their_order_and_leave_out_stop_words() -> None:
    assert list(stems("The upgrade of the SYSTEMS and its Interfaces")) == [
        "upgrade",
        "system",
        "interface",
    ]


def test_shingles_are_three_words_in_a_row() -> None:
    assert shingles("One, two three FOUR") == {"one two three", "two three four"}
    assert shingles("two words") == {"two words"}
    assert shingles("12 %") == frozenset()
