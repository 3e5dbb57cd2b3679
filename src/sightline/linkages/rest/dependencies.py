"""Dependencies between projects over HTTP."""

from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.kernel.errors import Forbidden
from sightline.linkages import commands, lists, policy, queries
from sightline.linkages.lists.dependencies import computed_day, standing_of
from sightline.projects.queries import the_project
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import (
    LEFT,
    Day,
    Flag,
    Id,
    In,
    Out,
    Reason,
    Text,
    Title,
    Told,
    Whole,
    Why,
)
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Dependencies")
Confidence = Literal["high", "medium", "low"]
State = Literal["proposed", "accepted", "at_risk", "met", "broken", "withdrawn"]
Standing = Literal["broken", "short", "at_risk", "proposed", "accepted", "met", "withdrawn"]
Permille = Annotated[int, Field(strict=True, ge=0, le=1000)]
ENDS = tuple(
    Parameter(name, f"A project's id, or {queries.HIDDEN} for those you may not see.")
    for name in ("project", "giver", "receiver")
)
MORE = (*ENDS, Parameter("office", "The id of an office that runs one of the two."))


class DependencyOut(Out):
    """What one project gives another; an end that you may not see is null, with who signed for it.

    ``gap_days`` counts from ``computed``, else from ``promised_by``, to ``need_by``; it is negative
    when the promise comes too late.
    """

    giver_id: UUID | None
    receiver_id: UUID | None
    what: str
    description: str
    acceptance: str
    need_by: date
    promised_by: date | None
    computed: date | None
    gap_days: int | None
    standing: Standing
    state: State
    confidence: Confidence
    is_hard: bool
    slack_days: int
    probability_permille: int
    giver_activity_uid: str | None
    receiver_activity_uid: str | None
    giver_confirmed_by_id: UUID | None
    giver_confirmed_on: date | None
    receiver_confirmed_by_id: UUID | None
    receiver_confirmed_on: date | None
    fell_short_on: date | None
    met_on: date | None
    evidence: str
    reason: str

    @classmethod
    def of(cls, row: Any) -> Self:
        """Return a dependency as ``queries.dependencies`` gives it, a hidden end left out."""
        plain = cls.read(row)
        for end, is_seen in (("giver", row.gives_seen), ("receiver", row.takes_seen)):
            if not is_seen:
                hidden = (f"{end}_id", f"{end}_activity_uid", f"{end}_confirmed_by_id")
                plain |= dict.fromkeys(hidden)
        plain |= {"computed": computed_day(row), "gap_days": row.gap}
        return cls(**{**plain, "standing": standing_of(row)})


class Terms(In):
    """What a dependency says beside who gives, who receives, what and by when."""

    description: Text = LEFT
    acceptance: Text = LEFT
    promised_by: Day | None = LEFT
    confidence: Confidence = LEFT
    is_hard: Flag = LEFT
    slack_days: Whole = LEFT
    probability_permille: Permille = LEFT
    giver_activity_id: Id | None = LEFT
    receiver_activity_id: Id | None = LEFT


class Proposing(Terms):
    """A new dependency."""

    giver_id: Id
    receiver_id: Id
    what: Title
    need_by: Day


class DependencyChange(Terms):
    """What changes about a dependency; a changed term is confirmed anew by the other side."""

    what: Title = LEFT
    need_by: Day = LEFT
    why: Reason = LEFT


class FromRaid(Terms):
    """What an agreement says beside the RAID item that it is made from."""

    need_by: Day = LEFT
    why: Reason = LEFT


class PromiseMet(In):
    """That it came, and how both know."""

    evidence: Annotated[str, Field(min_length=1, max_length=10_000, strict=True)]
    met_on: Day = LEFT


class Renewing(In):
    """New days for a dependency that was broken."""

    need_by: Day = LEFT
    promised_by: Day | None = LEFT
    why: Reason = LEFT


class CellOut(Told):
    """What one project gives another; the id is null for projects you may not see."""

    giver_id: UUID | None
    receiver_id: UUID | None
    n: int
    standing: Standing
    gap_days: int | None


class MatrixOut(Told):
    """The open dependencies, counted giver by receiver."""

    total: int
    cells: list[CellOut]


@api.lists(
    "/dependencies",
    policy.read,
    DependencyOut,
    lists.DEPENDENCIES,
    more=MORE,
    for_actor=lists.dependencies_for,
)
def dependencies(request: Asked) -> QuerySet[Any]:
    """Return the dependencies of which the actor sees at least one project."""
    return queries.dependencies(request.actor)


@api.lists(
    "/projects/{uuid:project_id}/dependencies",
    policy.read,
    DependencyOut,
    lists.dependencies_of_project(),
)
def project_dependencies(request: Asked, project_id: UUID) -> QuerySet[Any]:
    """Return what a project gives and receives."""
    return queries.dependencies_of(request.actor, the_project(request.actor, project_id))


@api.tells("/dependencies/matrix", policy.read, MatrixOut)
def dependency_matrix(request: Asked) -> MatrixOut:
    """Return the open dependencies, counted giver by receiver."""
    found = queries.matrix(request.actor)
    return MatrixOut(total=found.total, cells=[_cell(cell) for cell in found.cells.values()])


