"""What every page of a scenario begins with: the row, what it comes to, and what the solver says."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from sightline.demand import policy
from sightline.demand.queries import scenarios as queries
from sightline.demand.queries.scenarios import Answer, Picture
from sightline.kernel.policy import check
from sightline.ui.routes import Asked


def picture_of(request: Asked, scenario_id: UUID) -> Picture:
    """Return a scenario with the portfolio that it is laid over, as the actor sees it."""
    return queries.picture_of(request.actor, queries.the_scenario(request.actor, scenario_id))


def answer_of(request: Asked, picture: Picture) -> Answer:
    """Return what the solver said last of a scenario."""
    return queries.answer_of(
        request.actor, picture, list(queries.runs_of(request.actor, picture.row)[:5])
    )


def planned(request: Asked, scenario_id: UUID) -> Any:
    """Return a scenario that the actor may plan with, or refuse."""
    row = queries.the_scenario(request.actor, scenario_id)
    check(request.actor, policy.plan_scenario, row)
    return row


def address_of(row: Any) -> str:
    """Return the address of a scenario."""
    return reverse("scenario", args=[row.pk])
