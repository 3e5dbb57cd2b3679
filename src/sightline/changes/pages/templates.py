"""Standard changes on pages: the list, one of them, its steps, and starting a change from it."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.changes import commands, policy
from sightline.changes.forms import requests as forms
from sightline.changes.lists.requests import TEMPLATES
from sightline.changes.models import ChangeTemplate
from sightline.changes.pages.request_forms import address
from sightline.changes.queries import requests as queries
from sightline.kernel.policy import check, may
from sightline.projects.pages.frame import BOTH, posted
from sightline.ui.asking import ask
from sightline.ui.exports import exported
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

State = ChangeTemplate.State


@page(policy.read)
def template_list(request: Asked) -> HttpResponse:
    """Show the standard changes."""
    rows, params = queries.templates(request.actor), params_of(request.GET)
    file = exported(TEMPLATES, rows, params)
    if file is not None:
        return file
    context = {
        "page": TEMPLATES.page(rows, params),
        "may_write": may(request.actor, policy.write_template),
    }
    return show(request, "changes/template_list.html", context)


@page(policy.read)
def template_detail(request: Asked, template_id: UUID) -> HttpResponse:
    """Show one standard change and what may be done with it."""
    actor, row = request.actor, queries.the_template(request.actor, template_id)
    context = {
        "row": row,
        "may_approve": row.state in {State.DRAFT, State.SUSPENDED}
        and may(actor, policy.approve_template, row),
        "may_retire": row.state != State.RETIRED and may(actor, policy.write_template, row),
        "may_start": row.state == State.APPROVED and may(actor, policy.raise_change),
    }
    return show(request, "changes/template_detail.html", context)


@page(policy.write_template, methods=BOTH)
def template_write(request: Asked) -> HttpResponse:
    """Show and take in a new standard change."""
    form = forms.TemplateForm(posted(request), actor=request.actor)
    if request.method == "POST" and form.submit(commands.write_template, request.actor):
        return done(request, "change-template", "It was written; its board approves it.",
                    form.result.pk)  # fmt: skip
    lede = "Something small and repeatable, approved once by the chair of its board."
    back = reverse("change-templates")
    return ask(request, form, "New standard change", back=back, verb="Write it", lede=lede)


@page(policy.approve_template, methods=BOTH)
def template_approve(request: Asked, template_id: UUID) -> HttpResponse:
    """Ask the chair to approve a standard change."""
    row = queries.the_template(request.actor, template_id)
    check(request.actor, policy.approve_template, row)
    form = forms.SureForm(posted(request), initial={"seen": row.version})
    back = reverse("change-template", args=[row.pk])
    if request.method == "POST" and form.submit(
        commands.approve_template, request.actor, template_id=row.pk
    ):
        return done(request, back, f"{row.name} is approved.")
    lede = "From now on it is started without a board, until one of them fails."
    return ask(request, form, f"Approve {row.name}", back=back, verb="Approve", lede=lede)


@page(policy.write_template, methods=BOTH)
def template_retire(request: Asked, template_id: UUID) -> HttpResponse:
    """Ask why a standard change is retired."""
    row = queries.the_template(request.actor, template_id)
    check(request.actor, policy.write_template, row)
    form = forms.WhyForm(posted(request), initial={"seen": row.version})
    back = reverse("change-template", args=[row.pk])
    if request.method == "POST" and form.submit(
        commands.retire_template, request.actor, template_id=row.pk
    ):
        return done(request, back, f"{row.name} is retired.")
    return ask(request, form, f"Retire {row.name}", back=back, verb="Retire", kind="danger")


@page(policy.raise_change, methods=BOTH)
def template_start(request: Asked, template_id: UUID) -> HttpResponse:
    """Show and take in a standard change of a project."""
    row = queries.the_template(request.actor, template_id)
    form = forms.StartForm(posted(request), actor=request.actor, template=row)
    if request.method == "POST" and form.submit(
        commands.start_standard, request.actor, template_id=row.pk
    ):
        return done(request, address(form.result), f"{form.result.code} is scheduled.")
    back = reverse("change-template", args=[row.pk])
    return ask(request, form, row.name, back=back, verb="Start it", lede=row.description)
