"""Links with other projects on pages: the list, the form that proposes one, and its steps."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sightline.kernel.policy import Actor
from sightline.projects import commands, forms, lists, policy, queries
from sightline.projects.lists.cross_links import other_words
from sightline.projects.models import ActivityLink, Project
from sightline.projects.pages.frame import (
    BOTH,
    POST,
    came_from,
    framed,
    posted,
    the_permitted,
)
from sightline.projects.pages.schedule import scheduled
from sightline.projects.schedule import cross_links
from sightline.projects.schedule.proposing import sides, the_giver
from sightline.ui.exports import exported
from sightline.ui.forms import check_button
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

PROPOSED = ActivityLink.State.PROPOSED
STEP = (
    '<button class="btn btn-small{}" form="link-steps" formaction="{}" aria-label="{}: {}"{}>'
    "{}</button>"
)


@page(policy.read)
def schedule_links(request: Asked, project_id: UUID) -> HttpResponse:
    """Show a project's links with other projects, both directions, with what may be done."""
    project = scheduled(request, project_id)
    params = params_of(request.GET)
    rows = cross_links.of_project(request.actor, project)
    file = exported(lists.CROSS_LINKS, rows, params)
    if file is not None:
        return file
    listing = lists.cross_links_for(_steps(request.actor))
    context = {
        "page": listing.page(rows, params),
        "n_mine": sum(cross_links.may_agree(request.actor, row) for row in rows),
    }
    return show(
        request,
        "projects/schedule_links.html",
        framed(request, project, "project-schedule", **context),
    )


def _steps(actor: Actor) -> Callable[[Any], SafeString]:
    """Return what draws the buttons of a link that the actor may press."""

    def cell(row: Any) -> SafeString:
        if not sides(actor, the_giver(row), row.project).any:
            return SafeString("")
        mine = cross_links.may_agree(actor, row)
        steps = [_step(row, "agree", "Agree", " btn-primary")] if mine else []
        steps.append(_step(row, "drop", _let_go(row, mine), " btn-quiet", asks=True))
        inside = format_html_join("", "{}", ((step,) for step in steps))
        return format_html('<span class="actions">{}</span>', inside)

    return cell


def _let_go(row: Any, mine: bool) -> str:
    if row.state != PROPOSED:
        return "Take away"
    return "Decline" if mine else "Withdraw"


def _step(row: Any, verb: str, words: str, look: str, *, asks: bool = False) -> SafeString:
    about = f"{row.mine}, {other_words(row)}"
    question = format_html(
        ' data-confirm="{} the link of {}?" data-confirm-verb="{}"', words, about, words
    )
    address = reverse(f"link-{verb}", args=[row.pk])
    asked = question if asks else SafeString("")
    return format_html(STEP, look, address, words, about, asked, words)


@page(policy.edit, methods=POST)
def link_agree(request: Asked, link_id: UUID) -> HttpResponse:
    """Agree to a link that the other project proposed."""
    check_button(request.POST)
    row = commands.agree_link(request.actor, link_id=link_id)
    words = "Agreed: the link moves dates from now on."
    return done(request, came_from(request, _home(request.actor, row)), words)


@page(policy.edit, methods=POST)
def link_drop(request: Asked, link_id: UUID) -> HttpResponse:
    """Withdraw, decline or take away a link."""
    check_button(request.POST)
    row = commands.drop_link(request.actor, link_id=link_id)
    words = "The link was let go of; it moves nothing any more."
    return done(request, came_from(request, _home(request.actor, row)), words)


def _home(actor: Actor, row: ActivityLink) -> str:
    """Return the links of the side of a link that the actor runs."""
    giver = the_giver(row)
    side = row.project_id if sides(actor, giver, row.project).takes else giver.pk
    return reverse("schedule-links", args=[side])


@page(policy.edit, methods=BOTH)
def link_propose(request: Asked, project_id: UUID) -> HttpResponse:
    """Ask which other project, then which activities, and propose the link."""
    project = the_permitted(request, project_id, policy.edit)
    scheduled(request, project_id)
    others = list(queries.scheduled(request.actor).exclude(pk=project_id).order_by("code"))
    other = _chosen(others, request.GET.get("other", ""))
    back = reverse("schedule-links", args=[project_id])
    context = {"project": project, "others": others, "other": other, "back": back}
    if other is None:
        is_sent = request.method == "POST"
        told = {**context, "unchosen": is_sent}
        return show(request, "projects/link_form.html", told, 422 if is_sent else 200)
    form = forms.LinkForm(posted(request), project=project, other=other)
    if request.method == "POST" and form.submit(commands.propose_link, request.actor):
        return done(request, back, _said(form.result, other))
    return show(request, "projects/link_form.html", {**context, "form": form}, form.status)


def _chosen(others: list[Project], asked: str) -> Project | None:
    return next((row for row in others if row.code == asked), None)


def _said(row: ActivityLink, other: Project) -> str:
    if row.state == PROPOSED:
        return f"Proposed: it moves nothing until {other.code} agrees."
    return "Agreed for both projects: the link moves dates from now on."
