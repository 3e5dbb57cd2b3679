"""Agreements on pages: the list, one with what was used of it, its forms and its steps."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel import clock
from sightline.kernel.policy import check
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
from sightline.services import commands, forms, lists, policy, queries
from sightline.services.lists import hours, state_html
from sightline.services.lists.agreements import is_overdue
from sightline.services.models import ServiceAgreement
from sightline.ui.routes import Asked, page, show

keep_views("agreements", "agreements", lists.agreements_for, queries.agreements)

AGREEMENT_STEPS: Steps = {
    "sign": Step(
        "Sign", "It is in force: requests go by it from now on.", policy.sign,
        commands.sign_agreement, ("agree",), kind="primary",
    ),
    "review": Step(
        "Reviewed…", "The review was noted.", policy.keep, commands.review_agreement, ("review",),
        forms.ReviewForm,
    ),
    "end": Step(
        "End…", "It is agreed no more.", policy.keep, commands.end_agreement, ("end",),
        forms.WhyForm, "What was asked under it goes on under it.",
    ),
}  # fmt: skip


def at(row: ServiceAgreement) -> str:
    """Return an agreement's address."""
    return reverse("agreement", args=[row.pk])


@page(policy.read)
def agreement_list(request: Asked) -> HttpResponse:
    """Show the agreements that one sees, what is to be looked at first on top."""
    actor = request.actor
    listing, rows = lists.agreements_for(actor), queries.agreements(actor)
    return listed(request, listing, rows, "services/agreements.html")


@page(policy.read)
def agreement_detail(request: Asked, agreement_id: UUID) -> HttpResponse:
    """Show one agreement, and what was used of it this year and last."""
    actor, year = request.actor, clock.today().year
    row = queries.the_agreement(actor, agreement_id)
    before = queries.the_agreement(actor, agreement_id, year - 1)
    context = {
        "row": row,
        "state": state_html(row),
        "steps": open_steps(actor, AGREEMENT_STEPS, row),
        "hours": hours(row.target_minutes),
        "is_overdue": is_overdue(row),
        "usage": [queries.usage_of(row, year), queries.usage_of(before, year - 1)],
        "may_edit": row.state == "draft" and queries.may_keep(actor, row),
        "as_of": clock.now(),
        "crumbs": [
            {"label": "Agreements", "href": reverse("agreements")},
            {"label": str(row.service), "href": ""},
        ],
    }
    return show(request, "services/agreement.html", context)


@page(policy.read)
def agreement_history(request: Asked, agreement_id: UUID) -> HttpResponse:
    """Show who changed an agreement, when, and why."""
    row = queries.the_agreement(request.actor, agreement_id)
    return history_of(request, [row.pk], str(row), at(row))


@page(policy.keep, methods=BOTH)
def agreement_draft(request: Asked, customer_id: UUID) -> HttpResponse:
    """Show and take in what is agreed with a customer."""
    actor = request.actor
    customer = queries.the_customer(actor, customer_id)
    check(actor, policy.keep, customer)
    form = forms.DraftAgreementForm(posted(request), actor=actor, customer=customer)
    said: dict[str, Any] = {
        "title": f"An agreement with {customer}",
        "said": "It is drafted; it is in force once somebody of the customer signed it.",
        "verb": "Draft it",
    }
    call, back = commands.draft_agreement, reverse("customer", args=[customer.pk])
    return taken(request, form, call, back=back, to=at, customer_id=customer.pk, **said)


@page(policy.keep, methods=BOTH)
def agreement_edit(request: Asked, agreement_id: UUID) -> HttpResponse:
    """Show and take in a changed draft."""
    actor = request.actor
    row = queries.the_agreement(actor, agreement_id)
    check(actor, policy.keep, row)
    form = forms.AgreementForm(posted(request), actor=actor, row=row)
    said: dict[str, Any] = {"title": f"Edit {row}", "said": "The agreement was saved."}
    call = commands.change_agreement
    return taken(request, form, call, back=at(row), agreement_id=row.pk, **said)


@page(policy.read, methods=BOTH)
def agreement_step(request: Asked, agreement_id: UUID, verb: str) -> HttpResponse:
    """Take a step of an agreement."""
    row = queries.the_agreement(request.actor, agreement_id)
    return take_step(request, AGREEMENT_STEPS, verb, row, back=at(row), agreement_id=row.pk)
