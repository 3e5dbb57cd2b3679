"""Requests: raised, edited, handed in, screened, sent back, withdrawn, and put to a board."""

from typing import Any
from uuid import UUID

from sightline.changes import events, policy, pricing
from sightline.changes.commands.area import computed
from sightline.changes.commands.keeping import (
    acting,
    check_state,
    given_reason,
    keep,
    move,
    the_change,
)
from sightline.changes.figures import check_fresh, checked_figures
from sightline.changes.levels import Needed, board_needed, may_decide
from sightline.changes.models import Board, ChangeImpact, ChangeRequest
from sightline.changes.readiness import asked_of, check_money
from sightline.changes.rules.request import check_assessed
from sightline.kernel import clock
from sightline.kernel.command import command, find, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Forbidden, Refused
from sightline.kernel.policy import Actor, check
from sightline.projects.policy import RUNNERS
from sightline.projects.queries import the_project

State = ChangeRequest.State
WHY = "numbers are given once in an organisation"
RAISABLE = ("normal", "emergency")
EDITABLE = frozenset(
    {
        "title",
        "type",
        "reason",
        "urgency",
        "description",
        "risk_of_refusing",
        "back_out",
        "window_start",
        "window_finish",
        "deltas",
        "figures",
        "cost_minor",
        "needs_no_funding",
    }
)
IN_HAND = (State.DRAFT, State.SUBMITTED, State.RETURNED)


@command
def raise_change(
    actor: Actor, /, *, project_id: UUID, title: str, kind: str = "normal", **fields: Any
) -> ChangeRequest:
    """Draft a change request for a project.

    Args:
        kind: ``normal`` or ``emergency``; a standard one starts from a template.
        fields: Any of what ``edit_change`` takes; ``source`` where an import drafted it.

    Raises:
        NotFound: The project, or an activity in the deltas, is not visible.
        Forbidden: Only a requester or whoever runs the project.
        Invalid: Values that are none; deltas the impact engine cannot read; figures that are none.
        Refused: ``needs-a-template``; what ``checked_figures`` refuses.
    """
    if kind not in RAISABLE:
        raise Refused("needs-a-template", "A standard change starts from its template.", "kind")
    row = drafted(actor, project_id, title, kind)
    row.source = checked_text("source", fields.pop("source", ""), 80, required=False)
    _set(actor, row, fields)
    row.save()
    keep(row)
    record(events.ChangeRaised(about=row.pk, project=row.project_id, code=row.code))
    return row


def drafted(actor: Actor, project_id: UUID, title: str, kind: str) -> ChangeRequest:
    """Return a new request of the actor's for a project, not saved yet."""
    project = the_project(actor, project_id)
    check(actor, policy.raise_change, project)
    return numbered(project, acting(actor), title, kind)


def numbered(project: Any, person_id: UUID, title: str, kind: str = "normal") -> ChangeRequest:
    """Return a new request for a project with the next number, not saved yet."""
    return ChangeRequest(
        organisation_id=project.organisation_id,
        project=project,
        number=_next_number(project.organisation_id),
        title=checked_text("title", title, 200),
        kind=kind,
        currency=project.currency,
        raised_by_id=person_id,
        edited_by_id=person_id,
    )


def _next_number(organisation_id: UUID) -> int:
    rows = ChangeRequest.objects.system(WHY).filter(organisation=organisation_id)
    last: int | None = rows.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _set(actor: Actor, row: ChangeRequest, fields: dict[str, Any]) -> bool:
    if "deltas" in fields:
        fields["deltas"] = pricing.checked_deltas(actor, fields["deltas"])
    if "figures" in fields:
        fields["figures"] = checked_figures(row.project_id, fields["figures"])
    if "title" in fields:
        fields["title"] = checked_text("title", fields["title"], 200)
    changed = set_fields(row, fields, EDITABLE)
    if row.window_start and row.window_finish and row.window_finish <= row.window_start:
        raise Refused("ends-before-start", "The window ends before it starts.", "window_finish")
    if row.cost_minor < 0:
        raise Refused("negative-money", "A cost is not negative.", "cost_minor")
    return changed


@command
def edit_change(
    actor: Actor, /, *, change_id: UUID, seen: int | None = None, **fields: Any
) -> ChangeRequest:
    """Edit what a request asks for; answers, votes and an approval of before count no more.

    One that was handed in goes back to be screened, and loses its approval. Figures that it moves
    are read anew.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; only whoever raised it or runs the project.
        Refused: ``wrong-state`` once it is being carried out or has ended;
            ``ends-before-start``, ``negative-money``.
    """
    row = the_change(actor, change_id, policy.edit, seen)
    _check_own_until_submitted(actor, row)
    if row.state not in IN_HAND:
        row.life.next_state("reopen", row.state)
    if not _set(actor, row, {"figures": row.figures, **fields} if row.figures else dict(fields)):
        nothing_changed()
        return row
    row.edition += 1
    row.edited_by_id = acting(actor)
    if row.state not in IN_HAND:
        row.approved_digest, row.board, row.deferred_until = "", None, None
        move(row, "reopen")
    row.save()
    if _was_priced(row):
        computed(row)
    keep(row)
    record(events.ChangeEdited(about=row.pk, edition=row.edition))
    return row


