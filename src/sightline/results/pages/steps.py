"""The steps of a benefit as pages offer them: words, right, form, and what is said afterwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sightline.kernel.policy import Action, Actor, may
from sightline.results import commands, forms, policy
from sightline.results.models import Profile
from sightline.ui.forms import CommandForm


@dataclass(frozen=True)
class Step:
    """One step of a benefit.

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

    @property
    def asks(self) -> bool:
        """Tell whether it asks for anything; a template would call the form's class."""
        return self.form is not None


STEPS: Mapping[str, Step] = {
    "admit": Step(
        "Admit", "Admitted: it is a benefit.", policy.edit, commands.admit_benefit, ("admit",)
    ),
    "baseline": Step(
        "Fix the baseline",
        "Baselined.",
        policy.edit,
        commands.baseline_benefit,
        ("baseline",),
    ),
    "approve": Step(
        "Approve…",
        "Approved: amount, first effect and ramp are agreed.",
        policy.approve,
        commands.approve_benefit,
        ("approve",),
        forms.ApprovalForm,
        "Amount, first effect and ramp are agreed by this, and stay.",
    ),
    "deliver": Step(
        "In delivery", "It is being delivered.", policy.edit, commands.deliver_benefit, ("deliver",)
    ),
    "realise": Step(
        "It has begun", "It is realising.", policy.edit, commands.realise_benefit, ("realise",)
    ),
    "judge": Step(
        "Judge…",
        "Judged by its readings.",
        policy.verify,
        commands.judge_benefit,
        ("find_realised",),
        forms.ApprovalForm,
        "What was attested and confirmed decides: realised from 95 % of plan to date, partly from "
        "half of it, else not.",
    ),
    "resume": Step(
        "Take up again…",
        "It is tracked again.",
        policy.verify,
        commands.resume_benefit,
        ("resume",),
        forms.WhyForm,
    ),
    "sustain": Step(
        "Hand over to the line",
        "The line keeps it up from here.",
        policy.verify,
        commands.sustain_benefit,
        ("sustain",),
    ),
    "close": Step(
        "Close…",
        "Closed: nothing of it changes any more.",
        policy.verify,
        commands.close_benefit,
        ("close",),
        forms.WhyForm,
        "Say what was learnt. Nothing of it changes afterwards.",
    ),
    "rework": Step(
        "Rework…",
        "It can be written anew.",
        policy.edit,
        commands.rework_benefit,
        ("rework",),
        forms.ApprovalForm,
    ),
    "drop": Step(
        "Drop…",
        "It was dropped.",
        policy.approve,
        commands.drop_benefit,
        ("drop",),
        forms.WhyForm,
        "It will not come. The promise stays in the register until it is changed there.",
    ),
}


def open_steps(actor: Actor, row: Profile) -> list[tuple[str, Step]]:
    """Return the steps that the state and the actor's rights leave open."""
    verbs = set(row.life.verbs_from(str(row.state)))
    return [
        (verb, step)
        for verb, step in STEPS.items()
        if verbs & set(step.moves) and may(actor, step.action, row)
    ]
