"""Proposals on pages: the list, the board, one of them, its past, written and edited."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sightline.demand import commands, policy
from sightline.demand.commands.proposals import ASKERS_OWN, OPEN_TO_EDIT
from sightline.demand.commands.scoring import RATEABLE
from sightline.demand.forms.proposals import AimForm, AlikeForm, ProposalForm
from sightline.demand.lists.proposals import clock_html, proposals_for, state_html
from sightline.demand.models import Proposal
from sightline.demand.pages.judging import shown_estimate
from sightline.demand.pages.steps import card_steps, open_steps
from sightline.demand.queries import proposals as queries
from sightline.demand.queries.alike import alike
from sightline.demand.queries.desk import board, card
from sightline.demand.queries.judging import estimates
from sightline.demand.queries.rankings import active_models, ratings
from sightline.demand.queries.way import result_of, way
from sightline.demand.rules.growing import WORDS, missing_fields
from sightline.demand.rules.scoring import OF_MONEY
from sightline.identity.queries import the_organisation
from sightline.kernel import clock, journal, past
from sightline.kernel.policy import Actor, check, may
from sightline.linkages import discovery
from sightline.projects.pages.frame import BOTH, POST, posted
from sightline.projects.pages.views import default_view, keep_views, picker
from sightline.ui.asking import ask
from sightline.ui.exports import exported
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

keep_views("proposals", "proposals", proposals_for, queries.proposals)
LONG = (
    *("need", "today", "systems", "place", "mandatory_citation", "impact", "stakeholders"),
    *("case", "alternatives", "risks"),
)


@page(policy.read)
def proposal_list(request: Asked) -> HttpResponse:
    """Show the proposals that the actor sees."""
    actor = request.actor
    listing, rows = proposals_for(actor), queries.proposals(actor)
    if opening := default_view(request, listing, rows):
        return redirect(opening)
    params = _opening(request, rows)
    file = exported(listing, rows, params)
    if file is not None:
        return file
    listed = listing.page(rows, params)
    context = {
        "page": listed,
        "hides_ended": params.get("state") == "live",
        "tabs": tabs(actor, "proposals"),
        **picker(request, listing),
        "save_view_href": f"{reverse('view-save', args=['proposals'])}?{listed.query}",
    }
    return show(request, "demand/proposal_list.html", context)


def _opening(request: Asked, rows: QuerySet[Any]) -> dict[str, str]:
    """Return the address's parameters; it opens without what has ended until asked for all."""
    params, asked = params_of(request.GET), request.GET
    if "state" in asked and not asked["state"]:
        params["view"] = "all"  # "Any" was chosen, and the links of the page must keep it
    elif not asked.keys() & {"state", "view", "export", "lane"} and rows.exists():
        params["state"] = "live"
    return params


def tabs(actor: Actor, here: str) -> list[dict[str, Any]]:
    """Return the ways to look at proposals."""
    ways = [("proposals", "List"), ("proposal-board", "Triage board")]
    if may(actor, policy.read_rankings):
        ways.append(("rankings", "Rankings"))
    ways.append(("scoring-models", "Scoring models"))
    if may(actor, policy.read_links):
        ways.append(("intake-links", "Public links"))
    return [
        {"label": label, "href": reverse(route), "active": route == here} for route, label in ways
    ]


@page(policy.read)
def proposal_board(request: Asked) -> HttpResponse:
    """Show proposals in columns by what is to be done with them."""
    actor = request.actor
    params = params_of(request.GET)
    listing = proposals_for(actor)
    rows = listing.select(queries.proposals(actor), {k: params.get(k, "") for k in ("office", "q")})
    lanes = board(actor, rows)
    context = {
        "lanes": [
            {"lane": lane, "cards": [_card(actor, each) for each in lane.cards]} for lane in lanes
        ],
        "offices": next(f.choices() for f in listing.filters if f.key == "office"),
        "office": params.get("office", ""),
        "q": params.get("q", ""),
        "tabs": tabs(actor, "proposal-board"),
    }
    return show(request, "demand/proposal_board.html", context)


def _card(actor: Actor, held: Any) -> dict[str, Any]:
    return {
        "card": held,
        "row": held.row,
        "clock": clock_html(held.row),
        "steps": card_steps(actor, held.row),
    }


@page(policy.read)
def proposal_detail(request: Asked, proposal_id: UUID) -> HttpResponse:
    """Show one proposal: how far it is, what it says, what is like it, and what may be done."""
    actor, row = request.actor, queries.the_proposal(request.actor, proposal_id)
    missing = missing_fields(row.kind, row.size, _filled(row))
    works = may(actor, policy.triage, row)
    context = {
        "row": row,
        "state": state_html(row),
        "clock": clock_html(row),
        "held": card(row),
        "way": way(row),
        "texts": [(_label(name), getattr(row, name)) for name in LONG if getattr(row, name)],
        "missing": [WORDS[name] for name in missing] if row.state in OPEN_TO_EDIT else [],
        "aims": queries.aims(actor, row),
        "supporters": queries.supporters(actor, row),
        "duplicates": queries.duplicates(actor, row),
        "result": result_of(actor, row),
        "estimates": [shown_estimate(each) for each in estimates(actor, row)],
        "today": clock.today(),
        "alike": _alike(actor, row) if works and row.state in Proposal.UNDECIDED else [],
        "reads_contact": queries.reads_contact(actor, row),
        "sees_letter": may(actor, policy.read_history, row),
        "sees_duplicate": row.duplicate_of_id
        and queries.proposals(actor).filter(pk=row.duplicate_of_id).exists(),
        "may_edit": may_edit(actor, row),
        "ratings": ratings(actor, row),
        "models": _models(actor, row),
        "steps": open_steps(actor, row),
        "crumbs": [
            {"label": "Proposals", "href": reverse("proposals")},
            {"label": row.code, "href": ""},
        ],
    }
    return show(request, "demand/proposal_detail.html", context)


