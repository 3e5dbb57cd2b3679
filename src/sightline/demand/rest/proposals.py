"""Proposals over HTTP: asked for, found, edited and aimed."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.demand import commands, policy
from sightline.demand.lists.proposals import PROPOSALS, proposals_for
from sightline.demand.queries import proposals as queries
from sightline.demand.queries.alike import alike
from sightline.demand.queries.way import way
from sightline.identity.queries import the_organisation
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import (
    LEFT,
    Amount,
    Day,
    Flag,
    Id,
    In,
    Line,
    LongLine,
    Name,
    Out,
    Reason,
    Text,
    Told,
    minor,
)
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Proposals")
Kind = Literal["idea", "improvement", "system", "asset", "mandatory"]
Size = Literal["", "xs", "s", "m", "l", "xl"]
State = Literal[
    "draft", "submitted", "screening", "qualified", "approved", "deferred", "converted",
    "completed", "rejected", "duplicate",
]  # fmt: skip
AMOUNTS = frozenset({"cost", "running", "value"})
MORE = (
    Parameter("waits", "`me`: what waits for you."),
    Parameter("mine", "`asked` for by you, or `joined` by you."),
    Parameter("office", "The id of an office."),
)
AT = "/proposals/{id}"
ONE = "/proposals/{uuid:proposal_id}"


class AimOut(Told):
    """An objective that a proposal would serve, with its share in thousandths."""

    objective_id: UUID
    share_permille: int


class ProposalOut(Out):
    """Something that somebody asks for; who asked through a public link is named to its office only.

    ``due_on`` is by when the office promised its next step. What it was merged into and the project
    that it became are told by their ids alone.
    """

    amounts: ClassVar[frozenset[str]] = AMOUNTS

    code: str
    title: str
    need: str
    kind: Kind
    size: Size
    state: State
    is_confidential: bool
    source: Literal["page", "link", "api"]
    office_id: UUID
    requester_id: UUID | None
    sponsor_id: UUID | None
    sponsor_name: str
    screener_id: UUID | None
    department: str
    category: str
    start: date | None
    wanted_by: date | None
    currency: str
    cost: str | None
    running: str | None
    value: str | None
    today: str
    systems: str
    place: str
    mandatory_citation: str
    impact: str
    stakeholders: str
    case: str
    alternatives: str
    risks: str
    submitted_on: date | None
    due_on: date | None
    look_again_on: date | None
    reason: str
    words: str
    decided_by_id: UUID | None
    decided_on: date | None
    duplicate_of_id: UUID | None
    project_id: UUID | None


class Said(In):
    """What a proposal may say beside its title."""

    need: Text = LEFT
    kind: Kind = LEFT
    size: Size = LEFT
    is_confidential: Flag = LEFT
    sponsor_id: Id | None = LEFT
    sponsor_name: Line = LEFT
    department: Line = LEFT
    category: Line = LEFT
    start: Day | None = LEFT
    wanted_by: Day | None = LEFT
    cost: Amount | None = LEFT
    running: Amount | None = LEFT
    value: Amount | None = LEFT
    today: Text = LEFT
    systems: Text = LEFT
    place: LongLine = LEFT
    mandatory_citation: LongLine = LEFT
    impact: Text = LEFT
    stakeholders: Text = LEFT
    case: Text = LEFT
    alternatives: Text = LEFT
    risks: Text = LEFT


class ProposalMaking(Said):
    """A new proposal; without an office it comes in at the front door."""

    title: Name
    office_id: Id | None = LEFT


class ProposalChange(Said):
    """What changes about a proposal."""

    title: Name = LEFT
    why: Reason = LEFT


class Aiming(In):
    """Which share of it would serve an objective; 0 takes it back."""

    objective_id: Id
    share_permille: Annotated[int, Field(strict=True, ge=0, le=1000)]


class AlikeAsked(In):
    """Words to find proposals by that ask for the same."""

    title: Name
    need: Text = ""


class AlikeOut(Told):
    """A proposal like the words, how much in thousandths, and what both say."""

    proposal_id: UUID
    code: str
    title: str
    state: State
    score_permille: int
    shared: list[str]


class AlikeFound(Told):
    """The proposals most like the words."""

    items: list[AlikeOut]


class StepOut(Told):
    """One step from idea to result."""

    label: str
    is_past: bool
    is_now: bool
    day: date | None


class WayOut(Told):
    """How far a proposal is, and what it would serve."""

    steps: list[StepOut]
    aims: list[AimOut]

    @classmethod
    def of(cls, steps: Any, aims: Any) -> Self:
        """Return the steps and aims as they are told."""
        told = [StepOut(**vars(each)) for each in steps]
        served = [
            AimOut(objective_id=each.objective_id, share_permille=each.share_permille)
            for each in aims
        ]
        return cls(steps=told, aims=served)


@api.lists("/proposals", policy.read, ProposalOut, PROPOSALS, more=MORE, for_actor=proposals_for)
def proposals(request: Asked) -> QuerySet[Any]:
    """Return the proposals that the actor sees."""
    return queries.proposals(request.actor)


@api.tells("/proposals/alike", policy.read, AlikeFound, method="POST")
def proposals_alike(request: Asked, said: AlikeAsked) -> AlikeFound:
    """Return the proposals that ask for much the same as some words."""
    found = alike(request.actor, title=said.title, need=said.need)
    items = [
        AlikeOut(
            proposal_id=one.row.pk,
            code=one.row.code,
            title=one.row.title,
            state=one.row.state,
            score_permille=one.score_permille,
            shared=list(one.shared),
        )
        for one in found
    ]
    return AlikeFound(items=items)


@api.creates("/proposals", policy.propose, ProposalOut, at=AT)
def propose(request: Asked, said: ProposalMaking) -> Any:
    """Write a proposal down as a draft."""
    currency = the_organisation(request.actor).currency
    given = minor(said.given(), AMOUNTS, currency)
    return commands.propose(request.actor, source="api", **given)


@api.shows(ONE, policy.read, ProposalOut)
def proposal(request: Asked, proposal_id: UUID) -> Any:
    """Return one proposal."""
    return queries.the_proposal(request.actor, proposal_id)


@api.changes(ONE, policy.edit, ProposalOut)
def edit_proposal(request: Asked, proposal_id: UUID, said: ProposalChange) -> Any:
    """Edit what a proposal says."""
    row = queries.the_proposal(request.actor, proposal_id)
    given = minor(said.given(), AMOUNTS, row.currency)
    return commands.edit_proposal(request.actor, **at(request, proposal_id), **given)


def at(request: Asked, proposal_id: UUID) -> dict[str, Any]:
    """Return which proposal a command is about, and which version of it was seen."""
    return {"proposal_id": proposal_id, "seen": seen(request)}


@api.tells(f"{ONE}/way", policy.read, WayOut)
def proposal_way(request: Asked, proposal_id: UUID) -> WayOut:
    """Return how far a proposal is, with the day of each step, and what it would serve."""
    row = queries.the_proposal(request.actor, proposal_id)
    return WayOut.of(way(row), queries.aims(request.actor, row))


@api.tells(f"{ONE}/history", policy.read_history, Changes)
def proposal_history(request: Asked, proposal_id: UUID) -> Changes:
    """Return who changed a proposal, newest first."""
    row = queries.the_proposal(request.actor, proposal_id)
    return history_of(request.actor, row, ProposalOut, policy.read_history)


@api.changes(f"{ONE}/objectives", policy.edit, ProposalOut, method="POST")
def set_aim(request: Asked, proposal_id: UUID, said: Aiming) -> Any:
    """Say which share of a proposal would serve an objective."""
    return commands.set_aim(request.actor, **at(request, proposal_id), **said.given())
