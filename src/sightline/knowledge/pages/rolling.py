"""Roll-outs on pages: the list, one of them with its waves compared, and every step."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.policy import check, may, visible
from sightline.knowledge import commands, forms, lists, policy, queries
from sightline.knowledge.models import PlanVersion
from sightline.projects.pages.frame import BOTH, POST, posted
from sightline.projects.pages.steps import listed, taken
from sightline.projects.pages.views import keep_views
from sightline.ui.routes import Asked, page, show

keep_views("roll-outs", "roll-outs", lambda actor: lists.ROLL_OUTS, queries.roll_outs)


def _at(roll_out_id: UUID) -> str:
    return reverse("roll-out", args=[roll_out_id])


@page(policy.read)
def roll_out_list(request: Asked) -> HttpResponse:
    """Show the roll-outs."""
    rows = queries.roll_outs(request.actor)
    return listed(request, lists.ROLL_OUTS, rows, "knowledge/roll_outs.html")


@page(policy.read)
def roll_out_detail(request: Asked, roll_out_id: UUID) -> HttpResponse:
    """Show a roll-out: its waves planned, actual, and beside the first of them."""
    actor = request.actor
    row = queries.the_roll_out(actor, roll_out_id)
    versions = visible(actor, PlanVersion).filter(pk=row.version_of_id)
    context = {
        "row": row,
        "version": versions.select_related("shared_plan").first(),
        "waves": [
            (each, may(actor, policy.roll_out, each.wave) and not each.wave.is_begun)
            for each in queries.compared(actor, row)
        ],
        "may_add": may(actor, policy.roll_out),
        "crumbs": [
            {"label": "Roll-outs", "href": reverse("roll-outs")},
            {"label": row.title, "href": ""},
        ],
    }
    return show(request, "knowledge/roll_out.html", context)


@page(policy.roll_out, methods=BOTH)
def roll_out_plan(request: Asked, version_id: UUID) -> HttpResponse:
    """Show and take in a new roll-out of a version."""
    row = queries.the_plan_version(request.actor, version_id)
    return taken(
        request,
        forms.RollOutForm(posted(request), actor=request.actor),
        commands.plan_roll_out,
        back=reverse("shared-plan", args=[row.shared_plan_id]),
        title=f"Roll out {row}",
        said="The roll-out was begun: add its waves.",
        verb="Begin",
        to=lambda made: _at(made.pk),
        version_id=row.pk,
    )


@page(policy.roll_out, methods=BOTH)
def wave_add(request: Asked, roll_out_id: UUID) -> HttpResponse:
    """Show and take in a new wave."""
    row = queries.the_roll_out(request.actor, roll_out_id)
    return taken(
        request,
        forms.WaveForm(posted(request), actor=request.actor, row=row),
        commands.add_wave,
        back=_at(row.pk),
        title=f"A wave of {row}",
        said="The wave was added: plan its project with the shared plan when it is in planning.",
        verb="Add",
        roll_out_id=row.pk,
    )


@page(policy.roll_out, methods=BOTH)
def wave_move(request: Asked, wave_id: UUID) -> HttpResponse:
    """Show and take in another start of a wave."""
    row = queries.the_wave(request.actor, wave_id)
    check(request.actor, policy.roll_out, row)
    return taken(
        request,
        forms.MoveWaveForm(posted(request), row=row),
        commands.move_wave,
        back=_at(row.roll_out_id),
        title=f"When {row.project.code} starts",
        said="The wave was moved.",
        wave_id=row.pk,
    )


@page(policy.roll_out, methods=POST)
def wave_drop(request: Asked, wave_id: UUID) -> HttpResponse:
    """Take a project out of a roll-out."""
    row = queries.the_wave(request.actor, wave_id)
    check(request.actor, policy.roll_out, row)
    return taken(
        request,
        forms.StepForm(posted(request)),
        commands.drop_wave,
        back=_at(row.roll_out_id),
        title=f"Take {row.project.code} out",
        said="The wave was dropped.",
        verb="Drop",
        wave_id=row.pk,
    )
