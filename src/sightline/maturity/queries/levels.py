"""How far things are: results of a campaign beside its targets and the one before, and by office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from sightline.kernel import clock
from sightline.kernel.policy import Actor, visible
from sightline.maturity.models import Campaign, Result
from sightline.maturity.queries.campaigns import campaigns
from sightline.maturity.rules import KINDS


@dataclass(frozen=True)
class Level:
    """How far an office is, by its latest confirmed campaign as of a day.

    Attributes:
        words: The level as the model says it.
        level: Its number; ``None`` where the model claims no single level.
    """

    campaign_id: UUID
    title: str
    words: str
    level: int | None
    as_of: date


def level_of_offices(actor: Actor, on: date | None = None) -> dict[UUID, Level]:
    """Return office to its PMO's level on a day; an office that is not assessed is not in it."""
    rows = visible(actor, Result).filter(
        kind="overall",
        campaign__kind="pmo",
        campaign__state="confirmed",
        campaign__confirmed_on__lte=on or clock.today(),
    )
    rows = rows.select_related("campaign").order_by("as_of", "campaign__confirmed_on", "pk")
    held = [(row.campaign.subject_id, _level(row)) for row in rows]
    return {office: level for office, level in held if office is not None}


def _level(row: Result) -> Level:
    return Level(row.campaign_id, row.campaign.title, row.words, row.level, row.as_of)


def results(actor: Actor, campaign_id: UUID) -> QuerySet[Result]:
    """Return what a campaign came to, so far as the actor may see it."""
    rows = visible(actor, Result).filter(campaign=campaign_id)
    return rows.order_by("kind", "place", "pk")


def earlier(actor: Actor, campaign: Campaign) -> Campaign | None:
    """Return the confirmed campaign before one, of the same subject by the same model."""
    rows = campaigns(actor).filter(_same(campaign), state="confirmed")
    until = campaign.closed_on or clock.today()
    rows = rows.exclude(pk=campaign.pk).filter(closed_on__lte=until)
    return rows.order_by("-closed_on", "-confirmed_on").first()


@dataclass(frozen=True)
class Line:
    """One result beside what it was before."""

    now: Result
    before: Result | None

    @property
    def change(self) -> Any:
        """By how much the score changed; ``None`` where one of them is not known."""
        if self.before is None or self.now.score is None or self.before.score is None:
            return None
        return self.now.score - self.before.score


def lines(found: Sequence[Result], before: Sequence[Result], kind: str) -> list[Line]:
    """Return the results of a kind, each beside the earlier one of the same key."""
    held = {row.key: row for row in before if row.kind == kind}
    return [Line(row, held.get(row.key)) for row in found if row.kind == kind]


@dataclass(frozen=True)
class Maturity:
    """One of the four maturities around an office: its campaigns with what they came to."""

    kind: str
    label: str
    rows: list[tuple[Campaign, Result | None]]


def maturities(actor: Actor, office: Any) -> list[Maturity]:
    """Return the four maturities around an office, kept apart, the newest campaign first."""
    around = (
        Q(kind="organisation")
        | Q(kind__in=("pmo", "practitioner"), subject_id=office.pk)
        | Q(kind="customer", office=office.pk)
    )
    rows = campaigns(actor).filter(around, organisation=office.organisation_id)
    rows = rows.exclude(state="cancelled").order_by("-closes", "title")
    wholes = visible(actor, Result).filter(kind="overall", campaign__in=rows.values("pk"))
    told = {row.campaign_id: row for row in wholes}
    held: dict[str, list[tuple[Campaign, Result | None]]] = {kind: [] for kind in KINDS}
    for row in rows:
        held[row.kind].append((row, told.get(row.pk)))
    return [Maturity(kind, label, held[kind]) for kind, label in KINDS.items()]


def history(actor: Actor, campaign: Campaign) -> list[Result]:
    """Return what the confirmed campaigns of a subject came to by a model, the oldest first."""
    rows = visible(actor, Result).filter(
        _same(campaign, "campaign__"), kind="overall", campaign__state="confirmed"
    )
    return list(rows.select_related("campaign").order_by("as_of", "campaign__confirmed_on", "pk"))


def _same(campaign: Campaign, prefix: str = "") -> Q:
    """Return the campaigns of the same subject, by the same model."""
    named: dict[str, Any] = {"subject_id": campaign.subject_id}
    if campaign.subject_id is None:
        named |= {"subject": campaign.subject, "office": campaign.office_id}
    named |= {"kind": campaign.kind, "version_of__of_model": campaign.version_of.of_model_id}
    return Q(**{f"{prefix}{name}": value for name, value in named.items()})
