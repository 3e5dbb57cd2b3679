"""How each kind of row goes to another office: through the command of the context that owns it.

Contexts above are joined in ``site/wiring.py``, which names their command.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sightline.identity import commands as identity
from sightline.identity.queries import the_office
from sightline.kernel.policy import Actor
from sightline.network.commands.standards import hand_over_standard
from sightline.projects import commands as projects

#: Moves one row to an office, with the reason.
Move = Callable[[Actor, UUID, UUID, str], Any]


def _project(actor: Actor, row_id: UUID, office_id: UUID, why: str) -> Any:
    return projects.transfer_project(actor, project_id=row_id, office_id=office_id, why=why)


def _program(actor: Actor, row_id: UUID, office_id: UUID, why: str) -> Any:
    return projects.transfer_program(actor, program_id=row_id, office_id=office_id, why=why)


def _portfolio(actor: Actor, row_id: UUID, office_id: UUID, why: str) -> Any:
    return projects.transfer_portfolio(actor, portfolio_id=row_id, office_id=office_id, why=why)


def _person(actor: Actor, row_id: UUID, office_id: UUID, why: str) -> Any:
    return identity.change_person(actor, person_id=row_id, office_id=office_id)


def _grant(actor: Actor, row_id: UUID, office_id: UUID, why: str) -> Any:
    office = the_office(actor, office_id)
    node = identity.Node("office", office.pk, office.name)
    return identity.move_grant(actor, grant_id=row_id, node=node, why=why)


def _office(actor: Actor, row_id: UUID, office_id: UUID, why: str) -> Any:
    return identity.move_office(actor, office_id=row_id, parent_id=office_id, why=why[:500])


def _standard(actor: Actor, row_id: UUID, office_id: UUID, why: str) -> Any:
    return hand_over_standard(actor, standard_id=row_id, office_id=office_id, why=why)


MOVES: dict[str, Move] = {
    "projects": _project,
    "programs": _program,
    "portfolios": _portfolio,
    "offices": _office,
    "standards": _standard,
    "people": _person,
    "grants": _grant,
}


def join(moves: Mapping[str, Move]) -> None:
    """Add the kinds of a context above; ``site/wiring.py`` alone calls this, once for each."""
    MOVES.update(moves)
