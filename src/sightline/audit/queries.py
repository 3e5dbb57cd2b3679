"""What the journal answers: a search by page, the changes of an entry, the last verification."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sightline.audit import policy
from sightline.audit.events import JournalVerified
from sightline.identity.queries import the_organisation
from sightline.kernel import journal
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import NotFound
from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.policy import Actor, HasLineage, check

PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What to search for; what is empty is not asked.

    Args:
        kind: An event, ``identity.RoleGranted``, or all of a context: ``identity``.
        text: Found in the reason, in any case.
        since: First day, UTC.
        until: Last day, UTC, itself included.
        channel: ``web``, ``api``, ``cli`` or ``job``.
    """

    who: UUID | None = None
    kind: str = ""
    about: UUID | None = None
    text: str = ""
    since: date | None = None
    until: date | None = None
    channel: str = ""


@dataclass(frozen=True)
class Line:
    """A journal entry with the present name of who acted; empty if nobody did."""

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


@dataclass(frozen=True)
class Page:
    """Lines, newest first; ``cursor`` opens the next page, ``None`` on the last one."""

    lines: Sequence[Line]
    cursor: int | None


def search_journal(
    actor: Actor, filters: Filters, cursor: int | None = None, *, size: int = PAGE
) -> Page:
    """Return entries of the actor's organisation, newest first.

    Args:
        cursor: What the page before gave; ``None`` begins at the newest entry.

    Raises:
        Forbidden: The journal is open to auditors of the whole organisation.
        Invalid: A text that cannot be searched for.
    """
    organisation = the_organisation(actor)
    check(actor, policy.search, organisation)
    rows = _matching(JournalEntry.objects.filter(organisation_id=organisation.pk), filters)
    if cursor is not None:
        rows = rows.filter(sequence__lt=cursor)
    held = list(rows.order_by("-sequence")[: size + 1])
    shown = held[:size]
    return Page(
        _lines(actor, organisation, shown), shown[-1].sequence if len(held) > size else None
    )


def _matching(rows: QuerySet[JournalEntry], filters: Filters) -> QuerySet[JournalEntry]:
    asked = {
        "actor_id": filters.who,
        "about": filters.about,
        "channel": _text("channel", filters.channel),
        "why__icontains": _text("text", filters.text),
        "at__gte": filters.since and datetime.combine(filters.since, time.min, UTC),
        "at__lte": filters.until and datetime.combine(filters.until, time.max, UTC),
    }
    kind = _text("kind", filters.kind)
    asked |= {"kind": kind} if "." in kind else {"kind__startswith": kind and f"{kind}."}
    return rows.filter(**{name: value for name, value in asked.items() if value})


def _text(field: str, value: str) -> str:
    return checked_text(field, value, 200, required=False)


def _lines(actor: Actor, organisation: HasLineage, rows: Sequence[JournalEntry]) -> list[Line]:
    who = journal.names(row.actor_id for row in rows)
    return [
        Line(
            id=row.id,
            sequence=row.sequence,
            at=row.at,
            kind=row.kind,
            about=row.about,
            actor_id=row.actor_id,
            who=who.get(row.actor_id, "") if row.actor_id else "",
            channel=row.channel,
            why=row.why,
            data=row.data,
            n_changes=row.n_changes,
        )
        for row in rows
    ]


def changes_of(actor: Actor, entry_id: UUID) -> list[RowChange]:
    """Return the row changes of an entry, in their order; for auditors, who see restricted rows.

    Raises:
        Forbidden: Not an auditor of the whole organisation.
        NotFound: No such entry in this organisation.
    """
    organisation = the_organisation(actor)
    check(actor, policy.read_changes, organisation)
    entry = JournalEntry.objects.filter(pk=entry_id, organisation_id=organisation.pk).first()
    if entry is None:
        raise NotFound("This journal entry")
    return list(entry.changes.order_by("number"))


@dataclass(frozen=True)
class LastVerification:
    """When the journal was last verified and what was found."""

    at: datetime
    who: str
    n_entries: int
    n_breaks: int
    breaks: tuple[str, ...]
    n_entries_since: int


def verification(actor: Actor) -> LastVerification | None:
    """Return the last verification of the actor's organisation, ``None`` if there was none yet.

    Raises:
        Forbidden: As for the search.
    """
    organisation = the_organisation(actor)
    check(actor, policy.search, organisation)
    rows = JournalEntry.objects.filter(organisation_id=organisation.pk)
    kept = rows.filter(kind=JournalVerified.name()).order_by("-sequence").first()
    if kept is None:
        return None
    return LastVerification(
        at=kept.at,
        who=journal.names([kept.actor_id]).get(kept.actor_id, "") if kept.actor_id else "",
        n_entries=kept.data["n_entries"],
        n_breaks=kept.data["n_breaks"],
        breaks=tuple(kept.data["breaks"]),
        n_entries_since=rows.filter(sequence__gt=kept.sequence).count(),
    )
