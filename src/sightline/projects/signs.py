"""What in a portfolio asks for a second look, whoever looks: gates, benefits, tolerances, strategy.

Read whole, as the journal would tell it; what may be seen of a sign is for whoever shows it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from sightline.kernel import clock
from sightline.projects.models import Benefit, Contribution, Gate, Project

WHY = "a second look at the portfolio leaves nothing out, whoever set it off"
LIVE = (*Project.RUNNING, Project.State.ON_HOLD)
ENDED_OBJECTIVES = ("retired", "achieved")


@dataclass(frozen=True)
class Sign:
    """Something seen of a live project: its sort, the row that shows it, and what it says."""

    kind: str
    project_id: UUID
    ref: UUID
    what: str
    on: date | None = None


def signs(organisation_id: UUID, least_permille: int) -> Iterator[Sign]:
    """Yield what is seen of an organisation's live projects today.

    Args:
        least_permille: A benefit expected under this part of what was promised is a sign.
    """
    yield from _gates(organisation_id)
    yield from _benefits(organisation_id, least_permille)
    yield from _tolerances(organisation_id)
    yield from _strategy(organisation_id)


def n_live(organisation_id: UUID) -> int:
    """Return how many projects of an organisation run, or are on hold."""
    n: int = _live(organisation_id).count()
    return n


def _live(organisation_id: UUID) -> Any:
    rows = Project.objects.system(WHY)
    return rows.filter(organisation=organisation_id, state__in=LIVE, left_on__isnull=True)


def _gates(organisation_id: UUID) -> Iterator[Sign]:
    rows = Gate.objects.system(WHY).filter(
        project__in=_live(organisation_id), state="decided", outcome__in=("hold", "recycle", "kill")
    )
    for row in rows.select_related("project").order_by("pk"):
        what = f"{row.project}: gate “{row.name}” said {row.get_outcome_display().lower()}"
        yield Sign("gate", row.project_id, row.pk, what)


def _benefits(organisation_id: UUID, least_permille: int) -> Iterator[Sign]:
    rows = Benefit.objects.system(WHY).filter(
        project__in=_live(organisation_id), promised_minor__gt=0, expected_minor__isnull=False
    )
    short = rows.filter(expected_minor__lt=F("promised_minor") * least_permille / 1000)
    for row in short.select_related("project").order_by("pk"):
        share = 100 * row.expected_minor // row.promised_minor
        what = f"{row.project}: “{row.title}” is forecast at {share} % of what was promised"
        yield Sign("benefit", row.project_id, row.pk, what)


def _tolerances(organisation_id: UUID) -> Iterator[Sign]:
    late = Q(standing__finish_variance_days__gt=F("tolerance_days"))
    dear = Q(standing__cost_variance_permille__gt=F("tolerance_cost_permille"))
    rows = _live(organisation_id).filter(late | dear).select_related("standing").order_by("pk")
    for row in rows:
        said = []
        days, permille = row.standing.finish_variance_days, row.standing.cost_variance_permille
        if days is not None and days > row.tolerance_days:
            said.append(f"{days} days late where {row.tolerance_days} were allowed")
        if permille is not None and permille > row.tolerance_cost_permille:
            said.append(
                f"{permille / 10:g} % dearer where {row.tolerance_cost_permille / 10:g} % was"
            )
        yield Sign("change", row.pk, row.pk, f"{row}: {', '.join(said)}")


def _strategy(organisation_id: UUID) -> Iterator[Sign]:
    today = clock.today()
    over = Q(objective__state__in=ENDED_OBJECTIVES) | Q(objective__finishes__lte=today)
    held = Q(until__isnull=True) | Q(until__gt=today)
    rows = Contribution.objects.system(WHY).filter(over & held, project__in=_live(organisation_id))
    for row in rows.select_related("project", "objective").order_by("pk"):
        what = f"{row.project} serves “{row.objective.name}”, which is over"
        yield Sign("strategy", row.project_id, row.pk, what)
