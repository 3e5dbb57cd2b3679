"""What is measured of benefits, and its readings, over HTTP."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.kernel.policy import visible
from sightline.results import commands, policy, queries
from sightline.results.models import Measure, Reading
from sightline.results.rest.benefits import the_profile
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    LEFT,
    Currency,
    Day,
    Decimals,
    Figure,
    Flag,
    In,
    Line,
    LongText,
    MustSayWhy,
    Name,
    Out,
    Reason,
    Text,
)
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Measures of benefits")
Kind = Literal["leading", "lagging"]
Every = Literal[30, 91, 182, 365]
Unit = Annotated[str, Field(max_length=40, strict=True)]
MEASURES = Listing(
    name="benefit-measures",
    columns=(Column("name", "Measure", lambda row: row.name, order="name"),),
)
READINGS = Listing(
    name="benefit-readings",
    columns=(Column("on", "On", lambda row: row.on, order="on"),),
    default_sort="-on",
)


class MeasureOut(Out):
    """A measure of a benefit; one in money is read as the amount since the reading before."""

    profile_id: UUID
    name: str
    kind: Kind
    carries: bool
    is_money: bool
    unit: str
    baseline: Decimals | None
    baseline_on: date | None
    target: Decimals | None
    method: str
    source: str
    every_days: int


class MeasureFields(In):
    """What a measure may say beside its name."""

    kind: Kind = LEFT
    carries: Flag = LEFT
    is_money: Flag = LEFT
    unit: Unit = LEFT
    baseline: Figure | None = LEFT
    baseline_on: Day | None = LEFT
    target: Figure | None = LEFT
    method: Text = LEFT
    source: Line = LEFT
    every_days: Every = LEFT


class MeasureAdding(MeasureFields):
    """A new measure."""

    name: Name


class MeasureChange(MeasureFields):
    """What changes about a measure; once the benefit is baselined, what was baselined stays."""

    name: Name = LEFT
    why: Reason = LEFT


class BenefitReadingOut(Out):
    """What a measure said on a day, and who vouches for it."""

    measure_id: UUID
    on: date
    value: Decimals
    evidence: str
    state: Literal["taken", "attested", "confirmed", "disputed"]
    taken_by_id: UUID | None
    attested_by_id: UUID | None
    attested_on: date | None
    confirmed_by_id: UUID | None
    confirmed_on: date | None
    reason: str


class BenefitReading(In):
    """What a measure said; ``currency`` of an amount, the project's if it is left out."""

    on: Day
    value: Figure
    currency: Currency = LEFT
    evidence: LongText = ""


class Attesting(In):
    """Where a reading can be looked up, if it does not say."""

    evidence: LongText = LEFT


@api.lists("/benefit-profiles/{uuid:profile_id}/measures", policy.read, MeasureOut, MEASURES)
def benefit_measures(request: Asked, profile_id: UUID) -> QuerySet[Measure]:
    """Return what is measured of a benefit."""
    row = the_profile(request, profile_id)
    return visible(request.actor, Measure).filter(profile=row)


@api.creates(
    "/benefit-profiles/{uuid:profile_id}/measures",
    policy.edit,
    MeasureOut,
    at="/benefit-measures/{id}",
)
def add_measure(request: Asked, profile_id: UUID, said: MeasureAdding) -> Measure:
    """Add a measure to a benefit."""
    return commands.add_measure(request.actor, profile_id=profile_id, **said.given())


@api.shows("/benefit-measures/{uuid:measure_id}", policy.read, MeasureOut)
def benefit_measure(request: Asked, measure_id: UUID) -> Measure:
    """Return one measure of a benefit."""
    return queries.the_measure(request.actor, measure_id)


@api.changes("/benefit-measures/{uuid:measure_id}", policy.edit, MeasureOut)
def change_measure(request: Asked, measure_id: UUID, said: MeasureChange) -> Measure:
    """Change a measure of a benefit."""
    return commands.change_measure(
        request.actor, measure_id=measure_id, seen=seen(request), **said.given()
    )


@api.drops("/benefit-measures/{uuid:measure_id}", policy.edit)
def drop_measure(request: Asked, measure_id: UUID) -> None:
    """Take a measure away that was never read."""
    commands.drop_measure(request.actor, measure_id=measure_id, seen=seen(request))


@api.lists("/benefit-measures/{uuid:measure_id}/readings", policy.read, BenefitReadingOut, READINGS)
def benefit_readings(request: Asked, measure_id: UUID) -> QuerySet[Reading]:
    """Return the readings of a measure, newest first."""
    row = queries.the_measure(request.actor, measure_id)
    return visible(request.actor, Reading).filter(measure=row)


@api.creates(
    "/benefit-measures/{uuid:measure_id}/readings",
    policy.edit,
    BenefitReadingOut,
    at="/benefit-readings/{id}",
)
def read_benefit(request: Asked, measure_id: UUID, said: BenefitReading) -> Reading:
    """Note what a measure said on a day."""
    return commands.read_benefit(request.actor, measure_id=measure_id, **said.given())


READING = "/benefit-readings/{uuid:reading_id}"


@api.shows(READING, policy.read, BenefitReadingOut)
def benefit_reading(request: Asked, reading_id: UUID) -> Reading:
    """Return one reading of a benefit."""
    return queries.the_reading(request.actor, reading_id)


@api.changes(f"{READING}/attest", policy.attest, BenefitReadingOut, method="POST")
def attest_reading(request: Asked, reading_id: UUID, said: Attesting) -> Reading:
    """Vouch for a reading as the owner of its benefit."""
    return commands.attest_reading(
        request.actor, reading_id=reading_id, seen=seen(request), **said.given()
    )


@api.changes(f"{READING}/confirm", policy.confirm, BenefitReadingOut, method="POST")
def confirm_reading(request: Asked, reading_id: UUID) -> Reading:
    """Confirm an attested reading in money for finance."""
    return commands.confirm_reading(request.actor, reading_id=reading_id, seen=seen(request))


@api.changes(f"{READING}/dispute", policy.dispute, BenefitReadingOut, method="POST")
def dispute_reading(request: Asked, reading_id: UUID, said: MustSayWhy) -> Reading:
    """Say that a reading is wrong, as owner or for finance."""
    return commands.dispute_reading(
        request.actor, reading_id=reading_id, seen=seen(request), why=said.why
    )
