"""Campaigns, answers, scores and results over HTTP."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.identity.queries import the_office
from sightline.maturity import commands, lists, policy, queries
from sightline.maturity.models import Campaign, Respondent, Result
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    LEFT,
    Code,
    Day,
    Decimals,
    Id,
    In,
    Line,
    LongText,
    MustSayWhy,
    Name,
    Out,
    Reason,
    Told,
    Why,
)
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Maturity campaigns")
CAMPAIGN = "/campaigns/{uuid:campaign_id}"
RESPONDENT = "/respondents/{uuid:respondent_id}"
Kind = Literal["organisation", "pmo", "customer", "practitioner"]
Role = Literal[
    "lead", "member", "executive", "sponsor", "program_manager", "project_manager",
    "practitioner", "customer",
]  # fmt: skip
Key = Code
Score = Annotated[int, Field(strict=True, ge=0, le=100)]
Comment = Annotated[LongText, Field(max_length=5000)]
Link = Reason
RESPONDENTS = Listing(
    name="respondents",
    columns=(Column("role", "Answers as", lambda row: row.role, order="role"),),
    default_sort="role",
)
RESULTS = Listing(
    name="maturity-results",
    columns=(Column("place", "Place", lambda row: row.place, order="place"),),
    default_sort="place",
)


class CampaignAsk(In):
    """How important an item is, and how far it should be."""

    importance: Annotated[int, Field(strict=True, ge=1, le=5)]
    target: Score | None = None


class CampaignOut(Out):
    """One assessment of one subject by one version of a model."""

    office_id: UUID
    version_of_id: UUID
    title: str
    kind: Kind
    subject_id: UUID | None
    subject: str
    state: Literal["draft", "open", "closed", "confirmed", "cancelled"]
    opens: date
    closes: date
    needed: dict[str, dict[str, int | None]]
    opened_on: date | None
    closed_on: date | None
    confirmed_on: date | None
    confirmed_by_id: UUID | None
    ended_why: str


class CampaignPlan(In):
    """Whose maturity is assessed by which model, led by whom, from when until when."""

    office_id: Id
    version_id: Id
    kind: Kind
    title: Name
    opens: Day
    closes: Day
    subject_id: Id | None = LEFT
    subject: Line = LEFT


class CampaignChange(In):
    """What changes about a campaign until it is opened."""

    title: Name = LEFT
    opens: Day = LEFT
    closes: Day = LEFT


class CampaignItems(In):
    """Which items are asked for, each by its key."""

    needed: Annotated[dict[Key, CampaignAsk], Field(max_length=300)]


class RespondentOut(Out):
    """One person who is asked; what they answer is told to them alone."""

    campaign_id: UUID
    person_id: UUID
    role: Role
    answered_on: date | None


class RespondentInvitation(In):
    """Who is asked, and as what."""

    person_id: Id
    role: Role


class ItemAnswer(In):
    """What is said of one item; no score takes it back."""

    item: Key
    score: Score | None
    evidence: Link = ""
    confidence: Literal["high", "medium", "low"] = "medium"
    comment: Comment = ""


class ItemAnswers(In):
    """Answers to some items."""

    answers: Annotated[list[ItemAnswer], Field(min_length=1, max_length=300)]


class ItemAnswered(Told):
    """What one said of one item."""

    item: str
    score: int
    evidence: str
    confidence: str
    comment: str


class OwnAnswers(Told):
    """What one answered oneself."""

    answers: list[ItemAnswered]


class ItemScore(In):
    """What an assessor found of one item; no score takes it back."""

    item: Key
    score: Score | None
    note: Comment = ""


class ItemScores(In):
    """An assessor's scores of some items."""

    scores: Annotated[list[ItemScore], Field(min_length=1, max_length=300)]


class MaturityResultOut(Out):
    """One figure of a closed campaign; no score where too few answered."""

    campaign_id: UUID
    kind: Literal["item", "dimension", "overall"]
    key: str
    name: str
    n_answers: int
    own: Decimals | None
    assessor: int | None
    score: Decimals | None
    share: Decimals | None
    level: int | None
    words: str
    target: Decimals | None
    is_withheld: bool
    as_of: date


class OfficeLevel(Told):
    """How far an office is, by its latest confirmed campaign."""

    office_id: UUID
    campaign_id: UUID
    words: str
    level: int | None
    as_of: date


class OfficeLevels(Told):
    """Every office that was assessed; the others are not."""

    levels: list[OfficeLevel]


class MaturityAround(Told):
    """The campaigns of one of the four maturities around an office."""

    kind: Kind
    campaign_ids: list[UUID]


class MaturitiesAround(Told):
    """The four maturities around an office, kept apart."""

    maturities: list[MaturityAround]


@api.lists("/campaigns", policy.read, CampaignOut, lists.CAMPAIGNS, for_actor=lists.campaigns_for)
def campaigns(request: Asked) -> QuerySet[Campaign]:
    """Return the campaigns that the caller sees."""
    return queries.campaigns(request.actor)


@api.shows(CAMPAIGN, policy.read, CampaignOut)
def campaign(request: Asked, campaign_id: UUID) -> Campaign:
    """Return one campaign."""
    return queries.the_campaign(request.actor, campaign_id)


@api.creates("/campaigns", policy.run, CampaignOut, at="/campaigns/{id}")
def plan_campaign(request: Asked, said: CampaignPlan) -> Campaign:
    """Plan an assessment."""
    return commands.plan_campaign(request.actor, **said.given())


@api.changes(CAMPAIGN, policy.run, CampaignOut)
def change_campaign(request: Asked, campaign_id: UUID, said: CampaignChange) -> Campaign:
    """Change a campaign until it is opened."""
    return commands.change_campaign(
        request.actor, campaign_id=campaign_id, seen=seen(request), **said.given()
    )


