"""Cells to typed values, by strict ASCII patterns; no float ever holds money.

Each parser returns a ``Reading``; a column's parser is built once and cached.
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal

from .headers import CURRENCY, MULTIPLIERS, SCALE, currency_code

LARGEST_MINOR = 10**17
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
_MINOR_DIGITS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0} | dict.fromkeys(
    ("BHD", "JOD", "KWD", "OMR", "TND"), 3
)


@dataclass(frozen=True)
class Amount:
    """Money as a whole number of minor units (pence, cents) and an ISO 4217 code.

    The code is "XXX" (no currency) where neither file nor mapping names one.
    """

    minor: int
    currency: str


@dataclass(frozen=True)
class Range:
    """The low and high of a cell that states a range, where it states them."""

    low: "Scalar | None"
    high: "Scalar | None"


Scalar = Amount | Decimal | datetime.date | str


class Unreadable(ValueError):
    """A cell that is not of its column's type: code, message, remedy, and whether to refuse."""

    def __init__(self, code: str, message: str, remedy: str = "", *, refuses: bool = True) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy, self.refuses = code, message, remedy, refuses


@dataclass(frozen=True)
class NumberForm:
    """How a column writes money: default currency, multiplier, and decimal comma."""

    currency: str = ""
    multiplier: int = 1
    decimal_comma: bool = False


# The usual 28 digits would round a long figure before its range is checked.
_WIDE = Context(prec=120, rounding=ROUND_HALF_EVEN)

_POINT = r"\d{1,3}(?:[, ']\d{3})+(?:\.\d*)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+"
_COMMA = r"\d{1,3}(?:[. ']\d{3})+(?:,\d*)?|\d+(?:,\d*)?|,\d+"


def _money_pattern(number: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<open>\()?\s*(?P<sign>[-+])?\s*(?P<before>{CURRENCY})?\s*(?P<sign2>[-+])?\s*"
        rf"(?P<number>{number})(?:[eE](?P<exponent>[-+]?\d{{1,4}}))?\s*"
        rf"(?P<scale>{SCALE})?\.?\s*(?P<after>{CURRENCY})?\s*(?P<scale2>{SCALE})?\s*"
        r"(?P<trail>-)?\s*(?P<close>\))?",
        re.IGNORECASE | re.ASCII,
    )


_MONEY = {False: _money_pattern(_POINT), True: _money_pattern(_COMMA)}
#: The form that nearly all amounts have, and which the patterns above read alike, but slowly.
_USUAL = re.compile(r"([£$€])?(-?(?:\d{1,3}(?:,\d{3}){1,9}|\d{1,30})(?:\.\d{1,20})?)", re.ASCII)
_NUMBER = {
    False: re.compile(rf"([-+]?)\s*({_POINT})(?:[eE]([-+]?\d{{1,4}}))?\s*(%?)", re.ASCII),
    True: re.compile(rf"([-+]?)\s*({_COMMA})(?:[eE]([-+]?\d{{1,4}}))?\s*(%?)", re.ASCII),
}
_DASHES = str.maketrans({"\u2212": "-", "\u2012": "-", "\u2013": "-", "\u00a0": " "})
_DASHES |= str.maketrans({"\u202f": " ", "\u2009": " ", "\u2019": "'", "\ufe63": "-"})
_RANGE = re.compile(r"\b(low|mid|high|min|most likely|likely|max)\s*:\s*", re.IGNORECASE)
_RANGE_PARTS = {"min": "low", "max": "high", "most likely": "mid", "likely": "mid"}


def tidy(text: str) -> str:
    """A cell's text with typographic spaces, dashes and quotes made plain."""
    return text.translate(_DASHES).strip()


def minor_digits(currency: str) -> int:
    """How many decimal digits a currency's minor unit has."""
    return _MINOR_DIGITS.get(currency, 2)


def amount_of(cell: object, form: NumberForm) -> tuple[Amount, bool]:
    """Read money.

    Args:
        cell: Text, or a number from a workbook.
        form: What the column says; a currency or unit in the cell comes first.

    Returns:
        The amount, and whether it had to be rounded to whole minor units.

    Raises:
        Unreadable: ``not-money``, ``not-finite`` or ``number-too-large``.
    """
    number, currency, multiplier = _money_parts(cell, form)
    code = currency or form.currency or "XXX"
    if number.adjusted() > 30:
        raise _too_large(cell)
    exact = _WIDE.multiply(number, Decimal(multiplier * 10 ** minor_digits(code)))
    minor = int(_WIDE.to_integral_value(exact))
    if abs(minor) > LARGEST_MINOR:
        raise _too_large(cell)
    return Amount(minor, code), exact != minor


