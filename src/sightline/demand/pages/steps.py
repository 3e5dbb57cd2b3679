"""The steps of a proposal: which are open to whom, and the form that asks for each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.demand import commands, policy
from sightline.demand.commands.proposals import OPEN_TO_EDIT
from sightline.demand.forms import steps as forms
from sightline.demand.models import Proposal
from sightline.demand.queries import proposals as queries
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Action, Actor, check, may
from sightline.projects.pages.frame import BOTH, posted
from sightline.ui.asking import ask
from sightline.ui.routes import Asked, done, page

State = Proposal.State
JOINABLE = frozenset(set(State.values) - {"draft", *Proposal.ENDED})


@dataclass(frozen=True)
class Step:
    """One step: its button, its command, its right, and the states it starts from.

    Attributes:
        form: What it asks for; a button alone does it where nothing is asked.
        is_open: What it takes beside the state and the right.
    """

    words: str
    command: Callable[..., Any]
    action: Action
    states: frozenset[str]
    said: str
    lede: str = ""
    form: type[forms.StepForm] | None = None
    kind: str = ""
    is_open: Callable[[Actor, Any], bool] = lambda actor, row: True

    @property
    def asks(self) -> bool:
        """Tell whether it asks for anything; a template would call the form's class."""
        return self.form is not None


def _from(verb: str) -> frozenset[str]:
    return Proposal.life.moves[verb][0]


def _has_asker(actor: Actor, row: Any) -> bool:
    return row.requester_id is not None


def _was_submitted(actor: Actor, row: Any) -> bool:
    return row.submitted_on is not None


def _has_no_project(actor: Actor, row: Any) -> bool:
    return row.project_id is None


def _may_join(actor: Actor, row: Any) -> bool:
    return row.requester_id != actor.id and row.pk not in _joined(actor)


def _has_joined(actor: Actor, row: Any) -> bool:
    return row.pk in _joined(actor)


def _joined(actor: Actor) -> set[UUID]:
    return set(queries.joined_ids(actor).values_list("proposal", flat=True))


STEPS: Mapping[str, Step] = {
    "submit": Step(
        "Hand in", commands.submit_proposal, policy.edit, _from("submit"), "handed in"
    ),
    "screen": Step(
        "Take up", commands.screen_proposal, policy.triage, _from("screen"), "taken up"
    ),
    "qualify": Step(
        "Qualified", commands.qualify_proposal, policy.triage, _from("qualify"), "qualified"
    ),
    "approve": Step(
        "Approve…", commands.approve_proposal, policy.decide, _from("approve"), "approved",
        form=forms.WhyForm, lede="It is done: as a project, or without one.",
    ),
    "convert": Step(
        "Make it a project…", commands.convert_proposal, policy.convert, _from("convert"),
        "a project now", form=forms.ConvertForm,
        lede="The project takes over all that the proposal says, and what it serves.",
    ),
    "resume": Step(
        "Take up again", commands.resume_proposal, policy.triage, _from("resume"),
        "waiting for a decision again",
    ),
    "complete": Step(
        "Completed…", commands.complete_proposal, policy.triage, _from("complete"), "completed",
        form=forms.CompleteForm,
    ),
    "join": Step(
        "Join…", commands.join_proposal, policy.join, JOINABLE, "yours as well",
        form=forms.WordsForm, is_open=_may_join,
        lede="You want the same: you are named here, and see how far it is.",
    ),
    "leave": Step(
        "Leave", commands.leave_proposal, policy.join, JOINABLE, "left", is_open=_has_joined
    ),
    "send-back": Step(
        "Send back…", commands.send_back, policy.triage, _from("send_back"), "sent back",
        form=forms.WhyForm, is_open=_has_asker,
        lede="It goes back to whoever asked, with your question; the clock stops meanwhile.",
    ),
    "route": Step(
        "Another office…", commands.route_proposal, policy.triage, frozenset(OPEN_TO_EDIT),
        "on its way", form=forms.RouteForm, is_open=_was_submitted,
    ),
    "merge": Step(
        "Merge…", commands.merge_proposal, policy.triage, _from("merge"), "merged",
        form=forms.MergeForm,
        lede="The other one goes on for both; whoever asked for this one joins it, and gets a letter.",
    ),
    "defer": Step(
        "Put off…", commands.defer_proposal, policy.decide, _from("defer"), "put off",
        form=forms.DeferForm,
    ),
    "decline": Step(
        "Decline…", commands.decline_proposal, policy.triage, _from("decline"), "declined",
        form=forms.DeclineForm, kind="danger",
        lede="Whoever asked gets a letter with the reason.",
    ),
    "withdraw": Step(
        "Withdraw…", commands.withdraw_proposal, policy.withdraw, _from("withdraw"), "withdrawn",
        form=forms.WhyForm, kind="danger", lede="You do not need it any more.",
    ),
    "reopen": Step(
        "Reopen…", commands.reopen_proposal, policy.triage, _from("reopen"), "screened anew",
        form=forms.WhyForm, is_open=_was_submitted,
    ),
}  # fmt: skip
#: What a card of the board offers; the rest is on the proposal's page.
ON_CARDS = ("screen", "qualify", "approve", "convert", "merge", "decline")


def is_open(actor: Actor, row: Any, step: Step) -> bool:
    """Tell whether a step is open to somebody now."""
    return row.state in step.states and may(actor, step.action, row) and step.is_open(actor, row)


def open_steps(actor: Actor, row: Any) -> list[tuple[str, Step]]:
    """Return the steps that the state and the actor's rights leave open, the next one first."""
    return [(key, step) for key, step in STEPS.items() if is_open(actor, row, step)]


def card_steps(actor: Actor, row: Any) -> list[tuple[str, Step]]:
    """Return the steps that a card of the board offers."""
    return [(key, STEPS[key]) for key in ON_CARDS if is_open(actor, row, STEPS[key])]


@page(policy.read, methods=BOTH)
def proposal_do(request: Asked, proposal_id: UUID, verb: str) -> HttpResponse:
    """Ask for what a step needs, and take it."""
    step = STEPS.get(verb)
    if step is None:
        raise NotFound("This step")
    actor, row = request.actor, queries.the_proposal(request.actor, proposal_id)
    check(actor, step.action, row)
    form = (step.form or forms.StepForm)(posted(request), actor=actor, row=row)
    back = reverse("proposal", args=[row.pk])
    if request.method == "POST" and form.submit(step.command, actor, proposal_id=row.pk):
        return done(request, back, f"{row.code} is {step.said}.")
    words = step.words.rstrip("…")
    title = f"{words}: {row.code} {row.title}"
    return ask(
        request, form, title, back=back, verb=words, lede=step.lede, kind=step.kind or "primary"
    )
