"""F20: whatever is done to the journal behind its back is found, and the place is named."""

import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from sightline.identity import commands
from sightline.kernel import journal, signing
from sightline.kernel.ids import new_id
from sightline.kernel.journal import GENESIS, Head, entry_hash
from sightline.kernel.models import JournalEntry, JournalHead, RowChange
from tests.world import World

pytestmark = pytest.mark.django_db
TRIALS = 500
ENTRIES, CHANGES = JournalEntry.objects, RowChange.objects
Told = list[Head]


def busy_world(world: World, n_entries: int = 60) -> None:
    lead = world.actor("lead")
    for number in range(n_entries - JournalEntry.objects.count()):
        code = ("hq", "north", "south")[number % 3]
        commands.change_office(
            lead, office_id=world.id(code), name=f"Name {number}", mandate=f"Mandate {number}"
        )


def different(chance: random.Random, row: models.Model, column: Any) -> Any:
    """Return another value that the column can hold."""
    old = getattr(row, column.attname)
    match column:
        case models.UUIDField() | models.ForeignKey():
            others = list(type(row)._base_manager.values_list(column.attname, flat=True))
            return chance.choice([new_id(), *(other for other in others if other != old)])
        case models.DateTimeField():
            return old + timedelta(microseconds=chance.choice([1, -1, 10**6, 10**12]))
        case models.JSONField():
            return chance.choice([{**(old or {}), "name": "Other"}, {"x": 1.5}, [], "text", 0])
        case models.IntegerField():
            return old + chance.choice([1, 2, 1000])
        case _:
            width = column.max_length or 100
            return chance.choice([f"{old}x"[-width:], (old[:-1] + "0")[:width], " "])


def edit(chance: random.Random, told: Told) -> str | None:
    model = chance.choice([JournalEntry, RowChange])
    row = chance.choice(list(model._base_manager.all()))
    # a change's own number in the table names nothing: no row and no query refers to it
    columns = [c for c in model._meta.concrete_fields if not isinstance(c, models.AutoField)]
    column = chance.choice(columns)
    value = different(chance, row, column)
    if value == getattr(row, column.attname):
        return None
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=row.pk).update(**{column.attname: value})
    except IntegrityError:  # a place cannot be taken twice: that was no tampering
        return None
    return f"edit of {model.__name__}.{column.name}"


def swap_contents(chance: random.Random, told: Told) -> str | None:
    one, two = chance.sample(list(CHANGES.filter(after__isnull=False)), k=2)
    if one.after == two.after:
        return None
    CHANGES.filter(pk=one.pk).update(after=two.after)
    CHANGES.filter(pk=two.pk).update(after=one.after)
    return "swap of two changes' contents"


def delete_entry(chance: random.Random, told: Told) -> str:
    entry = chance.choice(list(ENTRIES.all()))
    CHANGES.filter(entry=entry)._raw_delete(CHANGES.db)
    ENTRIES.filter(pk=entry.pk)._raw_delete(ENTRIES.db)
    return "deletion of an entry"


def delete_change(chance: random.Random, told: Told) -> str:
    CHANGES.filter(pk=chance.choice(list(CHANGES.all())).pk)._raw_delete(CHANGES.db)
    return "deletion of a change"


def insert_entry(chance: random.Random, told: Told) -> str:
    entries = list(ENTRIES.order_by("sequence"))
    entry = chance.choice([entries[-1], chance.choice(entries)])
    entry.id, entry.previous = new_id(), entry.hash
    entry.sequence = chance.choice([entries[-1].sequence + 1, 0, -3, entries[-1].sequence + 9])
    entry.n_changes, entry.changes_digest = 0, journal.changes_digest([])
    entry.hash = entry_hash(entry)
    ENTRIES.bulk_create([entry])
    return "insertion of an entry"


def insert_change(chance: random.Random, told: Told) -> str:
    change = chance.choice(list(CHANGES.all()))
    change.pk, change.number = None, chance.choice([change.number, change.number + 1])
    change.entry_id = chance.choice([change.entry_id, new_id()])
    CHANGES.bulk_create([change])
    return "insertion of a change"


def reorder(chance: random.Random, told: Told) -> str:
    one, two = chance.sample(list(ENTRIES.all()), k=2)
    for entry, sequence in ((one, -1), (two, one.sequence), (one, two.sequence)):
        ENTRIES.filter(pk=entry.pk).update(sequence=sequence)
        CHANGES.filter(entry=entry).update(sequence=sequence)
    return "reordering of two entries"


def cut_tail(chance: random.Random, told: Told) -> str:
    last = chance.randrange(1, ENTRIES.count())
    CHANGES.filter(sequence__gt=last)._raw_delete(CHANGES.db)
    ENTRIES.filter(sequence__gt=last)._raw_delete(ENTRIES.db)
    end = ENTRIES.get(sequence=last)
    JournalHead.objects.update(sequence=last, hash=end.hash)
    return "cut tail, head rewritten"


def roll_back(chance: random.Random, told: Told) -> str:
    """Go back to an older state whose head was signed then: only heads kept outside show it."""
    last = chance.randrange(1, ENTRIES.count())
    cut_tail(random.Random(last), told)
    end = ENTRIES.order_by("sequence").last()
    assert end is not None
    signature = signing.sign(f"{end.organisation_id}:{end.sequence}:{end.hash}")
    JournalHead.objects.update(sequence=end.sequence, hash=end.hash, signature=signature)
    return "roll back to a signed head"


