"""What this context holds by an office: portfolios, programs, projects and their plans' calendars."""

from typing import Any
from uuid import UUID

from sightline.identity.held import WHY, Held
from sightline.kernel.policy import Actor, visible
from sightline.projects.models import Portfolio, Program, Project, WorkCalendar


def held_by_office(actor: Actor, office_id: UUID) -> list[Held]:
    """Return what stands by an office; a project in any state, so that its history goes along."""
    calendars = visible(actor, WorkCalendar).filter(project__office=office_id)
    return [
        _by("projects", "Projects", Project, actor, office_id),
        _by("programs", "Programs", Program, actor, office_id),
        _by("portfolios", "Portfolios", Portfolio, actor, office_id),
        Held("calendars", "Calendars of plans", calendars.order_by("name", "pk")),
    ]


def _by(key: str, words: str, kind: type[Any], actor: Actor, office_id: UUID) -> Held:
    rows = visible(actor, kind).filter(office=office_id).order_by("code", "pk")
    return Held(key, words, rows, kind.objects.system(WHY).filter(office=office_id))
