"""Roll-outs as they are listed and opened, and their waves beside the first of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from sightline.kernel.command import find
from sightline.kernel.policy import Actor, may, visible
from sightline.knowledge import policy
from sightline.knowledge.models import Reuse, RollOut, Wave
from sightline.knowledge.queries.sharing import OFFERED, taken
from sightline.knowledge.rules.sharing import Taken, saved
from sightline.projects import queries as projects


def roll_outs(actor: Actor) -> QuerySet[RollOut]:
    """Return the roll-outs, each with how many of its waves the actor sees."""
    held = visible(actor, Wave).filter(roll_out=OuterRef("pk")).order_by().values("roll_out")
    n_waves = Subquery(held.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    rows = visible(actor, RollOut).select_related("office", "version_of__shared_plan__origin")
    return rows.annotate(n_waves=Coalesce(n_waves, 0))


def the_roll_out(actor: Actor, roll_out_id: UUID) -> RollOut:
    """Return a roll-out, or refuse with ``NotFound``."""
    return roll_outs(actor).filter(pk=roll_out_id).first() or find(RollOut, roll_out_id, actor)


def waves(actor: Actor) -> QuerySet[Any]:
    """Return the waves of projects that the actor sees, with ``spent_minor`` and ``is_begun``."""
    rows = visible(actor, Wave).filter(roll_out__in=visible(actor, RollOut))
    rows = rows.select_related("roll_out__version_of", "project__program", "project__office")
    years = projects.cost_years(actor).filter(project=OuterRef("project_id")).order_by()
    cost = Subquery(years.values("project").annotate(n=Sum("actual_minor")).values("n"))
    begun = visible(actor, Reuse).filter(
        project=OuterRef("project_id"),
        version_of__shared_plan=OuterRef("roll_out__version_of__shared_plan"),
    )
    rows = rows.annotate(spent_minor=cost, is_begun=Exists(begun))
    return rows.order_by("starts", "project__code")


def the_wave(actor: Actor, wave_id: UUID) -> Any:
    """Return a wave, or refuse with ``NotFound``."""
    return waves(actor).filter(pk=wave_id).first() or find(Wave, wave_id, actor)


@dataclass(frozen=True)
class Compared:
    """One wave: planned, actual so far, and how much less than the first it takes.

    Attributes:
        finish: What the plan's own days come to from the planned start.
        days: Less than the first wave; money likewise. ``None`` where something is not known.
    """

    wave: Any
    number: int
    finish: date | None
    took: Taken
    is_finished: bool
    days: int | None = None
    cost_minor: int | None = None


def compared(actor: Actor, roll_out: RollOut) -> list[Compared]:
    """Return the waves that the actor sees, by their planned start, each beside the first."""
    plan, found = roll_out.version_of.days, list[Compared]()
    first: Taken | None = None
    for number, wave in enumerate(waves(actor).filter(roll_out=roll_out.pk), start=1):
        took, is_finished = taken(wave.project, wave.spent_minor)
        finish = None if plan is None else wave.starts + timedelta(plan)
        less = _less(first, took)
        found.append(Compared(wave, number, finish, took, is_finished, *less))
        first = first or took
    return found


def _less(first: Taken | None, took: Taken) -> tuple[int | None, int | None]:
    return (None, None) if first is None else saved(first, took)


def rollable(actor: Actor, roll_out: RollOut) -> list[Any]:
    """Return the live projects that the actor may put into a roll-out."""
    there = visible(actor, Wave).filter(roll_out=roll_out.pk).values("project")
    rows = projects.projects(actor).exclude(state__in=("closed", "tracking", "cancelled"))
    rows = rows.exclude(pk__in=there)
    if origin := roll_out.version_of.shared_plan.origin_id:  # none where it was received
        rows = rows.exclude(pk=origin)
    return [row for row in rows.order_by("code") if may(actor, policy.roll_out, row)][:OFFERED]
