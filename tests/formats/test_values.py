"""Money, percentages and dates against slow, obvious readings of the same text."""

import calendar
import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.formats.register.dates import DateOrder, date_of
from sightline.formats.register.headers import Units, bare_words, units_of
from sightline.formats.register.ratings import Rating, rating_of
from sightline.formats.register.values import (
    _USUAL,
    Amount,
    NumberForm,
    Unreadable,
    _money_parts,
    amount_of,
    percent_of,
    range_parts,
)

MILLIONS = NumberForm("GBP", 1_000_000)
DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))


def slow_minor(digits: str, decimals: str, multiplier: int) -> int:
    """Minor units by moving the point in the text, exact for up to eight decimals."""
    padded = (decimals + "0" * 8)[:8]
    scaled = int(digits + padded) * multiplier * 100
    whole, rest = divmod(scaled, 10**8)
    half = rest * 2 - 10**8
    return whole + (1 if half > 0 or (half == 0 and whole % 2) else 0)


def grouped(digits: str) -> str:
    """Digits with a comma before every third from the right."""
    turned = digits[::-1]
    return ",".join(turned[i : i + 3] for i in range(0, len(turned), 3))[::-1]


@given(
    number=st.integers(0, 10**8),
    decimals=st.text("0123456789", max_size=8),
    multiplier=st.sampled_from([1, 1_000, 1_000_000]),
    before=st.sampled_from(["", "£", "GBP ", "£ ", "-", "-£", "£ -"]),
    has_groups=st.booleans(),
)
def test_money_equals_moving_the_point(
    number: int, decimals: str, multiplier: int, before: str, has_groups: bool
) -> None:
    digits = str(number)
    text = before + (grouped(digits) if has_groups else digits)
    text += f".{decimals}" if decimals else ""
    minor = slow_minor(digits, decimals, multiplier)
    expected = Amount(-minor if "-" in before else minor, "GBP")
    assert amount_of(text, NumberForm("GBP", multiplier))[0] == expected


@given(number=st.integers(-(10**11), 10**11))
def test_decimal_comma_mirrors_decimal_point(number: int) -> None:
    text = f"{number / 100:,.2f}"
    mirrored = text.translate(str.maketrans(",.", ".,"))
    point = amount_of(text, NumberForm("EUR"))
    assert amount_of(mirrored, NumberForm("EUR", decimal_comma=True)) == point
    assert point[0].minor == number


@given(st.from_regex(_USUAL, fullmatch=True))
def test_the_quick_way_reads_money_as_the_whole_pattern_does(text: str) -> None:
    form = NumberForm("GBP", 1000)
    assert _money_parts(text, form) == _money_parts(f"{text}e0", form)


@given(st.text(max_size=30))
def test_money_of_any_text_is_an_amount_or_a_refusal(text: str) -> None:
    try:
        amount, _ = amount_of(text, NumberForm("GBP"))
    except Unreadable:
        return
    assert abs(amount.minor) <= 10**17


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("£2,013.02", MILLIONS, Amount(201_302_000_000, "GBP")),
        ("7.9", MILLIONS, Amount(790_000_000, "GBP")),
        ("£2.5bn", MILLIONS, Amount(250_000_000_000, "GBP")),
        ("$5", MILLIONS, Amount(500_000_000, "USD")),
        ("A$5", NumberForm("GBP"), Amount(500, "AUD")),
        ("1,234", NumberForm("JPY"), Amount(1234, "JPY")),
        ("1.234", NumberForm("KWD"), Amount(1234, "KWD")),
        ("(12.50)", NumberForm("GBP"), Amount(-1250, "GBP")),
        ("5", NumberForm(), Amount(500, "XXX")),
        ("-0", NumberForm("GBP"), Amount(0, "GBP")),
        (2013.02, MILLIONS, Amount(201_302_000_000, "GBP")),
        (0.1, NumberForm("GBP"), Amount(10, "GBP")),
        ("12,34,567.89", NumberForm("INR"), Amount(123_456_789, "INR")),
    ],
)
def test_money_known_answers(text: object, form: NumberForm, expected: Amount) -> None:
    assert amount_of(text, form)[0] == expected


