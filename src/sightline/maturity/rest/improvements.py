"""Gaps and improvements over HTTP."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.maturity import commands, lists, policy, queries
from sightline.maturity.models import Improvement
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Day, Decimals, Id, In, MustSayWhy, Name, Out, Told
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Improvements")
CAMPAIGN = "/campaigns/{uuid:campaign_id}"
IMPROVEMENT = "/improvements/{uuid:improvement_id}"


class ImprovementOut(Out):
    """A gap turned into work, and how it was ranked."""

    campaign_id: UUID
    item: str
    title: str
    state: Literal["proposed", "agreed", "under_way", "done", "dropped"]
    importance: int
    current: Decimals
    target: int
    priority: Decimals
    owner_id: UUID
    due: date
    done: str
    agreed_on: date | None
    ended_on: date | None
    ended_why: str


class ImprovementProposal(In):
    """What is done about which gap, by whom, until when."""

    item: Annotated[str, Field(min_length=1, max_length=40, strict=True)]
    title: Name
    owner_id: Id
    due: Day


class ImprovementChange(In):
    """What changes about an improvement."""

    title: Name = LEFT
    owner_id: Id = LEFT
    due: Day = LEFT


class ImprovementDone(In):
    """What was done."""

    done: Annotated[str, Field(min_length=1, max_length=5000, strict=True)]


class MaturityGap(Told):
    """One open gap, how it was ranked, and what is done about it."""

    item: str
    name: str
    priority: float
    derivation: str
    improvement_id: UUID | None


class MaturityGaps(Told):
    """The open gaps of a campaign, the first to close first."""

    gaps: list[MaturityGap]


@api.tells(f"{CAMPAIGN}/gaps", policy.read, MaturityGaps)
def campaign_gaps(request: Asked, campaign_id: UUID) -> MaturityGaps:
    """Return what to improve first, so far as the caller may see the results."""
    row = queries.the_campaign(request.actor, campaign_id)
    found = queries.ranking(request.actor, row)
    return MaturityGaps(
        gaps=[
            MaturityGap(
                item=one.item,
                name=one.name,
                priority=float(one.priority),
                derivation=one.derivation,
                improvement_id=one.improvement.pk if one.improvement else None,
            )
            for one in found
        ]
    )


@api.lists(
    "/improvements",
    policy.read,
    ImprovementOut,
    lists.IMPROVEMENTS,
    for_actor=lists.improvements_for,
)
def improvements(request: Asked) -> QuerySet[Improvement]:
    """Return the improvements that the caller sees."""
    return queries.improvements(request.actor)


@api.shows(IMPROVEMENT, policy.read, ImprovementOut)
def improvement(request: Asked, improvement_id: UUID) -> Improvement:
    """Return one improvement."""
    return queries.the_improvement(request.actor, improvement_id)


@api.creates(f"{CAMPAIGN}/improvements", policy.run, ImprovementOut, at="/improvements/{id}")
def propose_improvement(
    request: Asked, campaign_id: UUID, said: ImprovementProposal
) -> Improvement:
    """Turn a gap into work that somebody owns."""
    return commands.propose_improvement(request.actor, campaign_id=campaign_id, **said.given())


@api.changes(IMPROVEMENT, policy.run, ImprovementOut)
def change_improvement(
    request: Asked, improvement_id: UUID, said: ImprovementChange
) -> Improvement:
    """Change what is to be done, by whom, until when."""
    return commands.change_improvement(
        request.actor, improvement_id=improvement_id, seen=seen(request), **said.given()
    )


@api.changes(f"{IMPROVEMENT}/agree", policy.run, ImprovementOut, method="POST")
def agree_improvement(request: Asked, improvement_id: UUID) -> Improvement:
    """Agree that an improvement is to be made."""
    return commands.agree_improvement(
        request.actor, improvement_id=improvement_id, seen=seen(request)
    )


@api.changes(f"{IMPROVEMENT}/start", policy.work, ImprovementOut, method="POST")
def start_improvement(request: Asked, improvement_id: UUID) -> Improvement:
    """Say that an improvement is under way."""
    return commands.start_improvement(
        request.actor, improvement_id=improvement_id, seen=seen(request)
    )


@api.changes(f"{IMPROVEMENT}/finish", policy.work, ImprovementOut, method="POST")
def finish_improvement(request: Asked, improvement_id: UUID, said: ImprovementDone) -> Improvement:
    """Say that an improvement is made, and what was done."""
    return commands.finish_improvement(
        request.actor, improvement_id=improvement_id, seen=seen(request), done=said.done
    )


@api.changes(f"{IMPROVEMENT}/drop", policy.run, ImprovementOut, method="POST")
def drop_improvement(request: Asked, improvement_id: UUID, said: MustSayWhy) -> Improvement:
    """Drop an improvement that is not to be made after all."""
    return commands.drop_improvement(
        request.actor, improvement_id=improvement_id, seen=seen(request), why=said.why
    )
