"""Improvements on pages: the list, one of them with its steps, and a gap turned into work."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.errors import NotFound
from sightline.kernel.policy import check, may
from sightline.maturity import commands, forms, lists, policy, queries
from sightline.maturity.lists import state_html
from sightline.maturity.lists.improvements import is_overdue
from sightline.maturity.models import Improvement
from sightline.maturity.queries.improving import plain
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
from sightline.ui.routes import Asked, page, show

keep_views("improvements", "improvements", lists.improvements_for, queries.improvements)

IMPROVEMENT_STEPS: Steps = {
    "agree": Step(
        "Agree", "It is agreed.", policy.run, commands.agree_improvement, ("agree",),
        kind="primary",
    ),
    "start": Step(
        "Start", "It is under way.", policy.work, commands.start_improvement, ("start",),
        kind="primary",
    ),
    "finish": Step(
        "Done…", "It is done.", policy.work, commands.finish_improvement, ("finish",),
        forms.DoneForm, "The next campaign shows whether it helped.",
    ),
    "drop": Step(
        "Drop…", "It was dropped.", policy.run, commands.drop_improvement, ("drop",),
        forms.WhyForm,
    ),
}  # fmt: skip


def _at(row: Improvement) -> str:
    return reverse("improvement", args=[row.pk])


@page(policy.read)
def improvement_list(request: Asked) -> HttpResponse:
    """Show the improvements with their owners, and which are overdue."""
    listing, rows = lists.improvements_for(request.actor), queries.improvements(request.actor)
    return listed(request, listing, rows, "maturity/improvements.html")


@page(policy.read)
def improvement_detail(request: Asked, improvement_id: UUID) -> HttpResponse:
    """Show one improvement, how it was ranked, and its steps."""
    actor = request.actor
    row = queries.the_improvement(actor, improvement_id)
    context = {
        "row": row,
        "state": state_html(row),
        "steps": open_steps(actor, IMPROVEMENT_STEPS, row),
        "may_edit": row.state in Improvement.LIVE and may(actor, policy.run, row),
        "is_overdue": is_overdue(row),
        "item_name": asked.name if (asked := row.campaign.version_of.told.item(row.item)) else "",
        "derivation": f"{row.importance} \u00d7 ({row.target} \u2212 {plain(row.current)})"
        f" = {plain(row.priority)}",
        "crumbs": [
            {"label": "Improvements", "href": reverse("improvements")},
            {"label": row.title, "href": ""},
        ],
    }
    return show(request, "maturity/improvement.html", context)


@page(policy.read)
def improvement_history(request: Asked, improvement_id: UUID) -> HttpResponse:
    """Show who changed an improvement, when, and why."""
    row = queries.the_improvement(request.actor, improvement_id)
    return history_of(request, [row.pk], str(row), _at(row))


@page(policy.run, methods=BOTH)
def improve(request: Asked, campaign_id: UUID, item: str) -> HttpResponse:
    """Show and take in what is done about a gap."""
    campaign = queries.the_campaign(request.actor, campaign_id)
    check(request.actor, policy.run, campaign)
    asked = campaign.version_of.told.item(item)
    if asked is None:
        raise NotFound("This item")
    gaps = {one.item: one for one in queries.ranking(request.actor, campaign)}
    told = f"Priority {gaps[item].derivation}: {asked.name}." if item in gaps else asked.name
    return taken(
        request,
        forms.ImproveForm(posted(request), actor=request.actor),
        commands.propose_improvement,
        back=reverse("campaign", args=[campaign.pk]),
        title=f"Improve: {asked.name}",
        said="Proposed: agree on it, then start.",
        verb="Propose it",
        lede=told,
        to=_at,
        campaign_id=campaign.pk,
        item=item,
    )


@page(policy.run, methods=BOTH)
def improvement_edit(request: Asked, improvement_id: UUID) -> HttpResponse:
    """Show and take in what is to be done, by whom, until when."""
    row = queries.the_improvement(request.actor, improvement_id)
    check(request.actor, policy.run, row)
    return taken(
        request,
        forms.ChangeImprovementForm(posted(request), row=row, actor=request.actor),
        commands.change_improvement,
        back=_at(row),
        title=f"Edit {row}",
        said="The improvement was saved.",
        improvement_id=row.pk,
    )


@page(policy.read, methods=BOTH)
def improvement_step(request: Asked, improvement_id: UUID, verb: str) -> HttpResponse:
    """Take a step of an improvement."""
    row = queries.the_improvement(request.actor, improvement_id)
    return take_step(request, IMPROVEMENT_STEPS, verb, row, back=_at(row), improvement_id=row.pk)
