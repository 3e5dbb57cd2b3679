"""The journal: append-only, hash-chained per organisation; history and proof at once.

Every event is a ``JournalEntry`` whose hash covers the one before it, and every row it changed
is a ``RowChange`` covered by the entry's hash. The head is signed with the installation's key.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import models

from sightline.kernel import clock, jobs, signing
from sightline.kernel.errors import UnexplainedChange
from sightline.kernel.events import jobs_after
from sightline.kernel.frame import Change, Entry, Frame
from sightline.kernel.ids import new_id
from sightline.kernel.models import JournalEntry, JournalHead, RowChange
from sightline.kernel.policy import VERSION, RowType
from sightline.kernel.rows import plain

if TYPE_CHECKING:
    from sightline.kernel.rows import Row

GENESIS = "0" * 64
BATCH = 500


def canonical(value: Any) -> bytes:
    """Return the one JSON text of a value: sorted keys, no spaces, UTF-8."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=plain
    ).encode("utf-8", "surrogatepass")


def write(frame: Frame) -> None:
    """Chain the frame's entries, store their changes and queue the jobs they ask for."""
    if not frame.entries:
        return
    organisation_id = _organisation(frame)
    head = _locked_head(organisation_id)
    rows = [_chained(entry, head) for entry in frame.entries]
    JournalEntry.objects.bulk_create(rows, batch_size=BATCH)
    RowChange.objects.bulk_create(
        (
            _change_row(row, number, change)
            for row, entry in zip(rows, frame.entries, strict=True)
            for number, change in enumerate(entry.changes)
        ),
        batch_size=BATCH,
    )
    head.signature = signing.sign(f"{head.organisation_id}:{head.sequence}:{head.hash}")
    head.save()
    for row, entry in zip(rows, frame.entries, strict=True):
        jobs.enqueue_all(row.id, organisation_id, jobs_after(entry.event))


def _organisation(frame: Frame) -> UUID:
    """Return the one organisation whose journal this is; a command never writes into two."""
    homes = {entry.organisation_id for entry in frame.entries if entry.organisation_id}
    if len(homes) != 1:
        raise UnexplainedChange(f"the events belong to {len(homes)} organisations")
    return homes.pop()


def _locked_head(organisation_id: UUID) -> JournalHead:
    heads = JournalHead.objects.select_for_update()
    head = heads.filter(organisation_id=organisation_id).first()
    return head or JournalHead(organisation_id=organisation_id, hash=GENESIS)


def _chained(entry: Entry, head: JournalHead) -> JournalEntry:
    row = JournalEntry(
        id=new_id(),
        organisation_id=head.organisation_id,
        sequence=head.sequence + 1,
        at=clock.now(),
        kind=entry.event.name(),
        about=entry.event.about,
        actor_id=entry.actor.id,
        channel=entry.actor.channel,
        request_id=entry.actor.request_id,
        policy_version=VERSION,
        why=entry.why,
        data=json.loads(canonical(entry.event.data())),
        n_changes=len(entry.changes),
        changes_digest=changes_digest(entry.changes),
        previous=head.hash,
    )
    row.hash = entry_hash(row)
    head.sequence, head.hash = row.sequence, row.hash
    return row


def _change_row(row: JournalEntry, number: int, change: Change) -> RowChange:
    return RowChange(
        entry_id=row.id,
        number=number,
        at=row.at,
        sequence=row.sequence,
        model=change.model,
        row_id=change.row_id,
        before=change.before,
        after=change.after,
    )


def changes_digest(changes: Iterable[Change | RowChange]) -> str:
    """Return the SHA-256 over the changes in their order, as hexadecimal."""
    digest = hashlib.sha256()
    for change in changes:
        digest.update(canonical([change.model, change.row_id, change.before, change.after]))
    return digest.hexdigest()


def entry_hash(row: JournalEntry) -> str:
    """Return the SHA-256 over the previous hash and everything the entry says."""
    said = {name: getattr(row, name) for name in JournalEntry.HASHED}
    return hashlib.sha256(canonical(said)).hexdigest()


@dataclass(frozen=True)
class Verification:
    """What checking a chain found; ``breaks`` names each place in words."""

    organisation_id: UUID
    n_entries: int
    n_changes: int
    head: str
    breaks: tuple[str, ...] = field(default=())


def verify(organisation_id: UUID) -> Verification:
    """Check every entry, every change and the signed head of an organisation's chain."""
    breaks: list[str] = []
    previous, expected, n_changes = GENESIS, 1, 0
    entries = JournalEntry.objects.filter(organisation_id=organisation_id).order_by("sequence")
    for entry in entries.iterator(chunk_size=2000):
        breaks += _entry_breaks(entry, expected, previous)
        previous, expected = entry.hash, entry.sequence + 1
        n_changes += entry.n_changes
    breaks += _change_breaks(organisation_id)
    breaks += _head_breaks(organisation_id, expected - 1, previous)
    return Verification(organisation_id, expected - 1, n_changes, previous, tuple(breaks))


