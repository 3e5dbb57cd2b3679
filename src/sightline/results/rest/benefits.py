"""Benefits, their profiles and what they come to, over HTTP."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field, StringConstraints

from sightline.kernel import clock
from sightline.kernel.errors import NotFound
from sightline.kernel.money import Money
from sightline.results import commands, lists, policy, queries
from sightline.results.models import Profile
from sightline.results.queries.benefits import profiles
from sightline.results.rules import MOST_DAYS
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import (
    LEFT,
    Amount,
    Day,
    Decimals,
    Flag,
    Id,
    In,
    Line,
    Out,
    Reason,
    Text,
    Told,
    minor,
)
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Benefits")
AMOUNTS = frozenset({"cost"})
State = Literal[
    "identified", "profiled", "baselined", "approved", "in_delivery", "realising", "realised",
    "partly_realised", "not_realised", "sustained", "closed",
]  # fmt: skip
Kind = Literal["cashable", "non_cashable", "quantitative", "qualitative"]
Confidence = Literal["high", "medium", "low"]
Colour = Literal["green", "amber", "red", "none"]
Share = Annotated[str, StringConstraints(pattern=r"^(0|1|0?\.[0-9]{1,4}|1\.0{1,4})$", strict=True)]
Days = Annotated[int, Field(strict=True, ge=0, le=MOST_DAYS)]
Category = Annotated[str, Field(max_length=80, strict=True)]
MORE = (
    Parameter("colour", "green, amber or red."),
    Parameter("mine", "own: you own it; finance: you confirm it."),
    Parameter("reading", "overdue, or waiting for the owner."),
)
WORST: tuple[Colour, ...] = ("red", "amber", "green", "none")


class TrackedOut(Out):
    """A promised benefit as the tracker has it; ``profile_id`` is null while it is identified."""

    amounts: ClassVar[frozenset[str]] = frozenset({"promised", "expected"})

    project_id: UUID
    title: str
    objective_id: UUID | None
    owner_id: UUID | None
    accepted: bool
    currency: str
    promised: str | None
    expected: str | None
    due: date | None
    profile_id: UUID | None
    state: State
    colour: Colour

    @classmethod
    def of(cls, row: Any) -> Self:
        """Return a row of ``queries.tracker``."""
        profile = getattr(row, "profile", None)
        return cls(
            **cls.read(row),
            currency=row.project.currency,
            profile_id=profile.pk if profile else None,
            state=row.its_state,
            colour=WORST[row.worst],
        )


class ProfileOut(Out):
    """Everything about a benefit that follows from its promise; shares are 0 to 1."""

    amounts: ClassVar[frozenset[str]] = frozenset({"cost", "agreed"})

    benefit_id: UUID
    state: State
    description: str
    outcome: str
    attribution: str
    category: str
    kind: Kind
    is_disbenefit: bool
    is_intermediate: bool
    beneficiary: str
    assumptions: str
    risks: str
    currency: str
    cost: str | None
    confidence: Confidence
    lag_days: int
    ramp_days: int
    finance_id: UUID | None
    next_review: date | None
    follows_finish: date | None
    agreed: str | None
    agreed_start: date | None
    agreed_on: date | None
    agreed_by_id: UUID | None
    utilisation: Decimals | None
    proficiency: Decimals | None
    adoption_on: date | None
    judged_on: date | None
    reason: str

    @classmethod
    def of(cls, row: Profile) -> Self:
        """Return a profile with its project's currency."""
        return cls(**cls.read(row), currency=row.benefit.project.currency)


class ProfileFields(In):
    """What a profile may say."""

    description: Text = LEFT
    outcome: Text = LEFT
    attribution: Text = LEFT
    category: Category = LEFT
    kind: Kind = LEFT
    is_disbenefit: Flag = LEFT
    is_intermediate: Flag = LEFT
    beneficiary: Line = LEFT
    assumptions: Text = LEFT
    risks: Text = LEFT
    cost: Amount | None = LEFT
    confidence: Confidence = LEFT
    lag_days: Days = LEFT
    ramp_days: Days = LEFT
    finance_id: Id | None = LEFT
    next_review: Day | None = LEFT


class ProfileChange(ProfileFields):
    """What changes about a profile; what was approved with it stays."""

    why: Reason = LEFT


class Forecasting(In):
    """How far the new way of working was adopted, shares of 0 to 1."""

    utilisation: Share
    proficiency: Share
    on: Day = LEFT
    why: Reason = ""


class Sharing(In):
    """Which part, 0 to 1, of a benefit another project brings about; 0 takes it away."""

    sharer_id: Id
    share: Share
    why: Reason = ""


class StandingOut(Told):
    """What one benefit comes to, for the day of its last reading attested.

    ``share`` is actual over planned; ``lost`` what a later finish of the project takes from the
    ramp and the year after it. A level is in the unit of the measure that carries the benefit.
    """

    benefit_id: UUID
    currency: str
    as_of: date
    promised: str
    planned: str
    actual: str
    level: str | None
    level_planned: str | None
    share: Decimals | None
    colour: Colour
    starts: date | None
    days_moved: int
    lost: str
    n_overdue: int
    next_due: date | None
    n_unattested: int


class SumOut(Told):
    """What end benefits in one currency come to; ``rate`` is of those that were read."""

    currency: str
    n: int
    n_without_reading: int
    promised: str
    planned: str
    actual: str
    rate: Decimals | None
    proven: Decimals | None
    colour: Colour
    reason: str