def _check_own_until_submitted(actor: Actor, row: ChangeRequest) -> None:
    if row.state not in (State.DRAFT, State.RETURNED) and not actor.holds(RUNNERS, row):
        words = "It is handed in: whoever runs the project edits it now; you may withdraw it."
        raise Forbidden(words)


def _was_priced(row: ChangeRequest) -> bool:
    held: bool = (
        ChangeImpact.objects.system("what was priced is priced again").filter(change=row).exists()
    )
    return held


@command
def submit_change(actor: Actor, *, change_id: UUID, seen: int | None = None) -> ChangeRequest:
    """Hand a request in to be screened.

    Raises:
        Refused: ``wrong-state``, ``nothing-asked`` without a word on what should change and why.
    """
    row = the_change(actor, change_id, policy.edit, seen)
    move(row, "submit")
    if not row.description.strip():
        words = "Say what should change, and why, before you hand it in."
        raise Refused("nothing-asked", words, "description")
    row.words = ""
    keep(row)
    record(events.ChangeSubmitted(about=row.pk, project=row.project_id))
    return row


@command
def screen_change(
    actor: Actor, *, change_id: UUID, why: str = "", seen: int | None = None
) -> ChangeRequest:
    """Find a request fit to be assessed: viable, and no harm to what is there.

    Raises:
        Forbidden: Only the strategic PMO or an office of that part, never who raised or wrote it.
        Refused: ``wrong-state``, ``goes-to-emergency-board``, ``has-a-template``.
    """
    row = the_change(actor, change_id, policy.screen, seen)
    move(row, "screen")
    if row.kind == "emergency":
        words = "An emergency is put to its board at once; it is assessed afterwards."
        raise Refused("goes-to-emergency-board", words)
    keep(row)
    record(events.ChangeScreened(about=row.pk), why=why)
    return row


@command
def return_change(
    actor: Actor, *, change_id: UUID, why: str, seen: int | None = None
) -> ChangeRequest:
    """Send a request that was handed in back for alternatives, before any board sees it.

    Raises:
        Forbidden: As ``screen_change``.
        Refused: ``no-reason``, ``wrong-state``.
    """
    row = the_change(actor, change_id, policy.screen, seen)
    check_state(row, (State.SUBMITTED,), "send it back without a board")
    row.words = given_reason(why)
    move(row, "send_back")
    keep(row)
    record(events.ChangeReturned(about=row.pk), why=why)
    return row


@command
def withdraw_change(
    actor: Actor, *, change_id: UUID, why: str, seen: int | None = None
) -> ChangeRequest:
    """Withdraw a request that is not decided; a normal end, no error.

    Raises:
        Refused: ``no-reason``, ``wrong-state``.
    """
    row = the_change(actor, change_id, policy.withdraw, seen)
    move(row, "withdraw")
    row.words = given_reason(why)
    keep(row)
    record(events.ChangeWithdrawn(about=row.pk), why=why)
    return row


@command
def present_change(
    actor: Actor, *, change_id: UUID, board_id: UUID | None = None, seen: int | None = None
) -> ChangeRequest:
    """Put a request to the board that may decide it: assessed and funded, unless an emergency.

    Args:
        board_id: A board of sufficient level; the nearest one up the tree if none is named.

    Raises:
        Refused: ``wrong-state``, ``no-area``, ``no-owner``, ``not-assessed``,
            ``funding-undecided``, ``funding-needed``, ``funding-lapsed``, ``funding-short``,
            ``deferred-until``, ``no-board``, ``board-too-low``, ``not-screened``,
            ``figure-moved``.
    """
    row = the_change(actor, change_id, policy.present, seen)
    was = row.state
    move(row, "present")
    check_fresh(row)
    _check_presentable(actor, row, was)
    row.board = _the_board(actor, row, board_id, board_needed(row))
    row.deferred_until = None
    keep(row)
    record(events.ChangePresented(about=row.pk, board=row.board.pk))
    return row


def _check_presentable(actor: Actor, row: ChangeRequest, was: str) -> None:
    if row.kind == "emergency":
        return
    if was == State.SUBMITTED:
        raise Refused("not-screened", "It is screened, assessed and funded first.")
    check_assessed(asked_of(row, actor))
    check_money(row)
    if was == State.DEFERRED and row.deferred_until and clock.today() < row.deferred_until:
        words = f"It was deferred until {row.deferred_until}; edit it to ask anew."
        raise Refused("deferred-until", words)


def _the_board(actor: Actor, row: ChangeRequest, board_id: UUID | None, needed: Needed) -> Board:
    if board_id is None:
        if needed.board is None:
            emergency = "emergency " if row.kind == "emergency" else ""
            words = f"No {emergency}board up the tree may decide this ({needed.words}). Open one."
            raise Refused("no-board", words)
        return needed.board
    board: Board = find(Board, board_id, actor)
    fits = board.closed_on is None and board.is_emergency == (row.kind == "emergency")
    if not fits or not may_decide(board, needed.level, needed.effects):
        words = f"{board.name} may not decide this. It needs: {needed.words}."
        raise Refused("board-too-low", words, "board_id")
    return board
