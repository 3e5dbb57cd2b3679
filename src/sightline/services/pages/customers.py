"""Customers on pages: the list, one of them with its ladder, and what the office notes of it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.policy import check
from sightline.projects.pages.frame import BOTH, POST, posted
from sightline.projects.pages.steps import history_of, listed, open_steps, taken
from sightline.projects.pages.views import keep_views
from sightline.services import commands, forms, lists, policy, queries
from sightline.services.lists import chip, state_html
from sightline.services.models import Customer
from sightline.services.pages.stories import QUOTE_STEPS
from sightline.services.rules.ladder import APPROACHES, MEANS
from sightline.ui.forms import check_button
from sightline.ui.routes import Asked, done, page, show

keep_views("customers", "customers", lists.customers_for, queries.customers)


def at(row: Customer) -> str:
    """Return a customer's address."""
    return reverse("customer", args=[row.pk])


@page(policy.read)
def customer_list(request: Asked) -> HttpResponse:
    """Show the customers that one sees."""
    actor = request.actor
    listing, rows = lists.customers_for(actor), queries.customers(actor)
    return listed(request, listing, rows, "services/customers.html")


@page(policy.read)
def customer_detail(request: Asked, customer_id: UUID) -> HttpResponse:
    """Show one customer: the ladder, what it needs, findings, assessments and moves."""
    actor = request.actor
    row = queries.the_customer(actor, customer_id)
    outlook = queries.outlook_of(row)
    rungs = [
        {"words": word, "means": MEANS[key], "is_here": key == row.approach}
        for key, word in APPROACHES.items()
    ]
    context = {
        "row": row,
        "approach": chip(row.approach, row.get_approach_display()),
        "about": queries.about(actor, row),
        "rungs": rungs,
        "outlook": outlook,
        "next": APPROACHES.get(outlook.step or ""),
        "members": list(queries.members(actor).filter(customer=row)),
        "needs": list(queries.needs(actor).filter(customer=row)[:50]),
        "findings": [
            (one, state_html(one)) for one in queries.findings(actor).filter(customer=row)
        ],
        "assessments": list(queries.assessments(actor).filter(customer=row)[:50]),
        "moves": list(queries.moves(actor).filter(customer=row)[:50]),
        "may_keep": queries.may_keep(actor, row),
        "agreements": [
            (one, state_html(one)) for one in queries.agreements(actor).filter(customer=row)[:50]
        ],
        "quotes": [
            (one, state_html(one), open_steps(actor, QUOTE_STEPS, one))
            for one in queries.quotes(actor).filter(customer=row)[:50]
        ],
        "met": queries.met_of(actor, customer=row.pk),
        "requests": [
            (one, state_html(one))
            for one in queries.newest(queries.requests(actor).filter(customer=row), 20)
        ],
        "crumbs": [
            {"label": "Customers", "href": reverse("customers")},
            {"label": row.name, "href": ""},
        ],
    }
    return show(request, "services/customer.html", context)


@page(policy.read)
def customer_history(request: Asked, customer_id: UUID) -> HttpResponse:
    """Show who changed a customer, when, and why."""
    row = queries.the_customer(request.actor, customer_id)
    return history_of(request, [row.pk], str(row), at(row))


@page(policy.keep, methods=BOTH)
def customer_add(request: Asked) -> HttpResponse:
    """Show and take in a new customer."""
    return taken(
        request,
        forms.CustomerForm(posted(request), actor=request.actor),
        commands.add_customer,
        back=reverse("customers"),
        title="A new customer",
        said="The customer was registered; it is served directly until assessments say more.",
        verb="Register",
        to=at,
    )


def _kept(request: Asked, customer_id: UUID) -> Customer:
    row = queries.the_customer(request.actor, customer_id)
    check(request.actor, policy.keep, row)
    return row


@page(policy.keep, methods=BOTH)
def customer_edit(request: Asked, customer_id: UUID) -> HttpResponse:
    """Show and take in a changed customer."""
    row = _kept(request, customer_id)
    form = forms.CustomerForm(posted(request), actor=request.actor, row=row)
    said: dict[str, Any] = {"title": f"Edit {row}", "said": "The customer was saved."}
    return taken(request, form, commands.change_customer, back=at(row), customer_id=row.pk, **said)


