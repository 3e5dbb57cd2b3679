"""Shared plans on pages: the list, one of them with its rows and reuses, and every step."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.policy import check, may
from sightline.knowledge import commands, forms, lists, policy, queries
from sightline.knowledge.lists import state_html
from sightline.knowledge.models import PlanVersion
from sightline.projects import queries as projects
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
from sightline.ui.routes import Asked, page, show

keep_views("shared-plans", "shared-plans", lists.shared_plans_for, queries.shared_plans)

PLAN_STEPS: Steps = {
    "publish": Step(
        "Publish…", "Published: other projects can be planned with it.", policy.release,
        commands.publish_plan_version, ("publish",), forms.MayWhyForm,
        "Everybody reads the rows that the page shows. What is left out is dropped for good, and "
        "a published version is never changed.",
    ),
    "retire": Step(
        "Retire…", "It was retired; its reuses stay.", policy.retire,
        commands.retire_plan_version, ("retire",), forms.WhyForm,
    ),
}  # fmt: skip


def _at(row: PlanVersion) -> str:
    return f"{reverse('shared-plan', args=[row.shared_plan_id])}?v={row.number}"


@page(policy.read)
def shared_plan_list(request: Asked) -> HttpResponse:
    """Show the plans that projects share."""
    actor = request.actor
    listing, rows = lists.shared_plans_for(actor), queries.shared_plans(actor)
    return listed(request, listing, rows, "knowledge/shared_plans.html")


@page(policy.read)
def shared_plan_detail(request: Asked, shared_plan_id: UUID) -> HttpResponse:
    """Show a shared plan at one version: its rows, and what its reuses took."""
    actor = request.actor
    row = queries.the_shared_plan(actor, shared_plan_id)
    version = queries.plan_version_shown(actor, row, request.GET.get("v", ""))
    reuses, saving, first = queries.beside_first(actor, row)
    context: dict[str, Any] = {
        "row": row,
        "version": version,
        "versions": list(queries.plan_versions(actor, row.pk)),
        "reuses": [(each, may(actor, policy.reuse, each.reuse)) for each in reuses],
        "saving": saving,
        "first": first,
        "may_share": row.origin_id is not None and may(actor, policy.share, row),
        "crumbs": [
            {"label": "Shared plans", "href": reverse("shared-plans")},
            {"label": row.title, "href": ""},
        ],
    }
    if version is not None:
        context |= {
            "state": state_html(version),
            "steps": open_steps(actor, PLAN_STEPS, version),
            "lines": [(line, line.key in version.left_out) for line in queries.lines_of(version)],
            "may_cut": version.state == "draft"
            and row.origin_id is not None
            and may(actor, policy.share, version),
            "may_roll_out": version.state == "published" and may(actor, policy.roll_out),
            "may_reuse": version.state == "published" and may(actor, policy.reuse),
        }
    return show(request, "knowledge/shared_plan.html", context)


@page(policy.read)
def shared_plan_history(request: Asked, shared_plan_id: UUID) -> HttpResponse:
    """Show who changed a shared plan and its versions, when, and why."""
    row = queries.the_shared_plan(request.actor, shared_plan_id)
    ids = [row.pk, *(one.pk for one in queries.plan_versions(request.actor, row.pk))]
    return history_of(request, ids, str(row), reverse("shared-plan", args=[row.pk]))


@page(policy.share, methods=BOTH)
def plan_share(request: Asked, project_id: UUID) -> HttpResponse:
    """Show and take in what a project's plan is shared as."""
    project = projects.the_project(request.actor, project_id)
    check(request.actor, policy.share, project)
    return taken(
        request,
        forms.ShareForm(posted(request)),
        commands.draft_shared_plan,
        back=reverse("project-lessons", args=[project.pk]),
        title=f"Share the plan of {project.code}",
        said="It is a draft: look at what goes in, leave out what should not, then have it "
        "published.",
        verb="Draft",
        lede="Its activities, durations, links, calendars, gates, milestones and risks go in; "
        "dates, people, money and notes do not. You see every row before it is published.",
        to=lambda row: reverse("shared-plan", args=[row.pk]),
        project_id=project.pk,
    )


@page(policy.share, methods=POST)
def plan_version_draft(request: Asked, shared_plan_id: UUID) -> HttpResponse:
    """Draft the next version of a shared plan."""
    row = queries.the_shared_plan(request.actor, shared_plan_id)
    check(request.actor, policy.share, row)
    return taken(
        request,
        forms.StepForm(posted(request)),
        commands.draft_plan_version,
        back=reverse("shared-plan", args=[row.pk]),
        title=f"Next version of {row}",
        said="It is the origin's plan as it is now.",
        verb="Draft",
        to=_at,
        shared_plan_id=row.pk,
    )


@page(policy.share, methods=BOTH)
def plan_version_rows(request: Asked, version_id: UUID) -> HttpResponse:
    """Show and take in which rows of a draft are left out."""
    row = queries.the_plan_version(request.actor, version_id)
    check(request.actor, policy.share, row)
    return taken(
        request,
        forms.RowsForm(posted(request), row=row),
        commands.choose_plan_rows,
        back=_at(row),
        title=f"What is left out of {row}",
        said="What is left out was kept.",
        version_id=row.pk,
    )


@page(policy.read, methods=BOTH)
def plan_version_step(request: Asked, version_id: UUID, verb: str) -> HttpResponse:
    """Take a step of a version."""
    row = queries.the_plan_version(request.actor, version_id)
    return take_step(request, PLAN_STEPS, verb, row, back=_at(row), version_id=row.pk)


@page(policy.reuse, methods=BOTH)
def plan_reuse(request: Asked, version_id: UUID) -> HttpResponse:
    """Show and take in which project is planned with a shared plan."""
    row = queries.the_plan_version(request.actor, version_id)
    return taken(
        request,
        forms.ReuseForm(posted(request), actor=request.actor),
        commands.reuse_plan,
        back=_at(row),
        title=f"Plan with {row}",
        said="The project has its schedule, gates, milestones and risks: adapt them now.",
        verb="Plan with it",
        to=lambda reuse: reverse("project-schedule", args=[reuse.project_id]),
        version_id=row.pk,
    )


@page(policy.reuse, methods=BOTH)
def reuse_adapt(request: Asked, reuse_id: UUID) -> HttpResponse:
    """Show and take in what a project adapted."""
    row = queries.the_reuse(request.actor, reuse_id)
    check(request.actor, policy.reuse, row)
    return taken(
        request,
        forms.AdaptForm(posted(request), row=row),
        commands.adapt_reuse,
        back=_at(row.version_of),
        title=f"What {row.project.code} adapted",
        said="What was adapted was noted.",
        verb="Note it",
        reuse_id=row.pk,
    )
