"""Roll-outs and their waves over HTTP."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sightline.knowledge import commands, lists, policy, queries
from sightline.knowledge.models import RollOut, Wave
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import Day, Id, In, Name, Out, Told, major
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Roll-outs")
ROLL_OUT, WAVE = "/roll-outs/{uuid:roll_out_id}", "/waves/{uuid:wave_id}"
WAVES = Listing(
    name="waves",
    columns=(Column("starts", "Starts", lambda row: row.starts, order="starts"),),
    default_sort="starts",
)


class RollOutOut(Out):
    """One version of a shared plan that is rolled out."""

    office_id: UUID
    version_of_id: UUID
    title: str


class RollOutPlan(In):
    """What a roll-out is called, and which office leads it."""

    title: Name
    office_id: Id


class WaveOut(Out):
    """One project of a roll-out, and its planned start."""

    roll_out_id: UUID
    project_id: UUID
    starts: date


class WavePlan(In):
    """Which project is a wave, and from which day."""

    project_id: Id
    starts: Day


class WaveMove(In):
    """Another day on which a wave is to start."""

    starts: Day


class WaveCompared(Told):
    """A wave planned, actual so far, and beside the first."""

    wave_id: UUID
    project_id: UUID
    planned_start: date
    planned_finish: date | None
    is_finished: bool
    days: int | None
    fewer_days: int | None
    cost: str | None
    less_cost: str | None
    currency: str


class RollOutCompared(Told):
    """The waves of a roll-out that the caller sees, by planned start."""

    waves: list[WaveCompared]


@api.lists("/roll-outs", policy.read, RollOutOut, lists.ROLL_OUTS)
def roll_outs(request: Asked) -> QuerySet[RollOut]:
    """Return the roll-outs."""
    return queries.roll_outs(request.actor)


@api.shows(ROLL_OUT, policy.read, RollOutOut)
def roll_out(request: Asked, roll_out_id: UUID) -> RollOut:
    """Return one roll-out."""
    return queries.the_roll_out(request.actor, roll_out_id)


@api.creates(
    "/plan-versions/{uuid:version_id}/roll-outs", policy.roll_out, RollOutOut, at="/roll-outs/{id}"
)
def plan_roll_out(request: Asked, version_id: UUID, said: RollOutPlan) -> RollOut:
    """Begin a roll-out of a published version."""
    return commands.plan_roll_out(request.actor, version_id=version_id, **said.given())


@api.tells(f"{ROLL_OUT}/comparison", policy.read, RollOutCompared)
def roll_out_comparison(request: Asked, roll_out_id: UUID) -> RollOutCompared:
    """Return the waves beside the first of them."""
    row = queries.the_roll_out(request.actor, roll_out_id)
    return RollOutCompared(
        waves=[
            WaveCompared(
                wave_id=each.wave.pk,
                project_id=each.wave.project_id,
                planned_start=each.wave.starts,
                planned_finish=each.finish,
                is_finished=each.is_finished,
                days=each.took.days,
                fewer_days=each.days,
                cost=major(each.took.cost_minor, each.took.currency),
                less_cost=major(each.cost_minor, each.took.currency),
                currency=each.took.currency,
            )
            for each in queries.compared(request.actor, row)
        ]
    )


@api.lists(f"{ROLL_OUT}/waves", policy.read, WaveOut, WAVES)
def waves(request: Asked, roll_out_id: UUID) -> QuerySet[Any]:
    """Return the waves of projects that the caller sees."""
    row = queries.the_roll_out(request.actor, roll_out_id)
    return queries.waves(request.actor).filter(roll_out=row.pk)


@api.creates(f"{ROLL_OUT}/waves", policy.roll_out, WaveOut, at="/waves/{id}")
def add_wave(request: Asked, roll_out_id: UUID, said: WavePlan) -> Wave:
    """Put a project into a roll-out."""
    return commands.add_wave(request.actor, roll_out_id=roll_out_id, **said.given())


@api.shows(WAVE, policy.read, WaveOut)
def wave(request: Asked, wave_id: UUID) -> Any:
    """Return one wave."""
    return queries.the_wave(request.actor, wave_id)


@api.changes(WAVE, policy.roll_out, WaveOut)
def move_wave(request: Asked, wave_id: UUID, said: WaveMove) -> Wave:
    """Say another day on which a wave is to start."""
    return commands.move_wave(
        request.actor, wave_id=wave_id, seen=seen(request), starts=said.starts
    )


@api.drops(WAVE, policy.roll_out)
def drop_wave(request: Asked, wave_id: UUID) -> None:
    """Take a project out of a roll-out."""
    commands.drop_wave(request.actor, wave_id=wave_id, seen=seen(request))
