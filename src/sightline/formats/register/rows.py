"""What a register says of each project: frozen rows of typed values.

The attributes of ``RegisterRow`` are the keys of ``fields.FIELDS``.
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from .problems import Problem, has_errors
from .ratings import Rating
from .values import Amount, Range

Value = Amount | Decimal | datetime.date | Rating | str


@dataclass(frozen=True)
class RegisterRow:
    """One project as one report has it.

    ``number`` is the row a spreadsheet shows. Percentages are fractions.
    ``withheld`` holds, by field, the text that stands where a value belongs (an
    exemption, "TBC"); ``ranges`` low and high where the cell gave a range, the
    value itself being its middle. ``extras`` are columns kept as text.
    """

    number: int
    external_id: str
    title: str
    department: str | None = None
    category: str | None = None
    program: str | None = None
    description: str | None = None
    sponsor: str | None = None
    manager: str | None = None
    stage: str | None = None
    rating: Rating | None = None
    rating_alternative: Rating | None = None
    rating_reason: str | None = None
    start: datetime.date | None = None
    finish: datetime.date | None = None
    budget_fy: Amount | None = None
    forecast_fy: Amount | None = None
    variance_fy: Decimal | None = None
    whole_life_cost: Amount | None = None
    benefits: Amount | None = None
    schedule_narrative: str | None = None
    cost_narrative: str | None = None
    benefits_narrative: str | None = None
    variance_narrative: str | None = None
    vendor: str | None = None
    site: str | None = None
    milestones: dict[str, datetime.date] = field(default_factory=dict)
    extras: dict[str, str] = field(default_factory=dict)
    withheld: dict[str, str] = field(default_factory=dict)
    ranges: dict[str, Range] = field(default_factory=dict)

    @property
    def declared_rating(self) -> Rating | None:
        """The first rating, or the second opinion where the first is blank."""
        return self.rating or self.rating_alternative


@dataclass(frozen=True)
class Register:
    """All rows of a file and what was found in reading them."""

    rows: tuple[RegisterRow, ...]
    problems: tuple[Problem, ...]

    @property
    def is_acceptable(self) -> bool:
        """Whether the register may be imported: all of it, or with one error nothing."""
        return not has_errors(self.problems)
