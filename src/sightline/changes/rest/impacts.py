"""Impacts over HTTP: of a request as computed, and of deltas that nobody has asked for yet."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sightline.changes import policy
from sightline.changes.queries import impact as impacts
from sightline.changes.queries import requests as queries
from sightline.changes.rest.schemas import CHANGE, Deltas
from sightline.kernel.rows import plain
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import In, Told
from sightline.ui.routes import Asked

api = Operations("Change requests")


class ImpactTold(Told):
    """What the engine found for the edition that stands, cut to what you see.

    ``figures`` are over what you see, unless ``is_whole``; ``chance`` is by how many days the P80 of
    the finish moves, and missing where too little is estimated to tell. ``rows`` are the engine's tables.
    """

    is_computed: bool
    is_whole: bool
    hidden: str
    made_at: datetime | None
    figures: dict[str, int]
    rows: dict[str, list[dict[str, Any]]]


class ImpactAsking(In):
    """Deltas to lay over the plan of record, in the engine's own words, as a request has them."""

    deltas: Deltas


class ImpactWeighed(Told):
    """What deltas come to, cut to the actor; ``rows`` are as those of a request's impact."""

    is_whole: bool
    hidden: str
    figures: dict[str, int]
    rows: dict[str, list[dict[str, Any]]]


@api.tells(f"{CHANGE}/impact", policy.read, ImpactTold)
def change_impact(request: Asked, change_id: UUID) -> ImpactTold:
    """Return what a request comes to, as it was last computed."""
    row = queries.the_change(request.actor, change_id)
    found = impacts.found(request.actor, row)
    if found is None:
        return ImpactTold(
            is_computed=False, is_whole=True, hidden="", made_at=None, figures={}, rows={}
        )
    return ImpactTold(
        is_computed=True,
        is_whole=found.is_whole,
        hidden=found.hidden,
        made_at=found.impact.made_at,
        figures={each.key: each.value for each in found.figures if each.kind != "none"},
        rows={name: plain(rows) for name, rows in found.rows.items()},
    )


@api.tells("/projects/{uuid:project_id}/impact", policy.weigh, ImpactWeighed, method="POST")
def weigh_deltas(request: Asked, project_id: UUID, said: ImpactAsking) -> ImpactWeighed:
    """Return what deltas come to for a project and all that they reach; nothing is kept."""
    found = impacts.weighed_up(request.actor, project_id, said.deltas)
    return ImpactWeighed(
        is_whole=found.is_whole,
        hidden=found.hidden,
        figures={each.key: each.value for each in found.figures},
        rows=dict(found.rows),
    )
