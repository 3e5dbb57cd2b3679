"""Words for delivery confidence to one of five steps, and words for "no value".

What a blank, an exemption and a rating look like is decided here alone.
"""

import re
from enum import StrEnum

from .values import Unreadable


class Rating(StrEnum):
    """Delivery confidence, best first."""

    GREEN = "green"
    AMBER_GREEN = "amber_green"
    AMBER = "amber"
    AMBER_RED = "amber_red"
    RED = "red"


_BLANKS = frozenset(
    {"na", "n/a", "n.a.", "n.a", "none", "null", "-", "--", "---", ".", "?", "#n/a", "(blank)"}
    | {"not applicable", "not rated", "no rating", "unrated", "not assessed"}
)
_WITHHELD = re.compile(
    r"\bexempt|\bsection \d+|withheld|redacted|not disclosed|confidential(?!\w)|commercially "
    r"sensitive|commercial interests?|national security|planning (stage|gmpp|project)|early planning"
    r"|not (yet )?in a position|cannot (be )?calculate|not (been )?(provided|available|yet|known)"
    r"|^tb[cda]\b|to be (confirmed|determined|advised|agreed)|\bpre-soc\b|under review|^pending\b",
    re.IGNORECASE,
)
_STEPS = {
    "green": Rating.GREEN,
    "g": Rating.GREEN,
    "\U0001f7e2": Rating.GREEN,
    "amber": Rating.AMBER,
    "a": Rating.AMBER,
    "yellow": Rating.AMBER,
    "\U0001f7e1": Rating.AMBER,
    "\U0001f7e0": Rating.AMBER,
    "red": Rating.RED,
    "r": Rating.RED,
    "\U0001f534": Rating.RED,
}
_BETWEEN = {
    frozenset({Rating.AMBER, Rating.GREEN}): Rating.AMBER_GREEN,
    frozenset({Rating.AMBER, Rating.RED}): Rating.AMBER_RED,
}


def is_nothing(text: str) -> bool:
    """Tell whether a text means "no value": blank, NA, not applicable and their kin."""
    return not text or text.casefold() in _BLANKS


def is_withheld(text: str) -> bool:
    """Tell whether a text gives a reason for leaving a value out."""
    return _WITHHELD.search(text) is not None


def rating_of(text: str) -> Rating:
    """Read a rating in any case, "Amber/red" and "amber-red" alike.

    Raises:
        Unreadable: ``unknown-rating``; a warning, the word itself is kept.
    """
    words = [word for word in re.split(r"[\s/_\-\u2013+]+", text.strip().casefold()) if word]
    steps = [_STEPS.get(word) for word in words]
    if len(steps) == 1 and steps[0]:
        return steps[0]
    pair = frozenset(step for step in steps if step)
    if len(steps) == 2 and pair in _BETWEEN:
        return _BETWEEN[pair]
    message = f"“{text[:60]}” is not one of green, amber/green, amber, amber/red, red."
    remedy = "Use one of the five, or map the column to something else."
    raise Unreadable("unknown-rating", message, remedy, refuses=False)
