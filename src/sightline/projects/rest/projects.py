"""Projects over HTTP: the list, one project, every step of its life, and many changes at once."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from django.db.models import QuerySet
from django.utils.html import strip_tags
from pydantic import Field

from sightline.identity.queries import the_organisation
from sightline.kernel.errors import Problem as Refusal
from sightline.kernel.policy import Action
from sightline.projects import commands, lists, policy, queries
from sightline.projects.commands.project import VERBS
from sightline.projects.models import Project
from sightline.projects.rest.schemas import (
    OF_OFFICE,
    OF_PORTFOLIO,
    OF_PROGRAM,
    Colour,
    currency_at,
    project_of,
    refuse_unless_any,
)
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.problems import Problem, tell_differences_of, told_problem
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import (
    LEFT,
    Amount,
    Currency,
    Day,
    Flag,
    Id,
    In,
    Line,
    LongLine,
    MustSayWhy,
    Out,
    ProjectCode,
    Sentence,
    Text,
    Title,
    Told,
    Why,
    major,
    minor,
)
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Projects")
AMOUNTS = frozenset({"whole_life", "whole_life_forecast", "benefits", "delay_cost"})
YEAR_AMOUNTS = ("fy_budget", "fy_forecast", "benefits_expected")
Confidentiality = Literal["open", "pmo", "restricted", "sealed"]
Days = Annotated[int, Field(strict=True, ge=0, le=3650)]
Permille = Annotated[int, Field(strict=True, ge=0, le=10_000)]
Share = Annotated[int, Field(strict=True, ge=0, le=1000)]
Cadence = Annotated[int, Field(strict=True, ge=1, le=366)]
GONE = Parameter("gone", "yes lists projects that have left their portfolio too.", ("yes", "no"))


class Standing(Told):
    """Where a project stands: declared in its last published report, beside what figures say."""

    declared: Colour
    declared_before: Colour
    reason: str
    reported_on: date | None
    is_stale: bool
    measured: Colour
    is_watermelon: bool
    finish_variance_days: int | None
    cost_variance_permille: int | None
    n_overdue: int
    n_open_risks: int
    fy_budget: str | None
    fy_forecast: str | None
    benefits_expected: str | None

    @classmethod
    def of(cls, row: Project) -> Self:
        """Return a project's derived figures, amounts in major units."""
        held = row.standing
        names = cls.model_fields.keys() - {"is_stale", "is_watermelon", *YEAR_AMOUNTS}
        return cls(
            is_stale=lists.stale(row),
            is_watermelon=held.watermelon,
            **{name: getattr(held, name) for name in names},
            **{n: major(getattr(held, f"{n}_minor"), row.currency) for n in YEAR_AMOUNTS},
        )


class ProjectOut(Out):
    """A project: its state, people, dates and money, and where it stands.

    Amounts are decimal texts in major units of ``currency``.
    """

    amounts: ClassVar[frozenset[str]] = AMOUNTS

    code: str
    name: str
    description: str
    category: str
    department: str
    office_id: UUID
    portfolio_id: UUID | None
    program_id: UUID | None
    sponsor_id: UUID | None
    sponsor_name: str
    manager_id: UUID | None
    manager_name: str
    state: str
    confidentiality: Confidentiality
    mandatory_citation: str
    entered_on: date
    left_on: date | None
    start: date | None
    baseline_finish: date | None
    forecast_finish: date | None
    actual_finish: date | None
    percent_permille: int | None
    currency: str
    whole_life: str | None
    whole_life_forecast: str | None
    benefits: str | None
    delay_cost: str | None
    tolerance_days: int
    tolerance_cost_permille: int
    cadence_days: int
    critical: bool
    standing: Standing

    @classmethod
    def read(cls, row: Project) -> dict[str, Any]:
        """Return a project's fields with its standing."""
        return super().read(row) | {"standing": Standing.of(row)}


class ProjectShown(ProjectOut):
    """A project; ``display`` tells the fields that are edited in lists as a page shows them."""

    display: dict[str, str]

    @classmethod
    def read(cls, row: Project) -> dict[str, Any]:
        """Return a project's fields with the words of its cells."""
        return super().read(row) | {"display": displayed(row)}


def displayed(row: Project) -> dict[str, str]:
    """Return the fields that are edited in lists, as the page's cells show them, in words."""
    columns = [column for column in lists.PROJECTS.columns if column.edit]
    return {column.edit.field: strip_tags(str(column.html(row))) for column in columns}  # type: ignore[union-attr]


class ProjectFields(In):
    """What a project may say beside what it must."""

    description: Text = LEFT
    category: Line = LEFT
    department: Line = LEFT
    sponsor_id: Id | None = LEFT
    sponsor_name: Line = LEFT
    manager_id: Id | None = LEFT
    manager_name: Line = LEFT
    mandatory_citation: LongLine = LEFT
    start: Day | None = LEFT
    baseline_finish: Day | None = LEFT
    forecast_finish: Day | None = LEFT
    actual_finish: Day | None = LEFT
    percent_permille: Share | None = LEFT
    whole_life: Amount | None = LEFT
    whole_life_forecast: Amount | None = LEFT
    benefits: Amount | None = LEFT
    delay_cost: Amount | None = LEFT
    tolerance_days: Days = LEFT
    tolerance_cost_permille: Permille = LEFT
    cadence_days: Cadence = LEFT
    critical: Flag = LEFT


