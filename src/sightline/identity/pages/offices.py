"""Pages of offices: the tree on a day, one office, its relations, and what changes them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.identity import commands, forms, lists, policy, queries, rules
from sightline.identity.commands import Node
from sightline.identity.models import Office, OfficeRelation
from sightline.kernel import clock, journal, past
from sightline.kernel.policy import check, may
from sightline.ui.asking import ask, day_asked, end_of
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

BOTH = ("GET", "HEAD", "POST")


@dataclass(frozen=True)
class Branch:
    """An office in the tree on a day: its place, and the people in it and below it."""

    office: Office
    level: int
    parent_id: UUID | None
    is_branch: bool
    n_people: int
    n_below: int


@page(policy.read)
def office_tree(request: Asked) -> HttpResponse:
    """Show the tree of offices, today or as it was on a day, with how else they are related."""
    actor = request.actor
    asked = day_asked(params_of(request.GET))
    day = asked or clock.today()
    related = queries.relations(actor).exclude(kind="hierarchy")
    context = {
        "branches": _branches(request, day),
        "day": day,
        "asked": asked,
        "related": [row for row in related if queries.to_link(row).live_on(day)],
        "ended": queries.all_offices(actor).filter(active_to__lte=day),
        "may_open": may(actor, policy.manage_offices, queries.the_organisation(actor)),
        "organisation": queries.the_organisation(actor),
        "may_set": may(actor, policy.set_organisation),
    }
    return show(request, "identity/office_tree.html", context)


def _branches(request: Asked, day: date) -> list[Branch]:
    nodes = queries.office_tree(request.actor, day)
    counts = queries.head_counts(request.actor, end_of(day))
    parent_of = {node.office.pk: node.parent_id for node in nodes if node.parent_id}
    return [
        Branch(
            node.office,
            node.depth + 1,
            node.parent_id,
            node.office.pk in parent_of.values(),
            counts.get(node.office.pk, 0),
            sum(counts.get(pk, 0) for pk in rules.below([node.office.pk], parent_of)),
        )
        for node in nodes
    ]


@page(policy.read)
def office_detail(request: Asked, office_id: UUID) -> HttpResponse:
    """Show one office: where it stands, its people, the roles held on it, its relations."""
    actor = request.actor
    office = queries.the_office(actor, office_id)
    day = clock.today()
    nodes = {node.office.pk: node for node in queries.office_tree(actor, day)}
    parent_of = {pk: node.parent_id for pk, node in nodes.items() if node.parent_id}
    chain = [nodes[pk].office for pk in reversed(rules.above(office.pk, parent_of))]
    held = queries.grants(actor).filter(node_id=office.pk).order_by("state", "role", "id")
    related = list(queries.relations(actor, office.pk))
    context = {
        "office": office,
        "crumbs": _crumbs(chain, office),
        "below": [n.office for n in nodes.values() if n.parent_id == office.pk],
        "staff": queries.staff(actor).filter(office=office).order_by("-is_active", "name", "id"),
        "grants": [(row, rules.ROLES[row.role], lists.standing_chip(row)) for row in held],
        "relations": [(row, _state(row, day)) for row in related],
        "is_open": office.active_to is None or day < office.active_to,
        "may_change": may(actor, policy.manage_offices, office),
        "may_grant": may(actor, policy.grant, office),
    }
    return show(request, "identity/office_detail.html", context)


def _crumbs(chain: list[Office], office: Office) -> list[dict[str, str]]:
    above = [{"label": row.name, "href": reverse("office", args=[row.pk])} for row in chain]
    first = {"label": "Offices", "href": reverse("offices")}
    return [first, *above, {"label": office.name, "href": ""}]


def _state(row: OfficeRelation, day: date) -> str:
    if day < row.since:
        return "later"
    return "live" if row.until is None or day < row.until else "ended"


@page(policy.read)
def office_history(request: Asked, office_id: UUID) -> HttpResponse:
    """Show who changed an office and its relations, when, and why."""
    office = queries.the_office(request.actor, office_id)
    ids = [office.pk, *(row.pk for row in queries.relations(request.actor, office.pk))]
    changes = past.history(ids)
    context = {
        "title": office.name,
        "back": reverse("office", args=[office.pk]),
        "changes": changes,
        "names": journal.names(change.entry.actor_id for change in changes),
    }
    return show(request, "ui/history.html", context)


@page(policy.manage_offices, methods=BOTH)
def office_open(request: Asked) -> HttpResponse:
    """Show and take in a new office."""
    check(request.actor, policy.manage_offices, queries.the_organisation(request.actor))
    form = forms.OpenOfficeForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.submit(commands.open_office, request.actor):
        return done(request, "office", f"{form.result.name} opened.", form.result.pk)
    return ask(request, form, "New office", back=reverse("offices"), verb="Open the office")


def _managed(request: Asked, office_id: UUID) -> tuple[Office, str]:
    """Return an office that the actor may change, and the address of its page."""
    office = queries.the_office(request.actor, office_id)
    check(request.actor, policy.manage_offices, office)
    return office, reverse("office", args=[office.pk])


@page(policy.manage_offices, methods=BOTH)
def office_edit(request: Asked, office_id: UUID) -> HttpResponse:
    """Show and take in an office's particulars."""
    office, back = _managed(request, office_id)
    form = forms.OfficeForm(request.POST or None, row=office)
    if request.method == "POST" and form.submit(
        commands.change_office, request.actor, office_id=office_id
    ):
        return done(request, back, f"{form.result.name} saved.")
    return ask(request, form, f"Edit {office.name}", back=back)


