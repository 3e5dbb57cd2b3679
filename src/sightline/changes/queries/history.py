"""What happened to requests, as the journal tells it: their states, and when their time was set."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from sightline.changes.models import ChangeRequest, ChangeWindow
from sightline.changes.rules.measures import Step
from sightline.kernel.models import RowChange
from sightline.kernel.policy import Actor, visible

TIMES = ("window_start", "window_finish")


def steps(actor: Actor, until: datetime) -> list[Step]:
    """Return the states that the requests which the actor sees came into, in order of time."""
    rows = _changes_of(actor, ChangeRequest, until).filter(after__has_key="state")
    found = rows.values_list("row_id", "after__state", "at")
    return [Step(*row) for row in found.order_by("sequence", "number")]


def timed(actor: Actor) -> dict[UUID, datetime]:
    """Return when each request, and each window, last got the time that it has."""
    found: dict[UUID, datetime] = {}
    for model, names in ((ChangeRequest, TIMES), (ChangeWindow, ("starts", "finishes"))):
        has_time = Q(*(("after__has_key", name) for name in names), _connector=Q.OR)
        rows = _changes_of(actor, model).filter(has_time)
        found.update(rows.order_by("sequence", "number").values_list("row_id", "at"))
    return found


def _changes_of(actor: Actor, model: Any, until: datetime | None = None) -> Any:
    rows = RowChange.objects.filter(model=model._meta.label)
    rows = rows.filter(row_id__in=visible(actor, model).order_by().values("pk"))
    return rows.filter(at__lt=until) if until else rows
