"""What of shared benefits is whose: a benefit is split by attribution and never counted twice."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from sightline.engines import benefits as engine
from sightline.results.models import Profile, Share

WHY = "the parts of a benefit sum to the whole, whoever sees the other projects"


def split(amount: int, shares: Iterable[tuple[UUID, Decimal]], home: UUID) -> dict[UUID, int]:
    """Return project to its part of an amount; the parts sum to the amount.

    Args:
        shares: What other projects bring about, 0 to 1 each, at most 1 in all.
        home: The project whose benefit it is; the rest is its own.
    """
    others = {str(project): share for project, share in shares}
    parts = engine.attributed(amount, {str(home): 1 - sum(others.values()), **others})
    return {UUID(project): part for project, part in parts.items()}


def attributed(amounts: Iterable[tuple[Profile, int]]) -> dict[UUID, int]:
    """Return project to what of the amounts of end benefits is its own."""
    held = list(amounts)
    rows = Share.objects.system(WHY).filter(profile__in=[profile.pk for profile, _ in held])
    by_profile: dict[UUID, list[tuple[UUID, Decimal]]] = {}
    for profile_id, project_id, share in rows.values_list("profile_id", "project_id", "share"):
        by_profile.setdefault(profile_id, []).append((project_id, share))
    found: dict[UUID, int] = {}
    for profile, amount in held:
        home = profile.benefit.project_id
        for project, part in split(amount, by_profile.get(profile.pk, ()), home).items():
            found[project] = found.get(project, 0) + part
    return found
