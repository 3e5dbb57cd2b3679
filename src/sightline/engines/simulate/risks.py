"""Risks: what may happen, how likely, and what it then adds to work and cost.

Opportunities are risks whose impacts are negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from sightline.engines.simulate.refusal import Unsimulatable
from sightline.engines.simulate.spreads import MOST


@dataclass(frozen=True)
class Impact:
    """What a risk adds, if it happens: from ``low`` to ``high``, triangular around ``likely``.

    Working minutes for an activity, money for a cost; negative where it takes away.
    """

    low: float
    likely: float
    high: float

    @classmethod
    def of(cls, amount: float) -> Impact:
        """Return an impact that is always the same."""
        return cls(amount, amount, amount)

    @property
    def mean(self) -> float:
        """The mean of the triangle."""
        return (self.low + self.likely + self.high) / 3


@dataclass(frozen=True)
class Risk:
    """An event that happens in a share of all trials, in a trial for all that it hits at once.

    Attributes:
        delays: Activity and what is added to its work.
        cost: What is added to the cost of the project ``project_id``, the first without one.
    """

    id: str
    name: str
    probability: float
    delays: tuple[tuple[str, Impact], ...] = ()
    cost: Impact | None = None
    project_id: str = ""


def check_risks(
    risks: Sequence[Risk], activity_ids: Sequence[str], project_ids: Sequence[str]
) -> None:
    """Refuse risks that cannot happen or hit nothing known.

    Raises:
        Unsimulatable: ``duplicate-id``, ``probability``, ``absurd-impact``, ``unknown-activity``
            or ``unknown-project``.
    """
    known, projects = set(activity_ids), set(project_ids)
    if len({risk.id for risk in risks}) < len(risks):
        raise Unsimulatable("duplicate-id", "Several risks have one id.", "Give each its own.")
    for risk in risks:
        _check(risk)
        missing = [id_ for id_, _ in risk.delays if id_ not in known]
        if missing:
            message = (
                f"The risk {risk.name or risk.id!r} delays {missing[0]!r}, which is not there."
            )
            raise Unsimulatable(
                "unknown-activity", message, "Name an activity of the plan.", missing
            )
        if risk.project_id and risk.project_id not in projects:
            message = f"The risk {risk.name or risk.id!r} costs a project that is not there."
            raise Unsimulatable(
                "unknown-project", message, "Name a project of the plan.", [risk.id]
            )


def _check(risk: Risk) -> None:
    if not (isfinite(risk.probability) and 0 <= risk.probability <= 1):
        message = f"The risk {risk.name or risk.id!r} has the probability {risk.probability:g}."
        raise Unsimulatable("probability", message, "Give a share from 0 to 1.", [risk.id])
    impacts = [impact for _, impact in risk.delays]
    for impact in [*impacts, *([risk.cost] if risk.cost else [])]:
        points = (impact.low, impact.likely, impact.high)
        if not all(map(isfinite, points)) or not points[0] <= points[1] <= points[2]:
            message = f"An impact of the risk {risk.name or risk.id!r} is out of order."
            raise Unsimulatable("absurd-impact", message, "Give low, likely, high.", [risk.id])
    if any(max(abs(impact.low), abs(impact.high)) > MOST for impact in impacts):
        message = f"The risk {risk.name or risk.id!r} adds more than sixteen years of work."
        raise Unsimulatable("absurd-impact", message, "Give working minutes.", [risk.id])
