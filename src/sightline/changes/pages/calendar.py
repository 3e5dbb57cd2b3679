"""The schedule of change: a month, thirteen weeks or a list, with collisions; and its secret links."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.changes import commands, policy, rules
from sightline.changes.forms import windows as forms
from sightline.changes.lists.calendar import CALENDAR, COLLISIONS, href, table
from sightline.changes.queries import windows
from sightline.changes.queries.calendar import FILTERS, Entry, Narrowed, entries
from sightline.changes.rules import grid
from sightline.identity.queries import office_tree
from sightline.kernel import clock
from sightline.kernel.errors import Invalid
from sightline.kernel.policy import may
from sightline.projects.queries import project_names
from sightline.projects.subjects import subjects
from sightline.ui.asking import ask, day_asked
from sightline.ui.exports import TYPES, as_file
from sightline.ui.fields import indented
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

BOTH = ("GET", "HEAD", "POST")
VIEWS = {"month": "Month", "weeks": "13 weeks", "list": "List only"}
MOST_A_DAY = 8
Params = Mapping[str, str]


@page(policy.read)
def calendar(request: Asked) -> HttpResponse:
    """Show the schedule of change, with a picture of it and the list that says the same."""
    actor, params = request.actor, params_of(request.GET)
    view, anchor = _view(params), day_asked(params, "from") or clock.today()
    first, until = _span(view, anchor)
    found = entries(actor, grid.at_midnight(first), grid.at_midnight(until), Narrowed.by(params))
    if params.get("export") in TYPES:
        return as_file(CALENDAR, found, params["export"])
    context = {
        "view": view,
        "views": [
            {"label": words, "href": _link(params, view=key), "active": key == view}
            for key, words in VIEWS.items()
        ],
        "first": first,
        "last": until - grid.DAY,
        "anchor": anchor,
        "today": clock.today(),
        "previous": _link(params, **{"from": _moved(view, anchor, -1).isoformat()}),
        "next": _link(params, **{"from": _moved(view, anchor, 1).isoformat()}),
        "now": _link(params, **{"from": None}),
        "month": _month(anchor, found) if view == "month" else None,
        "strip": _strip(first, found) if view == "weeks" else None,
        "schedule": table(CALENDAR.columns, found),
        "collisions": table(COLLISIONS.columns, [met for entry in found for met in entry.met]),
        "filters": _filters(request, params),
        "carried": [(key, params[key]) for key in ("view", "from") if key in params],
        "clear": _link(params, **dict.fromkeys(FILTERS)) if _is_narrowed(params) else "",
        "csv": _link(params, export="csv"),
        "xlsx": _link(params, export="xlsx"),
        "may_keep": may(actor, policy.keep_windows),
    }
    return show(request, "changes/calendar.html", context)


def _view(params: Params) -> str:
    view = params.get("view", "month")
    if view not in VIEWS:
        raise Invalid({"view": [f"{view[:60]} is not one of: {', '.join(VIEWS)}."]})
    return view


def _span(view: str, anchor: date) -> tuple[date, date]:
    if view == "month":
        return anchor.replace(day=1), grid.month_after(anchor)
    first = grid.monday(anchor)
    return first, first + grid.WEEKS * grid.WEEK


def _moved(view: str, anchor: date, n: int) -> date:
    if view == "month":
        return grid.month_after(anchor, n)
    return grid.monday(anchor) + n * grid.WEEKS * grid.WEEK


def _link(params: Params, **changes: str | None) -> str:
    merged = {key: value for key, value in params.items() if key != "export"} | changes
    return "?" + urlencode({key: value for key, value in merged.items() if value})


def _is_narrowed(params: Params) -> bool:
    return any(params.get(name) for name in FILTERS)


def _month(anchor: date, found: Sequence[Entry]) -> list[list[dict[str, Any]]]:
    """Return the weeks of a month, each day with what is going on; a title stands once a week."""
    return [
        [
            {
                "day": day,
                "inside": day.month == anchor.month,
                "is_today": day == clock.today(),
                **_of_day([entry for entry in found if entry.touches_day(day)], day, week[0]),
            }
            for day in week
        ]
        for week in grid.month_weeks(anchor)
    ]


def _of_day(found: Sequence[Entry], day: date, first: date) -> dict[str, Any]:
    """Return what a day's cell shows: so many entries, new ones first, and how many more."""
    drawn = [{**_drawn(entry), "is_head": day == max(first, entry.start.date())} for entry in found]
    drawn.sort(key=lambda one: not one["is_head"])
    return {"entries": drawn[:MOST_A_DAY], "more": len(drawn[MOST_A_DAY:])}


