"""Mergers over HTTP: their life, their rows, and their steps with what each would do."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.kernel import clock
from sightline.network import commands, policy
from sightline.network.lists.mergers import MERGER_ITEMS, MERGER_STEPS, MERGERS
from sightline.network.models import Merger, MergerItem, MergerStep
from sightline.network.queries import mergers as queries
from sightline.network.rules import merging
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    LEFT,
    Day,
    Decimals,
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
from sightline.ui.routes import Asked

api = Operations("Mergers of offices")
Words = Annotated[str, Field(min_length=1, max_length=10_000, strict=True)]
State = Literal[
    "proposed", "inventory", "assessed", "standardised", "integrating", "merged", "coordinated",
    "abandoned",
]  # fmt: skip
Aim = Literal["merge", "coordinate"]
Subject = Literal["tool", "service", "standard", "report", "role", "other"]
HadBy = Literal["first", "second", "both"]
Overlap = Literal["none", "part", "same"]
Decision = Literal["adopt_first", "adopt_second", "combine", "keep_both", "retire_both"]
Moving = Literal[
    "projects",
    "programs",
    "portfolios",
    "boards",
    "proposals",
    "offices",
    "standards",
    "people",
    "adopt",
]
MERGER = "/mergers/{uuid:merger_id}"
ITEM = "/merger-items/{uuid:item_id}"
STEP = "/merger-steps/{uuid:step_id}"


class MergerOut(Out):
    """Two offices on their way to one, or to working together for good."""

    first_id: UUID
    second_id: UUID
    state: State
    purpose: str
    proposed_by_id: UUID | None
    proposed_on: date
    plan: str
    planned_by_id: UUID | None
    approved_by_id: UUID | None
    approved_on: date | None
    aim: Aim | Literal[""]
    survivor_id: UUID | None
    ended_on: date | None
    ended_why: str


class MergerProposing(In):
    """Which two offices, and what for."""

    first_id: Id
    second_id: Id
    purpose: Words


class MergerChange(In):
    """What a merger is for."""

    purpose: Words


class StandardisationPlan(In):
    """The standardisation plan."""

    plan: Annotated[str, Field(min_length=1, max_length=20_000, strict=True)]


class IntegrationPlan(In):
    """Whether one office remains, and which."""

    aim: Aim
    survivor_id: Id | None = LEFT


class MergerItemOut(Out):
    """A tool, service or standard of either office, and what was decided of it."""

    merger_id: UUID
    subject: Subject
    name: str
    had_by: HadBy
    first_note: str
    second_note: str
    overlap: Overlap | Literal[""]
    decision: Decision | Literal[""]
    keep_until: date | None
    reason: str
    responsible_id: UUID | None
    done_on: date | None


class MergerItemFields(In):
    """What is said of a row."""

    subject: Subject = LEFT
    had_by: HadBy = LEFT
    first_note: LongText = LEFT
    second_note: LongText = LEFT
    overlap: Overlap = LEFT
    decision: Decision = LEFT
    keep_until: Day | None = LEFT
    reason: LongText = LEFT
    responsible_id: Id | None = LEFT


class MergerItemAdding(MergerItemFields):
    """A new row."""

    name: Name


class MergerItemChange(MergerItemFields):
    """What changes about a row."""

    name: Name = LEFT
    why: Reason = LEFT


class MergerStepOut(Out):
    """One step of an integration; what it moved is told to who sees it, by the step's preview."""

    merger_id: UUID
    number: int
    kind: Literal[
        "projects",
        "programs",
        "portfolios",
        "boards",
        "proposals",
        "offices",
        "standards",
        "people",
        "adopt",
        "close",
    ]
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


class InventoryLine(Told):
    """One kind of what hangs on either office, as the caller sees it."""

    key: str
    words: str
    first: int
    second: int


class MergerFigures(Told):
    """The inventory, and how far the offices have converged: rows carried out, of all rows."""

    as_of: date
    n_rows: int
    n_decided: int
    n_done: int
    n_shared: int
    convergence: Decimals | None
    overlap: Decimals | None
    inventory: list[InventoryLine]


@api.lists("/mergers", policy.read, MergerOut, MERGERS)
def mergers(request: Asked) -> QuerySet[Merger]:
    """Return the mergers that the caller sees."""
    return queries.mergers(request.actor)


@api.creates("/mergers", policy.merge, MergerOut, at="/mergers/{id}")
def propose_merger(request: Asked, said: MergerProposing) -> Merger:
    """Propose that two offices merge."""
    return commands.propose_merger(request.actor, **said.given())


@api.shows(MERGER, policy.read, MergerOut)
def merger(request: Asked, merger_id: UUID) -> Merger:
    """Return one merger."""
    return queries.the_merger(request.actor, merger_id)


@api.changes(MERGER, policy.merge, MergerOut)
def change_merger(request: Asked, merger_id: UUID, said: MergerChange) -> Merger:
    """Say better what a merger is for."""
    return commands.change_merger(
        request.actor, merger_id=merger_id, seen=seen(request), **said.given()
    )


