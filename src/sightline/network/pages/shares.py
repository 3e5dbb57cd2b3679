"""Shares on pages: what is shown to whom, what one shows now, given and revoked."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.policy import check, may
from sightline.network import commands, policy, queries
from sightline.network.forms import shares as forms
from sightline.network.lists.shares import SHARES
from sightline.network.rules.flows import STANDINGS
from sightline.projects import queries as projects
from sightline.projects.pages.frame import BOTH, posted
from sightline.projects.pages.steps import history_of, listed, taken
from sightline.projects.pages.views import keep_views
from sightline.ui.routes import Asked, page, show

keep_views("shares", "shares", lambda actor: SHARES, queries.shares)
LABELS = {
    "office": "Office",
    "period": "As of",
    "declared": "Declared",
    "measured": "Measured",
    "state": "State",
    "category": "Kind",
    "start": "Start",
    "baseline_finish": "Approved finish",
    "forecast_finish": "Forecast finish",
    "actual_finish": "Finished",
    "finish_variance_days": "Days late",
    "n_overdue": "Milestones overdue",
    "n_open_risks": "Open risks",
}


@page(policy.read)
def share_list(request: Asked) -> HttpResponse:
    """Show what is shared by and with the offices that the actor reads."""
    return listed(request, SHARES, queries.shares(request.actor), "network/shares.html")


@page(policy.read)
def share_detail(request: Asked, share_id: UUID) -> HttpResponse:
    """Show a share: to whom, until when, and what it shows now."""
    actor = request.actor
    row = queries.the_share(actor, share_id)
    said = queries.shared_status(actor, row)
    context = {
        "row": row,
        "standing": STANDINGS[queries.share_standing(row, queries.sideways(actor))],
        "fields": [(label, said[key]) for key, label in LABELS.items() if said and said[key]],
        "is_told": said is not None,
        "sees_project": projects.projects(actor).filter(pk=row.project_id).exists(),
        "may_revoke": row.revoked_on is None and may(actor, policy.share, row),
    }
    return show(request, "network/share.html", context)


@page(policy.read)
def share_history(request: Asked, share_id: UUID) -> HttpResponse:
    """Show who shared and revoked, when, and why."""
    row = queries.the_share(request.actor, share_id)
    return history_of(request, [row.pk], str(row), reverse("share", args=[row.pk]))


@page(policy.share, methods=BOTH)
def share_add(request: Asked, project_id: UUID) -> HttpResponse:
    """Show and take in to which office a project's published status is shown."""
    project = projects.the_project(request.actor, project_id)
    check(request.actor, policy.share, project)
    return taken(
        request,
        forms.ShareForm(posted(request), actor=request.actor),
        commands.share_project,
        back=reverse("project-standards", args=[project.pk]),
        title=f"Show the status of {project.code} to another office",
        said="It is shared: they see the listed fields of what is published, until that day.",
        verb="Share it",
        lede="They see figures and colours of the newest published report, and nothing else of the "
        "project: no text, no people, no money.",
        to=lambda row: reverse("share", args=[row.pk]),
        project_id=project.pk,
    )


@page(policy.share, methods=BOTH)
def share_revoke(request: Asked, share_id: UUID) -> HttpResponse:
    """Show and take in why another office is to see it no longer."""
    row = queries.the_share(request.actor, share_id)
    check(request.actor, policy.share, row)
    return taken(
        request,
        forms.ShareRevokeForm(posted(request), initial={"seen": row.version}),
        commands.revoke_share,
        back=reverse("share", args=[row.pk]),
        title=f"Show {row.project.code} to {row.to_office} no longer",
        said="It was revoked: they see nothing of it any more.",
        verb="Revoke it",
        share_id=row.pk,
    )
