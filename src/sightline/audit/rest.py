"""The journal over HTTP: search, the changes of an entry, and verification."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sightline.audit import commands, policy, queries
from sightline.audit.queries import Filters
from sightline.kernel.errors import Invalid
from sightline.ui.api import paging, parameters
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.schemas import Told
from sightline.ui.routes import Asked

api = Operations("Journal")
ROUTERS = (api.router,)
CHANNELS = ("web", "api", "cli", "job")
SEARCH = (
    Parameter("who", "A person's id.", kind="id"),
    Parameter("kind", "An event, identity.RoleGranted, or a whole context: identity."),
    Parameter("about", "A row's id.", kind="id"),
    Parameter("text", "Found in the reason, in any case."),
    Parameter("since", "First day, UTC.", kind="day"),
    Parameter("until", "Last day, UTC, itself included.", kind="day"),
    Parameter("channel", "The door it came through.", CHANNELS),
    *parameters.PAGING[:2],
)


class Entry(Told):
    """One event: who did what to which row, when, through which door, and why."""

    id: UUID
    sequence: int
    at: datetime
    kind: str
    about: UUID
    actor_id: UUID | None
    who: str
    channel: str
    why: str
    data: dict[str, Any]
    n_changes: int


class EntryPage(Told):
    """A page of the journal, newest first."""

    items: list[Entry]
    next: str | None


class EntryChange(Told):
    """One row that an entry changed, as the journal keeps it."""

    number: int
    model: str
    row_id: UUID
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class EntryChanges(Told):
    """Every row that an entry changed, in order."""

    items: list[EntryChange]


class Verified(Told):
    """What the last verification of the journal found."""

    at: datetime | None
    who: str
    n_entries: int
    n_breaks: int
    breaks: list[str]
    n_entries_since: int


@api.tells("/journal", policy.search, EntryPage, more=SEARCH)
def search_journal(request: Asked) -> EntryPage:
    """Return entries of the organisation's journal, newest first."""
    params = parameters.checked(request, SEARCH)
    question = paging.question(f"{request.path} {request.actor.id}", params)
    cursor = params.get("cursor")
    after = paging.opened(cursor, question) if cursor else None
    found = queries.search_journal(
        request.actor, _filters(params), after, size=paging.limit(params)
    )
    following = None if found.cursor is None else paging.closed(found.cursor, question)
    items = [
        Entry(**{name: getattr(line, name) for name in Entry.model_fields}) for line in found.lines
    ]
    return EntryPage(items=items, next=parameters.next_link(request, following))


def _filters(params: dict[str, str]) -> Filters:
    def day(name: str) -> date | None:
        return date.fromisoformat(params[name]) if name in params else None

    def row(name: str) -> UUID | None:
        return UUID(params[name]) if name in params else None

    if "since" in params and "until" in params and params["until"] < params["since"]:
        raise Invalid({"until": ["The last day lies before the first."]})
    return Filters(
        who=row("who"),
        kind=params.get("kind", ""),
        about=row("about"),
        text=params.get("text", ""),
        since=day("since"),
        until=day("until"),
        channel=params.get("channel", ""),
    )


@api.tells("/journal/{uuid:entry_id}/changes", policy.read_changes, EntryChanges)
def changes_of(request: Asked, entry_id: UUID) -> EntryChanges:
    """Return the rows that an entry changed; for auditors."""
    held = queries.changes_of(request.actor, entry_id)
    return EntryChanges(
        items=[
            EntryChange(**{name: getattr(change, name) for name in EntryChange.model_fields})
            for change in held
        ]
    )


@api.tells("/journal/verification", policy.search, Verified)
def verification(request: Asked) -> Verified:
    """Return what the last verification found; ``at`` is null if there was none yet."""
    last = queries.verification(request.actor)
    if last is None:
        return Verified(at=None, who="", n_entries=0, n_breaks=0, breaks=[], n_entries_since=0)
    return Verified(
        **{name: getattr(last, name) for name in Verified.model_fields if name != "breaks"},
        breaks=list(last.breaks),
    )


@api.tells("/journal/verification", policy.verify, Verified, method="POST")
def verify_journal(request: Asked) -> Verified:
    """Check every entry of the chain and every invariant now, and record what was found."""
    commands.verify_journal(request.actor)
    return verification(request)
