"""The benefits map of one project: its nodes, links, objectives, and what is wrong with it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sightline.engines.benefits import Edge, Finding, Kind, Node
from sightline.kernel.policy import Actor, visible
from sightline.results.models import MapEdge, MapNode
from sightline.results.rules.graph import KINDS, Drawing, drawing, reported

if TYPE_CHECKING:
    from sightline.projects.models import Project

OBJECTIVE = "objective-"
NODES = ("profile__benefit__objective", "profile__benefit__owner")


@dataclass(frozen=True)
class Link:
    """One arrow of a map; ``row`` is missing where the register says it."""

    source: Node
    target: Node
    row: MapEdge | None = None

    @property
    def share(self) -> Decimal | None:
        """The part of the target that comes of the source, 0 to 1, where it is known."""
        return self.row.share if self.row else None


@dataclass(frozen=True)
class Map:
    """A project's map, ready to be drawn and listed."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    rows: dict[str, MapNode]
    findings: tuple[Finding, ...]
    drawn: Drawing


def as_node(row: MapNode) -> Node:
    """Return a row as a node of the graph: a benefit's kind is its profile's to say."""
    if row.profile is None:
        return Node(str(row.pk), KINDS[row.kind], row.title)
    kind = Kind.INTERMEDIATE if row.profile.is_intermediate else Kind.BENEFIT
    return Node(str(row.pk), kind, row.profile.benefit.title, row.profile.is_disbenefit)


def nodes_of(project_id: UUID, reason: str) -> list[MapNode]:
    """Return the nodes of a project's map with what they stand for, whoever asks."""
    rows = MapNode.objects.system(reason).filter(project=project_id)
    return list(rows.select_related(*NODES))


def as_edge(row: MapEdge) -> Edge:
    """Return a row as an edge of the graph."""
    return Edge(str(row.source_id), str(row.target_id), row.share)


def benefits_map(actor: Actor, project: "Project") -> Map:
    """Return the benefits map of a project that the actor sees, in two queries."""
    rows = list(visible(actor, MapNode).filter(project=project).select_related(*NODES))
    held = {str(row.pk): row for row in rows}
    nodes = {key: as_node(row) for key, row in held.items()}
    drawn = visible(actor, MapEdge).filter(source__project=project)
    links = [Link(nodes[str(e.source_id)], nodes[str(e.target_id)], e) for e in drawn]
    links += _aims(held, nodes)
    ordered = tuple(sorted(nodes.values(), key=lambda node: node.title.casefold()))
    links.sort(key=lambda link: (link.source.title, link.target.title))
    edges = [Edge(link.source.id, link.target.id, link.share) for link in links]
    return Map(ordered, tuple(links), held, reported(ordered, edges), drawing(ordered))


def _aims(held: dict[str, MapNode], nodes: dict[str, Node]) -> list[Link]:
    """Return the links of end benefits to their objectives, and put those among the nodes."""
    found = []
    for key, row in held.items():
        aim = row.profile.benefit.objective if row.profile else None
        if aim is not None and nodes[key].kind is Kind.BENEFIT:
            there = f"{OBJECTIVE}{aim.pk}"
            nodes.setdefault(there, Node(there, Kind.OBJECTIVE, str(aim)))
            found.append(Link(nodes[key], nodes[there]))
    return found
