"""Pages of offices: the tree on a day, one office, and every form that changes them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from sightline.identity import commands
from sightline.identity.models import Grant, Office, OfficeRelation
from sightline.kernel import clock
from tests.browse import fields, n_queries, signed_in, try_everything
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(world: World) -> Client:
    return signed_in(world.people["lead"])


def stored(code: str) -> Office:
    found: Office = Office.objects.system("test").get(code=code)
    return found


def test_the_tree_shows_every_office_with_its_people(world: World, lead: Client) -> None:
    person = world.person("nora")
    commands.change_person(world.actor("admin"), person_id=person.pk, office_id=world.id("north-1"))
    branches = lead.get("/offices").context["branches"]
    assert [(b.office.code, b.level, b.n_people, b.n_below) for b in branches] == [
        ("hq", 1, 0, 1),
        ("north", 2, 0, 1),
        ("north-1", 3, 1, 1),
        ("south", 2, 0, 0),
        ("south-1", 3, 0, 0),
    ]


def test_the_tree_as_it_was(world: World, lead: Client) -> None:
    commands.open_office(
        world.actor("lead"),
        code="late",
        name="Late",
        level="project",
        parent_id=world.id("north"),
        active_from=clock.today() + timedelta(days=9),
    )
    codes = [b.office.code for b in lead.get("/offices").context["branches"]]
    assert "late" not in codes
    later = lead.get(f"/offices?as_of={clock.today() + timedelta(days=9)}")
    assert "late" in [b.office.code for b in later.context["branches"]]
    before = lead.get(f"/offices?as_of={clock.today() - timedelta(days=1)}")
    assert before.context["branches"] == []
    assert "No office worked on that day" in before.content.decode()


@pytest.mark.parametrize(
    "said", ["yesterday", "2026-02-31", "0001-01-01", "9999-12-31", "2026", "\x00"]
)
def test_a_day_that_is_none_is_refused(lead: Client, said: str) -> None:
    assert lead.get("/offices", {"as_of": said}).status_code == 422


def test_an_office_is_opened_changed_and_closed(world: World, lead: Client) -> None:
    assert lead.get("/offices/new").status_code == 200
    answer = lead.post(
        "/offices/new",
        {
            "code": "east",
            "name": "Office east",
            "level": "program",
            "parent_id": str(world.id("hq")),
        },
    )
    row = stored("east")
    assert (answer.status_code, answer["Location"]) == (303, f"/offices/{row.pk}")
    assert lead.get(f"/offices/{row.pk}").status_code == 200
    same = {"name": "East", "level": "program", "mandate": "Everything east", "seen": row.version}
    assert lead.post(f"/offices/{row.pk}/edit", same).status_code == 303
    lost = lead.post(f"/offices/{row.pk}/edit", {**same, "name": "Eastern"})
    assert lost.status_code == 409
    assert "As you saw it" in lost.content.decode()
    late = {
        "on": clock.today() + timedelta(days=1),
        "why": "Merged",
        "seen": stored("east").version,
    }
    assert lead.post(f"/offices/{row.pk}/close", {**late, "why": ""}).status_code == 422
    assert lead.post(f"/offices/{row.pk}/close", late).status_code == 303
    assert stored("east").active_to == clock.today() + timedelta(days=1)
    assert "Merged" in lead.get(f"/offices/{row.pk}/history").content.decode()


def test_a_code_is_given_once(world: World, lead: Client) -> None:
    said = {"code": "NORTH", "name": "Another", "level": "program"}
    refused = lead.post("/offices/new", said)
    assert refused.status_code == 422
    assert "code" in fields(refused)
    assert lead.post("/offices/new", {**said, "colour": "red"}).status_code == 422


def test_offices_are_related_and_the_relation_ends(world: World, lead: Client) -> None:
    address = f"/offices/{world.id('north')}/relations/new"
    peer = {"kind": "peer", "other_id": str(world.id("south"))}
    assert lead.post(address, peer).status_code == 303
    row = OfficeRelation.objects.system("test").get(kind="peer")
    assert row in lead.get("/offices").context["related"]
    ends = {"until": clock.today() + timedelta(days=5), "seen": row.version}
    assert (
        lead.post(f"/offices/relations/{row.pk}/end", {**ends, "until": clock.today()}).status_code
        == 422
    )
    assert lead.post(f"/offices/relations/{row.pk}/end", ends).status_code == 303
    after = lead.get(f"/offices?as_of={clock.today() + timedelta(days=6)}")
    assert after.context["related"] == []


def test_a_loop_is_refused(world: World, lead: Client) -> None:
    address = f"/offices/{world.id('hq')}/relations/new"
    loop = {"kind": "hierarchy", "other_id": str(world.id("north-1"))}
    assert lead.post(address, loop).status_code == 422
    assert lead.post(address, {**loop, "other_id": str(world.id("hq"))}).status_code == 422
    assert lead.post(address, {**loop, "kind": "marriage"}).status_code == 422


@pytest.mark.parametrize("key", ["reader", "exec", "admin", "watch"])
def test_only_the_strategic_office_changes_offices(world: World, key: str) -> None:
    roles = {"reader": "reader", "exec": "executive", "watch": "auditor"}
    if key != "admin":
        world.person(key, roles[key])
    client, office = signed_in(world.people[key]), world.id("north")
    assert client.get("/offices").status_code == 200
    assert "New office" not in client.get("/offices").content.decode().split("<main")[1]
    assert client.get(f"/offices/{office}").status_code == 200
    for path in ("new", f"{office}/edit", f"{office}/close", f"{office}/relations/new"):
        assert client.get(f"/offices/{path}").status_code == 403
        assert client.post(f"/offices/{path}", {"name": "Ours"}).status_code == 403


def test_a_right_below_ends_at_its_office(world: World) -> None:
    world.person("part", "strategic_pmo", world.office_node("north"))
    part = signed_in(world.people["part"])
    assert part.get(f"/offices/{world.id('north-1')}/edit").status_code == 200
    assert part.get(f"/offices/{world.id('south')}/edit").status_code == 403
    assert part.get("/organisation").status_code == 403


def test_a_role_is_granted_on_an_office(world: World) -> None:
    world.person("nora")
    admin = signed_in(world.people["admin"])
    address = f"/offices/{world.id('north')}/grants/new"
    said = {
        "person_id": str(world.people["nora"].pk),
        "role": "program_office",
        "reason": "Runs it",
    }
    assert admin.post(address, said).status_code == 303
    grant = Grant.objects.system("test").get(person=world.people["nora"])
    assert (grant.node_id, grant.node_name) == (world.id("north"), "Office north")
    assert "Runs it" in admin.get(f"/offices/{world.id('north')}").content.decode()
    other = signed_in(world.people["lead"]).get(f"/offices/{world.id('north')}")
    assert "Runs it" not in other.content.decode()


def test_strangers_and_unknown_rows(world: World, lead: Client) -> None:
    assert lead.get(f"/offices/{uuid4()}").status_code == 404
    assert lead.get(f"/offices/{uuid4()}/edit").status_code == 404
    assert lead.get(f"/offices/relations/{uuid4()}/end").status_code == 404
    assert Client().get("/offices").status_code == 302
    assert lead.post("/offices").status_code == 405


def test_hostile_input_is_answered(world: World, lead: Client) -> None:
    try_everything(
        lead, "/offices/new", ["code", "name", "level", "parent_id", "active_from", "seen"]
    )
    office = world.id("north")
    try_everything(lead, f"/offices/{office}/edit", ["name", "mandate", "seen"])
    try_everything(lead, f"/offices/{office}/close", ["on", "why", "seen"])
    try_everything(lead, f"/offices/{office}/relations/new", ["kind", "other_id", "since", "until"])


def test_the_number_of_queries_does_not_grow(world: World, lead: Client) -> None:
    office = world.id("north")
    first = world.person("first", "reader", world.office_node("north"))
    commands.change_person(world.actor("admin"), person_id=first.pk, office_id=office)
    few = [n_queries(lead, "/offices"), n_queries(lead, f"/offices/{office}")]
    for n in range(12):
        made = commands.open_office(
            world.actor("lead"), code=f"n-{n}", name=f"N {n}", level="project", parent_id=office
        )
        commands.relate_offices(
            world.actor("lead"), office_id=made.pk, other_id=office, kind="peer"
        )
        person = world.person(f"p{n}", "reader", world.office_node("north"))
        commands.change_person(world.actor("admin"), person_id=person.pk, office_id=office)
    assert [n_queries(lead, "/offices"), n_queries(lead, f"/offices/{office}")] == few
    assert max(few) < 40