def roll_back_head(chance: random.Random, told: Told) -> str:
    end = chance.choice(list(ENTRIES.order_by("sequence"))[:-1])
    signature = signing.sign(f"{end.organisation_id}:{end.sequence}:{end.hash}")
    JournalHead.objects.update(sequence=end.sequence, hash=end.hash, signature=signature)
    return "roll back of the head alone"


def rewrite_from(chance: random.Random, told: Told) -> str:
    """Alter an entry and make every hash after it fit again, without the key."""
    entries = list(ENTRIES.order_by("sequence"))
    first = chance.randrange(len(entries))
    entries[first].why = "another reason"
    previous = entries[first - 1].hash if first else GENESIS
    for entry in entries[first:]:
        entry.previous, entry.hash = previous, ""
        entry.hash = previous = entry_hash(entry)
        ENTRIES.filter(pk=entry.pk).update(why=entry.why, previous=entry.previous, hash=entry.hash)
    JournalHead.objects.update(hash=previous)
    return "alteration with all later hashes made to fit"


def remove_head(chance: random.Random, told: Told) -> str:
    JournalHead.objects.all().delete()
    return "removal of the head"


WAYS = [edit] * 8 + [swap_contents, delete_entry, delete_change, insert_entry, insert_change]
WAYS += [reorder, cut_tail, roll_back, roll_back_head, rewrite_from, remove_head]


@pytest.mark.figures
def test_every_tampering_is_found_and_its_place_named(
    lifted: World, figure: Callable[[str], None]
) -> None:
    busy_world(lifted)
    home, chance, n_found, ways = lifted.organisation.pk, random.Random(20), 0, Counter[str]()
    head = JournalHead.objects.get(pk=home)
    told = [Head(home, head.sequence, head.hash)]
    assert journal.verify(home, told).breaks == ()
    while ways.total() < TRIALS:
        with transaction.atomic():
            way = chance.choice(WAYS)(chance, told)
            breaks = journal.verify(home, told).breaks if way else ()
            transaction.set_rollback(True)
        if way is None:
            continue
        ways[way] += 1
        named = [words for words in breaks if re.search(r"entr(y|ies) \d+|the head is", words)]
        assert named, f"{way}: {breaks}"
        n_found += 1
    assert journal.verify(home, told).breaks == ()
    assert len(ways) >= 30, ways
    figure(f"F20 ({connection.vendor}): {ways.total()} tamperings, {n_found} found")


def test_the_place_is_the_right_one(lifted: World) -> None:
    busy_world(lifted, 30)
    ENTRIES.filter(sequence=17).update(why="another reason")
    breaks = journal.verify(lifted.organisation.pk).breaks
    assert len(breaks) == 1
    assert re.match(r"entry 17 \(identity\.OfficeChanged, .*\) was altered", breaks[0])


def test_a_rolled_back_file_is_found_by_the_heads_kept_outside_only(lifted: World) -> None:
    busy_world(lifted, 30)
    home = lifted.organisation.pk
    head = JournalHead.objects.get(pk=home)
    roll_back(random.Random(1), [])
    assert journal.verify(home).breaks == ()
    found = journal.verify(home, [Head(home, head.sequence, head.hash)]).breaks
    assert any("a head kept outside names entry 30" in words for words in found)
    assert journal.verify(home, [Head(new_id(), 99, head.hash)]).breaks == ()


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("kernel_journalentry", "at", "some day"),
        ("kernel_journalentry", "id", "x"),
        ("kernel_journalentry", "actor_id", "no person"),
        ("kernel_journalentry", "n_changes", "many"),
        ("kernel_rowchange", "at", 5),
        ("kernel_rowchange", "row_id", "x"),
        ("kernel_rowchange", "number", "first"),
    ],
)
def test_what_cannot_be_read_is_a_break_too(
    lifted: World, table: str, column: str, value: Any
) -> None:
    statement = f"UPDATE {table} SET {column} = %s WHERE sequence = 4"
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [value])
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [value])
        breaks = journal.verify(lifted.organisation.pk).breaks
        transaction.set_rollback(True)
    assert any("entry 3" in words or "entry 4" in words for words in breaks), breaks


@pytest.mark.figures
def test_verification_is_fast_enough(world: World, figure: Callable[[str], None]) -> None:
    import time

    lead, n_entries = world.actor("lead"), 3000

    from sightline.identity.events import SignedIn
    from sightline.kernel.command import command, record

    @command
    def many(actor: Any) -> None:
        for _ in range(n_entries):
            record(SignedIn(about=world.people["lead"].pk, method="test"))

    many(lead)
    rate = 0.0
    for _ in range(3):  # the machine may be busy with something else
        begun = time.perf_counter()
        found = journal.verify(world.organisation.pk)
        rate = max(rate, found.n_entries / (time.perf_counter() - begun))
        assert found.breaks == ()
    assert rate > 2000, "a tenth of the figure: something is wrong, not only slow"
    figure(f"F20 ({connection.vendor}): {rate:,.0f} entries verified a second")
