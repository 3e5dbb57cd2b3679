"""The journal: chained, signed, append-only, and able to say where it was touched."""

import pytest
from django.db import DatabaseError, connection, transaction

from sightline.identity import commands
from sightline.identity.models import Office
from sightline.kernel import journal
from sightline.kernel.command import command
from sightline.kernel.errors import OutsideCommand, Stale, UnexplainedChange, Unscoped
from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.past import history
from tests.world import World

pytestmark = pytest.mark.django_db


def test_every_command_leaves_a_chained_entry(world: World) -> None:
    found = journal.verify(world.organisation.pk)
    assert found.breaks == ()
    assert found.n_entries == JournalEntry.objects.count() > 8


def test_the_database_refuses_to_change_or_delete_an_entry(world: World) -> None:
    for table in ("kernel_journalentry", "kernel_rowchange"):
        for statement in (f"UPDATE {table} SET at = at", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_a_row_is_written_inside_a_command_only(world: World) -> None:
    office = world.offices["hq"]
    office.name = "Elsewhere"
    with pytest.raises(OutsideCommand):
        office.save()
    with pytest.raises(OutsideCommand):
        Office.objects.system("test").update(name="Elsewhere")
    with pytest.raises(Unscoped):
        Office.objects.all()


def test_a_change_without_an_event_fails_and_leaves_nothing(world: World) -> None:
    @command
    def rename_quietly(actor: object) -> None:
        office = world.offices["hq"]
        office.name = "Elsewhere"
        office.save()

    with pytest.raises(UnexplainedChange):
        rename_quietly(world.actor("lead"))
    assert Office.objects.system("test").get(pk=world.id("hq")).name == "Office hq"


def test_the_loser_of_a_race_sees_both_versions(world: World) -> None:
    lead, office = world.actor("lead"), world.offices["north"]
    commands.change_office(lead, office_id=office.pk, seen=1, name="North office")
    with pytest.raises(Stale) as lost:
        commands.change_office(lead, office_id=office.pk, seen=1, name="Norther")
    assert lost.value.current == 2
    assert lost.value.differences["name"] == ("Office north", "North office")
    assert "Lead" in lost.value.words


def test_history_tells_before_after_who_and_why(world: World) -> None:
    commands.change_office(world.actor("lead"), office_id=world.id("north"), name="North office")
    latest = history([world.id("north")])[0]
    assert (latest.before, latest.after) == ({"name": "Office north"}, {"name": "North office"})
    assert latest.entry.actor_id == world.people["lead"].pk


def test_secrets_and_names_of_people_enter_as_digests(world: World) -> None:
    rows = RowChange.objects.filter(model="identity.Person", before=None)
    for change in rows:
        assert change.after["password"].startswith("digest:")
        assert change.after["email"].startswith("digest:")
