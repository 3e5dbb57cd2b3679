"""What waits for one person: benefits to accept, readings due, attestations, confirmations."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from sightline.kernel import clock
from sightline.kernel.policy import Actor, visible
from sightline.projects import queries as projects
from sightline.results import rules
from sightline.results.models import Profile, Reading
from sightline.results.queries.benefits import profiles
from sightline.results.queries.figures import Figures, figures_of

if TYPE_CHECKING:
    from sightline.projects.models import Benefit

SOON = timedelta(days=14)
RELATED = ("measure__profile__benefit__project", "measure__profile__benefit__owner")


@dataclass(frozen=True)
class Due:
    """A benefit of which a reading is due or overdue."""

    profile: Profile
    figures: Figures


def readings_due(actor: Actor) -> list[Due]:
    """Return the actor's own benefits of which a reading is due within two weeks, soonest first."""
    mine = list(profiles(actor).filter(benefit__owner=actor.id, state__in=rules.LIVE))
    today = clock.today()
    found = figures_of(mine, today)
    dues = [Due(row, found[row.benefit_id]) for row in mine]
    near = [
        each for each in dues if each.figures.next_due and each.figures.next_due <= today + SOON
    ]
    return sorted(near, key=lambda each: (each.figures.next_due or today, str(each.profile)))


def accepts_waiting(actor: Actor) -> list["Benefit"]:
    """Return the promises that wait for the actor to accept them as owner."""
    rows = projects.benefits(actor).filter(owner=actor.id, accepted=False)
    live = rows.filter(Q(profile__isnull=True) | Q(profile__state__in=rules.EARLY))
    return list(live.order_by("due", "pk"))


def attestations_waiting(actor: Actor) -> list[Any]:
    """Return the readings that wait for the actor to vouch for them as owner."""
    rows = visible(actor, Reading).filter(state="taken", measure__profile__benefit__owner=actor.id)
    apart = rows.exclude(measure__profile__benefit__project__manager=actor.id)
    return list(apart.select_related(*RELATED).order_by("on", "pk"))


def confirmations_waiting(actor: Actor) -> list[Any]:
    """Return the attested readings in money that wait for the actor to confirm them for finance."""
    rows = visible(actor, Reading).filter(
        state="attested", measure__profile__finance=actor.id, measure__is_money=True
    )
    apart = rows.exclude(measure__profile__benefit__owner=F("measure__profile__finance"))
    return list(apart.select_related(*RELATED).order_by("on", "pk"))
