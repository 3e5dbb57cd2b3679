"""Campaigns on pages: the list, one of them with progress and results, and an office's maturities."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.identity.queries import the_office
from sightline.kernel import clock
from sightline.kernel.policy import check, may
from sightline.maturity import commands, forms, lists, policy, queries
from sightline.maturity.lists import level_html, state_html
from sightline.maturity.models import Campaign
from sightline.maturity.pages.radar import drawn
from sightline.maturity.rules import FEWEST
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
from sightline.ui.forms import CommandForm
from sightline.ui.routes import Asked, done, page, show

keep_views("campaigns", "campaigns", lists.campaigns_for, queries.campaigns)

CAMPAIGN_STEPS: Steps = {
    "open": Step(
        "Open", "Open: who is asked can answer.", policy.run, commands.open_campaign, ("open",),
        kind="primary",
    ),
    "close": Step(
        "Close", "Closed: its results stand as they are.", policy.run, commands.close_campaign,
        ("close",), kind="primary",
    ),
    "confirm": Step(
        "Confirm…", "Confirmed.", policy.confirm, commands.confirm_campaign, ("confirm",),
        forms.MayWhyForm, "From now on it is what the next campaign is compared with.",
    ),
    "cancel": Step(
        "Cancel it…", "It was cancelled.", policy.run, commands.cancel_campaign, ("cancel",),
        forms.WhyForm, "What was answered is kept, and counts nowhere.",
    ),
}  # fmt: skip


def _at(row: Campaign) -> str:
    return reverse("campaign", args=[row.pk])


@page(policy.read)
def campaign_list(request: Asked) -> HttpResponse:
    """Show the campaigns, and those in which the reader is asked."""
    actor = request.actor
    waiting = list(queries.to_answer(actor)[:12])
    parts = {row.pk: queries.my_part(actor, row.pk) for row in waiting}
    context = {
        "waiting": [(row, parts[row.pk]) for row in waiting],
        "may_plan": may(actor, policy.run),
    }
    listing, rows = lists.campaigns_for(actor), queries.campaigns(actor)
    return listed(request, listing, rows, "maturity/campaigns.html", **context)


@page(policy.read)
def campaign_detail(request: Asked, campaign_id: UUID) -> HttpResponse:
    """Show one campaign: who is asked, what it came to, and what to improve first."""
    actor = request.actor
    row = queries.the_campaign(actor, campaign_id)
    leads = may(actor, policy.run, row)
    context = {
        "row": row,
        "state": state_html(row),
        "steps": open_steps(actor, CAMPAIGN_STEPS, row),
        "respondents": list(queries.respondents(actor).filter(campaign=row)),
        "mine": queries.my_part(actor, row.pk),
        "n_needed": len(row.needed),
        "may_plan": leads and row.state == "draft",
        "may_ask": leads and row.state in ("draft", "open"),
        "may_assess": row.state == "open" and may(actor, policy.assess, row),
        "may_improve": leads and row.state == "confirmed",
        "fewest": FEWEST,
        **_came_to(request, row),
        "crumbs": [
            {"label": "Campaigns", "href": reverse("campaigns")},
            {"label": row.title, "href": ""},
        ],
    }
    return show(request, "maturity/campaign.html", context)


def _came_to(request: Asked, row: Campaign) -> dict[str, Any]:
    actor = request.actor
    found = list(queries.results(actor, row.pk))
    if not found:
        return {"found": False, "asks": _asks(row)}
    before = queries.earlier(actor, row)
    held = list(queries.results(actor, before.pk)) if before else []
    parts, items = (queries.lines(found, held, kind) for kind in ("dimension", "item"))
    whole = next((one for one in found if one.kind == "overall"), None)
    shown = [(line, level_html(line.now), level_html(line.before)) for line in parts]
    return {
        "found": True,
        "before": before,
        "whole": whole,
        "whole_told": level_html(whole),
        "parts": shown,
        "items": [(line, level_html(line.now), level_html(line.before)) for line in items],
        "radar": drawn(row, parts, items),
        "history": queries.history(actor, row),
        "ranking": queries.ranking(actor, row) if row.state in ("closed", "confirmed") else [],
    }


def _asks(row: Campaign) -> list[tuple[str, list[tuple[Any, Any]]]]:
    """Return what a campaign asks for before it is closed, by dimension."""
    told = row.version_of.told
    by = [
        (
            part.name,
            [(i, row.needed[i.key]) for i in told.items_of(part.key) if i.key in row.needed],
        )
        for part in told.dimensions
    ]
    return [(name, items) for name, items in by if items]


@page(policy.read)
def campaign_history(request: Asked, campaign_id: UUID) -> HttpResponse:
    """Show who changed a campaign, when, and why."""
    row = queries.the_campaign(request.actor, campaign_id)
    return history_of(request, [row.pk], str(row), _at(row))


@page(policy.run, methods=BOTH)
def campaign_plan(request: Asked) -> HttpResponse:
    """Show and take in a new campaign."""
    initial = {"opens": clock.today(), "office_id": request.GET.get("office", "")}
    return taken(
        request,
        forms.CampaignForm(posted(request), actor=request.actor, initial=initial),
        commands.plan_campaign,
        back=reverse("campaigns"),
        title="A campaign",
        said="Planned: choose what it asks for, and name who is asked.",
        verb="Plan it",
        to=_at,
    )


@page(policy.run, methods=BOTH)
def campaign_edit(request: Asked, campaign_id: UUID) -> HttpResponse:
    """Show and take in a campaign's title and days."""
    row = queries.the_campaign(request.actor, campaign_id)
    check(request.actor, policy.run, row)
    return taken(
        request,
        forms.ChangeCampaignForm(posted(request), row=row),
        commands.change_campaign,
        back=_at(row),
        title=f"Edit {row}",
        said="The campaign was saved.",
        campaign_id=row.pk,
    )


