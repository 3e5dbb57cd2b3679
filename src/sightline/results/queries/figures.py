"""What benefits come to: plan to date, actual, what was lost by slips, overdue readings, colour.

A plan is set against what was read on the day of the last reading that its owner attested, so that
a benefit which is read every quarter is not late in between.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from sightline.engines.benefits import Ramp
from sightline.engines.measure.colour import Colour
from sightline.kernel.money import from_decimal
from sightline.kernel.past import as_it_was
from sightline.results.models import Measure, Profile, Reading
from sightline.results.queries.plans import followed, promised
from sightline.results.rules import plan as plans
from sightline.results.rules import standing

WHY = "a benefit that the actor sees is shown with all that was measured of it"
COUNTED = ("attested", "confirmed")
READ = frozenset({"in_delivery", "realising", "realised", "partly_realised", "sustained"})
HORIZON = 365


@dataclass(frozen=True)
class Series:
    """A measure with its readings in the order of their days, disputed ones left out."""

    measure: Measure
    readings: tuple[Reading, ...] = ()

    @property
    def last(self) -> Reading | None:
        """The latest reading."""
        return self.readings[-1] if self.readings else None

    @property
    def counted(self) -> tuple[Reading, ...]:
        """The readings that the owner attested."""
        return tuple(row for row in self.readings if row.state in COUNTED)


@dataclass(frozen=True)
class Figures:
    """What one benefit comes to on a day; amounts in minor units of its project's currency.

    Attributes:
        as_of: The day for which plan and actual are compared.
        promised_minor: What the approved plan brings by then; ``planned_minor`` the plan that
            follows the project; ``actual_minor`` what was attested.
        level: What the carrying measure said last; ``level_planned`` what it was to say.
        share: Actual over planned; of a disbenefit planned over actual.
        lost_minor: What a slip of the project takes from the ramp and the year after it.
    """

    benefit: UUID
    currency: str
    is_summed: bool
    as_of: date
    promised_minor: int = 0
    planned_minor: int = 0
    actual_minor: int = 0
    level: Fraction | None = None
    level_planned: Fraction | None = None
    share: Fraction | None = None
    days_moved: int = 0
    lost_minor: int = 0
    starts: date | None = None
    n_overdue: int = 0
    next_due: date | None = None
    n_unattested: int = 0
    colour: Colour = Colour.NONE
    series: tuple[Series, ...] = field(default=(), repr=False)

    @property
    def carrying(self) -> Series | None:
        """The measure that carries the benefit."""
        return next((one for one in self.series if one.measure.carries), None)


def figures_of(
    profiles: Sequence[Profile], today: date, *, known_at: datetime | None = None
) -> dict[UUID, Figures]:
    """Return benefit to its figures, in two queries for all of them.

    Args:
        profiles: Profiles that the actor sees, with their benefit and project.
        known_at: Take measures and readings back to what the journal knew at this instant.
    """
    held = _series(profiles, known_at)
    return {row.benefit_id: _figures(row, held.get(row.pk, ()), today) for row in profiles}


def _series(
    profiles: Sequence[Profile], known_at: datetime | None
) -> Mapping[UUID, tuple[Series, ...]]:
    ids = [row.pk for row in profiles]
    readings: dict[UUID, list[Reading]] = {}
    rows = Reading.objects.system(WHY).filter(measure__profile__in=ids).order_by("on", "pk")
    for reading in _then(rows, Reading, known_at):
        if reading.state != "disputed":
            readings.setdefault(reading.measure_id, []).append(reading)
    found: dict[UUID, tuple[Series, ...]] = {}
    measures = Measure.objects.system(WHY).filter(profile__in=ids)
    for measure in _then(measures, Measure, known_at):
        one = Series(measure, tuple(readings.get(measure.pk, ())))
        found[measure.profile_id] = (*found.get(measure.profile_id, ()), one)
    return found


def _then(rows: Any, model: Any, known_at: datetime | None) -> Iterable[Any]:
    return rows if known_at is None else as_it_was(rows, model, known_at)


def _figures(profile: Profile, series: tuple[Series, ...], today: date) -> Figures:
    currency = profile.benefit.project.currency
    is_summed = _is_summed(profile)
    plan, first = followed(profile), promised(profile)
    blank = Figures(profile.benefit_id, currency, is_summed, today, series=series)
    if plan is None or first is None:
        return blank
    carrying = blank.carrying
    counted = carrying.counted if carrying else ()
    as_of = counted[-1].on if counted else today
    planned = plans.amount(plan, as_of)
    actual, level, level_planned, part = _actual(profile, carrying, plan, planned, as_of)
    n_overdue, next_due = _dues(profile, series, plan, today)
    return Figures(
        benefit=blank.benefit,
        currency=currency,
        is_summed=is_summed,
        as_of=as_of,
        promised_minor=plans.amount(first, as_of),
        planned_minor=planned,
        actual_minor=actual,
        level=level,
        level_planned=level_planned,
        share=part,
        days_moved=(plan.starts - first.starts).days,
        lost_minor=plans.lost(first, plan, first.steady + timedelta(HORIZON)),
        starts=plan.starts,
        n_overdue=n_overdue,
        next_due=next_due,
        n_unattested=sum(row.state == "taken" for one in series for row in one.readings),
        colour=standing.colour(part, n_overdue) if profile.state in READ else Colour.NONE,
        series=series,
    )


def _is_summed(profile: Profile) -> bool:
    """Tell whether a benefit counts: an end benefit that was approved and not dropped since."""
    if profile.is_intermediate or profile.agreed_on is None:
        return False
    return profile.state != Profile.State.CLOSED or profile.judged_on is not None


def _actual(
    profile: Profile, carrying: Series | None, plan: Ramp, planned: int, as_of: date
) -> tuple[int, Fraction | None, Fraction | None, Fraction | None]:
    """Return the amount, the level and planned level, and the share of the plan that came."""
    if carrying is None or not carrying.counted:
        return 0, None, None, None
    harm = profile.is_disbenefit
    if carrying.measure.is_money:
        currency = profile.benefit.project.currency
        total = sum(from_decimal(row.value, currency).minor for row in carrying.counted)
        return total, None, None, standing.share(Fraction(planned), Fraction(total), is_harm=harm)
    measure, level = carrying.measure, Fraction(carrying.counted[-1].value)
    if measure.baseline is None or measure.target is None:
        return 0, level, None, None
    start = Fraction(measure.baseline)
    meant = plans.level(plan, start, Fraction(measure.target), as_of)
    part = standing.share(meant - start, level - start, is_harm=harm)
    return 0 if part is None else round(planned * part), level, meant, part


def _dues(
    profile: Profile, series: Iterable[Series], plan: Ramp, today: date
) -> tuple[int, date | None]:
    """Return how many readings are past their day, and the day of the next one."""
    if profile.state not in READ:
        return 0, None
    n, dues = 0, []
    for one in series:
        every = one.measure.every_days
        begins = plan.starts if one.measure.kind == "lagging" else profile.agreed_on or plan.starts
        first = begins + timedelta(every)
        last = one.last.on if one.last else None
        n += standing.overdue(first, every, last, today)
        dues.append(standing.next_due(first, every, last))
    return n, min(dues, default=None)
