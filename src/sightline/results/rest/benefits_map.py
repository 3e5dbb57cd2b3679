"""The benefits map of a project over HTTP."""

from datetime import date
from typing import Literal
from uuid import UUID

from sightline.kernel.command import find
from sightline.projects.queries import the_project
from sightline.results import commands, policy, queries
from sightline.results.models import MapEdge, MapNode
from sightline.results.rest.benefits import Share
from sightline.results.rules.graph import KINDS
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Day, Decimals, Id, In, Name, Out, Told
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Benefits map")
Drawn = Literal["output", "capability", "change"]
KEYS = {kind: key for key, kind in KINDS.items()}


class NodeOut(Out):
    """An output, capability or business change, or a benefit by its profile."""

    project_id: UUID
    kind: Literal["output", "capability", "change", "benefit"]
    title: str
    profile_id: UUID | None
    due: date | None


class MapEdgeOut(Out):
    """That one node leads to another, and to which share (0 to 1) of it."""

    source_id: UUID
    target_id: UUID
    share: Decimals | None


class NodeAdding(In):
    """A new node."""

    kind: Drawn
    title: Name
    due: Day | None = LEFT


class NodeChange(In):
    """What changes about a node."""

    title: Name = LEFT
    due: Day | None = LEFT


class Linking(In):
    """Where a node leads to."""

    target_id: Id
    share: Share | None = LEFT


class MapNodeOut(Told):
    """A node as it is drawn; an objective has no row of its own and its key begins with a word."""

    key: str
    kind: Literal["output", "capability", "change", "intermediate", "end", "objective"]
    title: str


class MapLinkOut(Told):
    """A link as it is drawn; one without an id is the promise's own objective."""

    id: UUID | None
    source: str
    target: str
    share: Decimals | None


class FindingOut(Told):
    """Something to put right."""

    code: str
    message: str
    remedy: str
    keys: list[str]


class MapOut(Told):
    """A project's benefits map."""

    nodes: list[MapNodeOut]
    links: list[MapLinkOut]
    findings: list[FindingOut]


@api.tells("/projects/{uuid:project_id}/benefits-map", policy.read, MapOut)
def benefits_map(request: Asked, project_id: UUID) -> MapOut:
    """Return how a project's benefits come about, and what is wrong with that."""
    found = queries.benefits_map(request.actor, the_project(request.actor, project_id))
    return MapOut(
        nodes=[
            MapNodeOut(key=node.id, kind=KEYS[node.kind], title=node.title) for node in found.nodes
        ],
        links=[
            MapLinkOut(
                id=link.row.pk if link.row else None,
                source=link.source.id,
                target=link.target.id,
                share=link.share,
            )
            for link in found.links
        ],
        findings=[
            FindingOut(code=one.code, message=one.message, remedy=one.remedy, keys=list(one.ids))
            for one in found.findings
        ],
    )


@api.creates("/projects/{uuid:project_id}/benefits-map", policy.draw, NodeOut, at="/map-nodes/{id}")
def add_map_node(request: Asked, project_id: UUID, said: NodeAdding) -> MapNode:
    """Put an output, capability or business change on a project's map."""
    return commands.add_map_node(request.actor, project_id=project_id, **said.given())


@api.shows("/map-nodes/{uuid:node_id}", policy.read, NodeOut)
def map_node(request: Asked, node_id: UUID) -> MapNode:
    """Return one node of a map."""
    return find(MapNode, node_id, request.actor)


@api.changes("/map-nodes/{uuid:node_id}", policy.draw, NodeOut)
def change_map_node(request: Asked, node_id: UUID, said: NodeChange) -> MapNode:
    """Change a node of a map."""
    return commands.change_map_node(
        request.actor, node_id=node_id, seen=seen(request), **said.given()
    )


@api.drops("/map-nodes/{uuid:node_id}", policy.draw)
def drop_map_node(request: Asked, node_id: UUID) -> None:
    """Take a node and its links from a map."""
    commands.drop_map_node(request.actor, node_id=node_id, seen=seen(request))


@api.creates("/map-nodes/{uuid:node_id}/links", policy.draw, MapEdgeOut, at="/map-links/{id}")
def link_map_nodes(request: Asked, node_id: UUID, said: Linking) -> MapEdge:
    """Say that one node leads to another."""
    return commands.link_map_nodes(request.actor, source_id=node_id, **said.given())


@api.shows("/map-links/{uuid:edge_id}", policy.read, MapEdgeOut)
def map_link(request: Asked, edge_id: UUID) -> MapEdge:
    """Return one link of a map."""
    return find(MapEdge, edge_id, request.actor)


@api.drops("/map-links/{uuid:edge_id}", policy.draw)
def unlink_map_nodes(request: Asked, edge_id: UUID) -> None:
    """Take a link from a map."""
    commands.unlink_map_nodes(request.actor, edge_id=edge_id, seen=seen(request))
