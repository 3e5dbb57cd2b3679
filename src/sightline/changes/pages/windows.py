"""Pages of windows: the list, one window, its forms, and the way back."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sightline.changes import commands, policy
from sightline.changes.forms import windows as forms
from sightline.changes.lists.windows import holds_for, moment, windows_for
from sightline.changes.models import ChangeWindow
from sightline.changes.queries import windows as queries
from sightline.kernel import journal, past
from sightline.kernel.policy import check, may
from sightline.projects.pages.views import default_view, keep_views, picker
from sightline.projects.queries import undoable
from sightline.ui.asking import ask
from sightline.ui.exports import exported
from sightline.ui.forms import check_button
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

keep_views("windows", "windows", windows_for, queries.windows)
BOTH = ("GET", "HEAD", "POST")
LEDE = (
    "A blackout bars every change but an emergency. A maintenance window is when changes should "
    "be made. A test freeze asks others to keep away from what a project is testing."
)


@page(policy.read)
def window_list(request: Asked) -> HttpResponse:
    """Show the windows."""
    actor, params = request.actor, params_of(request.GET)
    listing, rows = windows_for(actor), queries.windows(actor)
    if opening := default_view(request, listing, rows):
        return redirect(opening)
    file = exported(listing, rows, params)
    if file is not None:
        return file
    listed = listing.page(rows, params)
    context = {
        "page": listed,
        "may_keep": may(actor, policy.keep_windows),
        **picker(request, listing),
        "save_view_href": f"{reverse('view-save', args=['windows'])}?{listed.query}",
    }
    return show(request, "changes/window_list.html", context)


@page(policy.read)
def window_detail(request: Asked, window_id: UUID) -> HttpResponse:
    """Show one window."""
    row = queries.the_window(request.actor, window_id)
    context = {
        "window": row,
        "facts": [
            ("Kind", row.get_kind_display()),
            ("Holds for", holds_for(row)),
            ("Starts", moment(row.starts)),
            ("Ends", moment(row.finishes)),
            ("Reason", row.reason or "—"),
        ],
        "may_keep": may(request.actor, policy.keep_windows, row),
        "crumbs": [
            {"label": "Schedule of change", "href": reverse("change-calendar")},
            {"label": "Windows", "href": reverse("windows")},
            {"label": row.name, "href": ""},
        ],
    }
    return show(request, "changes/window_detail.html", context)


@page(policy.read)
def window_history(request: Asked, window_id: UUID) -> HttpResponse:
    """Show who moved a window, when, from what to what."""
    row = queries.the_window(request.actor, window_id)
    found = past.history([row.pk])
    for change in found:
        for image in (change.before, change.after):
            (image or {}).pop("project_id", None)  # it may have been a project's that is hidden
    context = {
        "title": row.name,
        "back": reverse("window", args=[row.pk]),
        "changes": found,
        "names": journal.names(change.entry.actor_id for change in found),
    }
    return show(request, "ui/history.html", context)


@page(policy.keep_windows, methods=BOTH)
def window_add(request: Asked) -> HttpResponse:
    """Show and take in a new window."""
    actor = request.actor
    form = forms.WindowForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.submit(commands.add_window, actor):
        return _done(request, form.result, "window", f"{form.result.name} was added.")
    back = reverse("windows")
    return ask(request, form, "New window", back=back, verb="Add the window", lede=LEDE)


def _kept(request: Asked, window_id: UUID) -> ChangeWindow:
    row = queries.the_window(request.actor, window_id)
    check(request.actor, policy.keep_windows, row)
    return row


@page(policy.keep_windows, methods=BOTH)
def window_edit(request: Asked, window_id: UUID) -> HttpResponse:
    """Show and take in a window's particulars."""
    actor, row = request.actor, _kept(request, window_id)
    form = forms.WindowForm(request.POST or None, actor=actor, row=row)
    if request.method == "POST" and form.submit(commands.change_window, actor, window_id=row.pk):
        return _done(request, form.result, "window", f"{form.result.name} saved.")
    back = reverse("window", args=[row.pk])
    return ask(request, form, f"Edit {row.name}", back=back, lede=LEDE)


@page(policy.keep_windows, methods=BOTH)
def window_drop(request: Asked, window_id: UUID) -> HttpResponse:
    """Take a window away."""
    actor, row = request.actor, _kept(request, window_id)
    form = forms.SureForm(request.POST or None, initial={"seen": row.version})
    if request.method == "POST" and form.submit(commands.drop_window, actor, window_id=row.pk):
        return _done(request, row, "windows", f"{row.name} was dropped.")
    lede = "What it barred is open again. You can undo this for ten minutes."
    back = reverse("window", args=[row.pk])
    return ask(request, form, f"Drop {row.name}", back=back, verb="Drop", lede=lede)


def _done(request: Asked, row: Any, to: str, said: str) -> HttpResponse:
    entry = undoable(request.actor, row.pk, commands.WINDOW_STEPS)
    undo = reverse("window-undo", args=[entry]) if entry else ""
    address = reverse(to, args=[row.pk]) if to == "window" else reverse(to)
    return done(request, address, said, undo=undo)


@page(policy.keep_windows, methods=("POST",))
def window_undo(request: Asked, entry_id: UUID) -> HttpResponse:
    """Take one's own last step with a window back."""
    check_button(request.POST)
    row = commands.undo_window_change(request.actor, entry_id=entry_id)
    address = reverse("window", args=[row.pk]) if row is not None else reverse("windows")
    return done(request, address, "The step was undone.")
