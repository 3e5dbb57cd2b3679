"""Life cycles of standards over HTTP: what they would make of a project's plan, and the step."""

from typing import Literal, Self
from uuid import UUID

from sightline.network import commands, policy, queries
from sightline.projects.life_cycle import LaidOver, laid_over, lines_of
from sightline.projects.queries import the_project
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import Id, In, Told
from sightline.ui.routes import Asked

api = Operations("Adoption of standards")


class CycleLine(Told):
    """A phase or gate, and whether it comes, stays or goes."""

    name: str
    what: Literal["comes", "stays", "goes"]


class CycleTold(Told):
    """What the life cycle of a version makes of a project's plan, in its order."""

    standard_version_id: UUID
    phases: list[CycleLine]
    gates: list[CycleLine]

    @classmethod
    def of(cls, version_id: UUID, found: LaidOver) -> Self:
        """Return it of a plan over which a life cycle was laid."""
        phases, gates = lines_of(found)
        return cls(
            standard_version_id=version_id,
            phases=[CycleLine(name=line.name, what=line.what) for line in phases],
            gates=[CycleLine(name=line.name, what=line.what) for line in gates],
        )


class CyclesTold(Told):
    """The life cycles that are asked of a project."""

    life_cycles: list[CycleTold]


class CycleApplying(In):
    """The version whose phases and gates become those of the project."""

    life_cycle_version_id: Id


def _told(request: Asked, project_id: UUID) -> CyclesTold:
    project = the_project(request.actor, project_id)
    held = queries.life_cycles(project.organisation_id, project.pk)
    told = [CycleTold.of(version.pk, laid_over(project, cycle)) for version, cycle in held]
    return CyclesTold(life_cycles=told)


@api.tells("/projects/{uuid:project_id}/life-cycles", policy.read, CyclesTold)
def project_life_cycles(request: Asked, project_id: UUID) -> CyclesTold:
    """Return what the life cycles that standards ask of a project would make of its plan."""
    return _told(request, project_id)


@api.tells("/projects/{uuid:project_id}/life-cycles", policy.apply, CyclesTold, method="POST")
def apply_life_cycle(request: Asked, project_id: UUID, said: CycleApplying) -> CyclesTold:
    """Let a standard's phases and gates become those of a project; return the plan after it."""
    commands.apply_life_cycle(
        request.actor, project_id=project_id, version_id=said.life_cycle_version_id
    )
    return _told(request, project_id)