@api.changes(f"{CAMPAIGN}/items", policy.run, CampaignOut, method="PUT")
def choose_items(request: Asked, campaign_id: UUID, said: CampaignItems) -> Campaign:
    """Choose which items are asked for."""
    needed = {key: ask.model_dump() for key, ask in said.needed.items()}
    return commands.choose_items(
        request.actor, campaign_id=campaign_id, seen=seen(request), needed=needed
    )


@api.changes(f"{CAMPAIGN}/open", policy.run, CampaignOut, method="POST")
def open_campaign(request: Asked, campaign_id: UUID) -> Campaign:
    """Open a campaign: who is asked can answer."""
    return commands.open_campaign(request.actor, campaign_id=campaign_id, seen=seen(request))


@api.changes(f"{CAMPAIGN}/close", policy.run, CampaignOut, method="POST")
def close_campaign(request: Asked, campaign_id: UUID) -> Campaign:
    """Close a campaign: its results stand."""
    return commands.close_campaign(request.actor, campaign_id=campaign_id, seen=seen(request))


@api.changes(f"{CAMPAIGN}/confirm", policy.confirm, CampaignOut, method="POST")
def confirm_campaign(request: Asked, campaign_id: UUID, said: Why) -> Campaign:
    """Confirm the results of a closed campaign."""
    return commands.confirm_campaign(
        request.actor, campaign_id=campaign_id, seen=seen(request), why=said.why
    )


@api.changes(f"{CAMPAIGN}/cancel", policy.run, CampaignOut, method="POST")
def cancel_campaign(request: Asked, campaign_id: UUID, said: MustSayWhy) -> Campaign:
    """Cancel a campaign before it is confirmed."""
    return commands.cancel_campaign(
        request.actor, campaign_id=campaign_id, seen=seen(request), why=said.why
    )


@api.lists(f"{CAMPAIGN}/respondents", policy.read, RespondentOut, RESPONDENTS)
def respondents(request: Asked, campaign_id: UUID) -> QuerySet[Respondent]:
    """Return who is asked, so far as the caller sees it."""
    row = queries.the_campaign(request.actor, campaign_id)
    return queries.respondents(request.actor).filter(campaign=row.pk)


@api.creates(f"{CAMPAIGN}/respondents", policy.run, RespondentOut, at="/respondents/{id}")
def invite_respondent(request: Asked, campaign_id: UUID, said: RespondentInvitation) -> Respondent:
    """Ask a person."""
    return commands.invite_respondent(request.actor, campaign_id=campaign_id, **said.given())


@api.shows(RESPONDENT, policy.read, RespondentOut)
def respondent(request: Asked, respondent_id: UUID) -> Respondent:
    """Return one who is asked."""
    return queries.the_respondent(request.actor, respondent_id)


@api.drops(RESPONDENT, policy.run)
def drop_respondent(request: Asked, respondent_id: UUID) -> None:
    """Ask somebody no more, so long as they have not answered."""
    commands.drop_respondent(request.actor, respondent_id=respondent_id, seen=seen(request))


@api.tells(f"{RESPONDENT}/answers", policy.read, OwnAnswers)
def own_answers(request: Asked, respondent_id: UUID) -> OwnAnswers:
    """Return what the caller answered; of anybody else's there is nothing."""
    row = queries.the_respondent(request.actor, respondent_id)
    held = queries.answers_of(request.actor, row.pk).values()
    return OwnAnswers(answers=[_answered(one) for one in held])


def _answered(one: Any) -> ItemAnswered:
    return ItemAnswered(**{name: getattr(one, name) for name in ItemAnswered.model_fields})


@api.changes(f"{RESPONDENT}/answers", policy.answer, RespondentOut, method="PUT")
def answer_items(request: Asked, respondent_id: UUID, said: ItemAnswers) -> Respondent:
    """Answer some items."""
    answers = [one.model_dump() for one in said.answers]
    return commands.answer_items(
        request.actor, respondent_id=respondent_id, seen=seen(request), answers=answers
    )


@api.changes(f"{CAMPAIGN}/scores", policy.assess, CampaignOut, method="PUT")
def assess_items(request: Asked, campaign_id: UUID, said: ItemScores) -> Campaign:
    """Score some items as an assessor."""
    scores = [one.model_dump() for one in said.scores]
    return commands.assess_items(
        request.actor, campaign_id=campaign_id, seen=seen(request), scores=scores
    )


@api.lists(f"{CAMPAIGN}/results", policy.read, MaturityResultOut, RESULTS)
def maturity_results(request: Asked, campaign_id: UUID) -> QuerySet[Result]:
    """Return what a campaign came to, so far as the caller may see it."""
    row = queries.the_campaign(request.actor, campaign_id)
    return queries.results(request.actor, row.pk)


@api.tells("/office-levels", policy.read, OfficeLevels)
def office_levels(request: Asked) -> OfficeLevels:
    """Return how far each office is today; an office that is not in it was not assessed."""
    found = queries.level_of_offices(request.actor)
    return OfficeLevels(
        levels=[
            OfficeLevel(
                office_id=office,
                campaign_id=one.campaign_id,
                words=one.words,
                level=one.level,
                as_of=one.as_of,
            )
            for office, one in sorted(found.items())
        ]
    )


@api.tells("/offices/{uuid:office_id}/maturities", policy.read, MaturitiesAround)
def office_maturities(request: Asked, office_id: UUID) -> MaturitiesAround:
    """Return the campaigns of the four maturities around an office."""
    found = queries.maturities(request.actor, the_office(request.actor, office_id))
    return MaturitiesAround(
        maturities=[
            MaturityAround(kind=each.kind, campaign_ids=[row.pk for row, _ in each.rows])
            for each in found
        ]
    )
