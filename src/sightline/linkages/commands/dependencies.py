"""The terms of a dependency: proposed, confirmed by both sides, changed, renewed."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sightline.kernel.command import command, find, nothing_changed
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Forbidden, Invalid, Refused
from sightline.kernel.policy import Actor, check, may
from sightline.linkages import agreement, events, policy
from sightline.linkages.commands.signing import (
    carry,
    claimed,
    forget_signatures,
    let_go,
    settle,
    sides,
    sign,
)
from sightline.linkages.models import Dependency, Linkage
from sightline.projects import commands as projects
from sightline.projects import queries
from sightline.projects.schedule import ends
from sightline.projects.schedule.proposing import Sides

ENDS = {"giver_activity_id": "giver", "receiver_activity_id": "receiver"}
ALLOWED = agreement.TERMS | agreement.GIVERS | agreement.RECEIVERS | agreement.FREE
WHY = "whether the same was proposed already is asked of all dependencies"
ENDED = "A dependency that was met, broken or withdrawn changes no more; renew a broken one."
OTHER_SIDE = "Only who runs the project that has not confirmed yet may do this."


@command
def propose_dependency(
    actor: Actor,
    /,
    *,
    giver_id: UUID,
    receiver_id: UUID,
    what: str,
    need_by: date,
    linkage_id: UUID | None = None,
    **fields: Any,
) -> Dependency:
    """Propose that one project gives another something by a day.

    The proposer's confirmation counts for each side that they run; an office that sees both and
    runs neither proposes to both.

    Args:
        fields: ``description``, ``acceptance``, ``promised_by``, ``confidence``, ``is_hard``,
            ``slack_days``, ``probability_permille``, ``giver_activity_id``, ``receiver_activity_id``.

    Raises:
        NotFound: One of the projects, activities or the linkage is not visible.
        Forbidden: Only a runner or an office of one of the two.
        Refused: ``same-project``, ``proposed-already``, ``other-project``, ``no-promise``.
    """
    row = _drafted(actor, giver_id, receiver_id)
    row.linkage = find(Linkage, linkage_id, actor) if linkage_id else None
    _take(row, actor, {**fields, "what": what, "need_by": need_by})
    _check_single(row)
    return _proposed(row, actor)


def _drafted(actor: Actor, giver_id: UUID, receiver_id: UUID) -> Dependency:
    giver, receiver = (queries.the_project(actor, pk) for pk in (giver_id, receiver_id))
    if not may(actor, policy.propose, giver):
        check(actor, policy.propose, receiver)
    if giver.pk == receiver.pk:
        words = "A project cannot depend on itself; its own plan says what waits for what."
        raise Refused("same-project", words, "other_id")
    return Dependency(
        organisation_id=giver.organisation_id,
        giver=giver,
        receiver=receiver,
        proposed_by_id=actor.id,
    )


def _take(row: Dependency, actor: Actor, fields: Mapping[str, Any]) -> bool:
    """Set fields, activities by their uid; return whether anything differs."""
    plain = {name: value for name, value in fields.items() if name not in ENDS}
    for name in ENDS.keys() & fields.keys():
        side = ENDS[name]
        uid = ends.uid_of(actor, fields[name], getattr(row, side)) if fields[name] else ""
        plain[f"{side}_activity_uid"] = uid
    if "what" in plain:
        plain["what"] = checked_text("what", plain["what"], 300)
    if "need_by" in plain and not plain["need_by"]:
        raise Invalid({"need_by": ["Say by when it is needed."]})
    return set_fields(row, plain, ALLOWED)


def _check_single(row: Dependency) -> None:
    same = Dependency.objects.system(WHY).filter(
        giver=row.giver_id, receiver=row.receiver_id, what__iexact=row.what
    )
    if same.filter(state__in=agreement.OPEN).exists():
        words = "The same is proposed or agreed between these two already; change that one."
        raise Refused("proposed-already", words, "what")


def _proposed(row: Dependency, actor: Actor) -> Dependency:
    held = sides(actor, row)
    sign(row, actor, held)
    if held.any:
        carry(row, actor)
    said = events.DependencyProposed(about=row.pk, giver=row.giver_id, receiver=row.receiver_id)
    return settle(row, said)


@command
def propose_from_raid(
    actor: Actor, /, *, item_id: UUID, need_by: date | None = None, why: str = "", **fields: Any
) -> Dependency:
    """Make an agreement of a RAID dependency: its words are kept, and the item is closed.

    Args:
        need_by: When it is needed; the item's own day if it is left out.

    Raises:
        NotFound: The item, or the project that it needs something from, is not visible.
        Forbidden: Only who runs the item's project.
        Refused: ``not-a-dependency``, ``agreed-already``, and as ``propose_dependency``.
        Invalid: Neither the item nor the caller says by when.
    """
    item = queries.the_raid_item(actor, item_id)
    if item.kind != "dependency" or item.needs_from_id is None:
        words = "Only a RAID item of the kind dependency that names a project can be agreed on."
        raise Refused("not-a-dependency", words)
    row = _drafted(actor, item.needs_from_id, item.project_id)
    if not sides(actor, row).takes:
        raise Forbidden("Only who runs the project that needs it may do this.")
    kept = Dependency.objects.system(WHY).filter(raid_item=item.pk).exclude(state="withdrawn")
    if kept.exists():
        raise Refused("agreed-already", "This item was made an agreement already; open that one.")
    row.raid_item_id = item.pk
    kept_words = {
        "what": item.title,
        "description": item.description,
        "need_by": need_by or item.due,
    }
    _take(row, actor, {**kept_words, **fields})
    _check_single(row)
    if item.state != "closed":
        closing = why.strip() or "It goes on as an agreed dependency."
        projects.move_raid(actor, item_id=item.pk, verb="close", why=closing)
    return _proposed(row, actor)


@command
def confirm_dependency(actor: Actor, *, dependency_id: UUID, seen: int | None = None) -> Dependency:
    """Confirm the terms of a dependency for the side or sides that the actor runs.

    With the second side it is in force, and a link of the schedules that carries it moves dates.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only who runs the side that has not confirmed yet.
        Refused: ``agreed-already``, ``wrong-state``, ``no-promise``, ``cycle``.
    """
    row, held = claimed(actor, dependency_id, seen)
    if row.state in agreement.IN_FORCE:
        raise Refused("agreed-already", "Both projects have confirmed this dependency.")
    row.life.next_state("accept", row.state)
    if not _waits_for(row, held):
        raise Forbidden(OTHER_SIDE)
    sign(row, actor, held)
    carry(row, actor)
    said = events.DependencyConfirmed(
        about=row.pk,
        giver=row.giver_id,
        receiver=row.receiver_id,
        accepted=row.state == Dependency.State.ACCEPTED,
    )
    return settle(row, said)


def _waits_for(row: Dependency, held: Sides) -> bool:
    gives = held.gives and row.giver_confirmed_by_id is None
    return gives or (held.takes and row.receiver_confirmed_by_id is None)


@command
def change_dependency(
    actor: Actor, /, *, dependency_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> Dependency:
    """Change a dependency; a changed term is confirmed for the actor's side, the other one anew.

    The giver alone says how sure it is, the receiver alone what waiting means to it.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Somebody else's to say, or only for who runs one of the two projects.
        Refused: ``wrong-state``, ``other-project``, ``no-promise``, ``cycle``.
    """
    row, held = claimed(actor, dependency_id, seen)
    if row.state not in agreement.LIVE:
        raise Refused("wrong-state", ENDED)
    if not _take(row, actor, fields):
        nothing_changed()
        return row
    changed = row.changed().keys()
    _check_whose(changed, held)
    anew = bool(changed & agreement.TERMS)
    if anew:
        _ask_anew(row, actor, held, {n for n in changed if n.endswith("_activity_uid")})
    said = events.DependencyChanged(
        about=row.pk, giver=row.giver_id, receiver=row.receiver_id, anew=anew
    )
    return settle(row, said, why)


def _check_whose(changed: Any, held: Sides) -> None:
    if changed & agreement.GIVERS and not held.gives:
        raise Forbidden("Only who runs the project that gives says how sure it is.")
    if changed & agreement.RECEIVERS and not held.takes:
        raise Forbidden("Only who runs the project that receives says what waiting means to it.")


def _ask_anew(row: Dependency, actor: Actor, held: Sides, moved_ends: set[str]) -> None:
    forget_signatures(row)
    row.move("ask_anew")
    if moved_ends:
        let_go(row, actor)
    sign(row, actor, held)
    carry(row, actor)


@command
def renew_dependency(
    actor: Actor,
    /,
    *,
    dependency_id: UUID,
    seen: int | None = None,
    why: str = "",
    **fields: Any,
) -> Dependency:
    """Propose a broken dependency anew, with other terms if they are given.

    Raises:
        NotFound, Stale, Forbidden: As ``change_dependency``.
        Refused: ``wrong-state``, ``no-promise``, ``cycle``.
    """
    row, held = claimed(actor, dependency_id, seen)
    row.move("renew")
    forget_signatures(row)
    _take(row, actor, fields)
    _check_whose(row.changed().keys(), held)
    row.reason = ""
    sign(row, actor, held)
    carry(row, actor)
    said = events.DependencyRenewed(about=row.pk, giver=row.giver_id, receiver=row.receiver_id)
    return settle(row, said, why)
