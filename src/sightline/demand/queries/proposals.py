"""Proposals as one actor sees them: all, one, what hangs on one, and what waits for somebody."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sightline.demand import policy
from sightline.demand.models import IntakeLink, Proposal, ProposalAim, Supporter
from sightline.kernel import clock
from sightline.kernel.command import find
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Actor, may, visible

State = Proposal.State
#: Where the office owes the next step.
IN_HAND = (State.SUBMITTED, State.SCREENING)
LIVE = (State.DRAFT, *Proposal.UNDECIDED, State.APPROVED, State.CONVERTED)
RELATED = ("office", "requester", "sponsor", "screener", "decided_by", "duplicate_of", "project")
MOST_OFFERED = 500


def proposals(actor: Actor) -> QuerySet[Any]:
    """Return the proposals that the actor sees, each with how many joined it as ``n_supporters``."""
    rows: QuerySet[Any] = visible(actor, Proposal).select_related(*RELATED)
    counted: QuerySet[Any] = rows.annotate(n_supporters=Count("supporters", distinct=True))
    return counted


def the_proposal(actor: Actor, proposal_id: UUID) -> Any:
    """Return a proposal as ``proposals`` does, or refuse with ``NotFound``."""
    row = proposals(actor).filter(pk=proposal_id).first()
    if row is None:
        raise NotFound("This proposal")
    return row


def aims(actor: Actor, proposal: Proposal) -> list[ProposalAim]:
    """Return what a proposal would serve, the largest share first."""
    rows = visible(actor, ProposalAim).filter(proposal=proposal.pk).select_related("objective")
    return list(rows)


def supporters(actor: Actor, proposal: Proposal) -> list[Supporter]:
    """Return who joined a proposal, the first first."""
    rows = visible(actor, Supporter).filter(proposal=proposal.pk)
    return list(rows.select_related("person"))


def duplicates(actor: Actor, proposal: Proposal) -> list[Proposal]:
    """Return the proposals that were merged into one."""
    return list(visible(actor, Proposal).filter(duplicate_of=proposal.pk))


def desk_q(actor: Actor) -> Q:
    """Return the proposals of the offices that the actor works in."""
    nodes = actor.nodes(*policy.DESK)
    if actor.organisation_id in nodes:
        return Q(organisation_id=actor.organisation_id)
    return Q(office_id__in=nodes) if nodes else Q(pk__in=[])


def waiting_q(actor: Actor) -> Q:
    """Return what waits for the actor: to screen, to decide, to look at again, or to answer."""
    today = clock.today()
    desk = desk_q(actor)
    waits = desk & (Q(state__in=IN_HAND) | Q(state=State.DEFERRED, look_again_on__lte=today))
    waits |= desk & Q(state=State.APPROVED)
    waits |= Q(requester_id=actor.id, state=State.DRAFT) if actor.id else Q(pk__in=[])
    return waits | decide_q(actor)


def decide_q(actor: Actor) -> Q:
    """Return the qualified proposals that wait for the actor's decision."""
    nodes = actor.nodes(*policy.DECIDERS)
    if not nodes or actor.id is None:
        return Q(pk__in=[])
    others = ~Q(requester_id=actor.id) | Q(requester_id__isnull=True)
    stands = ~Q(sponsor_id=actor.id) | Q(sponsor_id__isnull=True)
    held = Q(state=State.QUALIFIED) & others & stands
    return held if actor.organisation_id in nodes else held & Q(office_id__in=nodes)


def to_screen(actor: Actor) -> QuerySet[Any]:
    """Return the proposals in the actor's hand, what is due first on top."""
    rows = visible(actor, Proposal).filter(desk_q(actor), state__in=IN_HAND)
    return rows.select_related("requester", "office").order_by("due_on", "number")


def to_decide(actor: Actor) -> QuerySet[Any]:
    """Return the proposals that wait for the actor's decision, what is due first on top."""
    rows = visible(actor, Proposal).filter(decide_q(actor))
    return rows.select_related("office").order_by("due_on", "number")


def to_answer(actor: Actor) -> QuerySet[Any]:
    """Return the actor's own proposals that an office sent back."""
    if actor.id is None:
        return visible(actor, Proposal).none()
    rows = visible(actor, Proposal).filter(
        requester_id=actor.id, state=State.DRAFT, submitted_on__isnull=False
    )
    return rows.select_related("office").order_by("state_since")


def mine(actor: Actor) -> QuerySet[Any]:
    """Return what the actor asked for or joined that has not ended, the newest first."""
    if actor.id is None:
        return visible(actor, Proposal).none()
    own = Q(requester_id=actor.id) | Q(supporters__person=actor.id)
    rows = visible(actor, Proposal).filter(own, state__in=LIVE).distinct()
    return rows.order_by("-number")


def joined_ids(actor: Actor) -> QuerySet[Any]:
    """Return the ids of the proposals that the actor joined."""
    rows: QuerySet[Any] = visible(actor, Supporter).filter(person=actor.id)
    return rows.values("proposal")


def links(actor: Actor) -> QuerySet[IntakeLink]:
    """Return the public links of the actor's offices, each with how many came through it."""
    rows = visible(actor, IntakeLink).select_related("office", "made_by")
    counted: QuerySet[IntakeLink] = rows.annotate(n_proposals=Count("proposals"))
    return counted.order_by("-made_on", "pk")


def the_link(actor: Actor, link_id: UUID) -> IntakeLink:
    """Return a public link, or refuse with ``NotFound``."""
    return find(IntakeLink, link_id, actor)


def merge_targets(actor: Actor, proposal: Proposal) -> list[Proposal]:
    """Return the proposals that another can be merged into, the newest first."""
    rows = visible(actor, Proposal).filter(
        state__in=(*Proposal.UNDECIDED, State.APPROVED, State.CONVERTED)
    )
    return list(rows.exclude(pk=proposal.pk).order_by("-number")[:MOST_OFFERED])


def reads_contact(actor: Actor, proposal: Proposal) -> bool:
    """Tell whether the actor sees the address of who asked: the offices that may have to write."""
    return may(actor, policy.triage, proposal)


def found_proposals(actor: Actor, words: str, most: int) -> list[Proposal]:
    """Return the proposals whose title holds the words, for the palette."""
    rows = visible(actor, Proposal).filter(title__icontains=words)
    return list(rows.order_by("-number")[:most])
