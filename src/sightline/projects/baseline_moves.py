"""Approved baselines that were moved past change control, as the journal tells it.

A project is under change control from the approval of its schedule's baseline on. What a change
request moves names the request in its event; whatever else moves an approved figure is told here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q

from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.policy import Actor, visible
from sightline.projects.models import Milestone, Project, ScheduleBaseline

APPROVED: dict[type[Any], tuple[str, ...]] = {
    Project: ("baseline_finish", "whole_life_minor", "benefits_minor"),
    Milestone: ("baseline",),
    ScheduleBaseline: ("lines",),
}


@dataclass(frozen=True)
class BaselineMove:
    """An approved figure that somebody moved without a change request."""

    project: Project
    what: str
    at: datetime
    actor_id: UUID | None
    why: str
    sequence: int


def moves_past_change(actor: Actor, since: datetime, until: datetime) -> list[BaselineMove]:
    """Return the moves of approved baselines without a change request, oldest first.

    Args:
        since, until: When it happened, half-open; cut to the projects that the actor sees.
    """
    projects = {row.pk: row for row in visible(actor, Project)}
    controlled = _controlled(actor, projects)
    owners = _owners(actor, controlled)
    if not owners:
        return []
    rows = RowChange.objects.filter(_moved(), at__gte=since, at__lt=until, after__isnull=False)
    rows = rows.exclude(entry__data__has_key="change").select_related("entry")
    return [
        BaselineMove(
            projects[owners[row.row_id]], what, row.at, row.entry.actor_id, row.entry.why,
            row.sequence,
        )
        for row in rows.order_by("sequence", "number")
        if row.row_id in owners and row.sequence > controlled[owners[row.row_id]]
        for what in _what(row)
    ]  # fmt: skip


def _controlled(actor: Actor, projects: Iterable[UUID]) -> dict[UUID, int]:
    """Return the projects under change control, each with the place of that in the journal."""
    if actor.organisation_id is None:
        return {}
    entries = JournalEntry.objects.filter(
        organisation_id=actor.organisation_id, kind="projects.BaselineApproved"
    )
    found: dict[UUID, int] = {}
    for sequence, data in entries.order_by("sequence").values_list("sequence", "data"):
        found.setdefault(UUID(data["project"]), sequence)
    return {pk: found[pk] for pk in projects if pk in found}


def _owners(actor: Actor, controlled: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the rows that hold approved figures, each with its project."""
    ids = list(controlled)
    owners = {pk: pk for pk in ids}
    owners |= dict(
        visible(actor, Milestone).filter(project__in=ids).values_list("pk", "project_id")
    )
    baselines = visible(actor, ScheduleBaseline).filter(project__in=ids, is_approved=True)
    return owners | dict(baselines.values_list("pk", "project_id"))


def _moved() -> Q:
    """Return the row changes that moved an approved figure which there was before."""
    return reduce(
        or_,
        (
            Q(model=model._meta.label, before__has_key=name)
            for model, names in APPROVED.items()
            for name in names
        ),
    )


def _what(row: RowChange) -> list[str]:
    names = {model._meta.label: fields for model, fields in APPROVED.items()}[row.model]
    before, after = row.before or {}, row.after or {}
    return [
        name
        for name in names
        if before.get(name) is not None and before.get(name) != after.get(name)
    ]
