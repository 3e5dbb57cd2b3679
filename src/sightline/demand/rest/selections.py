"""The solver over HTTP: asked for a choice, followed, and its choice taken over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from sightline.demand import commands, policy
from sightline.demand.queries import scenarios as queries
from sightline.demand.rest.scenarios import ONE, ScenarioOut
from sightline.demand.rules import answering
from sightline.kernel.errors import NotFound
from sightline.ui import wording
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import Id, In, Out, Told, major
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Scenarios")
RUN = "/selections/{uuid:run_id}"


class SelectionOut(Out):
    """A run of the solver."""

    scenario_id: UUID
    person_id: UUID
    state: Literal["running", "finished", "failed", "cancelled"]
    seconds: int
    started: datetime
    ended: datetime | None
    inputs_digest: str
    status: str
    gap_permille: int | None
    problem: str


class LeftOutTold(Told):
    """Why a candidate is out, and what would let it in."""

    key: str
    because: list[str]
    proof: str
    words: str


class UnitPrice(Told):
    """What one more unit of a limit gains."""

    limit: str
    gains: str | None


class RuleCost(Told):
    """What a rule of policy costs; ``most`` where it is known only up to that."""

    rule: str
    exact: str | None
    most: str | None


class FrontierPoint(Told):
    """The best choice at a cost, every budget set aside."""

    point: int
    spend: str | None
    value: str | None
    chosen: list[str]


class AnswerTold(Told):
    """The solver's answer: proven or with its bound, with why each other candidate is out."""

    status: str
    value: str | None
    bound: str | None
    gap: float | None
    chosen: list[str]
    left_out: list[LeftOutTold]
    prices: list[UnitPrice]
    costs: list[RuleCost]
    frontier: list[FrontierPoint]
    always: list[str]
    never: list[str]
    conflict: list[str]


class SelectionAsking(In):
    """The time limit of the choice, in seconds."""

    seconds: Annotated[int, Field(strict=True, ge=1, le=60)] = 10


class SelectionAccepting(In):
    """The run whose choice is taken over, or a point of its frontier."""

    run_id: Id
    point: Annotated[int, Field(strict=True, ge=1, le=1000)] | None = None


@api.creates(f"{ONE}/selections", policy.plan_scenario, SelectionOut, at="/selections/{id}")
def ask_selection(request: Asked, scenario_id: UUID, said: SelectionAsking) -> Any:
    """Have the solver choose; the answer follows."""
    return commands.ask_selection(request.actor, scenario_id=scenario_id, seconds=said.seconds)


@api.changes(f"{ONE}/accept", policy.plan_scenario, ScenarioOut, method="POST")
def accept_selection(request: Asked, scenario_id: UUID, said: SelectionAccepting) -> Any:
    """Take over what the solver chose for this scenario."""
    run = queries.the_run(request.actor, said.run_id)
    if run.scenario_id != scenario_id:
        raise NotFound("This run")
    given = {"run_id": run.pk, "point": said.point, "seen": seen(request)}
    return commands.accept_selection(request.actor, **given)


@api.shows(RUN, policy.read_scenarios, SelectionOut)
def selection(request: Asked, run_id: UUID) -> Any:
    """Return a run of the solver."""
    return queries.the_run(request.actor, run_id)


@api.changes(f"{RUN}/cancel", policy.plan_scenario, SelectionOut, method="POST")
def cancel_selection(request: Asked, run_id: UUID) -> Any:
    """Stop the solver."""
    return commands.cancel_selection(request.actor, run_id=run_id, seen=seen(request))


@api.tells(f"{RUN}/answer", policy.read_scenarios, AnswerTold)
def selection_answer(request: Asked, run_id: UUID) -> AnswerTold:
    """Return the solver's answer; one on candidates that one does not see is not there."""
    run = queries.the_run(request.actor, run_id)
    picture = queries.picture_of(request.actor, run.scenario)
    answer = queries.answer_of(request.actor, picture, [run])
    if answer.found is None:
        raise NotFound("This answer")
    return _answer(answer.found, picture.row.currency)


def _answer(found: Mapping[str, Any], currency: str) -> AnswerTold:
    def told(thousands: float | None) -> str | None:
        return major(answering.minor(thousands), currency)

    def amount(minor_units: int) -> str:
        return wording.money(minor_units, currency)[0]

    core = found["core"] or {"always": [], "never": []}
    return AnswerTold(
        status=found["status"],
        value=told(found["value"]),
        bound=told(found["bound"]),
        gap=found["gap"],
        chosen=list(found["starts"]),
        left_out=[
            LeftOutTold(
                key=each["key"],
                because=each["because"],
                proof=each["proof"],
                words=answering.left_out_words(each, amount),
            )
            for each in found["left_out"]
        ],
        prices=[
            UnitPrice(limit=each["words"], gains=told(each["exact"])) for each in found["prices"]
        ],
        costs=[
            RuleCost(rule=each["words"], exact=told(each["exact"]), most=told(each["most"]))
            for each in found["costs"]
        ],
        frontier=[
            FrontierPoint(
                point=n,
                spend=told(each["spend"]),
                value=told(each["value"]),
                chosen=list(each["starts"]),
            )
            for n, each in enumerate(found["frontier"], start=1)
        ],
        always=list(core["always"]),
        never=list(core["never"]),
        conflict=list((found["conflict"] or {"words": []})["words"]),
    )
