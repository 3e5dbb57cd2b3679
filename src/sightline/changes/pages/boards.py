"""Pages of boards: the list, one board with its seats and sittings, and their forms."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.changes import commands, policy
from sightline.changes.forms import boards as forms
from sightline.changes.lists.boards import BOARDS, cadence, limits
from sightline.changes.models import Board, BoardMember, ChangeRequest, Decision
from sightline.changes.queries import boards as queries
from sightline.changes.queries.sittings import sitting_rows
from sightline.identity.queries import the_organisation
from sightline.kernel import journal, past
from sightline.kernel.policy import Action, check, may, visible
from sightline.projects.pages.frame import posted
from sightline.ui.asking import ask
from sightline.ui.exports import exported
from sightline.ui.forms import CommandForm
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

BOTH = ("GET", "HEAD", "POST")
SHOWN = 12


@page(policy.read)
def board_list(request: Asked) -> HttpResponse:
    """Show the boards."""
    actor, params = request.actor, params_of(request.GET)
    rows = queries.board_rows(actor)
    file = exported(BOARDS, rows, params)
    if file is not None:
        return file
    context = {"page": BOARDS.page(rows, params), "may_open": may(actor, policy.manage_boards)}
    return show(request, "changes/board_list.html", context)


@page(policy.read)
def board_detail(request: Asked, board_id: UUID) -> HttpResponse:
    """Show one board: what it may decide, who sits in it, its sittings and its decisions."""
    actor, row = request.actor, queries.the_board(request.actor, board_id)
    is_open = row.closed_on is None
    sittings = sitting_rows(actor).filter(board=row)
    decisions = visible(actor, Decision).filter(board=row).select_related("change", "decided_by")
    waiting = visible(actor, ChangeRequest).filter(board=row, state=ChangeRequest.State.READY)
    context = {
        "board": row,
        "facts": _facts(row),
        "limits": limits(row),
        "members": queries.members(row),
        "delegations": queries.delegations(row),
        "next": queries.next_sitting(row),
        "sittings": list(sittings[:SHOWN]),
        "decisions": list(decisions.order_by("-decided_at")[:SHOWN]),
        "n_waiting": waiting.count(),
        "may_manage": is_open and may(actor, policy.manage_boards, row),
        "may_prepare": is_open and may(actor, policy.prepare_sitting, row),
        "me": actor.id,
    }
    return show(request, "changes/board_detail.html", context)


def _facts(row: Board) -> list[tuple[str, Any]]:
    offices = f", of {row.n_offices} offices" if row.n_offices > 1 else ""
    return [
        ("Level", row.get_level_display()),
        ("Office", row.office),
        ("Program", row.program or "—"),
        ("Sits", cadence(row)),
        ("Quorum", f"{row.quorum} without a conflict, one of either side{offices}"),
        ("Escalates to", row.parent or "Nobody above it"),
        ("Emergencies", "It decides on them" if row.is_emergency else "No"),
    ]


@page(policy.read)
def board_history(request: Asked, board_id: UUID) -> HttpResponse:
    """Show who changed a board and its seats, when, and why."""
    row = queries.the_board(request.actor, board_id)
    ids = [
        row.pk,
        *visible(request.actor, BoardMember).filter(board=row).values_list("pk", flat=True),
    ]
    changes = past.history(ids)
    context = {
        "title": row.name,
        "back": reverse("board", args=[row.pk]),
        "changes": changes,
        "names": journal.names(change.entry.actor_id for change in changes),
    }
    return show(request, "ui/history.html", context)


@page(policy.manage_boards, methods=BOTH)
def board_open(request: Asked) -> HttpResponse:
    """Show and take in a new board."""
    actor = request.actor
    currency = the_organisation(actor).currency
    form = forms.BoardForm(posted(request), actor=actor, currency=currency)
    if request.method == "POST" and form.submit(commands.open_board, actor):
        return done(
            request, "board", f"{form.result.name} is open; seat its members.", form.result.pk
        )
    lede = "Whoever opens boards never decides in them. A limit left empty is none."
    return ask(request, form, "New board", back=reverse("boards"), verb="Open it", lede=lede)


def _board(request: Asked, board_id: UUID, what: Action) -> tuple[Board, str]:
    """Return a board on which the actor may do this, and the address of its page."""
    row = queries.the_board(request.actor, board_id)
    check(request.actor, what, row)
    return row, reverse("board", args=[row.pk])


@page(policy.manage_boards, methods=BOTH)
def board_edit(request: Asked, board_id: UUID) -> HttpResponse:
    """Show and take in a board's particulars."""
    actor = request.actor
    row, back = _board(request, board_id, policy.manage_boards)
    form = forms.BoardForm(posted(request), actor=actor, row=row, currency=row.currency)
    if request.method == "POST" and form.submit(commands.change_board, actor, board_id=row.pk):
        return done(request, back, f"{form.result.name} saved.")
    return ask(request, form, f"Edit {row.name}", back=back)


@page(policy.manage_boards, methods=BOTH)
def board_close(request: Asked, board_id: UUID) -> HttpResponse:
    """Close a board."""
    row, back = _board(request, board_id, policy.manage_boards)
    form = forms.ReasonForm(posted(request), initial={"seen": row.version})
    if request.method == "POST" and form.submit(
        commands.close_board, request.actor, board_id=row.pk
    ):
        return done(request, back, f"{row.name} is closed.")
    lede = "It sits no more. Its decisions and minutes stand."
    title = f"Close {row.name}"
    return ask(request, form, title, back=back, verb="Close it", lede=lede, kind="danger")


