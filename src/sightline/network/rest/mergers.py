"""Mergers over HTTP: their life, their inventory, and how far they have converged."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.kernel import clock
from sightline.network import commands, policy
from sightline.network.lists.mergers import MERGERS
from sightline.network.models import Merger
from sightline.network.queries import mergers as queries
from sightline.network.rules import merging
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    LEFT,
    Decimals,
    Id,
    In,
    MustSayWhy,
    Out,
    Told,
    Why,
)
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Mergers of offices")
Words = Annotated[str, Field(min_length=1, max_length=10_000, strict=True)]
State = Literal[
    "proposed", "inventory", "assessed", "standardised", "integrating", "merged", "coordinated",
    "abandoned",
]  # fmt: skip
Aim = Literal["merge", "coordinate"]
MERGER = "/mergers/{uuid:merger_id}"


class MergerOut(Out):
    """Two offices on their way to one, or to working together for good."""

    first_id: UUID
    second_id: UUID
    state: State
    purpose: str
    proposed_by_id: UUID | None
    proposed_on: date
    plan: str
    planned_by_id: UUID | None
    approved_by_id: UUID | None
    approved_on: date | None
    aim: Aim | Literal[""]
    survivor_id: UUID | None
    ended_on: date | None
    ended_why: str


class MergerProposing(In):
    """Which two offices, and what for."""

    first_id: Id
    second_id: Id
    purpose: Words


class MergerChange(In):
    """What a merger is for."""

    purpose: Words


class StandardisationPlan(In):
    """The standardisation plan."""

    plan: Annotated[str, Field(min_length=1, max_length=20_000, strict=True)]


class IntegrationPlan(In):
    """Whether one office remains, and which."""

    aim: Aim
    survivor_id: Id | None = LEFT


class InventoryLine(Told):
    """One kind of what hangs on either office, as the caller sees it."""

    key: str
    words: str
    first: int
    second: int


class MergerFigures(Told):
    """The inventory, and how far the offices have converged: rows carried out, of all rows."""

    as_of: date
    n_rows: int
    n_decided: int
    n_done: int
    n_shared: int
    convergence: Decimals | None
    overlap: Decimals | None
    inventory: list[InventoryLine]


@api.lists("/mergers", policy.read, MergerOut, MERGERS)
def mergers(request: Asked) -> QuerySet[Merger]:
    """Return the mergers that the caller sees."""
    return queries.mergers(request.actor)


@api.creates("/mergers", policy.merge, MergerOut, at="/mergers/{id}")
def propose_merger(request: Asked, said: MergerProposing) -> Merger:
    """Propose that two offices merge."""
    return commands.propose_merger(request.actor, **said.given())


@api.shows(MERGER, policy.read, MergerOut)
def merger(request: Asked, merger_id: UUID) -> Merger:
    """Return one merger."""
    return queries.the_merger(request.actor, merger_id)


@api.changes(MERGER, policy.merge, MergerOut)
def change_merger(request: Asked, merger_id: UUID, said: MergerChange) -> Merger:
    """Say better what a merger is for."""
    return commands.change_merger(
        request.actor, merger_id=merger_id, seen=seen(request), **said.given()
    )


@api.tells(f"{MERGER}/figures", policy.read, MergerFigures)
def merger_figures(request: Asked, merger_id: UUID) -> MergerFigures:
    """Return the inventory of both offices and how far they have converged."""
    row = queries.the_merger(request.actor, merger_id)
    told = merging.convergence(queries.judged(queries.items(request.actor, row.pk)))
    lines = queries.inventory(request.actor, row)
    return MergerFigures(
        as_of=clock.today(),
        n_rows=told.n_rows,
        n_decided=told.n_decided,
        n_done=told.n_done,
        n_shared=told.n_shared,
        convergence=None if told.share is None else f"{float(told.share):.4f}",
        overlap=None if told.overlap is None else f"{float(told.overlap):.4f}",
        inventory=[
            InventoryLine(key=one.key, words=one.words, first=one.first, second=one.second)
            for one in lines
        ],
    )


@api.changes(f"{MERGER}/inventory", policy.merge, MergerOut, method="POST")
def take_inventory(request: Asked, merger_id: UUID) -> Merger:
    """Begin the inventory."""
    return commands.take_inventory(request.actor, merger_id=merger_id, seen=seen(request))


@api.changes(f"{MERGER}/assess", policy.merge, MergerOut, method="POST")
def assess_merger(request: Asked, merger_id: UUID) -> Merger:
    """Close the assessment."""
    return commands.assess_merger(request.actor, merger_id=merger_id, seen=seen(request))


@api.changes(f"{MERGER}/reopen", policy.merge, MergerOut, method="POST")
def reopen_assessment(request: Asked, merger_id: UUID, said: MustSayWhy) -> Merger:
    """Go back to the inventory."""
    return commands.reopen_assessment(
        request.actor, merger_id=merger_id, seen=seen(request), why=said.why
    )


@api.changes(f"{MERGER}/plan", policy.merge, MergerOut, method="POST")
def plan_standardisation(request: Asked, merger_id: UUID, said: StandardisationPlan) -> Merger:
    """Write the standardisation plan."""
    return commands.plan_standardisation(
        request.actor, merger_id=merger_id, seen=seen(request), **said.given()
    )


@api.changes(f"{MERGER}/approve", policy.approve_merger, MergerOut, method="POST")
def approve_standardisation(request: Asked, merger_id: UUID, said: Why) -> Merger:
    """Approve the standardisation plan."""
    return commands.approve_standardisation(
        request.actor, merger_id=merger_id, seen=seen(request), why=said.why
    )


@api.changes(f"{MERGER}/integrate", policy.merge, MergerOut, method="POST")
def plan_integration(request: Asked, merger_id: UUID, said: IntegrationPlan) -> Merger:
    """Decide whether one office remains, and lay out the steps."""
    return commands.plan_integration(
        request.actor, merger_id=merger_id, seen=seen(request), **said.given()
    )


@api.changes(f"{MERGER}/coordinate", policy.merge, MergerOut, method="POST")
def coordinate_offices(request: Asked, merger_id: UUID, said: Why) -> Merger:
    """End a merger with both offices remaining."""
    return commands.coordinate_offices(
        request.actor, merger_id=merger_id, seen=seen(request), why=said.why
    )


@api.changes(f"{MERGER}/abandon", policy.merge, MergerOut, method="POST")
def abandon_merger(request: Asked, merger_id: UUID, said: MustSayWhy) -> Merger:
    """Give a merger up."""
    return commands.abandon_merger(
        request.actor, merger_id=merger_id, seen=seen(request), why=said.why
    )
