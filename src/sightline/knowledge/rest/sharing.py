"""Shared plans, their versions and reuses over HTTP."""

from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.knowledge import commands, lists, policy, queries
from sightline.knowledge.models import PlanVersion, Reuse, SharedPlan
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Day, Id, In, MustSayWhy, Name, Out, Told, Why, major
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Shared plans")
SHARED, VERSION = "/shared-plans/{uuid:shared_plan_id}", "/plan-versions/{uuid:version_id}"
REUSE = "/reuses/{uuid:reuse_id}"
Words = Annotated[str, Field(min_length=1, max_length=5000, strict=True)]
MayBeWords = Annotated[str, Field(max_length=5000, strict=True)]
Keys = Annotated[list[Annotated[str, Field(max_length=120, strict=True)]], Field(max_length=5000)]
VERSIONS = Listing(
    name="plan-versions",
    columns=(Column("number", "Version", lambda row: row.number, order="number"),),
    default_sort="-number",
)
REUSES = Listing(
    name="reuses",
    columns=(Column("starts", "Starts", lambda row: row.starts, order="starts"),),
    default_sort="starts",
)


class SharedPlanOut(Out):
    """A project's plan as one to share; its origin is told to whoever sees that."""

    origin_id: UUID | None
    office_id: UUID
    title: str
    summary: str
    terms: str
    received_from: str
    is_published: bool

    @classmethod
    def of(cls, row: Any) -> Self:
        """Leave the origin out for who does not see it."""
        sees = getattr(row, "sees_origin", True)  # a command's row is of a project that one sees
        return cls(**cls.read(row) | {"origin_id": row.origin_id if sees else None})


class SharedPlanDraft(In):
    """What a shared plan is called, and what it is for."""

    title: Name
    summary: MayBeWords = LEFT
    terms: MayBeWords = LEFT


class PlanVersionOut(Out):
    """One version of a shared plan, and what the first took."""

    amounts = frozenset({"cost"})
    shared_plan_id: UUID
    number: int
    state: Literal["draft", "published", "retired"]
    n_activities: int
    left_out: list[str]
    days: int | None
    cost: str | None
    currency: str
    is_actual: bool
    taken_on: date
    author_id: UUID | None
    published_by_id: UUID | None
    published_on: date | None
    ended_on: date | None
    ended_why: str


class PlanRow(Told):
    """One row of a version, with the key by which it is left out."""

    key: str
    kind: str
    name: str
    level: int
    detail: str


class PlanRows(Told):
    """Every row of a version."""

    rows: list[PlanRow]


class PlanCut(In):
    """The keys of the rows that are left out."""

    left_out: Keys


class ReuseOut(Out):
    """One version in another project."""

    version_of_id: UUID
    project_id: UUID
    starts: date
    adapted: str
    reused_by_id: UUID | None
    reused_on: date


class Reusing(In):
    """Which project is planned with a version, from which day."""

    project_id: Id
    starts: Day
    adapted: MayBeWords = LEFT


class Adaptation(In):
    """What a project adapted."""

    adapted: Words


class ReuseBeside(Told):
    """One reuse beside the first; savings only of a finished one."""

    reuse_id: UUID
    project_id: UUID
    is_finished: bool
    days: int | None
    cost: str | None
    currency: str
    days_saved: int | None
    cost_saved: str | None


class PlanSavings(Told):
    """What the finished reuses saved beside the first, with every reuse that this is made of."""

    n_finished: int
    days_saved: int | None
    cost_saved: str | None
    first_days: int | None
    first_cost: str | None
    currency: str | None
    reuses: list[ReuseBeside]


@api.lists(
    "/shared-plans",
    policy.read,
    SharedPlanOut,
    lists.SHARED_PLANS,
    for_actor=lists.shared_plans_for,
)
def shared_plans(request: Asked) -> QuerySet[SharedPlan]:
    """Return the shared plans that the caller sees."""
    return queries.shared_plans(request.actor)


@api.shows(SHARED, policy.read, SharedPlanOut)
def shared_plan(request: Asked, shared_plan_id: UUID) -> SharedPlan:
    """Return one shared plan."""
    return queries.the_shared_plan(request.actor, shared_plan_id)


@api.creates(
    "/projects/{uuid:project_id}/shared-plans", policy.share, SharedPlanOut, at="/shared-plans/{id}"
)
def draft_shared_plan(request: Asked, project_id: UUID, said: SharedPlanDraft) -> SharedPlan:
    """Draft a project's plan as one to share, with its first version."""
    return commands.draft_shared_plan(request.actor, project_id=project_id, **said.given())


