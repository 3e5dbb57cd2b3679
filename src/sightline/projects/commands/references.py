"""Ids inside input: each is looked up in the actor's scope before it is stored."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sightline.identity.queries import the_office, the_person
from sightline.kernel.command import find
from sightline.kernel.errors import Invalid
from sightline.kernel.policy import Actor
from sightline.projects.models import Portfolio, Program, Project
from sightline.strategy.queries import the_objective

_LOOK: Mapping[str, Callable[[Actor, UUID], Any]] = {
    "owner_id": the_person,
    "sponsor_id": the_person,
    "manager_id": the_person,
    "office_id": the_office,
    "objective_id": the_objective,
    "portfolio_id": lambda actor, row_id: find(Portfolio, row_id, actor),
    "program_id": lambda actor, row_id: find(Program, row_id, actor),
    "needs_from_id": lambda actor, row_id: find(Project, row_id, actor),
}


def resolved(actor: Actor, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with every id found in the actor's scope.

    Raises:
        NotFound: An id that is missing or not visible.
        Invalid: An id that is none.
    """
    return {name: _found(actor, name, value) for name, value in fields.items()}


def _found(actor: Actor, name: str, value: Any) -> Any:
    if name not in _LOOK or value in (None, ""):
        return None if name in _LOOK else value
    return _LOOK[name](actor, _uuid(name, value)).pk


def _uuid(name: str, value: Any) -> UUID:
    if isinstance(value, UUID):
        return value
    try:
        return UUID(str(value))
    except ValueError as error:
        raise Invalid({name: ["This is not an id."]}) from error
