"""What this context holds by an office: proposals, scenarios and the links of its intake."""

from uuid import UUID

from sightline.demand.models import IntakeLink, Proposal, Scenario
from sightline.identity.held import WHY, Held
from sightline.kernel.policy import Actor, visible

#: Proposals that somebody still waits for; a converted one lives on as its project.
WAITING = (Proposal.State.DRAFT, *Proposal.UNDECIDED, Proposal.State.APPROVED)


def held_by_office(actor: Actor, office_id: UUID) -> list[Held]:
    """Return what was handed in to an office and waits, what it planned, and its open doors."""
    waiting = {"office": office_id, "state__in": WAITING}
    proposals = visible(actor, Proposal).filter(**waiting).order_by("number", "pk")
    links = visible(actor, IntakeLink).filter(office=office_id).order_by("name", "pk")
    scenarios = visible(actor, Scenario).filter(office=office_id).order_by("name", "pk")
    left = Proposal.objects.system(WHY).filter(**waiting)
    return [
        Held("proposals", "Proposals that wait", proposals, left),
        Held("scenarios", "Scenarios", scenarios),
        Held("intake_links", "Links of the intake", links),
    ]
