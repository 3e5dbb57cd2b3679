"""What change control must know of agreements between projects, whoever asks."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from sightline.engines.impact import Edge, Strength
from sightline.kernel.command import find
from sightline.kernel.policy import Actor
from sightline.linkages.agreement import IN_FORCE
from sightline.linkages.models import Dependency
from sightline.linkages.queries.edges import Edge as Agreed
from sightline.linkages.queries.edges import edges
from sightline.projects.schedule.record import reach_of

WHY = "an impact area names every agreement that a change touches, whoever asks"


def agreements_of(project_ids: Iterable[UUID]) -> list[Dependency]:
    """Return the agreements in force that projects give or receive by, with both ends."""
    ids = set(project_ids)
    rows = Dependency.objects.system(WHY).filter(Q(giver__in=ids) | Q(receiver__in=ids))
    held = rows.filter(state__in=IN_FORCE).select_related("giver", "receiver")
    return list(held.order_by("need_by", "pk"))


def the_agreement(actor: Actor, agreement_id: UUID) -> Dependency:
    """Return an agreement, or refuse with ``NotFound``."""
    return find(Dependency, agreement_id, actor)


def network_of(organisation_id: UUID, project_ids: Iterable[UUID]) -> tuple[list[UUID], list[Edge]]:
    """Return the projects that links and agreements join to some, and the agreements among them.

    An agreement that a link of two schedules carries is in the schedules already. The receiver can
    wait as long as it said, and as long as the promise comes before the need.
    """
    held = [row for row in edges(organisation_id) if not row.is_carried]
    ids = reach_of(project_ids, [(row.giver, row.receiver) for row in held])
    inside = set(ids)
    return ids, [_edge(row) for row in held if row.giver in inside and row.receiver in inside]


def _edge(row: Agreed) -> Edge:
    return Edge(
        giver_id=str(row.giver_activity or row.giver),
        receiver_id=str(row.receiver_activity or row.receiver),
        slack_days=row.slack_days + max(row.gap_days or 0, 0),
        probability=row.probability,
        strength=Strength(row.strength),
        id=str(row.dependency),
    )