def _money_parts(cell: object, form: NumberForm) -> tuple[Decimal, str, int]:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _typed_number(cell), "", form.multiplier
    text = tidy(str(cell))
    if not form.decimal_comma and (usual := _USUAL.fullmatch(text)):
        symbol, number = usual.groups()
        return Decimal(number.replace(",", "")), currency_code(symbol or ""), form.multiplier
    match = _MONEY[form.decimal_comma].fullmatch(text)
    if match is None or bool(match["open"]) != bool(match["close"]):
        raise _not_money(text)
    scale = (match["scale"] or match["scale2"] or "").lower()
    symbol = match["before"] or match["after"] or ""
    number = _decimal(match["number"], match["exponent"], comma=form.decimal_comma)
    n_minus = [match["sign"], match["sign2"], match["trail"], match["open"] and "-"].count("-")
    two_currencies = match["after"] and currency_code(match["after"]) != currency_code(symbol)
    if n_minus > 1 or (match["sign"] and match["sign2"]) or two_currencies:
        raise _not_money(text)
    multiplier = MULTIPLIERS[scale] if scale else form.multiplier
    return number.copy_negate() if n_minus else number, currency_code(symbol), multiplier


def _typed_number(cell: float) -> Decimal:
    number = Decimal(repr(cell))
    if not number.is_finite():
        raise _not_finite(str(cell))
    return number


def _decimal(number: str, exponent: str | None, *, comma: bool) -> Decimal:
    plain = number.replace(".", "").replace(",", ".") if comma else number.replace(",", "")
    plain = plain.replace(" ", "").replace("'", "")
    if len(plain) > 60 or abs(int(exponent or 0)) > 40:
        raise _too_large(number)
    return _WIDE.scaleb(_WIDE.create_decimal(plain), int(exponent or 0))


def percent_of(cell: object, *, points: bool, decimal_comma: bool = False) -> Decimal:
    """Read a percentage as a fraction: 12.5 % is 0.125.

    Args:
        cell: Text, or a number from a workbook.
        points: Whether a number without a sign means percentage points.
        decimal_comma: Whether 12,5 means twelve and a half.

    Raises:
        Unreadable: ``not-percent``, ``not-finite`` or ``number-too-large``.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number, has_sign = _typed_number(cell), False
    else:
        number, has_sign = _percent_text(tidy(str(cell)), decimal_comma)
    fraction = number / 100 if points or has_sign else number
    if abs(fraction) > 1_000_000:
        raise _too_large(cell)
    return fraction + 0  # minus zero is zero


def _percent_text(text: str, decimal_comma: bool) -> tuple[Decimal, bool]:
    match = _NUMBER[decimal_comma].fullmatch(text)
    if match is None:
        raise _unlike("not-percent", text, "a percentage", "such as 12.5 % or -3")
    sign, digits, exponent, percent = match.groups()
    number = _decimal(digits, exponent, comma=decimal_comma)
    return (-number if sign == "-" else number), bool(percent)


def range_parts(text: str) -> dict[str, str] | None:
    """The parts of "Low: a, Mid: b, High: c" by low, mid and high; None if it is no range."""
    pieces = _RANGE.split(text.strip())
    if len(pieces) < 3 or pieces[0].strip():
        return None
    keys = [_RANGE_PARTS.get(key.lower(), key.lower()) for key in pieces[1::2]]
    return dict(zip(keys, (piece.strip(" ,;") for piece in pieces[2::2]), strict=True))


def _not_money(text: str) -> Unreadable:
    return _unlike("not-money", text, "an amount of money", "such as 1,234.50 or £2.5m")


def _too_large(cell: object) -> Unreadable:
    message = f"“{str(cell)[:40]}” is larger than any project's figure."
    return Unreadable("number-too-large", message, "Check the figure and its unit.")


def _not_finite(text: str) -> Unreadable:
    message = f"“{text[:40]}” is no finite number."
    return Unreadable("not-finite", message, "Leave the cell blank instead.", refuses=False)


def _unlike(code: str, text: str, what: str, such: str) -> Unreadable:
    """Words are kept as words and only warned about; a broken figure refuses the register."""
    if re.fullmatch(r"[-+]?(inf(inity)?|nan)", text, re.IGNORECASE):
        return _not_finite(text)
    message = f"“{text[:60]}” is not {what}."
    refuses = any(unicodedata.category(letter) == "Nd" for letter in text[:40]) and len(text) < 40
    return Unreadable(code, message, f"Write {what} {such}, or leave it blank.", refuses=refuses)
