"""Drawing a benefits map: nodes and links, never round, backwards or over 100 %."""

from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sightline.engines.benefits import Edge
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check
from sightline.projects.queries import the_project
from sightline.results import events, policy, rules
from sightline.results.commands.profiles import share_of
from sightline.results.models import MapEdge, MapNode
from sightline.results.queries.benefits_map import as_edge, as_node, nodes_of
from sightline.results.rules.graph import check_link

Drawn = TypeVar("Drawn", MapNode, MapEdge)
WHY = "a map is checked whole before a link is drawn"
MOST_NODES = 200


@command
def add_map_node(
    actor: Actor, /, *, project_id: UUID, kind: str, title: str, **more: Any
) -> MapNode:
    """Put an output, capability or business change on a project's map.

    Args:
        more: ``due``.

    Raises:
        NotFound: The project is not visible.
        Forbidden: Only who runs it, or the strategic PMO.
        Invalid: No such kind, no title.
        Refused: ``map-full``.
    """
    project = the_project(actor, project_id)
    check(actor, policy.draw, project)
    if kind not in rules.DRAWN:
        words = (
            f"Choose one of {', '.join(rules.DRAWN)}; benefits come on the map by their profile."
        )
        raise Invalid({"kind": [words]})
    if MapNode.objects.system(WHY).filter(project=project).count() >= MOST_NODES:
        words = f"A map has at most {MOST_NODES} nodes; draw what leads to benefits only."
        raise Refused("map-full", words)
    row = MapNode(project=project, kind=kind, title=checked_text("title", title, 200))
    set_fields(row, more, {"due"})
    row.save()
    return _drawn(row, row.project_id, "node added")


@command
def change_map_node(
    actor: Actor, /, *, node_id: UUID, seen: int | None = None, **fields: Any
) -> MapNode:
    """Change the title or day of an output, capability or business change.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``is-benefit``.
    """
    row = claim(MapNode, node_id, actor, policy.draw, seen=seen)
    _check_drawn(row)
    if "title" in fields:
        fields["title"] = checked_text("title", fields["title"], 200)
    if not set_fields(row, fields, {"title", "due"}):
        nothing_changed()
        return row
    row.save()
    return _drawn(row, row.project_id, "node changed")


@command
def drop_map_node(actor: Actor, *, node_id: UUID, seen: int | None = None) -> MapNode:
    """Take a node from a map, with the links that touch it; a benefit stays on it.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``is-benefit``.
    """
    row = claim(MapNode, node_id, actor, policy.draw, seen=seen)
    _check_drawn(row)
    edges = MapEdge.objects.system(WHY)
    for edge in [*edges.filter(source=row), *edges.filter(target=row)]:
        edge.delete()
    row.delete()
    return _drawn(row, row.project_id, "node dropped")


def _check_drawn(row: MapNode) -> None:
    if row.profile_id is not None:
        words = "A benefit is on the map as long as it has a profile; change that instead."
        raise Refused("is-benefit", words)


@command
def link_map_nodes(
    actor: Actor,
    *,
    source_id: UUID,
    target_id: UUID,
    share: Decimal | str | None = None,
) -> MapEdge:
    """Say that one node leads to another, and to which share; a link that is there is changed.

    Args:
        share: 0 to 1; what leads to one node sums to at most 1. Left out where it is not known.

    Raises:
        NotFound: A node is not visible.
        Forbidden: Only who runs the project, or the strategic PMO.
        Invalid: No share above 0 up to 1.
        Refused: ``other-map``, ``self-link``, ``backward``, ``cycle``, ``over-attributed``.
    """
    source = claim(MapNode, source_id, actor, policy.draw)
    target = find(MapNode, target_id, actor)
    if target.project_id != source.project_id:
        raise Refused("other-map", "Both ends stand on one project's map.", "target_id")
    part = None if share in (None, "") else share_of(share)
    if part == 0:
        raise Invalid({"share": ["A link brings about more than nothing; leave it out instead."]})
    edges = list(MapEdge.objects.system(WHY).filter(source__project=source.project_id))
    pair = (source.pk, target.pk)
    held: MapEdge | None = next((e for e in edges if (e.source_id, e.target_id) == pair), None)
    others = [as_edge(edge) for edge in edges if edge is not held]
    nodes = [as_node(node) for node in nodes_of(source.project_id, WHY)]
    check_link(nodes, others, Edge(str(source.pk), str(target.pk), part))
    row = held or MapEdge(source=source, target=target)
    if held is not None and held.share == part:
        nothing_changed()
        return held
    row.share = part
    row.save()
    return _drawn(row, source.project_id, "link drawn")


@command
def unlink_map_nodes(actor: Actor, *, edge_id: UUID, seen: int | None = None) -> MapEdge:
    """Take a link from a map.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
    """
    row = claim(MapEdge, edge_id, actor, policy.draw, seen=seen)
    project_id = row.source.project_id
    row.delete()
    return _drawn(row, project_id, "link dropped")


def _drawn(row: Drawn, project_id: UUID, what: str) -> Drawn:
    record(events.MapDrawn(about=row.pk, project=project_id, what=what))
    return row
