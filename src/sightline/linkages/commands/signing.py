"""Whose word a dependency has, the link of the schedules that carries it, and its gap.

Shared by the commands of dependencies.
"""

from datetime import date
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import claim, record
from sightline.kernel.errors import Forbidden, Refused
from sightline.kernel.events import Event
from sightline.kernel.policy import Actor, may
from sightline.linkages import agreement, events, policy
from sightline.linkages.models import Dependency
from sightline.projects import commands as projects
from sightline.projects import queries
from sightline.projects.schedule import ends
from sightline.projects.schedule.cross_links import may_agree
from sightline.projects.schedule.proposing import ONE_SIDE, Sides

__all__ = [
    "carry",
    "claimed",
    "forget_signatures",
    "let_go",
    "promise",
    "settle",
    "sides",
    "sign",
    "weighed",
]


def sides(actor: Actor, row: Dependency) -> Sides:
    """Return which sides of a dependency an actor runs."""
    return Sides(may(actor, policy.agree, row.giver), may(actor, policy.agree, row.receiver))


def claimed(actor: Actor, dependency_id: UUID, seen: int | None = None) -> tuple[Dependency, Sides]:
    """Return a dependency to be written, and the sides of it that the actor runs.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only who runs one of the two projects.
    """
    row = claim(Dependency, dependency_id, actor, policy.read, seen=seen)
    held = sides(actor, row)
    if not held.any:
        raise Forbidden(ONE_SIDE)
    return row, held


def sign(row: Dependency, actor: Actor, held: Sides) -> None:
    """Note the actor's confirmation of each side that they run; with both it is in force.

    Raises:
        Refused: ``no-promise`` when it would be in force without any day promised.
    """
    today = clock.today()
    if held.gives and row.giver_confirmed_by_id is None:
        row.giver_confirmed_by_id, row.giver_confirmed_on = actor.id, today
    if held.takes and row.receiver_confirmed_by_id is None:
        row.receiver_confirmed_by_id, row.receiver_confirmed_on = actor.id, today
    if row.giver_confirmed_by_id and row.receiver_confirmed_by_id:
        _check_promise(row)
        row.move("accept")


def _check_promise(row: Dependency) -> None:
    if row.promised_by is None and not row.giver_activity_uid:
        words = "Nothing is promised yet: say by when, or which activity delivers it."
        raise Refused("no-promise", words, "promised_by")


def forget_signatures(row: Dependency) -> None:
    """Take both confirmations off a dependency; its terms are no longer those."""
    row.giver_confirmed_by_id = row.giver_confirmed_on = None
    row.receiver_confirmed_by_id = row.receiver_confirmed_on = None


def carry(row: Dependency, actor: Actor) -> None:
    """Propose or agree to the link between the activities of both ends, where both are named.

    Somebody who does not see both projects proposes none; a link that stands is agreed to.

    Raises:
        Refused: ``cycle`` and what else the schedule refuses.
    """
    giving = ends.end(row.giver_id, row.giver_activity_uid)
    taking = ends.end(row.receiver_id, row.receiver_activity_uid)
    if giving is None or taking is None:
        return
    link = ends.link_between(giving.id, taking.id)
    if link is not None:
        if may_agree(actor, link):
            projects.agree_link(actor, link_id=link.pk)
        return
    both = {row.giver_id, row.receiver_id}
    if queries.projects_seen(actor, both) == both:
        link = projects.propose_link(actor, predecessor_id=giving.id, successor_id=taking.id)
        row.carried_by = link.pk


def let_go(row: Dependency, actor: Actor) -> None:
    """Take the link away that was made for a dependency; one that others made stays."""
    if row.carried_by is not None and ends.link_stands(row.carried_by):
        projects.drop_link(actor, link_id=row.carried_by)
    row.carried_by = None


def promise(row: Dependency) -> date | None:
    """Return the day promised: as the giver's schedule computes it, else as it was said."""
    giving = ends.end(row.giver_id, row.giver_activity_uid)
    return (giving.finish_day if giving else None) or row.promised_by


def weighed(row: Dependency) -> Event | None:
    """Note since when a dependency in force falls short; return what is to be recorded."""
    gap = agreement.gap_days(row.need_by, promise(row))
    is_short = agreement.standing(row.state, gap) == "short"
    if is_short == (row.fell_short_on is not None):
        return None
    row.fell_short_on = clock.today() if is_short else None
    if is_short and gap is not None:
        return events.DependencyFellShort(about=row.pk, gap_days=gap)
    if row.state in agreement.IN_FORCE:
        return events.DependencyCaughtUp(about=row.pk, gap_days=gap)
    return None


def settle(row: Dependency, event: Event, why: str = "") -> Dependency:
    """Save a dependency and record what happened; then whether it came to fall short by it."""
    follows = weighed(row)
    row.save()
    record(event, why=why)
    if follows is not None:
        record(follows)
    return row
