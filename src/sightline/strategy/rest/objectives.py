"""Objectives over HTTP: their particulars, how far they are, and the moves of their life."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from pydantic import Field

from sightline.kernel.policy import visible
from sightline.strategy import commands, policy, queries, rules
from sightline.strategy.models import Objective
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import (
    LEFT,
    Code,
    Day,
    Id,
    In,
    LongText,
    MustSayWhy,
    Name,
    Out,
    Reason,
    Told,
    Why,
)
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.routes import Asked

api = Operations("Objectives")
Weight = Annotated[int, Field(strict=True, ge=rules.LEAST_WEIGHT, le=rules.MOST_WEIGHT)]
State = Literal["draft", "active", "achieved", "retired"]
OBJECTIVES = Listing(
    name="objectives",
    columns=(
        Column("code", "Code", lambda row: row.code, order="code"),
        Column("name", "Objective", lambda row: row.name, order="name"),
        Column("theme", "Theme", lambda row: row.theme, order="theme__position"),
        Column("starts", "From", lambda row: row.starts, order="starts"),
        Column("finishes", "Until", lambda row: row.finishes, order="finishes"),
        Column("weight", "Weight", lambda row: row.weight, order="weight"),
    ),
    filters=(
        Filter("state", "State", lambda v: Q(state=v), tuple(Objective.State.choices)),
        Filter("theme", "The theme's id", lambda v: Q(theme_id=UUID(v))),
        Filter("owner", "The owner's id", lambda v: Q(owner_id=UUID(v))),
    ),
    search=("name", "code", "description"),
    default_sort="code",
)
AS_OF = Parameter("as_of", "The day that scores are true of; today unless told.", kind="day")


class ObjectiveOut(Out):
    """What the organisation wants to reach in a period, from ``starts`` up to ``finishes``."""

    theme_id: UUID
    code: str
    name: str
    description: str
    owner_id: UUID | None
    office_id: UUID | None
    starts: date
    finishes: date
    weight: int
    state: State


class ObjectiveFields(In):
    """What an objective may say beside what it must."""

    description: LongText = LEFT
    owner_id: Id | None = LEFT
    office_id: Id | None = LEFT
    weight: Weight = LEFT


class ObjectiveSetting(ObjectiveFields):
    """A new objective, as a draft."""

    theme_id: Id
    code: Code
    name: Name
    starts: Day
    finishes: Day


class ObjectiveChange(ObjectiveFields):
    """What changes about an objective."""

    theme_id: Id = LEFT
    code: Code = LEFT
    name: Name = LEFT
    starts: Day = LEFT
    finishes: Day = LEFT
    why: Reason = LEFT


class KeyResultScore(Told):
    """How far a key result is; shares are 0 to 1, null without a reading."""

    key_result_id: UUID
    score: float | None
    expected: float
    standing: str


class ObjectiveScore(Told):
    """How far an objective is on a day, beside the share of its period that has passed."""

    objective_id: UUID
    as_of: date
    score: float | None
    expected: float
    standing: str
    is_in_force: bool
    key_results: list[KeyResultScore]


@api.lists("/objectives", policy.read, ObjectiveOut, OBJECTIVES)
def objectives(request: Asked) -> QuerySet[Objective]:
    """Return the objectives of the organisation."""
    return visible(request.actor, Objective).select_related("theme")


@api.creates("/objectives", policy.set_objective, ObjectiveOut, at="/objectives/{id}")
def set_objective(request: Asked, said: ObjectiveSetting) -> Objective:
    """Set an objective under a theme, as a draft."""
    return commands.set_objective(request.actor, **said.given())


@api.shows("/objectives/{uuid:objective_id}", policy.read, ObjectiveOut)
def objective(request: Asked, objective_id: UUID) -> Objective:
    """Return one objective."""
    return queries.the_objective(request.actor, objective_id)


@api.changes("/objectives/{uuid:objective_id}", policy.set_objective, ObjectiveOut)
def change_objective(request: Asked, objective_id: UUID, said: ObjectiveChange) -> Objective:
    """Change an objective that is a draft or active."""
    return commands.change_objective(
        request.actor, objective_id=objective_id, seen=seen(request), **said.given()
    )


@api.tells("/objectives/{uuid:objective_id}/score", policy.read, ObjectiveScore, more=(AS_OF,))
def objective_detail(request: Asked, objective_id: UUID) -> ObjectiveScore:
    """Return how far an objective and its key results are on a day."""
    said = request.GET.get("as_of", "")
    day = date.fromisoformat(said) if said else None
    line = queries.objective_detail(request.actor, objective_id, day).line
    return ObjectiveScore(
        objective_id=line.objective.pk,
        as_of=line.as_of,
        score=None if line.score.value is None else float(line.score.value),
        expected=float(line.expected),
        standing=line.standing.value,
        is_in_force=line.is_in_force,
        key_results=[
            KeyResultScore(
                key_result_id=found.key_result.pk,
                score=None if found.score is None else float(found.score),
                expected=float(found.expected),
                standing=found.standing.value,
            )
            for found in line.key_results
        ],
    )


@api.tells("/objectives/{uuid:objective_id}/history", policy.read, Changes)
def objective_history(request: Asked, objective_id: UUID) -> Changes:
    """Return who changed an objective, newest first."""
    row = queries.the_objective(request.actor, objective_id)
    return history_of(request.actor, row, ObjectiveOut, policy.read)


@api.changes(
    "/objectives/{uuid:objective_id}/activate", policy.set_objective, ObjectiveOut, method="POST"
)
def activate_objective(request: Asked, objective_id: UUID, said: Why) -> Objective:
    """Make a draft an objective that projects can serve."""
    return commands.activate_objective(
        request.actor, objective_id=objective_id, seen=seen(request), why=said.why
    )


@api.changes(
    "/objectives/{uuid:objective_id}/achieve", policy.set_objective, ObjectiveOut, method="POST"
)
def achieve_objective(request: Asked, objective_id: UUID, said: Why) -> Objective:
    """Declare an active objective reached; this ends it."""
    return commands.achieve_objective(
        request.actor, objective_id=objective_id, seen=seen(request), why=said.why
    )


@api.changes(
    "/objectives/{uuid:objective_id}/retire", policy.set_objective, ObjectiveOut, method="POST"
)
def retire_objective(request: Asked, objective_id: UUID, said: MustSayWhy) -> Objective:
    """Give up an active objective."""
    return commands.retire_objective(
        request.actor, objective_id=objective_id, seen=seen(request), why=said.why
    )


@api.changes(
    "/objectives/{uuid:objective_id}/reinstate", policy.set_objective, ObjectiveOut, method="POST"
)
def reinstate_objective(request: Asked, objective_id: UUID, said: Why) -> Objective:
    """Take up a retired objective again."""
    return commands.reinstate_objective(
        request.actor, objective_id=objective_id, seen=seen(request), why=said.why
    )
