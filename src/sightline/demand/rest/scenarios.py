"""Scenarios over HTTP: made, changed, put forward and decided."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.demand import commands, policy
from sightline.demand.lists.scenarios import SCENARIOS
from sightline.demand.models import Scenario
from sightline.demand.queries import scenarios as queries
from sightline.demand.queries.scenarios import Picture
from sightline.kernel.errors import Invalid
from sightline.kernel.money import from_decimal
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    LEFT,
    Amount,
    Id,
    In,
    MustSayWhy,
    Out,
    Text,
    Told,
    Why,
    major,
    minor,
)
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Scenarios")
ONE = "/scenarios/{uuid:scenario_id}"
AMOUNTS = frozenset({"amount"})
State = Literal["draft", "proposed", "approved", "superseded", "dropped"]
Level = Literal["expected", "p50", "p80"]
DeltaKind = Literal["start", "stop", "shift", "fund", "restaff"]
Label = Annotated[str, Field(min_length=1, max_length=120, strict=True)]
Years = Annotated[int, Field(strict=True, ge=0, le=30)]
Thousandths = Annotated[int, Field(strict=True, ge=0, le=5000)]
Tenths = Annotated[int, Field(strict=True, ge=0, le=100_000)]
CandidateKey = Annotated[
    str, Field(max_length=60, strict=True, pattern=r"^(project|proposal)-[0-9a-f-]{36}$")
]
Permille = Annotated[int, Field(strict=True, ge=0, le=1000)]


class BudgetTold(In):
    """The money there is of a kind, an amount a year; null is no limit."""

    kind: Literal["all", "capital", "running"]
    amounts: list[Amount | None] = Field(max_length=5)


class CapacityTold(In):
    """How many there are of a role, tenths of a person a year; null is no limit."""

    role: Annotated[str, Field(min_length=1, max_length=80, strict=True)]
    amounts: list[Tenths | None] = Field(max_length=5)


class ExclusiveTold(In):
    """Candidates of which at most so many are chosen."""

    name: Label
    keys: list[CandidateKey] = Field(max_length=200)
    most: Annotated[int, Field(strict=True, ge=1, le=200)] = 1


class RequiresTold(In):
    """A candidate that makes no sense without another."""

    key: CandidateKey
    needs: CandidateKey


class BandTold(In):
    """What a category has at least and at most of the spend, number or value of all that is in."""

    category: Annotated[str, Field(min_length=1, max_length=200, strict=True)]
    of: Literal["spend", "count", "value"] = "spend"
    least_permille: Permille | None = None
    most_permille: Permille | None = None


class ScenarioLimits(In):
    """What a scenario has to keep to."""

    budgets: list[BudgetTold] = Field(default_factory=list, max_length=3)
    capacities: list[CapacityTold] = Field(default_factory=list, max_length=100)
    mandatory: list[CandidateKey] = Field(default_factory=list, max_length=100)
    barred: list[CandidateKey] = Field(default_factory=list, max_length=100)
    exclusive: list[ExclusiveTold] = Field(default_factory=list, max_length=100)
    requires: list[RequiresTold] = Field(default_factory=list, max_length=100)
    bands: list[BandTold] = Field(default_factory=list, max_length=100)


class ScenarioOut(Out):
    """A scenario over the live portfolio; ``approved`` is the plan of record of its part."""

    name: str
    words: str
    state: State
    office_id: UUID
    portfolio_id: UUID | None
    currency: str
    first_year: int
    n_periods: int
    value_years: int
    rate_permille: int
    most_shift: int
    level: Level
    uplift_p50_permille: int
    uplift_p80_permille: int
    kept_p80_permille: int
    copied_from_id: UUID | None
    made_by_id: UUID
    made_on: date
    edited_by_id: UUID
    proposed_by_id: UUID | None
    proposed_on: date | None
    why_over: str
    decided_by_id: UUID | None
    decided_on: date | None
    note: str


class DeltaTold(Told):
    """A delta over the plan of record, with the version that dropping it must carry."""

    id: UUID
    version: int
    kind: DeltaKind
    on: str
    periods: int
    period: int
    money: str
    amount: str | None
    role: str
    people: list[int]
    by_solver: bool


class DeltasTold(Told):
    """A scenario's deltas."""

    items: list[DeltaTold]


