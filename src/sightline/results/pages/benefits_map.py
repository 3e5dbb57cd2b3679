"""The benefits of one project: its list, its map drawn and listed, and the forms that draw it."""

from textwrap import wrap
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.command import find
from sightline.kernel.policy import check, may
from sightline.projects import policy as projects_policy
from sightline.projects import queries as projects
from sightline.projects.pages.frame import BOTH, POST, framed, posted, the_permitted
from sightline.results import commands, forms, lists, policy, queries
from sightline.results.models import MapEdge, MapNode
from sightline.results.queries.benefits_map import Link, Map
from sightline.results.rules.graph import HEIGHT, WIDTH, WORDS
from sightline.ui.exports import exported
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

LONGEST, MOST_LINES = 22, 2


@page(policy.read)
def project_benefits(request: Asked, project_id: UUID) -> HttpResponse:
    """Show what a project promised, what came of it, and how it comes about."""
    project = projects.the_project(request.actor, project_id)
    board = queries.tracker(request.actor)
    listing, rows = lists.tracker_for(request.actor, board), board.rows.filter(project=project)
    params = params_of(request.GET)
    file = exported(listing, rows, params)
    if file is not None:
        return file
    drawn = queries.benefits_map(request.actor, project)
    context = {
        "page": listing.page(rows, params),
        "may_promise": may(request.actor, projects_policy.edit_line, project),
        "may_draw": may(request.actor, policy.draw, project),
        "findings": drawn.findings,
        **_drawing(drawn),
    }
    return show(
        request,
        "results/project.html",
        framed(request, project, "project-benefits", **context),
    )


def _drawing(drawn: Map) -> dict[str, Any]:
    """Return the map as its template draws it and lists it."""
    boxes = [_box(drawn, node.id) for node in drawn.nodes]
    wrong = {key for found in drawn.findings for key in found.ids}
    return {
        "drawn": drawn.drawn,
        "boxes": [{**box, "is_wrong": box["key"] in wrong} for box in boxes],
        "arrows": [_arrow(drawn, link) for link in drawn.links],
        "box_width": WIDTH,
        "box_height": HEIGHT,
        "nodes": [box for box in boxes if box["row"] is not None],
    }


def _box(drawn: Map, key: str) -> dict[str, Any]:
    node = next(node for node in drawn.nodes if node.id == key)
    at, row = drawn.drawn.boxes[key], drawn.rows.get(key)
    lines = wrap(node.title, LONGEST)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1][: LONGEST - 1]}…"]
    return {
        "key": key,
        "x": at.x,
        "y": at.y,
        "title": node.title,
        "kind": WORDS[node.kind],
        "lines": [
            {"words": words, "x": at.x + 10, "y": at.y + 20 + 18 * n}
            for n, words in enumerate(lines)
        ],
        "row": row,
        "href": _href(row),
    }


def _href(row: MapNode | None) -> str:
    if row is None:
        return ""
    if row.profile is not None:
        return reverse("benefit", args=[row.profile.benefit_id])
    return reverse("map-node-edit", args=[row.pk])


def _arrow(drawn: Map, link: Link) -> dict[str, Any]:
    source, target = drawn.drawn.boxes[link.source.id], drawn.drawn.boxes[link.target.id]
    x1, y1 = source.x + WIDTH, source.y + HEIGHT // 2
    x2, y2 = target.x, target.y + HEIGHT // 2
    if source.x == target.x:  # within a column it goes round the right
        x2 = target.x + WIDTH
    bend = x1 + 28
    return {
        "path": f"M{x1},{y1} C{bend},{y1} {x2 + (28 if source.x == target.x else -28)},{y2} {x2},{y2}",
        "source": link.source.title,
        "target": link.target.title,
        "source_kind": WORDS[link.source.kind],
        "target_kind": WORDS[link.target.kind],
        "share": link.share,
        "row": link.row,
    }


@page(policy.draw, methods=BOTH)
def node_add(request: Asked, project_id: UUID) -> HttpResponse:
    """Show and take in an output, capability or business change."""
    project = the_permitted(request, project_id, policy.draw)
    return _taken(
        request,
        forms.NodeForm(posted(request)),
        commands.add_map_node,
        project.pk,
        title="Put on the map",
        said="It is on the map.",
        project_id=project_id,
    )


@page(policy.draw, methods=BOTH)
def node_edit(request: Asked, node_id: UUID) -> HttpResponse:
    """Show and take in a changed node."""
    row = find(MapNode, node_id, request.actor)
    check(request.actor, policy.draw, row)
    return _taken(
        request,
        forms.NodeForm(posted(request), row=row),
        commands.change_map_node,
        row.project_id,
        title=str(row),
        said="The node was saved.",
        node_id=node_id,
    )


@page(policy.draw, methods=POST)
def node_drop(request: Asked, node_id: UUID) -> HttpResponse:
    """Take a node and its links from the map."""
    row = find(MapNode, node_id, request.actor)
    return _taken(
        request,
        forms.StepForm(request.POST),
        commands.drop_map_node,
        row.project_id,
        title=f"Drop {row}",
        said="It is off the map.",
        node_id=node_id,
    )


@page(policy.draw, methods=BOTH)
def link_add(request: Asked, node_id: UUID) -> HttpResponse:
    """Show and take in where a node leads to."""
    row = find(MapNode, node_id, request.actor)
    check(request.actor, policy.draw, row)
    drawn = queries.benefits_map(request.actor, row.project)
    return _taken(
        request,
        forms.LinkForm(posted(request), drawn=drawn, source=row),
        commands.link_map_nodes,
        row.project_id,
        title=f"What {row} leads to",
        said="The link was drawn.",
        source_id=node_id,
    )


@page(policy.draw, methods=POST)
def link_drop(request: Asked, edge_id: UUID) -> HttpResponse:
    """Take a link from the map."""
    row = find(MapEdge, edge_id, request.actor)
    return _taken(
        request,
        forms.StepForm(request.POST),
        commands.unlink_map_nodes,
        row.source.project_id,
        title="Drop the link",
        said="The link was dropped.",
        edge_id=edge_id,
    )


def _taken(
    request: Asked,
    form: Any,
    call: Any,
    drawn_of: UUID,
    *,
    title: str,
    said: str,
    **fixed: Any,
) -> HttpResponse:
    back = reverse("project-benefits", args=[drawn_of])
    if request.method == "POST" and form.submit(call, request.actor, **fixed):
        return done(request, back, said)
    context = {"form": form, "title": title, "back": back, "verb": "Save"}
    return show(request, "projects/form.html", context, form.status)
