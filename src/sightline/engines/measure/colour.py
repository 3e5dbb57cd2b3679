"""The colours of status: their order, their scales, and the worst of several.

Five known steps from green to red, and ``none`` for what nobody reported.
"""

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction


class Colour(StrEnum):
    """One step of status, on the five-step delivery-confidence scale or not reported.

    Source: UK delivery-confidence assessment; the three-step scale uses green, amber
    and red alone. Compare by ``rank``, never by the text.
    """

    GREEN = "green"
    AMBER_GREEN = "amber_green"
    AMBER = "amber"
    AMBER_RED = "amber_red"
    RED = "red"
    NONE = "none"

    @property
    def rank(self) -> int:
        """Severity: 0 green to 4 red; -1 when not reported, which says nothing."""
        return _RANK[self]

    @property
    def is_known(self) -> bool:
        """True unless nobody reported."""
        return self is not Colour.NONE

    @property
    def words(self) -> str:
        """The colour inside a sentence, such as ``amber-green`` or ``not reported``."""
        return self.value.replace("_", "-") if self.is_known else "not reported"


SCALE = (Colour.GREEN, Colour.AMBER_GREEN, Colour.AMBER, Colour.AMBER_RED, Colour.RED)
"""The five known colours, best first; the index is the rank."""

THREE = (Colour.GREEN, Colour.AMBER, Colour.RED)
"""The three-step scale, best first."""

_RANK = {colour: rank for rank, colour in enumerate(SCALE)} | {Colour.NONE: -1}

_LETTERS = {
    "green": Colour.GREEN,
    "g": Colour.GREEN,
    "ambergreen": Colour.AMBER_GREEN,
    "greenamber": Colour.AMBER_GREEN,
    "ag": Colour.AMBER_GREEN,
    "amber": Colour.AMBER,
    "yellow": Colour.AMBER,
    "a": Colour.AMBER,
    "amberred": Colour.AMBER_RED,
    "redamber": Colour.AMBER_RED,
    "ar": Colour.AMBER_RED,
    "red": Colour.RED,
    "r": Colour.RED,
    "none": Colour.NONE,
    "notreported": Colour.NONE,
}


def worst(colours: Iterable[Colour]) -> Colour:
    """Return the most severe colour; what is not reported is passed over.

    Returns:
        ``none`` when nothing is known.
    """
    return max(colours, key=_RANK.__getitem__, default=Colour.NONE)


def coarse(colour: Colour) -> Colour:
    """Return the colour on the three-step scale: the three middle steps become amber."""
    if colour in (Colour.AMBER_GREEN, Colour.AMBER_RED):
        return Colour.AMBER
    return colour


def to_five_step(colour: Colour) -> int | None:
    """Return 1 (green) to 5 (red), or None when not reported."""
    return colour.rank + 1 if colour.is_known else None


def from_five_step(step: int | None) -> Colour:
    """Return the colour of 1 (green) to 5 (red); None is not reported.

    Raises:
        ValueError: ``step`` is not 1 to 5.
    """
    return _nth(SCALE, step)


def to_three_step(colour: Colour) -> int | None:
    """Return 1 (green), 2 (amber and its neighbours) or 3 (red), or None when not reported."""
    return THREE.index(coarse(colour)) + 1 if colour.is_known else None


def from_three_step(step: int | None) -> Colour:
    """Return the colour of 1 (green), 2 (amber) or 3 (red); None is not reported.

    Raises:
        ValueError: ``step`` is not 1 to 3.
    """
    return _nth(THREE, step)


def from_words(words: str) -> Colour:
    """Return the colour that a person wrote, such as ``Amber/Red``, ``AR`` or ``amber-red``.

    Blank is not reported; case, spaces and punctuation do not matter.

    Raises:
        ValueError: The words name no colour.
    """
    letters = "".join(letter for letter in words.casefold() if letter.isalnum())
    if not letters and not words.strip():
        return Colour.NONE
    if letters not in _LETTERS:
        raise ValueError(f"{words!r} is not a status colour")
    return _LETTERS[letters]


def share_colour(share: Fraction, red_below: Fraction = Fraction(4, 5)) -> Colour:
    """Return the colour of a delivered share of what was planned.

    Green within a quarter of the allowed shortfall, so with the default green from
    95 %, amber from 80 % and red below.

    Args:
        share: Delivered over planned, 1 is all of it.
        red_below: The share under which executives must act, at most 1.

    Source:
        Benefit rating default, domain reference 6.2.
    """
    if share < red_below:
        return Colour.RED
    return Colour.AMBER if share < 1 - (1 - red_below) / 4 else Colour.GREEN


def drift_colour(drift: Fraction | int, allowed: Fraction | int) -> Colour:
    """Return the colour of a drift against its tolerance, both in the same unit.

    Green without drift, amber-green to half the tolerance, amber to all of it, red
    beyond: a broken tolerance is an exception, and an exception is for executives.
    """
    if drift <= 0:
        return Colour.GREEN
    if drift > allowed:
        return Colour.RED
    return Colour.AMBER if 2 * drift > allowed else Colour.AMBER_GREEN


def _nth(scale: tuple[Colour, ...], step: int | None) -> Colour:
    if step is None:
        return Colour.NONE
    if not 1 <= step <= len(scale):
        raise ValueError(f"step must be 1 to {len(scale)}, not {step}")
    return scale[step - 1]
