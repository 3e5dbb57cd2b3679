"""The map of dependencies: counts giver by receiver, and the same as a graph."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from sightline.linkages.lists.dependencies import MARKS, standing_html
from sightline.linkages.network import HEIGHT, WIDTH, Line, drawing
from sightline.linkages.queries import HIDDEN, Cell, Matrix, Node
from sightline.ui.listing import ListPage

MOST = 60
LONGEST = 15
#: A line's pattern by how the worst of its dependencies stands; never by colour alone.
DASHES = {
    "broken": "2 5",
    "short": "10 4 2 4",
    "at_risk": "8 4",
    "proposed": "3 3",
    "accepted": "",
    "met": "",
    "withdrawn": "1 6",
}
HEAVY = frozenset({"broken", "short"})


def table_of(found: Matrix, listed: ListPage) -> dict[str, Any]:
    """Return the matrix as its template shows it: a cell opens the list of what it counts."""
    rows = [
        {
            "giver": giver,
            "cells": [_cell(found, giver, receiver, listed) for receiver in found.receivers],
            "n": sum(c.n for c in found.cells.values() if c.giver.key == giver.key),
        }
        for giver in found.givers
    ]
    return {"rows": rows, "receivers": found.receivers, "total": found.total}


def _cell(found: Matrix, giver: Node, receiver: Node, listed: ListPage) -> dict[str, Any] | None:
    cell = found.cells.get((giver.key, receiver.key))
    if cell is None:
        return None
    return {
        "n": cell.n,
        "mark": standing_html(cell.standing),
        "gap": _gap(cell),
        "said": f"{cell.n} from {_said(giver)} to {_said(receiver)}",
        "href": listed.link(show=None, giver=giver.key, receiver=receiver.key),
    }


def _gap(cell: Cell) -> str:
    return f"Short by {-cell.gap}" if cell.gap is not None and cell.gap < 0 else ""


def _said(node: Node) -> str:
    return node.code or node.name


def graph_of(found: Matrix, listed: ListPage) -> dict[str, Any]:
    """Return the graph as its template draws it, or how many projects are too many for it."""
    nodes = {node.key: node for node in (*found.givers, *found.receivers)}
    if len(nodes) > MOST:
        return {"too_many": len(nodes), "most": MOST}
    keys = sorted(nodes, key=lambda key: (key == HIDDEN, nodes[key].code))
    drawn = drawing(keys, found.cells.keys())
    return {
        "drawn": drawn,
        "boxes": [_box(nodes[box.key], box.x, box.y) for box in drawn.boxes],
        "lines": [_line(cell, line, listed) for cell, line in _worst_first(found, drawn.lines)],
        "circles": [", ".join(_said(nodes[key]) for key in circle) for circle in drawn.circles],
        "legend": [
            {"mark": standing_html(key), "dash": DASHES[key], "colour": _colour(key)}
            for key in sorted(
                {cell.standing for cell in found.cells.values()}, key=list(MARKS).index
            )
        ],
        "box_width": WIDTH,
        "box_height": HEIGHT,
    }


def _worst_first(found: Matrix, lines: Iterable[Line]) -> list[tuple[Cell, Line]]:
    order = list(MARKS)
    pairs = [(found.cells[line.pair], line) for line in lines]
    return sorted(
        pairs, key=lambda p: (order.index(p[0].standing), p[0].giver.code, p[0].receiver.code)
    )


def _colour(standing: str) -> str:
    mark = MARKS[standing].replace("_", "-")
    return f"var(--mark-{mark})" if mark == "none" else f"var(--mark-{mark}-edge)"


def _box(node: Node, x: int, y: int) -> dict[str, Any]:
    code = node.code or "Not seen"
    return {
        "x": x,
        "y": y,
        "text_x": x + WIDTH // 2,
        "text_y": y + HEIGHT // 2 + 5,
        "code": code if len(code) <= LONGEST else f"{code[: LONGEST - 1]}…",
        "name": f"{node.code} {node.name}".strip(),
        "href": "" if node.key == HIDDEN else reverse("project-dependencies", args=[node.key]),
    }


def _line(cell: Cell, line: Line, listed: ListPage) -> dict[str, Any]:
    pair = f"{_said(cell.giver)} to {_said(cell.receiver)}"
    mark = standing_html(cell.standing)
    return {
        "path": line.path,
        "head": line.head,
        "colour": _colour(cell.standing),
        "dash": DASHES[cell.standing],
        "width": 3 if cell.standing in HEAVY else 2,
        "said": f"{pair}: {cell.n}",
        "mark": mark,
        "gap": _gap(cell),
        "in_circle": line.in_circle,
        "href": listed.link(show=None, giver=cell.giver.key, receiver=cell.receiver.key),
    }
