"""The phases and gates that a standard asks for become those of a project."""

from collections.abc import Sequence
from uuid import UUID

from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor
from sightline.projects import events, policy, standing
from sightline.projects.asked import LifeCycle
from sightline.projects.life_cycle import LaidOver, Line, laid_over
from sightline.projects.models import Gate, Phase, Project

MOST = 40


@command
def set_life_cycle(
    actor: Actor,
    *,
    project_id: UUID,
    by: str,
    phases: Sequence[str] = (),
    gates: Sequence[str] = (),
    seen: int | None = None,
) -> Project:
    """Let a project have these phases and gates; those of the same name keep their dates.

    Gates that were asked for or decided stay. It can be undone as other edits of the plan are.

    Args:
        by: The standard that says so, as a person names it.
        phases, gates: Names in their order; without any, those of the project stay as they are.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``life-cycle-ended`` for a project that has ended.
        Invalid: No names, too many, or one twice.
    """
    project = claim(Project, project_id, actor, policy.edit, seen=seen)
    if project.state in ("closed", "tracking", "cancelled"):
        raise Refused("life-cycle-ended", "The project has ended; its plan stays as it was.")
    cycle = LifeCycle(by, _names("phases", phases), _names("gates", gates))
    found = laid_over(project, cycle)
    if not found.changes:
        nothing_changed()
        return project
    lay(project, found)
    record(events.LifeCycleSet(about=project.pk, project=project.pk, by=by))
    standing.refresh([project.pk])
    return project


def _names(field: str, names: Sequence[str]) -> tuple[str, ...]:
    if len(names) > MOST:
        raise Invalid({field: [f"At most {MOST}."]})
    found = tuple(checked_text(field, name, 120) for name in names)
    if len({name.casefold() for name in found}) != len(found):
        raise Invalid({field: ["Each name once."]})
    return found


def lay(project: Project, found: LaidOver) -> None:
    """Write what a life cycle makes of a plan.

    A phase that moves is written anew with its dates, so that none takes the place of another
    while both are there, now and when it is undone.
    """
    moved = [(n, line) for n, line in enumerate(found.phases, 1) if not _stands(line, n)]
    for row in (*found.gone_phases, *(line.row for _, line in moved if line.row)):
        row.delete()
    for n, line in moved:
        dates = {} if line.row is None else {"start": line.row.start, "finish": line.row.finish}
        Phase(project=project, name=line.name, position=n, **dates).save()
    for gate in found.gone_gates:
        gate.delete()
    for n, line in enumerate(found.gates, 1):
        if not _stands(line, n):
            gate = line.row or Gate(project=project)
            gate.name, gate.position = line.name, n
            gate.save()


def _stands(line: Line, position: int) -> bool:
    row = line.row
    return row is not None and row.name == line.name and row.position == position
