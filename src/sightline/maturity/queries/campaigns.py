"""Campaigns as they are listed and opened, who is asked, and what one person answered."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sightline.kernel.command import find
from sightline.kernel.policy import Actor, may, visible
from sightline.maturity import policy
from sightline.maturity.models import AssessorScore, Campaign, Respondent, Response

HOW_MANY = "how many are asked and have answered is told with the campaign, and not who"
COUNTED = "how many items somebody answered is told to who leads the campaign, and nothing of it"
BESIDE = "who assesses reads evidence and comments, without whose they are"


def campaigns(actor: Actor) -> QuerySet[Campaign]:
    """Return the campaigns that the actor sees, each with how many are asked and have answered."""
    held = Respondent.objects.system(HOW_MANY).filter(campaign=OuterRef("pk")).order_by()
    by = held.values("campaign")
    asked, answered = Count("pk"), Count("pk", filter=Q(answered_on__isnull=False))
    rows = visible(actor, Campaign).select_related("office", "version_of__of_model", "confirmed_by")
    return rows.annotate(
        n_asked=_number(by.annotate(n=asked)), n_answered=_number(by.annotate(n=answered))
    )


def _number(rows: Any) -> Any:
    return Coalesce(Subquery(rows.values("n"), output_field=IntegerField()), 0)


def the_campaign(actor: Actor, campaign_id: UUID) -> Campaign:
    """Return a campaign, or refuse with ``NotFound``."""
    found = campaigns(actor).filter(pk=campaign_id).first()
    return found or find(Campaign, campaign_id, actor)


def to_answer(actor: Actor) -> QuerySet[Campaign]:
    """Return the open campaigns in which the actor is asked, those that close first before."""
    mine = visible(actor, Respondent).filter(person=actor.id).values("campaign")
    return campaigns(actor).filter(state="open", pk__in=mine).order_by("closes", "title")


def respondents(actor: Actor) -> QuerySet[Respondent]:
    """Return who is asked, so far as the actor sees it, each with how many items they answered."""
    held = Response.objects.system(COUNTED).filter(respondent=OuterRef("pk")).order_by()
    n = _number(held.values("respondent").annotate(n=Count("pk")))
    rows = visible(actor, Respondent).filter(campaign__in=visible(actor, Campaign))
    rows = rows.select_related(
        "person", "campaign__office", "campaign__version_of__of_model"
    ).annotate(n_items=n)
    return rows.order_by("person__name", "pk")


def the_respondent(actor: Actor, respondent_id: UUID) -> Respondent:
    """Return one who is asked, or refuse with ``NotFound``."""
    found = respondents(actor).filter(pk=respondent_id).first()
    return found or find(Respondent, respondent_id, actor)


def my_part(actor: Actor, campaign_id: UUID) -> Respondent | None:
    """Return the actor's own part in a campaign, if they are asked."""
    return respondents(actor).filter(campaign=campaign_id, person=actor.id).first()


@dataclass(frozen=True)
class Answered:
    """What one person said of one item, or an assessor found."""

    item: str
    score: int
    evidence: str = ""
    confidence: str = "medium"
    comment: str = ""
    note: str = ""


def answers_of(actor: Actor, respondent_id: UUID) -> dict[str, Answered]:
    """Return one's own answers by item; of anybody else's there are none."""
    rows = visible(actor, Response).filter(respondent=respondent_id)
    return {
        row.item: Answered(row.item, row.score, row.evidence, row.confidence, row.comment)
        for row in rows
    }


def assessed(actor: Actor, campaign_id: UUID) -> dict[str, Answered]:
    """Return what an assessor found, by item, so far as the actor may see it."""
    rows = visible(actor, AssessorScore).filter(campaign=campaign_id)
    return {row.item: Answered(row.item, row.score, note=row.note) for row in rows}


def beside(actor: Actor, campaign: Campaign) -> dict[str, list[str]]:
    """Return evidence and comments by item, unnamed, for who assesses; none where it is private."""
    if campaign.is_private or not may(actor, policy.assess, campaign):
        return {}
    found: dict[str, list[str]] = {}
    rows = Response.objects.system(BESIDE).filter(respondent__campaign=campaign.pk)
    for row in rows.order_by("item", "evidence", "comment"):
        told = [words for words in (row.evidence, row.comment) if words]
        found.setdefault(row.item, []).extend(told)
    return found
