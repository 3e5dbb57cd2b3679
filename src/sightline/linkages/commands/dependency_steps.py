"""What becomes of an agreement: withdrawn, doubted, recovered, met, broken."""

from datetime import date
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import claim, command
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Forbidden, Refused
from sightline.kernel.policy import Actor
from sightline.linkages import agreement, events, policy
from sightline.linkages.commands.signing import claimed, let_go, settle, sides
from sightline.linkages.models import Dependency
from sightline.projects.schedule.proposing import ONE_SIDE


@command
def withdraw_dependency(
    actor: Actor, *, dependency_id: UUID, why: str = "", seen: int | None = None
) -> Dependency:
    """Take a dependency back, decline it, or let go of it once it is in force.

    Whoever proposed it may, as long as neither side has confirmed; then either side.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only who runs one of the two projects.
        Refused: ``wrong-state``; ``no-reason`` once both had confirmed.
    """
    row = claim(Dependency, dependency_id, actor, policy.read, seen=seen)
    if not sides(actor, row).any and not _is_own_draft(row, actor):
        raise Forbidden(ONE_SIDE)
    was_in_force = row.state in agreement.IN_FORCE
    row.move("withdraw")
    row.reason = _reason(why, "Say why, so that the other project knows.", was_in_force)
    let_go(row, actor)
    said = events.DependencyWithdrawn(about=row.pk, giver=row.giver_id, receiver=row.receiver_id)
    return settle(row, said, why)


def _is_own_draft(row: Dependency, actor: Actor) -> bool:
    is_signed = row.giver_confirmed_by_id or row.receiver_confirmed_by_id
    return not is_signed and row.proposed_by_id == actor.id


def _reason(why: str, words: str, is_needed: bool = True) -> str:
    reason = checked_text("why", why, 1000, required=False)
    if is_needed and not reason:
        raise Refused("no-reason", words, "why")
    return reason


@command
def doubt_dependency(
    actor: Actor, *, dependency_id: UUID, why: str, seen: int | None = None
) -> Dependency:
    """Say that an agreement may not be kept; either side does, with what it sees.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only who runs one of the two projects.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row, _ = claimed(actor, dependency_id, seen)
    row.move("doubt")
    row.reason = _reason(why, "Say what makes you doubt.")
    said = events.DependencyDoubted(about=row.pk, giver=row.giver_id, receiver=row.receiver_id)
    return settle(row, said, why)


@command
def recover_dependency(
    actor: Actor, *, dependency_id: UUID, why: str = "", seen: int | None = None
) -> Dependency:
    """Say that an agreement which was doubted will be kept after all.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only who runs one of the two projects.
        Refused: ``wrong-state``.
    """
    row, _ = claimed(actor, dependency_id, seen)
    row.move("recover")
    row.reason = _reason(why, "", is_needed=False)
    said = events.DependencyRecovered(about=row.pk, giver=row.giver_id, receiver=row.receiver_id)
    return settle(row, said, why)


@command
def meet_dependency(
    actor: Actor,
    *,
    dependency_id: UUID,
    evidence: str,
    met_on: date | None = None,
    seen: int | None = None,
) -> Dependency:
    """Say that the receiver got what it needs; the receiver alone can.

    Args:
        evidence: How both know that it came: what was tested, signed or seen.
        met_on: The day it came; today if it is left out.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only who runs the project that receives.
        Refused: ``wrong-state``, ``no-evidence``, ``not-yet``.
    """
    row, held = claimed(actor, dependency_id, seen)
    if not held.takes:
        raise Forbidden("Only who runs the project that receives says that it came.")
    row.move("meet")
    row.evidence = checked_text("evidence", evidence, 10_000, required=False)
    if not row.evidence:
        raise Refused("no-evidence", "Say how both projects know that it came.", "evidence")
    row.met_on = met_on or clock.today()
    if row.met_on > clock.today():
        raise Refused("not-yet", "That day is still to come; give the day it came.", "met_on")
    said = events.DependencyMet(about=row.pk, giver=row.giver_id, receiver=row.receiver_id)
    return settle(row, said)


@command
def break_dependency(
    actor: Actor, *, dependency_id: UUID, why: str, seen: int | None = None
) -> Dependency:
    """Say that an agreement was not kept; a link made for it no longer moves dates.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only who runs one of the two projects.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row, _ = claimed(actor, dependency_id, seen)
    row.move("break_off")
    row.reason = _reason(why, "Say what was not kept, and why.")
    let_go(row, actor)
    said = events.DependencyBroken(about=row.pk, giver=row.giver_id, receiver=row.receiver_id)
    return settle(row, said, why)