class ScenarioMaking(In):
    """A new scenario, today's plan until deltas are laid over it."""

    name: Label
    office_id: Id | None = LEFT
    portfolio_id: Id | None = LEFT
    words: Text = LEFT
    first_year: Annotated[int, Field(strict=True, ge=2000, le=2200)] = LEFT
    n_periods: Years = LEFT
    value_years: Years = LEFT
    rate_permille: Thousandths = LEFT
    most_shift: Years = LEFT
    level: Level = LEFT
    uplift_p50_permille: Thousandths = LEFT
    uplift_p80_permille: Thousandths = LEFT
    kept_p80_permille: Permille = LEFT


class ScenarioChanging(In):
    """What a draft is judged by."""

    name: Label = LEFT
    words: Text = LEFT
    first_year: Annotated[int, Field(strict=True, ge=2000, le=2200)] = LEFT
    n_periods: Years = LEFT
    value_years: Years = LEFT
    rate_permille: Thousandths = LEFT
    most_shift: Years = LEFT
    level: Level = LEFT
    uplift_p50_permille: Thousandths = LEFT
    uplift_p80_permille: Thousandths = LEFT
    kept_p80_permille: Permille = LEFT
    limits: ScenarioLimits = LEFT


class ScenarioCopying(In):
    """The name of a copy."""

    name: Label


class DeltaLaying(In):
    """A delta; one of the same kind on the same is replaced."""

    kind: DeltaKind
    target: CandidateKey
    periods: Years = 0
    period: Years = 0
    money: Literal["", "capital", "running"] = ""
    amount: Amount | None = None
    role: Annotated[str, Field(max_length=80, strict=True)] = ""
    people: list[Tenths] = Field(default_factory=list, max_length=5)


class ScenarioDeciding(In):
    """What was decided, and why; it goes to everybody it changes."""

    note: Text


def at(request: Asked, scenario_id: UUID) -> dict[str, Any]:
    """Return which scenario is asked to change, and the version that was seen of it."""
    return {"scenario_id": scenario_id, "seen": seen(request)}


@api.lists("/scenarios", policy.read_scenarios, ScenarioOut, SCENARIOS)
def scenarios(request: Asked) -> QuerySet[Any]:
    """Return the scenarios."""
    return queries.scenarios(request.actor)


@api.creates("/scenarios", policy.plan_scenario, ScenarioOut, at="/scenarios/{id}")
def make_scenario(request: Asked, said: ScenarioMaking) -> Any:
    """Make a scenario over the live portfolio."""
    return commands.make_scenario(request.actor, **said.given())


@api.shows(ONE, policy.read_scenarios, ScenarioOut)
def scenario(request: Asked, scenario_id: UUID) -> Any:
    """Return one scenario."""
    return queries.the_scenario(request.actor, scenario_id)


def picture_of(request: Asked, scenario_id: UUID) -> Picture:
    """Return a scenario with the portfolio that it is laid over, as the actor sees it."""
    row = queries.the_scenario(request.actor, scenario_id)
    return queries.picture_of(request.actor, row)


@api.tells(f"{ONE}/limits", policy.read_scenarios, ScenarioLimits)
def scenario_limits(request: Asked, scenario_id: UUID) -> ScenarioLimits:
    """Return a scenario's limits, without what names a candidate that one does not see."""
    picture = picture_of(request, scenario_id)
    held = queries.limits_of(picture.row, picture.pool)
    for row in held["budgets"]:
        row["amounts"] = [major(each, picture.row.currency) for each in row["amounts"]]
    return ScenarioLimits(**held)


@api.tells(f"{ONE}/deltas", policy.read_scenarios, DeltasTold)
def scenario_deltas(request: Asked, scenario_id: UUID) -> DeltasTold:
    """Return a scenario's deltas on what one sees."""
    row = queries.the_scenario(request.actor, scenario_id)
    items = [
        DeltaTold(
            id=each.pk,
            version=each.version,
            kind=each.kind,
            on=each.key,
            periods=each.periods,
            period=each.period,
            money=each.money,
            amount=major(each.amount_minor, row.currency),
            role=each.role,
            people=each.people,
            by_solver=each.by_solver,
        )
        for each in queries.deltas_of(request.actor, row)
    ]
    return DeltasTold(items=items)


