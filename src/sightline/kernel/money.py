"""Amounts: whole minor units and a currency, never a float, never summed over currencies."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_precision


@dataclass(frozen=True)
class Money:
    """An amount of one currency.

    Args:
        minor: Whole minor units (pence, cents).
        currency: ISO 4217 code.
    """

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ValueError("amounts of two currencies have no sum without a dated rate")
        return Money(self.minor + other.minor, self.currency)

    def to_decimal(self) -> Decimal:
        """Return the amount in major units."""
        return Decimal(self.minor).scaleb(-digits(self.currency))

    def __str__(self) -> str:
        return f"{self.to_decimal():f}"


def digits(currency: str) -> int:
    """Return the number of minor digits of a currency (CLDR)."""
    return int(get_currency_precision(currency))


def from_decimal(amount: Decimal, currency: str) -> Money:
    """Return the amount in minor units; refuses one finer than the currency's minor unit."""
    scaled = amount.scaleb(digits(currency))
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise ValueError(f"{amount} is finer than {currency} allows")
    return Money(int(scaled), currency)


def totals(amounts: Iterable[tuple[int | None, str]]) -> dict[str, int]:
    """Return the sum of each currency on its own; unknown amounts are left out."""
    sums: dict[str, int] = defaultdict(int)
    for minor, currency in amounts:
        if minor is not None:
            sums[currency] += minor
    return dict(sums)
