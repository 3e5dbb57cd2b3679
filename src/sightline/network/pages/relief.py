"""Deviations and feedback on pages: lists, one of each, what is asked, and their steps."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel import clock
from sightline.kernel.policy import check, may
from sightline.network import commands, forms, lists, policy, queries
from sightline.network.lists import state_html
from sightline.projects.pages.frame import BOTH, posted
from sightline.projects.pages.steps import (
    Step,
    Steps,
    history_of,
    listed,
    open_steps,
    take_step,
    taken,
)
from sightline.projects.pages.views import keep_views
from sightline.ui.routes import Asked, done, page, show

keep_views("deviations", "deviations", lists.deviations_for, queries.deviations)
keep_views("feedback", "feedback-list", lists.feedback_for, queries.feedback)

DEVIATION_STEPS: Steps = {
    "submit": Step(
        "Send", "Sent to who keeps the standard.", policy.ask, commands.submit_deviation,
        ("submit",), kind="primary",
    ),
    "review": Step(
        "Take up", "It is under review.", policy.decide, commands.review_deviation, ("review",),
        kind="primary",
    ),
    "approve": Step(
        "Approve…", "Approved.", policy.decide, commands.approve_deviation, ("approve",),
        forms.ApproveForm, "With conditions, it is approved with conditions.",
    ),
    "reject": Step(
        "Reject…", "Rejected.", policy.decide, commands.reject_deviation, ("reject",),
        forms.WhyForm,
    ),
    "ask": Step(
        "Ask for more…", "The office was asked.", policy.decide, commands.ask_about_deviation,
        ("ask",), forms.AskForm,
    ),
    "answer": Step(
        "Answer…", "Answered; it is under review again.", policy.ask,
        commands.answer_about_deviation, ("answer",), forms.AnswerForm,
    ),
    "revoke": Step(
        "Revoke…", "Revoked.", policy.decide, commands.revoke_deviation, ("revoke",),
        forms.WhyForm,
    ),
    "withdraw": Step(
        "Withdraw…", "Withdrawn.", policy.ask, commands.withdraw_deviation, ("withdraw",),
        forms.WhyForm,
    ),
    "close": Step(
        "Close…", "Closed.", policy.ask, commands.close_deviation, ("close",), forms.WhyForm,
    ),
}  # fmt: skip
FEEDBACK_STEPS: Steps = {
    "acknowledge": Step(
        "Acknowledge", "Acknowledged: the clock stops.", policy.answer,
        commands.acknowledge_feedback, ("acknowledge",), kind="primary",
    ),
    "review": Step(
        "Begin the joint review", "The joint review has begun.", policy.answer,
        commands.review_feedback, ("review",), kind="primary",
    ),
    "resolve": Step(
        "Resolve…", "Resolved: the raiser verifies it.", policy.answer,
        commands.resolve_feedback, ("resolve",), forms.ResolveForm,
        "Good for the unit and for the whole: say what both offices agreed on.",
    ),
    "verify": Step(
        "It helps", "Verified.", policy.verify, commands.verify_feedback, ("verify",),
        kind="primary",
    ),
    "reopen": Step(
        "It does not help…", "It is in joint review again.", policy.verify,
        commands.reopen_feedback, ("reopen",), forms.WhyForm,
    ),
    "close": Step(
        "Close", "Closed.", policy.answer, commands.close_feedback, ("close",), kind="primary",
    ),
    "withdraw": Step(
        "Withdraw…", "Withdrawn.", policy.verify, commands.withdraw_feedback, ("withdraw",),
        forms.WhyForm,
    ),
    "close-over": Step(
        "Close without the raiser…", "Closed over the raiser's head; that stays to be seen.",
        policy.answer, commands.close_over_raiser, ("close_over",), forms.WhyForm,
        "Everybody who reads the thread will see that its raiser did not agree.",
    ),
}  # fmt: skip


@page(policy.read)
def deviation_list(request: Asked) -> HttpResponse:
    """Show the deviations that the actor sees, those that end first first."""
    actor = request.actor
    rows = queries.deviations(actor)
    context = {
        "n_retrospective": queries.retrospective(actor).count(),
        "n_soon": queries.ending_soon(actor).count(),
        "amendments": queries.amendments(actor),
    }
    listing = lists.deviations_for(actor)
    return listed(request, listing, rows, "network/deviations.html", **context)


@page(policy.read)
def deviation_detail(request: Asked, deviation_id: UUID) -> HttpResponse:
    """Show one deviation: what is asked, why, what was decided, and what others were told."""
    actor = request.actor
    row = queries.the_deviation(actor, deviation_id)
    context = {
        "row": row,
        "state": state_html(row),
        "version": row.clause.version_of,
        "steps": open_steps(actor, DEVIATION_STEPS, row),
        "may_edit": row.state in {"draft", "info"} and may(actor, policy.ask, row),
        "projects": list(queries.deviation_projects(actor, row.pk)),
        "precedents": [
            (one, state_html(one)) for one in queries.precedents(actor, row.clause, but=row.pk)
        ],
        "days_left": (row.expires - clock.today()).days,
        "is_live": row.state in row.GRANTED,
        "crumbs": _crumbs("Deviations", "deviations", row),
    }
    return show(request, "network/deviation.html", context)


def _crumbs(label: str, route: str, row: Any) -> list[dict[str, str]]:
    return [{"label": label, "href": reverse(route)}, {"label": str(row), "href": ""}]


@page(policy.read)
def deviation_history(request: Asked, deviation_id: UUID) -> HttpResponse:
    """Show who changed a deviation, when, and why."""
    row = queries.the_deviation(request.actor, deviation_id)
    return history_of(request, [row.pk], str(row), reverse("deviation", args=[row.pk]))


@page(policy.ask, methods=BOTH)
def deviation_ask(request: Asked, clause_id: UUID) -> HttpResponse:
    """Show and take in what an office asks to be let off, with what was decided before."""
    actor = request.actor
    clause = queries.the_clause(actor, clause_id)
    form = forms.DeviationForm(posted(request), actor=actor, clause=clause)
    call = commands.draft_deviation
    back = f"{reverse('standard', args=[clause.version_of.standard_id])}"
    if request.method == "POST" and form.submit(call, actor, clause_id=clause.pk):
        return _written(request, form.result, "It was drafted: read it once more, then send it.")
    return _asked(request, form, clause, f"Ask to deviate from {clause}", back)


@page(policy.ask, methods=BOTH)
def deviation_edit(request: Asked, deviation_id: UUID) -> HttpResponse:
    """Show and take in a changed deviation."""
    actor = request.actor
    row = queries.the_deviation(actor, deviation_id)
    check(actor, policy.ask, row)
    form = forms.DeviationForm(posted(request), actor=actor, clause=row.clause, row=row)
    call, at = commands.change_deviation, reverse("deviation", args=[row.pk])
    if request.method == "POST" and form.submit(call, actor, deviation_id=row.pk):
        return _written(request, row, "The deviation was saved.")
    return _asked(request, form, row.clause, f"Edit {row}", at)


def _written(request: Asked, row: Any, said: str) -> HttpResponse:
    return done(request, "deviation", said, row.pk)


def _asked(request: Asked, form: Any, clause: Any, title: str, back: str) -> HttpResponse:
    precedents = queries.precedents(request.actor, clause)
    context = {
        "form": form,
        "clause": clause,
        "title": title,
        "back": back,
        "precedents": [(one, state_html(one)) for one in precedents],
    }
    return show(request, "network/deviation_form.html", context, form.status)


@page(policy.read, methods=BOTH)
def deviation_step(request: Asked, deviation_id: UUID, verb: str) -> HttpResponse:
    """Take a step of a deviation."""
    row = queries.the_deviation(request.actor, deviation_id)
    back = reverse("deviation", args=[row.pk])
    return take_step(request, DEVIATION_STEPS, verb, row, back=back, deviation_id=row.pk)


@page(policy.read)
def feedback_list(request: Asked) -> HttpResponse:
    """Show the threads of feedback that the actor sees."""
    rows = queries.feedback(request.actor)
    return listed(request, lists.feedback_for(request.actor), rows, "network/feedback_list.html")


@page(policy.read)
def feedback_detail(request: Asked, feedback_id: UUID) -> HttpResponse:
    """Show one thread: what does not fit, what was said, and what came of it."""
    actor = request.actor
    row = queries.the_feedback(actor, feedback_id)
    context = {
        "row": row,
        "state": state_html(row),
        "steps": open_steps(actor, FEEDBACK_STEPS, row),
        "posts": list(queries.posts(actor, row.pk)),
        "may_say": row.state != "closed" and may(actor, policy.say, row),
        "crumbs": _crumbs("Feedback", "feedback-list", row),
    }
    return show(request, "network/feedback.html", context)


@page(policy.read)
def feedback_history(request: Asked, feedback_id: UUID) -> HttpResponse:
    """Show who changed a thread, when, and why."""
    row = queries.the_feedback(request.actor, feedback_id)
    return history_of(request, [row.pk], str(row), reverse("feedback", args=[row.pk]))


@page(policy.raise_feedback, methods=BOTH)
def feedback_raise(request: Asked, standard_id: UUID) -> HttpResponse:
    """Show and take in what does not fit of a standard."""
    row = queries.the_standard(request.actor, standard_id)
    return taken(
        request,
        forms.FeedbackForm(posted(request), actor=request.actor, standard=row),
        commands.raise_feedback,
        back=reverse("standard", args=[row.pk]),
        title=f"Feedback on {row}",
        said="It was raised; it is acknowledged within five working days.",
        verb="Raise it",
        to=lambda made: reverse("feedback", args=[made.pk]),
        standard_id=row.pk,
    )


@page(policy.read, methods=BOTH)
def feedback_step(request: Asked, feedback_id: UUID, verb: str) -> HttpResponse:
    """Take a step of a thread of feedback."""
    row = queries.the_feedback(request.actor, feedback_id)
    back = reverse("feedback", args=[row.pk])
    return take_step(request, FEEDBACK_STEPS, verb, row, back=back, feedback_id=row.pk)


@page(policy.say, methods=BOTH)
def feedback_say(request: Asked, feedback_id: UUID) -> HttpResponse:
    """Show and take in what somebody says in a thread."""
    row = queries.the_feedback(request.actor, feedback_id)
    check(request.actor, policy.say, row)
    return taken(
        request,
        forms.SayForm(posted(request)),
        commands.say_in_feedback,
        back=reverse("feedback", args=[row.pk]),
        title=f"Say something: {row}",
        said="It was said.",
        verb="Say it",
        feedback_id=row.pk,
    )
