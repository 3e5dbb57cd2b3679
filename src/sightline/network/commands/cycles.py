"""The life cycle of a standard applied to a project."""

from typing import TYPE_CHECKING
from uuid import UUID

from sightline.kernel.command import command
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.network import policy
from sightline.network.queries.bites import life_cycles
from sightline.network.queries.standards import the_version
from sightline.projects import commands as projects
from sightline.projects.queries import the_project

if TYPE_CHECKING:
    from sightline.projects.models import Project


@command
def apply_life_cycle(
    actor: Actor, *, project_id: UUID, version_id: UUID, seen: int | None = None
) -> "Project":
    """Let the phases and gates of a standard in effect become those of a project.

    What has the same name keeps its dates, and gates that were asked for or decided stay. The
    edit is undone as other edits of the plan are.

    Raises:
        NotFound: The project or the version is not visible.
        Forbidden, Stale: As ``claim`` says.
        Refused: ``not-asked`` for a project that the standard is not for, or that is let off;
            ``life-cycle-ended``.
    """
    project = the_project(actor, project_id)
    check(actor, policy.apply, project)
    version = the_version(actor, version_id)
    for asking, cycle in life_cycles(project.organisation_id, project.pk):
        if asking.pk == version.pk:
            return projects.set_life_cycle(
                actor,
                project_id=project.pk,
                by=cycle.by,
                phases=cycle.phases,
                gates=cycle.gates,
                seen=seen,
            )
    words = (
        f"{version} asks no phases or gates of this project today: it is not in effect, not for "
        "it, or the project is let off."
    )
    raise Refused("not-asked", words, "version_id")
