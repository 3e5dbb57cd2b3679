"""Secret links: shown once, telling what their owner sees now, and dead once revoked."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from sightline.changes import commands
from sightline.changes.models import CalendarFeed
from sightline.identity import commands as identity
from sightline.identity.models import Grant
from sightline.kernel import clock
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Refused
from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.policy import Actor
from sightline.projects import commands as projects
from tests.browse import signed_in
from tests.rights.scene import rolled_back
from tests.world import World

pytestmark = pytest.mark.django_db
SHARED, HIDDEN = "Year end", "Pipe tests"


@pytest.fixture
def world() -> World:
    """A blackout of everybody, and a test freeze of a project that its PMOs alone see."""
    world = World.make()
    world.runs("desk", "north")
    world.person("owner", "project_office", world.office_node("north"))
    project = projects.open_project(
        world.actor("desk"), code="N-1", name="Reservoir", office_id=world.id("north-1")
    )
    start = clock.now().replace(microsecond=0) + timedelta(days=3)
    said: dict[str, Any] = {"starts": start, "finishes": start + timedelta(days=1)}
    commands.add_window(
        world.actor("lead"), kind="blackout", name=SHARED, reason="The books close.", **said
    )
    commands.add_window(
        world.actor("desk"), kind="freeze", name=HIDDEN, project_id=project.pk, **said
    )
    return world


def made(world: World, key: str = "owner") -> commands.MadeFeed:
    return commands.make_feed(world.actor(key), name="Telephone")


def asked(secret: str, **headers: str) -> Any:
    return Client(headers=headers).get(f"/changes/feed/{secret}.ics")


def titles(answer: Any) -> set[str]:
    assert answer.status_code == 200
    held = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(event["summary"]) for event in held}


def test_a_link_tells_a_title_a_time_and_a_state_and_no_more(world: World) -> None:
    answer = asked(made(world).secret)
    assert titles(answer) == {SHARED, HIDDEN}
    (event,) = [
        e for e in Calendar.from_ical(answer.content).walk("VEVENT") if e["summary"] == SHARED
    ]
    assert set(event) == {
        "UID", "DTSTAMP", "SUMMARY", "DTSTART", "DTEND", "CATEGORIES", "DESCRIPTION", "STATUS",
        "TRANSP",
    }  # fmt: skip
    assert str(event["description"]) == "To come"
    assert "books" not in answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-cache"


def test_the_secret_is_kept_nowhere(world: World) -> None:
    client = signed_in(world.people["owner"])
    shown = client.post("/changes/feeds/new", {"name": "Telephone"})
    secret = shown.context["address"].rsplit("/", 1)[1].removesuffix(".ics")
    assert titles(asked(secret)) == {SHARED, HIDDEN}
    assert secret not in client.get("/changes/feeds").content.decode()
    row = CalendarFeed.objects.system("test").get()
    assert secret not in repr(row.__dict__)
    assert not [c for c in RowChange.objects.all() if secret in repr((c.before, c.after))]
    assert not [e for e in JournalEntry.objects.all() if secret in repr(e.data)]
    assert row.secret_digest not in repr([c.after for c in RowChange.objects.all()])


def test_a_program_that_holds_it_already_is_sent_nothing_new(world: World) -> None:
    secret = made(world).secret
    first = asked(secret)
    again = asked(secret, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    commands.make_feed(world.actor("owner"), name="Another")
    row = commands.add_window(
        world.actor("lead"), kind="blackout", name="Audit",
        starts=clock.now(), finishes=clock.now() + timedelta(days=1),
    )  # fmt: skip
    assert asked(secret, if_none_match=first["ETag"]).status_code == 200
    commands.drop_window(world.actor("lead"), window_id=row.pk)


@pytest.mark.parametrize("secret", ["x", "a" * 4000, "slt_nothing", "%00", "é"])
def test_a_wrong_secret_is_no_calendar(world: World, secret: str) -> None:
    made(world)
    assert asked(secret).status_code == 404


def test_only_reading_is_answered(world: World) -> None:
    secret = made(world).secret
    answer = Client().post(f"/changes/feed/{secret}.ics")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def _revoke(world: World, row: CalendarFeed) -> None:
    commands.revoke_feed(world.actor("owner"), feed_id=row.pk)


def _deactivate(world: World, row: CalendarFeed) -> None:
    identity.deactivate_person(world.actor("admin"), person_id=world.people["owner"].pk, why="left")


def _take_role(world: World, row: CalendarFeed) -> None:
    grant = Grant.objects.system("test").get(person=world.people["owner"])
    identity.revoke_role(world.actor("admin"), grant_id=grant.pk, why="moved")


DEAD: dict[str, Callable[[World, CalendarFeed], None]] = {
    "revoke": _revoke, "deactivate": _deactivate,
}  # fmt: skip


@pytest.mark.figures
def test_f17_what_is_taken_is_gone_at_the_next_reading(
    world: World, figure: Callable[[str], None]
) -> None:
    dice, kept, seen = random.Random(17), [], set()
    ways = {**DEAD, "role": _take_role}
    for number in range(60):
        with rolled_back():
            feed = made(world)
            assert titles(asked(feed.secret)) == {SHARED, HIDDEN}
            way = dice.choice(sorted(ways))
            ways[way](world, feed.row)
            seen.add(way)
            answer = asked(feed.secret)
            right = answer.status_code == 404 if way in DEAD else titles(answer) == {SHARED}
            if not right:
                kept.append((number, way, answer.status_code))
    assert not kept
    assert seen == set(ways)
    figure("F17: 60 secret links whose right was taken, 0 honoured at the next reading")


def test_links_are_ones_own(world: World) -> None:
    feed = made(world)
    with pytest.raises(NotFound):
        commands.revoke_feed(world.actor("desk"), feed_id=feed.row.pk)
    client = signed_in(world.people["desk"])
    assert client.get(f"/changes/feeds/{feed.row.pk}/revoke").status_code == 404
    assert "Telephone" not in client.get("/changes/feeds").content.decode()
    assert signed_in(world.people["owner"]).get("/changes/feeds").content.count(b"Telephone") == 2


def test_a_link_is_revoked_at_its_page_once_and_for_all(world: World) -> None:
    feed, client = made(world), signed_in(world.people["owner"])
    address = f"/changes/feeds/{feed.row.pk}/revoke"
    assert client.post(address, {"seen": "1"}).status_code == 303
    assert asked(feed.secret).status_code == 404
    assert "Revoked" in client.get("/changes/feeds").content.decode()
    entries = JournalEntry.objects.count()
    commands.revoke_feed(world.actor("owner"), feed_id=feed.row.pk)
    assert JournalEntry.objects.count() == entries


def test_bad_input_leaves_nothing(world: World) -> None:
    for name in ("", "x" * 121):
        with pytest.raises(Invalid):
            commands.make_feed(world.actor("owner"), name=name)
    with pytest.raises(Forbidden):
        commands.make_feed(Actor(None, world.organisation.pk), name="Nobody")
    reading = Actor(world.people["owner"].pk, world.organisation.pk, scopes=frozenset({"read"}))
    with pytest.raises(Forbidden):
        commands.make_feed(reading, name="Wider than its token")
    assert not CalendarFeed.objects.system("test").exists()


def test_there_are_only_so_many(world: World) -> None:
    for _ in range(20):
        made(world)
    with pytest.raises(Refused) as caught:
        made(world)
    assert caught.value.code == "too-many-links"
