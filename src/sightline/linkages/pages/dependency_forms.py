"""Forms and buttons of dependencies: proposed, confirmed, changed, and every step after that."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.errors import Forbidden
from sightline.linkages import agreement, commands, forms, policy, queries
from sightline.linkages.pages.dependencies import VERBS, check_may, check_step, sides_of
from sightline.projects import queries as projects
from sightline.projects.pages.frame import BOTH, POST, came_from, posted, the_permitted
from sightline.projects.schedule.proposing import ONE_SIDE
from sightline.ui.forms import CommandForm, check_button
from sightline.ui.routes import Asked, done, page, show

CALLS: dict[str, Callable[..., Any]] = {
    "meet": commands.meet_dependency,
    "doubt": commands.doubt_dependency,
    "recover": commands.recover_dependency,
    "break": commands.break_dependency,
    "renew": commands.renew_dependency,
    "withdraw": commands.withdraw_dependency,
}
ASKS = {
    "doubt": "What makes you doubt",
    "recover": "What has changed",
    "break": "What was not kept, and why",
    "withdraw": "Why, so that the other project knows",
}
SAID = {
    "meet": "Met: the receiver has what it needs.",
    "doubt": "It is marked at risk.",
    "recover": "It is agreed as before.",
    "break": "It is marked broken.",
    "renew": "Proposed anew.",
    "withdraw": "It was withdrawn.",
}


@page(policy.propose, methods=BOTH)
def dependency_propose(request: Asked, project_id: UUID) -> HttpResponse:
    """Show and take in a new dependency of a project, in either direction."""
    project = the_permitted(request, project_id, policy.propose)
    form = forms.ProposeForm(posted(request), actor=request.actor, project=project)
    if request.method == "POST" and form.submit(commands.propose_dependency, request.actor):
        return _done(request, form.result, _proposed(form.result))
    context = {
        "form": form,
        "project": project,
        "back": reverse("project-dependencies", args=[project_id]),
        "verb": "Propose",
    }
    return show(request, "linkages/dependency_form.html", context, form.status)


def _proposed(row: Any) -> str:
    if row.state == "accepted":
        return "Agreed for both projects."
    return "Proposed: it is in force once both projects have confirmed it."


@page(policy.agree, methods=BOTH)
def dependency_from_raid(request: Asked, item_id: UUID) -> HttpResponse:
    """Make an agreement of a RAID dependency."""
    item = projects.the_raid_item(request.actor, item_id)
    the_permitted(request, item.project_id, policy.agree)
    form = forms.FromRaidForm(posted(request), initial={"need_by": item.due})
    if request.method == "POST" and form.submit(
        commands.propose_from_raid, request.actor, item_id=item_id
    ):
        return _done(request, form.result, "Proposed; the RAID item was closed and is linked here.")
    context = {
        "form": form,
        "title": f"Agree on {item.title}",
        "lede": "The item's words become the proposal, and the item is closed.",
        "back": reverse("raid-item", args=[item_id]),
        "verb": "Propose",
    }
    return show(request, "projects/form.html", context, form.status)


@page(policy.agree, methods=POST)
def dependency_confirm(request: Asked, dependency_id: UUID) -> HttpResponse:
    """Confirm the terms that were on the screen."""
    form = CommandForm(request.POST)
    if not form.submit(commands.confirm_dependency, request.actor, dependency_id=dependency_id):
        row = queries.the_dependency(request.actor, dependency_id)
        return _again(request, form, row, f"Confirm {row.what}", verb="Confirm")
    said = "Confirmed: it is in force." if form.result.state == "accepted" else "Confirmed."
    return _done(request, form.result, said)


@page(policy.agree, methods=BOTH)
def dependency_edit(request: Asked, dependency_id: UUID) -> HttpResponse:
    """Show and take in the terms of a dependency."""
    row = queries.the_dependency(request.actor, dependency_id)
    held = sides_of(request, row)
    if not held.any:
        raise Forbidden(ONE_SIDE)
    form = forms.DependencyForm(posted(request), row=row, held=held)
    if request.method == "POST" and form.submit(
        commands.change_dependency, request.actor, dependency_id=dependency_id
    ):
        anew = form.result.state == "proposed" and row.state != "proposed"
        said = "Saved; the other project must confirm it anew." if anew else "Saved."
        return _done(request, form.result, said)
    lede = "A changed term needs the other project's confirmation again."
    return _again(request, form, row, row.what, verb="Save", lede=lede)


@page(policy.propose, methods=BOTH)
def dependency_step(request: Asked, dependency_id: UUID, verb: str) -> HttpResponse:
    """Take a step with a dependency; most ask why, meeting it asks how both know."""
    check_step(verb)
    row = queries.the_dependency(request.actor, dependency_id)
    check_may(request, row, verb)
    form = _form(request, row, verb)
    if request.method == "POST" and form.submit(
        CALLS[verb], request.actor, dependency_id=dependency_id
    ):
        return _done(request, form.result, SAID[verb])
    title = f"{VERBS[verb].removesuffix('…')}: {row.what}"
    return _again(request, form, row, title, verb=VERBS[verb].removesuffix("…"))


def _form(request: Asked, row: Any, verb: str) -> CommandForm:
    if verb == "meet":
        return forms.MeetForm(posted(request), row=row)
    if verb == "renew":
        return forms.RenewForm(posted(request), row=row)
    form = forms.WhyForm(posted(request), initial={"seen": row.version})
    form.fields["why"].label = ASKS[verb]
    form.fields["why"].required = verb in {"doubt", "break"} or (
        verb == "withdraw" and row.state in agreement.IN_FORCE
    )
    return form


def _again(
    request: Asked, form: CommandForm, row: Any, title: str, *, verb: str, lede: str = ""
) -> HttpResponse:
    back = reverse("dependency", args=[row.pk])
    context = {"form": form, "title": title, "back": back, "verb": verb, "lede": lede}
    return show(request, "projects/form.html", context, form.status)


def _done(request: Asked, row: Any, said: str) -> HttpResponse:
    entry = projects.undoable(request.actor, row.pk, commands.UNDOABLE_EDITS)
    undo = reverse("dependency-undo", args=[entry]) if entry else ""
    return done(request, reverse("dependency", args=[row.pk]), said, undo=undo)


@page(policy.agree, methods=POST)
def dependency_undo(request: Asked, entry_id: UUID) -> HttpResponse:
    """Take one's own edit of a dependency back."""
    check_button(request.POST)
    row = commands.undo_dependency(request.actor, entry_id=entry_id)
    back = came_from(request, reverse("dependency", args=[row.pk]))
    return done(request, back, "The edit was undone.")
