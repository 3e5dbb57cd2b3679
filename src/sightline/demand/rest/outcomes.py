"""What scenarios come to over HTTP: outcomes, side by side, and the plans that approvals made."""

from datetime import date
from typing import Any
from uuid import UUID

from sightline.demand import policy
from sightline.demand.queries import scenarios as queries
from sightline.demand.queries.scenarios import Picture
from sightline.demand.rest.scenarios import ONE, picture_of
from sightline.demand.rules.outcome import Cell
from sightline.kernel.errors import Invalid
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.schemas import Told, major
from sightline.ui.routes import Asked

api = Operations("Scenarios")


class CellTold(Told):
    """What is used of a budget or a role in a year; money in major units, people in tenths."""

    name: str
    year: str
    used: str
    limit: str | None
    over: str


class CandidateTold(Told):
    """A candidate: whether it is in today, and in the scenario from which year on."""

    key: str
    code: str
    title: str
    is_project: bool
    is_in_today: bool
    begins_in: int | None
    cost: str | None
    yearly: str | None


class ServedTold(Told):
    """An objective, and the present value of what serves it."""

    objective: str
    value: str | None


class OutcomeTold(Told):
    """What a scenario comes to: the outcomes panel, and every candidate."""

    scenario_id: UUID
    currency: str
    value: str | None
    value_p80: str | None
    cost: str | None
    cost_p50: str | None
    cost_p80: str | None
    yearly: str | None
    money: list[CellTold]
    people: list[CellTold]
    objectives: list[ServedTold]
    broken: list[str]
    candidates: list[CandidateTold]
    n_hidden: int


class ComparedTold(Told):
    """Scenarios side by side."""

    items: list[OutcomeTold]


class PlanTold(Told):
    """What an approval made of the portfolio, in keys that one sees."""

    approved_by_id: UUID
    approved_on: date
    undone_on: date | None
    note: str
    added: list[str]
    removed: list[str]
    asked: list[str]


class PlansTold(Told):
    """The plans of record that a scenario made."""

    items: list[PlanTold]


@api.tells(
    "/scenarios/compare",
    policy.read_scenarios,
    ComparedTold,
    more=(Parameter("pick", "Two to five ids, separated by commas.", required=True),),
)
def compare_scenarios(request: Asked) -> ComparedTold:
    """Return two to five scenarios side by side."""
    asked = [each.strip() for each in request.GET.get("pick", "").split(",") if each.strip()]
    try:
        ids = [UUID(each) for each in asked]
    except ValueError as error:
        raise Invalid({"pick": ["Give ids, separated by commas."]}) from error
    return ComparedTold(items=[_outcome(each) for each in queries.compared(request.actor, ids)])


@api.tells(f"{ONE}/outcome", policy.read_scenarios, OutcomeTold)
def scenario_outcome(request: Asked, scenario_id: UUID) -> OutcomeTold:
    """Return what a scenario comes to, with every limit that it breaks."""
    return _outcome(picture_of(request, scenario_id))


def _outcome(picture: Picture) -> OutcomeTold:
    found, currency = picture.outcome, picture.row.currency

    def told(amount: int) -> str | None:
        return major(amount, currency)

    return OutcomeTold(
        scenario_id=picture.row.pk,
        currency=currency,
        value=told(found.value),
        value_p80=told(found.value_p80),
        cost=told(found.cost),
        cost_p50=told(found.cost_p50),
        cost_p80=told(found.cost_p80),
        yearly=told(found.yearly),
        money=[_cell(cell, currency) for cell in found.money],
        people=[_cell(cell, None) for cell in found.people],
        objectives=[ServedTold(objective=n, value=told(worth)) for n, worth in found.objectives],
        broken=[words for _, words in found.broken],
        candidates=[
            CandidateTold(
                key=entry.key,
                code=entry.code,
                title=entry.title,
                is_project=entry.is_project,
                is_in_today=entry.key in picture.record,
                begins_in=_year(picture, entry.key),
                cost=told(entry.total),
                yearly=told(entry.yearly),
            )
            for entry in picture.entries
        ],
        n_hidden=picture.n_hidden,
    )


def _year(picture: Picture, key: str) -> int | None:
    at = picture.starts.get(key)
    return None if at is None else picture.row.first_year + at


def _cell(cell: Cell, currency: str | None) -> CellTold:
    def told(amount: int | None) -> str | None:
        return str(amount) if currency is None and amount is not None else major(amount, currency)

    return CellTold(
        name=cell.name,
        year=cell.year,
        used=told(cell.used) or "0",
        limit=told(cell.limit),
        over=told(cell.over) or "0",
    )


@api.tells(f"{ONE}/plans", policy.read_scenarios, PlansTold)
def scenario_plans(request: Asked, scenario_id: UUID) -> PlansTold:
    """Return what approvals of a scenario made of the portfolio."""
    picture = picture_of(request, scenario_id)
    found = queries.plans_of(request.actor, picture.row)
    return PlansTold(items=[_plan(each, picture.pool.keys) for each in found])


def _plan(plan: Any, known: frozenset[str]) -> PlanTold:
    before, after = (
        {each["key"] for each in side["in"]} & known for side in (plan.before, plan.after)
    )
    asked = [ask["title"] for ask in plan.asks if f"project-{ask['project']}" in known]
    return PlanTold(
        approved_by_id=plan.approved_by_id,
        approved_on=plan.approved_on,
        undone_on=plan.undone_on,
        note=plan.note,
        added=sorted(after - before),
        removed=sorted(before - after),
        asked=asked,
    )