@api.lists(f"{SHARED}/versions", policy.read, PlanVersionOut, VERSIONS)
def plan_versions(request: Asked, shared_plan_id: UUID) -> QuerySet[PlanVersion]:
    """Return the versions of a shared plan, newest first."""
    row = queries.the_shared_plan(request.actor, shared_plan_id)
    return queries.plan_versions(request.actor, row.pk)


@api.creates(f"{SHARED}/versions", policy.share, PlanVersionOut, at="/plan-versions/{id}")
def draft_plan_version(request: Asked, shared_plan_id: UUID) -> PlanVersion:
    """Draft the next version: the origin's plan as it is now."""
    return commands.draft_plan_version(request.actor, shared_plan_id=shared_plan_id)


@api.tells(f"{SHARED}/savings", policy.read, PlanSavings)
def plan_savings(request: Asked, shared_plan_id: UUID) -> PlanSavings:
    """Return what the reuses that the caller sees took beside the first."""
    row = queries.the_shared_plan(request.actor, shared_plan_id)
    found, saving, first = queries.beside_first(request.actor, row)
    currency = first.currency if first else None
    return PlanSavings(
        n_finished=saving.n_finished,
        days_saved=saving.days,
        cost_saved=major(saving.cost_minor, currency),
        first_days=first.days if first else None,
        first_cost=major(first.cost_minor, currency) if first else None,
        currency=currency,
        reuses=[
            ReuseBeside(
                reuse_id=each.reuse.pk,
                project_id=each.reuse.project_id,
                is_finished=each.is_finished,
                days=each.took.days,
                cost=major(each.took.cost_minor, each.took.currency),
                currency=each.took.currency,
                days_saved=each.days,
                cost_saved=major(each.cost_minor, each.took.currency),
            )
            for each in found
        ],
    )


@api.shows(VERSION, policy.read, PlanVersionOut)
def plan_version(request: Asked, version_id: UUID) -> PlanVersion:
    """Return one version."""
    return queries.the_plan_version(request.actor, version_id)


@api.tells(f"{VERSION}/rows", policy.read, PlanRows)
def plan_rows(request: Asked, version_id: UUID) -> PlanRows:
    """Return every row of a version."""
    row = queries.the_plan_version(request.actor, version_id)
    names = ("key", "kind", "name", "level", "detail")
    told = queries.lines_of(row)
    return PlanRows(rows=[PlanRow(**{n: getattr(line, n) for n in names}) for line in told])


@api.changes(f"{VERSION}/rows", policy.share, PlanVersionOut, method="PUT")
def choose_plan_rows(request: Asked, version_id: UUID, said: PlanCut) -> PlanVersion:
    """Say which rows of a draft are not published."""
    return commands.choose_plan_rows(
        request.actor, version_id=version_id, seen=seen(request), left_out=said.left_out
    )


@api.changes(f"{VERSION}/publish", policy.release, PlanVersionOut, method="POST")
def publish_plan_version(request: Asked, version_id: UUID, said: Why) -> PlanVersion:
    """Publish a version."""
    return commands.publish_plan_version(
        request.actor, version_id=version_id, seen=seen(request), why=said.why
    )


@api.changes(f"{VERSION}/retire", policy.retire, PlanVersionOut, method="POST")
def retire_plan_version(request: Asked, version_id: UUID, said: MustSayWhy) -> PlanVersion:
    """Retire a version."""
    return commands.retire_plan_version(
        request.actor, version_id=version_id, seen=seen(request), why=said.why
    )


@api.lists(f"{SHARED}/reuses", policy.read, ReuseOut, REUSES)
def reuses(request: Asked, shared_plan_id: UUID) -> QuerySet[Reuse]:
    """Return where a shared plan was reused, of the projects that the caller sees."""
    row = queries.the_shared_plan(request.actor, shared_plan_id)
    return queries.reuses(request.actor).filter(version_of__shared_plan=row.pk)


@api.creates(f"{VERSION}/reuses", policy.reuse, ReuseOut, at="/reuses/{id}")
def reuse_plan(request: Asked, version_id: UUID, said: Reusing) -> Reuse:
    """Plan a project with a published version."""
    return commands.reuse_plan(request.actor, version_id=version_id, **said.given())


@api.shows(REUSE, policy.read, ReuseOut)
def reuse(request: Asked, reuse_id: UUID) -> Reuse:
    """Return one reuse."""
    return queries.the_reuse(request.actor, reuse_id)


@api.changes(f"{REUSE}/adapt", policy.reuse, ReuseOut, method="POST")
def adapt_reuse(request: Asked, reuse_id: UUID, said: Adaptation) -> Reuse:
    """Note what a project adapted."""
    return commands.adapt_reuse(
        request.actor, reuse_id=reuse_id, seen=seen(request), adapted=said.adapted
    )
