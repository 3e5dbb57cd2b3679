"""A catalogue as a file: written, read back as the same, brought in, and refused."""

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from sightline.cli import Stopped, service_catalogues
from sightline.formats.catalogue import Entry, read, written
from sightline.kernel.errors import Forbidden, Invalid
from sightline.kernel.models import JournalEntry
from sightline.services import filed
from sightline.services.commands.filed import plan_import
from sightline.services.models import Service, ServiceVersion
from tests.services.scene import WHY, Scene, refused

pytestmark = pytest.mark.django_db


def back(scene: Scene) -> list[dict[str, Any]]:
    """Return the catalogue of the northern office as a file holds it."""
    return filed.entries(scene.world.actor("north"), scene.world.id("north"))


def entries(held: list[dict[str, Any]]) -> list[Entry]:
    """Return services as they are read from a file."""
    return read(written(held).encode())


def brought(scene: Scene, held: list[dict[str, Any]], who: str = "north") -> dict[str, str]:
    """Bring services in; return code to kind."""
    at = {"office_id": scene.world.id("north"), "entries": entries(held)}
    return {one.code: one.kind for one in scene.do("import_catalogue", who, **at)}


def test_what_was_written_changes_nothing_when_it_is_brought_in(scene: Scene) -> None:
    scene.version(cost_minor=125_00)
    scene.version("draft", promise='It\'s "done": yes')
    n = JournalEntry.objects.count()
    assert set(brought(scene, back(scene)).values()) == {"same"}
    assert JournalEntry.objects.count() == n
    held = back(scene)
    assert (held[0]["cost"], held[0]["calendar"]) == ("125.00", "Office hours")
    assert held[0]["skills"] == ["risk", "scheduling"]


def test_new_services_are_drafted_and_used_versions_get_a_next_draft(scene: Scene) -> None:
    used, free = scene.version(), scene.version()
    gone = scene.version("retired")
    scene.request(version_id=used.pk)
    held = back(scene)
    for one in held:
        one["promise"], one["name"] = "A plan in a day", "Plans"
    held.append({"code": "new-1", "name": "Help", "category": "tactical", "domain": "delivery"})
    plan = plan_import(scene.world.actor("north"), scene.world.id("north"), entries(held))
    assert [(one.kind, one.is_next) for one in plan] == [
        ("changed", True), ("changed", False), ("changed", True), ("new", False),
    ]  # fmt: skip
    assert plan[0].differs == ["name", "promise"]
    assert scene.now(free).promise == "A plan in two days"  # a preview changes nothing
    brought(scene, held)
    assert scene.now(used).promise == "A plan in two days"
    assert scene.now(gone).promise == "A plan in two days"
    assert scene.now(free).promise == "A plan in a day"
    for row in (used, gone):
        draft = ServiceVersion.objects.system("test").get(service=row.service_id, state="draft")
        assert (draft.number, draft.promise) == (2, "A plan in a day")
    assert scene.now(used.service).name == "Plans"
    assert Service.objects.system("test").get(code="NEW-1").versions.get().state == "draft"
    assert set(brought(scene, held).values()) == {"same"}  # brought in twice is brought in once


def test_one_refusal_keeps_all_out(scene: Scene) -> None:
    scene.version()
    held = back(scene)
    held[0]["promise"] = "Else"
    good = {"name": "Help", "category": "tactical", "domain": "delivery"}
    n = JournalEntry.objects.count()
    for wrong in (
        {"calendar": "No such", "target_minutes": 60},
        {"cost": "12.345"},
        {"cost": "a lot"},
        {"cost": "-5"},
        {"domain": "cooking"},
        {"maturity": 6},
        {"zone": "Nowhere/Town"},
    ):
        with pytest.raises(Invalid):
            brought(scene, [*held, {"code": "X", **good, **wrong}])
    refused("no-calendar", brought, scene, [*held, {"code": "X", **good, "target_minutes": 60}])
    for who in ("asker", "auditor", "south"):
        with pytest.raises(Forbidden):
            brought(scene, held, who)
        with pytest.raises(Forbidden):
            plan_import(scene.world.actor(who), scene.world.id("north"), entries(held))
    assert JournalEntry.objects.count() == n
    assert back(scene)[0]["promise"] == "A plan in two days"


@pytest.fixture
def called(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a way to call the verb as the northern office."""
    acting = (scene.world.actor("north"), scene.world.id("north"))
    monkeypatch.setattr(service_catalogues, "ensure_database", lambda: None)
    monkeypatch.setattr(service_catalogues, "_acting", lambda *_: acting)

    def call(*words: str) -> Result:
        return CliRunner().invoke(service_catalogues.services, [*words])

    return call


def test_the_verb_writes_previews_and_brings_in(scene: Scene, called: Any, tmp_path: Path) -> None:
    scene.version()
    file = tmp_path / "catalogue.yaml"
    assert called("export", str(file)).output == f"Wrote 1 services to {file}.\n"
    assert called("export", "-").output == file.read_text()
    text = file.read_text().replace("A plan in two days", "A plan in a day")
    file.write_text(text)
    told = called("import", str(file), "--dry-run")
    assert (told.exit_code, told.output) == (
        0,
        "line 4: PLAN-0 is changed: promise\nWould bring in: 0 new, 1 changed, 0 same.\n",
    )
    assert back(scene)[0]["promise"] == "A plan in two days"
    answer = json.loads(called("import", str(file), "--json").output)
    assert (answer["changed"], answer["dry_run"]) == (1, False)
    assert answer["services"][0]["fields"] == ["promise"]
    assert back(scene)[0]["promise"] == "A plan in a day"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("format: 1\nservices:\n  - code: A\n    price: 5\n", "Line 4: “price” is no field"),
        ("format: 1\nservices:\n  - code: A\n", "Line 3: This service does not say"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_stops_the_verb(
    called: Any, tmp_path: Path, text: str | None, words: str
) -> None:
    file = tmp_path / "catalogue.yaml"
    if text is not None:
        file.write_text(text)
    told = called("import", str(file))
    assert told.exit_code == 1
    assert isinstance(told.exception, Stopped)
    assert words in str(told.exception)
    assert called("import").exit_code == click.UsageError.exit_code
    assert WHY