@page(policy.manage_offices, methods=BOTH)
def office_close(request: Asked, office_id: UUID) -> HttpResponse:
    """End an office on a date."""
    office, back = _managed(request, office_id)
    initial = {"seen": office.version, "on": clock.today()}
    form = forms.CloseOfficeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.submit(
        commands.close_office, request.actor, office_id=office_id
    ):
        return done(request, back, f"{office.name} ends on {form.result.active_to:%-d %b %Y}.")
    lede = "Its open relations end with it. People, projects and history stay."
    title, verb = f"Close {office.name}", "Close the office"
    return ask(request, form, title, back=back, verb=verb, lede=lede, kind="danger")


@page(policy.manage_offices, methods=BOTH)
def relation_add(request: Asked, office_id: UUID) -> HttpResponse:
    """Put an office into a relation to another one."""
    office, back = _managed(request, office_id)
    form = forms.RelateForm(request.POST or None, actor=request.actor, office=office)
    if request.method == "POST" and form.submit(
        commands.relate_offices, request.actor, office_id=office_id
    ):
        return done(request, back, f"{office.name} is related to {form.result.other.name}.")
    lede = "Hierarchy makes the other office the one above; rights flow down that line only."
    return ask(request, form, f"Relate {office.name}", back=back, verb="Relate", lede=lede)


@page(policy.manage_offices, methods=BOTH)
def relation_end(request: Asked, relation_id: UUID) -> HttpResponse:
    """End a relation between offices on a date."""
    row = queries.the_relation(request.actor, relation_id)
    check(request.actor, policy.manage_offices, row)
    back = reverse("office", args=[row.office_id])
    initial = {"seen": row.version, "until": clock.today()}
    form = forms.EndRelationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.submit(
        commands.end_relation, request.actor, relation_id=relation_id
    ):
        return done(request, back, "The relation ends.")
    facts = [("From", row.office), ("Relation", row.get_kind_display()), ("To", row.other)]
    return ask(request, form, "End a relation", back=back, verb="End it", facts=facts)


@page(policy.grant, methods=BOTH)
def office_grant(request: Asked, office_id: UUID) -> HttpResponse:
    """Grant a role on an office."""
    office = queries.the_office(request.actor, office_id)
    check(request.actor, policy.grant, office)
    back = reverse("office", args=[office.pk])
    form = forms.OfficeGrantForm(request.POST or None, actor=request.actor)
    node = Node("office", office.pk, office.name)
    if request.method == "POST" and form.submit(commands.grant_role, request.actor, node=node):
        return done(request, back, lists.granted_words(form.result))
    return ask(request, form, f"Grant a role on {office.name}", back=back, verb="Grant")
