"""Pages of linkages: the list, one with its evidence, what is made of it, and how good they were."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sightline.kernel import journal, past
from sightline.kernel.errors import Forbidden, NotFound
from sightline.kernel.policy import check, may
from sightline.linkages import commands, discovery, policy
from sightline.linkages.forms import linkages as forms
from sightline.linkages.lists.linkages import LINKAGES, UNSEEN, pair_words, state_html
from sightline.linkages.models import Linkage
from sightline.linkages.queries import linkages as queries
from sightline.projects.compared import n_compared
from sightline.projects.pages.frame import BOTH, POST, framed, posted
from sightline.projects.pages.views import default_view, keep_views, picker
from sightline.projects.queries import the_project, undoable
from sightline.ui.exports import exported
from sightline.ui.forms import CommandForm, check_button
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

keep_views("linkages", "linkages", lambda actor: LINKAGES, queries.linkages)


@page(policy.read)
def linkage_list(request: Asked) -> HttpResponse:
    """Show the linkages that the actor sees, what waits first, as a list or as a file."""
    actor, params = request.actor, params_of(request.GET)
    opening = default_view(request, LINKAGES)
    if opening:
        return redirect(opening)
    rows = queries.linkages(actor)
    file = exported(LINKAGES, rows, params)
    if file is not None:
        return file
    context = {
        "page": LINKAGES.page(rows, params),
        "precision": queries.precision(actor),
        "n_waiting": queries.n_waiting(actor),
        **picker(request, LINKAGES),
    }
    return show(request, "linkages/linkage_list.html", context)


@page(policy.read)
def project_linkages(request: Asked, project_id: UUID) -> HttpResponse:
    """Show the linkages of one project."""
    project = the_project(request.actor, project_id)
    rows, params = queries.of_project(request.actor, project_id), params_of(request.GET)
    file = exported(LINKAGES, rows, params)
    if file is not None:
        return file
    context = framed(request, project, "project-linkages", page=LINKAGES.page(rows, params))
    return show(request, "linkages/linkage_of_project.html", context)


@page(policy.read)
def linkage_detail(request: Asked, linkage_id: UUID) -> HttpResponse:
    """Show one linkage: both projects side by side, what they share, and what was made of it."""
    actor = request.actor
    row: Any = queries.the_linkage(actor, linkage_id)
    is_mine = row.is_whole and may(actor, policy.judge, row)
    context = {
        "row": row,
        "title": pair_words(row),
        "sides": queries.sides(actor, row),
        "evidence": _evidence(request, row) if row.is_whole else [],
        "state": state_html(row.state, row.get_state_display()),
        "verbs": row.life.verbs_from(row.state) if is_mine else (),
        "may_change_action": is_mine and row.state == Linkage.State.ACTED,
        "came_back": row.state in queries.OPEN and bool(row.reason),
        "unseen": UNSEEN,
    }
    return show(request, "linkages/linkage_detail.html", context)


def _evidence(request: Asked, row: Any) -> list[dict[str, Any]]:
    """Return the signals with what is shared by name, and how rare it is among what is seen."""
    counts, n = queries.rarities(request.actor, row), n_compared(request.actor)
    return [{**signal, "shared": _shared(signal, counts, n), "giver": _giver(signal, row)}
            for signal in row.evidence]  # fmt: skip


def _shared(
    signal: Mapping[str, Any], counts: Mapping[tuple[str, str], int], n: int
) -> list[dict[str, str]]:
    return [
        {**each, "rarity": _rarity(counts.get((each["kind"], each["name"]), 0), n)}
        for each in signal["shared"]
    ]


def _rarity(n_having: int, n: int) -> str:
    return f"in {n_having} of {n} projects" if 2 <= n_having <= n else ""


def _giver(signal: Mapping[str, Any], row: Any) -> str:
    if not signal["giver"]:
        return ""
    return str(row.first_name if signal["giver"] == str(row.first_id) else row.second_name)


@page(policy.read)
def linkage_history(request: Asked, linkage_id: UUID) -> HttpResponse:
    """Show who judged a linkage, when and why; for who sees both projects."""
    row: Any = queries.the_linkage(request.actor, linkage_id)
    if not row.is_whole:
        raise NotFound("This history")
    changes = past.history([row.pk])
    for change in changes:  # the evidence has its own place on the page
        for image in (change.before, change.after):
            for name in ("evidence", "digest"):
                (image or {}).pop(name, None)
    context = {
        "title": pair_words(row),
        "back": reverse("linkage", args=[row.pk]),
        "changes": changes,
        "names": journal.names(change.entry.actor_id for change in changes),
        "named": {},
        "currency": row.currency,
    }
    return show(request, "ui/history.html", context)


@page(policy.judge, methods=POST)
def linkage_review(request: Asked, linkage_id: UUID) -> HttpResponse:
    """Take a suggestion up to look at it later."""
    row = _the_judged(request, linkage_id)
    form = CommandForm(request.POST)
    return _taken(
        request, row, form, commands.review_linkage, verb="Look later", said="Kept for later."
    )


@page(policy.judge, methods=BOTH)
def linkage_confirm(request: Asked, linkage_id: UUID) -> HttpResponse:
    """Ask as what two projects belong together, and confirm it."""
    row = _the_judged(request, linkage_id)
    form = forms.ConfirmForm(posted(request), initial={"seen": row.version})
    return _taken(request, row, form, commands.confirm_linkage, verb="Confirm", said="Confirmed.")


@page(policy.judge, methods=BOTH)
def linkage_dismiss(request: Asked, linkage_id: UUID) -> HttpResponse:
    """Ask why a suggestion is dismissed, and dismiss it."""
    row = _the_judged(request, linkage_id)
    form = forms.DismissForm(posted(request), initial={"seen": row.version})
    return _taken(request, row, form, commands.dismiss_linkage, verb="Dismiss", said="Dismissed.")


@page(policy.judge, methods=BOTH)
def linkage_act(request: Asked, linkage_id: UUID) -> HttpResponse:
    """Ask what is done, by whom and until when, and settle it."""
    row = _the_judged(request, linkage_id)
    form = forms.ActForm(posted(request), actor=request.actor, row=row)
    return _taken(
        request, row, form, commands.act_on_linkage, verb="Settle the action", said="Settled."
    )


@page(policy.judge, methods=BOTH)
def linkage_close(request: Asked, linkage_id: UUID) -> HttpResponse:
    """Ask what it saved, and close it."""
    row = _the_judged(request, linkage_id)
    form = forms.CloseForm(posted(request), row=row)
    return _taken(request, row, form, commands.close_linkage, verb="Close", said="Closed.")


def _the_judged(request: Asked, linkage_id: UUID) -> Linkage:
    row: Any = queries.the_linkage(request.actor, linkage_id)
    check(request.actor, policy.judge, row)
    if not row.is_whole:
        raise Forbidden("Only who sees both projects of a linkage may judge it.")
    found: Linkage = row
    return found


def _taken(
    request: Asked,
    row: Linkage,
    form: CommandForm,
    call: Callable[..., Any],
    *,
    verb: str,
    said: str,
) -> HttpResponse:
    """Show a form, or send it to its command: 303 back with an undo, 422 or 409 with the form."""
    back = reverse("linkage", args=[row.pk])
    if request.method == "POST" and form.submit(call, request.actor, linkage_id=row.pk):
        entry = undoable(request.actor, row.pk, commands.UNDOABLE_JUDGEMENTS)
        undo = reverse("linkage-undo", args=[entry]) if entry else ""
        return done(request, back, said, undo=undo)
    title = f"{verb}: {pair_words(row)}"
    context = {"form": form, "title": title, "back": back, "verb": verb}
    return show(request, "ui/command.html", context, form.status)


@page(policy.judge, methods=POST)
def linkage_undo(request: Asked, entry_id: UUID) -> HttpResponse:
    """Take one's own judgement back."""
    check_button(request.POST)
    row = commands.undo_linkage(request.actor, entry_id=entry_id)
    return done(request, "linkage", "Taken back.", row.pk)


@page(policy.read)
def linkage_precision(request: Asked) -> HttpResponse:
    """Show how good suggestions were and what they saved, with the rows behind each figure."""
    context = {"precision": queries.precision(request.actor)}
    return show(request, "linkages/linkage_precision.html", context)


@page(policy.read, methods=BOTH)
def linkage_similar(request: Asked) -> HttpResponse:
    """Show which projects are like the words typed; a fragment for a form that is being filled in."""
    form = forms.SimilarForm(posted(request))
    found = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        found = discovery.similar(
            request.actor,
            name=said["name"],
            description=said["description"],
            start=said["start"],
            finish=said["baseline_finish"],
        )
    if request.htmx:
        return show(request, "linkages/_similar.html", {"found": found})
    status = 422 if form.errors else 200
    context = {"form": form, "found": found}
    return show(request, "linkages/linkage_similar.html", context, status)
