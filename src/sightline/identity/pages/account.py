"""Pages of one's own account: profile, roles, tokens, service accounts; and the organisation."""

from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpResponse
from django.urls import reverse

from sightline.identity import commands, forms, lists, policy, queries, rules
from sightline.kernel import clock
from sightline.kernel.policy import check, may
from sightline.ui.asking import ask
from sightline.ui.routes import Asked, done, page, show

BOTH = ("GET", "HEAD", "POST")


@page(policy.own_account)
def account(request: Asked) -> HttpResponse:
    """Show who one is, what one may do and where, and one's tokens."""
    actor = request.actor
    person = queries.the_person(actor, _own_id(request))
    held = [
        (row, rules.ROLES[row.role], lists.node_link(row), lists.standing_chip(row))
        for row in queries.grants_of(actor, person.pk)
        if lists.standing(row) in {"active", "later", "waits"}
    ]
    context = {
        "me": person,
        "held": held,
        "tokens": queries.tokens(actor),
        "services": queries.services(actor),
        "now": clock.now(),
        "has_second_factor": is_mfa_enabled(person),
        "may_add_service": may(actor, policy.manage_people, queries.the_organisation(actor)),
    }
    return show(request, "identity/account.html", context)


def _own_id(request: Asked) -> UUID:
    assert request.actor.id is not None
    return request.actor.id


@page(policy.own_token, methods=BOTH)
def token_issue(request: Asked) -> HttpResponse:
    """Issue a token; its secret stands in this one answer and nowhere else."""
    actor = request.actor
    holders = [queries.the_person(actor, _own_id(request)), *queries.services(actor)]
    form = forms.TokenForm(request.POST or None, holders=holders)
    if request.method == "POST" and form.submit(commands.issue_token, actor):
        issued = form.result
        return show(request, "identity/token_issued.html", {"issued": issued, "token": issued.row})
    lede = "A program signs in with it, in your name or in that of a service account you own."
    back = reverse("account")
    return ask(request, form, "New API token", back=back, verb="Issue the token", lede=lede)


@page(policy.own_token, methods=BOTH)
def token_revoke(request: Asked, token_id: UUID) -> HttpResponse:
    """End a token now."""
    actor = request.actor
    row = queries.the_token(actor, token_id)
    back = reverse("account")
    form = forms.SureForm(request.POST or None, initial={"seen": row.version})
    if request.method == "POST" and form.submit(commands.revoke_token, actor, token_id=token_id):
        return done(request, "account", f"The token {row.name} is revoked.")
    lede = "Whatever uses it is refused from now on; this cannot be taken back."
    title = f"Revoke the token {row.name}"
    return ask(request, form, title, back=back, verb="Revoke", lede=lede, kind="danger")


@page(policy.manage_people, methods=BOTH)
def service_add(request: Asked) -> HttpResponse:
    """Add a service account for an owner."""
    actor = request.actor
    home = queries.the_organisation(actor)
    check(actor, policy.manage_people, home)
    form = forms.AddServiceForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.submit(
        commands.add_person, actor, organisation_id=home.pk
    ):
        return done(request, "person", f"{form.result.name} added.", form.result.pk)
    return ask(
        request,
        form,
        "New service account",
        back=reverse("account"),
        verb="Add the account",
        lede="Grant it roles on its page; it acts while its owner is active.",
    )


@page(policy.set_organisation, methods=BOTH)
def organisation(request: Asked) -> HttpResponse:
    """Show and take in what the whole organisation shares."""
    actor = request.actor
    row = queries.the_organisation(actor)
    check(actor, policy.set_organisation, row)
    form = forms.OrganisationForm(request.POST or None, row=row)
    if request.method == "POST" and form.submit(
        commands.change_organisation, actor, organisation_id=row.pk
    ):
        return done(request, "organisation", f"{form.result.name} saved.")
    lede = "What every office, project and report starts from."
    return ask(request, form, "Organisation", back=reverse("offices"), lede=lede)
