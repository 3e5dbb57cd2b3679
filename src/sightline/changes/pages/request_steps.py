"""The steps of a request: which are open to whom, and the form that asks for each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.changes import commands, policy
from sightline.changes.commands.area import OPEN_TO_COMPUTE
from sightline.changes.commands.funding import OPEN_TO_ASK
from sightline.changes.forms import requests as forms
from sightline.changes.models import ChangeRequest
from sightline.changes.queries import requests as queries
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Action, Actor, check, may
from sightline.projects.pages.frame import BOTH, posted
from sightline.ui.asking import ask
from sightline.ui.forms import CommandForm
from sightline.ui.routes import Asked, done, page

State = ChangeRequest.State
ON_THE_WAY = tuple(state for state in ChangeRequest.OPEN if state != State.DRAFT)
LINE = (
    State.DRAFT, State.SUBMITTED, State.SCREENED, State.ASSESSMENT, State.FUNDING, State.READY,
    State.APPROVED, State.SCHEDULED, State.IMPLEMENTING, State.IMPLEMENTED, State.REVIEWED,
    State.CLOSED,
)  # fmt: skip
EMERGENCY = (
    State.DRAFT, State.SUBMITTED, State.READY, State.APPROVED, State.IMPLEMENTING,
    State.IMPLEMENTED, State.REVIEWED, State.CLOSED,
)  # fmt: skip
STANDARD = (State.SCHEDULED, State.IMPLEMENTING, State.IMPLEMENTED, State.CLOSED)


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
    form: str = ""
    kind: str = ""
    is_open: Callable[[ChangeRequest], bool] = lambda change: True


def _from(verb: str) -> frozenset[str]:
    return ChangeRequest.life.moves[verb][0]


def _is_normal(change: ChangeRequest) -> bool:
    return change.kind == "normal"


def _is_presentable(change: ChangeRequest) -> bool:
    return change.state != State.SUBMITTED or change.kind == "emergency"


def _says_no_funding(change: ChangeRequest) -> bool:
    return change.asked_minor == 0 and not change.needs_no_funding


def _is_to_apply(change: ChangeRequest) -> bool:
    asks = change.deltas or change.cost_minor or change.figures
    has_effect = bool(asks) and change.kind != "standard"
    return has_effect and change.applied_on is None


def _is_done(change: ChangeRequest) -> bool:
    return not _is_to_apply(change)


def _is_closable(change: ChangeRequest) -> bool:
    return change.state != State.IMPLEMENTED or change.kind != "emergency"


STEPS: Mapping[str, Step] = {
    "submit": Step(
        "Hand in", commands.submit_change, policy.edit, _from("submit"), "handed in",
    ),
    "screen": Step(
        "Fit to be assessed", commands.screen_change, policy.screen, _from("screen"), "screened",
        is_open=_is_normal,
    ),
    "compute": Step(
        "Compute its impact", commands.compute_area, policy.compute, frozenset(OPEN_TO_COMPUTE),
        "computed anew",
    ),
    "end-assessment": Step(
        "Go on to its funding", commands.end_assessment, policy.present, _from("fund"),
        "assessed",
    ),
    "no-funding": Step(
        "No funding needed", commands.say_no_funding, policy.ask_funding, frozenset(OPEN_TO_ASK),
        "in need of no funding", is_open=_says_no_funding,
    ),
    "present": Step(
        "Put to a board…", commands.present_change, policy.present, _from("present"),
        "put to its board", form="PresentForm", is_open=_is_presentable,
    ),
    "begin": Step(
        "Begin", commands.begin_change, policy.carry_out, _from("implement"), "begun",
    ),
    "apply": Step(
        "Write it into the plan…", commands.apply_change, policy.carry_out,
        frozenset({State.IMPLEMENTING}), "in the plan", form="SureForm", is_open=_is_to_apply,
        lede="The schedule is changed as was approved, and the baselines move by exactly that.",
    ),
    "finish": Step(
        "Carried out", commands.finish_change, policy.carry_out, _from("finish"), "carried out",
        is_open=_is_done,
    ),
    "close": Step(
        "Close", commands.close_change, policy.close, _from("close"), "closed",
        is_open=_is_closable,
    ),
    "return": Step(
        "Send back…", commands.return_change, policy.screen, frozenset({State.SUBMITTED}),
        "sent back", form="WhyForm", lede="It goes back to whoever raised it, for another way.",
    ),
    "back-out": Step(
        "Back out…", commands.back_out_change, policy.carry_out, _from("back_out"), "backed out",
        form="BackOutForm", kind="danger", lede="The plan goes back to what it was before.",
    ),
    "withdraw": Step(
        "Withdraw…", commands.withdraw_change, policy.withdraw, _from("withdraw"), "withdrawn",
        form="WhyForm", kind="danger", lede="It ends here; raise another one to ask again.",
    ),
}  # fmt: skip


def is_open(actor: Actor, change: ChangeRequest, step: Step) -> bool:
    """Tell whether a step is open to somebody now."""
    return change.state in step.states and step.is_open(change) and may(actor, step.action, change)


def open_steps(actor: Actor, change: ChangeRequest) -> list[tuple[str, Step]]:
    """Return the steps that the state and the actor's rights leave open, the next one first."""
    return [(key, step) for key, step in STEPS.items() if is_open(actor, change, step)]


def progress(change: ChangeRequest) -> list[dict[str, Any]]:
    """Return the states on a request's way, each passed, present or ahead."""
    line = {"emergency": EMERGENCY, "standard": STANDARD}.get(change.kind, LINE)
    if change.state not in line:
        return []
    here = line.index(State(change.state))
    return [
        {"label": state.label, "is_past": place < here, "is_now": place == here}
        for place, state in enumerate(line)
    ]


@page(policy.read, methods=BOTH)
def change_do(request: Asked, change_id: UUID, verb: str) -> HttpResponse:
    """Ask for what a step needs, and take it."""
    step = STEPS.get(verb)
    if step is None:
        raise NotFound("This step")
    change = queries.the_change(request.actor, change_id)
    check(request.actor, step.action, change)
    form, back = _form(request, change, step), reverse("change", args=[change.pk])
    if request.method == "POST" and form.submit(step.command, request.actor, change_id=change.pk):
        said = step.said if form.result.state != State.FUNDING or verb != "begin" else LAPSED
        return done(request, back, f"{change.code} is {said}.")
    title = f"{step.words.rstrip('…')}: {change.code} {change.title}"
    verb_words, kind = step.words.rstrip("…"), step.kind or "primary"
    return ask(request, form, title, back=back, verb=verb_words, lede=step.lede, kind=kind)


LAPSED = "back at its funding: its money is not reserved any more, so the approval lapsed"


def _form(request: Asked, change: ChangeRequest, step: Step) -> CommandForm:
    data = posted(request)
    if step.form == "PresentForm":
        return forms.PresentForm(data, actor=request.actor, change=change)
    made: type[CommandForm] = getattr(forms, step.form or "SureForm")
    return made(data, initial={"seen": change.version})
