"""Mergers: proposed, taken stock of, assessed, standardised, and abandoned where it comes to that."""

from datetime import timedelta
from uuid import UUID

from sightline.identity.commands import end_relation, relate_offices
from sightline.identity.queries import office_parents, relations, the_office
from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.network import events, policy
from sightline.network.commands import guards
from sightline.network.models import Adoption, Merger, MergerItem
from sightline.network.queries.mergers import judged, merging_now
from sightline.network.rules import merging

WHY = "both offices of a merger share what they adopted, by name"
OPEN_TO_ROWS = (Merger.State.PROPOSED, Merger.State.INVENTORY)


@command
def propose_merger(actor: Actor, *, first_id: UUID, second_id: UUID, purpose: str) -> Merger:
    """Propose that two offices merge; from today they stand in that relation.

    Raises:
        NotFound: An office is not visible.
        Forbidden: Only the strategic PMO over both.
        Refused: ``merges-itself``, ``same-line``, ``other-organisation``, ``office-closed``,
            ``in-merger``.
    """
    first, second = the_office(actor, first_id), the_office(actor, second_id)
    row = Merger(organisation_id=first.organisation_id, first=first, second=second)
    check(actor, policy.merge, row)
    merging.check_homes(first.organisation_id, second.organisation_id)
    merging.check_pair(first.pk, second.pk, office_parents(first.organisation_id))
    for office in (first, second):
        if office.active_to is not None and office.active_to <= clock.today():
            raise Refused("office-closed", f"{office} is closed; choose an office that works.")
    relate_offices(actor, office_id=first.pk, other_id=second.pk, kind="merging")
    if merging_now((first.pk, second.pk)).exists():
        words = "One of these offices is in a merger already. End that one first."
        raise Refused("in-merger", words, "second_id")
    row.purpose = checked_text("purpose", purpose, 10_000)
    row.proposed_by_id, row.proposed_on = actor.id, clock.today()
    row.save()
    record(events.MergerProposed(about=row.pk, first=first.pk, second=second.pk))
    return row


@command
def change_merger(
    actor: Actor, *, merger_id: UUID, purpose: str, seen: int | None = None
) -> Merger:
    """Say better what a merger is for.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``merger-over``.
    """
    row = claim(Merger, merger_id, actor, policy.merge, seen=seen)
    check_goes_on(row)
    told = checked_text("purpose", purpose, 10_000)
    if told == row.purpose:
        nothing_changed()
        return row
    row.purpose = told
    row.save()
    record(events.MergerWritten(about=row.pk))
    return row


@command
def take_inventory(actor: Actor, *, merger_id: UUID, seen: int | None = None) -> Merger:
    """Begin the inventory: standards that either office adopted become rows; people add the rest.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    row = claim(Merger, merger_id, actor, policy.merge, seen=seen)
    row.move("take_inventory")
    row.save()
    _note_standards(row)
    return moved(row, "take_inventory")


def _note_standards(row: Merger) -> None:
    """Add a row for each standard that either office adopted or is asked to adopt."""
    held = Adoption.objects.system(WHY).filter(office__in=(row.first_id, row.second_id))
    had: dict[str, set[UUID]] = {}
    for each in held.select_related("version_of__standard"):
        had.setdefault(str(each.version_of.standard)[:200], set()).add(each.office_id)
    known = MergerItem.objects.system(WHY).filter(merger=row, subject="standard")
    names = set(known.values_list("name", flat=True))
    for name, offices in sorted(had.items()):
        if name not in names:
            who = "both" if len(offices) == 2 else "first" if row.first_id in offices else "second"
            MergerItem(merger=row, subject="standard", name=name, had_by=who).save()


@command
def assess_merger(actor: Actor, *, merger_id: UUID, seen: int | None = None) -> Merger:
    """Close the assessment: every row has its overlap, its decision and somebody responsible.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``nothing-assessed``, ``row-undecided``, ``nobody-responsible``.
    """
    row = claim(Merger, merger_id, actor, policy.merge, seen=seen)
    row.move("assess")
    rows = MergerItem.objects.system(WHY).filter(merger=row).order_by("subject", "name")
    merging.check_assessed([one for one, _ in judged(rows)])
    return _stepped(row, "assess")


@command
def reopen_assessment(
    actor: Actor, *, merger_id: UUID, why: str, seen: int | None = None
) -> Merger:
    """Go back to the inventory; an approval of the plan is gone with that.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Merger, merger_id, actor, policy.merge, seen=seen)
    row.move("reopen")
    row.approved_by_id = row.approved_on = None
    return _stepped(row, "reopen", guards.reason(why, "Say what was missing."))


@command
def plan_standardisation(
    actor: Actor, *, merger_id: UUID, plan: str, seen: int | None = None
) -> Merger:
    """Write the standardisation plan of an assessed merger; somebody else approves it.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``not-assessed``.
    """
    row = claim(Merger, merger_id, actor, policy.merge, seen=seen)
    if row.state != Merger.State.ASSESSED:
        words = "The plan is written once everything is assessed and until it is approved."
        raise Refused("not-assessed", words)
    row.plan = checked_text("plan", plan, 20_000)
    row.planned_by_id = actor.id
    row.save()
    record(events.MergerWritten(about=row.pk))
    return row


@command
def approve_standardisation(
    actor: Actor, *, merger_id: UUID, why: str = "", seen: int | None = None
) -> Merger:
    """Approve the standardisation plan, as the strategic PMO, never as who proposed or wrote it.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-plan``.
    """
    row = claim(Merger, merger_id, actor, policy.approve_merger, seen=seen)
    row.move("standardise")
    if not row.plan:
        raise Refused("no-plan", "There is no standardisation plan yet. Write it first.")
    row.approved_by_id, row.approved_on = actor.id, clock.today()
    return _stepped(row, "standardise", checked_text("why", why, 5000, required=False))


@command
def abandon_merger(actor: Actor, *, merger_id: UUID, why: str, seen: int | None = None) -> Merger:
    """Give a merger up; steps that were carried out are taken back first.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``, ``steps-carried-out``.
    """
    row = claim(Merger, merger_id, actor, policy.merge, seen=seen)
    row.move("abandon")
    if row.steps.filter(state="done").exists():
        words = "Steps were carried out. Take them back first, the last one first."
        raise Refused("steps-carried-out", words)
    row.ended_on = clock.today()
    row.ended_why = guards.reason(why, "Say why it is given up.")
    end_merging(actor, row)
    return _stepped(row, "abandon", row.ended_why)


def check_goes_on(row: Merger) -> None:
    """Refuse to change a merger that is over."""
    if row.state in Merger.OVER:
        words = f"It is {row.get_state_display().lower()} and stays as it is."
        raise Refused("merger-over", words)


def end_merging(actor: Actor, row: Merger) -> None:
    """End the relation of the two offices as offices that merge; at the earliest tomorrow."""
    open_ones = relations(actor, row.first_id).filter(kind="merging", until__isnull=True)
    pair = {row.first_id, row.second_id}
    for each in open_ones:
        if {each.office_id, each.other_id} == pair:
            until = max(clock.today(), each.since + timedelta(days=1))
            end_relation(actor, relation_id=each.pk, until=until)


def moved(row: Merger, verb: str, why: str = "") -> Merger:
    """Record that a merger went a step."""
    record(events.MergerMoved(about=row.pk, verb=verb, state=str(row.state)), why=why)
    return row


def _stepped(row: Merger, verb: str, why: str = "") -> Merger:
    row.save()
    return moved(row, verb, why)
