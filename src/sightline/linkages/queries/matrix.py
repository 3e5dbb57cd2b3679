"""The dependencies counted giver by receiver, as one actor sees them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sightline.kernel.policy import Actor
from sightline.linkages import agreement
from sightline.linkages.queries.dependencies import dependencies

HIDDEN = "hidden"


@dataclass(frozen=True)
class Node:
    """A project at an end; all that the actor may not see are one, whose key is ``hidden``."""

    key: str
    code: str
    name: str


@dataclass(frozen=True)
class Cell:
    """What one project gives another: how many, the worst standing, the worst gap in days."""

    giver: Node
    receiver: Node
    n: int
    standing: str
    gap: int | None


@dataclass(frozen=True)
class Matrix:
    """Givers down, receivers across, both by code, and the cells that hold anything."""

    givers: list[Node]
    receivers: list[Node]
    cells: dict[tuple[str, str], Cell]

    @property
    def total(self) -> int:
        """How many dependencies are counted."""
        return sum(cell.n for cell in self.cells.values())


def matrix(actor: Actor, rows: QuerySet[Any] | None = None) -> Matrix:
    """Return the dependencies counted giver by receiver; without ``rows``, all that are open.

    Args:
        rows: Some of what ``dependencies`` returns.
    """
    if rows is None:
        rows = dependencies(actor).filter(state__in=agreement.OPEN)
    held: dict[tuple[Node, Node], list[tuple[str, int | None]]] = defaultdict(list)
    columns = ("state", "gap", *_columns("giver"), *_columns("receiver"))
    for state, gap, *ends in rows.order_by().values_list(*columns):
        pair = (_node(*ends[:3]), _node(*ends[3:]))
        held[pair].append((agreement.standing(state, gap), gap))
    cells = {
        (giver.key, taker.key): _cell(giver, taker, said) for (giver, taker), said in held.items()
    }
    return Matrix(_by_code(giver for giver, _ in held), _by_code(taker for _, taker in held), cells)


def _columns(end: str) -> tuple[str, str, str]:
    return (f"{end}_id", f"{end}_code", f"{end}_name")


def _node(pk: UUID, code: str | None, name: str | None) -> Node:
    if code is None:
        return Node(HIDDEN, "", "Projects you may not see")
    return Node(str(pk), code, name or "")


def _cell(giver: Node, taker: Node, said: list[tuple[str, int | None]]) -> Cell:
    gaps = [gap for standing, gap in said if gap is not None and standing in _WAITED]
    worst = agreement.worst(standing for standing, _ in said)
    return Cell(giver, taker, len(said), worst, min(gaps, default=None))


_WAITED = frozenset({"short", *agreement.OPEN})


def _by_code(nodes: Iterable[Node]) -> list[Node]:
    return sorted(Counter(nodes), key=lambda node: (node.key == HIDDEN, node.code))
