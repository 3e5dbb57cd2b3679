"""Numbers from outside, taken exactly or refused by name, for the engines that weigh and choose.

``Uncountable`` is the one refusal of them all; its subclasses say which engine speaks.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import isfinite

Number = int | float | Decimal | Fraction
MOST = Fraction(10) ** 18  # nothing in a portfolio is larger; beyond it a number is a typing error


class Uncountable(ValueError):
    """Something that cannot be computed with: it says what, and what a person does about it.

    Attributes:
        code: A short name for programs, such as ``bad-number`` or ``cycle``.
        remedy: What a person does about it.
        ids: What is concerned, in order.
    """

    def __init__(self, code: str, message: str, remedy: str, ids: Sequence[str] = ()) -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.code = code
        self.message = message
        self.remedy = remedy
        self.ids = tuple(ids)


def exact(value: object, what: str, refusal: type[Uncountable] = Uncountable) -> Fraction:
    """Return a number as an exact fraction; a float counts as the decimal that it prints.

    Args:
        value: Whatever came in.
        what: What it is, for the refusal's words: ``the cost of “Bridge”``.
        refusal: The refusal to raise.

    Raises:
        Uncountable: ``bad-number``: it is no number, not finite, or beyond 10^18.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        shown = repr(value)[:40]
        raise refusal("bad-number", f"{_opening(what)} is {shown}, not a number.", "Give a number.")
    if isinstance(value, float | Decimal) and not _is_finite(value):
        raise refusal("bad-number", f"{_opening(what)} is not finite.", "Give a finite number.")
    if isinstance(value, Decimal) and abs(value.adjusted()) > 30:  # absurdly long as a fraction
        value = Decimal(0) if value.adjusted() < 0 or not value else 10 * MOST
    found = Fraction(repr(float(value))) if isinstance(value, float) else Fraction(value)
    if abs(found) > MOST:
        raise refusal("bad-number", f"{_opening(what)} is beyond 10^18.", "Give a smaller number.")
    return found


def not_negative(value: object, what: str, refusal: type[Uncountable] = Uncountable) -> Fraction:
    """Return a number as ``exact`` does, and refuse a negative one as ``negative``."""
    found = exact(value, what, refusal)
    if found < 0:
        raise refusal("negative", f"{_opening(what)} is negative.", "Give 0 or more.")
    return found


def positive(value: object, what: str, refusal: type[Uncountable] = Uncountable) -> Fraction:
    """Return a number as ``exact`` does, and refuse 0 and less as ``not-positive``."""
    found = exact(value, what, refusal)
    if found <= 0:
        raise refusal("not-positive", f"{_opening(what)} is not above 0.", "Give more than 0.")
    return found


def share(value: object, what: str, refusal: type[Uncountable] = Uncountable) -> Fraction:
    """Return a share of 0 to 1 as ``exact`` does, and refuse another as ``not-a-share``."""
    found = exact(value, what, refusal)
    if not 0 <= found <= 1:
        raise refusal(
            "not-a-share", f"{_opening(what)} is not 0 to 1.", "Give a share: 0.6 for 60 %."
        )
    return found


def _is_finite(value: float | Decimal) -> bool:
    return value.is_finite() if isinstance(value, Decimal) else isfinite(value)


def _opening(what: str) -> str:
    return what[:1].upper() + what[1:]
