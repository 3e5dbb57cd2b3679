"""Customers: registered, changed, ended and dropped, and what each refuses."""

from typing import Any

import pytest

from sightline.services.models import Customer, CustomerMember
from sightline.services.queries import about, customers, own_customers
from tests.services.scene import WHY, Scene, ago, refused

pytestmark = pytest.mark.django_db


def test_a_customer_is_registered_and_changed(scene: Scene) -> None:
    row = scene.client("Mains team", pains="Late answers", importance=5)
    assert (row.approach, row.maturity, row.importance) == ("direct", 1, 5)
    said = {"office_id": scene.world.id("north"), "name": "Mains team", "kind": "team"}
    refused("name-taken", scene.do, "add_customer", "north", **said)
    refused("invalid", scene.do, "add_customer", "north", **said | {"name": ""})
    refused("invalid", scene.do, "add_customer", "north", **said | {"name": "x", "importance": 6})
    refused("forbidden", scene.do, "add_customer", "south", **said | {"name": "x"})
    at: dict[str, Any] = {"customer_id": row.pk}
    assert scene.do("change_customer", "north", **at, importance=2).importance == 2
    assert scene.do("change_customer", "north", **at, importance=2).version == 2
    refused("stale", scene.do, "change_customer", "north", **at, seen=1, importance=4)
    refused("not-found", scene.do, "change_customer", "south", **at, importance=4)


def test_what_it_stands_for_is_checked_by_who_owns_it(scene: Scene) -> None:
    office = {"about_kind": "office", "about_id": scene.world.id("south")}
    row = scene.client("The south", **office)
    shown = about(scene.world.actor("north"), row)
    assert shown is not None
    assert shown.words == "Office south"
    call = (scene.client, "Another")
    refused("no-reference", *call, about_kind="project")
    refused("not-found", *call, about_kind="project", about_id=scene.world.id("south"))
    refused("unknown-unit", *call, about_kind="unit", about_name="Stores")
    person = {"about_kind": "person", "about_id": scene.world.people["asker"].pk}
    assert scene.client("One", **person).about_id == person["about_id"]
    changed = scene.do("change_customer", "north", customer_id=row.pk, about_kind="", about_id=None)
    assert about(scene.world.actor("north"), changed) is None


def test_people_stand_for_it_and_see_their_own(scene: Scene) -> None:
    at: dict[str, Any] = {
        "customer_id": scene.customer.pk,
        "person_id": scene.world.people["helper"].pk,
    }
    refused("not-found", scene.do, "add_customer_member", "helper", **at)
    refused("forbidden", scene.do, "add_customer_member", "asker", **at)
    row = scene.do("add_customer_member", "north", **at)
    refused("stands-already", scene.do, "add_customer_member", "north", **at)
    helper = scene.world.actor("helper")
    assert list(own_customers(helper)) == [scene.customer]
    scene.do("drop_customer_member", "north", member_id=row.pk)
    assert not customers(scene.world.actor("helper")).exists()
    for who, n in (("asker", 1), ("lead", 1), ("desk", 0), ("south", 0), ("auditor", 1)):
        assert customers(scene.world.actor(who)).count() == n, who


def test_it_is_ended_with_a_reason_and_dropped_without_a_history(scene: Scene) -> None:
    at: dict[str, Any] = {"customer_id": scene.customer.pk}
    need = {"need": "Answers in a day", "evidence": "Three late ones", "heard_from": "The chair"}
    refused("in-the-future", scene.do, "note_need", "north", **at, **need, heard_on=ago(-2))
    scene.do("note_need", "north", **at, **need)
    refused("has-history", scene.do, "drop_customer", "north", **at)
    refused("no-reason", scene.do, "end_customer", "north", **at, why="")
    row = scene.do("end_customer", "north", **at, why=WHY)
    assert row.active_until == ago(0)
    refused("customer-ended", scene.do, "end_customer", "north", **at, why=WHY)
    refused("customer-ended", scene.do, "change_customer", "north", **at, importance=1)
    refused("customer-ended", scene.do, "note_need", "north", **at, **need)
    assert not own_customers(scene.world.actor("asker")).exists()
    spare = scene.client("Spare")
    said = {"customer_id": spare.pk, "person_id": scene.world.people["mate"].pk}
    scene.do("add_customer_member", "north", **said)
    scene.do("drop_customer", "north", customer_id=spare.pk)
    assert not Customer.objects.system("test").filter(pk=spare.pk).exists()
    assert not CustomerMember.objects.system("test").filter(customer=spare.pk).exists()