def _cell(cell: queries.Cell) -> CellOut:
    giver, receiver = (
        None if node.key == queries.HIDDEN else UUID(node.key)
        for node in (cell.giver, cell.receiver)
    )
    return CellOut(
        giver_id=giver,
        receiver_id=receiver,
        n=cell.n,
        standing=cell.standing,
        gap_days=cell.gap,
    )


@api.creates("/dependencies", policy.propose, DependencyOut, at="/dependencies/{id}")
def propose_dependency(request: Asked, said: Proposing) -> Any:
    """Propose that one project gives another something by a day."""
    row = commands.propose_dependency(request.actor, **said.given())
    return dependency(request, row.pk)


@api.creates("/raid/{uuid:item_id}/agreement", policy.agree, DependencyOut, at="/dependencies/{id}")
def propose_from_raid(request: Asked, item_id: UUID, said: FromRaid) -> Any:
    """Make an agreement of a RAID dependency; the item is closed."""
    row = commands.propose_from_raid(request.actor, item_id=item_id, **said.given())
    return dependency(request, row.pk)


@api.shows("/dependencies/{uuid:dependency_id}", policy.read, DependencyOut)
def dependency(request: Asked, dependency_id: UUID) -> Any:
    """Return one dependency."""
    return queries.the_dependency(request.actor, dependency_id)


@api.changes("/dependencies/{uuid:dependency_id}", policy.agree, DependencyOut)
def change_dependency(request: Asked, dependency_id: UUID, said: DependencyChange) -> Any:
    """Change a dependency; a changed term is confirmed anew by the other side."""
    at: dict[str, Any] = {"dependency_id": dependency_id, "seen": seen(request)}
    commands.change_dependency(request.actor, **at, **said.given())
    return dependency(request, dependency_id)


@api.changes(
    "/dependencies/{uuid:dependency_id}/confirm", policy.agree, DependencyOut, method="POST"
)
def confirm_dependency(request: Asked, dependency_id: UUID) -> Any:
    """Confirm the terms of a dependency for each side that the actor runs."""
    commands.confirm_dependency(request.actor, dependency_id=dependency_id, seen=seen(request))
    return dependency(request, dependency_id)


@api.changes(
    "/dependencies/{uuid:dependency_id}/withdraw", policy.propose, DependencyOut, method="POST"
)
def withdraw_dependency(request: Asked, dependency_id: UUID, said: Why) -> Any:
    """Take a dependency back, decline it, or let go of it."""
    commands.withdraw_dependency(
        request.actor, dependency_id=dependency_id, why=said.why, seen=seen(request)
    )
    return dependency(request, dependency_id)


@api.changes("/dependencies/{uuid:dependency_id}/doubt", policy.agree, DependencyOut, method="POST")
def doubt_dependency(request: Asked, dependency_id: UUID, said: Why) -> Any:
    """Say that an agreement may not be kept."""
    commands.doubt_dependency(
        request.actor, dependency_id=dependency_id, why=said.why, seen=seen(request)
    )
    return dependency(request, dependency_id)


@api.changes(
    "/dependencies/{uuid:dependency_id}/recover", policy.agree, DependencyOut, method="POST"
)
def recover_dependency(request: Asked, dependency_id: UUID, said: Why) -> Any:
    """Say that an agreement which was doubted will be kept after all."""
    commands.recover_dependency(
        request.actor, dependency_id=dependency_id, why=said.why, seen=seen(request)
    )
    return dependency(request, dependency_id)


@api.changes("/dependencies/{uuid:dependency_id}/meet", policy.agree, DependencyOut, method="POST")
def meet_dependency(request: Asked, dependency_id: UUID, said: PromiseMet) -> Any:
    """Say that the receiver got what it needs; the receiver alone can."""
    at: dict[str, Any] = {"dependency_id": dependency_id, "seen": seen(request)}
    commands.meet_dependency(request.actor, **at, **said.given())
    return dependency(request, dependency_id)


@api.changes("/dependencies/{uuid:dependency_id}/break", policy.agree, DependencyOut, method="POST")
def break_dependency(request: Asked, dependency_id: UUID, said: Why) -> Any:
    """Say that an agreement was not kept."""
    commands.break_dependency(
        request.actor, dependency_id=dependency_id, why=said.why, seen=seen(request)
    )
    return dependency(request, dependency_id)


@api.changes("/dependencies/{uuid:dependency_id}/renew", policy.agree, DependencyOut, method="POST")
def renew_dependency(request: Asked, dependency_id: UUID, said: Renewing) -> Any:
    """Propose a broken dependency anew."""
    at: dict[str, Any] = {"dependency_id": dependency_id, "seen": seen(request)}
    commands.renew_dependency(request.actor, **at, **said.given())
    return dependency(request, dependency_id)


@api.tells("/dependencies/{uuid:dependency_id}/history", policy.read, Changes)
def dependency_history(request: Asked, dependency_id: UUID) -> Changes:
    """Return who changed a dependency, newest first; for who sees both projects."""
    row = dependency(request, dependency_id)
    if not (row.gives_seen and row.takes_seen):
        raise Forbidden("Only who sees both projects reads how a dependency came about.")
    return history_of(request.actor, row, DependencyOut, policy.read)
