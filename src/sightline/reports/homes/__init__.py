"""Homes: the page a person lands on, made for the strongest of their roles."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sightline.identity.queries import roles_of
from sightline.identity.rules import ROLES
from sightline.kernel.errors import Invalid
from sightline.kernel.policy import Actor
from sightline.projects.queries import managed
from sightline.reports.homes import leaders, others
from sightline.reports.homes.blocks import Block, Home
from sightline.reports.homes.boards import board_blocks
from sightline.reports.homes.changes import change_blocks
from sightline.reports.homes.demand import demand_blocks
from sightline.reports.homes.network import network_blocks
from sightline.reports.homes.results import result_blocks

#: Role to its home, the strongest role first; roles not named here have the reader's home.
HOMES: Mapping[str, Callable[[Actor], Home]] = {
    "executive": leaders.executive,
    "strategic_pmo": leaders.strategic_pmo,
    "program_office": leaders.office,
    "project_office": leaders.office,
    "project_manager": others.project_manager,
    "auditor": others.auditor,
    "access_admin": others.access_admin,
    "reader": others.reader,
}


def context(actor: Actor, asked: str) -> dict[str, Any]:
    """Return what the home's template shows.

    Args:
        asked: The role whose home is wanted; blank for the strongest.

    Raises:
        Invalid: A role that the actor does not hold.
    """
    open_to = roles_with_homes(actor)
    if asked and asked not in open_to:
        raise Invalid({"as": ["You hold no such role."]})
    role = asked or open_to[0]
    tabs = [{"label": ROLES[one], "href": f"/?as={one}", "active": one == role} for one in open_to]
    own = HOMES[role](actor)
    home = replace(own, blocks=[*_waiting(actor), *own.blocks])
    return {"home": home, "role": role, "tabs": tabs if len(tabs) > 1 else []}


def _waiting(actor: Actor) -> list[Block]:
    """Return what waits for the actor, whatever their role."""
    decided = [*board_blocks(actor), *change_blocks(actor)]
    return [*decided, *network_blocks(actor), *demand_blocks(actor), *result_blocks(actor)]


def roles_with_homes(actor: Actor) -> list[str]:
    """Return the roles whose homes the actor may open, the strongest first."""
    held = set(roles_of(actor))
    if actor.id is not None and "project_manager" not in held and _manages(actor):
        held.add("project_manager")
    found = [role for role in HOMES if role in held]
    return found or ["reader"]


def _manages(actor: Actor) -> bool:
    return bool(managed(actor).exists())
