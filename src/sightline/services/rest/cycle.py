"""The value cycle of an office over HTTP."""

from datetime import date
from typing import Literal
from uuid import UUID

from sightline.identity.queries import the_office
from sightline.kernel.policy import check
from sightline.services import policy
from sightline.services.queries import cycle
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import Told
from sightline.ui.routes import Asked

api = Operations("Value cycle")


class CycleCard(Told):
    """Where a customer or a service stands: the first step without a record."""

    kind: Literal["customer", "service"]
    name: str
    step: str
    stage: str
    n_done: int
    is_round: bool
    ahead: list[str]
    page: str


class CycleDue(Told):
    """What is due, with the page of its record."""

    what: str
    name: str
    due_on: date
    is_late: bool
    page: str


class OfficeCycle(Told):
    """The board of an office, worked out from the records that exist."""

    cards: list[CycleCard]
    due: list[CycleDue]


@api.tells("/offices/{uuid:office_id}/cycle", policy.read_cycle, OfficeCycle)
def office_cycle(request: Asked, office_id: UUID) -> OfficeCycle:
    """Return where each customer and service of an office stands, and what is due."""
    office = the_office(request.actor, office_id)
    check(request.actor, policy.read_cycle, office)
    return OfficeCycle(
        cards=[_card(one) for one in cycle.cards(request.actor, office.pk)],
        due=[_due(one) for one in cycle.due(request.actor, office.pk)],
    )


def _card(one: cycle.Card) -> CycleCard:
    stand = one.stand
    said = {"kind": one.kind, "name": one.name, "page": one.href}
    return CycleCard.model_validate(
        said | {
            "step": stand.step.key, "stage": stand.step.stage, "n_done": stand.done,
            "is_round": stand.is_round, "ahead": [step.key for step in stand.ahead],
        }
    )  # fmt: skip


def _due(one: cycle.DueItem) -> CycleDue:
    return CycleDue(
        what=one.what, name=one.name, due_on=one.due.on, is_late=one.due.is_late, page=one.href
    )
