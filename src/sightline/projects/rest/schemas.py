"""Words that several of this context's bodies use, and the project of a nested address."""

from typing import Literal
from uuid import UUID

from sightline.kernel.errors import Invalid
from sightline.projects import queries
from sightline.projects.models import Project
from sightline.ui.api.parameters import Parameter
from sightline.ui.routes import Asked

Colour = Literal["green", "amber_green", "amber", "amber_red", "red", "none"]
OF_OFFICE = Parameter("office", "An office's id.", kind="id")
OF_PORTFOLIO = Parameter("portfolio", "A portfolio's id.", kind="id")
OF_PROGRAM = Parameter("program", "A program's id.", kind="id")


def project_of(request: Asked, project_id: UUID) -> Project:
    """Return the project that an address is below, or refuse with ``NotFound``."""
    return queries.the_project(request.actor, project_id)


def currency_at(request: Asked, project_id: UUID) -> str:
    """Return the currency that a project's amounts are in."""
    return project_of(request, project_id).currency


def refuse_unless_any(given: dict[str, object]) -> None:
    """Refuse a change that says nothing at all.

    Raises:
        Invalid: No field was sent.
    """
    if not given:
        raise Invalid({"body": ["Send at least one field."]})