@page(policy.manage_boards, methods=BOTH)
def board_seat(request: Asked, board_id: UUID) -> HttpResponse:
    """Give somebody a seat."""
    row, back = _board(request, board_id, policy.manage_boards)
    form = forms.SeatForm(posted(request), actor=request.actor)
    if request.method == "POST" and form.submit(
        commands.seat_member, request.actor, board_id=row.pk
    ):
        return done(request, back, f"{form.result.person.name} sits in {row.name}.")
    lede = "They need the role of change board member here, granted by two people."
    return ask(request, form, f"New member of {row.name}", back=back, verb="Seat them", lede=lede)


def _seat(request: Asked, member_id: UUID, what: Action) -> tuple[BoardMember, str]:
    """Return a seat on which the actor may do this, and the address of its board."""
    row = queries.the_member(request.actor, member_id)
    check(request.actor, what, row)
    return row, reverse("board", args=[row.board_id])


Step = Callable[..., Any]


def _sure(
    request: Asked, form: CommandForm, step: Step, said: str, *, back: str, **asked: Any
) -> HttpResponse:
    """Take in a form that is a question, or show it."""
    ids = asked.pop("ids")
    if request.method == "POST" and form.submit(step, request.actor, **ids):
        return done(request, back, said)
    return ask(request, form, asked.pop("title"), back=back, **asked)


@page(policy.manage_boards, methods=BOTH)
def seat_end(request: Asked, member_id: UUID) -> HttpResponse:
    """End a seat on a day."""
    row, back = _seat(request, member_id, policy.manage_boards)
    return _sure(
        request,
        forms.UnseatForm(posted(request), initial={"seen": row.version}),
        commands.unseat_member,
        f"{row.person.name}'s seat has an end.",
        back=back,
        ids={"member_id": row.pk},
        title=f"End the seat of {row.person.name}",
        verb="End it",
        lede="What they voted on undecided requests counts no more from then on.",
        kind="danger",
    )


@page(policy.manage_boards, methods=BOTH)
def seat_chair(request: Asked, member_id: UUID) -> HttpResponse:
    """Make a member the chair."""
    row, back = _seat(request, member_id, policy.manage_boards)
    return _sure(
        request,
        forms.SureForm(posted(request), initial={"seen": row.version}),
        commands.name_chair,
        f"{row.person.name} chairs {row.board.name}.",
        back=back,
        ids={"member_id": row.pk},
        title=f"{row.person.name} as chair of {row.board.name}",
        verb="Make them chair",
        lede="Whoever chairs now keeps the seat.",
    )


@page(policy.sit, methods=BOTH)
def seat_delegate(request: Asked, member_id: UUID) -> HttpResponse:
    """Give one's own vote away for some days."""
    row, back = _seat(request, member_id, policy.sit)
    form = forms.DelegateForm(posted(request), actor=request.actor, member=row)
    return _sure(
        request,
        form,
        commands.delegate_vote,
        "Your vote is given away for these days.",
        back=back,
        ids={"member_id": row.pk},
        title=f"Delegate the vote in {row.board.name}",
        verb="Delegate it",
        lede="One vote a person: whoever votes for you has none of their own, and cannot pass it on.",
    )


@page(policy.sit, methods=BOTH)
def delegation_revoke(request: Asked, delegation_id: UUID) -> HttpResponse:
    """Take one's vote back."""
    row = queries.the_delegation(request.actor, delegation_id)
    check(request.actor, policy.sit, row)
    return _sure(
        request,
        forms.SureForm(posted(request), initial={"seen": row.version}),
        commands.revoke_delegation,
        "You vote yourself again.",
        back=reverse("board", args=[row.board_id]),
        ids={"delegation_id": row.pk},
        title=f"Take the vote back from {row.to.name}",
        verb="Take it back",
        lede="What they voted on undecided requests counts no more.",
    )


@page(policy.prepare_sitting, methods=BOTH)
def sitting_plan(request: Asked, board_id: UUID) -> HttpResponse:
    """Make the sittings of the cadence."""
    row, back = _board(request, board_id, policy.prepare_sitting)
    form = forms.PlanForm(posted(request))
    if request.method == "POST" and form.submit(
        commands.plan_sittings, request.actor, board_id=row.pk
    ):
        n = len(form.result)
        return done(request, back, f"{n} sitting{'' if n == 1 else 's'} planned.")
    lede = f"{cadence(row)}. Sittings that are there already stay."
    return ask(request, form, f"Plan sittings of {row.name}", back=back, verb="Plan", lede=lede)


@page(policy.prepare_sitting, methods=BOTH)
def sitting_call(request: Asked, board_id: UUID) -> HttpResponse:
    """Call a sitting beside the cadence."""
    row, back = _board(request, board_id, policy.prepare_sitting)
    form = forms.CallForm(posted(request))
    if request.method == "POST" and form.submit(
        commands.call_sitting, request.actor, board_id=row.pk
    ):
        return done(request, "sitting", "The sitting is called.", form.result.pk)
    return ask(request, form, f"Call a sitting of {row.name}", back=back, verb="Call it")
