"""One change to many projects: each is refused or done on its own, and says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sightline.kernel.command import command, find, nothing_changed
from sightline.kernel.errors import Invalid, Problem
from sightline.kernel.policy import Actor
from sightline.projects.commands.project import change_project, move_project, transfer_project
from sightline.projects.models import Project

HOME = frozenset({"office_id", "program_id", "portfolio_id", "confidentiality"})
MOST = 200


@dataclass(frozen=True)
class BulkResult:
    """What became of one project: ``problem`` is empty where it was done."""

    project_id: UUID
    name: str
    problem: Problem | None = None


@command
def change_projects(
    actor: Actor,
    /,
    *,
    project_ids: Sequence[UUID],
    fields: Mapping[str, Any],
    verb: str = "",
    why: str = "",
) -> list[BulkResult]:
    """Change many projects alike, or move them all; a refused one leaves the others alone.

    Args:
        fields: What ``change_project`` or, for a project's home, ``transfer_project`` takes.
        verb: A step that ``move_project`` takes, instead of fields.

    Raises:
        Invalid: Nothing to do, fields of both kinds, or more than 200 projects.
    """
    if len(project_ids) > MOST:
        raise Invalid({"project_ids": [f"At most {MOST} projects at once."]})
    if bool(fields) == bool(verb) or (fields.keys() & HOME and fields.keys() - HOME):
        raise Invalid({"fields": ["Name either a step, or fields of one kind."]})
    results = [_one(actor, project_id, fields, verb, why) for project_id in project_ids]
    if all(result.problem for result in results):
        nothing_changed()
    return results


def _one(
    actor: Actor, project_id: UUID, fields: Mapping[str, Any], verb: str, why: str
) -> BulkResult:
    name = ""
    try:
        name = str(find(Project, project_id, actor))
        if verb:
            move_project(actor, project_id=project_id, verb=verb, why=why)
        elif fields.keys() & HOME:
            transfer_project(actor, project_id=project_id, why=why, **fields)
        else:
            change_project(actor, project_id=project_id, why=why, **fields)
    except Problem as problem:
        return BulkResult(project_id, name, problem)
    return BulkResult(project_id, name)
