"""Pages of packages: what went out, what came in and what it would do, and whose keys are trusted."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.exchange import commands, forms, policy, uploads
from sightline.exchange import package_forms as own_forms
from sightline.exchange import package_lists as lists
from sightline.exchange import package_queries as queries
from sightline.exchange import package_showing as showing
from sightline.exchange.models import PackageIn
from sightline.formats.package import VERDICTS, digest
from sightline.identity.queries import the_organisation
from sightline.kernel.errors import Refused
from sightline.kernel.policy import ACTIONS, check, may
from sightline.projects.pages.frame import BOTH, POST, posted
from sightline.projects.pages.steps import history_of, taken
from sightline.ui.asking import ask
from sightline.ui.exports import exported
from sightline.ui.listing import Listing, params_of
from sightline.ui.routes import Asked, done, page, show

TABS = (
    ("packages", "Came in", "exchange.read_packages"),
    ("packages-out", "Went out", "exchange.read_packages"),
    ("received-statuses", "Received statuses", "exchange.read_snapshots"),
    ("trusted-keys", "Trusted keys", "exchange.read_keys"),
)
LEDE = (
    "What an installation has published goes to another one as a signed file. It comes in as "
    "drafts: somebody here decides on each."
)


def _tabs(request: Asked, here: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "href": reverse(route), "active": route == here}
        for route, label, action in TABS
        if may(request.actor, ACTIONS[action])
    ]


def _listed(
    request: Asked, route: str, listing: Listing, rows: Any, empty: str, **context: Any
) -> HttpResponse:
    params = params_of(request.GET)
    file = exported(listing, rows, params)
    if file is not None:
        return file
    context |= {
        "page": listing.page(rows, params),
        "tabs": _tabs(request, route),
        "grid": listing.name,
        "empty": empty,
        "lede": LEDE,
        "may_export": may(request.actor, policy.export_package),
        "may_receive": may(request.actor, policy.receive_package),
        "may_trust": may(request.actor, policy.trust_key, the_organisation(request.actor)),
    }
    return show(request, "exchange/package_list.html", context)


@page(policy.read_packages)
def package_list(request: Asked) -> HttpResponse:
    """Show the packages that came in, newest first."""
    rows = queries.packages_in(request.actor)
    words = "No package came in yet. Another installation exports one and sends you the file."
    return _listed(request, "packages", lists.PACKAGES_IN, rows, words, title="Packages")


@page(policy.read_packages)
def package_out_list(request: Asked) -> HttpResponse:
    """Show the packages that went out, newest first."""
    rows = queries.packages_out(request.actor)
    words = "No package went out yet."
    return _listed(request, "packages-out", lists.PACKAGES_OUT, rows, words, title="Packages")


@page(policy.read_snapshots)
def snapshot_list(request: Asked) -> HttpResponse:
    """Show what other installations published of their projects."""
    rows = queries.snapshots(request.actor)
    words = "No published status of another installation came in yet."
    said = {"title": "Received statuses"}
    return _listed(request, "received-statuses", lists.SNAPSHOTS, rows, words, **said)


@page(policy.read_keys)
def key_list(request: Asked) -> HttpResponse:
    """Show whose packages are believed, and this installation's own key."""
    key, fingerprint = queries.own_key()
    rows = queries.keys(request.actor)
    said = {
        "title": "Trusted keys",
        "own_key": key,
        "own_fingerprint": fingerprint,
        "revocable": [
            row
            for row in rows.filter(revoked_on__isnull=True)
            if may(request.actor, policy.trust_key, row)
        ],
    }
    words = "No key is trusted yet, so no package is taken in."
    return _listed(request, "trusted-keys", lists.KEYS, rows, words, **said)


@page(policy.trust_key, methods=BOTH)
def key_add(request: Asked) -> HttpResponse:
    """Show and take in a key that is to be trusted."""
    check(request.actor, policy.trust_key, the_organisation(request.actor))
    return taken(
        request,
        own_forms.KeyForm(posted(request)),
        commands.trust_key,
        back=reverse("trusted-keys"),
        title="Trust a key",
        said="The key is trusted: packages that it signed can be received.",
        verb="Trust it",
        lede="Whoever holds it can send you standards, plans and statuses. Nothing of these is "
        "in effect until somebody here decides so.",
    )


