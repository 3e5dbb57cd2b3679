"""Which answers scores are made of: blocks of five and more, the same ones on every page.

Scores are shown by service, customer, month, office and year. Were each made of all its answers,
the score of seven less that of five of them would tell what the other two said.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sightline.services.rules.measures import LEAST_ANSWERS


@dataclass(frozen=True)
class Answers:
    """Answers that every table keeps together: of one service, one customer and one month.

    Those of several months of a year may stand as one where they are a block by themselves.

    Attributes:
        month: The first day of their month; ``None`` for requests that are not closed yet.
        last: The first day of their last month, where they are of several.
    """

    service: Any
    customer: Any
    office: Any
    month: date | None
    n: int
    n_satisfied: int
    n_promoters: int
    n_detractors: int
    last: date | None = None

    @property
    def end(self) -> date | None:
        """The first day of their last month."""
        return self.last or self.month

    @property
    def one_month(self) -> date | None:
        """Their month, where they are of a single one."""
        return self.month if self.end == self.month else None

    @property
    def year(self) -> int | None:
        """The year in which they were closed."""
        return self.month.year if self.month else None


Block = tuple[Answers, ...]
#: What is put together, the finest first: what is too few for one goes on to the next.
LEVELS: tuple[Callable[[Answers], Hashable], ...] = (
    lambda one: (one.service, one.customer, one.month),
    lambda one: (one.service, one.customer, one.year),
    lambda one: (one.service, one.customer),
    lambda one: (one.service, one.year),
    lambda one: one.service,
    lambda one: (one.office, one.customer, one.year),
    lambda one: one.customer,
    lambda one: (one.office, one.month),
    lambda one: (one.office, one.year),
    lambda one: one.office,
    lambda one: None,
)


def blocks(answers: Iterable[Answers]) -> list[Block]:
    """Return answers in blocks of five and more; under five may be left over, and count nowhere.

    Every score is made of whole blocks of this one division, so whatever is added to and taken from
    one another is whole blocks again: nothing that can be worked out tells of fewer than five.
    """
    found: list[Block] = []
    left = list(answers)
    for level in LEVELS:
        together = _grouped(left, level)
        found += [tuple(held) for held in together if _is_enough(held)]
        left = [one for held in together if not _is_enough(held) for one in held]
    return found


def _grouped(
    answers: Iterable[Answers], level: Callable[[Answers], Hashable]
) -> list[list[Answers]]:
    held: dict[Hashable, list[Answers]] = {}
    for one in answers:
        held.setdefault(level(one), []).append(one)
    return list(held.values())


def _is_enough(held: Iterable[Answers]) -> bool:
    return sum(one.n for one in held) >= LEAST_ANSWERS


def scored(found: Iterable[Block], group: Callable[[Answers], Hashable]) -> Mapping[Any, Block]:
    """Return group to the answers that its score is made of: the blocks that lie in it whole.

    Args:
        group: The group that answers are in; ``None`` where they are in none that is asked for.
    """
    held: dict[Hashable, Block] = {}
    for block in found:
        groups = {group(one) for one in block}
        if len(groups) == 1 and None not in groups:
            (key,) = groups
            held[key] = (*held.get(key, ()), *block)
    return held
