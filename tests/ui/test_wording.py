"""Numbers and dates as words: known answers, and properties of the compact form."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.ui import wording

UNITS = {"k": 3, "m": 6, "bn": 9, "tn": 12}


@pytest.mark.parametrize(
    ("minor", "currency", "short"),
    [
        (1_270_000_000_000, "GBP", "£12.7bn"),
        (95_000_000, "GBP", "£950k"),
        (99_999_999_900, "GBP", "£1bn"),
        (99_950_000, "GBP", "£1m"),
        (-340_000_000, "GBP", "\u2212£3.4m"),
        (0, "GBP", "£0"),
        (4_550, "GBP", "£45.5"),
        (1_250_000, "JPY", "JP¥1.3m"),
        (95_000_000, "CHF", "CHF\u00a0950k"),
    ],
)
def test_money_is_compact(minor: int, currency: str, short: str) -> None:
    assert wording.money(minor, currency)[0] == short


def test_money_keeps_the_full_figure() -> None:
    assert wording.money(1_270_000_000_012, "GBP")[1] == "£12,700,000,000.12"


@given(st.integers(min_value=1, max_value=10**14))
def test_compact_stays_within_half_a_unit_of_its_last_digit(pounds: int) -> None:
    text = wording.compact(Decimal(pounds))
    digits = text.rstrip("kmbnt")
    scale = 10 ** UNITS.get(text[len(digits) :], 0)
    shown = Decimal(digits)
    assert shown < 1000 or scale == 10**12
    step = Decimal(1) if shown >= 100 else Decimal("0.1")
    assert abs(shown * scale - pounds) <= step * scale / 2


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0%"), (0.004, "<1%"), (0.605, "61%"), (0.996, ">99%"), (1, "100%"), (-0.2, "\u221220%")],
)
def test_percent_says_all_and_nothing_only_when_exact(share: float, words: str) -> None:
    assert wording.percent(share) == words


def test_days_and_dates() -> None:
    assert wording.days(1) == "1 day"
    assert wording.days(1200, signed=True) == "+1,200 days"
    assert wording.days(-3) == "\u22123 days"
    assert wording.day(date(2026, 11, 9)) == "9 Nov 2026"
