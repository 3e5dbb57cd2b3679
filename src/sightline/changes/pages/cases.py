"""Pages by which a board votes and decides on a request, and takes a decision up again."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.changes import commands, policy
from sightline.changes.forms import sittings as forms
from sightline.changes.models import AgendaItem, ChangeRequest, Sitting
from sightline.changes.pages.sitting_steps import back_to
from sightline.changes.pages.sittings import OUTCOMES
from sightline.changes.queries import agenda as queries
from sightline.changes.queries.screen import screen
from sightline.kernel.errors import NotFound, Refused
from sightline.kernel.policy import check, visible
from sightline.projects.pages.frame import posted
from sightline.ui.asking import ask
from sightline.ui.routes import Asked, done, page

BOTH = ("GET", "HEAD", "POST")
WORDS = {key: words for key, words, _ in OUTCOMES}
LEDES = {
    "approve": "It takes a quorum, votes that carry it, funding and authority, all at this moment.",
    "approve_with_conditions": "Each condition has somebody who sees to it.",
    "defer": "It comes back by itself on that day, with votes cast anew.",
    "reject": "It takes a quorum, and votes that do not carry it.",
    "return": "Whoever raised it looks for another way and hands it in again.",
    "escalate": "It moves to the next sitting of the board above.",
}


def _case(request: Asked, item_id: UUID) -> tuple[AgendaItem, ChangeRequest, str]:
    """Return an item with its request, where the actor's roles let them sit."""
    row = queries.the_item(request.actor, item_id)
    check(request.actor, policy.sit, row)
    if row.change is None:
        raise NotFound("This request")
    return row, row.change, back_to(row)


@page(policy.sit, methods=BOTH)
def vote_cast(request: Asked, item_id: UUID) -> HttpResponse:
    """Vote on a request as it is shown."""
    row, change, back = _case(request, item_id)
    form = forms.VoteForm(posted(request), initial={"digest": change.content_digest})
    if request.method == "POST" and form.submit(
        commands.cast_vote, request.actor, sitting_id=row.sitting_id, change_id=change.pk
    ):
        return done(request, back, f"Your vote on {change.code} is cast.")
    lede = "Until the decision you may vote again; the last vote counts."
    return ask(request, form, f"Vote on {change}", back=back, verb="Vote", lede=lede)


@page(policy.sit, methods=BOTH)
def interest_declare(request: Asked, item_id: UUID) -> HttpResponse:
    """Declare a conflict of interest of one's own."""
    _, change, back = _case(request, item_id)
    form = forms.InterestForm(posted(request))
    if request.method == "POST" and form.submit(
        commands.declare_interest, request.actor, change_id=change.pk
    ):
        return done(request, back, "Your interest is declared.")
    lede = "You will neither vote on it nor decide it. This is not taken back."
    title = f"Conflict of interest in {change.code}"
    return ask(request, form, title, back=back, verb="Declare it", lede=lede)


@page(policy.sit, methods=BOTH)
def change_decide(request: Asked, item_id: UUID, outcome: str) -> HttpResponse:
    """Decide on a request with one outcome."""
    row, change, back = _case(request, item_id)
    if outcome not in WORDS:
        raise NotFound("This outcome")
    form = forms.DecideForm(
        posted(request), actor=request.actor, outcome=outcome, digest=change.content_digest
    )
    fixed: dict[str, Any] = {"sitting_id": row.sitting_id, "change_id": change.pk}
    if request.method == "POST" and form.submit(
        commands.decide_change, request.actor, outcome=outcome, **fixed
    ):
        said = f"{change.code}: {form.result.get_outcome_display().lower()}."
        return done(request, back, said)
    words = WORDS[outcome]
    return ask(request, form, f"{words}: {change}", back=back, verb=words, lede=LEDES[outcome])


def _sitting(request: Asked, sitting_id: UUID) -> tuple[Sitting, str, str]:
    """Return a sitting, its screen's address, and the digest of its consent block."""
    row = queries.the_sitting(request.actor, sitting_id)
    check(request.actor, policy.sit, row)
    digest = screen(request.actor, row).block_digest
    return row, reverse("sitting", args=[row.pk]), digest


@page(policy.sit, methods=BOTH)
def consent_vote(request: Asked, sitting_id: UUID) -> HttpResponse:
    """Vote on the consent block as one."""
    row, back, digest = _sitting(request, sitting_id)
    form = forms.VoteForm(posted(request), initial={"digest": digest})
    if request.method == "POST" and form.submit(
        commands.vote_consent, request.actor, sitting_id=row.pk
    ):
        return done(request, back, f"Your vote on {len(form.result)} requests is cast.")
    lede = "One vote for each request in it. Pull out what you want to debate."
    return ask(request, form, "Vote on the consent block", back=back, verb="Vote", lede=lede)


@page(policy.sit, methods=BOTH)
def consent_decide(request: Asked, sitting_id: UUID) -> HttpResponse:
    """Approve the consent block as one."""
    row, back, digest = _sitting(request, sitting_id)
    form = forms.ConsentForm(posted(request), initial={"digest": digest})
    if request.method == "POST" and form.submit(
        commands.decide_consent, request.actor, sitting_id=row.pk
    ):
        return done(request, back, f"{len(form.result)} requests are approved.")
    lede = "Every request in it gets a decision of its own."
    title = "Approve the consent block"
    return ask(request, form, title, back=back, verb="Approve all of it", lede=lede)


@page(policy.sit, methods=BOTH)
def decision_reconsider(request: Asked, decision_id: UUID) -> HttpResponse:
    """Take a decided request up again at the board's open sitting."""
    actor, row = request.actor, queries.the_decision(request.actor, decision_id)
    check(actor, policy.sit, row.board)
    open_ = visible(actor, Sitting).filter(board=row.board_id, state=Sitting.State.OPEN)
    sitting = open_.first()
    back = reverse("board", args=[row.board_id])
    form = forms.ReconsiderForm(posted(request))

    def step(who: Any, **said: Any) -> AgendaItem:
        if sitting is None:
            raise Refused("not-open", f"{row.board.name} takes it up at a sitting that is open.")
        return commands.reconsider_decision(who, sitting_id=sitting.pk, **said)

    if request.method == "POST" and form.submit(step, actor, decision_id=row.pk):
        return done(request, back_to(form.result), f"{row.change.code} is before the board again.")
    lede = "The decision stands as it is; the next one takes its place. An approval holds no more."
    title = f"Take up again: {row.change}"
    return ask(request, form, title, back=back, verb="Take it up", lede=lede, kind="danger")
