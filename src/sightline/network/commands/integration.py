"""The integration of two offices: its plan, its steps carried out and taken back, and its end."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Max, QuerySet

from sightline.identity.commands import close_office, relate_offices
from sightline.identity.queries import the_office
from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Action, Actor, HasLineage, check
from sightline.network import events, policy
from sightline.network.commands import guards
from sightline.network.commands.mergers import end_merging, moved
from sightline.network.commands.moves import MOVES
from sightline.network.commands.uptake import finish_adoption, take_back_adoption
from sightline.network.models import Merger, MergerStep
from sightline.network.queries.held import held_by_office
from sightline.network.queries.mergers import Part, named, preview, shared_standards
from sightline.network.queries.standards import the_version
from sightline.network.rules import merging

WHY = "the steps of one integration depend on each other"
LAST = 999  # the number of the closing step: it stands behind every step that is added later


@command
def plan_integration(
    actor: Actor,
    *,
    merger_id: UUID,
    aim: str,
    survivor_id: UUID | None = None,
    seen: int | None = None,
) -> Merger:
    """Decide whether one office remains or both do, and lay out the steps.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``plan-not-approved``, ``wrong-state``, ``no-survivor``.
    """
    row = claim(Merger, merger_id, actor, policy.merge, seen=seen)
    if row.state in (Merger.State.PROPOSED, Merger.State.INVENTORY, Merger.State.ASSESSED):
        words = "The standardisation plan must be approved before the integration is planned."
        raise Refused("plan-not-approved", words)
    row.move("integrate")
    if aim not in merging.AIMS:
        raise Invalid({"aim": [f"Choose one of {', '.join(merging.AIMS)}."]})
    row.aim = aim
    if aim == "merge":
        if survivor_id not in (row.first_id, row.second_id):
            words = "Say which of the two offices remains."
            raise Refused("no-survivor", words, "survivor_id")
        row.survivor = the_office(actor, survivor_id)
    row.save()
    _lay_out(row)
    return moved(row, "integrate")


def _lay_out(row: Merger) -> None:
    if row.closing_id is None:
        return
    kinds = (*merging.MOVING, "close")
    for number, kind in enumerate(kinds, 1):
        target = None if kind == "close" else row.survivor_id
        at = LAST if kind == "close" else number
        MergerStep(
            merger=row, number=at, kind=kind, source_id=row.closing_id, target_id=target
        ).save()


@command
def add_merger_step(
    actor: Actor,
    *,
    merger_id: UUID,
    kind: str,
    source_id: UUID,
    version_id: UUID | None = None,
) -> MergerStep:
    """Add a step: what goes from one office to the other, or which office adopts what.

    Args:
        source_id: The office that gives, or the one that adopts.
        version_id: The version of a standard that is adopted.

    Raises:
        NotFound: The merger or the version is not visible.
        Forbidden: Only the strategic PMO over both offices.
        Refused: ``not-integrating``, ``no-such-step``, ``not-of-merger``, ``no-version``,
            ``step-twice``.
    """
    merger = claim(Merger, merger_id, actor, policy.merge)
    _check_integrating(merger)
    if kind not in merging.STEPS or kind == "close":
        words = "Choose what moves, or a standard to adopt; closing is the last step by itself."
        raise Refused("no-such-step", words, "kind")
    if source_id not in (merger.first_id, merger.second_id):
        words = "Name one of the two offices of the merger."
        raise Refused("not-of-merger", words, "source_id")
    row = MergerStep(merger=merger, kind=kind, source_id=source_id)
    if kind == "adopt":
        if version_id is None:
            raise Refused("no-version", "Name the version of a standard.", "version_id")
        row.of_version = the_version(actor, version_id)
    else:
        row.target_id = merger.second_id if source_id == merger.first_id else merger.first_id
    _check_once(row)
    before = _steps(merger).exclude(kind="close").aggregate(last=Max("number"))["last"] or 0
    row.number = before + 1
    row.save()
    record(events.MergerStepPlanned(about=row.pk, merger=merger.pk, kind=kind))
    return row


def _check_once(row: MergerStep) -> None:
    same = _steps(row.merger).filter(
        kind=row.kind, source=row.source_id, of_version=row.of_version_id, state="planned"
    )
    if same.exists():
        raise Refused("step-twice", "This step is planned already.", "kind")


@command
def drop_merger_step(actor: Actor, *, step_id: UUID, seen: int | None = None) -> None:
    """Drop a planned step; the last one stays.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``not-integrating``, ``step-done``, ``last-step``.
    """
    row = claim(MergerStep, step_id, actor, policy.merge, seen=seen)
    _check_integrating(row.merger)
    if row.state == MergerStep.State.DONE:
        raise Refused("step-done", "It was carried out. Take it back before you drop it.")
    if row.kind == "close":
        words = "One office closes at the end. Abandon the merger if it should not."
        raise Refused("last-step", words)
    row.delete()
    record(events.MergerStepPlanned(about=row.pk, merger=row.merger_id, kind=row.kind))


@command
def carry_out_step(
    actor: Actor, *, step_id: UUID, shown: str, why: str = "", seen: int | None = None
) -> MergerStep:
    """Carry out a step as its preview showed it; all of it, or nothing.

    Each row goes through the command of the context that owns it, with the actor's own rights.
    The last step closes the office, and the merger is over.

    Args:
        shown: The code of the preview; what has changed since is looked at anew first.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``not-integrating``, ``wrong-state``, ``preview-changed``, ``not-adopting``,
            ``steps-open``, ``still-held``; and as the owning command says.
    """
    row = claim(MergerStep, step_id, actor, policy.take_steps, seen=seen)
    check(actor, may_carry(row.kind), _judged(row))
    merger = _locked(row)
    _check_integrating(merger)
    row.move("carry_out")
    found = preview(actor, row)
    if found.shown != shown:
        words = "What this step would do has changed since it was shown. Look again, then go on."
        raise Refused("preview-changed", words, "shown")
    told = checked_text("why", why, 500, required=False) or f"Merger of {merger}"[:500]
    if row.kind == "close":
        return _close(actor, merger, row, told)
    if row.kind == "adopt":
        _adopt(actor, found.moves)
    for part in found.moves if row.kind != "adopt" else ():
        assert row.target_id is not None
        MOVES[part.kind](actor, part.id, row.target_id, told)
    row.moved = [[part.kind, str(part.id)] for part in found.moves]
    return _taken(row, "carry_out", actor, told)


def _adopt(actor: Actor, parts: Iterable[Part]) -> None:
    ids = [part.id for part in parts]
    if not ids:
        words = "The office is not adopting this version. Begin to adopt it first."
        raise Refused("not-adopting", words)
    for adoption_id in ids:
        finish_adoption(actor, adoption_id=adoption_id)


@command
def undo_step(actor: Actor, *, step_id: UUID, why: str, seen: int | None = None) -> MergerStep:
    """Take back a step: what it moved goes back to where it came from, and nothing else.

    The step that was carried out last is taken back first.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``merger-over`` once the last step was taken, ``wrong-state``, ``no-reason``,
            ``undo-later-first``, ``moved-since``; and as the owning command says.
    """
    row = claim(MergerStep, step_id, actor, policy.take_steps, seen=seen)
    check(actor, may_carry(row.kind), _judged(row))
    merger = _locked(row)
    _check_integrating(merger)
    row.move("undo")
    told = guards.reason(why, "Say why it is taken back.")[:500]
    if _steps(merger).filter(state="done", turn__gt=row.turn).exists():
        words = "A later step was carried out after it. Take that one back first."
        raise Refused("undo-later-first", words)
    for kind, row_id in reversed(_there_still(actor, row)):
        if row.kind == "adopt":
            take_back_adoption(actor, adoption_id=row_id, why=told)
        else:
            MOVES[kind](actor, row_id, row.source_id, told)
    row.moved = []
    return _taken(row, "undo", actor, told)


def _there_still(actor: Actor, row: MergerStep) -> list[tuple[str, UUID]]:
    """Return what a step moved, or refuse when some of it went elsewhere meanwhile."""
    held = held_by_office(actor, row.target_id or row.source_id)
    wanted = [(kind, UUID(row_id)) for kind, row_id in row.moved]
    for kind in {kind for kind, _ in wanted}:
        ids = {row_id for each, row_id in wanted if each == kind}
        if set(held[kind].rows.filter(pk__in=ids).values_list("pk", flat=True)) != ids:
            words = (
                f"Some of it ({held[kind].words.lower()}) was moved or ended since, or you do not "
                "see it. Bring it back, or ask somebody who sees it."
            )
            raise Refused("moved-since", words)
    return wanted


def may_carry(kind: str) -> Action:
    """Return the right that a step asks for: people move by who administers access alone."""
    return {"people": policy.move_people, "adopt": policy.adopt}.get(kind, policy.merge)


def _judged(row: MergerStep) -> HasLineage:
    """Return what the right is judged on: an adoption on the office that adopts."""
    return row.source if row.kind == "adopt" else row


def _taken(row: MergerStep, verb: str, actor: Actor, why: str) -> MergerStep:
    is_done = verb == "carry_out"
    row.done_by_id = actor.id if is_done else None
    row.done_on = clock.today() if is_done else None
    last = _steps(row.merger).aggregate(last=Max("turn"))["last"] or 0
    row.turn = last + 1 if is_done else None
    row.save()
    event = events.MergerStepTaken(about=row.pk, merger=row.merger_id, kind=row.kind, verb=verb)
    record(event, why=why)
    return row


def _close(actor: Actor, merger: Merger, row: MergerStep, why: str) -> MergerStep:
    if _steps(merger).filter(state="planned").exclude(pk=row.pk).exists():
        words = "Other steps are still planned. Carry them out or drop them first."
        raise Refused("steps-open", words)
    _check_empty(actor, row)
    on = max(clock.today(), row.source.active_from + timedelta(days=1))
    close_office(actor, office_id=row.source_id, on=on, why=why)
    done = _taken(row, "carry_out", actor, why)
    merger.move("merge")
    merger.ended_on = clock.today()
    merger.save()
    moved(merger, "merge", why)
    return done


def _check_empty(actor: Actor, row: MergerStep) -> None:
    """Refuse to close an office with which something would be left behind, seen or not."""
    for each in held_by_office(actor, row.source_id).values():
        if each.left is not None and each.left.exists():
            seen = each.rows.filter(pk__in=each.left.values("pk")).first()
            named_one = f", such as {named(each.key, seen)}" if seen is not None else ""
            words = (
                f"{each.words} are left with {row.source}{named_one}. Move or end them first; what "
                "you do not see, the office itself or its auditor does."
            )
            raise Refused("still-held", words)


@command
def coordinate_offices(
    actor: Actor, *, merger_id: UUID, why: str = "", seen: int | None = None
) -> Merger:
    """End a merger with both offices remaining: they are peers, and share standards.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``aims-to-merge``, ``steps-open``, ``no-shared-standard``.
    """
    row = claim(Merger, merger_id, actor, policy.merge, seen=seen)
    row.move("coordinate")
    if row.aim != "coordinate":
        words = "The plan is that one office remains. Close it, or abandon the merger."
        raise Refused("aims-to-merge", words)
    if _steps(row).filter(state="planned").exists():
        raise Refused("steps-open", "Steps are still planned. Carry them out or drop them first.")
    if not shared_standards(actor, row).exists():
        words = "The offices share no standard yet: let both adopt one version first."
        raise Refused("no-shared-standard", words)
    end_merging(actor, row)
    relate_offices(actor, office_id=row.first_id, other_id=row.second_id, kind="peer")
    row.ended_on = clock.today()
    row.save()
    return moved(row, "coordinate", checked_text("why", why, 500, required=False))


def _check_integrating(merger: Merger) -> None:
    if merger.state in Merger.OVER:
        words = f"The merger is {merger.get_state_display().lower()}: its steps stay as they are."
        raise Refused("merger-over", words)
    if merger.state != Merger.State.INTEGRATING:
        words = "Steps begin once the plan is approved and the integration is planned."
        raise Refused("not-integrating", words)


def _locked(row: MergerStep) -> Merger:
    """Lock the merger, so that steps of one integration wait for each other."""
    held = Merger.objects.system(WHY).select_for_update(of=("self",)).filter(pk=row.merger_id)
    found: Merger = held.select_related("first", "second").get()
    row.merger = found
    return found


def _steps(merger: Merger) -> QuerySet[MergerStep]:
    return MergerStep.objects.system(WHY).filter(merger=merger.pk)
