"""Answering on pages: who is asked and who assesses saves one dimension at a time."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.errors import NotFound
from sightline.kernel.policy import check
from sightline.maturity import commands, forms, policy, queries
from sightline.maturity.models import Campaign
from sightline.maturity.rules.content import Dimension
from sightline.projects.pages.frame import BOTH, posted
from sightline.ui.routes import Asked, done, page, show

Make = Callable[[Any, Dimension], Any]


@page(policy.answer)
def answer(request: Asked, respondent_id: UUID) -> HttpResponse:
    """Show everything that somebody is asked, with what they have answered."""
    return _answering(request, respondent_id, "")


@page(policy.answer, methods=BOTH)
def answer_part(request: Asked, respondent_id: UUID, dimension: str) -> HttpResponse:
    """Take in the answers of one dimension."""
    return _answering(request, respondent_id, dimension)


def _answering(request: Asked, respondent_id: UUID, dimension: str) -> HttpResponse:
    mine = queries.the_respondent(request.actor, respondent_id)
    check(request.actor, policy.answer, mine)
    held = queries.answers_of(request.actor, mine.pk)

    def make(data: Any, part: Dimension) -> Any:
        return forms.AnswerForm(data, row=mine.campaign, part=part, held=held)

    return _asked(
        request,
        mine.campaign,
        dimension,
        make,
        commands.answer_items,
        title=f"Your answers: {mine.campaign}",
        here=reverse("respondent-answer", args=[mine.pk]),
        held=held,
        fixed={"respondent_id": mine.pk},
        respondent=mine,
    )


@page(policy.assess)
def assess(request: Asked, campaign_id: UUID) -> HttpResponse:
    """Show everything that an assessor scores, beside evidence and comments."""
    return _assessing(request, campaign_id, "")


@page(policy.assess, methods=BOTH)
def assess_part(request: Asked, campaign_id: UUID, dimension: str) -> HttpResponse:
    """Take in the assessor's scores of one dimension."""
    return _assessing(request, campaign_id, dimension)


def _assessing(request: Asked, campaign_id: UUID, dimension: str) -> HttpResponse:
    row = queries.the_campaign(request.actor, campaign_id)
    check(request.actor, policy.assess, row)
    held, told = queries.assessed(request.actor, row.pk), queries.beside(request.actor, row)

    def make(data: Any, part: Dimension) -> Any:
        return forms.AssessForm(data, row=row, part=part, held=held, told=told)

    return _asked(
        request,
        row,
        dimension,
        make,
        commands.assess_items,
        title=f"Assess: {row}",
        here=reverse("campaign-assess", args=[row.pk]),
        held=held,
        fixed={"campaign_id": row.pk},
    )


def _asked(
    request: Asked,
    row: Campaign,
    dimension: str,
    make: Make,
    call: Any,
    *,
    title: str,
    here: str,
    held: Mapping[str, Any],
    fixed: Mapping[str, Any],
    **more: Any,
) -> HttpResponse:
    """Show the dimensions, or take one of them in and go on to the next."""
    parts = _parts(row)
    if dimension and dimension not in {part.key for part in parts}:
        raise NotFound("This dimension")
    shown, status = [], 200
    for n, part in enumerate(parts):
        sent = part.key == dimension
        form = make(posted(request) if sent else None, part)
        if sent and request.method == "POST" and form.submit(call, request.actor, **fixed):
            return done(request, f"{here}#{_next(parts, n)}", f"{part.name} was saved.")
        status = max(status, form.status)
        shown.append((part, form, sum(item.key in held for item in form.asked_items)))
    context = {"row": row, "title": title, "here": here, "parts": shown, "n_held": len(held)}
    context |= {"n_needed": len(row.needed), "is_open": row.state == "open", **more}
    return show(request, "maturity/answer.html", context, status)


def _parts(row: Campaign) -> list[Dimension]:
    told = row.version_of.told
    asked = {item.dimension for item in told.items if item.key in row.needed}
    return [part for part in told.dimensions if part.key in asked]


def _next(parts: list[Dimension], n: int) -> str:
    return parts[n + 1].key if n + 1 < len(parts) else parts[n].key