@api.tells(f"{MERGER}/figures", policy.read, MergerFigures)
def merger_figures(request: Asked, merger_id: UUID) -> MergerFigures:
    """Return the inventory of both offices and how far they have converged."""
    row = queries.the_merger(request.actor, merger_id)
    told = merging.convergence(queries.judged(queries.items(request.actor, row.pk)))
    lines = queries.inventory(request.actor, row)
    return MergerFigures(
        as_of=clock.today(),
        n_rows=told.n_rows,
        n_decided=told.n_decided,
        n_done=told.n_done,
        n_shared=told.n_shared,
        convergence=None if told.share is None else f"{float(told.share):.4f}",
        overlap=None if told.overlap is None else f"{float(told.overlap):.4f}",
        inventory=[
            InventoryLine(key=one.key, words=one.words, first=one.first, second=one.second)
            for one in lines
        ],
    )


@api.changes(f"{MERGER}/inventory", policy.merge, MergerOut, method="POST")
def take_inventory(request: Asked, merger_id: UUID) -> Merger:
    """Begin the inventory."""
    return commands.take_inventory(request.actor, merger_id=merger_id, seen=seen(request))


@api.changes(f"{MERGER}/assess", policy.merge, MergerOut, method="POST")
def assess_merger(request: Asked, merger_id: UUID) -> Merger:
    """Close the assessment."""
    return commands.assess_merger(request.actor, merger_id=merger_id, seen=seen(request))


@api.changes(f"{MERGER}/reopen", policy.merge, MergerOut, method="POST")
def reopen_assessment(request: Asked, merger_id: UUID, said: MustSayWhy) -> Merger:
    """Go back to the inventory."""
    return commands.reopen_assessment(
        request.actor, merger_id=merger_id, seen=seen(request), why=said.why
    )


@api.changes(f"{MERGER}/plan", policy.merge, MergerOut, method="POST")
def plan_standardisation(request: Asked, merger_id: UUID, said: StandardisationPlan) -> Merger:
    """Write the standardisation plan."""
    return commands.plan_standardisation(
        request.actor, merger_id=merger_id, seen=seen(request), **said.given()
    )


@api.changes(f"{MERGER}/approve", policy.approve_merger, MergerOut, method="POST")
def approve_standardisation(request: Asked, merger_id: UUID, said: Why) -> Merger:
    """Approve the standardisation plan."""
    return commands.approve_standardisation(
        request.actor, merger_id=merger_id, seen=seen(request), why=said.why
    )


@api.changes(f"{MERGER}/integrate", policy.merge, MergerOut, method="POST")
def plan_integration(request: Asked, merger_id: UUID, said: IntegrationPlan) -> Merger:
    """Decide whether one office remains, and lay out the steps."""
    return commands.plan_integration(
        request.actor, merger_id=merger_id, seen=seen(request), **said.given()
    )


@api.changes(f"{MERGER}/coordinate", policy.merge, MergerOut, method="POST")
def coordinate_offices(request: Asked, merger_id: UUID, said: Why) -> Merger:
    """End a merger with both offices remaining."""
    return commands.coordinate_offices(
        request.actor, merger_id=merger_id, seen=seen(request), why=said.why
    )


@api.changes(f"{MERGER}/abandon", policy.merge, MergerOut, method="POST")
def abandon_merger(request: Asked, merger_id: UUID, said: MustSayWhy) -> Merger:
    """Give a merger up."""
    return commands.abandon_merger(
        request.actor, merger_id=merger_id, seen=seen(request), why=said.why
    )


@api.lists(f"{MERGER}/items", policy.read, MergerItemOut, MERGER_ITEMS)
def merger_items(request: Asked, merger_id: UUID) -> QuerySet[MergerItem]:
    """Return the rows of a merger's assessment."""
    row = queries.the_merger(request.actor, merger_id)
    return queries.items(request.actor, row.pk)


@api.creates(f"{MERGER}/items", policy.assess, MergerItemOut, at="/merger-items/{id}")
def add_merger_item(request: Asked, merger_id: UUID, said: MergerItemAdding) -> MergerItem:
    """Add a row to a merger's assessment."""
    return commands.add_merger_item(request.actor, merger_id=merger_id, **said.given())


@api.shows(ITEM, policy.read, MergerItemOut)
def merger_item(request: Asked, item_id: UUID) -> MergerItem:
    """Return one row of an assessment."""
    return queries.the_item(request.actor, item_id)


@api.changes(ITEM, policy.assess, MergerItemOut)
def change_merger_item(request: Asked, item_id: UUID, said: MergerItemChange) -> MergerItem:
    """Change a row, or decide on it."""
    return commands.change_merger_item(
        request.actor, item_id=item_id, seen=seen(request), **said.given()
    )


@api.drops(ITEM, policy.assess)
def drop_merger_item(request: Asked, item_id: UUID) -> None:
    """Drop a row."""
    commands.drop_merger_item(request.actor, item_id=item_id, seen=seen(request))


@api.changes(f"{ITEM}/finish", policy.carry_out, MergerItemOut, method="POST")
def finish_merger_item(request: Asked, item_id: UUID, said: Why) -> MergerItem:
    """Say that what was decided of a row was carried out."""
    return commands.finish_merger_item(
        request.actor, item_id=item_id, seen=seen(request), why=said.why
    )


@api.changes(f"{ITEM}/resume", policy.carry_out, MergerItemOut, method="POST")
def resume_merger_item(request: Asked, item_id: UUID, said: Why) -> MergerItem:
    """Say that what was decided of a row was not carried out after all."""
    return commands.resume_merger_item(
        request.actor, item_id=item_id, seen=seen(request), why=said.why
    )


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