@page(policy.trust_key, methods=BOTH)
def key_revoke(request: Asked, key_id: UUID) -> HttpResponse:
    """Show and take in why a key is trusted no longer."""
    row = queries.the_key(request.actor, key_id)
    check(request.actor, policy.trust_key, row)
    return taken(
        request,
        own_forms.RevokeForm(posted(request), initial={"seen": row.version}),
        commands.revoke_key,
        back=reverse("trusted-keys"),
        title=f"Revoke the key of {row.whose}",
        said="The key was revoked.",
        verb="Revoke it",
        lede="What came in with it stays; nothing more does. A revoked key stays revoked.",
        key_id=row.pk,
    )


@page(policy.export_package, methods=BOTH)
def package_export(request: Asked) -> HttpResponse:
    """Show what can leave, then all that would, then sign it."""
    actor = request.actor
    form = own_forms.ExportForm(posted(request), actor=actor)
    if request.method == "POST":
        if form.is_valid() and not form.cleaned_data["shown"]:
            return _export_preview(request, form)
        if form.submit(commands.export_package, actor):
            return done(request, "package-out", "Signed. Download it and send it.", form.result.pk)
    return _export_form(request, form)


def _export_form(request: Asked, form: own_forms.ExportForm) -> HttpResponse:
    lede = "Only what is published can be chosen. You see all of it before it is signed."
    if form.is_empty:
        lede = "Nothing is published that could leave. Publish a standard, a plan or a report."
    back = reverse("packages-out")
    return ask(request, form, "Export a package", back=back, verb="Show all of it", lede=lede)


def _export_preview(request: Asked, form: own_forms.ExportForm) -> HttpResponse:
    try:
        chosen = queries.chosen(request.actor, form.chosen())
    except Refused as refused:
        form.add_error(None, refused.words)
        form.status = 422
        return _export_form(request, form)
    hidden = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {"csrfmiddlewaretoken", "shown", "seen"}
        for value in values
    ]
    context = {
        "items": showing.contents(chosen),
        "hidden": [*hidden, ("shown", digest(chosen))],
        "why": form.cleaned_data["why"],
        "back": reverse("package-export"),
    }
    return show(request, "exchange/package_preview.html", context)


@page(policy.read_packages)
def package_out_detail(request: Asked, package_id: UUID) -> HttpResponse:
    """Show a package that went out: for whom, and all that is in it."""
    row = queries.the_package_out(request.actor, package_id)
    context: dict[str, Any] = {
        "row": row,
        "tabs": _tabs(request, "packages-out"),
        "fingerprint": queries.own_key()[1],
        "may_export": may(request.actor, policy.export_package, row),
    }
    try:
        package = queries.whole(queries.bytes_of(row.digest))
        context["items"] = showing.contents(package.contents)
        context["fingerprint"] = package.fingerprint
    except Refused as refused:
        context["against"] = refused.words
    return show(request, "exchange/package_out.html", context)


@page(policy.export_package)
def package_out_file(request: Asked, package_id: UUID) -> HttpResponse:
    """Give the signed file, as it was made."""
    row = queries.the_package_out(request.actor, package_id)
    check(request.actor, policy.export_package, row)
    response = HttpResponse(queries.bytes_of(row.digest), content_type="application/json")
    name = f"sightline-package-{row.made_on.isoformat()}-{str(row.package_id)[:8]}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page(policy.read_packages)
def package_out_history(request: Asked, package_id: UUID) -> HttpResponse:
    """Show who made a package, when, and why."""
    row = queries.the_package_out(request.actor, package_id)
    return history_of(request, [row.pk], str(row), reverse("package-out", args=[row.pk]))


