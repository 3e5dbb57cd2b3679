"""What a board is shown of a request, in figures: kept with its decision as it stood then."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sightline.changes import levels
from sightline.changes.models import ChangeImpact, ChangeItem, ChangeOption, ChangeRequest
from sightline.changes.readiness import check_money
from sightline.changes.rules.advice import Facts, advice
from sightline.kernel.errors import Refused
from sightline.kernel.rows import plain

WHY = "a board is shown the whole of what lies before it"
UNSEEN = "an item of a project that you may not see"
FIGURES = (
    *("finish_days", "most_days", "total_minor", "float_minutes", "n_people", "benefit_minor"),
    *("benefit_permille", "n_projects", "n_offices"),
)


def shown(change: ChangeRequest, needed: levels.Needed) -> dict[str, Any]:
    """Return the figures that a board decides on, as plain values."""
    impact = levels.latest_impact(change)
    figures = {name: getattr(impact, name) for name in FIGURES} if impact else {}
    told = {
        "code": change.code,
        "title": change.title,
        "edition": change.edition,
        "currency": change.currency,
        "cost_minor": change.cost_minor,
        "approved": change.figures,
        "figures": figures,
        "impact_digest": impact.digest if impact else "",
        "level": needed.level,
        "level_why": list(needed.why),
        "funding": unfunded(change) or "funded",
    }
    return dict(plain(told))


def unfunded(change: ChangeRequest) -> str:
    """Return why the funding of a request does not hold today; blank when it does."""
    try:
        check_money(change)
    except Refused as refused:
        return refused.words
    return ""


def advised(
    change: ChangeRequest, *, has_authority: bool, hidden: Collection[UUID] = ()
) -> tuple[str, str]:
    """Return the outcome that the facts suggest for a request, and why.

    Args:
        hidden: Items that are not named.
    """
    answers = ChangeItem.objects.system(WHY).filter(change=change, is_live=True)
    rows = answers.values_list("pk", "name", "answer")
    said = [(UNSEEN if pk in hidden else name, answer) for pk, name, answer in rows]
    better = ChangeOption.objects.system(WHY).filter(change=change, edition=change.edition)
    cheaper = better.filter(is_recommended=True, is_chosen=False, is_dominated=False).first()
    chosen = better.filter(is_chosen=True).exists()
    return advice(
        Facts(
            has_authority=has_authority,
            unfunded=unfunded(change),
            objectors=tuple(name for name, answer in said if answer == "objection"),
            conditions=tuple(name for name, answer in said if answer == "conditions"),
            cheaper=cheaper.name if cheaper and not chosen and _saves(change, cheaper) else "",
        )
    )


def _saves(change: ChangeRequest, option: ChangeOption) -> bool:
    """Tell whether an alternative costs less in all than the request as it stands."""
    rows = ChangeImpact.objects.system(WHY).filter(change=change, edition=change.edition)
    impact = rows.order_by("-made_at", "-pk").first()
    total = impact.total_minor if impact else change.asked_minor
    return option.mitigation_minor + option.wave_minor < total
