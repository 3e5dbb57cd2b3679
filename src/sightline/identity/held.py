"""What hangs on an office, as each context tells it in one function called ``held_by_office``.

``Held`` is the shape of an answer. A merger asks every context for its inventory, and before an
office closes.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from sightline.identity.models import Grant, Office, OfficeRelation, Person
from sightline.identity.queries import live_on
from sightline.kernel import clock
from sightline.kernel.policy import Actor, visible

WHY = "an office closes only when nothing is left with it, seen or not"


@dataclass(frozen=True)
class Held:
    """What a context holds by one office, of one kind.

    Args:
        key: Its kind; a step of a merger that moves rows names the kinds that it moves.
        words: What it is called, in the plural.
        rows: As the actor sees them.
        left: Every row, seen or not, that must not stay with an office that closes.
    """

    key: str
    words: str
    rows: QuerySet[Any]
    left: QuerySet[Any] | None = None


def held_by_office(actor: Actor, office_id: UUID) -> list[Held]:
    """Return people, grants and offices beneath; grants only as far as the actor reads them."""
    live = live_on(clock.today())
    staff = Q(office_id=office_id)
    grants = Q(node_kind="office", node_id=office_id)
    waiting = Q(state=Grant.State.PROPOSED)
    links = OfficeRelation.objects.system(WHY).filter(
        other=office_id, kind="hierarchy", until__isnull=True
    )
    beneath = Q(pk__in=links.values("office"))
    return [
        Held(
            "people",
            "People",
            visible(actor, Person).filter(staff).order_by("name", "pk"),
            Person.objects.system(WHY).filter(staff, is_active=True),
        ),
        Held(
            "grants",
            "Grants",
            visible(actor, Grant)
            .filter(grants, live | waiting)
            .select_related("person")
            .order_by("person__name", "role", "pk"),
            Grant.objects.system(WHY).filter(grants, live | waiting),
        ),
        Held(
            "offices",
            "Offices beneath",
            visible(actor, Office).filter(beneath).order_by("name", "pk"),
            Office.objects.system(WHY).filter(beneath),
        ),
    ]
