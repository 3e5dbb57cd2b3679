"""Forms of a request: raising it, editing it, and what it does to the plan, row by row."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.changes import commands, policy
from sightline.changes.forms import requests as forms
from sightline.changes.forms.figures import FigureForm
from sightline.changes.models import ChangeRequest
from sightline.changes.queries import requests as queries
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Action, check
from sightline.projects.pages.frame import BOTH, POST, posted
from sightline.ui.asking import ask
from sightline.ui.routes import Asked, done, page

AGAIN = (
    "It was handed in, so an edit sends it back to be screened; answers of before count no more "
    "and an approval is lost."
)


def the_permitted(request: Asked, change_id: UUID, action: Action) -> ChangeRequest:
    """Return a visible request on which the action is permitted, or refuse."""
    change = queries.the_change(request.actor, change_id)
    check(request.actor, action, change)
    return change


def address(change: ChangeRequest) -> str:
    """Return a request's page."""
    return reverse("change", args=[change.pk])


def _lede(change: ChangeRequest) -> str:
    return "" if change.state in {"draft", "submitted", "returned"} else AGAIN


@page(policy.raise_change, methods=BOTH)
def change_raise(request: Asked) -> HttpResponse:
    """Show and take in a new request; what it does to the plan is added on its page."""
    asked = request.GET.get("project", "")
    form = forms.RaiseForm(posted(request), actor=request.actor, project_id=asked)
    if request.method == "POST" and form.submit(commands.raise_change, request.actor):
        change = form.result
        words = f"{change.code} was drafted. Now say what it does to the plan."
        return done(request, address(change), words)
    back = reverse("project-changes", args=[asked]) if _is_id(asked) else reverse("changes")
    lede = "A sentence on what and one on why is enough to begin with; cost and plan come next."
    return ask(request, form, "New change request", back=back, verb="Draft it", lede=lede)


def _is_id(said: str) -> bool:
    try:
        return bool(UUID(said))
    except ValueError:
        return False


@page(policy.edit, methods=BOTH)
def change_edit(request: Asked, change_id: UUID) -> HttpResponse:
    """Show and take in what a request asks for."""
    change = the_permitted(request, change_id, policy.edit)
    form = forms.EditForm(posted(request), row=change)
    if request.method == "POST" and form.submit(
        commands.edit_change, request.actor, change_id=change_id
    ):
        return done(request, address(change), f"{change.code} was saved.")
    title = f"{change.code} {change.title}"
    return ask(request, form, title, back=address(change), lede=_lede(change))


@page(policy.edit, methods=BOTH)
def change_delta(request: Asked, change_id: UUID) -> HttpResponse:
    """Show and take in one more thing that a request does to the plan."""
    change = the_permitted(request, change_id, policy.edit)
    form = forms.DeltaForm(posted(request), actor=request.actor, change=change)
    if request.method == "POST" and form.submit(
        commands.edit_change, request.actor, change_id=change_id
    ):
        return done(request, address(change), "It was added to what the request does to the plan.")
    title = f"What {change.code} does to the plan"
    return ask(request, form, title, back=address(change), verb="Add", lede=_lede(change))


@page(policy.edit, methods=POST)
def change_delta_drop(request: Asked, change_id: UUID, place: int) -> HttpResponse:
    """Take one thing away that a request does to the plan."""
    change = the_permitted(request, change_id, policy.edit)
    if not 0 < place <= len(change.deltas):
        raise NotFound("This part of the request")
    deltas: list[Any] = [each for n, each in enumerate(change.deltas, 1) if n != place]
    form = forms.SureForm(request.POST)
    if form.submit(commands.edit_change, request.actor, change_id=change_id, deltas=deltas):
        return done(request, address(change), "It was taken away.")
    return ask(request, form, f"{change.code} {change.title}", back=address(change))


@page(policy.edit, methods=BOTH)
def change_figure(request: Asked, change_id: UUID) -> HttpResponse:
    """Show and take in one more approved figure that a request moves by itself."""
    change = the_permitted(request, change_id, policy.edit)
    form = FigureForm(posted(request), actor=request.actor, change=change)
    if request.method == "POST" and form.submit(
        commands.edit_change, request.actor, change_id=change_id
    ):
        return done(request, address(change), "It was added to what the request moves.")
    title = f"An approved figure that {change.code} moves"
    lede = _lede(change) or "What moves with the plan is found by itself; name what does not."
    return ask(request, form, title, back=address(change), verb="Add", lede=lede)


@page(policy.edit, methods=POST)
def change_figure_drop(request: Asked, change_id: UUID, place: int) -> HttpResponse:
    """Leave an approved figure as it is after all."""
    change = the_permitted(request, change_id, policy.edit)
    if not 0 < place <= len(change.figures):
        raise NotFound("This figure of the request")
    kept: list[Any] = [each for n, each in enumerate(change.figures, 1) if n != place]
    form = forms.SureForm(request.POST)
    if form.submit(commands.edit_change, request.actor, change_id=change_id, figures=kept):
        return done(request, address(change), "It was taken away.")
    return ask(request, form, f"{change.code} {change.title}", back=address(change))


@page(policy.schedule, methods=BOTH)
def change_schedule(request: Asked, change_id: UUID) -> HttpResponse:
    """Ask when an approved change is carried out, and by whom."""
    change = the_permitted(request, change_id, policy.schedule)
    form = forms.ScheduleForm(posted(request), actor=request.actor, change=change)
    if request.method == "POST" and form.submit(
        commands.schedule_change, request.actor, change_id=change_id
    ):
        return done(request, address(change), f"{change.code} is scheduled.")
    title = f"When {change.code} is carried out"
    lede = "Inside the window that the board approved, if it approved one."
    return ask(request, form, title, back=address(change), verb="Schedule", lede=lede)


@page(policy.review, methods=BOTH)
def change_review(request: Asked, change_id: UUID) -> HttpResponse:
    """Ask what a change came to."""
    change = the_permitted(request, change_id, policy.review)
    form = forms.ReviewForm(posted(request), change=change)
    if request.method == "POST" and form.submit(
        commands.review_change, request.actor, change_id=change_id
    ):
        return done(request, address(change), f"{change.code} is reviewed.")
    title = f"Review of {change.code} {change.title}"
    return ask(request, form, title, back=address(change), verb="Keep the review")