def _strip(first: date, found: Sequence[Entry]) -> dict[str, Any]:
    laid = [(entry, grid.stretch(entry.start, entry.finish, first)) for entry in found]
    return {
        "weeks": grid.strip_weeks(first),
        "rows": [
            {**_drawn(entry), "stretch": where, "before": range(where.before),
             "after": range(where.after)}
            for entry, where in laid
            if where is not None
        ],
    }  # fmt: skip


def _drawn(entry: Entry) -> dict[str, Any]:
    look = entry.kind if entry.kind != "change" else "firm" if entry.is_firm else "tentative"
    return {"entry": entry, "href": href(entry), "look": look}


def _filters(request: Asked, params: Params) -> list[dict[str, Any]]:
    actor = request.actor
    choices: dict[str, tuple[str, list[tuple[str, str]]]] = {
        "office": (
            "Office",
            [(str(n.office.pk), indented(n.depth, n.office.name)) for n in office_tree(actor)],
        ),
        "project": ("Project", [(str(pk), f"{c} {n}") for pk, c, n in project_names(actor)]),
        "subject": ("Subject", [(str(row.pk), row.name) for row in subjects(actor)]),
        "kind": ("Kind of change", list(rules.KINDS.items())),
    }
    return [
        {"key": key, "label": label, "options": options, "chosen": params.get(key, "")}
        for key, (label, options) in choices.items()
        if options
    ]


@page(policy.own_feed)
def feed_list(request: Asked) -> HttpResponse:
    """Show one's own secret links."""
    crumbs = [
        {"label": "Schedule of change", "href": reverse("change-calendar")},
        {"label": "Calendar links", "href": ""},
    ]
    context = {"feeds": windows.feeds(request.actor), "crumbs": crumbs}
    return show(request, "changes/calendar_feeds.html", context)


@page(policy.own_feed, methods=BOTH)
def feed_make(request: Asked) -> HttpResponse:
    """Make a secret link; it stands in this one answer and nowhere else."""
    form = forms.FeedForm(request.POST or None)
    if request.method == "POST" and form.submit(commands.make_feed, request.actor):
        made = form.result
        address = request.build_absolute_uri(reverse("change-feed", args=[made.secret]))
        return show(request, "changes/calendar_feed.html", {"feed": made.row, "address": address})
    lede = (
        "A calendar program reads the schedule of change through it, as far as you see it at "
        "that moment. Whoever has the link can read it, so give it to nobody."
    )
    back = reverse("change-feeds")
    return ask(request, form, "New calendar link", back=back, verb="Make the link", lede=lede)


@page(policy.own_feed, methods=BOTH)
def feed_revoke(request: Asked, feed_id: UUID) -> HttpResponse:
    """End a secret link now."""
    row = windows.the_feed(request.actor, feed_id)
    form = forms.SureForm(request.POST or None, initial={"seen": row.version})
    if request.method == "POST" and form.submit(
        commands.revoke_feed, request.actor, feed_id=row.pk
    ):
        return done(request, "change-feeds", f"The link {row.name} is revoked.")
    lede = "Whatever reads it finds nothing from now on; this cannot be taken back."
    title = f"Revoke the link {row.name}"
    back = reverse("change-feeds")
    return ask(request, form, title, back=back, verb="Revoke", lede=lede, kind="danger")
