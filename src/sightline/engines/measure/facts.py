"""What is known of one project at a date, and what a measurement of it returns.

Plain frozen values; ``None`` always means unknown, never zero.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sightline.engines.measure.colour import Colour

Plain = str | int | None
"""What an input of a formula may be: ready for JSON and for a page."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A colour found from facts.

    Attributes:
        colour: ``none`` when the facts do not suffice.
        reason: One sentence for people.
        inputs: Every value that the formula used, dates as ISO text.
        formula: The name of the formula.
    """

    colour: Colour
    reason: str
    inputs: dict[str, Plain] = field(default_factory=dict)
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """One dated promise: what the baseline said, what is forecast, what happened."""

    name: str
    baseline: date | None = None
    forecast: date | None = None
    actual: date | None = None

    @property
    def due(self) -> date | None:
        """The date it is promised for now: the forecast, else the baseline."""
        return self.forecast or self.baseline

    def slip_days(self, as_of: date) -> int | None:
        """Return calendar days behind the baseline, negative when early.

        What is past its due date and not done counts as due today: it cannot happen
        before. None without a baseline, or without forecast and actual while the
        baseline lies ahead.
        """
        expected = self.actual or self._expected(as_of)
        if self.baseline is None or expected is None:
            return None
        return (expected - self.baseline).days

    def overdue_days(self, as_of: date) -> int:
        """Return calendar days past the due date, 0 when done, undated or not yet due."""
        if self.actual or self.due is None:
            return 0
        return max(0, (as_of - self.due).days)

    def _expected(self, as_of: date) -> date | None:
        return as_of if self.overdue_days(as_of) else self.forecast


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The drift that is permitted before escalation.

    Attributes:
        days: Calendar days of slip.
        cost: Overrun as a share of the budget.
        benefit: Shortfall as a share of the plan.
    """

    days: int = 30
    cost: Decimal = Decimal("0.10")
    benefit: Decimal = Decimal("0.20")

    def __post_init__(self) -> None:
        if self.days < 0 or self.cost < 0 or not 0 <= self.benefit <= 1:
            raise ValueError("a tolerance is not negative, and a benefit tolerance at most 1")


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What is known of one project at ``as_of``; amounts in minor units of one currency.

    Attributes:
        forecast_minor: Forecast cost at completion, whole life.
        spent_minor: Actual cost up to ``as_of``.
        expected_benefit_minor: Benefit now expected for the period of ``planned_benefit_minor``.
        n_overdue_readings: Benefit readings past their date.
        risk_scores: Probability times impact (1 to 25) of every open risk; None when the
            project keeps no register.
        n_overdue_responses: Responses to open risks past their date.
        n_open_changes: Change requests not yet decided; None when changes are not kept.
        n_overdue_changes: Those of them past the date their decision was needed.
        needed_minutes: Working minutes of people the plan still needs.
        assigned_minutes: Working minutes of people assigned to that need.
    """

    as_of: date
    baseline_start: date | None = None
    baseline_finish: date | None = None
    forecast_finish: date | None = None
    actual_finish: date | None = None
    milestones: tuple[Milestone, ...] = ()
    budget_minor: int | None = None
    forecast_minor: int | None = None
    spent_minor: int | None = None
    planned_benefit_minor: int | None = None
    expected_benefit_minor: int | None = None
    n_overdue_readings: int = 0
    risk_scores: tuple[int, ...] | None = None
    n_overdue_responses: int = 0
    n_open_changes: int | None = None
    n_overdue_changes: int = 0
    needed_minutes: int | None = None
    assigned_minutes: int | None = None

    @property
    def finish(self) -> Milestone:
        """The finish of the project as a milestone."""
        return Milestone("Finish", self.baseline_finish, self.forecast_finish, self.actual_finish)

    @property
    def baseline_days(self) -> int | None:
        """Calendar days from baseline start to baseline finish, None when either is unknown."""
        if self.baseline_start is None or self.baseline_finish is None:
            return None
        return (self.baseline_finish - self.baseline_start).days
