"""Numbers, money, dates and durations as a person reads them, and their full form beside.
Plain values in, plain text out; markup is made in the tag library.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from babel.numbers import format_currency, get_currency_precision, get_currency_symbol

LOCALE: Final = "en_GB"
MINUS: Final = "\u2212"
#: Powers of ten with the suffix used by British budget papers, smallest first.
_SCALES: Final = ((0, ""), (3, "k"), (6, "m"), (9, "bn"), (12, "tn"))


def compact(amount: Decimal) -> str:
    """Return an amount with at most three significant digits and its scale: 12.7bn, 950k, 830.

    The step to the next scale is taken after rounding, so 999,999 reads 1m and never 1000k.
    """
    sign = MINUS if amount < 0 else ""
    for power, suffix in _SCALES:
        scaled = _rounded(abs(amount).scaleb(-power))
        if scaled < 1000 or suffix == _SCALES[-1][1]:
            break
    return f"{sign}{scaled:f}{suffix}"


def _rounded(scaled: Decimal) -> Decimal:
    if scaled >= 100 or scaled == scaled.to_integral_value():
        return scaled.quantize(Decimal(1), ROUND_HALF_UP)
    text = f"{scaled.quantize(Decimal('0.1'), ROUND_HALF_UP):f}"
    return Decimal(text.removesuffix(".0"))


@lru_cache(maxsize=8192)
def money(minor: int, currency: str) -> tuple[str, str]:
    """Return an amount as (compact, full).

    Args:
        minor: Whole minor units of the currency.
        currency: ISO 4217 code.
    """
    amount = Decimal(minor).scaleb(-int(get_currency_precision(currency)))
    symbol = get_currency_symbol(currency, locale=LOCALE)
    body = compact(amount)
    gap = "\u00a0" if symbol[-1:].isalpha() else ""
    short = f"{MINUS}{symbol}{gap}{body[1:]}" if body.startswith(MINUS) else f"{symbol}{gap}{body}"
    return short, format_currency(amount, currency, locale=LOCALE)


def day(value: date | datetime) -> str:
    """Return a date that reads the same everywhere: 9 Nov 2026."""
    return f"{value.day} {value:%b %Y}"


def percent(share: float | Decimal) -> str:
    """Return a share (1 is all) in whole percent; 0 and 100 only when exactly so."""
    value = Decimal(str(share)) * 100
    if 0 < value < Decimal("0.5"):
        return "<1%"
    if Decimal("99.5") <= value < 100:
        return ">99%"
    whole = value.quantize(Decimal(1), ROUND_HALF_UP)
    return f"{whole:f}%".replace("-", MINUS)


def permille(n: int, signed: bool = False) -> str:
    """Return thousandths as a percentage, with a plus for more when ``signed``."""
    sign = MINUS if n < 0 else "+" if signed and n > 0 else ""
    return f"{sign}{abs(n) / 10:g}%"


def days(n: int, signed: bool = False) -> str:
    """Return a number of days, with a plus for later when ``signed``."""
    sign = MINUS if n < 0 else "+" if signed and n > 0 else ""
    return f"{sign}{abs(n):,} {'day' if abs(n) == 1 else 'days'}"
