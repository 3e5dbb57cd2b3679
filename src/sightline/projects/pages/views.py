"""Saved views of lists, of this context and those above: kept, opened by default, dropped."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse

from sightline.identity import commands as identity
from sightline.identity import policy as identity_policy
from sightline.identity.queries import views_for
from sightline.kernel.errors import Invalid, NotFound
from sightline.kernel.policy import Actor, may
from sightline.projects import forms, lists, queries
from sightline.projects.pages.frame import BOTH, POST, posted
from sightline.ui.forms import check_button
from sightline.ui.listing import Listing
from sightline.ui.routes import Asked, done, page, show

ROUTES = {
    "projects": "projects",
    "portfolios": "portfolios",
    "programs": "programs",
    "raid": "raid",
}
ROWS: dict[str, Callable[[Actor], QuerySet[Any]]] = {
    "projects": queries.projects,
    "portfolios": queries.portfolios_counted,
    "programs": queries.programs_counted,
    "raid": queries.raid,
}
_ABOVE: dict[str, Callable[[Actor], Listing]] = {}


def keep_views(
    name: str,
    route: str,
    listing: Callable[[Actor], Listing],
    rows: Callable[[Actor], QuerySet[Any]],
) -> None:
    """Let a list of a context above have saved views as well."""
    ROUTES[name], ROWS[name], _ABOVE[name] = route, rows, listing


def _listing(actor: Actor, name: str) -> Listing:
    makers: dict[str, Callable[[], Listing]] = {
        "projects": lambda: lists.projects_for(actor),
        "portfolios": lambda: lists.PORTFOLIOS,
        "programs": lambda: lists.PROGRAMS,
        "raid": lambda: lists.raid_for(actor),
    }
    if name in _ABOVE:
        return _ABOVE[name](actor)
    if name not in makers:
        raise NotFound("This list")
    return makers[name]()


def kept(listing: Listing, rows: QuerySet[Any], query: str) -> str:
    """Return the part of an address that a view keeps, or refuse what the list cannot show."""
    allowed = {"q", "sort", "cols", "size", "gone", *(narrow.key for narrow in listing.filters)}
    params = {key: value for key, value in parse_qsl(query) if key in allowed and value}
    if not params.get("size", "0").isdecimal():
        del params["size"]
    listing.select(rows, params)  # builds the query and reads nothing
    return urlencode(params)


def picker(request: Asked, listing: Listing) -> dict[str, Any]:
    """Return what a list's page shows of its views: those to choose, and where to save one."""
    chosen = request.GET.get("view", "")
    everything = {"label": "All", "href": "?view=all", "active": False, "shared": False}
    held = [
        {
            "label": view.name,
            "href": f"?{view.query}{'&' if view.query else ''}view={view.pk}",
            "active": chosen == str(view.pk),
            "shared": view.audience != "private",
        }
        for view in views_for(request.actor, listing.name)
    ]
    address = reverse("view-save", args=[listing.name])
    query = request.GET.urlencode()
    everything["active"] = not any(view["active"] for view in held)
    return {"views": [everything, *held], "save_view_href": f"{address}?{query}"}


def default_view(request: Asked, listing: Listing, rows: QuerySet[Any] | None = None) -> str:
    """Return the address that the list opens with: the default view's, when none was asked for.

    Args:
        rows: What the list is of, where it is no list of this context.
    """
    if request.GET:
        return ""
    rows = ROWS[listing.name](request.actor) if rows is None else rows
    for view in views_for(request.actor, listing.name):
        if view.audience == "default" and view.query:
            try:
                query = kept(listing, rows, view.query)
            except Invalid:
                continue  # the list lost a column since; it opens as it is
            return f"{request.path}?{query}&view={view.pk}"
    return ""


@page(identity_policy.own_view, methods=BOTH)
def view_save(request: Asked, listing: str) -> HttpResponse:
    """Save the list as it stands under a name."""
    actor, shown = request.actor, _listing(request.actor, listing)
    share = may(actor, identity_policy.share_view)
    form = forms.ViewForm(posted(request), query=request.GET.urlencode(), may_share=share)

    def save(by: Actor, **said: Any) -> Any:
        said.pop("seen", None)
        query = kept(shown, ROWS[listing](by), said.pop("query"))
        return identity.save_view(by, listing=listing, query=query, **said)

    back = reverse(ROUTES[listing])
    if request.method == "POST" and form.submit(save, actor):
        view = form.result
        return done(
            request, f"{back}?{view.query}&view={view.pk}", f"The view {view.name} was saved."
        )
    mine = [view for view in views_for(actor, listing) if view.person_id == actor.id]
    context = {"form": form, "back": back, "mine": mine, "listing": listing}
    return show(request, "projects/view_form.html", context, form.status)


@page(identity_policy.own_view, methods=POST)
def view_drop(request: Asked, view_id: UUID) -> HttpResponse:
    """Drop one's own view."""
    check_button(request.POST)
    view = identity.drop_view(request.actor, view_id=view_id)
    to = reverse(ROUTES.get(view.listing, "projects"))
    return done(request, f"{to}?view=all", f"The view {view.name} was dropped.")
