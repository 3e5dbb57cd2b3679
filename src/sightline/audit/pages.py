"""Pages of the journal: the search, one entry, and the verification of all of it."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse

from sightline.audit import commands, entries, lists, policy, queries
from sightline.audit.queries import Filters
from sightline.identity.queries import the_organisation
from sightline.kernel import journal
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import may
from sightline.ui.asking import day_asked
from sightline.ui.exports import TYPES, as_file
from sightline.ui.forms import check_button
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

ASKED = ("who", "kind", "about", "text", "since", "until", "channel")
ROUTES = {
    "identity.Person": "person",
    "identity.Office": "office",
    "projects.Project": "project",
    "strategy.Objective": "objective",
    "strategy.KeyResult": "key-result",
}


@page(policy.search)
def journal_list(request: Asked) -> HttpResponse:
    """Show the journal, newest first, narrowed as the address says, or as a file."""
    actor, params = request.actor, params_of(request.GET)
    filters = filters_of(params)
    if "export" in params:
        return _file(request, filters, params["export"])
    found = queries.search_journal(actor, filters, _cursor(params))
    home = the_organisation(actor)
    kept = {key: params[key] for key in ASKED if key in params}
    context = {
        "lines": [(line, lists.who_words(line)) for line in found.lines],
        "params": params,
        "is_filtered": bool(kept),
        "kept": urlencode(kept),
        "older": urlencode({**kept, "before": found.cursor}) if found.cursor else "",
        "is_first": "before" not in params,
        "who_choices": lists.who_choices(actor),
        "kind_choices": lists.kind_choices(),
        "channels": lists.CHANNELS,
        "verified": queries.verification(actor),
        "tail": journal.tail(home.pk),
        "may_verify": may(actor, policy.verify, home),
    }
    return show(request, "audit/journal.html", context)


def filters_of(params: Mapping[str, str]) -> Filters:
    """Return what the address asks for.

    Raises:
        Invalid: An id that is none, or a date that is none.
    """
    return Filters(
        who=_id(params, "who"),
        kind=params.get("kind", ""),
        about=_id(params, "about"),
        text=params.get("text", ""),
        since=day_asked(params, "since"),
        until=day_asked(params, "until"),
        channel=params.get("channel", ""),
    )


def _id(params: Mapping[str, str], name: str) -> UUID | None:
    try:
        return UUID(params[name].strip()) if name in params else None
    except ValueError as error:
        raise Invalid({name: ["This is not an id."]}) from error


def _cursor(params: Mapping[str, str]) -> int | None:
    said = params.get("before", "")
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 19):
        raise Invalid({"before": ["This is not a place in the journal."]})
    return int(said)


def _file(request: Asked, filters: Filters, kind: str) -> HttpResponse:
    if kind not in TYPES:
        raise Refused("unknown-format", "Export as csv or xlsx.", "export")
    return as_file(lists.JOURNAL, entries.every_line(request.actor, filters), kind)


@page(policy.search)
def journal_entry(request: Asked, entry_id: UUID) -> HttpResponse:
    """Show one entry: its facts, what it changed, its hashes, and its neighbours."""
    entry = entries.the_entry(request.actor, entry_id)
    changes = None
    if entry.changes is not None:
        changes = [(change, ROUTES.get(change.model, "")) for change in entry.changes]
    facts = [(_label(name), _words(value)) for name, value in sorted(entry.row.data.items())]
    context = {"entry": entry, "row": entry.row, "changes": changes, "facts": facts}
    return show(request, "audit/journal_entry.html", context)


def _label(name: str) -> str:
    return f"number_of_{name[2:]}" if name.startswith("n_") else name


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "none" if value in (None, "") else str(value)


@page(policy.verify, methods=("POST",))
def journal_verify(request: Asked) -> HttpResponse:
    """Verify the chain and the invariants now, and keep what was found."""
    check_button(request.POST)
    findings = commands.verify_journal(request.actor)
    if findings.breaks:
        said = f"{len(findings.breaks)} places do not hold; they are named on this page."
    else:
        said = f"All {findings.n_entries:,} entries and every invariant hold."
    return done(request, "journal", said)
