"""The impact area: computed, named by hand, answered by its owners, or waived by the chair."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sightline.changes import events, policy, pricing, rules
from sightline.changes.commands.keeping import check_state, given_reason, keep, move, the_change
from sightline.changes.levels import board_needed
from sightline.changes.models import ChangeImpact, ChangeItem, ChangeRequest
from sightline.changes.pricing import Priced
from sightline.changes.readiness import area_of, asked_of
from sightline.changes.rules.request import check_assessed
from sightline.identity.queries import the_office, the_person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, NotFound, Refused
from sightline.kernel.frame import content_digest as digest_of
from sightline.kernel.policy import Actor
from sightline.linkages.reach import agreements_of, the_agreement
from sightline.projects import reach
from sightline.projects.reach import Reached

State = ChangeRequest.State
WHY = "an impact area is kept whole, whoever computes it"
DUE_DAYS = {"low": 14, "normal": 7, "high": 3, "critical": 1}
OPEN_TO_COMPUTE = (
    State.DRAFT, State.SUBMITTED, State.SCREENED, State.ASSESSMENT, State.FUNDING, State.READY,
    State.DEFERRED, State.RETURNED,
)  # fmt: skip
OPEN_TO_ANSWER = (State.ASSESSMENT, State.FUNDING, State.READY, State.DEFERRED)
AFTERWARDS = (State.IMPLEMENTING, State.IMPLEMENTED, State.FAILED)
SUBJECTS = frozenset({"system", "data", "vendor", "site", "group"})


@command
def compute_area(actor: Actor, *, change_id: UUID, seen: int | None = None) -> ChangeRequest:
    """Compute what a request comes to and whom it touches; once screened, its owners are asked.

    Raises:
        Refused: ``wrong-state``; what the impact engine refuses.
    """
    row = the_change(actor, change_id, policy.compute, seen)
    check_state(row, _times(row, OPEN_TO_COMPUTE), "compute its impact")
    if row.state == State.SCREENED:
        move(row, "assess")
    n_items = computed(row)
    row.board = row.board if row.state == State.READY else board_needed(row).board
    keep(row)
    record(events.AreaComputed(about=row.pk, edition=row.edition, n_items=n_items))
    return row


def _times(row: ChangeRequest, states: tuple[str, ...]) -> tuple[str, ...]:
    """Return when something is open; of an emergency also while and after it is carried out."""
    return (*states, *AFTERWARDS) if row.kind == "emergency" else states


def computed(change: ChangeRequest) -> int:
    """Price a request anew and bring its area in line; return how many items it has."""
    priced = pricing.price(change, with_chance=True)
    ChangeImpact(
        change=change,
        edition=change.edition,
        made_at=clock.now(),
        digest=digest_of({"deltas": change.deltas, "found": priced.found}),
        engine=pricing.ENGINE,
        found=priced.found,
        **priced.figures,
    ).save()
    rows = ChangeItem.objects.system(WHY).filter(change=change)
    held = {(row.kind, row.ref): row for row in rows}
    found = {(item.kind, item.ref): (item, words) for item, words in _touched(priced)}
    for key, (item, words) in found.items():
        _brought_in(change, held.get(key), item, words)
    for key, row in held.items():
        if row.is_computed and key not in found:
            row.is_live = False
            row.save()
    return len(area_of(change))


def _touched(priced: Priced) -> Iterator[tuple[Reached, str]]:
    """Yield what a request touches, each with how, in words."""
    for item in reach.projects_reached(priced.projects):
        yield item, priced.projects[item.ref]
    for item in reach.milestones_reached(priced.milestones):
        yield item, priced.milestones[item.ref]
    for item in reach.benefits_reached(priced.benefits):
        yield item, priced.benefits[item.ref]
    for item in reach.subjects_reached(priced.projects):
        yield item, "a project that is touched shares it with another"
    for row in agreements_of(priced.projects):
        other = row.receiver if row.giver_id in priced.projects else row.giver
        item = Reached("dependency", row.pk, row.what, other.pk, other.manager_id)
        yield item, "a project that moves is an end of it"


def _brought_in(
    change: ChangeRequest, row: ChangeItem | None, item: Reached, words: str
) -> ChangeItem:
    row = row or _new_item(change, item, is_computed=True)
    row.is_live, row.words, row.name = True, words[:300], item.name[:300]
    row.owner_id = row.owner_id or item.owner_id
    row.save()
    return row


def _new_item(change: ChangeRequest, item: Reached, *, is_computed: bool) -> ChangeItem:
    return ChangeItem(
        change=change,
        kind=item.kind,
        ref=item.ref,
        name=item.name[:300],
        project_id=item.project_id,
        is_computed=is_computed,
        owner_id=item.owner_id,
        due=clock.today() + timedelta(days=DUE_DAYS[change.urgency]),
    )


@command
def name_item(
    actor: Actor,
    *,
    change_id: UUID,
    kind: str,
    ref: UUID,
    owner_id: UUID | None = None,
    words: str = "",
    seen: int | None = None,
) -> ChangeItem:
    """Name something that a request touches and the computation did not find, or who answers.

    Args:
        kind: A key of ``rules.ITEM_KINDS``; ``ref`` is the id of such a row.
        owner_id: Who answers for it; where it has somebody already, that stays without it.

    Raises:
        NotFound: What is named, or its owner, is not visible.
        Invalid: A kind that there is not.
        Refused: ``wrong-state``.
    """
    change = the_change(actor, change_id, policy.compute, seen)
    check_state(change, _times(change, OPEN_TO_COMPUTE), "name what it touches")
    item = _named(actor, kind, ref)
    if owner_id is not None:
        item = replace(item, owner_id=the_person(actor, owner_id).pk)
    rows = ChangeItem.objects.system(WHY).filter(change=change, kind=kind, ref=ref)
    row = rows.first() or _new_item(change, item, is_computed=False)
    _let_answer(row, item.owner_id if owner_id else row.owner_id)
    row.is_live = row.is_named = True
    row.words = checked_text("words", words, 300, required=False) or row.words
    row.save()
    keep(change)
    record(events.ItemNamed(about=row.pk, change=change.pk, item=row.name))
    return row


def _let_answer(row: ChangeItem, owner_id: UUID | None) -> None:
    """Let somebody answer; what another owner answered counts no more."""
    if row.owner_id != owner_id:
        row.owner_id, row.answered_edition = owner_id, None


def _named(actor: Actor, kind: str, ref: UUID) -> Reached:
    if kind not in rules.ITEM_KINDS:
        raise Invalid({"kind": [f"One of {', '.join(rules.ITEM_KINDS)}."]})
    if kind == "person":
        person = the_person(actor, ref)
        return Reached(kind, person.pk, person.name, None, person.pk)
    if kind == "office":
        return Reached(kind, ref, the_office(actor, ref).name)
    if kind == "dependency":
        return Reached(kind, ref, the_agreement(actor, ref).what)
    item = reach.named(actor, kind, ref)
    if item.kind != kind:
        raise NotFound(f"This {rules.ITEM_KINDS[kind].lower()}")
    return item


@command
def drop_item(actor: Actor, *, item_id: UUID, seen: int | None = None) -> ChangeItem:
    """Take an item that somebody named by hand out of the area again.

    Raises:
        Refused: ``wrong-state``, ``found-by-computation``.
    """
    row, change = _the_item(actor, item_id, policy.compute, seen)
    check_state(change, _times(change, OPEN_TO_COMPUTE), "take an item out")
    if row.is_computed:
        words = "The computation found it; it goes when the change does not touch it any more."
        raise Refused("found-by-computation", words)
    row.is_live = False
    row.save()
    keep(change)
    record(events.ItemNamed(about=row.pk, change=change.pk, item=f"{row.name}, taken out"))
    return row


def _the_item(
    actor: Actor, item_id: UUID, what: Any, seen: int | None
) -> tuple[ChangeItem, ChangeRequest]:
    """Claim an item together with its request, whose digest covers it."""
    row = claim(ChangeItem, item_id, actor, what, seen=seen)
    rows = ChangeRequest.objects.system(WHY).select_for_update(of=("self",))
    change = rows.select_related("project").get(pk=row.change_id)
    row.change = change
    return row, change


@command
def answer_item(
    actor: Actor,
    *,
    item_id: UUID,
    answer: str,
    words: str = "",
    days: int | None = None,
    cost_minor: int | None = None,
    seen: int | None = None,
) -> ChangeItem:
    """Answer for an item of the impact area; an emergency's is answered afterwards.

    Args:
        answer: A key of ``rules.ANSWERS``.
        words: Needed with conditions and with an objection.
        days, cost_minor: The owner's own estimate of what it means.

    Raises:
        Forbidden: Only the item's owner.
        Invalid: An answer that there is not.
        Refused: ``wrong-state``, ``no-words``.
    """
    row, change = _the_item(actor, item_id, policy.assess, seen)
    check_state(change, _times(change, OPEN_TO_ANSWER), "answer")
    if answer not in rules.ANSWERS:
        raise Invalid({"answer": [f"One of {', '.join(rules.ANSWERS)}."]})
    said = {"answer": answer, "answer_words": words, "days": days, "cost_minor": cost_minor}
    set_fields(row, said, said.keys())
    if answer in {"conditions", "objection"} and not row.answer_words:
        raise Refused("no-words", "Say on which conditions, or why not.", "words")
    row.answered_by_id, row.answered_on = actor.id, clock.today()
    row.answered_edition = change.edition
    row.waived_by, row.waived_words = None, ""
    row.save()
    keep(change)
    record(events.ItemAnswered(about=row.pk, change=change.pk, answer=answer))
    return row


@command
def waive_item(actor: Actor, *, item_id: UUID, why: str, seen: int | None = None) -> ChangeItem:
    """Let go of an answer that is overdue.

    Raises:
        Forbidden: Only the chair of its board, who neither raised nor wrote it.
        Refused: ``wrong-state``, ``no-reason``, ``answered-already``, ``not-overdue``.
    """
    row, change = _the_item(actor, item_id, policy.waive, seen)
    check_state(change, _times(change, OPEN_TO_ANSWER), "waive an answer")
    words = given_reason(why)
    if row.answer and row.answered_edition == change.edition:
        raise Refused("answered-already", "Its owner has answered.")
    if row.due is None or clock.today() <= row.due:
        raise Refused("not-overdue", f"Its owner has until {row.due} to answer.")
    row.waived_by_id, row.waived_words = actor.id, words[:300]
    row.answer, row.answered_edition = "", change.edition
    row.save()
    keep(change)
    record(events.ItemWaived(about=row.pk, change=change.pk), why=words)
    return row


@command
def end_assessment(actor: Actor, *, change_id: UUID, seen: int | None = None) -> ChangeRequest:
    """Let a request go on to its funding, once every owner has answered.

    Raises:
        Refused: ``wrong-state``, ``no-area``, ``no-owner``, ``not-assessed``.
    """
    row = the_change(actor, change_id, policy.present, seen)
    move(row, "fund")
    check_assessed(asked_of(row, actor))
    keep(row)
    record(events.ChangeAssessed(about=row.pk))
    return row