def _models(actor: Actor, row: Proposal) -> list[Any]:
    """Return the models by which the actor may score a proposal now."""
    if row.state not in RATEABLE or not may(actor, policy.rate, row):
        return []
    return [each for each in active_models(actor) if each.method not in OF_MONEY]


def _filled(row: Proposal) -> set[str]:
    return {name for name in WORDS if getattr(row, name) not in (None, "")}


def _label(name: str) -> str:
    field: Any = Proposal._meta.get_field(name)
    words = str(field.verbose_name)
    return words[0].upper() + words[1:]


def _alike(actor: Actor, row: Proposal) -> list[Any]:
    return alike(actor, title=row.title, need=row.need, but=row.pk)


def may_edit(actor: Actor, row: Proposal) -> bool:
    """Tell whether the actor edits what a proposal says, in the state that it is in."""
    if row.state not in OPEN_TO_EDIT or not may(actor, policy.edit, row):
        return False
    return row.state in ASKERS_OWN or may(actor, policy.triage, row)


@page(policy.read_history)
def proposal_history(request: Asked, proposal_id: UUID) -> HttpResponse:
    """Show who changed a proposal, when, from what to what, and why."""
    row = queries.the_proposal(request.actor, proposal_id)
    check(request.actor, policy.read_history, row)
    found = past.history([row.pk], limit=200)
    context = {
        "title": f"{row.code} {row.title}",
        "back": reverse("proposal", args=[row.pk]),
        "changes": found,
        "names": journal.names(each.entry.actor_id for each in found),
        "currency": row.currency,
    }
    return show(request, "ui/history.html", context)


@page(policy.propose, methods=BOTH)
def proposal_new(request: Asked) -> HttpResponse:
    """Show and take in a new proposal, with what is like it beside the form."""
    actor = request.actor
    form = _form(request)
    if request.method == "POST" and form.submit(commands.propose, actor):
        made = form.result
        return done(request, "proposal", f"{made.code} is written down. Hand it in.", made.pk)
    return _asked(request, form, form.status)


def _form(request: Asked, row: Proposal | None = None) -> ProposalForm:
    currency = row.currency if row else the_organisation(request.actor).currency
    return ProposalForm(posted(request), actor=request.actor, row=row, currency=currency)


def _asked(request: Asked, form: ProposalForm, status: int = 200) -> HttpResponse:
    return show(request, "demand/proposal_form.html", {"form": form, "row": form.row}, status)


@page(policy.propose, methods=POST)
def proposal_grow(request: Asked) -> HttpResponse:
    """Show the form with the fields that kind and size now ask for; nothing is saved."""
    currency = the_organisation(request.actor).currency
    shown = ProposalForm(None, actor=request.actor, currency=currency, typed=request.POST)
    if request.htmx:
        return show(request, "demand/_proposal_grown.html", {"form": shown})
    return _asked(request, shown)


@page(policy.edit, methods=BOTH)
def proposal_edit(request: Asked, proposal_id: UUID) -> HttpResponse:
    """Show and take in what a proposal says."""
    actor, row = request.actor, queries.the_proposal(request.actor, proposal_id)
    check(actor, policy.edit, row)
    form = _form(request, row)
    if request.method == "POST" and form.submit(commands.edit_proposal, actor, proposal_id=row.pk):
        return done(request, "proposal", f"{row.code} saved.", row.pk)
    return _asked(request, form, form.status)


@page(policy.edit, methods=BOTH)
def proposal_aim(request: Asked, proposal_id: UUID) -> HttpResponse:
    """Ask which objective a proposal serves, with which share."""
    actor, row = request.actor, queries.the_proposal(request.actor, proposal_id)
    check(actor, policy.edit, row)
    form = AimForm(posted(request), actor=actor, row=row)
    if request.method == "POST" and form.submit(commands.set_aim, actor, proposal_id=row.pk):
        return done(request, "proposal", "Its objectives are saved.", row.pk)
    back = reverse("proposal", args=[row.pk])
    return ask(request, form, f"Which objective does {row.code} serve?", back=back)


@page(policy.read, methods=BOTH)
def proposals_alike(request: Asked) -> HttpResponse:
    """Show proposals and projects like the words typed; a fragment beside a form being filled in."""
    form = AlikeForm(posted(request))
    found, projects = None, []
    if request.method == "POST" and form.is_valid():
        title, need = form.cleaned_data["title"], form.cleaned_data["need"]
        found = alike(request.actor, title=title, need=need)
        projects = discovery.similar(request.actor, name=title, description=need, most=3)
    context = {"form": form, "found": found, "projects": projects}
    if request.htmx:
        return show(request, "demand/_proposals_alike.html", context)
    return show(request, "demand/proposals_alike.html", context, 422 if form.errors else 200)