@api.changes(ONE, policy.plan_scenario, ScenarioOut)
def change_scenario(request: Asked, scenario_id: UUID, said: ScenarioChanging) -> Any:
    """Change what a draft is judged by."""
    row = queries.the_scenario(request.actor, scenario_id)
    given = said.given()
    if given.get("limits") is not None:
        given["limits"] = _limits(said.limits, row)
    return commands.change_scenario(request.actor, **at(request, scenario_id), **given)


def _limits(said: ScenarioLimits, row: Scenario) -> dict[str, Any]:
    found = said.model_dump()
    for each in found["budgets"]:
        each["amounts"] = [_minor(amount, row.currency) for amount in each["amounts"]]
    return found


def _minor(amount: str | None, currency: str) -> int | None:
    try:
        return None if amount is None else from_decimal(Decimal(amount), currency).minor
    except ValueError as error:
        raise Invalid({"limits": [f"{currency} has no unit as fine as {amount}."]}) from error


@api.creates(f"{ONE}/copies", policy.plan_scenario, ScenarioOut, at="/scenarios/{id}")
def copy_scenario(request: Asked, scenario_id: UUID, said: ScenarioCopying) -> Any:
    """Make a draft of one's own from a scenario."""
    return commands.copy_scenario(request.actor, scenario_id=scenario_id, name=said.name)


@api.changes(f"{ONE}/deltas", policy.plan_scenario, ScenarioOut, method="POST")
def lay_delta(request: Asked, scenario_id: UUID, said: DeltaLaying) -> Any:
    """Lay a delta over the plan of record."""
    row = queries.the_scenario(request.actor, scenario_id)
    given = minor(said.model_dump(), AMOUNTS, row.currency)
    given["amount_minor"] = given["amount_minor"] or 0
    return commands.lay_delta(request.actor, **at(request, scenario_id), **given)


@api.drops("/scenario-deltas/{uuid:delta_id}", policy.plan_scenario)
def drop_delta(request: Asked, delta_id: UUID) -> Any:
    """Take a delta out of a draft."""
    return commands.drop_delta(request.actor, delta_id=delta_id, seen=seen(request))


@api.changes(f"{ONE}/propose", policy.plan_scenario, ScenarioOut, method="POST")
def propose_scenario(request: Asked, scenario_id: UUID, said: Why) -> Any:
    """Put a draft forward for a decision."""
    return commands.propose_scenario(request.actor, **at(request, scenario_id), why=said.why)


@api.changes(f"{ONE}/rework", policy.plan_scenario, ScenarioOut, method="POST")
def rework_scenario(request: Asked, scenario_id: UUID, said: Why) -> Any:
    """Take a scenario that was put forward back into work."""
    return commands.rework_scenario(request.actor, **at(request, scenario_id), why=said.why)


@api.changes(f"{ONE}/approve", policy.approve_scenario, ScenarioOut, method="POST")
def approve_scenario(request: Asked, scenario_id: UUID, said: ScenarioDeciding) -> Any:
    """Make a scenario the plan of record; all of it, or nothing."""
    return commands.approve_scenario(request.actor, **at(request, scenario_id), note=said.note)


@api.changes(f"{ONE}/undo", policy.approve_scenario, ScenarioOut, method="POST")
def undo_scenario(request: Asked, scenario_id: UUID, said: MustSayWhy) -> Any:
    """Take an approval back, and all that it did."""
    return commands.undo_scenario(request.actor, **at(request, scenario_id), why=said.why)


@api.changes(f"{ONE}/drop", policy.plan_scenario, ScenarioOut, method="POST")
def drop_scenario(request: Asked, scenario_id: UUID, said: Why) -> Any:
    """Give a scenario up that was not approved."""
    return commands.drop_scenario(request.actor, **at(request, scenario_id), why=said.why)
