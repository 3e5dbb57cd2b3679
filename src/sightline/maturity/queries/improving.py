"""What to improve first, by a confirmed campaign, and the improvements that came of it."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from sightline.kernel.command import find
from sightline.kernel.policy import Actor, visible
from sightline.maturity.models import Campaign, Improvement, Result
from sightline.maturity.rules.ranking import Gap, ranked


@dataclass(frozen=True)
class Ranked:
    """One open gap: where it stands, how it was ranked, and who works on it."""

    item: str
    name: str
    gap: Gap
    priority: Fraction
    derivation: str
    improvement: Improvement | None

    @property
    def shown(self) -> str:
        """The priority as it is written."""
        return plain(self.priority)


def ranking(actor: Actor, campaign: Campaign) -> list[Ranked]:
    """Return the gaps of a campaign whose results the actor may see, the first to close first."""
    rows = visible(actor, Result).filter(campaign=campaign.pk, kind="item", score__isnull=False)
    held = {row.key: row for row in rows}
    gaps = [_gap(campaign, row) for row in held.values() if campaign.needed[row.key]["target"]]
    mine = visible(actor, Improvement).filter(campaign=campaign.pk).exclude(state="dropped")
    work = {row.item: row for row in mine.select_related("owner")}
    return [
        Ranked(gap.item, held[gap.item].name, gap, gap.priority, told(gap), work.get(gap.item))
        for gap in ranked(gaps)
    ]


def _gap(campaign: Campaign, row: Result) -> Gap:
    ask = campaign.needed[row.key]
    return Gap(row.key, ask["importance"], Fraction(row.score or 0), ask["target"])


def told(gap: Gap) -> str:
    """Return how a priority comes about: importance times what is missing."""
    current, found = plain(gap.current), plain(gap.priority)
    return f"{gap.importance} \u00d7 ({gap.target} \u2212 {current}) = {found}"


def plain(value: Fraction | Decimal) -> str:
    """Return a figure with as many decimals as it needs, two at most."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def improvements(actor: Actor) -> QuerySet[Improvement]:
    """Return the improvements that the actor sees, and whether they see the campaign too."""
    there = visible(actor, Campaign).order_by().filter(pk=OuterRef("campaign_id"))
    rows = visible(actor, Improvement).select_related(
        "owner", "campaign__office", "campaign__version_of__of_model"
    )
    return rows.annotate(sees_campaign=Exists(there))


def the_improvement(actor: Actor, improvement_id: UUID) -> Improvement:
    """Return an improvement, or refuse with ``NotFound``."""
    found = improvements(actor).filter(pk=improvement_id).first()
    return found or find(Improvement, improvement_id, actor)