class ProjectOpening(ProjectFields):
    """A project to propose in an office, a program or a portfolio."""

    code: ProjectCode
    name: Title
    office_id: Id
    portfolio_id: Id | None = LEFT
    program_id: Id | None = LEFT
    confidentiality: Confidentiality = LEFT
    entered_on: Day = LEFT
    currency: Currency = LEFT


class ProjectChange(ProjectFields):
    """What changes about a project."""

    name: Title = LEFT
    why: Sentence = LEFT


class Rebaselining(MustSayWhy):
    """The approved finish, cost or benefits set anew, and why."""

    baseline_finish: Day | None = LEFT
    whole_life: Amount | None = LEFT
    benefits: Amount | None = LEFT


class Transfer(In):
    """A project's new home, or who may see it."""

    office_id: Id = LEFT
    portfolio_id: Id | None = LEFT
    program_id: Id | None = LEFT
    confidentiality: Confidentiality = LEFT
    why: Sentence = LEFT


class BulkRow(In):
    """One project's change, made from the version that was seen."""

    id: Id
    version: Annotated[int, Field(strict=True, ge=1, le=2_000_000_000)]
    change: ProjectChange


class Bulk(In):
    """Changes of several projects, each taken or refused on its own."""

    rows: list[BulkRow] = Field(min_length=1, max_length=200)


class BulkAnswer(Told):
    """What became of one row: its new version, or the problem."""

    id: UUID
    status: int
    version: int | None
    problem: Problem | None


class BulkAnswers(Told):
    """What became of every row, in the order they came."""

    results: list[BulkAnswer]


@api.lists(
    "/projects",
    policy.read,
    ProjectOut,
    lists.PROJECTS,
    more=(GONE, OF_OFFICE, OF_PORTFOLIO, OF_PROGRAM),
    for_actor=lists.projects_for,
)
def projects(request: Asked) -> QuerySet[Project]:
    """Return the projects the actor sees."""
    rows = queries.projects(request.actor)
    return rows if request.GET.get("gone") == "yes" else queries.present(rows)


@api.creates("/projects", policy.open_project, ProjectOut, at="/projects/{id}")
def open_project(request: Asked, said: ProjectOpening) -> Project:
    """Propose a project in an office, a program or a portfolio."""
    given = said.given()
    currency = given.get("currency") or the_organisation(request.actor).currency
    return commands.open_project(request.actor, **minor(given, AMOUNTS, currency))


@api.tells("/projects/bulk", policy.edit, BulkAnswers, method="POST")
def change_projects(request: Asked, said: Bulk) -> BulkAnswers:
    """Change several projects, each at its version; a refused one leaves the others alone."""
    return BulkAnswers(results=[_bulk_answer(request, row) for row in said.rows])


def _bulk_answer(request: Asked, row: BulkRow) -> BulkAnswer:
    tell_differences_of(request, ProjectOut)
    try:
        changed = _changed(request, row.id, row.version, row.change)
    except Refusal as refusal:
        problem = Problem(**told_problem(request, refusal))
        return BulkAnswer(id=row.id, status=refusal.status, version=None, problem=problem)
    return BulkAnswer(id=row.id, status=200, version=changed.version, problem=None)


def _changed(request: Asked, project_id: UUID, version: int, said: ProjectChange) -> Project:
    given = minor(said.given(), AMOUNTS, currency_at(request, project_id))
    refuse_unless_any(given)
    return commands.change_project(request.actor, project_id=project_id, seen=version, **given)


@api.shows("/projects/{uuid:project_id}", policy.read, ProjectShown)
def project(request: Asked, project_id: UUID) -> Project:
    """Return one project with its standing."""
    return project_of(request, project_id)


@api.changes("/projects/{uuid:project_id}", policy.edit, ProjectShown)
def change_project(request: Asked, project_id: UUID, said: ProjectChange) -> Project:
    """Change a project's particulars, forecast or tolerance."""
    return _changed(request, project_id, seen(request), said)


@api.changes("/projects/{uuid:project_id}/rebaseline", policy.decide, ProjectOut, method="POST")
def rebaseline(request: Asked, project_id: UUID, said: Rebaselining) -> Project:
    """Set the approved finish, whole-life cost or promised benefits anew, with the reason."""
    given = minor(said.given(), AMOUNTS, currency_at(request, project_id))
    return commands.rebaseline(request.actor, project_id=project_id, seen=seen(request), **given)


@api.changes("/projects/{uuid:project_id}/transfer", policy.transfer, ProjectOut, method="POST")
def transfer_project(request: Asked, project_id: UUID, said: Transfer) -> Project:
    """Move a project to another office, program or portfolio, or change who may see it."""
    return commands.transfer_project(
        request.actor, project_id=project_id, seen=seen(request), **said.given()
    )


@api.tells("/projects/{uuid:project_id}/history", policy.read, Changes)
def project_history(request: Asked, project_id: UUID) -> Changes:
    """Return who changed a project's own fields, newest first."""
    row = project_of(request, project_id)
    return history_of(request.actor, row, ProjectOut, policy.read)


def _moving(verb: str) -> Callable[..., Any]:
    def move(request: Asked, project_id: UUID, said: Why) -> Project:
        return commands.move_project(
            request.actor, project_id=project_id, verb=verb, why=said.why, seen=seen(request)
        )

    move.__doc__ = f"Move a project on: {verb.replace('_', ' ')}."
    return move


def _moves(actions: dict[str, Action]) -> None:
    for verb, action in actions.items():
        path = f"/projects/{{uuid:project_id}}/{verb.replace('_', '-')}"
        made = api.changes(path, action, ProjectOut, method="POST", name=f"{verb}_project")
        made(_moving(verb))


_moves(VERBS)
