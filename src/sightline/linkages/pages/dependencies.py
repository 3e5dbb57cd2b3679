"""Dependencies on pages: list, matrix and graph on one address, a project's own, and one of them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sightline.kernel import journal, past
from sightline.kernel.errors import Forbidden, NotFound
from sightline.kernel.policy import may
from sightline.linkages import agreement, lists, policy, queries
from sightline.linkages.lists.dependencies import computed_day, day_of, standing_of
from sightline.linkages.pages.dependency_map import graph_of, table_of
from sightline.linkages.queries.dependencies import may_confirm
from sightline.projects import queries as projects
from sightline.projects.pages.frame import framed
from sightline.projects.pages.views import default_view, keep_views, picker
from sightline.projects.schedule import ends
from sightline.projects.schedule.proposing import ONE_SIDE, Sides
from sightline.ui.exports import exported
from sightline.ui.listing import ListPage, params_of
from sightline.ui.routes import Asked, page, show

keep_views("dependencies", "dependencies", lists.dependencies_for, queries.dependencies)
SHOWS = (("list", "List"), ("matrix", "Matrix"), ("graph", "Graph"))
VERBS = {
    "meet": "It came…",
    "doubt": "Doubt it…",
    "recover": "It will be kept",
    "break": "It was not kept…",
    "renew": "Propose anew…",
    "withdraw": "Withdraw…",
}
RECEIVERS_WORD = "Only who runs the project that receives says that it came."
MOVES = {"break": "break_off"}
SIGN = frozenset({"giver_confirmed_by_id", "receiver_confirmed_by_id"})


@page(policy.read)
def dependency_list(request: Asked) -> HttpResponse:
    """Show all dependencies that the actor sees: as a list, a matrix or a graph."""
    actor = request.actor
    listing, rows = lists.dependencies_for(actor), queries.dependencies(actor)
    if opening := default_view(request, listing, rows):
        return redirect(opening)
    params = _opening(request, rows)
    file = exported(listing, rows, params)
    if file is not None:
        return file
    listed = listing.page(rows, params)
    shown = params.get("show", "list")
    context = {
        "page": listed,
        "hides_ended": params.get("state") == "open",
        "shown": shown,
        "tabs": _tabs(listed, shown),
        **_view_picker(request, listing, listed),
    }
    if shown in {"matrix", "graph"}:
        found = queries.matrix(actor, listing.select(rows, params))
        context |= table_of(found, listed) if shown == "matrix" else graph_of(found, listed)
    return show(request, f"linkages/dependency_{_template(shown)}.html", context)


def _template(shown: str) -> str:
    return shown if shown in {"matrix", "graph"} else "list"


def _opening(request: Asked, rows: QuerySet[Any]) -> dict[str, str]:
    """Return the address's parameters; it opens without what has ended until asked for all."""
    params, asked = params_of(request.GET), request.GET
    if "state" in asked and not asked["state"]:
        params["view"] = "all"  # "Any" was chosen, and the links of the page must keep it
    elif not asked.keys() & {"state", "view", "export"} and rows.exists():
        params["state"] = "open"
    return params


def _tabs(listed: ListPage, shown: str) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "href": listed.link(show=None if key == "list" else key),
            "active": key == _template(shown),
        }
        for key, label in SHOWS
    ]


def _view_picker(request: Asked, listing: Any, listed: ListPage) -> dict[str, Any]:
    """Return the saved views; a view of this list is saved at an address of its own."""
    address = f"{reverse('view-save', args=['dependencies'])}?{listed.query}"
    return {**picker(request, listing), "save_view_href": address}


@page(policy.read)
def project_dependencies(request: Asked, project_id: UUID) -> HttpResponse:
    """Show what a project gives and receives."""
    project = projects.the_project(request.actor, project_id)
    listing, rows = lists.dependencies_of_project(), queries.dependencies_of(request.actor, project)
    params = _opening(request, rows)
    file = exported(listing, rows, params)
    if file is not None:
        return file
    context = {
        "page": listing.page(rows, params),
        "hides_ended": params.get("state") == "open",
        "n_mine": sum(may_confirm(request.actor, row) for row in rows),
        "may_propose": may(request.actor, policy.propose, project),
    }
    return show(
        request,
        "linkages/dependency_project.html",
        framed(request, project, "project-dependencies", **context),
    )


