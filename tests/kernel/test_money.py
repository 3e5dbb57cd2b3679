"""Money: whole minor units, exact both ways, never mixed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.kernel.money import Money, digits, from_decimal, totals

CURRENCIES = ["GBP", "EUR", "JPY", "KWD"]
MINOR = st.integers(-(2**63), 2**63 - 1)


@given(MINOR, st.sampled_from(CURRENCIES))
def test_minor_units_survive_the_way_to_major_units_and_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert from_decimal(money.to_decimal(), currency) == money
    assert from_decimal(Decimal(str(money)), currency) == money


@pytest.mark.parametrize(("currency", "n"), [("GBP", 2), ("JPY", 0), ("KWD", 3)])
def test_each_currency_has_its_minor_unit(currency: str, n: int) -> None:
    assert digits(currency) == n
    assert str(Money(1, currency)) == str(Decimal(1).scaleb(-n))


@pytest.mark.parametrize(
    ("amount", "currency"), [("0.001", "GBP"), ("1.5", "JPY"), ("NaN", "GBP"), ("Infinity", "GBP")]
)
def test_what_no_minor_unit_can_hold_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(ValueError, match="finer than"):
        from_decimal(Decimal(amount), currency)


@given(st.lists(st.tuples(st.one_of(st.none(), MINOR), st.sampled_from(CURRENCIES))))
def test_totals_equal_an_integer_oracle_a_currency(amounts: list[tuple[int | None, str]]) -> None:
    found = totals(amounts)
    for currency in CURRENCIES:
        known = [minor for minor, c in amounts if c == currency and minor is not None]
        assert found.get(currency, 0) == sum(known)
        assert (currency in found) is bool(known)


def test_two_currencies_have_no_sum_and_no_order() -> None:
    assert Money(1, "GBP") + Money(2, "GBP") == Money(3, "GBP")
    with pytest.raises(ValueError, match="no sum"):
        Money(1, "GBP") + Money(2, "EUR")
    with pytest.raises(TypeError):
        assert Money(1, "GBP") < Money(2, "JPY")  # type: ignore[operator]


def test_a_zero_keeps_its_places() -> None:
    assert str(Money(0, "GBP")) == "0.00"
    assert str(Money(-5, "GBP")) == "-0.05"
