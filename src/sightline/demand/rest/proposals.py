"""Proposals over HTTP: asked for, edited, aimed, and taken along their way."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.demand import commands, policy
from sightline.demand.lists.proposals import PROPOSALS, proposals_for
from sightline.demand.models import Proposal
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
    MustSayWhy,
    Name,
    Out,
    ProjectCode,
    Reason,
    Text,
    Told,
    Why,
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
Cause = Literal[
    "no_fit", "no_value", "no_money", "no_people", "exists", "elsewhere", "unclear",
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


class Declining(In):
    """Why it is declined; a letter is written from that, unless one is sent."""

    reason: Cause
    why: Text = LEFT
    letter: Text = LEFT


class Merging(In):
    """The proposal that goes on for both."""

    into_id: Id
    why: Text = LEFT


class Deferring(In):
    """When it is looked at again, and what it waits for."""

    look_again_on: Day
    why: Annotated[str, Field(min_length=1, max_length=500, strict=True)]


class Routing(In):
    """The office that it is for, and why."""

    office_id: Id
    why: Annotated[str, Field(min_length=1, max_length=500, strict=True)]


class Completing(In):
    """What came of it."""

    result: Annotated[str, Field(min_length=1, max_length=10_000, strict=True)]


class Converting(In):
    """What a project needs that its proposal does not say."""

    project_code: ProjectCode
    portfolio_id: Id | None = LEFT
    program_id: Id | None = LEFT
    manager_id: Id | None = LEFT


class Joining(In):
    """What it would mean for who joins."""

    note: Reason = ""


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
    return commands.edit_proposal(request.actor, **_at(request, proposal_id), **given)


def _at(request: Asked, proposal_id: UUID) -> dict[str, Any]:
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
    return commands.set_aim(request.actor, **_at(request, proposal_id), **said.given())


@api.changes(f"{ONE}/submit", policy.edit, ProposalOut, method="POST")
def submit_proposal(request: Asked, proposal_id: UUID) -> Proposal:
    """Hand a draft in."""
    return commands.submit_proposal(request.actor, **_at(request, proposal_id))


@api.changes(f"{ONE}/withdraw", policy.withdraw, ProposalOut, method="POST")
def withdraw_proposal(request: Asked, proposal_id: UUID, said: Why) -> Proposal:
    """Take one's own proposal back."""
    return commands.withdraw_proposal(request.actor, **_at(request, proposal_id), why=said.why)


@api.changes(f"{ONE}/join", policy.join, ProposalOut, method="POST")
def join_proposal(request: Asked, proposal_id: UUID, said: Joining) -> Any:
    """Say that one wants the same."""
    commands.join_proposal(request.actor, **_at(request, proposal_id), words=said.note)
    return queries.the_proposal(request.actor, proposal_id)


@api.changes(f"{ONE}/leave", policy.join, ProposalOut, method="POST")
def leave_proposal(request: Asked, proposal_id: UUID) -> Proposal:
    """Say that one does not want it any more."""
    return commands.leave_proposal(request.actor, **_at(request, proposal_id))


@api.changes(f"{ONE}/screen", policy.triage, ProposalOut, method="POST")
def screen_proposal(request: Asked, proposal_id: UUID) -> Proposal:
    """Take a proposal up."""
    return commands.screen_proposal(request.actor, **_at(request, proposal_id))


@api.changes(f"{ONE}/send-back", policy.triage, ProposalOut, method="POST")
def send_back(request: Asked, proposal_id: UUID, said: MustSayWhy) -> Proposal:
    """Send a proposal back to who asked, with a question."""
    return commands.send_back(request.actor, **_at(request, proposal_id), why=said.why)


@api.changes(f"{ONE}/route", policy.triage, ProposalOut, method="POST")
def route_proposal(request: Asked, proposal_id: UUID, said: Routing) -> Proposal:
    """Hand a proposal to the office that it is for."""
    return commands.route_proposal(request.actor, **_at(request, proposal_id), **said.given())


@api.changes(f"{ONE}/qualify", policy.triage, ProposalOut, method="POST")
def qualify_proposal(request: Asked, proposal_id: UUID) -> Proposal:
    """Say that a proposal holds all that is needed to decide on it."""
    return commands.qualify_proposal(request.actor, **_at(request, proposal_id))


@api.changes(f"{ONE}/decline", policy.triage, ProposalOut, method="POST")
def decline_proposal(request: Asked, proposal_id: UUID, said: Declining) -> Proposal:
    """Decline a proposal for a reason, and write to who asked."""
    return commands.decline_proposal(request.actor, **_at(request, proposal_id), **said.given())


@api.changes(f"{ONE}/merge", policy.triage, ProposalOut, method="POST")
def merge_proposal(request: Asked, proposal_id: UUID, said: Merging) -> Proposal:
    """Merge a proposal into another that asks for the same."""
    return commands.merge_proposal(request.actor, **_at(request, proposal_id), **said.given())


@api.changes(f"{ONE}/reopen", policy.triage, ProposalOut, method="POST")
def reopen_proposal(request: Asked, proposal_id: UUID, said: MustSayWhy) -> Proposal:
    """Screen a proposal anew that was rejected or merged."""
    return commands.reopen_proposal(request.actor, **_at(request, proposal_id), why=said.why)


@api.changes(f"{ONE}/approve", policy.decide, ProposalOut, method="POST")
def approve_proposal(request: Asked, proposal_id: UUID, said: Why) -> Proposal:
    """Approve a qualified proposal."""
    return commands.approve_proposal(request.actor, **_at(request, proposal_id), why=said.why)


@api.changes(f"{ONE}/defer", policy.decide, ProposalOut, method="POST")
def defer_proposal(request: Asked, proposal_id: UUID, said: Deferring) -> Proposal:
    """Put a proposal off to a day."""
    return commands.defer_proposal(request.actor, **_at(request, proposal_id), **said.given())


@api.changes(f"{ONE}/resume", policy.triage, ProposalOut, method="POST")
def resume_proposal(request: Asked, proposal_id: UUID, said: Why) -> Proposal:
    """Take a proposal up again that was put off."""
    return commands.resume_proposal(request.actor, **_at(request, proposal_id), why=said.why)


@api.changes(f"{ONE}/convert", policy.convert, ProposalOut, method="POST")
def convert_proposal(request: Asked, proposal_id: UUID, said: Converting) -> Proposal:
    """Open a project from an approved proposal."""
    given = said.given()
    code = given.pop("project_code")
    return commands.convert_proposal(request.actor, **_at(request, proposal_id), code=code, **given)


@api.changes(f"{ONE}/complete", policy.triage, ProposalOut, method="POST")
def complete_proposal(request: Asked, proposal_id: UUID, said: Completing) -> Proposal:
    """Say that what was asked for is done."""
    return commands.complete_proposal(
        request.actor, **_at(request, proposal_id), result=said.result
    )
