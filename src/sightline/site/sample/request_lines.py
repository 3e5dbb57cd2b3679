"""What one change request of the sample says of itself: a row of the tables in ``requests_*``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RulingLine:
    """What a board decided, and who voted against it.

    ``until`` is days from today for what was deferred; ``condition`` is what is asked of whom.
    """

    weeks: int
    outcome: str
    reasons: str
    against: tuple[str, ...] = ()
    until: int = 0
    condition: str = ""
    conflict: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class OptionLine:
    """An alternative: the share of the delay that stays, and what it costs, in thousand pounds."""

    name: str
    kind: str
    days: int
    cost: int
    words: str


@dataclass(frozen=True)
class FigureLine:
    """An approved figure that a request moves by itself.

    Attributes:
        by: Days of a finish, thousand pounds of a cost, percent that is left of a benefit.
    """

    kind: str
    by: int


@dataclass(frozen=True)
class RequestLine:
    """One request; its first steps are told from the sitting of its board that it was meant for.

    Attributes:
        upto: The last step before a board saw it: a key of ``way.STEPS``.
        days: By how many days the next open work of the project comes later; 0 moves nothing.
        cost: In thousand pounds; ``holder`` reserves it.
        window: First day from today and length in days.
        after: What followed the decision: a step, and days after the sitting.
    """

    key: str
    project: str
    title: str
    why: str
    board: str
    weeks: int = 0
    upto: str = "present"
    days: int = 0
    cost: int = 0
    holder: str = "colin.ashdown"
    reason: str = "requirement"
    urgency: str = "normal"
    type: str = "baseline"
    risk: str = ""
    back_out: str = ""
    window: tuple[int, int] | None = None
    rulings: tuple[RulingLine, ...] = ()
    options: tuple[OptionLine, ...] = ()
    figures: tuple[FigureLine, ...] = ()
    after: tuple[tuple[str, int], ...] = ()
    is_consent: bool = False
