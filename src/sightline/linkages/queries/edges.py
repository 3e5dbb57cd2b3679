"""The dependencies in force as edges of the network between projects, for engines."""

from dataclasses import dataclass
from uuid import UUID

from sightline.linkages import agreement
from sightline.linkages.models import Dependency
from sightline.projects.schedule import ends

WHY = "the network of an organisation is computed whole, whoever asks"


@dataclass(frozen=True)
class Edge:
    """One dependency in force: the receiver waits for the giver.

    Attributes:
        giver_activity: The activity's id where that end names one that still stands.
        slack_days: Days that the receiver can wait beyond the need.
        probability: That a change passes from the giver to the receiver, 0 to 1.
        strength: ``hard`` where the receiver cannot go on without it, else ``soft``.
        gap_days: Days from the promise to the need; negative when it comes too late.
        is_carried: Whether a link of the schedules joins both activities already.
    """

    dependency: UUID
    giver: UUID
    giver_activity: UUID | None
    receiver: UUID
    receiver_activity: UUID | None
    slack_days: int
    probability: float
    strength: str
    gap_days: int | None
    is_carried: bool


def edges(organisation_id: UUID) -> list[Edge]:
    """Return every dependency in force of an organisation, whoever may see it, by need."""
    rows = Dependency.objects.system(WHY).filter(
        organisation_id=organisation_id, state__in=agreement.IN_FORCE
    )
    held = list(rows.order_by("need_by", "pk"))
    both = [(row.giver_id, row.giver_activity_uid) for row in held]
    both += [(row.receiver_id, row.receiver_activity_uid) for row in held]
    activities = ends.named(both)
    joined = ends.joined([end.id for end in activities.values()])
    return [_edge(row, activities, joined) for row in held]


def _edge(
    row: Dependency,
    activities: dict[ends.Named, ends.End],
    joined: set[tuple[UUID, UUID]],
) -> Edge:
    giving = activities.get((row.giver_id, row.giver_activity_uid))
    taking = activities.get((row.receiver_id, row.receiver_activity_uid))
    promise = row.promised_by if giving is None else giving.finish_day or row.promised_by
    return Edge(
        dependency=row.pk,
        giver=row.giver_id,
        giver_activity=giving.id if giving else None,
        receiver=row.receiver_id,
        receiver_activity=taking.id if taking else None,
        slack_days=row.slack_days,
        probability=row.probability_permille / 1000,
        strength="hard" if row.is_hard else "soft",
        gap_days=agreement.gap_days(row.need_by, promise),
        is_carried=bool(giving and taking and (giving.id, taking.id) in joined),
    )
