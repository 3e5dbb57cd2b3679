"""Pages of people: the list, one person with their roles, and what changes them."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.identity import commands, forms, lists, policy, queries, rules
from sightline.identity.models import Person
from sightline.kernel import journal, past
from sightline.kernel.policy import check, may
from sightline.ui.asking import ask
from sightline.ui.exports import exported
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

BOTH = ("GET", "HEAD", "POST")


@page(policy.read)
def person_list(request: Asked) -> HttpResponse:
    """Show the people of the organisation, as a list or as a file."""
    actor, params = request.actor, params_of(request.GET)
    listing, rows = lists.people_for(actor), queries.staff(actor)
    file = exported(listing, rows, params)
    if file is not None:
        return file
    context = {
        "page": listing.page(rows, params),
        "may_add": may(actor, policy.manage_people, queries.the_organisation(actor)),
        "n_waiting": len(queries.grants_to_confirm(actor)),
    }
    return show(request, "identity/person_list.html", context)


@page(policy.read)
def person_detail(request: Asked, person_id: UUID) -> HttpResponse:
    """Show one person: position, office, and the roles that the actor may see."""
    actor = request.actor
    person = queries.the_person(actor, person_id)
    held = [
        (row, rules.ROLES[row.role], lists.standing_chip(row), lists.node_link(row), _open(row))
        for row in queries.grants_of(actor, person_id)
    ]
    may_manage = may(actor, policy.manage_people, person)
    context = {
        "person_shown": person,
        "held": held,
        "is_own": person.pk == actor.id,
        "sees_grants": bool(held) or actor.holds(("access_admin", "auditor"), person),
        "may_manage": may_manage,
        "may_grant": may(actor, policy.grant) and person.pk != actor.id,
        "sees_address": may_manage or person.pk == actor.id,
        "sees_history": may(actor, policy.read_history, person),
    }
    return show(request, "identity/person_detail.html", context)


def _open(row: object) -> bool:
    return lists.standing(row) in {"waits", "active", "later"}  # type: ignore[arg-type]


@page(policy.read_history)
def person_history(request: Asked, person_id: UUID) -> HttpResponse:
    """Show who changed a person and their roles, when, and why."""
    actor = request.actor
    person = queries.the_person(actor, person_id)
    check(actor, policy.read_history, person)
    ids = [person.pk, *(row.pk for row in queries.grants_of(actor, person_id))]
    changes = past.history(ids)
    context = {
        "title": person.name,
        "back": reverse("person", args=[person.pk]),
        "changes": changes,
        "names": journal.names(change.entry.actor_id for change in changes),
    }
    return show(request, "ui/history.html", context)


@page(policy.manage_people, methods=BOTH)
def person_add(request: Asked) -> HttpResponse:
    """Show and take in a new person."""
    actor = request.actor
    home = queries.the_organisation(actor)
    check(actor, policy.manage_people, home)
    form = forms.AddPersonForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.submit(
        commands.add_person, actor, organisation_id=home.pk
    ):
        return done(request, "person", f"{form.result.name} added.", form.result.pk)
    lede = "Somebody without a role sees what is open to the whole organisation."
    back = reverse("people")
    return ask(request, form, "New person", back=back, verb="Add the person", lede=lede)


def _managed(request: Asked, person_id: UUID) -> tuple[Person, str]:
    """Return a person that the actor may change, and the address of their page."""
    person = queries.the_person(request.actor, person_id)
    check(request.actor, policy.manage_people, person)
    return person, reverse("person", args=[person.pk])


@page(policy.manage_people, methods=BOTH)
def person_edit(request: Asked, person_id: UUID) -> HttpResponse:
    """Show and take in a person's name, position and office."""
    person, back = _managed(request, person_id)
    form = forms.PersonForm(request.POST or None, actor=request.actor, row=person)
    if request.method == "POST" and form.submit(
        commands.change_person, request.actor, person_id=person_id
    ):
        return done(request, back, f"{form.result.name} saved.")
    return ask(request, form, f"Edit {person.name}", back=back)


@page(policy.manage_people, methods=BOTH)
def person_deactivate(request: Asked, person_id: UUID) -> HttpResponse:
    """Bar a person from signing in."""
    person, back = _managed(request, person_id)
    form = forms.WhyForm(request.POST or None, initial={"seen": person.version})
    if request.method == "POST" and form.submit(
        commands.deactivate_person, request.actor, person_id=person_id
    ):
        return done(request, back, f"{person.name} can no longer sign in.")
    lede = "Their sessions and tokens end at once. What they did stays, under their name."
    title = f"Deactivate {person.name}"
    return ask(request, form, title, back=back, verb="Deactivate", lede=lede, kind="danger")


@page(policy.manage_people, methods=BOTH)
def person_reactivate(request: Asked, person_id: UUID) -> HttpResponse:
    """Let a person sign in again."""
    person, back = _managed(request, person_id)
    form = forms.SureForm(request.POST or None, initial={"seen": person.version})
    if request.method == "POST" and form.submit(
        commands.reactivate_person, request.actor, person_id=person_id
    ):
        return done(request, back, f"{person.name} can sign in again.")
    lede = "Roles that did not end meanwhile are in force again; ended tokens stay ended."
    return ask(request, form, f"Reactivate {person.name}", back=back, verb="Reactivate", lede=lede)
