"""Waves over dependencies: how a delay, or a ripple of rework, runs from giver to receiver.

It needs no schedule: nodes, and edges with slack and probability. What depends on itself in a
circle is taken as one node: its members share one delay, and ``circles`` names them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sightline.engines.impact.record import Edge, Strength
from sightline.engines.schedule.refusal import Note

Delays = dict[str, float]


@dataclass(frozen=True)
class Node:
    """Something that others depend on.

    Attributes:
        cost_of_delay: What one day of delay costs.
        rework: What it costs to do again.
        budget: How large it is in money.
    """

    id: str
    cost_of_delay: float = 0
    rework: float = 0
    budget: float = 0
    name: str = ""


@dataclass(frozen=True)
class Graph:
    """Nodes and the edges between them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...] = ()

    def __post_init__(self) -> None:
        if len(self.index) < len(self.nodes):
            raise ValueError("two nodes have one id")
        for edge in self.edges:
            for id_ in (edge.giver_id, edge.receiver_id):
                if id_ not in self.index:
                    raise ValueError(f"an edge leads to {id_!r}, which is no node")

    @cached_property
    def index(self) -> dict[str, int]:
        """The place of each node."""
        return {node.id: i for i, node in enumerate(self.nodes)}

    @cached_property
    def strands(self) -> tuple[tuple[str, ...], ...]:
        """Nodes in the order in which a wave passes; those of a circle stand together."""
        after: list[list[int]] = [[] for _ in self.nodes]
        for edge in self.edges:
            after[self.index[edge.giver_id]].append(self.index[edge.receiver_id])
        return tuple(tuple(self.nodes[i].id for i in sorted(part)) for part in strands(after))

    @cached_property
    def received(self) -> dict[str, tuple[Edge, ...]]:
        """The edges that lead to each node from outside its circle."""
        part = {id_: n for n, strand in enumerate(self.strands) for id_ in strand}
        found: dict[str, list[Edge]] = {node.id: [] for node in self.nodes}
        for edge in self.edges:
            if part[edge.giver_id] != part[edge.receiver_id]:
                found[edge.receiver_id].append(edge)
        return {id_: tuple(edges) for id_, edges in found.items()}


def strands(after: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return strong components so that every edge leads forwards, or stays within one.

    Source:
        Tarjan (1972), "Depth-first search and linear graph algorithms", SIAM Journal on
        Computing 1 (2), without recursion.
    """
    found: list[list[int]] = []
    seen, low, stack = [0] * len(after), [0] * len(after), []
    clock, done = 1, len(after) + 1
    for root in range(len(after)):
        ahead = [(root, 0)] if not seen[root] else []
        while ahead:
            node, k = ahead.pop()
            if not k:
                seen[node] = low[node] = clock
                clock += 1
                stack.append(node)
            elif low[after[node][k - 1]] < low[node]:
                low[node] = low[after[node][k - 1]]
            if k < len(after[node]):
                ahead.append((node, k + 1))
                if not seen[after[node][k]]:
                    ahead.append((after[node][k], 0))
            elif low[node] == seen[node]:
                part = [stack.pop()]
                while part[-1] != node:
                    part.append(stack.pop())
                for member in part:
                    low[member] = done
                found.append(part)
    return found[::-1]


def circles(graph: Graph) -> tuple[Note, ...]:
    """Return a note for each set of nodes that depend on each other in a circle."""
    return tuple(_circle(strand) for strand in graph.strands if len(strand) > 1)


def _circle(strand: Sequence[str]) -> Note:
    shown = ", ".join(strand[:8]) + (f" and {len(strand) - 8} more" if len(strand) > 8 else "")
    message = f"These depend on each other in a circle and were taken as one: {shown}."
    return Note("circle", message, "Agree which of them goes first.", tuple(strand))


def delays(graph: Graph, own: Mapping[str, float]) -> Delays:
    """Return the delay of every node, in days.

    Args:
        own: The delays that start the wave.

    Raises:
        ValueError: ``own`` names no node, or is negative.

    Source:
        ``delay(v) = max(own(v), max over u of max(0, delay(u) - slack(u, v)))``.
    """
    _check(graph, own)
    found: Delays = {}
    for strand in graph.strands:
        reached = [own.get(id_, 0) for id_ in strand]
        for id_ in strand:
            edges = graph.received[id_]
            reached += [found[edge.giver_id] - edge.slack_days for edge in edges]
        found.update(dict.fromkeys(strand, max(0, *reached)))
    return found


def _check(graph: Graph, own: Mapping[str, float]) -> None:
    for id_, value in own.items():
        if id_ not in graph.index:
            raise ValueError(f"{id_!r} is no node")
        if not value >= 0:
            raise ValueError("a wave does not start negative")


def area(found: Mapping[str, float]) -> tuple[str, ...]:
    """Return the impact area: what is delayed at all."""
    return tuple(id_ for id_, delay in found.items() if delay > 0)


def cost(graph: Graph, found: Mapping[str, float], direct: float = 0) -> float:
    """Return what delays cost, and the direct cost of the change on top."""
    return direct + sum(found[node.id] * node.cost_of_delay for node in graph.nodes)


def ripple(graph: Graph, started: Mapping[str, float]) -> dict[str, float]:
    """Return the probability that a change reaches each node.

    Paths that lead to one node are taken as independent of each other. Where they share a
    piece they are not, and the true probability is lower: simulate it, if that matters.

    Args:
        started: The probability with which the change starts at a node.

    Source:
        ``p(v) = 1 - prod over u of (1 - p(u) t(u, v))``.
    """
    _check(graph, started)
    found: dict[str, float] = {}
    for strand in graph.strands:
        missed = 1.0
        for id_ in strand:
            missed *= 1 - started.get(id_, 0)
            for edge in graph.received[id_]:
                missed *= 1 - found[edge.giver_id] * edge.probability
        found.update(dict.fromkeys(strand, 1 - missed))
    return found


def expected_cost(graph: Graph, found: Mapping[str, float]) -> float:
    """Return the rework to be expected of a ripple."""
    return sum(found[node.id] * node.rework for node in graph.nodes)


def propagation(n_out: int, n_in: int) -> float | None:
    """Return how a node behaves: near 1 it multiplies change, near -1 it absorbs it.

    None without any change that came or went.

    Source:
        Change propagation index, Giffin and others (2009), "Change propagation analysis in
        complex technical systems", Journal of Mechanical Design 131 (8).
    """
    if n_out < 0 or n_in < 0:
        raise ValueError("a count is not negative")
    return (n_out - n_in) / (n_out + n_in) if n_out + n_in else None


@dataclass(frozen=True)
class Size:
    """How large a node is in money and in links, with its rank in each; 1 is the largest."""

    id: str
    budget: float
    n_received: int
    rank_by_budget: int
    rank_by_links: int


def sizes(graph: Graph) -> tuple[Size, ...]:
    """Return every node in both views: by budget, and by the hard dependencies it waits for.

    Nodes of one size share a rank.
    """
    received = dict.fromkeys(graph.index, 0)
    for edge in graph.edges:
        received[edge.receiver_id] += edge.strength is Strength.HARD
    budgets = {node.id: node.budget for node in graph.nodes}
    return tuple(
        Size(id_, budgets[id_], n, _rank(budgets, id_), _rank(received, id_))
        for id_, n in received.items()
    )


def _rank(values: Mapping[str, float], id_: str) -> int:
    return 1 + sum(value > values[id_] for value in values.values())
