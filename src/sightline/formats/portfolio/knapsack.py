"""OR-Library ``mknap`` files: projects under several yearly budgets, in numbers alone."""

from __future__ import annotations

from sightline.engines.select.problem import Budget, Candidate, Problem
from sightline.formats.portfolio.read import Portfolio
from sightline.formats.portfolio.refusal import Unreadable

MOST = 1_000_000  # numbers of one problem


def portfolios_of(text: str, name: str) -> list[Portfolio]:
    """Return the problems of a file: a budget a constraint, each a period of the horizon.

    Raises:
        Unreadable: ``truncated``, ``trailing``, ``bad-number`` or ``too-many``.

    Source:
        Beasley (1990), OR-Library, J. Operational Research Society 41, 1069-1072.
    """
    numbers = _Numbers(text)
    found = []
    n_problems = numbers.whole("the number of problems", 1, 10_000)
    for place in range(1, n_problems + 1):
        label = f"{name}:{place}" if n_problems > 1 else name
        found.append(_one(numbers, label))
    if numbers.left:
        raise Unreadable(
            "trailing", f"{numbers.left} numbers follow the last problem.", "Check the counts."
        )
    return found


def _one(numbers: _Numbers, name: str) -> Portfolio:
    n = numbers.whole("the number of projects", 1, 100_000)
    m = numbers.whole("the number of budgets", 1, 120)
    if n * m > MOST:
        raise Unreadable(
            "too-many", f"{n} projects under {m} budgets are too many.", "Cut it down."
        )
    best = numbers.some(1)[0]
    values = numbers.some(n)
    weights = [numbers.some(n) for _ in range(m)]
    limits = numbers.some(m)
    candidates = tuple(
        Candidate(str(k + 1), values[k], tuple(row[k] for row in weights)) for k in range(n)
    )
    periods = tuple(str(k + 1) for k in range(m))
    problem = Problem(candidates, (Budget(tuple(limits)),), periods=periods)
    return Portfolio(name, problem, best or None)


class _Numbers:
    """The numbers of a file, one after the other."""

    def __init__(self, text: str) -> None:
        self.words = text.split()
        self.at = 0

    @property
    def left(self) -> int:
        """How many are left."""
        return len(self.words) - self.at

    def some(self, n: int) -> list[float]:
        """Return the next numbers."""
        words = self.words[self.at : self.at + n]
        if len(words) < n:
            raise Unreadable("truncated", "The file ends too early.", "Fetch it again.")
        self.at += n
        return [self._number(word) for word in words]

    def whole(self, what: str, least: int, most: int) -> int:
        """Return the next number, a whole one within limits."""
        found = self.some(1)[0]
        if not least <= found <= most or found != int(found):
            raise Unreadable(
                "bad-number",
                f"{what[0].upper()}{what[1:]} is {found:g}.",
                f"Give {least} to {most}.",
            )
        return int(found)

    def _number(self, word: str) -> float:
        try:
            return float(word)
        except ValueError:
            raise Unreadable("bad-number", f"{word[:40]!r} is no number.", "Correct it.") from None
