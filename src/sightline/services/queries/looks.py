"""Looks by sample as they are listed and opened."""

from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from sightline.kernel.command import find
from sightline.kernel.policy import Actor, visible
from sightline.services.models import Look


def looks(actor: Actor) -> QuerySet[Look]:
    """Return what was drawn, as far as the actor sees customer and project."""
    rows = visible(actor, Look)
    return rows.select_related("customer__office", "project", "looked_by", "finding")


def the_look(actor: Actor, look_id: UUID) -> Look:
    """Return one look, or refuse with ``NotFound``."""
    return looks(actor).filter(pk=look_id).first() or find(Look, look_id, actor)


def address_of(row: Look) -> str:
    """Return where that which was drawn is read."""
    if row.kind == Look.Kind.REPORT:
        return reverse("report", args=[row.about_id])
    return reverse("project-plan", args=[row.project_id])
