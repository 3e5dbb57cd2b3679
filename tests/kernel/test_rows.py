"""Rows: versions that move one at a time, changes that cannot hide, and the past as it was."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sightline.identity import commands
from sightline.identity.events import OfficeChanged, TokenIssued
from sightline.identity.models import Office, Person, SavedView, Token
from sightline.kernel import clock, journal
from sightline.kernel.command import command, record
from sightline.kernel.errors import OutsideCommand, Stale, UnexplainedChange
from sightline.kernel.ids import new_id
from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.past import as_it_was, history
from sightline.kernel.policy import Actor
from sightline.kernel.rows import insert_rows, plain, update_rows
from tests.kernel.conftest import rows_of
from tests.world import World

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 5, 9, tzinfo=UTC)


@command
def save_all(actor: Actor, *, rows: list[Any], bulk: bool = False) -> int:
    """Save rows as a command would."""
    if bulk:
        n_changed = update_rows(rows)
    else:
        n_changed = len(rows)
        for row in rows:
            row.save()
    record(OfficeChanged(about=rows[0].pk))
    return n_changed


@command
def insert_all(actor: Actor, *, rows: list[Any]) -> None:
    """Insert rows as a command would."""
    insert_rows(rows)
    record(TokenIssued(about=rows[0].pk))


@command
def drop(actor: Actor, *, row: Any) -> None:
    """Delete a row as a command would."""
    row.delete()
    record(OfficeChanged(about=row.pk))


def offices() -> list[Office]:
    return sorted(rows_of("identity.Office"), key=lambda office: office.code)


def token(world: World, **given: Any) -> Token:
    return Token(
        person=world.people["lead"],
        name="t",
        prefix="slt_",
        digest=str(new_id()),
        expires=START,
        **given,
    )


def test_the_loser_of_a_version_race_changes_nothing(world: World) -> None:
    first, second = offices()[0], offices()[0]
    first.name, second.name = "First", "Second"
    save_all(world.actor("lead"), rows=[first])
    with pytest.raises(Stale):
        save_all(world.actor("lead"), rows=[second])
    with pytest.raises(Stale):
        drop(world.actor("lead"), row=second)
    assert (offices()[0].name, offices()[0].version) == ("First", 2)


def test_the_loser_of_a_bulk_race_changes_nothing(world: World) -> None:
    mine, theirs = offices(), offices()
    theirs[3].name = "Theirs"
    save_all(world.actor("lead"), rows=theirs[3:4], bulk=True)
    for office in mine:
        office.mandate = "Mine"
    with pytest.raises(Stale):
        save_all(world.actor("lead"), rows=mine, bulk=True)
    assert {office.mandate for office in offices()} == {""}


def test_bulk_changes_are_versioned_and_journalled_one_by_one(world: World) -> None:
    rows = offices()
    for number, office in enumerate(rows[:4]):
        office.mandate = f"Mandate {number}"
    rows[0].name = "Renamed"
    assert save_all(world.actor("lead"), rows=rows, bulk=True) == 4
    assert [office.version for office in offices()] == [2, 2, 2, 2, 1]
    latest = history([office.pk for office in rows], limit=4)
    assert [change.after for change in latest] == [
        {"name": "Renamed", "mandate": "Mandate 0"},
        {"mandate": "Mandate 1"},
        {"mandate": "Mandate 2"},
        {"mandate": "Mandate 3"},
    ]
    assert update_rows.__doc__
    assert journal.verify(world.organisation.pk).breaks == ()


def test_inserted_rows_are_journalled_whole_and_can_be_changed_at_once(world: World) -> None:
    rows = [token(world, scopes=["read"]), token(world, scopes=[])]
    insert_all(world.actor("lead"), rows=rows)
    assert [row.version for row in rows_of("identity.Token")] == [1, 1]
    noted = history([rows[0].pk])[0]
    assert noted.before is None
    assert (noted.after or {})["scopes"] == ["read"]
    rows[0].name = "Renamed"
    save_all(world.actor("lead"), rows=[rows[0]])
    assert rows_of("identity.Token", pk=rows[0].pk)[0].name == "Renamed"


@pytest.mark.parametrize("reread", [True, False])
def test_a_change_in_place_is_a_change(world: World, reread: bool) -> None:
    row = token(world, scopes=["read"])
    insert_all(world.actor("lead"), rows=[row])
    row = rows_of("identity.Token")[0] if reread else row
    row.scopes.append("identity.*")
    save_all(world.actor("lead"), rows=[row])
    assert rows_of("identity.Token")[0].scopes == ["read", "identity.*"]
    changes = RowChange.objects.filter(row_id=row.pk).order_by("sequence")
    assert (changes[0].after or {})["scopes"] == ["read"]
    assert (changes[1].before, changes[1].after) == (
        {"scopes": ["read"]},
        {"scopes": ["read", "identity.*"]},
    )


def test_what_was_read_again_is_what_a_change_starts_from(world: World) -> None:
    mine, theirs = offices()[0], offices()[0]
    theirs.name = "Theirs"
    save_all(world.actor("lead"), rows=[theirs])
    mine.refresh_from_db()
    assert mine.changed() == {}
    mine.mandate = "Mine"
    save_all(world.actor("lead"), rows=[mine])
    latest = history([mine.pk])[0]
    assert (latest.before, latest.after) == ({"mandate": ""}, {"mandate": "Mine"})


def test_a_field_set_without_being_read_is_refused(world: World) -> None:
    row = Office.objects.system("test").only("code")[0]
    row.mandate = "Unseen"
    with pytest.raises(UnexplainedChange, match="mandate"):
        save_all(world.actor("lead"), rows=[row])
    row = Office.objects.system("test").only("code")[0]
    assert row.mandate == ""
    row.mandate = "Seen"
    save_all(world.actor("lead"), rows=[row])
    assert Office.objects.system("test").get(pk=row.pk).mandate == "Seen"


def test_a_deleted_row_leaves_what_it_was(world: World) -> None:
    lead = world.actor("lead")
    view = commands.save_view(lead, listing="projects", name="Mine", query="?a=1")
    view.name = "Never saved"
    drop(lead, row=view)
    assert not rows_of("identity.SavedView")
    latest = history([view.pk])[0]
    assert latest.after is None
    assert (latest.before or {})["name"] == "Mine"


def test_no_queryset_writes_behind_the_journal(world: World) -> None:
    held = SavedView.objects.system("test")
    calls: list[Any] = [
        lambda: held.update(name="x"),
        held.delete,
        lambda: held.create(name="x"),
        lambda: held.bulk_create([]),
        lambda: held.bulk_update([], ["name"]),
        lambda: held.get_or_create(name="x"),
        lambda: held.update_or_create(name="x"),
        lambda: world.organisation.offices.update(name="x"),
        lambda: insert_rows([token(world)]),
    ]
    for call in calls:
        with pytest.raises(OutsideCommand):
            call()


@pytest.mark.parametrize(
    "value",
    [
        1e16,
        -1e300,
        1e-7,
        -0.0,
        0.1,
        2**62,
        True,
        None,
        "é\u2028",
        {"b": [1.0, {"a": None}], "a": 1},
    ],
)
def test_what_the_journal_keeps_comes_back_with_the_same_hash(world: World, value: Any) -> None:
    change = RowChange.objects.create(
        entry_id=JournalEntry.objects.get(sequence=1).pk,
        number=9,
        sequence=1,
        at=START,
        model="x",
        row_id=new_id(),
        after={"value": plain(value)},
    )
    kept = RowChange.objects.get(pk=change.pk)
    assert journal.canonical(kept.after) == journal.canonical({"value": plain(value)})


def snapshot(rows: list[Office]) -> dict[Any, tuple[Any, ...]]:
    return {r.pk: (r.name, r.level, r.mandate, r.active_from, r.active_to) for r in rows}


def edit_at_random(world: World, chance: random.Random) -> None:
    lead, rows = world.actor("lead"), offices()
    office = chance.choice(rows)
    match chance.randrange(4):
        case 0:
            code = f"c{chance.getrandbits(64)}"
            commands.open_office(lead, code=code, name="New", level="project")
        case 1:
            name = f"Name {chance.random()}"
            commands.change_office(lead, office_id=office.pk, name=name, mandate=str(chance))
        case 2:
            on = office.active_from + timedelta(days=chance.randrange(1, 99))
            commands.close_office(lead, office_id=office.pk, on=on, why="test")
        case _:
            some = chance.sample(rows, k=3)
            for row in some:
                row.level, row.mandate = chance.choice(["program", "project"]), name_at(chance)
            save_all(lead, rows=some, bulk=chance.random() < 0.5)


def name_at(chance: random.Random) -> str:
    return f"Mandate {chance.randrange(3)}"


@pytest.mark.parametrize("seed", range(6))
def test_the_past_is_rebuilt_as_it_was(world: World, seed: int) -> None:
    chance, held = random.Random(seed), []
    for step in range(25):
        instant = datetime.now(UTC) + timedelta(hours=step + 1)
        with clock.at(instant):
            edit_at_random(world, chance)
        held.append((instant, snapshot(offices())))
    for instant, expected in held:
        for moment in (instant, instant + timedelta(minutes=59)):
            assert snapshot(as_it_was(offices(), Office, moment)) == expected
    assert as_it_was(offices(), Office, START - timedelta(days=9999)) == []


def test_what_the_journal_only_digests_is_not_rebuilt(world: World) -> None:
    admin, past = world.actor("admin"), clock.now()
    lead = world.people["lead"].pk
    commands.change_person(admin, person_id=lead, name="New Name", post="Head of PMO")
    person = as_it_was(rows_of("identity.Person", pk=lead), Person, past)[0]
    assert (person.name, person.post) == ("New Name", "")


def test_the_loser_of_a_race_never_sees_a_secret(world: World) -> None:
    lead = world.people["lead"].pk
    commands.change_password(world.actor("lead"), password="another long passphrase")
    with pytest.raises(Stale) as lost:
        commands.change_person(world.actor("admin"), person_id=lead, seen=1, post="Lead")
    assert all(str(v).startswith("digest:") for v in lost.value.differences["password"])


def test_a_time_told_in_another_zone_chains_all_the_same(world: World) -> None:
    lead, elsewhere = world.actor("lead"), datetime.fromisoformat("2026-06-01T12:00:00+05:30")
    with clock.at(elsewhere):
        commands.change_office(lead, office_id=world.id("hq"), name="HQ")
    assert journal.verify(world.organisation.pk).breaks == ()
    with pytest.raises(ValueError, match="time zone"), clock.at(elsewhere.replace(tzinfo=None)):
        pass
