"""The steps of an integration over HTTP, each with what it would do."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.kernel import clock
from sightline.network import commands, policy
from sightline.network.lists.mergers import MERGER_STEPS
from sightline.network.models import MergerStep
from sightline.network.queries import mergers as queries
from sightline.network.rest.mergers import MERGER
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    LEFT,
    Id,
    In,
    MustSayWhy,
    Out,
    Reason,
    Told,
)
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Mergers of offices")
Moving = Literal[
    "projects", "programs", "portfolios", "boards", "proposals", "offices", "standards", "people",
    "adopt",
]  # fmt: skip
STEP = "/merger-steps/{uuid:step_id}"


class MergerStepOut(Out):
    """One step of an integration; what it moved is told to who sees it, by the step's preview."""

    merger_id: UUID
    number: int
    kind: Literal[
        "projects", "programs", "portfolios", "boards", "proposals", "offices", "standards",
        "people", "adopt", "close",
    ]  # fmt: skip
    source_id: UUID
    target_id: UUID | None
    of_version_id: UUID | None
    state: Literal["planned", "done"]
    done_by_id: UUID | None
    done_on: date | None


class MergerStepAdding(In):
    """A step: what goes from an office to the other, or which version it adopts."""

    kind: Moving
    source_id: Id
    version_id: Id | None = LEFT


class CarryingOut(In):
    """The code of the preview that was looked at, and why the step is taken."""

    shown: Annotated[str, Field(min_length=1, max_length=64, strict=True)]
    why: Reason = ""


class StepPart(Told):
    """One row that a step would move, took, or leaves, and why it stays."""

    kind: str
    id: UUID
    name: str
    why: str


class StepPreview(Told):
    """What a step would do now, for the caller; of a step carried out, what it took."""

    as_of: date
    shown: str
    moves: list[StepPart]
    stays: list[StepPart]


@api.lists(f"{MERGER}/steps", policy.read, MergerStepOut, MERGER_STEPS)
def merger_steps(request: Asked, merger_id: UUID) -> QuerySet[MergerStep]:
    """Return the steps of a merger's integration."""
    row = queries.the_merger(request.actor, merger_id)
    return queries.steps(request.actor, row.pk)


@api.creates(f"{MERGER}/steps", policy.merge, MergerStepOut, at="/merger-steps/{id}")
def add_merger_step(request: Asked, merger_id: UUID, said: MergerStepAdding) -> MergerStep:
    """Add a step to a merger's integration."""
    return commands.add_merger_step(request.actor, merger_id=merger_id, **said.given())


@api.shows(STEP, policy.read, MergerStepOut)
def merger_step(request: Asked, step_id: UUID) -> MergerStep:
    """Return one step."""
    return queries.the_step(request.actor, step_id)


@api.tells(f"{STEP}/preview", policy.read, StepPreview)
def merger_step_preview(request: Asked, step_id: UUID) -> StepPreview:
    """Return what a step would do now; of one carried out, what it took."""
    row = queries.the_step(request.actor, step_id)
    if row.state == MergerStep.State.DONE:
        found = queries.Preview(tuple(queries.taken(request.actor, row)), ())
    else:
        found = queries.preview(request.actor, row)

    def parts(held: tuple[queries.Part, ...]) -> list[StepPart]:
        return [StepPart(kind=one.kind, id=one.id, name=one.name, why=one.why) for one in held]

    return StepPreview(
        as_of=clock.today(), shown=found.shown, moves=parts(found.moves), stays=parts(found.stays)
    )


@api.changes(f"{STEP}/carry-out", policy.take_steps, MergerStepOut, method="POST")
def carry_out_step(request: Asked, step_id: UUID, said: CarryingOut) -> MergerStep:
    """Carry a step out as its preview showed it."""
    return commands.carry_out_step(
        request.actor, step_id=step_id, seen=seen(request), **said.given()
    )


@api.changes(f"{STEP}/undo", policy.take_steps, MergerStepOut, method="POST")
def undo_step(request: Asked, step_id: UUID, said: MustSayWhy) -> MergerStep:
    """Take a step back."""
    return commands.undo_step(request.actor, step_id=step_id, seen=seen(request), why=said.why)


@api.drops(STEP, policy.merge)
def drop_merger_step(request: Asked, step_id: UUID) -> None:
    """Drop a planned step."""
    commands.drop_merger_step(request.actor, step_id=step_id, seen=seen(request))
