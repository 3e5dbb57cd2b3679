"""Forms and buttons of a benefit: its profile, its steps, its forecast, and whose it is."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.errors import NotFound
from sightline.kernel.policy import check
from sightline.projects.pages.frame import BOTH, posted
from sightline.projects.pages.steps import taken as sent
from sightline.results import commands, forms, policy, queries
from sightline.results.pages.steps import STEPS, Step
from sightline.ui.forms import CommandForm
from sightline.ui.routes import Asked, page


@page(policy.edit, methods=BOTH)
def benefit_profile(request: Asked, benefit_id: UUID) -> HttpResponse:
    """Show and take in the profile of a benefit, new or changed."""
    benefit = queries.the_benefit(request.actor, benefit_id)
    check(request.actor, policy.edit, benefit)
    row = getattr(benefit, "profile", None)
    form = forms.ProfileForm(
        posted(request), actor=request.actor, currency=benefit.project.currency, row=row
    )
    call: Any = commands.profile_benefit if row is None else commands.change_profile
    fixed = {"benefit_id": benefit_id} if row is None else {"profile_id": row.pk}
    lede = "What was approved with it stays." if row and row.agreed_on else ""
    return taken(
        request,
        form,
        call,
        benefit_id,
        title=f"Profile of {benefit.title}",
        said="The profile was saved.",
        lede=lede,
        **fixed,
    )


def taken(
    request: Asked,
    form: CommandForm,
    call: Any,
    back_to: UUID,
    *,
    title: str,
    said: str,
    verb: str = "Save",
    lede: str = "",
    **fixed: Any,
) -> HttpResponse:
    """Show a form, or send it to its command and go back to the benefit."""
    back = reverse("benefit", args=[back_to])
    return sent(
        request, form, call, back=back, title=title, said=said, verb=verb, lede=lede, **fixed
    )


@page(policy.edit, methods=BOTH)
def benefit_forecast(request: Asked, benefit_id: UUID) -> HttpResponse:
    """Show and take in how far a benefit's new way of working was adopted."""
    row = queries.the_profile(request.actor, benefit_id)
    check(request.actor, policy.edit, row)
    return taken(
        request,
        forms.ForecastForm(posted(request), row=row),
        commands.forecast_benefit,
        benefit_id,
        title=f"What is expected of {row}",
        said="What is expected was worked out anew.",
        lede="Expected a year is what was promised, times the share that uses it, times how well.",
        profile_id=row.pk,
    )


@page(policy.edit, methods=BOTH)
def benefit_share(request: Asked, benefit_id: UUID) -> HttpResponse:
    """Show and take in which part of a benefit another project brings about."""
    row = queries.the_profile(request.actor, benefit_id)
    check(request.actor, policy.edit, row)
    return taken(
        request,
        forms.ShareForm(posted(request), actor=request.actor, row=row),
        commands.share_benefit,
        benefit_id,
        title=f"Whose {row} is",
        said="The share was set.",
        profile_id=row.pk,
    )


@page(policy.read, methods=BOTH)
def benefit_step(request: Asked, benefit_id: UUID, verb: str) -> HttpResponse:
    """Take a step of a benefit, after its form where it asks for something."""
    if verb not in STEPS:
        raise NotFound("This step")
    row, step = queries.the_profile(request.actor, benefit_id), STEPS[verb]
    check(request.actor, step.action, row)
    return taken(
        request,
        _form(request, step, row.version),
        step.call,
        benefit_id,
        title=f"{step.words.rstrip('…')}: {row}",
        said=step.said,
        verb=step.words.rstrip("…"),
        lede=step.lede,
        profile_id=row.pk,
    )


def _form(request: Asked, step: Step, version: int) -> CommandForm:
    made = step.form or forms.StepForm
    return made(posted(request), initial={"seen": version})
