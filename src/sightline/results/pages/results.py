"""The executives' page: what was chosen, what it returned, what to decide now."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel import clock
from sightline.results import policy, queries
from sightline.results.lists import shown, state_html
from sightline.results.queries.results import Line, came, shortfall
from sightline.results.rules.standing import Sum
from sightline.ui.routes import Asked, page, show
from sightline.ui.templatetags.sightline import money as money_html

MOST = 6


@page(policy.read)
def results_page(request: Asked) -> HttpResponse:
    """Show what was chosen, what it returned, and what to decide now."""
    found = queries.returned(request.actor)
    context = {
        "day": clock.today(),
        "chosen": found.chosen,
        "sums": [_sum(one) for one in found.sums],
        "groups": [
            {"name": group.name, "sums": [_sum(one) for one in group.sums], "n_red": group.n_red}
            for group in found.groups
        ],
        "decisions": _decisions(found),
    }
    return show(request, "results/results.html", context)


def _sum(one: Sum) -> dict[str, Any]:
    real = one.realisation
    return {
        "currency": one.currency,
        "promised": one.promised,
        "planned": one.planned,
        "actual": one.actual,
        "n": one.n,
        "n_missing": len(real.missing),
        "rate": shown.share_html(real.rate),
        "proven": shown.share_html(real.proven),
        "colour": real.colour.value,
        "reason": real.reason,
    }


def _decisions(found: queries.Returned) -> list[dict[str, Any]]:
    """Return what asks for a decision, each list with why it does; empty ones left out."""
    lists = (
        (
            "Off track",
            "Re-plan it, stop what feeds it, or take it out of the case.",
            _lines(found.failing),
            f"{reverse('benefits')}?colour=red",
        ),
        (
            "The project is over, the benefit is not proven",
            "Ask the owner for readings, or judge it by those there are.",
            _lines(found.unverified),
            f"{reverse('benefits')}?state=live",
        ),
        (
            "Did not come",
            "Decide whether to try again, and what to learn from it.",
            _lines(found.failed),
            f"{reverse('benefits')}?state=not_realised",
        ),
        (
            "Moved out by slips",
            "Decide whether what is lost is worth buying back.",
            _lines(found.slipped, lost=True),
            reverse("benefits"),
        ),
        (
            "Promised, and nobody has accepted",
            "Name an owner in the line, or do not count on it.",
            [_promise(row) for row in found.unowned],
            f"{reverse('benefits')}?accepted=no",
        ),
        (
            "Claimed twice",
            "Agree on shares, so that it is counted once.",
            [_pair(*pair) for pair in found.doubles],
            reverse("benefit-doubles"),
        ),
    )
    return [
        {"title": title, "lede": lede, "lines": lines[:MOST], "n": len(lines), "more": more}
        for title, lede, lines, more in lists
        if lines
    ]


def _lines(lines: Iterable[Line], *, lost: bool = False) -> list[dict[str, Any]]:
    return [
        {
            "title": str(line.profile),
            "href": reverse("benefit", args=[line.figures.benefit]),
            "project": line.project,
            "mark": state_html(str(line.profile.state)),
            "amount": _amount(line.figures.lost_minor if lost else shortfall(line.figures), line),
            "note": "lost" if lost else "short of plan",
            "owner": line.profile.benefit.owner,
        }
        for line in lines
    ]


def _amount(minor: int, line: Line) -> Any:
    return money_html(minor, line.figures.currency) if minor > 0 else ""


def _promise(row: Any) -> dict[str, Any]:
    return {
        "title": row.title,
        "href": reverse("benefit", args=[row.pk]),
        "project": row.project,
        "amount": money_html(row.promised_minor, row.project.currency),
        "note": "a year",
        "owner": row.owner,
    }


def _pair(one: Any, other: Any) -> dict[str, Any]:
    return {
        "title": f"{one} and {other}",
        "href": reverse("benefit", args=[one.benefit_id]),
        "project": one.benefit.project,
        "owner": one.benefit.owner,
    }


@page(policy.read)
def results_derive(request: Asked) -> HttpResponse:
    """Open the realisation rate into the benefits that it sums."""
    found = queries.returned(request.actor)
    rows = [
        {"line": line, "came": came(line), "share": shown.share_html(line.figures.share)}
        for line in found.lines
        if line.profile.agreed_minor is not None
    ]
    context = {
        "rows": rows,
        "sums": [_sum(one) for one in found.sums],
        "chosen": found.chosen,
        "day": clock.today(),
    }
    return show(request, "results/sums.html", context)
