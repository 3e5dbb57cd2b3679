"""One journal entry as its page shows it: its place in the chain, its hashes, what it changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sightline.audit import policy
from sightline.audit.queries import Filters, Line, changes_of, search_journal
from sightline.identity.queries import the_organisation
from sightline.kernel import journal
from sightline.kernel.errors import NotFound, Refused
from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.policy import Actor, check, may
from sightline.ui.templatetags.history import nameless

MOST = 100_000
CHUNK = 1000
MOST_CHANGES = 500


@dataclass(frozen=True)
class Entry:
    """A journal entry with its neighbours.

    Attributes:
        row: Without its reason and facts where the actor may only know that it happened.
        holds: Whether its hash is the one of what it says; ``verify`` alone checks the chain.
        changes: At most ``MOST_CHANGES`` of its row changes; ``None`` where the actor may not
            read them.
        older, newer: The entries before and after it.
    """

    row: JournalEntry
    who: str
    holds: bool
    changes: Sequence[RowChange] | None
    older: UUID | None
    newer: UUID | None


def the_entry(actor: Actor, entry_id: UUID) -> Entry:
    """Return an entry of the actor's organisation.

    Raises:
        Forbidden: As for the search.
        NotFound: No such entry in this organisation.
    """
    organisation = the_organisation(actor)
    check(actor, policy.search, organisation)
    rows = JournalEntry.objects.filter(organisation_id=organisation.pk)
    row = rows.filter(pk=entry_id).first()
    if row is None:
        raise NotFound("This journal entry")
    sees = may(actor, policy.read_changes, organisation)
    holds = journal.entry_hash(row) == row.hash
    return Entry(
        row=row,
        who=_who(row),
        holds=holds,
        changes=changes_of(actor, entry_id)[:MOST_CHANGES] if sees else None,
        older=_at(rows, row.sequence - 1),
        newer=_at(rows, row.sequence + 1),
    )


def _who(row: JournalEntry) -> str:
    if row.actor_id is None:
        return nameless(None, row.channel)
    return journal.names([row.actor_id]).get(row.actor_id, "Somebody")


def _at(rows: Any, sequence: int) -> UUID | None:
    found: UUID | None = rows.filter(sequence=sequence).values_list("pk", flat=True).first()
    return found


def every_line(actor: Actor, filters: Filters) -> Iterator[Line]:
    """Return all entries that the filters leave, newest first, for a file.

    Raises:
        Refused: ``too-many-rows``.
    """
    cursor: int | None = None
    n_lines = 0
    while True:
        page = search_journal(actor, filters, cursor, size=CHUNK)
        n_lines += len(page.lines)
        if n_lines > MOST:
            raise Refused(
                "too-many-rows", f"At most {MOST:,} entries go into one file; filter first."
            )
        yield from page.lines
        if page.cursor is None:
            return
        cursor = page.cursor
