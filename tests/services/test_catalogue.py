"""The catalogue: versions that stay once used, levels on a calendar, and the default one."""

from collections import Counter
from typing import Any

import pytest

from sightline.services.models import ServiceVersion
from sightline.services.queries import offered, service_versions, services
from sightline.services.rules import CATEGORIES, DOMAINS
from sightline.services.rules.catalogue import DEFAULT
from tests.services.scene import WHY, Scene, refused


def test_the_default_catalogue_is_that_of_the_domain_reference() -> None:
    assert [one.number for one in DEFAULT] == list(range(1, 27))
    assert Counter(one.domain for one in DEFAULT) == {
        "portfolio": 6, "governance": 5, "delivery": 6, "capability": 4, "knowledge": 3,
        "relations": 2,
    }  # fmt: skip
    assert {one.category for one in DEFAULT} == set(CATEGORIES)
    assert {one.domain for one in DEFAULT} == set(DOMAINS)
    assert len([one for one in DEFAULT if one.key]) >= 15
    assert all(one.promise and one.measure and one.steps and one.hours for one in DEFAULT)


@pytest.mark.django_db
def test_a_service_is_drafted_offered_and_retired(scene: Scene) -> None:
    row = scene.version("draft")
    assert (row.steps, row.tagged, row.currency) == (["Outline", "Draw"], "risk, scheduling", "GBP")
    at: dict[str, Any] = {"version_id": row.pk}
    refused("not-found", scene.do, "activate_service", "south", **at)
    assert scene.do("activate_service", "north", **at).active_from is not None
    refused("wrong-state", scene.do, "activate_service", "north", **at)
    assert list(offered(scene.world.actor("stranger"))) == [row]
    refused("no-reason", scene.do, "retire_service", "north", **at, why="")
    assert scene.do("retire_service", "north", **at, why=WHY).active_to is not None
    refused("wrong-state", scene.do, "retire_service", "north", **at, why=WHY)
    refused("version-retired", scene.do, "change_service", "north", **at, promise="Other")


@pytest.mark.django_db
def test_a_level_needs_a_calendar_and_an_offer_a_promise(scene: Scene) -> None:
    said = {
        "office_id": scene.world.id("north"), "code": "x-1", "name": "Help",
        "category": "tactical", "domain": "delivery",
    }  # fmt: skip
    call = (scene.do, "add_service", "north")
    refused("no-calendar", *call, **said, target_minutes=60)
    refused("no-calendar", *call, **said, calendar_id=scene.world.id("north"))
    refused("no-time", *call, **said, target_minutes=0, calendar_id=scene.calendar())
    refused("invalid", *call, **said | {"zone": "Mars/Base"})
    refused("invalid", *call, **said | {"category": "odd"})
    refused("forbidden", scene.do, "add_service", "south", **said)
    row = scene.do("add_service", "north", **said)
    assert row.service.code == "X-1"
    refused("code-taken", *call, **said)
    refused("no-promise", scene.do, "activate_service", "north", version_id=row.pk)
    changed = {"target_minutes": 60, "calendar_id": scene.calendar()}
    scene.do("change_service", "north", version_id=row.pk, **changed)
    refused("no-calendar", scene.do, "change_service", "north", version_id=row.pk, calendar_id=None)


@pytest.mark.django_db
def test_a_used_version_stays_and_the_change_makes_a_new_one(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = scene.version()
    at: dict[str, Any] = {"version_id": row.pk}
    same = scene.do("change_service", "north", **at, promise="Three days")
    assert (same.pk, same.promise) == (row.pk, "Three days")
    monkeypatch.setattr("sightline.services.commands.catalogue.is_used", lambda row: True)
    assert scene.do("change_service", "north", **at, promise="Three days").pk == row.pk
    new = scene.do("change_service", "north", **at, promise="One day", steps=["Draw"])
    assert (new.number, new.state, new.promise, new.steps) == (2, "draft", "One day", ["Draw"])
    assert new.target_minutes == 960
    assert scene.now(row).promise == "Three days"
    refused("draft-waits", scene.do, "change_service", "north", **at, promise="Four")
    refused("draft-waits", scene.do, "draft_service_version", "north", **at)
    scene.do("activate_service", "north", version_id=new.pk)
    assert (scene.now(row).state, scene.now(new).state) == ("retired", "active")
    found: Any = services(scene.world.actor("stranger")).get(pk=row.service_id)
    assert (found.state, found.promise) == ("active", "One day")


@pytest.mark.django_db
def test_the_default_catalogue_is_taken_over_once(scene: Scene) -> None:
    at: dict[str, Any] = {"office_id": scene.world.id("hq")}
    refused("forbidden", scene.do, "adopt_catalogue", "north", **at)
    said = {"calendar_id": scene.calendar(), "zone": "Europe/London", "is_offered": True}
    found = scene.do("adopt_catalogue", "lead", **at, **said)
    assert len(found) == 26
    assert {row.state for row in found} == {"active"}
    assert next(row for row in found if row.service.code == "S12").target_minutes == 8 * 60
    refused("adopted-already", scene.do, "adopt_catalogue", "lead", **at)
    plain = scene.do("adopt_catalogue", "north", office_id=scene.world.id("north"))
    assert {(row.state, row.target_minutes) for row in plain} == {("draft", None)}
    seen = service_versions(scene.world.actor("stranger"))
    assert seen.count() == 26  # drafts are for the roles of their office
    assert ServiceVersion.objects.system("test").count() == 52
