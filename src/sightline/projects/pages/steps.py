"""What pages over a lifecycle have in common: a form taken in, a step offered, a history shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sightline.kernel import journal, past
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Action, Actor, check, may
from sightline.projects.pages.frame import posted
from sightline.projects.pages.views import default_view, picker
from sightline.ui.exports import exported
from sightline.ui.forms import CommandForm
from sightline.ui.listing import Listing, params_of
from sightline.ui.routes import Asked, done, show


@dataclass(frozen=True)
class Step:
    """One step as a page offers it.

    Attributes:
        moves: The verbs of the lifecycle that it may take.
        form: The form that it asks with; ``None`` for a button.
    """

    words: str
    said: str
    action: Action
    call: Callable[..., Any]
    moves: tuple[str, ...]
    form: type[CommandForm] | None = None
    lede: str = ""
    kind: str = ""

    @property
    def asks(self) -> bool:
        """Tell whether it asks for anything; a template would call the form's class."""
        return self.form is not None


Steps = Mapping[str, Step]


def open_steps(actor: Actor, steps: Steps, row: Any) -> list[tuple[str, Step]]:
    """Return the steps that the state and the actor's rights leave open."""
    verbs = set(row.life.verbs_from(str(row.state)))
    return [
        (verb, step)
        for verb, step in steps.items()
        if verbs & set(step.moves) and may(actor, step.action, row)
    ]


def take_step(
    request: Asked, steps: Steps, verb: str, row: Any, *, back: str, **fixed: Any
) -> HttpResponse:
    """Take a step, after its form where it asks for something."""
    if verb not in steps:
        raise NotFound("This step")
    step = steps[verb]
    check(request.actor, step.action, row)
    form = (step.form or CommandForm)(posted(request), initial={"seen": row.version})
    return taken(
        request,
        form,
        step.call,
        back=back,
        title=f"{step.words.rstrip('…')}: {row}",
        said=step.said,
        verb=step.words.rstrip("…"),
        lede=step.lede,
        **fixed,
    )


def taken(
    request: Asked,
    form: CommandForm,
    call: Any,
    *,
    back: str,
    title: str,
    said: str,
    verb: str = "Save",
    lede: str = "",
    to: Callable[[Any], str] | None = None,
    **fixed: Any,
) -> HttpResponse:
    """Show a form, or send it to its command and go on.

    Args:
        to: Where to go with what the command returned, if not back.
    """
    if request.method == "POST" and form.submit(call, request.actor, **fixed):
        return done(request, to(form.result) if to else back, said)
    context = {"form": form, "title": title, "back": back, "verb": verb, "lede": lede}
    return show(request, "projects/form.html", context, form.status)


def listed(
    request: Asked, listing: Listing, rows: QuerySet[Any], template: str, **context: Any
) -> HttpResponse:
    """Show a list with its saved views, or answer with its export."""
    if opening := default_view(request, listing, rows):
        return redirect(opening)
    params = params_of(request.GET)
    file = exported(listing, rows, params)
    if file is not None:
        return file
    page = listing.page(rows, params)
    save = f"{reverse('view-save', args=[listing.name])}?{page.query}"
    views = picker(request, listing)
    return show(request, template, {"page": page, **views, "save_view_href": save, **context})


def history_of(request: Asked, ids: Sequence[UUID], title: str, back: str) -> HttpResponse:
    """Show who changed some rows, when, and why."""
    changes = past.history(ids)
    names = journal.names(change.entry.actor_id for change in changes)
    context = {"title": title, "back": back, "changes": changes, "names": names}
    return show(request, "ui/history.html", context)