@page(policy.keep, methods=BOTH)
def customer_end(request: Asked, customer_id: UUID) -> HttpResponse:
    """Show and take in why a customer is served no more."""
    row = _kept(request, customer_id)
    form = forms.WhyForm(posted(request), initial={"seen": row.version})
    said: dict[str, Any] = {
        "title": f"Serve {row} no more",
        "said": "It is served no more.",
        "verb": "End it",
    }
    return taken(request, form, commands.end_customer, back=at(row), customer_id=row.pk, **said)


@page(policy.keep, methods=POST)
def customer_drop(request: Asked, customer_id: UUID) -> HttpResponse:
    """Drop a customer that was registered by mistake."""
    row = _kept(request, customer_id)
    check_button(request.POST)
    commands.drop_customer(request.actor, customer_id=row.pk)
    return done(request, reverse("customers"), "The customer was dropped.")


@page(policy.keep, methods=BOTH)
def customer_member_add(request: Asked, customer_id: UUID) -> HttpResponse:
    """Show and take in who stands for a customer."""
    row = _kept(request, customer_id)
    form = forms.MemberForm(posted(request), actor=request.actor)
    lede = "They ask for services, confirm what was delivered, and say how it was."
    said: dict[str, Any] = {
        "title": f"Who stands for {row}",
        "said": "They stand for it now.",
        "lede": lede,
    }
    call = commands.add_customer_member
    return taken(request, form, call, back=at(row), customer_id=row.pk, verb="Add", **said)


@page(policy.keep, methods=POST)
def customer_member_drop(request: Asked, member_id: UUID) -> HttpResponse:
    """Let somebody stand for a customer no more."""
    row = queries.the_member(request.actor, member_id)
    check(request.actor, policy.keep, row)
    check_button(request.POST)
    commands.drop_customer_member(request.actor, member_id=row.pk)
    return done(request, at(row.customer), f"{row.person} stands for it no more.")


@page(policy.keep, methods=BOTH)
def need_note(request: Asked, customer_id: UUID) -> HttpResponse:
    """Show and take in what a customer needs."""
    row = _kept(request, customer_id)
    form = forms.NeedForm(posted(request))
    said: dict[str, Any] = {
        "title": f"What {row} needs",
        "said": "The need was noted.",
        "verb": "Note it",
    }
    return taken(request, form, commands.note_need, back=at(row), customer_id=row.pk, **said)


@page(policy.keep, methods=BOTH)
def customer_assess(request: Asked, customer_id: UUID) -> HttpResponse:
    """Show and take in how mature a customer is."""
    row = _kept(request, customer_id)
    form = forms.AssessForm(posted(request), initial={"maturity": str(row.maturity)})
    said: dict[str, Any] = {
        "title": f"Assess {row}",
        "said": "The assessment was noted.",
        "verb": "Note it",
    }
    call = commands.assess_customer
    return taken(request, form, call, back=at(row), customer_id=row.pk, **said)


@page(policy.keep, methods=BOTH)
def customer_move(request: Asked, customer_id: UUID) -> HttpResponse:
    """Show and take in where a customer moves on the ladder."""
    row = _kept(request, customer_id)
    outlook = queries.outlook_of(row)
    form = forms.MoveForm(
        posted(request), initial={"seen": row.version, "approach": outlook.step or row.approach}
    )
    lede = "The next step up is open." if outlook.is_open else " ".join(outlook.missing)
    said: dict[str, Any] = {
        "title": f"Move {row}",
        "said": "It was moved.",
        "verb": "Move",
        "lede": lede,
    }
    return taken(request, form, commands.move_customer, back=at(row), customer_id=row.pk, **said)


@page(policy.keep, methods=BOTH)
def finding_note(request: Asked, customer_id: UUID) -> HttpResponse:
    """Show and take in what was found wrong at a customer."""
    row = _kept(request, customer_id)
    form = forms.FindingForm(posted(request))
    said: dict[str, Any] = {
        "title": f"A finding at {row}",
        "said": "The finding was noted.",
        "verb": "Note it",
    }
    call = commands.note_customer_finding
    return taken(request, form, call, back=at(row), customer_id=row.pk, **said)


@page(policy.keep, methods=BOTH)
def finding_close(request: Asked, finding_id: UUID) -> HttpResponse:
    """Show and take in what was done about a finding."""
    row = queries.the_finding(request.actor, finding_id)
    check(request.actor, policy.keep, row)
    form = forms.CloseFindingForm(posted(request), initial={"seen": row.version})
    said: dict[str, Any] = {
        "title": f"Close: {row}",
        "said": "The finding is closed.",
        "verb": "Close",
    }
    call = commands.close_customer_finding
    return taken(request, form, call, back=at(row.customer), finding_id=row.pk, **said)
