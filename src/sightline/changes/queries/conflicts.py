"""Who has a conflict of interest in a request: judged on persons, across all their accounts.

Whoever raised or wrote it, answered for an item in its area, carries it out, holds or asked for its
funding, or declared an interest, neither votes nor decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sightline.changes.models import Board, ChangeItem, ChangeRequest, Funding, Interest
from sightline.changes.queries.boards import cases
from sightline.identity.queries import owners_of
from sightline.kernel.past import writers

WHY = "conflicts of interest are judged on every row of a request, whoever looks"
WRITTEN = ("title", "kind", "type", "reason", "description", "risk_of_refusing", "deltas")
GONE = (Funding.State.DECLINED, Funding.State.RELEASED)
Conflicts = Mapping[UUID, str]


def conflicts_of(changes: Sequence[ChangeRequest]) -> dict[UUID, dict[UUID, str]]:
    """Return request to the persons with a conflict in it, each with the reason in words."""
    ids = [change.pk for change in changes]
    found: dict[UUID, dict[UUID, str]] = {pk: {} for pk in ids}
    for change_id, person_id, words in (*_named(changes), *_rows(ids)):
        if person_id is not None:
            found[change_id].setdefault(person_id, words)
    _add_owners(found)
    return found


def conflicts(change: ChangeRequest) -> dict[UUID, str]:
    """Return the persons with a conflict in one request, each with the reason in words."""
    return conflicts_of([change])[change.pk]


def conflicts_before(board: Board, person_id: UUID) -> str:
    """Return in which requests before a board a person has a conflict, in words; none is empty."""
    waiting = list(cases(board))
    held = conflicts_of(waiting)
    return ", ".join(
        f"{change.code}: {held[change.pk][person_id]}"
        for change in waiting
        if person_id in held[change.pk]
    )


Told = Iterable[tuple[UUID, UUID | None, str]]


def _named(changes: Sequence[ChangeRequest]) -> Told:
    for change in changes:
        yield change.pk, change.raised_by_id, "raised it"
        yield change.pk, change.edited_by_id, "wrote it"
        yield change.pk, change.implementer_id, "carries it out"
    for change_id, person_id in writers("changes.ChangeRequest", [c.pk for c in changes], WRITTEN):
        yield change_id, person_id, "wrote it"


def _rows(ids: list[UUID]) -> Told:
    declared = Interest.objects.system(WHY).filter(change__in=ids)
    for change_id, person_id, words in declared.values_list("change", "person", "words"):
        yield change_id, person_id, f"declared an interest: {words}"
    answered = ChangeItem.objects.system(WHY).filter(change__in=ids, is_live=True)
    for change_id, person_id in answered.values_list("change", "answered_by"):
        yield change_id, person_id, "answered for an item that it touches"
    money = Funding.objects.system(WHY).filter(change__in=ids).exclude(state__in=GONE)
    for change_id, holder, asker in money.values_list("change", "holder", "asked_by"):
        yield change_id, holder, "holds its funding"
        yield change_id, asker, "asked for its funding"


def _add_owners(found: dict[UUID, dict[UUID, str]]) -> None:
    """Bar whoever owns a service account that has a conflict."""
    owners = owners_of({person for held in found.values() for person in held})
    for held in found.values():
        for account, owner in owners.items():
            if account in held:
                held.setdefault(owner, f"{held[account]}, through a service account")
