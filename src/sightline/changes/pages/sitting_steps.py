"""Steps of a sitting and of its agenda: each a button on the screen, and a page that asks."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.changes import commands, policy
from sightline.changes.forms import boards as sure
from sightline.changes.forms import sittings as forms
from sightline.changes.models import AgendaItem, Sitting
from sightline.changes.queries import agenda as queries
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Action, check
from sightline.projects.pages.frame import posted
from sightline.ui.asking import ask
from sightline.ui.forms import CommandForm
from sightline.ui.routes import Asked, done, page

BOTH = ("GET", "HEAD", "POST")
Step = tuple[Callable[..., Any], Action, str, str, str]
#: A step of a sitting to its command, its right, its button, what it does, what is said after.
SITTING_STEPS: Mapping[str, Step] = {
    "begin": (
        commands.begin_sitting, policy.run_sitting, "Begin the sitting",
        "What has become ready joins the agenda, and the timer runs.", "The sitting is open.",
    ),
    "end": (
        commands.end_sitting, policy.run_sitting, "End the sitting",
        "What is undecided moves on to the next sitting.", "The sitting is over.",
    ),
    "cancel": (
        commands.cancel_sitting, policy.prepare_sitting, "Cancel the sitting",
        "What is on its agenda moves on to the next sitting.", "The sitting is cancelled.",
    ),
    "prepare": (
        commands.prepare_agenda, policy.prepare_sitting, "Fill the agenda",
        "Every request that is ready for the board joins it, the urgent first.",
        "The agenda is up to date.",
    ),
    "sign": (
        commands.sign_minutes, policy.sit, "Sign the minutes",
        "They are frozen as they stand and change no more.", "The minutes are signed.",
    ),
}  # fmt: skip
#: The same for a step of an item, with the arguments that it adds.
ITEM_STEPS: Mapping[str, tuple[Callable[..., Any], Action, str, dict[str, Any]]] = {
    "up": (commands.move_agenda_item, policy.prepare_sitting, "Promote", {"places": -1}),
    "down": (commands.move_agenda_item, policy.prepare_sitting, "Demote", {"places": 1}),
    "first": (commands.move_agenda_item, policy.prepare_sitting, "Put first", {"places": -999}),
    "consent": (commands.put_in_consent, policy.prepare_sitting, "Put in the consent block", {}),
    "pull": (commands.pull_from_consent, policy.run_sitting, "Pull out for a debate", {}),
    "begin": (commands.begin_item, policy.run_sitting, "Take up", {}),
    "end": (commands.end_item, policy.run_sitting, "Be done with it", {}),
    "drop": (commands.drop_agenda_item, policy.prepare_sitting, "Take off the agenda", {}),
}


def _sitting(request: Asked, sitting_id: UUID, what: Action) -> tuple[Sitting, str]:
    """Return a sitting on which the actor may do this, and the address of its screen."""
    row = queries.the_sitting(request.actor, sitting_id)
    check(request.actor, what, row)
    return row, reverse("sitting", args=[row.pk])


def _item(request: Asked, item_id: UUID, what: Action) -> tuple[AgendaItem, str]:
    """Return an item on which the actor may do this, and the address of it on the screen."""
    row = queries.the_item(request.actor, item_id)
    check(request.actor, what, row)
    return row, back_to(row)


def back_to(row: AgendaItem) -> str:
    """Return the address of an item on its sitting's screen."""
    return f"{reverse('sitting', args=[row.sitting_id])}?item={row.pk}"


@page(policy.read, methods=BOTH)
def sitting_step(request: Asked, sitting_id: UUID, verb: str) -> HttpResponse:
    """Take one of the steps of a sitting."""
    if verb not in SITTING_STEPS:
        raise NotFound("This step")
    step, what, words, lede, said = SITTING_STEPS[verb]
    row, back = _sitting(request, sitting_id, what)
    kind = sure.ReasonForm if verb == "cancel" else sure.SureForm
    form: CommandForm = kind(posted(request), initial={"seen": row.version})
    if request.method == "POST" and form.submit(step, request.actor, sitting_id=row.pk):
        return done(request, back, said)
    danger = "danger" if verb in {"cancel", "sign"} else "primary"
    title = f"{words}: {row.board.name}"
    return ask(request, form, title, back=back, verb=words, lede=lede, kind=danger)


@page(policy.run_sitting, methods=BOTH)
def sitting_presence(request: Asked, sitting_id: UUID, verb: str) -> HttpResponse:
    """Note that somebody is here, or left."""
    row, back = _sitting(request, sitting_id, policy.run_sitting)
    if verb not in {"arrive", "leave"}:
        raise NotFound("This step")
    step = commands.arrive if verb == "arrive" else commands.leave
    words = "Here" if verb == "arrive" else "Gone"
    form = forms.PersonForm(posted(request))
    if request.method == "POST" and form.submit(step, request.actor, sitting_id=row.pk):
        return done(request, back, f"{form.result.person.name}: {words.lower()}.")
    lede = "Who is here counts for the quorum and may vote."
    return ask(request, form, "Presence", back=back, verb=words, lede=lede)


@page(policy.prepare_sitting, methods=BOTH)
def topic_add(request: Asked, sitting_id: UUID) -> HttpResponse:
    """Put a topic that is no request on the agenda."""
    row, back = _sitting(request, sitting_id, policy.prepare_sitting)
    form = forms.TopicForm(posted(request))
    if request.method == "POST" and form.submit(
        commands.add_topic, request.actor, sitting_id=row.pk
    ):
        return done(request, back, f"{form.result.title} is on the agenda.")
    return ask(request, form, "New topic", back=back, verb="Add it")


@page(policy.read, methods=BOTH)
def item_step(request: Asked, item_id: UUID, verb: str) -> HttpResponse:
    """Take one of the steps of an item."""
    if verb not in ITEM_STEPS:
        raise NotFound("This step")
    step, what, words, more = ITEM_STEPS[verb]
    row, back = _item(request, item_id, what)
    form = sure.SureForm(posted(request), initial={"seen": row.version})
    if request.method == "POST" and form.submit(step, request.actor, item_id=row.pk, **more):
        to = reverse("sitting", args=[row.sitting_id]) if verb == "drop" else back
        return done(request, to, f"{row.title}: {words.lower()}.")
    return ask(request, form, f"{words}: {row.title}", back=back, verb=words)


@page(policy.run_sitting, methods=BOTH)
def item_note(request: Asked, item_id: UUID) -> HttpResponse:
    """Write down what was said on an item."""
    row, back = _item(request, item_id, policy.run_sitting)
    form = forms.NoteForm(posted(request), row=row)
    if request.method == "POST" and form.submit(commands.note_item, request.actor, item_id=row.pk):
        return done(request, back, "The notes are kept.")
    return ask(request, form, f"Notes on {row.title}", back=back, verb="Keep them")
