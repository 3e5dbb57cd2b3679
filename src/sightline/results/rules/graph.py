"""The benefits map as a graph: what is refused, what is reported, and where it is drawn.

The checks are the benefits engine's; a map that is being drawn may still be incomplete, but never
goes round, backwards or over 100 %. Rules on plain values; no Django.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sightline.engines.benefits import Edge, Finding, Kind, Node, map_findings
from sightline.kernel.errors import Refused
from sightline.results.rules import LINKS

#: What is refused as it is drawn; everything else is reported until it is put right.
NEVER = frozenset({"self-link", "doubled-link", "backward", "cycle", "over-attributed"})
KINDS: Mapping[str, Kind] = dict(zip(LINKS, Kind, strict=True))
WORDS: Mapping[Kind, str] = {kind: LINKS[key] for key, kind in KINDS.items()}
ORDER: Mapping[Kind, int] = {kind: n for n, kind in enumerate(Kind)}


def check_link(nodes: Sequence[Node], edges: Iterable[Edge], new: Edge) -> None:
    """Refuse a link that no map may have.

    Raises:
        Refused: ``self-link``, ``doubled-link``, ``backward``, ``cycle`` or ``over-attributed``.
    """
    for found in map_findings(nodes, [*edges, new]):
        if found.code in NEVER:
            field = "share" if found.code == "over-attributed" else "target_id"
            raise Refused(found.code, f"{found.message} {found.remedy}", field)


def reported(nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[Finding, ...]:
    """Return what is wrong with a map as it stands."""
    return map_findings(nodes, edges)


def parts_reach(
    edges: Iterable[tuple[UUID, UUID]], ends: Mapping[UUID, UUID]
) -> dict[UUID, frozenset[UUID]]:
    """Return node to the benefits that it leads to, near or far.

    Args:
        edges: From and to, of maps that do not go round.
        ends: Node to the benefit that it stands for.
    """
    leads: dict[UUID, list[UUID]] = {}
    for source, target in edges:
        leads.setdefault(source, []).append(target)
    found: dict[UUID, frozenset[UUID]] = {}
    for start in leads:
        waiting, seen = [start], {start}
        while waiting:
            for then in leads.get(waiting.pop(), ()):
                if then not in seen:
                    seen.add(then)
                    waiting.append(then)
        found[start] = frozenset(ends[one] for one in seen - {start} if one in ends)
    return found


WIDTH, HEIGHT, GAP_X, GAP_Y, TOP = 170, 52, 60, 22, 30


@dataclass(frozen=True)
class Box:
    """Where a node is drawn."""

    key: str
    x: int
    y: int


@dataclass(frozen=True)
class Drawing:
    """A map as it is drawn: boxes in a column for each kind, and its size."""

    boxes: Mapping[str, Box]
    columns: tuple[tuple[str, int], ...]
    width: int
    height: int


def drawing(nodes: Iterable[Node]) -> Drawing:
    """Return where the nodes stand: a column a kind that there is, in the order of the chain."""
    by_kind: dict[Kind, list[Node]] = {}
    for node in nodes:
        by_kind.setdefault(node.kind, []).append(node)
    kinds = sorted(by_kind, key=ORDER.__getitem__)
    boxes = {
        node.id: Box(node.id, 10 + n * (WIDTH + GAP_X), TOP + m * (HEIGHT + GAP_Y))
        for n, kind in enumerate(kinds)
        for m, node in enumerate(by_kind[kind])
    }
    tallest = max((len(held) for held in by_kind.values()), default=0)
    columns = tuple((WORDS[kind], 10 + n * (WIDTH + GAP_X)) for n, kind in enumerate(kinds))
    width = 20 + len(kinds) * (WIDTH + GAP_X) - GAP_X if kinds else 20
    return Drawing(boxes, columns, width, TOP + tallest * (HEIGHT + GAP_Y))
