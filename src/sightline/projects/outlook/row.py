"""One project on a day, as one flat row."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sightline.engines.measure.status import is_stale
from sightline.projects import rules
from sightline.projects.models import Project

RUNNING = frozenset(Project.RUNNING)
ENDED = frozenset(Project.ENDED)
STATES: dict[str, str] = dict(Project.State.choices)


class Outlook(NamedTuple):
    """One project on a day.

    Amounts are minor units of ``currency``. ``plan_minor`` and ``forecast_minor`` are whole-life
    cost, ``benefits_minor`` is what its case promises over its life, ``promised_minor`` and
    ``expected_minor`` what its benefits bring a year. ``portfolio_id`` is the project's own
    portfolio or else its program's. What is not known is ``None``.
    """

    id: UUID
    code: str
    name: str
    state: str
    critical: bool
    cadence_days: int
    citation: str
    office_id: UUID
    office: str
    program_id: UUID | None
    program: str
    portfolio_id: UUID | None
    portfolio: str
    department: str
    category: str
    owner_id: UUID | None
    owner: str
    currency: str
    start: date | None
    baseline_finish: date | None
    forecast_finish: date | None
    actual_finish: date | None
    plan_minor: int | None
    forecast_minor: int | None
    benefits_minor: int | None
    declared: str
    declared_before: str
    measured: str
    watermelon: bool
    reason: str
    n_overdue: int | None
    reported_on: date | None
    slip_days: int | None
    stale: bool
    n_dependants: int = 0
    promised_minor: int | None = None
    expected_minor: int | None = None

    @property
    def pk(self) -> UUID:
        """The project's id, as lists name it."""
        return self.id

    @property
    def worst(self) -> int:
        """The rank of the worse of the declared and the measured colour, 0 when neither is."""
        return max(rules.RANKS[self.declared], rules.RANKS[self.measured])

    @property
    def spend_minor(self) -> int:
        """Whole-life cost: its forecast, or the plan where there is none; 0 when unfunded."""
        known = self.plan_minor if self.forecast_minor is None else self.forecast_minor
        return max(0, known or 0)

    @property
    def severity(self) -> tuple[int, int]:
        """What sorts worst first, then by the value at stake."""
        return self.worst, self.spend_minor

    @property
    def is_running(self) -> bool:
        """Whether the project is approved and at work."""
        return self.state in RUNNING

    @property
    def has_ended(self) -> bool:
        """Whether the project is closed, cancelled, or only tracking its benefits."""
        return self.state in ENDED


class Beside(NamedTuple):
    """What other rows say of a project: who needs it, and what its benefits bring a year."""

    n_dependants: int = 0
    promised_minor: int | None = None
    expected_minor: int | None = None


NOTHING = Beside()
_STATE, _CADENCE, _REPORTED = (
    Outlook._fields.index(name) for name in ("state", "cadence_days", "reported_on")
)


def row_of(values: Sequence[Any], beside: Beside, day: date) -> Outlook:
    """Return an outlook from its values up to ``stale``, which is judged at the day."""
    running, reported_on = values[_STATE] in RUNNING, values[_REPORTED]
    stale = running and is_stale(reported_on, values[_CADENCE] or 30, day)
    return Outlook._make((*values, stale, *beside))
