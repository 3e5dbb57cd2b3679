"""The journal: append-only, hash-chained per organisation; history and proof at once.

Every event is a ``JournalEntry`` whose hash covers the one before it, and every row it changed
is a ``RowChange`` covered by the entry's hash. The head is signed with the installation's key.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import DatabaseError, models

from sightline.kernel import bulk, clock, jobs, signing
from sightline.kernel.errors import UnexplainedChange
from sightline.kernel.events import jobs_after
from sightline.kernel.frame import Change, Entry, Frame
from sightline.kernel.models import JournalEntry, JournalHead, RowChange
from sightline.kernel.policy import VERSION
from sightline.kernel.rows import plain

GENESIS = "0" * 64
BATCH = 500
CHUNK = 500
_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=plain
)
UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError, DatabaseError)


def canonical(value: Any) -> bytes:
    """Return the one JSON text of a value: sorted keys, no spaces, UTF-8."""
    return _ENCODER.encode(value).encode("utf-8", "surrogatepass")


@dataclass(frozen=True)
class _Told:
    """A change with its images as canonical JSON, made once for the digest and the table."""

    change: Change
    before: str | None
    after: str | None

    @classmethod
    def of(cls, change: Change) -> "_Told":
        images = (change.before, change.after)
        return cls(change, *(None if image is None else _ENCODER.encode(image) for image in images))

    @property
    def canonical(self) -> bytes:
        """What ``canonical`` makes of [model, row id, before, after]."""
        head = f'"{self.change.model}","{self.change.row_id}"'
        said = f"[{head},{self.before or 'null'},{self.after or 'null'}]"
        return said.encode("utf-8", "surrogatepass")


def write(frame: Frame) -> None:
    """Chain the frame's entries, store their changes and queue the jobs they ask for."""
    if frame.entries:
        with bulk.uncollected():
            _write(frame)


def _write(frame: Frame) -> None:
    organisation_id = _organisation(frame)
    head = _locked_head(organisation_id)
    told = [[_Told.of(change) for change in entry.changes] for entry in frame.entries]
    rows = [_chained(*pair, head) for pair in zip(frame.entries, told, strict=True)]
    JournalEntry.objects.bulk_create(rows, batch_size=BATCH)
    _write_changes(rows, told)
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


def _chained(entry: Entry, told: Sequence[_Told], head: JournalHead) -> JournalEntry:
    row = JournalEntry(
        id=entry.id,
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
        data=json.loads(canonical(plain(entry.event.data()))),
        n_changes=len(entry.changes),
        changes_digest=_digest(change.canonical for change in told),
        previous=head.hash,
    )
    row.hash = entry_hash(row)
    head.sequence, head.hash = row.sequence, row.hash
    return row


def _write_changes(rows: Sequence[JournalEntry], told: Sequence[Sequence[_Told]]) -> None:
    few: list[RowChange] = []
    for row, changes in zip(rows, told, strict=True):
        if len(changes) >= bulk.LEAST:
            columns = bulk.columns_of(RowChange)
            bulk.insert(RowChange, columns, _change_table(columns, row, changes))
        else:
            few += [_change_row(row, number, each.change) for number, each in enumerate(changes)]
    RowChange.objects.bulk_create(few, batch_size=BATCH)


def _change_table(
    columns: Sequence[str], row: JournalEntry, told: Iterable[_Told]
) -> Iterable[list[Any]]:
    """Yield a row change's values in the order of the columns."""
    held: dict[str, Any] = {"entry_id": row.id, "at": row.at, "sequence": row.sequence}
    for number, each in enumerate(told):
        held |= {"number": number, "model": each.change.model, "row_id": each.change.row_id}
        held["before"] = None if each.before is None else bulk.JsonText(each.before)
        held["after"] = None if each.after is None else bulk.JsonText(each.after)
        yield [held[name] for name in columns]


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
    return _digest(canonical([c.model, c.row_id, c.before, c.after]) for c in changes)