class ResultsOut(Told):
    """What the benefits that the actor sees came to, a currency: two have no sum without a rate."""

    sums: list[SumOut]


class DoubleOut(Told):
    """Two benefits that rest on the same measure and source."""

    first_id: UUID
    second_id: UUID


class DoublesOut(Told):
    """The benefits that are claimed twice."""

    items: list[DoubleOut]


@api.lists(
    "/benefits",
    policy.read,
    TrackedOut,
    lists.BENEFITS,
    more=MORE,
    for_actor=lists.tracker_for,
)
def tracked_benefits(request: Asked) -> QuerySet[Any]:
    """Return every promised benefit that the actor sees, the worst first."""
    return lists.tracker_rows(request.actor)


@api.tells("/benefits/claimed-twice", policy.read, DoublesOut)
def claimed_twice(request: Asked) -> DoublesOut:
    """Return the benefits of different projects that rest on the same measure."""
    pairs = queries.claimed_twice(request.actor)
    items = [DoubleOut(first_id=a.benefit_id, second_id=b.benefit_id) for a, b in pairs]
    return DoublesOut(items=items)


@api.tells("/results", policy.read, ResultsOut)
def results(request: Asked) -> ResultsOut:
    """Return what was promised, planned and came, a currency."""
    return ResultsOut(sums=[_sum(one) for one in queries.summed(request.actor)])


def _sum(one: Any) -> SumOut:
    real = one.realisation
    return SumOut(
        currency=one.currency,
        n=one.n,
        n_without_reading=len(real.missing),
        promised=str(Money(one.promised, one.currency)),
        planned=str(Money(one.planned, one.currency)),
        actual=str(Money(one.actual, one.currency)),
        rate=plain(real.rate),
        proven=plain(real.proven),
        colour=real.colour.value,
        reason=real.reason,
    )


def plain(value: Any) -> str | None:
    """Return an exact share as a decimal text of four places."""
    return None if value is None else f"{Decimal(value.numerator) / value.denominator:.4f}"


@api.creates(
    "/benefits/{uuid:benefit_id}/profile", policy.edit, ProfileOut, at="/benefit-profiles/{id}"
)
def profile_benefit(request: Asked, benefit_id: UUID, said: ProfileFields) -> Profile:
    """Begin the profile of a promised benefit."""
    currency = queries.the_benefit(request.actor, benefit_id).project.currency
    given = minor(said.given(), AMOUNTS, currency)
    return commands.profile_benefit(request.actor, benefit_id=benefit_id, **given)


def the_profile(request: Asked, profile_id: UUID) -> Profile:
    """Return a profile by its own id, or refuse with ``NotFound``."""
    found = profiles(request.actor).filter(pk=profile_id).first()
    if found is None:
        raise NotFound("This benefit profile")
    return found


@api.shows("/benefit-profiles/{uuid:profile_id}", policy.read, ProfileOut)
def benefit_profile(request: Asked, profile_id: UUID) -> Profile:
    """Return the profile of a benefit."""
    return the_profile(request, profile_id)


@api.tells("/benefit-profiles/{uuid:profile_id}/standing", policy.read, StandingOut)
def benefit_standing(request: Asked, profile_id: UUID) -> StandingOut:
    """Return what a benefit comes to: plan to date, actual, loss, colour."""
    row = the_profile(request, profile_id)
    found = queries.figures_of([row], clock.today())[row.benefit_id]
    return StandingOut(
        benefit_id=found.benefit,
        currency=found.currency,
        as_of=found.as_of,
        promised=str(Money(found.promised_minor, found.currency)),
        planned=str(Money(found.planned_minor, found.currency)),
        actual=str(Money(found.actual_minor, found.currency)),
        level=plain(found.level),
        level_planned=plain(found.level_planned),
        share=plain(found.share),
        colour=found.colour.value,
        starts=found.starts,
        days_moved=found.days_moved,
        lost=str(Money(found.lost_minor, found.currency)),
        n_overdue=found.n_overdue,
        next_due=found.next_due,
        n_unattested=found.n_unattested,
    )


@api.tells("/benefit-profiles/{uuid:profile_id}/history", policy.read, Changes)
def benefit_profile_history(request: Asked, profile_id: UUID) -> Changes:
    """Return who changed a profile, newest first."""
    return history_of(request.actor, the_profile(request, profile_id), ProfileOut, policy.read)


@api.changes("/benefit-profiles/{uuid:profile_id}", policy.edit, ProfileOut)
def change_profile(request: Asked, profile_id: UUID, said: ProfileChange) -> Profile:
    """Change a profile; what was approved with it stays."""
    currency = the_profile(request, profile_id).benefit.project.currency
    given = minor(said.given(), AMOUNTS, currency)
    return commands.change_profile(
        request.actor, profile_id=profile_id, seen=seen(request), **given
    )


@api.changes("/benefit-profiles/{uuid:profile_id}/forecast", policy.edit, ProfileOut, method="POST")
def forecast_benefit(request: Asked, profile_id: UUID, said: Forecasting) -> Profile:
    """Forecast a benefit by its adoption: promised x utilisation x proficiency."""
    return commands.forecast_benefit(
        request.actor, profile_id=profile_id, seen=seen(request), **said.given()
    )


@api.changes("/benefit-profiles/{uuid:profile_id}/share", policy.edit, ProfileOut, method="POST")
def share_benefit(request: Asked, profile_id: UUID, said: Sharing) -> Profile:
    """Say which part of a benefit another project brings about."""
    return commands.share_benefit(
        request.actor, profile_id=profile_id, seen=seen(request), **said.given()
    )