@page(policy.receive_package, methods=BOTH)
def package_receive(request: Asked) -> HttpResponse:
    """Show and take in the upload of a package."""
    form = own_forms.ReceiveForm(request, actor=request.actor)
    if request.method == "POST" and form.submit(uploads.receive, request.actor):
        return done(request, "package", "Its signature holds. Look at it first.", form.result.pk)
    lede = "Its signature is checked, and you see what it would do before anything comes in."
    back = reverse("packages")
    return ask(request, form, "Receive a package", back=back, verb="Upload and check", lede=lede)


@page(policy.read_packages)
def package_detail(request: Asked, package_id: UUID) -> HttpResponse:
    """Show a package that came in: what it would do, or what it did."""
    actor = request.actor
    row = queries.the_package_in(actor, package_id)
    context: dict[str, Any] = {
        "row": row,
        "state": lists.state_chip(row),
        "tabs": _tabs(request, "packages"),
        "verbs": row.life.verbs_from(row.state),
        "may_receive": may(actor, policy.receive_package, row),
        "counts": _counts(row.counts),
    }
    if row.state == row.State.READY:
        look, against = queries.preview(actor, row)
        context["against"] = against.words if against else ""
        if look is not None:
            context |= {
                "items": showing.arrivals(look.arrivals),
                "counts": _counts(look.counts),
                "shown": look.shown,
                "is_new": bool(look.counts["new"] + look.counts["newer"]),
            }
    elif row.state == row.State.ACCEPTED:
        context["came"] = _came(row)
    return show(request, "exchange/package.html", context)


def _counts(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(words, counts[kind]) for kind, words in VERDICTS.items() if kind in counts]


def _came(row: PackageIn) -> list[tuple[str, str]]:
    """Return what came in, as (words, address)."""
    routes = {"standards": "standard", "plans": "shared-plan", "snapshots": "received-status"}
    try:
        package = queries.whole(queries.bytes_of(row.digest))
    except Refused:
        return []
    named = {(k, one["id"]): one for k, rows in package.contents.items() for one in rows}
    return [
        (showing.name_of(named[kind, key]), reverse(routes[kind], args=[key]))
        for kind, key, _ in row.taken
    ]


@page(policy.read_packages)
def package_history(request: Asked, package_id: UUID) -> HttpResponse:
    """Show who received a package, what was decided on it, and when."""
    row = queries.the_package_in(request.actor, package_id)
    return history_of(request, [row.pk], str(row), reverse("package", args=[row.pk]))


def _step(
    call: Callable[..., PackageIn], form: type[Any], said: str, title: str
) -> Callable[[Asked, UUID], HttpResponse]:
    """Return the view of a step that a button takes."""

    def view(request: Asked, package_id: UUID) -> HttpResponse:
        row = queries.the_package_in(request.actor, package_id)
        check(request.actor, policy.receive_package, row)
        return taken(
            request,
            form(posted(request)),
            call,
            back=reverse("package", args=[row.pk]),
            title=f"{title}: {row}",
            said=said,
            verb=title,
            package_id=row.pk,
        )

    return view


package_accept = page(policy.receive_package, methods=POST)(
    _step(
        commands.accept_package,
        forms.AcceptForm,
        "It is in: standards and plans are drafts, on which somebody else decides.",
        "Take it in",
    )
)
package_discard = page(policy.receive_package, methods=POST)(
    _step(commands.discard_package, forms.StepForm, "Discarded; nothing came in.", "Discard it")
)
package_undo = page(policy.receive_package, methods=POST)(
    _step(
        commands.undo_package, forms.StepForm, "Taken back: all that it brought is gone.",
        "Take it back",
    )
)  # fmt: skip


@page(policy.read_snapshots)
def snapshot_detail(request: Asked, snapshot_id: UUID) -> HttpResponse:
    """Show what another installation published of one of its projects, under its origin."""
    row = queries.the_snapshot(request.actor, snapshot_id)
    context = {
        "row": row,
        "fields": list(showing.fields(row.said)),
        "tabs": _tabs(request, "received-statuses"),
        "sees_package": may(request.actor, policy.read_packages, row.package),
    }
    return show(request, "exchange/received_status.html", context)
