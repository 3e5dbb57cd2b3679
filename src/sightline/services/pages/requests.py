"""Requests on pages: the portal of customers, the desk of an office, one request with its clock."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.policy import check, may
from sightline.projects.pages.frame import BOTH, POST, posted
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
from sightline.services import commands, forms, lists, policy, queries
from sightline.services.lists import hours, state_html
from sightline.services.models import ServiceRequest
from sightline.ui.forms import check_button
from sightline.ui.routes import Asked, done, page, show

keep_views("service-requests", "desk", lists.requests_for, queries.requests)

REQUEST_STEPS: Steps = {
    "accept": Step(
        "Accept", "Accepted: its tasks are laid out.", policy.work, commands.accept_request,
        ("accept",), kind="primary",
    ),
    "start": Step(
        "Start", "It is in work.", policy.work, commands.start_request, ("start",), kind="primary",
    ),
    "wait": Step(
        "Wait for the customer…", "The clock stands until they answer.", policy.work,
        commands.wait_for_customer, ("wait",), forms.WhyForm, "The clock stands until they answer.",
    ),
    "resume": Step(
        "Go on…", "The clock runs again.", policy.talk, commands.resume_request, ("resume",),
        forms.WhyForm,
    ),
    "deliver": Step(
        "Deliver…", "Delivered: the customer confirms it.", policy.work, commands.deliver_request,
        ("deliver",), forms.WhyForm,
    ),
    "confirm": Step(
        "Confirm", "Confirmed.", policy.ask, commands.confirm_request, ("confirm",), kind="primary",
    ),
    "reopen": Step(
        "Something is missing…", "It is open again.", policy.ask, commands.reopen_request,
        ("reopen",), forms.WhyForm,
    ),
    "close": Step(
        "Close…", "Closed.", policy.work, commands.close_request, ("close",), forms.MayWhyForm,
        "Nobody confirmed it yet? Then say why it is closed all the same.",
    ),
    "decline": Step(
        "Decline…", "Declined.", policy.work, commands.decline_request, ("decline",), forms.WhyForm,
    ),
    "cancel": Step(
        "Take it back…", "It was taken back.", policy.ask, commands.cancel_request, ("cancel",),
        forms.WhyForm,
    ),
}  # fmt: skip


def at(row: ServiceRequest) -> str:
    """Return a request's address."""
    return reverse("service-request", args=[row.pk])


@page(policy.read)
def portal(request: Asked) -> HttpResponse:
    """Show what may be asked for, and what the customers that one stands for asked for."""
    actor = request.actor
    own = list(queries.own_customers(actor))
    offices = {row.office_id for row in own}
    offered = list(queries.offered(actor).filter(service__office__in=offices)) if own else []
    rows = queries.newest(queries.own_requests(actor), 100)
    context = {
        "own": own,
        "surveys": list(queries.open_surveys(actor)[:20]),
        "arising": queries.arising(actor, own),
        "to_sign": list(queries.agreements(actor).filter(state="draft", customer__in=own)[:20]),
        "offered": [(row, hours(row.target_minutes)) for row in offered],
        "requests": [(row, state_html(row)) for row in rows],
    }
    return show(request, "services/portal.html", context)


@page(policy.read)
def desk(request: Asked) -> HttpResponse:
    """Show the queue of requests that one sees, the most urgent first."""
    actor = request.actor
    context = {
        "numbers": queries.queue_numbers(actor),
        "people": list(queries.desk_people(actor)[:100]),
        "may_keep": may(actor, policy.keep),
    }
    listing, rows = lists.requests_for(actor), queries.requests(actor)
    return listed(request, listing, rows, "services/desk.html", **context)


@page(policy.ask, methods=BOTH)
def request_ask(request: Asked) -> HttpResponse:
    """Show and take in what a customer asks for."""
    said = {name: request.GET.get(name, "")[:200] for name in ("service", "customer", "title")}
    return taken(
        request,
        forms.AskForm(posted(request), actor=request.actor, **said),
        commands.ask_service,
        back=reverse("portal"),
        title="Ask for a service",
        said="You asked for it; the office takes it on or says why not.",
        verb="Ask",
        to=at,
    )


