"""Benefits as the tracker lists them, and one of everything by its id."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.functions import Coalesce

from sightline.kernel import clock
from sightline.kernel.command import find
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Actor, visible
from sightline.projects import queries as projects
from sightline.results.models import Measure, Profile, Reading
from sightline.results.queries.figures import Figures, figures_of

if TYPE_CHECKING:
    from sightline.projects.models import Benefit

RELATED = ("benefit", "benefit__project", "benefit__owner", "benefit__objective", "finance")
#: Worst first: what the tracker opens with.
ORDER = ("red", "amber", "green")


@dataclass(frozen=True)
class Tracker:
    """The benefits that somebody sees, and what each comes to.

    ``rows`` are the register's benefits, each with ``its_state``, ``worst`` and ``profile``.
    """

    rows: QuerySet[Any]
    figures: dict[UUID, Figures]

    def of_colour(self, colour: str) -> list[UUID]:
        """Return the benefits of a colour."""
        return [key for key, each in self.figures.items() if each.colour.value == colour]


def profiles(actor: Actor) -> QuerySet[Profile]:
    """Return the profiles of the benefits that the actor sees, with what they are about."""
    return visible(actor, Profile).select_related(*RELATED)


def tracker(actor: Actor) -> Tracker:
    """Return the benefits that the actor sees with their figures, in a constant number of queries."""
    agreed = list(profiles(actor).filter(agreed_on__isnull=False))
    found = figures_of(agreed, clock.today())
    by_colour = {
        colour: [key for key, each in found.items() if each.colour.value == colour]
        for colour in ORDER
    }
    whens = [When(pk__in=keys, then=Value(n)) for n, keys in enumerate(by_colour.values()) if keys]
    worst = Case(*whens, default=Value(len(ORDER)), output_field=IntegerField())
    rows: QuerySet[Any] = projects.benefits(actor).select_related(
        "project", "owner", "objective", "profile", "profile__finance"
    )
    rows = rows.annotate(its_state=Coalesce("profile__state", Value("identified")), worst=worst)
    return Tracker(rows, found)


def the_benefit(actor: Actor, benefit_id: UUID) -> "Benefit":
    """Return a promised benefit with its profile if it has one, or refuse with ``NotFound``."""
    rows = projects.benefits(actor).select_related(
        "project__office", "owner", "objective", "profile", "profile__finance"
    )
    row = rows.filter(pk=benefit_id).first()
    if row is None:
        raise NotFound("This benefit")
    return row


def the_profile(actor: Actor, benefit_id: UUID) -> Profile:
    """Return the profile of a benefit, or refuse with ``NotFound``."""
    row = profiles(actor).filter(benefit=benefit_id).first()
    if row is None:
        raise NotFound("A profile of this benefit")
    return row


def the_measure(actor: Actor, measure_id: UUID) -> Measure:
    """Return a measure of a benefit, or refuse with ``NotFound``."""
    return find(Measure, measure_id, actor)


def the_reading(actor: Actor, reading_id: UUID) -> Reading:
    """Return a reading of a benefit, or refuse with ``NotFound``."""
    return find(Reading, reading_id, actor)
