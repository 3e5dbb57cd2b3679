"""Why a portfolio's file cannot be read, in words for people."""

from sightline.engines.measure.numbers import Uncountable
from sightline.engines.select.checks import MOST_CANDIDATES


class Unreadable(Uncountable):
    """A file that holds no portfolio: what is wrong, where, and what to do."""


def check_count(n: int) -> None:
    """Refuse more candidates than are chosen from, before any of them is read.

    Raises:
        Unreadable: ``too-many``.
    """
    if n > MOST_CANDIDATES:
        raise Unreadable(
            "too-many",
            f"There are more than {MOST_CANDIDATES:,} candidates.",
            "Choose from fewer: screen them first.",
        )
