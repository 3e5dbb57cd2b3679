"""Benefits on pages: the tracker, one of them with all that follows, and how its figures came."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sightline.kernel import clock, journal, past
from sightline.kernel.policy import may
from sightline.projects import policy as projects_policy
from sightline.projects import queries as projects
from sightline.projects.pages.views import default_view, keep_views, picker
from sightline.results import lists, policy, queries, rules
from sightline.results.lists import shown
from sightline.results.models import Profile
from sightline.results.pages.steps import open_steps
from sightline.results.queries.figures import Series
from sightline.ui.exports import exported
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, page, show

PEOPLE = frozenset(
    {
        *("owner_id", "finance_id", "agreed_by_id"),
        *("taken_by_id", "attested_by_id", "confirmed_by_id"),
    }
)
keep_views("benefits-tracker", "benefits", lists.tracker_for, lists.tracker_rows)


@page(policy.read)
def benefit_list(request: Asked) -> HttpResponse:
    """Show every promised benefit that the actor sees, the worst first."""
    actor = request.actor
    board = queries.tracker(actor)
    listing = lists.tracker_for(actor, board)
    if opening := default_view(request, listing, board.rows):
        return redirect(opening)
    params = params_of(request.GET)
    file = exported(listing, board.rows, params)
    if file is not None:
        return file
    listed = listing.page(board.rows, params)
    address = f"{reverse('view-save', args=['benefits-tracker'])}?{listed.query}"
    context = {"page": listed, **picker(request, listing), "save_view_href": address}
    return show(request, "results/tracker.html", context)


@page(policy.read)
def benefit_doubles(request: Asked) -> HttpResponse:
    """Show pairs of benefits that rest on the same measure."""
    pairs = [
        [{"profile": one, "href": reverse("benefit", args=[one.benefit_id])} for one in pair]
        for pair in queries.claimed_twice(request.actor)
    ]
    return show(request, "results/doubles.html", {"pairs": pairs})


@page(policy.read)
def benefit_detail(request: Asked, benefit_id: UUID) -> HttpResponse:
    """Show one benefit: its promise, profile, plan, measures, readings, shares and history."""
    benefit = queries.the_benefit(request.actor, benefit_id)
    profile: Profile | None = getattr(benefit, "profile", None)
    context = {
        "benefit": benefit,
        "project": benefit.project,
        "profile": profile,
        "crumbs": [
            {"label": "Benefits", "href": reverse("benefits")},
            {"label": benefit.title, "href": ""},
        ],
        "may_accept": not benefit.accepted
        and may(request.actor, projects_policy.accept_benefit, benefit),
        "may_promise": may(request.actor, projects_policy.edit_line, benefit),
        "may_edit": may(request.actor, policy.edit, benefit),
        "state": shown.state_html(profile.state if profile else "identified"),
    }
    followed = _followed(request, profile) if profile else {}
    history = _history(benefit.pk, _rows_of(profile, followed))
    return show(request, "results/benefit.html", context | followed | history)


def _rows_of(profile: Profile | None, followed: dict[str, Any]) -> list[UUID]:
    """Return the rows that hang on a benefit."""
    if profile is None:
        return []
    measured = [one["row"].pk for one in (*followed["measures"], *followed["readings"])]
    return [profile.pk, *measured]


def _followed(request: Asked, profile: Profile) -> dict[str, Any]:
    """Return what is shown of a benefit that has a profile."""
    figures = queries.figures_of([profile], clock.today())[profile.benefit_id]
    plan, first = queries.followed(profile), queries.promised(profile)
    is_open = profile.state != Profile.State.CLOSED
    readings = _readings(figures.series)
    vouching = {row.attested_by_id for row in readings} | {row.confirmed_by_id for row in readings}
    names = journal.names(vouching - {None})
    return {
        "figures": figures,
        "planned": shown.planned_html(figures),
        "actual": shown.actual_html(figures),
        "line": lists.sparkline(profile, figures),
        "plan": plan,
        "agreed": first,
        "rule": shown.rule_words(profile),
        "measures": [_measure(profile, one) for one in figures.series],
        "readings": [_reading(request, profile, row, names) for row in readings],
        "steps": open_steps(request.actor, profile) if is_open else [],
        **_shares(request, profile),
        "is_open": is_open,
        "is_early": profile.state in rules.EARLY,
        "is_stale": not profile.benefit.accepted and profile.state in rules.LIVE,
    }


def _shares(request: Asked, profile: Profile) -> dict[str, Any]:
    """Return whose the benefit is; a project that may not be seen has no name here."""
    shares = list(profile.shares.select_related("project"))
    seen = projects.projects_seen(request.actor, [row.project_id for row in shares])
    return {"shares": shares, "shared_seen": seen}


def _measure(profile: Profile, one: Series) -> dict[str, Any]:
    measure, currency = one.measure, profile.benefit.project.currency
    return {
        "row": measure,
        "baseline": shown.with_unit(measure.baseline, measure, currency),
        "target": shown.with_unit(measure.target, measure, currency),
        "last": shown.with_unit(one.last.value, measure, currency) if one.last else "",
        "last_on": one.last.on if one.last else None,
        "n": len(one.readings),
    }


def _readings(series: tuple[Series, ...]) -> list[Any]:
    rows = []
    for one in series:
        for row in one.readings:
            row.measure = one.measure
            rows.append(row)
    return sorted(rows, key=lambda row: (row.on, str(row.pk)), reverse=True)


def _reading(
    request: Asked, profile: Profile, row: Any, names: Mapping[UUID, str]
) -> dict[str, Any]:
    row.measure.profile = profile  # so that rights are asked without reading it anew
    rights = {"attest": policy.attest, "confirm": policy.confirm, "dispute": policy.dispute}
    verbs = [
        verb
        for verb in row.life.verbs_from(str(row.state))
        if may(request.actor, rights[verb], row) and (verb != "confirm" or row.measure.is_money)
    ]
    value = shown.with_unit(row.value, row.measure, profile.benefit.project.currency)
    is_open = profile.state != Profile.State.CLOSED
    return {
        "row": row,
        "value": value,
        "verbs": verbs if is_open else [],
        "attested_by": names.get(row.attested_by_id, ""),
        "confirmed_by": names.get(row.confirmed_by_id, ""),
    }


def _history(benefit_id: UUID, also: Iterable[UUID]) -> dict[str, Any]:
    """Return what changed of the promise, its profile, its measures and its readings."""
    changes = past.history([benefit_id, *also], limit=50)
    people = {
        value
        for change in changes
        for image in (change.before, change.after)
        for name, value in (image or {}).items()
        if name in PEOPLE and value
    }
    return {
        "changes": changes,
        "names": journal.names(change.entry.actor_id for change in changes),
        "named": {str(k): v for k, v in journal.names(UUID(one) for one in people).items()},
    }


@page(policy.read)
def benefit_derive(request: Asked, benefit_id: UUID) -> HttpResponse:
    """Open a benefit's figures into what they were worked out from."""
    profile = queries.the_profile(request.actor, benefit_id)
    figures = queries.figures_of([profile], clock.today())[benefit_id]
    carrying = figures.carrying
    rows = carrying.counted if carrying else ()
    currency = profile.benefit.project.currency
    context = {
        "profile": profile,
        "figures": figures,
        "plan": queries.followed(profile),
        "agreed": queries.promised(profile),
        "planned": shown.planned_html(figures),
        "actual": shown.actual_html(figures),
        "share": shown.share_html(figures.share),
        "measure": carrying.measure if carrying else None,
        "readings": [(row, shown.with_unit(row.value, carrying.measure, currency)) for row in rows]
        if carrying
        else [],
    }
    return show(request, "results/derivation.html", context)
