"""Simulations over HTTP: asked for with an idempotency key, followed, stopped, and what they found."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field, WithJsonSchema

from sightline.engines.schedule.calendar import instant
from sightline.kernel.errors import NotFound
from sightline.projects import commands, lists, policy
from sightline.projects.models import SimulationRun
from sightline.projects.rest.schemas import project_of
from sightline.projects.schedule import forecasting
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, In, Nothing, Out, Told
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Schedule")
Share = Annotated[float, Field(ge=0, le=10)]
#: An instant as the plan's own wall clock has it: no zone, for the calendar knows none.
WallTime = Annotated[
    datetime,
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$"}),
]
State = Literal["running", "finished", "failed", "cancelled"]


class SimulationOut(Out):
    """A simulation of a schedule; instants are on the plan's own wall clock.

    The same ``input_digest``, ``seed`` and ``trials`` give the same figures.
    """

    project_id: UUID
    person_id: UUID | None
    started: datetime
    ended: datetime | None
    state: State
    trials: int
    seed: int
    low: float | None
    high: float | None
    correlation: float
    plan_digest: str
    input_digest: str
    engine_version: str
    n_drawn: int
    planned: WallTime | None
    p10: WallTime | None
    p50: WallTime | None
    p80: WallTime | None
    p90: WallTime | None
    p95: WallTime | None
    chance: float | None
    problem: str

    @classmethod
    def of(cls, row: SimulationRun) -> Self:
        """Return a simulation without its distribution."""
        at = {f"p{q.percent}": q.at for q in forecasting.quantiles(row)}
        own = {
            **at,
            "input_digest": row.digest,
            "planned": None if row.planned_minute is None else instant(row.planned_minute),
            "low": _share(row.low_permille),
            "high": _share(row.high_permille),
            "correlation": row.correlation_permille / 1000,
        }
        return cls(**cls.read(row) | own)


def _share(permille: int | None) -> float | None:
    return None if permille is None else permille / 1000


class SimulationStarting(In):
    """How a schedule is simulated; without ``low`` and ``high`` they are 0.9 and 1.25.

    They are shares of the duration of activities without an estimate; null for both makes those
    take exactly as planned.
    """

    trials: Annotated[int, Field(strict=True, ge=100, le=100_000)] = LEFT
    seed: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] = LEFT
    low: Share | None = LEFT
    high: Share | None = LEFT
    correlation: Annotated[float, Field(ge=0, le=1)] = LEFT


class BarTold(Told):
    """Trials that finish from one day to another, both included, and the share by then."""

    first: date
    last: date
    trials: int
    by_then: float


class ActivityTold(Told):
    """When an activity finishes, and how the project's finish hangs on it.

    Without an id where the caller may not see the activity, or it is gone.
    """

    id: UUID | None
    name: str
    planned: WallTime | None
    p10: WallTime | None
    p50: WallTime | None
    p80: WallTime | None
    p90: WallTime | None
    p95: WallTime | None
    criticality: float
    cruciality: float
    rank_correlation: float
    significance: float
    ssi: float


class SwingTold(Told):
    """The project's finish at one activity's P10 and P90, all others at their means."""

    id: UUID | None
    name: str
    low_hours: float
    high_hours: float
    low_finish: WallTime
    high_finish: WallTime


class SimulationFound(Told):
    """What a simulation found; ``is_stale`` when the schedule was changed since it was asked for."""

    is_stale: bool
    quantile_method: str
    histogram: list[BarTold]
    tornado: list[SwingTold]
    activities: list[ActivityTold]
    notes: list[str]


OF_PROJECT = "/projects/{uuid:project_id}/simulations"


@api.lists(OF_PROJECT, policy.read, SimulationOut, lists.SIMULATIONS)
def simulations(request: Asked, project_id: UUID) -> QuerySet[SimulationRun]:
    """Return a project's simulations, newest first."""
    return forecasting.runs(request.actor, project_of(request, project_id))


@api.creates(OF_PROJECT, policy.simulate, SimulationOut, at="/simulations/{id}")
def start_simulation(request: Asked, project_id: UUID, said: SimulationStarting) -> SimulationRun:
    """Freeze a project's plan and start its simulation; a worker does it."""
    given: dict[str, Any] = said.given()
    if "low" in given or "high" in given:
        bounds = (given.pop("low", 0.9), given.pop("high", 1.25))
        given["usual"] = None if bounds == (None, None) else bounds
    return commands.start_simulation(request.actor, project_id=project_id, **given)


@api.shows("/simulations/{uuid:run_id}", policy.read, SimulationOut)
def simulation(request: Asked, run_id: UUID) -> SimulationRun:
    """Return one simulation: its state, and its quantiles once it has finished."""
    return _the_run(request, run_id)


@api.tells("/simulations/{uuid:run_id}/found", policy.read, SimulationFound)
def simulation_found(request: Asked, run_id: UUID) -> SimulationFound:
    """Return the distribution of the finish, and what it hangs on."""
    run = _the_run(request, run_id)
    if run.state != SimulationRun.State.FINISHED:
        raise NotFound("The result of this simulation")
    return SimulationFound(
        is_stale=forecasting.is_stale(run),
        quantile_method=run.found.get("method", ""),
        histogram=[
            BarTold(first=b.first, last=b.last, trials=b.n, by_then=b.by_then)
            for b in forecasting.bars(run)
        ],
        tornado=[_swing(each) for each in forecasting.swings(request.actor, run)],
        activities=[
            _activity(row) for row in forecasting.rows(request.actor, run, forecasting.n_rows(run))
        ],
        notes=list(run.found.get("notes", ())),
    )


@api.changes("/simulations/{uuid:run_id}/cancel", policy.simulate, SimulationOut, method="POST")
def cancel_simulation(request: Asked, run_id: UUID, said: Nothing) -> SimulationRun:
    """Stop a simulation that waits or is under way."""
    commands.cancel_simulation(request.actor, run_id=run_id, seen=seen(request))
    return _the_run(request, run_id)


def _the_run(request: Asked, run_id: UUID) -> SimulationRun:
    run = forecasting.the_run(request.actor, run_id)
    if run is None:
        raise NotFound("This simulation")
    return run


def _activity(row: forecasting.Row) -> ActivityTold:
    at = {f"p{q.percent}": q.at for q in row.quantiles}
    return ActivityTold(
        id=UUID(row.id) if row.is_seen else None,
        name=row.name,
        planned=row.planned,
        criticality=row.criticality,
        cruciality=row.cruciality,
        rank_correlation=row.ranks,
        significance=row.significance,
        ssi=row.ssi,
        **at,
    )


def _swing(each: forecasting.Swing) -> SwingTold:
    return SwingTold(
        id=UUID(each.id) if each.id else None,
        name=each.name,
        low_hours=each.low_hours,
        high_hours=each.high_hours,
        low_finish=each.low,
        high_finish=each.high,
    )