@page(policy.run, methods=BOTH)
def campaign_items(request: Asked, campaign_id: UUID) -> HttpResponse:
    """Show and take in which items are asked for, with importance and target."""
    row = queries.the_campaign(request.actor, campaign_id)
    check(request.actor, policy.run, row)
    form = forms.ItemsForm(posted(request), row=row)
    at = {"campaign_id": row.pk}
    if request.method == "POST" and form.submit(commands.choose_items, request.actor, **at):
        return done(request, _at(row), "What it asks for was saved.")
    context = {"form": form, "row": row, "back": _at(row)}
    return show(request, "maturity/items.html", context, form.status)


@page(policy.run, methods=BOTH)
def respondent_invite(request: Asked, campaign_id: UUID) -> HttpResponse:
    """Show and take in who is asked."""
    row = queries.the_campaign(request.actor, campaign_id)
    check(request.actor, policy.run, row)
    return taken(
        request,
        forms.InviteForm(posted(request), actor=request.actor, row=row),
        commands.invite_respondent,
        back=_at(row),
        title=f"Who is asked: {row}",
        said="They are asked.",
        verb="Ask them",
        campaign_id=row.pk,
    )


@page(policy.run, methods=BOTH)
def respondent_drop(request: Asked, respondent_id: UUID) -> HttpResponse:
    """Ask somebody no more."""
    row = queries.the_respondent(request.actor, respondent_id)
    check(request.actor, policy.run, row)
    return taken(
        request,
        CommandForm(posted(request), initial={"seen": row.version}),
        commands.drop_respondent,
        back=reverse("campaign", args=[row.campaign_id]),
        title=f"Ask {row} no more",
        said="They are not asked any more.",
        verb="Ask no more",
        respondent_id=row.pk,
    )


@page(policy.read, methods=BOTH)
def campaign_step(request: Asked, campaign_id: UUID, verb: str) -> HttpResponse:
    """Take a step of a campaign."""
    row = queries.the_campaign(request.actor, campaign_id)
    return take_step(request, CAMPAIGN_STEPS, verb, row, back=_at(row), campaign_id=row.pk)


@page(policy.read)
def office_maturity(request: Asked, office_id: UUID) -> HttpResponse:
    """Show the four maturities around an office, kept apart."""
    office = the_office(request.actor, office_id)
    found = queries.maturities(request.actor, office)
    told = [
        (one, [(row, state_html(row), whole, level_html(whole)) for row, whole in one.rows])
        for one in found
    ]
    context = {
        "office": office,
        "maturities": told,
        "may_plan": may(request.actor, policy.run, office),
    }
    return show(request, "maturity/office.html", context)