@page(policy.read)
def dependency_detail(request: Asked, dependency_id: UUID) -> HttpResponse:
    """Show one dependency: its terms, whose word it has, its gap and what may be done."""
    row = queries.the_dependency(request.actor, dependency_id)
    held = sides_of(request, row)
    context = {
        "row": row,
        "crumbs": [
            {"label": "Dependencies", "href": reverse("dependencies")},
            {"label": row.what, "href": ""},
        ],
        "standing": lists.standing_html(standing_of(row)),
        "giver": lists.end_words(row.giver_code, row.giver_name),
        "receiver": lists.end_words(row.receiver_code, row.receiver_name),
        "signatures": _signatures(row),
        "computed": computed_day(row),
        "counts": day_of(row.promise),
        "gap": lists.gap_html(row),
        "lateness": agreement.lateness(row.state, row.gap),
        "activities": _activities(row),
        "link": _link(row) if row.gives_seen and row.takes_seen else "",
        "raid": _raid(request, row),
        "may_confirm": may_confirm(request.actor, row),
        "may_edit": held.any and row.state in agreement.LIVE,
        "steps": [(verb, _words(row, verb)) for verb in open_steps(request, row, held)],
        **_history(row),
    }
    return show(request, "linkages/dependency_detail.html", context)


def sides_of(request: Asked, row: Any) -> Sides:
    """Return which sides of a dependency the actor runs."""
    return Sides(
        may(request.actor, policy.agree, row.giver), may(request.actor, policy.agree, row.receiver)
    )


def open_steps(request: Asked, row: Any, held: Sides) -> list[str]:
    """Return the steps that the state and the actor's rights leave open."""
    verbs = row.life.verbs_from(row.state)
    found = [verb for verb in VERBS if MOVES.get(verb, verb) in verbs]
    return [verb for verb in found if _may_step(request, row, verb, held)]


def _may_step(request: Asked, row: Any, verb: str, held: Sides) -> bool:
    if verb == "meet":
        return held.takes
    signed = row.giver_confirmed_by_id or row.receiver_confirmed_by_id
    is_own = not signed and row.proposed_by_id == request.actor.id
    return held.any or (verb == "withdraw" and is_own)


def check_may(request: Asked, row: Any, verb: str) -> None:
    """Refuse the form of a step to who may not take it.

    Raises:
        Forbidden: As the step's command says.
    """
    held = sides_of(request, row)
    if not _may_step(request, row, verb, held):
        raise Forbidden(RECEIVERS_WORD if held.any else ONE_SIDE)


def _words(row: Any, verb: str) -> str:
    return "Let go of it…" if verb == "withdraw" and row.state != "proposed" else VERBS[verb]


def _signatures(row: Any) -> list[dict[str, Any]]:
    """Return whose word the dependency has; who signs for a hidden project stays unnamed."""
    sides = (
        ("giver", "Giver", row.gives_seen),
        ("receiver", "Receiver", row.takes_seen),
    )
    return [
        {
            "label": label,
            "end": lists.end_words(getattr(row, f"{end}_code"), getattr(row, f"{end}_name")),
            "who": (getattr(row, f"{end}_confirmed_by") or "") if is_seen else "",
            "on": getattr(row, f"{end}_confirmed_on"),
        }
        for end, label, is_seen in sides
    ]


def _activities(row: Any) -> dict[str, str]:
    """Return the names of the activities at the ends that are seen."""
    both = {"giver": row.gives_seen, "receiver": row.takes_seen}
    named = {
        end: (getattr(row, f"{end}_id"), getattr(row, f"{end}_activity_uid"))
        for end, is_seen in both.items()
        if is_seen
    }
    found = ends.named(named.values())
    return {end: found[pair].name for end, pair in named.items() if pair in found}


def _link(row: Any) -> str:
    """Return how the schedules carry the dependency, in words; blank if an end names nothing."""
    giving = ends.end(row.giver_id, row.giver_activity_uid)
    taking = ends.end(row.receiver_id, row.receiver_activity_uid)
    if giving is None or taking is None:
        return ""
    link = ends.link_between(giving.id, taking.id)
    if link is None:
        return "No link joins the two activities, so the schedules do not move each other."
    if link.state == "agreed":
        return "An agreed link joins the two activities: when the giver's moves, so does the other."
    return "A link between the two activities is proposed and moves nothing yet."


def _raid(request: Asked, row: Any) -> Any:
    if row.raid_item_id is None:
        return None
    return projects.raid(request.actor).filter(pk=row.raid_item_id).first()


def _history(row: Any) -> dict[str, Any]:
    """Return what changed, for who sees both projects; it names people and days of both."""
    if not (row.gives_seen and row.takes_seen):
        return {"changes": None}
    changes = past.history([row.pk], limit=50)
    names = journal.names(change.entry.actor_id for change in changes)
    people = {
        value
        for change in changes
        for image in (change.before, change.after)
        for name, value in (image or {}).items()
        if name in SIGN and value
    }
    named = {str(pk): name for pk, name in journal.names(UUID(one) for one in people).items()}
    return {"changes": changes, "names": names, "named": named}


def check_step(verb: str) -> None:
    """Refuse a step that there is not.

    Raises:
        NotFound: No such step.
    """
    if verb not in VERBS:
        raise NotFound("This step")