def _entry_breaks(entry: JournalEntry, expected: int, previous: str) -> list[str]:
    place = f"entry {entry.sequence} ({entry.kind}, {entry.at:%Y-%m-%d %H:%M:%S})"
    found = []
    if entry.sequence != expected:
        found.append(f"entries {expected} to {entry.sequence - 1} are missing before {place}")
    elif entry.previous != previous:
        found.append(f"{place} does not follow the entry before it")
    if entry.hash != entry_hash(entry):
        found.append(f"{place} was altered")
    return found


def _change_breaks(organisation_id: UUID) -> list[str]:
    """Compare each entry's row changes with the digest inside its hash, streaming both."""
    entries = (
        JournalEntry.objects.filter(organisation_id=organisation_id)
        .order_by("sequence")
        .values_list("id", "sequence", "kind", "n_changes", "changes_digest")
    )
    changes = (
        RowChange.objects.filter(entry__organisation_id=organisation_id)
        .order_by("sequence", "number")
        .iterator(chunk_size=2000)
    )
    found: list[str] = []
    held = next(changes, None)
    for entry_id, sequence, kind, n_changes, digest in entries.iterator(chunk_size=2000):
        group = []
        while held is not None and held.sequence <= sequence:
            if held.sequence == sequence and held.entry_id == entry_id:
                group.append(held)
            else:
                found.append(f"a row change of {held.model} claims entry {held.sequence}")
            held = next(changes, None)
        if len(group) != n_changes or changes_digest(group) != digest:
            found.append(f"row changes of entry {sequence} ({kind}) were altered")
    if held is not None:
        found.append(f"row changes after the last entry, from entry {held.sequence}")
    return found


def _head_breaks(organisation_id: UUID, sequence: int, last: str) -> list[str]:
    head = JournalHead.objects.filter(organisation_id=organisation_id).first()
    if head is None:
        return ["the head is missing"]
    found = []
    if not signing.verifies(f"{organisation_id}:{head.sequence}:{head.hash}", head.signature):
        found.append(f"the head at entry {head.sequence} is not signed by this installation's key")
    if (head.sequence, head.hash) != (sequence, last):
        found.append(f"the chain ends at entry {sequence}, its head says {head.sequence}")
    return found


def changes_since(row: "Row", version: int) -> tuple[str, dict[str, tuple[Any, Any]]]:
    """Return who last changed a row and field to (value at ``version``, value now)."""
    rows = RowChange.objects.filter(row_id=row.pk, before__isnull=False).order_by("-sequence")
    recent = list(rows.select_related("entry")[: max(0, row.version - version)])
    differences: dict[str, tuple[Any, Any]] = {}
    for change in recent:
        for name, old in (change.before or {}).items():
            differences[name] = (old, plain(getattr(row, name, None)))
    who = names([recent[0].entry.actor_id]) if recent else {}
    return next(iter(who.values()), "Somebody"), differences


def names(person_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the present names of people; the chain itself holds no names, so they can be erased."""
    wanted = {person_id for person_id in person_ids if person_id}
    people = get_user_model()._base_manager.filter(pk__in=wanted)
    return {person.pk: person.get_full_name() for person in people}


def history(row_ids: Sequence[UUID], *, limit: int = 200) -> list[RowChange]:
    """Return the changes of rows, newest first, each with its entry."""
    changes = RowChange.objects.filter(row_id__in=row_ids).select_related("entry")
    return list(changes.order_by("-sequence", "number")[:limit])


def as_it_was(rows: Iterable[RowType], model: type[RowType], instant: datetime) -> list[RowType]:
    """Return rows of a model as they stood at an instant, newest changes undone.

    Args:
        rows: The rows as they stand now, already cut to what the actor may see. Rows that were
            deleted since do not come back; in this product rows are ended, not deleted.
    """
    held = {row.pk: row for row in rows}
    later = RowChange.objects.filter(
        model=model._meta.label, at__gt=instant, row_id__in=_ids(held)
    ).order_by("-sequence", "-number")
    columns = {f.attname: f for f in model._meta.concrete_fields}
    for change in later:
        if change.row_id not in held:
            continue
        if change.before is None:
            del held[change.row_id]
            continue
        for name, value in change.before.items():
            if name in columns and not isinstance(columns[name], models.JSONField):
                value = columns[name].to_python(value)
            setattr(held[change.row_id], name, value)
    return list(held.values())


def _ids(held: dict[UUID, Any]) -> Any:
    """Name the rows when they are few; beyond that the model's own changes are read instead."""
    if len(held) <= 500:
        return list(held)
    return RowChange.objects.order_by().values("row_id")
