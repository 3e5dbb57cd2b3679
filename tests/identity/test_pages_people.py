"""Pages of people and grants: who sees which roles, who grants them, and what needs two."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from sightline.identity import commands
from sightline.identity.commands import Node
from sightline.identity.models import Grant, Person
from sightline.kernel import clock, journal
from tests.browse import fields, n_queries, signed_in, try_everything
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def staffed(world: World) -> World:
    world.person("nora", "reader")
    world.person("second", "access_admin")
    world.person("watch", "auditor")
    return world


@pytest.fixture
def admin(staffed: World) -> Client:
    return signed_in(staffed.people["admin"])


def stored(person: Person) -> Person:
    found: Person = Person.objects.system("test").get(pk=person.pk)
    return found


def whole(world: World) -> str:
    return f"organisation:{world.organisation.pk}"


def propose(world: World, client: Client, key: str, role: str) -> Grant:
    said = {"role": role, "node": whole(world), "reason": "Asked by the board"}
    answer = client.post(f"/people/{world.people[key].pk}/grants/new", said)
    assert answer.status_code == 303
    found: Grant = Grant.objects.system("test").filter(role=role).latest("id")
    return found


def test_the_list_shows_roles_only_to_who_may_see_them(staffed: World, admin: Client) -> None:
    seen = {
        row.name: [g.role for g in row.roles_seen]
        for row in admin.get("/people").context["page"].rows
    }
    assert seen["Nora"] == ["reader"]
    lead = signed_in(staffed.people["lead"]).get("/people")
    others = {row.name: row.roles_seen for row in lead.context["page"].rows}
    assert others["Nora"] == []
    assert "nora@northmoor.test" not in lead.content.decode()
    assert "nora@northmoor.test" in admin.get("/people").content.decode()


def test_filters_do_not_tell_roles_that_are_hidden(staffed: World, admin: Client) -> None:
    named = [row.name for row in admin.get("/people?role=auditor").context["page"].rows]
    assert named == ["Watch"]
    blind = signed_in(staffed.people["lead"]).get("/people?role=auditor")
    assert blind.context["page"].rows == []
    assert signed_in(staffed.people["lead"]).get("/people?role=king").status_code == 422


def test_the_list_narrows_sorts_and_exports(staffed: World, admin: Client) -> None:
    commands.change_person(
        staffed.actor("admin"), person_id=staffed.people["nora"].pk, office_id=staffed.id("north")
    )
    found = admin.get(f"/people?office={staffed.id('north')}&active=yes&q=nor&sort=-name")
    assert [row.name for row in found.context["page"].rows] == ["Nora"]
    text = admin.get("/people?export=csv").content.decode("utf-8-sig")
    assert "Nora" in text
    assert admin.get("/people?export=xlsx").content[:2] == b"PK"
    assert admin.get("/people?export=exe").status_code == 422
    assert admin.get("/people?sort=password").status_code == 422
    assert admin.get("/people?office=1%20or%201").status_code == 422


def test_a_person_is_added_changed_barred_and_let_in_again(staffed: World, admin: Client) -> None:
    said = {"name": "Ida Berg", "email": "ida@northmoor.test", "post": "Analyst", "office_id": ""}
    answer = admin.post("/people/new", said)
    row = Person.objects.system("test").get(email="ida@northmoor.test")
    assert (answer.status_code, answer["Location"]) == (303, f"/people/{row.pk}")
    assert not row.has_usable_password()
    assert "email" in fields(admin.post("/people/new", {**said, "email": "IDA@northmoor.test"}))
    assert "password" in fields(
        admin.post("/people/new", {**said, "email": "b@b.test", "password": "short"})
    )
    edit = {
        "name": "Ida Berg",
        "post": "Lead",
        "office_id": str(staffed.id("south")),
        "seen": row.version,
    }
    assert admin.post(f"/people/{row.pk}/edit", edit).status_code == 303
    assert (stored(row).post, stored(row).office_id) == ("Lead", staffed.id("south"))
    assert admin.post(f"/people/{row.pk}/edit", {**edit, "post": "Head"}).status_code == 409
    gone = {"why": "Left", "seen": stored(row).version}
    assert admin.post(f"/people/{row.pk}/deactivate", {**gone, "why": " "}).status_code == 422
    assert admin.post(f"/people/{row.pk}/deactivate", gone).status_code == 303
    assert not stored(row).is_active
    assert (
        admin.post(f"/people/{row.pk}/reactivate", {"seen": stored(row).version}).status_code == 303
    )
    assert stored(row).is_active
    assert journal.verify(staffed.organisation.pk).breaks == ()


def test_nobody_bars_themselves(staffed: World, admin: Client) -> None:
    me = staffed.people["admin"]
    assert admin.post(f"/people/{me.pk}/deactivate", {"why": "Tired"}).status_code == 422
    assert stored(me).is_active


def test_a_role_is_granted_and_revoked(staffed: World, admin: Client) -> None:
    nora = staffed.people["nora"]
    page = admin.get(f"/people/{nora.pk}/grants/new")
    assert "Office north-1" in page.content.decode()
    until = clock.today() + timedelta(days=90)
    said = {
        "role": "project_office",
        "node": f"office:{staffed.id('north-1')}",
        "until": str(until),
        "reason": "Helps out",
    }
    assert admin.post(f"/people/{nora.pk}/grants/new", said).status_code == 303
    grant = Grant.objects.system("test").get(person=nora, role="project_office")
    assert (grant.state, grant.until, grant.granted_by_id) == (
        "active",
        until,
        staffed.people["admin"].pk,
    )
    assert staffed.actor("nora").holds(("project_office",), staffed.offices["north-1"])
    shown = admin.get(f"/people/{nora.pk}").content.decode()
    assert "Helps out" in shown
    revoke = {"why": "Done", "seen": grant.version}
    assert admin.post(f"/grants/{grant.pk}/revoke", {**revoke, "why": ""}).status_code == 422
    assert admin.post(f"/grants/{grant.pk}/revoke", revoke).status_code == 303
    assert not staffed.actor("nora").holds(("project_office",), staffed.offices["north-1"])
    assert admin.post(f"/grants/{grant.pk}/revoke", {"why": "Again"}).status_code == 422


def test_a_grave_role_waits_for_a_second_person(staffed: World, admin: Client) -> None:
    grant = propose(staffed, admin, "nora", "executive")
    assert grant.state == "proposed"
    assert staffed.actor("nora").nodes("executive") == frozenset()
    address = f"/grants/{grant.pk}/confirm"
    assert admin.post(address, {"seen": grant.version}).status_code == 422
    assert grant not in [row for row, *_ in admin.get("/grants").context["waiting"]]
    second = signed_in(staffed.people["second"])
    assert [row for row, *_ in second.get("/grants").context["waiting"]] == [grant]
    assert second.get(address).status_code == 200
    assert second.post(address, {"seen": grant.version}).status_code == 303
    assert staffed.actor("nora").nodes("executive") == {staffed.organisation.pk}
    assert second.post(address, {"seen": grant.version}).status_code == 409


def test_nobody_grants_to_themselves_by_any_detour(staffed: World, admin: Client) -> None:
    me = staffed.people["admin"]
    said = {"role": "program_office", "node": whole(staffed), "reason": "I can"}
    refused = admin.post(f"/people/{me.pk}/grants/new", said)
    assert (
        refused.status_code,
        "yourself" in str(refused.content) or "themselves" in str(refused.content),
    ) == (422, True)
    made = {"name": "Bot", "email": "bot@northmoor.test", "owner_id": str(me.pk)}
    assert admin.post("/account/services/new", made).status_code == 303
    bot = Person.objects.system("test").get(email="bot@northmoor.test")
    assert admin.post(f"/people/{bot.pk}/grants/new", said).status_code == 422
    assert not Grant.objects.system("test").filter(person=bot).exists()


def test_the_administration_of_access_stands_apart(staffed: World, admin: Client) -> None:
    for key, role in (("second", "program_office"), ("nora", "access_admin")):
        said = {"role": role, "node": whole(staffed), "reason": "Both"}
        answer = admin.post(f"/people/{staffed.people[key].pk}/grants/new", said)
        assert answer.status_code == (
            303 if key == "nora" else 422
        )  # a reader holds no business role
    said = {"role": "project_manager", "node": whole(staffed), "reason": "Both"}
    assert admin.post(f"/people/{staffed.people['nora'].pk}/grants/new", said).status_code == 422


def test_a_part_administrator_grants_on_the_part_only(staffed: World) -> None:
    staffed.person("local", "access_admin", staffed.office_node("north"))
    client, nora = signed_in(staffed.people["local"]), staffed.people["nora"]
    address = f"/people/{nora.pk}/grants/new"
    page = client.get(address).content.decode()
    assert "Office north-1" in page
    assert "Office south" not in page
    said = {"role": "reader", "node": f"office:{staffed.id('south')}", "reason": "Far"}
    assert "node" in fields(client.post(address, said))
    assert (
        client.post(address, {**said, "node": f"office:{staffed.id('north-1')}"}).status_code == 303
    )
    theirs = Grant.objects.system("test").get(person=nora, node_kind="organisation")
    assert client.get(f"/grants/{theirs.pk}/revoke").status_code == 404


@pytest.mark.parametrize("key", ["lead", "nora", "watch"])
def test_only_access_administrators_change_people(staffed: World, key: str) -> None:
    client, nora = signed_in(staffed.people[key]), staffed.people["nora"]
    assert client.get("/people").status_code == 200
    assert client.get(f"/people/{nora.pk}").status_code == 200
    assert client.get("/grants").status_code == 200
    grant = Grant.objects.system("test").get(person=nora)
    for path in (
        "/people/new",
        f"/people/{nora.pk}/edit",
        f"/people/{nora.pk}/deactivate",
        f"/people/{nora.pk}/reactivate",
        f"/people/{nora.pk}/grants/new",
        f"/grants/{grant.pk}/confirm",
        f"/grants/{grant.pk}/revoke",
        "/account/services/new",
    ):
        assert client.get(path).status_code == 403, path
        assert client.post(path, {"why": "x"}).status_code == 403, path


def test_the_history_of_a_person_is_not_everybodys(staffed: World, admin: Client) -> None:
    nora = staffed.people["nora"]
    address = f"/people/{nora.pk}/history"
    assert admin.get(address).status_code == 200
    assert signed_in(nora).get(address).status_code == 200
    assert signed_in(staffed.people["watch"]).get(address).status_code == 200
    assert signed_in(staffed.people["lead"]).get(address).status_code == 403


def test_grants_are_listed_filtered_and_exported(staffed: World, admin: Client) -> None:
    propose(staffed, admin, "nora", "executive")
    rows = admin.get("/grants?standing=waits").context["page"].rows
    assert [(row.role, row.person.name) for row in rows] == [("executive", "Nora")]
    for standing in ("active", "later", "ended", "revoked"):
        assert admin.get(f"/grants?standing={standing}&role=executive").context["page"].rows == []
    assert "Asked by the board" in admin.get("/grants?export=csv").content.decode("utf-8-sig")
    own = signed_in(staffed.people["nora"]).get("/grants")
    assert {row.person.name for row in own.context["page"].rows} == {"Nora"}


def test_strangers_and_unknown_rows(staffed: World, admin: Client) -> None:
    for path in ("/people/{}", "/people/{}/edit", "/people/{}/grants/new", "/grants/{}/revoke"):
        assert admin.get(path.format(uuid4())).status_code == 404
    for path in ("/people", "/grants", "/account"):
        assert Client().get(path).status_code == 302


def test_hostile_input_is_answered(staffed: World, admin: Client) -> None:
    nora = staffed.people["nora"]
    try_everything(admin, "/people/new", ["name", "email", "post", "office_id", "password"])
    try_everything(admin, f"/people/{nora.pk}/edit", ["name", "post", "office_id", "seen"])
    try_everything(
        admin, f"/people/{nora.pk}/grants/new", ["role", "node", "since", "until", "reason"]
    )
    for text in ("\x00", "<b>", "9" * 500):
        assert admin.get("/people", {"q": text, "page": text, "cols": text}).status_code in {
            200,
            422,
        }


def test_the_number_of_queries_does_not_grow(staffed: World, admin: Client) -> None:
    nora = staffed.people["nora"]
    pages = ["/people", f"/people/{nora.pk}", "/grants"]
    propose(staffed, signed_in(staffed.people["second"]), "nora", "executive")
    few = [n_queries(admin, page) for page in pages]
    node = Node("office", staffed.id("north"), "Office north")
    for n in range(12):
        key = f"p{n}"
        staffed.person(key, "reader", staffed.office_node("south"))
        commands.grant_role(
            staffed.actor("second"),
            person_id=staffed.people[key].pk,
            role="auditor",
            node=node,
            reason="Many",
        )
        commands.grant_role(
            staffed.actor("second"), person_id=nora.pk, role="reader", node=node, reason=f"No. {n}"
        )
    assert [n_queries(admin, page) for page in pages] == few
    assert max(few) < 40
