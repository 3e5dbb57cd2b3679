"""Second looks over HTTP: what we would stop today, what set it off, and what was decided."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.demand import commands, policy
from sightline.demand.lists.scenarios import RECHOICES, TRIGGER_LIST
from sightline.demand.queries import continuing as queries
from sightline.projects.queries import the_project
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Amount, Id, In, MustSayWhy, Out, Text, Told, major, minor
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Second looks")
TRIGGER = "/triggers/{uuid:trigger_id}"
AMOUNTS = frozenset({"left"})
Call = Literal["continue", "rescope", "stop"]
TriggerKind = Literal[
    "calendar", "strategy", "gate", "benefit", "change", "budget", "capacity", "merger"
]


class GoingTold(Told):
    """A live project by its continue index; what it has cost decides nothing."""

    project_id: UUID
    code: str
    name: str
    currency: str
    index: float | None
    rank: int
    verdict: Literal["continue", "stop"]
    is_demanded: bool
    remaining: str | None
    to_go: str | None
    spent: str | None
    n_triggers: int


class WouldStopTold(Told):
    """Live projects, the worst index first; ``would_stop`` are the ids of those to stop today."""

    items: list[GoingTold]
    would_stop: list[UUID]


class TriggerOut(Out):
    """Something that asks for a second look."""

    project_id: UUID | None
    kind: TriggerKind
    what: str
    seen_on: date
    state: Literal["open", "answered", "aside"]
    ended_by_id: UUID | None
    ended_on: date | None
    words: str


class WatchedTold(Told):
    """How much is new."""

    n_new: int


class HoursTold(Told):
    """Hours of somebody, or of a role, that were set free."""

    name: str
    hours: int


class RechoiceOut(Out):
    """What was decided of a project at a second look."""

    amounts: ClassVar[frozenset[str]] = frozenset({"spent", "remaining", "to_go", "moved"})

    project_id: UUID
    trigger_id: UUID | None
    call: Call
    currency: str
    spent: str | None
    remaining: str | None
    to_go: str | None
    index_permille: int | None
    rank_before: int
    rank_after: int | None
    n_ranked: int
    moved: str | None
    released: list[HoursTold]
    why: str
    decided_by_id: UUID
    decided_on: date

    @classmethod
    def of(cls, row: Any) -> "RechoiceOut":
        """Return a decision with the hours that it released."""
        hours = [HoursTold(name=name, hours=n) for name, n in row.released]
        return cls(**cls.read(row) | {"released": hours})


class Rechoosing(In):
    """What is decided of a project; ``left`` is what it still costs once re-scoped."""

    call: Call
    why: Annotated[Text, Field(min_length=1, max_length=2000)]
    left: Amount | None = LEFT
    trigger_id: Id | None = LEFT


@api.tells("/would-stop", policy.read_scenarios, WouldStopTold)
def would_stop(request: Asked) -> WouldStopTold:
    """Return live projects by their continue index, and which we would stop today."""
    found = queries.lines(request.actor)
    items = [
        GoingTold(
            project_id=line.project.pk,
            code=line.project.code,
            name=line.project.name,
            currency=line.project.currency,
            index=line.index,
            rank=line.rank,
            verdict="stop" if line.verdict == "stop" else "continue",
            is_demanded=line.going.is_mandatory,
            remaining=major(line.going.remaining, line.project.currency),
            to_go=major(line.going.to_go, line.project.currency),
            spent=major(line.going.spent, line.project.currency),
            n_triggers=len(line.triggers),
        )
        for line in found
    ]
    return WouldStopTold(
        items=items, would_stop=[line.project.pk for line in queries.would_stop(found)]
    )


@api.lists("/triggers", policy.read_scenarios, TriggerOut, TRIGGER_LIST)
def triggers(request: Asked) -> QuerySet[Any]:
    """Return what asks, or asked, for a second look."""
    return queries.triggers(request.actor)


@api.tells("/triggers/look", policy.watch, WatchedTold, method="POST")
def watch_portfolio(request: Asked) -> WatchedTold:
    """Look the portfolio over for what asks for a second look."""
    return WatchedTold(n_new=commands.watch_portfolio(request.actor))


@api.shows(TRIGGER, policy.read_scenarios, TriggerOut)
def trigger(request: Asked, trigger_id: UUID) -> Any:
    """Return one trigger."""
    return queries.the_trigger(request.actor, trigger_id)


@api.changes(f"{TRIGGER}/answer", policy.answer_trigger, TriggerOut, method="POST")
def answer_trigger(request: Asked, trigger_id: UUID, said: MustSayWhy) -> Any:
    """Say how a trigger that is about no single project was answered."""
    at: dict[str, Any] = {"trigger_id": trigger_id, "seen": seen(request)}
    return commands.answer_trigger(request.actor, **at, why=said.why)


@api.changes(f"{TRIGGER}/set-aside", policy.answer_trigger, TriggerOut, method="POST")
def set_aside_trigger(request: Asked, trigger_id: UUID, said: MustSayWhy) -> Any:
    """Set a trigger aside without a decision."""
    at: dict[str, Any] = {"trigger_id": trigger_id, "seen": seen(request)}
    return commands.set_aside_trigger(request.actor, **at, why=said.why)


@api.lists("/rechoices", policy.read_scenarios, RechoiceOut, RECHOICES)
def rechoices(request: Asked) -> QuerySet[Any]:
    """Return what was decided at second looks."""
    return queries.rechoices(request.actor)


@api.shows("/rechoices/{uuid:rechoice_id}", policy.read_scenarios, RechoiceOut)
def rechoice(request: Asked, rechoice_id: UUID) -> Any:
    """Return one decision."""
    return queries.the_rechoice(request.actor, rechoice_id)


@api.creates(
    "/projects/{uuid:project_id}/rechoices", policy.rechoose, RechoiceOut, at="/rechoices/{id}"
)
def rechoose(request: Asked, project_id: UUID, said: Rechoosing) -> Any:
    """Decide to go on with a project, to re-scope it, or to stop it."""
    currency = the_project(request.actor, project_id).currency
    given = minor(said.given(), AMOUNTS, currency)
    return commands.rechoose(request.actor, project_id=project_id, **given)
