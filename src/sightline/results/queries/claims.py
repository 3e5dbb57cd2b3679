"""Benefits that rest on the same measure, so that an improvement would be counted twice."""

from collections.abc import Iterable
from uuid import UUID

from sightline.kernel.policy import Actor, visible
from sightline.results.models import Measure, Profile
from sightline.results.rules.claims import Claim, doubles

WHY = "a benefit is claimed once in the organisation, whoever sees the projects"
OPEN = ("profiled", "baselined", "approved", "in_delivery", "realising", "realised", "sustained")


def claimed_twice(actor: Actor) -> list[tuple[Profile, Profile]]:
    """Return pairs of benefits of two projects, both seen, that rest on the same measure."""
    rows = visible(actor, Measure).filter(
        carries=True, profile__state__in=(*OPEN, "partly_realised")
    )
    related = rows.select_related("profile__benefit__project", "profile__benefit__owner")
    held = list(related.prefetch_related("profile__shares"))
    by_benefit = {row.profile.benefit_id: row.profile for row in held}
    return [(by_benefit[a.benefit], by_benefit[b.benefit]) for a, b in doubles(_claims(held))]


def clashes(profile: Profile) -> list[Profile]:
    """Return the approved benefits of other projects that rest on this one's measure."""
    own = Measure.objects.system(WHY).filter(profile=profile, carries=True).first()
    if own is None or not own.source:
        return []
    rows = Measure.objects.system(WHY).filter(carries=True, name__iexact=own.name)
    organisation = profile.benefit.project.organisation_id
    rows = rows.filter(profile__benefit__project__organisation=organisation)
    held = rows.exclude(profile__state__in=("identified", "profiled", "baselined", "closed"))
    others = list(
        held.select_related("profile__benefit__project").prefetch_related("profile__shares")
    )
    by_benefit = {row.profile.benefit_id: row.profile for row in others}
    pairs = doubles(_claims([own, *(row for row in others if row.profile_id != profile.pk)]))
    mine: UUID = profile.benefit_id
    return [
        by_benefit[b.benefit if a.benefit == mine else a.benefit]
        for a, b in pairs
        if mine in (a.benefit, b.benefit)
    ]


def _claims(measures: Iterable[Measure]) -> list[Claim]:
    return [
        Claim(
            row.profile.benefit_id,
            row.profile.benefit.project_id,
            row.name,
            row.source,
            frozenset(share.project_id for share in row.profile.shares.all()),
        )
        for row in measures
    ]