@page(policy.read)
def request_detail(request: Asked, request_id: UUID) -> HttpResponse:
    """Show one request: its clock, tasks, talk and steps."""
    actor = request.actor
    row = queries.the_request(actor, request_id)
    clock = queries.clock_of(row)
    may_work = may(actor, policy.work, row)
    context: dict[str, Any] = {
        "row": row,
        "state": state_html(row),
        "clock": clock,
        "worked": hours(clock.worked),
        "target": hours(clock.target),
        "left": hours(abs(clock.left)) if clock.left is not None else "",
        "steps": open_steps(actor, REQUEST_STEPS, row),
        "tasks": list(queries.request_tasks(actor).filter(request=row)),
        "moves": list(queries.request_moves(actor).filter(request=row)),
        "comments": list(queries.request_comments(actor).filter(request=row)),
        "files": queries.files_of(actor, row),
        "survey": queries.open_surveys(actor).filter(request=row).first(),
        "commented": queries.own_comment(actor, row),
        "may_work": may_work,
        "may_assign": row.state in row.RUNNING and may(actor, policy.keep, row),
        "may_talk": may(actor, policy.talk, row),
        "may_attach": row.state not in row.OVER and may(actor, policy.talk, row),
        "hands": queries.hands(actor, row) if may_work and row.assignee_id is None else [],
        "crumbs": [
            {"label": "Requests", "href": reverse("desk")},
            {"label": row.code, "href": ""},
        ],
    }
    return show(request, "services/request.html", context)


@page(policy.read)
def request_history(request: Asked, request_id: UUID) -> HttpResponse:
    """Show who changed a request, when, and why."""
    row = queries.the_request(request.actor, request_id)
    return history_of(request, [row.pk], str(row), at(row))


@page(policy.read, methods=BOTH)
def request_step(request: Asked, request_id: UUID, verb: str) -> HttpResponse:
    """Take a step of a request."""
    row = queries.the_request(request.actor, request_id)
    return take_step(request, REQUEST_STEPS, verb, row, back=at(row), request_id=row.pk)


@page(policy.keep, methods=BOTH)
def request_assign(request: Asked, request_id: UUID) -> HttpResponse:
    """Show who could work on a request, and take in who does."""
    actor = request.actor
    row = queries.the_request(actor, request_id)
    check(actor, policy.keep, row)
    form = forms.AssignForm(posted(request), actor=actor, row=row)
    said: dict[str, Any] = {"title": f"Assign {row}", "said": "It is assigned.", "verb": "Assign"}
    lede = "By the skills that it takes and by how much each carries; you decide."
    call = commands.assign_request
    return taken(request, form, call, back=at(row), lede=lede, request_id=row.pk, **said)


@page(policy.talk, methods=BOTH)
def request_comment(request: Asked, request_id: UUID) -> HttpResponse:
    """Show and take in what one says about a request."""
    row = queries.the_request(request.actor, request_id)
    check(request.actor, policy.talk, row)
    form = forms.CommentForm(posted(request))
    said: dict[str, Any] = {"title": f"About {row}", "said": "It was said.", "verb": "Say it"}
    call = commands.comment_request
    return taken(request, form, call, back=at(row), request_id=row.pk, **said)


@page(policy.work, methods=POST)
def task_tick(request: Asked, task_id: UUID, done_or_not: str) -> HttpResponse:
    """Say that a task is done, or that it is not."""
    row = queries.the_task(request.actor, task_id)
    check(request.actor, policy.work, row)
    check_button(request.POST)
    is_done = done_or_not == "done"
    commands.tick_task(request.actor, task_id=row.pk, is_done=is_done)
    return done(request, at(row.request), "Done." if is_done else "To be done.")


@page(policy.keep, methods=BOTH)
def desk_staff(request: Asked) -> HttpResponse:
    """Show and take in who is at a desk."""
    return taken(
        request,
        forms.DeskForm(posted(request), actor=request.actor),
        commands.staff_desk,
        back=reverse("desk"),
        title="Who is at the desk",
        said="They are at the desk.",
        lede="Somebody who is there already gets the skills that you write here.",
    )


@page(policy.keep, methods=POST)
def desk_leave(request: Asked, desk_person_id: UUID) -> HttpResponse:
    """Let somebody leave a desk."""
    row = queries.the_desk_person(request.actor, desk_person_id)
    check(request.actor, policy.keep, row)
    check_button(request.POST)
    commands.leave_desk(request.actor, desk_person_id=row.pk)
    return done(request, reverse("desk"), f"{row.person} left the desk.")
