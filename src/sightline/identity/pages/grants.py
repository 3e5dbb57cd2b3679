"""Pages of grants: those that wait for a second person, all of them, confirming and revoking."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.identity import commands, forms, lists, policy, queries, rules
from sightline.identity.models import Grant
from sightline.kernel.policy import check, may
from sightline.ui.asking import ask
from sightline.ui.exports import exported
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

BOTH = ("GET", "HEAD", "POST")


@page(policy.read)
def grant_list(request: Asked) -> HttpResponse:
    """Show what waits for a second person, and every grant that the actor may see."""
    actor, params = request.actor, params_of(request.GET)
    rows = queries.grants(actor)
    file = exported(lists.GRANTS, rows, params)
    if file is not None:
        return file
    waiting = queries.grants_to_confirm(actor)
    context = {
        "page": lists.GRANTS.page(rows, params),
        "waiting": [(row, rules.ROLES[row.role], lists.node_link(row)) for row in waiting],
        "may_grant": may(actor, policy.grant),
    }
    return show(request, "identity/grant_list.html", context)


def _facts(row: Grant) -> list[tuple[str, Any]]:
    return [
        ("Person", row.person.name),
        ("Role", rules.ROLES[row.role]),
        ("On", row.node_name),
        ("From", f"{row.since:%-d %b %Y}"),
        ("Until", f"{row.until:%-d %b %Y}" if row.until else "open"),
        ("Reason", row.reason),
        ("Granted by", row.granted_by.name if row.granted_by else "The operator"),
    ]


def _managed(request: Asked, grant_id: UUID) -> tuple[Grant, str]:
    """Return a grant that the actor may decide on, and the address of its person."""
    row = queries.the_grant(request.actor, grant_id)
    check(request.actor, policy.grant, row)
    return row, reverse("person", args=[row.person_id])


@page(policy.grant, methods=BOTH)
def grant_confirm(request: Asked, grant_id: UUID) -> HttpResponse:
    """Confirm a proposed grant as the second person."""
    row, _ = _managed(request, grant_id)
    form = forms.SureForm(request.POST or None, initial={"seen": row.version})
    if request.method == "POST" and form.submit(
        commands.confirm_grant, request.actor, grant_id=grant_id
    ):
        return done(request, "grants", f"{rules.ROLES[row.role]} for {row.person.name} confirmed.")
    lede = "Grave roles need two people. You answer for this one as much as the first."
    back, facts = reverse("grants"), _facts(row)
    return ask(request, form, "Confirm a role", back=back, verb="Confirm", lede=lede, facts=facts)


@page(policy.grant, methods=BOTH)
def grant_revoke(request: Asked, grant_id: UUID) -> HttpResponse:
    """End a grant now."""
    row, back = _managed(request, grant_id)
    form = forms.WhyForm(request.POST or None, initial={"seen": row.version})
    if request.method == "POST" and form.submit(
        commands.revoke_role, request.actor, grant_id=grant_id
    ):
        return done(request, back, f"{rules.ROLES[row.role]} revoked from {row.person.name}.")
    lede = "From the next request on, the person is judged without it."
    return ask(
        request,
        form,
        "Revoke a role",
        back=back,
        verb="Revoke",
        lede=lede,
        facts=_facts(row),
        kind="danger",
    )
