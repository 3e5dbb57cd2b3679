"""Proposals over HTTP: handed in, judged and taken along their way."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from sightline.demand import commands, policy
from sightline.demand.models import Proposal
from sightline.demand.queries import proposals as queries
from sightline.demand.rest.proposals import ONE, ProposalOut, at
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Day, Id, In, MustSayWhy, ProjectCode, Reason, Text, Why
from sightline.ui.routes import Asked

api = Operations("Proposals")
Cause = Literal[
    "no_fit", "no_value", "no_money", "no_people", "exists", "elsewhere", "unclear",
]  # fmt: skip


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


@api.changes(f"{ONE}/submit", policy.edit, ProposalOut, method="POST")
def submit_proposal(request: Asked, proposal_id: UUID) -> Proposal:
    """Hand a draft in."""
    return commands.submit_proposal(request.actor, **at(request, proposal_id))


@api.changes(f"{ONE}/withdraw", policy.withdraw, ProposalOut, method="POST")
def withdraw_proposal(request: Asked, proposal_id: UUID, said: Why) -> Proposal:
    """Take one's own proposal back."""
    return commands.withdraw_proposal(request.actor, **at(request, proposal_id), why=said.why)


@api.changes(f"{ONE}/join", policy.join, ProposalOut, method="POST")
def join_proposal(request: Asked, proposal_id: UUID, said: Joining) -> Any:
    """Say that one wants the same."""
    commands.join_proposal(request.actor, **at(request, proposal_id), words=said.note)
    return queries.the_proposal(request.actor, proposal_id)


@api.changes(f"{ONE}/leave", policy.join, ProposalOut, method="POST")
def leave_proposal(request: Asked, proposal_id: UUID) -> Proposal:
    """Say that one does not want it any more."""
    return commands.leave_proposal(request.actor, **at(request, proposal_id))


@api.changes(f"{ONE}/screen", policy.triage, ProposalOut, method="POST")
def screen_proposal(request: Asked, proposal_id: UUID) -> Proposal:
    """Take a proposal up."""
    return commands.screen_proposal(request.actor, **at(request, proposal_id))


@api.changes(f"{ONE}/send-back", policy.triage, ProposalOut, method="POST")
def send_back(request: Asked, proposal_id: UUID, said: MustSayWhy) -> Proposal:
    """Send a proposal back to who asked, with a question."""
    return commands.send_back(request.actor, **at(request, proposal_id), why=said.why)


@api.changes(f"{ONE}/route", policy.triage, ProposalOut, method="POST")
def route_proposal(request: Asked, proposal_id: UUID, said: Routing) -> Proposal:
    """Hand a proposal to the office that it is for."""
    return commands.route_proposal(request.actor, **at(request, proposal_id), **said.given())


@api.changes(f"{ONE}/qualify", policy.triage, ProposalOut, method="POST")
def qualify_proposal(request: Asked, proposal_id: UUID) -> Proposal:
    """Say that a proposal holds all that is needed to decide on it."""
    return commands.qualify_proposal(request.actor, **at(request, proposal_id))


@api.changes(f"{ONE}/decline", policy.triage, ProposalOut, method="POST")
def decline_proposal(request: Asked, proposal_id: UUID, said: Declining) -> Proposal:
    """Decline a proposal for a reason, and write to who asked."""
    return commands.decline_proposal(request.actor, **at(request, proposal_id), **said.given())


@api.changes(f"{ONE}/merge", policy.triage, ProposalOut, method="POST")
def merge_proposal(request: Asked, proposal_id: UUID, said: Merging) -> Proposal:
    """Merge a proposal into another that asks for the same."""
    return commands.merge_proposal(request.actor, **at(request, proposal_id), **said.given())


@api.changes(f"{ONE}/reopen", policy.triage, ProposalOut, method="POST")
def reopen_proposal(request: Asked, proposal_id: UUID, said: MustSayWhy) -> Proposal:
    """Screen a proposal anew that was rejected or merged."""
    return commands.reopen_proposal(request.actor, **at(request, proposal_id), why=said.why)


@api.changes(f"{ONE}/approve", policy.decide, ProposalOut, method="POST")
def approve_proposal(request: Asked, proposal_id: UUID, said: Why) -> Proposal:
    """Approve a qualified proposal."""
    return commands.approve_proposal(request.actor, **at(request, proposal_id), why=said.why)


@api.changes(f"{ONE}/defer", policy.decide, ProposalOut, method="POST")
def defer_proposal(request: Asked, proposal_id: UUID, said: Deferring) -> Proposal:
    """Put a proposal off to a day."""
    return commands.defer_proposal(request.actor, **at(request, proposal_id), **said.given())


@api.changes(f"{ONE}/resume", policy.triage, ProposalOut, method="POST")
def resume_proposal(request: Asked, proposal_id: UUID, said: Why) -> Proposal:
    """Take a proposal up again that was put off."""
    return commands.resume_proposal(request.actor, **at(request, proposal_id), why=said.why)


@api.changes(f"{ONE}/convert", policy.convert, ProposalOut, method="POST")
def convert_proposal(request: Asked, proposal_id: UUID, said: Converting) -> Proposal:
    """Open a project from an approved proposal."""
    given = said.given()
    code = given.pop("project_code")
    return commands.convert_proposal(request.actor, **at(request, proposal_id), code=code, **given)


@api.changes(f"{ONE}/complete", policy.triage, ProposalOut, method="POST")
def complete_proposal(request: Asked, proposal_id: UUID, said: Completing) -> Proposal:
    """Say that what was asked for is done."""
    return commands.complete_proposal(request.actor, **at(request, proposal_id), result=said.result)
