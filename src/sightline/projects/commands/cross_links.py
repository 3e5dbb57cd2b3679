"""Links between activities of two projects: proposed on one side, agreed to on the other."""

from uuid import UUID

from sightline.engines.schedule.plan import LinkType
from sightline.kernel.command import command, find, record
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Refused
from sightline.kernel.policy import Actor, visible
from sightline.projects import events
from sightline.projects.models import Activity, ActivityLink, Project
from sightline.projects.schedule import notation
from sightline.projects.schedule import recompute as computing
from sightline.projects.schedule.assemble import WHY
from sightline.projects.schedule.fields import CENTURY, whole
from sightline.projects.schedule.proposing import ONE_SIDE, drafted, sides, sign


@command
def propose_link(
    actor: Actor,
    *,
    predecessor_id: UUID,
    successor_id: UUID,
    type: str = "FS",  # noqa: A002 - the field's own word
    lag: int = 0,
    is_elapsed: bool = False,
    lag_permille: int | None = None,
) -> ActivityLink:
    """Propose that an activity waits for one of another project.

    Whoever runs both projects agrees for both at once; otherwise it moves nothing until somebody
    of the other project has agreed.

    Args:
        lag_permille: The lag as thousandths of the predecessor's duration, instead of ``lag``.

    Raises:
        NotFound: One of the activities is not visible.
        Forbidden: Only who runs one of the two projects.
        Refused: ``same-project``, ``linked-already``; ``cycle`` where it is agreed at once.
    """
    giver_activity, taker_activity = (
        find(Activity, pk, actor) for pk in (predecessor_id, successor_id)
    )
    giver, taker = giver_activity.project, taker_activity.project
    if not sides(actor, giver, taker).any:
        raise Forbidden(ONE_SIDE)
    if giver.pk == taker.pk:
        raise Refused("same-project", "Both stand in one project; link them in its schedule.")
    if type not in set(LinkType):
        raise Invalid({"type": [f"One of {', '.join(LinkType)}."]})
    asked = notation.Asked(
        0, type=LinkType(type), lag=whole("lag", lag, -CENTURY, CENTURY), is_elapsed=is_elapsed,
        lag_permille=lag_permille,
    )  # fmt: skip
    row = drafted(actor, giver_activity, taker_activity, asked)
    _check_single(row)
    row.save()
    record(events.LinkProposed(about=row.pk, giver=giver.pk, taker=taker.pk))
    if row.state == ActivityLink.State.AGREED:
        computing.recompute(taker.pk)
    return row


def _check_single(row: ActivityLink) -> None:
    held = ActivityLink.objects.system(WHY).filter(
        predecessor=row.predecessor_id, successor=row.successor_id, type=row.type
    )
    if held.exists():
        raise Refused("linked-already", "These two are linked in this way already.")


@command
def agree_link(actor: Actor, *, link_id: UUID) -> ActivityLink:
    """Agree to a link that the other project proposed; from now on it moves dates.

    Raises:
        NotFound: There is no such link between projects.
        Forbidden: Only who runs the side that has not agreed yet.
        Refused: ``agreed-already``; ``cycle`` and what else the engine refuses.
    """
    row, giver = _the_link(actor, link_id)
    held = sides(actor, giver, row.project)
    if not held.any:
        raise Forbidden(ONE_SIDE)
    if row.state == ActivityLink.State.AGREED:
        raise Refused("agreed-already", "Both projects have agreed to this link.")
    if not (held.gives if row.given_by_id is None else held.takes):
        raise Forbidden("Only who runs the project that has not agreed yet may do this.")
    sign(row, actor, held)
    row.save()
    record(events.LinkAgreed(about=row.pk, giver=giver.pk, taker=row.project_id))
    computing.recompute(row.project_id)
    return row


@command
def drop_link(actor: Actor, *, link_id: UUID) -> ActivityLink:
    """Take a link between two projects away; either side may.

    Raises:
        NotFound: There is no such link between projects.
        Forbidden: Only who runs one of the two projects.
    """
    row, giver = _the_link(actor, link_id)
    taker_id, row_id = row.project_id, row.pk
    if not sides(actor, giver, row.project).any:
        raise Forbidden(ONE_SIDE)
    row.delete()
    record(events.LinkDropped(about=row_id, giver=giver.pk, taker=taker_id))
    for project_id in (giver.pk, taker_id):
        computing.recompute(project_id)
    return row


def _the_link(actor: Actor, link_id: UUID) -> tuple[ActivityLink, Project]:
    rows = visible(actor, ActivityLink).select_related("giver", "project")
    row = rows.select_for_update(of=("self",)).filter(pk=link_id, giver__isnull=False).first()
    if row is None or row.giver is None:
        raise NotFound("This link")
    return row, row.giver
