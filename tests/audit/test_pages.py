"""Pages of the journal: search, one entry, verification, files; and who may open them."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from sightline.identity import commands
from sightline.kernel import clock
from sightline.kernel.models import JournalEntry
from tests.browse import n_queries, signed_in
from tests.conftest import _lift_triggers
from tests.world import World

pytestmark = pytest.mark.django_db


@contextmanager
def past_the_triggers() -> Iterator[None]:
    """Write as somebody does who owns the database: the triggers that keep the journal are off."""
    if connection.vendor == "sqlite":
        _lift_triggers()
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


@pytest.fixture
def told(world: World) -> World:
    """A journal with something in it."""
    world.person("watch", "auditor")
    world.person("nora", "reader")
    actor = world.actor("admin")
    commands.deactivate_person(actor, person_id=world.people["nora"].pk, why="Left for the coast")
    commands.reactivate_person(actor, person_id=world.people["nora"].pk)
    return world


@pytest.fixture
def watch(told: World) -> Client:
    return signed_in(told.people["watch"])


def sequences(client: Client, query: str = "") -> list[int]:
    answer = client.get(f"/journal?{query}")
    assert answer.status_code == 200
    return [line.sequence for line, _ in answer.context["lines"]]


def entry_of(kind: str) -> JournalEntry:
    return JournalEntry.objects.filter(kind=kind).latest("sequence")


def test_the_journal_is_read_newest_first(told: World, watch: Client) -> None:
    found = sequences(watch)
    assert found == sorted(found, reverse=True)
    assert len(found) == JournalEntry.objects.count()


def test_it_is_narrowed_by_everything(told: World, watch: Client) -> None:
    gone = entry_of("identity.PersonDeactivated").sequence
    nora, admin = told.people["nora"].pk, told.people["admin"].pk
    assert sequences(watch, "text=COAST") == [gone]
    assert sequences(watch, "kind=identity.PersonDeactivated") == [gone]
    assert gone in sequences(watch, f"kind=identity&about={nora}&who={admin}&channel=web")
    assert sequences(watch, "channel=api") == []
    assert sequences(watch, f"since={clock.today() + timedelta(days=2)}") == []
    assert gone in sequences(watch, f"until={clock.today() + timedelta(days=1)}")
    assert "No entry matches" in watch.get("/journal?text=nothing-like-it").content.decode()


@pytest.mark.parametrize(
    "query", ["who=x", "about=1", "since=never", "before=first", "before=-1", "export=pdf"]
)
def test_what_cannot_be_asked_is_refused(watch: Client, query: str) -> None:
    assert watch.get(f"/journal?{query}").status_code == 422


@pytest.mark.parametrize("text", ["\x00", "<script>", "%", "é" * 5000])
def test_hostile_texts_are_answered(watch: Client, text: str) -> None:
    for name in ("text", "kind", "channel", "who", "about", "since", "before"):
        assert watch.get("/journal", {name: text}).status_code in {200, 422}, name


def test_it_is_paged_by_place(told: World, watch: Client) -> None:
    for n in range(60):
        told.grant("nora", "reader", told.office_node("north" if n % 2 else "south"))
    first = watch.get("/journal")
    assert len(first.context["lines"]) == 50
    rest = watch.get(f"/journal?{first.context['older']}")
    shown = [line.sequence for page in (first, rest) for line, _ in page.context["lines"]]
    assert shown == list(range(shown[0], shown[0] - len(shown), -1))


def test_an_entry_shows_facts_changes_hashes_and_neighbours(told: World, watch: Client) -> None:
    row = entry_of("identity.PersonDeactivated")
    text = watch.get(f"/journal/{row.pk}").content.decode().replace("<wbr>", "")
    for words in ("Left for the coast", row.hash, row.previous, "Is active", "fits what it says"):
        assert words in text
    entry = watch.get(f"/journal/{row.pk}").context["entry"]
    places = JournalEntry.objects.in_bulk([entry.older, entry.newer])
    assert places[entry.older].sequence == row.sequence - 1
    assert places[entry.newer].sequence == row.sequence + 1


def test_only_the_auditor_reads_what_changed(told: World) -> None:
    row = entry_of("identity.PersonDeactivated")
    lead = signed_in(told.people["lead"]).get(f"/journal/{row.pk}")
    assert lead.status_code == 403
    assert "Left for the coast" not in lead.content.decode()


def test_verify_now_records_what_it_found(told: World, watch: Client) -> None:
    assert "It was not verified yet" in watch.get("/journal").content.decode()
    assert watch.post("/journal/verify").status_code == 303
    text = watch.get("/journal").content.decode()
    assert "all held" in text
    assert "The end holds" in text
    assert entry_of("audit.JournalVerified").data["n_breaks"] == 0


def test_a_tampered_entry_is_named(told: World, watch: Client) -> None:
    row = entry_of("identity.PersonDeactivated")
    with past_the_triggers():
        JournalEntry.objects.filter(pk=row.pk).update(why="Was pushed")
    watch.post("/journal/verify")
    text = watch.get("/journal").content.decode()
    assert f"entry {row.sequence} (identity.PersonDeactivated" in text
    assert "does not fit" in watch.get(f"/journal/{row.pk}").content.decode()


def test_the_file_holds_what_is_filtered(told: World, watch: Client) -> None:
    text = watch.get("/journal?kind=identity.PersonDeactivated&export=csv").content.decode(
        "utf-8-sig"
    )
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Why"] for row in rows] == ["Left for the coast"]
    assert watch.get("/journal?export=xlsx").content[:2] == b"PK"


@pytest.mark.parametrize(
    ("key", "reads", "verifies"),
    [("watch", True, True), ("lead", False, False), ("admin", False, False)],
)
def test_each_role_opens_what_is_its(told: World, key: str, reads: bool, verifies: bool) -> None:
    client, row = signed_in(told.people[key]), entry_of("identity.PersonDeactivated")
    for address in ("/journal", f"/journal/{row.pk}", "/journal?export=csv"):
        assert client.get(address).status_code == (200 if reads else 403)
    assert client.post("/journal/verify").status_code == (303 if verifies else 403)
    assert ("Journal</a>" in client.get("/people").content.decode()) is reads


def test_a_part_of_the_organisation_is_not_enough(told: World) -> None:
    told.person("part", "auditor", told.office_node("north"))
    part = signed_in(told.people["part"])
    assert part.get("/journal").status_code == 403
    assert part.post("/journal/verify").status_code == 403


def test_strangers_and_unknown_entries(told: World, watch: Client) -> None:
    assert watch.get(f"/journal/{uuid4()}").status_code == 404
    assert watch.get("/journal/verify").status_code == 405
    assert Client().get("/journal").status_code == 302


def test_the_number_of_queries_does_not_grow(told: World, watch: Client) -> None:
    row = entry_of("identity.PersonDeactivated")
    pages = ["/journal", f"/journal/{row.pk}"]
    few = [n_queries(watch, page) for page in pages]
    for n in range(30):
        commands.open_office(told.actor("lead"), code=f"o{n}", name=f"O {n}", level="project")
    assert [n_queries(watch, page) for page in pages] == few
    assert max(few) < 40
