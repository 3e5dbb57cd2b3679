"""The register beside the schedule over HTTP: both figures, the difference, and taking them over."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from sightline.kernel.errors import NotFound
from sightline.projects import commands, policy
from sightline.projects.models import Project
from sightline.projects.rest.projects import ProjectOut
from sightline.projects.rest.schemas import project_of
from sightline.projects.schedule.figures import Figure, MilestoneLine, beside
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, In, Line, Told, major
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Schedule")
Taken = Literal["start", "finish", "percent", "cost"]


class FigureTold(Told):
    """A figure as the project declares it and as its schedule computes it.

    Dates are ISO 8601 with their difference in days, ``percent`` is in thousandths, money is in
    major units of the project's currency.
    """

    key: str
    kind: Literal["date", "percent", "money"]
    declared: str | None
    computed: str | None
    difference: str | None
    formula: str
    source: str
    may_be_taken: bool


class MilestoneTold(Told):
    """A milestone of the schedule beside the register's; null where only one of them has it."""

    milestone_id: UUID | None
    activity_id: UUID | None
    activity_uid: str
    name: str
    is_linked: bool
    finish: date | None
    actual: date | None
    difference_days: int | None
    standing: str


class ScheduleFigures(Told):
    """The register beside the schedule, as of the schedule's last computation."""

    project_version: int
    schedule_version: int
    as_of: datetime
    figures: list[FigureTold]
    milestones: list[MilestoneTold]


class Taking(In):
    """What is taken over; milestones by the ids of their activities in the schedule's file."""

    figures: Annotated[list[Taken], Field(max_length=4)] = LEFT
    milestones: Annotated[list[Line], Field(max_length=5000)] = LEFT
    schedule_seen: Annotated[int, Field(strict=True, ge=1)] = LEFT


@api.tells("/projects/{uuid:project_id}/schedule/figures", policy.read, ScheduleFigures)
def schedule_figures(request: Asked, project_id: UUID) -> ScheduleFigures:
    """Return what a project declares beside what its schedule computes."""
    project = project_of(request, project_id)
    held = beside(project)
    if held is None:
        raise NotFound("This schedule")
    return ScheduleFigures(
        project_version=project.version,
        schedule_version=held.schedule.version,
        as_of=held.as_of,
        figures=[_figure(figure, project.currency) for figure in held.figures],
        milestones=[_milestone(line) for line in held.milestones],
    )


@api.changes("/projects/{uuid:project_id}/schedule/figures", policy.edit, ProjectOut, method="POST")
def take_schedule_figures(request: Asked, project_id: UUID, said: Taking) -> Project:
    """Take figures that the schedule computes over into the project, and milestones with them."""
    commands.take_schedule_figures(
        request.actor, project_id=project_id, seen=seen(request), **said.given()
    )
    return project_of(request, project_id)


def _figure(figure: Figure, currency: str) -> FigureTold:
    def told(value: Any) -> str | None:
        if value is None or figure.kind == "percent":
            return None if value is None else str(value)
        return major(value, currency) if figure.kind == "money" else str(value)

    return FigureTold(
        key=figure.key,
        kind=figure.kind,
        declared=told(figure.declared),
        computed=told(figure.computed),
        difference=told(figure.difference),
        formula=figure.formula,
        source=figure.source,
        may_be_taken=figure.may_be_taken,
    )


def _milestone(line: MilestoneLine) -> MilestoneTold:
    return MilestoneTold(
        milestone_id=line.row.pk if line.row else None,
        activity_id=line.activity.pk if line.activity else None,
        activity_uid=line.uid,
        name=line.name,
        is_linked=line.is_linked,
        finish=line.finish,
        actual=line.actual,
        difference_days=line.difference,
        standing=line.standing,
    )
