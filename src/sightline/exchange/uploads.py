"""From an uploaded file to an import or a package: stored first, forgotten if it is refused."""

from typing import Any
from uuid import UUID

from sightline.exchange import commands, queries
from sightline.exchange.models import ImportRun, PackageIn
from sightline.exchange.plan_reading import is_schedule, not_a_schedule
from sightline.formats.package import LARGEST
from sightline.kernel import store
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor

NEEDS_PROJECT = "This is a schedule file: choose the project that it goes to, and the file again."
NEEDS_OFFICE = "This is no schedule file. Choose the office that brings it in as a register."


def start(
    actor: Actor,
    *,
    file: store.Uploaded,
    project_id: UUID | str | None = None,
    office_id: UUID | str | None = None,
    **asked: Any,
) -> ImportRun:
    """Store an uploaded file and start its import, as what its content is.

    Args:
        project_id: The project that a schedule goes to.
        office_id: The office that brings a register in.
        asked: What else ``start_import`` takes of a register.

    Raises:
        NotFound, Forbidden, Invalid, Refused: As ``start_import`` and ``start_schedule``; also
            ``file-too-large``, ``file-empty``, and ``kind-...`` for a project's file that is no
            schedule.
    """
    if project_id is not None:
        queries.the_project_to_plan(actor, UUID(str(project_id)))
    with store.keeping(file.chunks()) as kept:
        said: dict[str, Any] = {
            "file_name": (file.name or "file")[-255:],
            "digest": kept.digest,
            "size": kept.size,
        }
        if project_id is not None:
            _check_schedule(store.read(kept.digest))
            return commands.start_schedule(actor, project_id=UUID(str(project_id)), **said)
        _check_register(store.read(kept.digest), office_id)
        return commands.start_import(actor, office_id=UUID(str(office_id)), **said, **asked)


def receive(actor: Actor, *, file: store.Uploaded, office_id: UUID | str) -> PackageIn:
    """Store an uploaded package and receive it; forget it again where it is refused."""
    with store.keeping(file.chunks(), LARGEST) as kept:
        return commands.receive_package(
            actor,
            office_id=UUID(str(office_id)),
            file_name=(file.name or "package")[-255:],
            digest=kept.digest,
            size=kept.size,
        )


def _check_schedule(data: bytes) -> None:
    problem = not_a_schedule(data)
    if problem is not None:
        raise Refused(problem.code, f"{problem.message} {problem.remedy}", "file")


def _check_register(data: bytes, office_id: UUID | str | None) -> None:
    if is_schedule(data):
        raise Invalid({"project_id": [NEEDS_PROJECT]})
    if office_id is None:
        raise Invalid({"office_id": [NEEDS_OFFICE]})
