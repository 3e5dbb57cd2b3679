"""What a choice is made from: candidates, limits and policy, as a planner writes them down.

Amounts by period count from the first period of the horizon for limits, and from its own start for
what a candidate spends and needs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sightline.engines.measure.numbers import Number

Profile = Number | Sequence[Number]
MONEY = "money"  # the kind of money where only one is used


class Level(StrEnum):
    """How cautiously value and cost are taken."""

    EXPECTED = "expected"
    P50 = "p50"
    P80 = "p80"


class Measure(StrEnum):
    """What a band of a category counts."""

    SPEND = "spend"
    COUNT = "count"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project that may be chosen.

    Attributes:
        value: What it is worth.
        money: What it costs: one number, one a period, or such by kind of money.
        people: What it needs of a role: by role, one number or one a period.
        category: What bands count it under.
        requires: Candidates without which it makes no sense; they start no later.
        is_mandatory: It is chosen.
        is_barred: It is not.
        earliest: The first period in which it may start, 0 the first of the horizon.
        latest: The last one; None for ``earliest``, which leaves no choice.
        late_loss: The share of its value lost for each period it starts after ``earliest``.
        second: What it is worth by the second objective.
        value_p50, value_p80: The value it reaches with a chance of 50 or 80 %.
        uplift_p50, uplift_p80: The share by which its cost is raised at that level.
        value_error, money_error: The share by which its value may be lower, its cost higher.
    """

    id: str
    value: Number
    money: Profile | Mapping[str, Profile] = 0
    people: Mapping[str, Profile] = field(default_factory=dict)
    name: str = ""
    category: str = ""
    requires: tuple[str, ...] = ()
    is_mandatory: bool = False
    is_barred: bool = False
    earliest: int = 0
    latest: int | None = None
    late_loss: Number = 0
    second: Number = 0
    value_p50: Number | None = None
    value_p80: Number | None = None
    uplift_p50: Number = 0
    uplift_p80: Number = 0
    value_error: Number = 0
    money_error: Number = 0

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Budget:
    """The money there is.

    Attributes:
        amounts: One number over all periods together, or one a period (None: no limit).
        kind: The kind of money, None for all kinds together.
        least: What has to be spent at least, in the same shape.
    """

    amounts: Number | Sequence[Number | None] | None = None
    kind: str | None = None
    least: Number | Sequence[Number | None] | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """What there is of a role: one number for every period, or one a period (None: no limit)."""

    role: str
    amounts: Number | Sequence[Number | None]


@dataclass(frozen=True, slots=True)
class Exclusive:
    """Candidates of which at most ``most`` are chosen."""

    ids: tuple[str, ...]
    most: int = 1
    name: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """What a category has to have at least and may have at most.

    Attributes:
        of: What is counted.
        is_share: ``least`` and ``most`` are shares (0 to 1) of all that is chosen, else amounts.
    """

    category: str
    least: Number | None = None
    most: Number | None = None
    of: Measure = Measure.SPEND
    is_share: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """A choice to make.

    Attributes:
        periods: Names of the periods of the horizon.
        level: How cautiously value and cost are taken.
        second_weight: The weight (0 to 1) of the second objective beside the value.
        second_least: What the second objective has to come to at least.
        strikes: How many estimates may be wrong at once, by their errors, in the objective and in
            each limit; 0 believes them.
    """

    candidates: tuple[Candidate, ...]
    budgets: tuple[Budget, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    exclusives: tuple[Exclusive, ...] = ()
    bands: tuple[Band, ...] = ()
    periods: tuple[str, ...] = ("1",)
    level: Level = Level.EXPECTED
    second_weight: Number = 0
    second_least: Number | None = None
    strikes: int = 0