def _digest(said: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for each in said:
        whole.update(each)
    return whole.hexdigest()


def entry_hash(row: Any) -> str:
    """Return the SHA-256 over the previous hash and everything the entry (or its tuple) says."""
    said = {name: getattr(row, name) for name in JournalEntry.HASHED}
    return hashlib.sha256(canonical(said)).hexdigest()


@dataclass(frozen=True)
class Head:
    """The end of a chain as it was told outside: a place, and the hash that stood there."""

    organisation_id: UUID
    sequence: int
    hash: str


@dataclass(frozen=True)
class Verification:
    """What checking a chain found; ``breaks`` names each place in words."""

    organisation_id: UUID
    n_entries: int
    n_changes: int
    head: str
    breaks: tuple[str, ...] = field(default=())


def verify(organisation_id: UUID, outside: Iterable[Head] = ()) -> Verification:
    """Check every entry, every change and the signed head of an organisation's chain.

    Commands may go on meanwhile: what they add is checked as well.

    Args:
        outside: Heads kept where the database's owner cannot write. A chain alone cannot show
            that its tail was cut, or that the whole file is an old one.
    """
    chain = _Chain(organisation_id, outside)
    chain.follow()
    head = JournalHead.objects.filter(organisation_id=organisation_id).first()
    if head is not None and head.sequence > chain.last:
        chain.follow(head.sequence)
    chain.breaks += chain.beside() + _stray_changes() + _head_breaks(head, chain)
    return Verification(
        organisation_id, chain.n_entries, chain.n_changes, chain.previous, tuple(chain.breaks)
    )


class _Chain:
    """Reads a chain from its beginning, some entries at a time, and keeps what is wrong."""

    def __init__(self, organisation_id: UUID, outside: Iterable[Head]) -> None:
        self.entries: Any = JournalEntry.objects.filter(organisation_id=organisation_id)
        self.outside = {h.sequence: h for h in outside if h.organisation_id == organisation_id}
        self.breaks: list[str] = []
        self.n_entries = self.n_changes = self.last = 0
        self.previous = GENESIS

    def follow(self, upto: int | None = None) -> None:
        """Check the entries after those already checked."""
        size = CHUNK
        while True:
            try:
                if not self._chunk(size, upto):
                    return
            except UNREADABLE as error:
                if size == 1:
                    self.breaks.append(f"an entry after entry {self.last} is unreadable ({error})")
                    return
                size = 1  # to name the place exactly

    def _chunk(self, size: int, upto: int | None) -> bool:
        more = self.entries.filter(sequence__gt=self.last) if self.n_entries else self.entries
        if upto is not None:
            more = more.filter(sequence__lte=upto)
        rows = more.order_by("sequence").values_list(*JournalEntry.HASHED, "hash", named=True)
        chunk = list(rows[:size])  # named tuples: models would cost a fifth of the time
        changes = _changes_of(chunk)
        found = [(entry, _entry_breaks(entry, changes.get(entry.id, []))) for entry in chunk]
        for entry, breaks in found:
            self.breaks += self._place_breaks(entry) + breaks
            self.previous, self.last = entry.hash, entry.sequence
            self.n_entries += 1
            self.n_changes += entry.n_changes
        return bool(chunk)

    def _place_breaks(self, entry: Any) -> list[str]:
        expected = self.last + 1
        found = []
        if entry.sequence != expected:
            gap = f"entries {expected} to {entry.sequence - 1} are missing"
            gap = gap if entry.sequence > expected else "a place is taken twice"
            found.append(f"{gap} before {_place(entry)}")
        elif entry.previous != self.previous:
            found.append(f"{_place(entry)} does not follow the entry before it")
        told = self.outside.get(entry.sequence)
        if told is not None and told.hash != entry.hash:
            found.append(f"{_place(entry)} is not the one that a head kept outside names")
        return found

    def beside(self) -> list[str]:
        """Return what stands beside the chain or is missing at its end."""
        n_held = self.entries.filter(sequence__lte=self.last).count()
        found = [f"{n_held - self.n_entries} entries stand beside the chain, up to {self.last}"]
        cut = [
            f"the chain ends at entry {self.last}, a head kept outside names entry {sequence}"
            for sequence in sorted(self.outside)
            if sequence > self.last
        ]
        return (found if n_held != self.n_entries else []) + cut


def _place(entry: Any) -> str:
    return f"entry {entry.sequence} ({entry.kind}, {entry.at:%Y-%m-%d %H:%M:%S})"


def _changes_of(entries: Sequence[Any]) -> dict[UUID, list[RowChange]]:
    held: dict[UUID, list[RowChange]] = {}
    if any(entry.n_changes for entry in entries):
        changes = RowChange.objects.filter(entry_id__in=[entry.id for entry in entries])
        for change in changes.order_by("entry_id", "number"):
            held.setdefault(change.entry_id, []).append(change)
    return held


def _entry_breaks(entry: Any, changes: Sequence[RowChange]) -> list[str]:
    found = []
    if entry.hash != entry_hash(entry):
        found.append(f"{_place(entry)} was altered")
    placed = [(number, entry.sequence, entry.at) for number in range(entry.n_changes)]
    if (
        placed != [(change.number, change.sequence, change.at) for change in changes]
        or changes_digest(changes) != entry.changes_digest
    ):
        found.append(f"row changes of {_place(entry)} were altered")
    return found


def _stray_changes() -> list[str]:
    """Return changes that no entry owns; they would still colour the past of their rows."""
    owner = JournalEntry.objects.filter(pk=models.OuterRef("entry_id"))
    strays = RowChange.objects.filter(~models.Exists(owner)).values_list("model", "sequence")
    return [
        f"a row change of {model} claims entry {sequence}, which does not own it"
        for model, sequence in strays.order_by("id")[:CHUNK]
    ]


def _head_breaks(head: JournalHead | None, chain: _Chain) -> list[str]:
    if head is None:
        return ["the head is missing"]
    found = []
    if not signing.verifies(f"{head.organisation_id}:{head.sequence}:{head.hash}", head.signature):
        found.append(f"the head at entry {head.sequence} is not signed by this installation's key")
    if head.sequence != chain.last:
        found.append(f"the chain ends at entry {chain.last}, its head says {head.sequence}")
    elif head.hash != chain.previous:
        found.append(f"the head at entry {head.sequence} has another hash than that entry")
    return found


def names(person_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the present names of people; the chain itself holds no names, so they can be erased."""
    wanted = {person_id for person_id in person_ids if person_id}
    people = get_user_model()._base_manager.filter(pk__in=wanted)
    return {person.pk: person.get_full_name() for person in people}


def recent(
    organisation_id: UUID, kinds: Sequence[str] = (), *, limit: int = 10
) -> list[JournalEntry]:
    """Return an organisation's newest entries, of some kinds only where kinds are named."""
    rows = JournalEntry.objects.filter(organisation_id=organisation_id)
    rows = rows.filter(kind__in=kinds) if kinds else rows
    return list(rows.order_by("-sequence")[:limit])


@dataclass(frozen=True)
class Tail:
    """The end of a chain at a glance: how far it goes, and whether its last entries hold."""

    n_entries: int
    n_checked: int
    holds: bool
    at: datetime | None


def tail(organisation_id: UUID, *, limit: int = 50) -> Tail:
    """Check the signed head against the last entries; ``verify`` alone checks all of it."""
    head = JournalHead.objects.filter(organisation_id=organisation_id).first()
    rows = recent(organisation_id, limit=limit)
    if head is None or not rows:
        return Tail(0, 0, holds=head is None and not rows, at=None)
    signed = signing.verifies(f"{head.organisation_id}:{head.sequence}:{head.hash}", head.signature)
    hashes = all(entry_hash(row) == row.hash for row in rows)
    joined = all(row.previous == older.hash for row, older in pairwise(rows))
    ends = (rows[0].sequence, rows[0].hash) == (head.sequence, head.hash)
    return Tail(
        head.sequence, len(rows), holds=signed and hashes and joined and ends, at=rows[0].at
    )