@given(DATES, st.sampled_from(["/", "-", ".", " "]))
def test_dates_read_back_in_every_order(date: datetime.date, mark: str) -> None:
    day_first = f"{date.day}{mark}{date.month:02}{mark}{date.year}"
    month_first = f"{date.month}{mark}{date.day}{mark}{date.year}"
    assert date_of(day_first, DateOrder.DAY_FIRST)[0] == date
    assert date_of(month_first, DateOrder.MONTH_FIRST)[0] == date
    for order in DateOrder:
        assert date_of(date.isoformat(), order)[0] == date
        assert date_of(f"{date.isoformat()} 17:00:00", order)[0] == date
        assert (
            date_of(f"{date.day} {calendar.month_name[date.month]} {date.year}", order)[0] == date
        )


@given(st.integers(1, 31), st.integers(1, 12), st.integers(1900, 2199))
def test_a_day_that_never_was_is_refused(day: int, month: int, year: int) -> None:
    text = f"{day:02}/{month:02}/{year}"
    if day <= calendar.monthrange(year, month)[1]:
        assert date_of(text, DateOrder.DAY_FIRST)[0] == datetime.date(year, month, day)
    else:
        with pytest.raises(Unreadable) as refused:
            date_of(text, DateOrder.DAY_FIRST)
        assert refused.value.code == "no-such-day"


@given(st.text(max_size=25))
def test_date_of_any_text_is_a_date_or_a_refusal(text: str) -> None:
    try:
        date, _ = date_of(text, DateOrder.DAY_FIRST)
    except Unreadable:
        return
    assert 1900 <= date.year <= 2199


def test_an_iso_column_does_not_guess_the_order() -> None:
    with pytest.raises(Unreadable) as refused:
        date_of("03/04/2021", DateOrder.ISO)
    assert refused.value.code == "date-order-unknown"
    assert date_of("31/04/2021".replace("04", "03"), DateOrder.ISO)[0] == datetime.date(2021, 3, 31)


def test_month_only_takes_the_outer_day() -> None:
    assert date_of("Feb 2024", DateOrder.ISO, month_end=True)[0] == datetime.date(2024, 2, 29)
    assert date_of("Feb 2024", DateOrder.ISO)[0] == datetime.date(2024, 2, 1)


@given(st.decimals(-1000, 1000, places=3))
def test_percent_signs_and_points_agree(number: Decimal) -> None:
    assert percent_of(f"{number}%", points=False) == percent_of(f"{number}", points=True)
    assert percent_of(f"{number}", points=False) == number


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("Amber/red", Rating.AMBER_RED),
        ("RED / AMBER", Rating.AMBER_RED),
        ("amber-green", Rating.AMBER_GREEN),
        ("A/G", Rating.AMBER_GREEN),
        ("GREEN", Rating.GREEN),
        ("r", Rating.RED),
        ("🟡", Rating.AMBER),
    ],
)
def test_ratings(text: str, rating: Rating) -> None:
    assert rating_of(text) is rating


@pytest.mark.parametrize("text", ["green/red", "purple", "amber amber amber", "", "3"])
def test_no_ratings(text: str) -> None:
    with pytest.raises(Unreadable):
        rating_of(text)


@pytest.mark.parametrize(
    ("header", "units"),
    [
        ("Whole Life Cost (£m)", Units("GBP", 1_000_000)),
        ("Budget (GBP million)", Units("GBP", 1_000_000)),
        ("Cost $'000", Units("USD", 1_000)),
        ("Cost ($000s)", Units("USD", 1_000)),
        ("Cost ($ M)", Units("USD", 1_000_000)),
        ("Cost in € bn", Units("EUR", 1_000_000_000)),
        ("Cost (millions)", Units("", 1_000_000)),
        ("Variance (%)", Units("", 1, is_percent=True)),
        ("All parts to try", Units()),
        ("Length (km)", Units()),
        ("TOTAL Baseline (£m) (including Non-Government Costs)", Units("GBP", 1_000_000)),
    ],
)
def test_units_in_headers(header: str, units: Units) -> None:
    assert units_of(header) == units


def test_bare_words_drop_definitions_and_units() -> None:
    header = (
        "IPA Delivery Confidence Assessment \n(A Delivery Confidence Assessment of the project)"
    )
    assert bare_words(header) == "ipa delivery confidence assessment"
    assert bare_words("Whole-Life Cost (£m)") == "whole life cost"
    assert bare_words("project_id") == "project id"


def test_range_parts() -> None:
    assert range_parts("Low: 1, Mid: 2, High: 3") == {"low": "1", "mid": "2", "high": "3"}
    assert range_parts("Mid: 31/03/2026, High: 31/12/2026") == {
        "mid": "31/03/2026",
        "high": "31/12/2026",
    }
    assert range_parts("from low: 3") is None
