"""Setting and changing objectives: they work, they leave a trace, each refusal leaves none."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError

from sightline.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from sightline.strategy import commands, events
from sightline.strategy.models import Objective
from tests.strategy.scene import YEAR, Scene, force, last_entry, refused, stored, traces

pytestmark = pytest.mark.django_db


def test_an_objective_begins_as_a_draft_and_is_journalled(scene: Scene) -> None:
    kept = scene.now()
    assert (kept.state, kept.code, kept.weight) == ("draft", "CW-1", 40)
    assert kept.organisation_id == scene.world.organisation.pk
    other = scene.another("CW-2", office_id=scene.world.id("north"))
    assert other.lineage() == (other.pk, scene.world.id("north"), scene.world.organisation.pk)
    assert (last_entry().kind, last_entry().about) == ("strategy.ObjectiveSet", other.pk)


@pytest.mark.parametrize("who", ["reader", "owner", "north-desk", "admin"])
def test_others_set_and_change_no_objectives(scene: Scene, who: str) -> None:
    actor = scene.actor(who)
    with refused(Forbidden):
        commands.set_objective(actor, theme_id=scene.theme.pk, code="X", name="X", **YEAR)
    with refused(Forbidden):
        commands.change_objective(actor, objective_id=scene.objective.pk, name="X")


def test_an_office_sets_its_own_objectives_and_nobody_elses(scene: Scene) -> None:
    actor, north = scene.actor("north-lead"), scene.world.id("north-1")
    said = {"theme_id": scene.theme.pk, "name": "Local", **YEAR}
    mine = commands.set_objective(actor, code="N-1", office_id=north, **said)
    for office in (None, scene.world.id("south")):
        with refused(Forbidden):
            commands.set_objective(actor, code="N-2", office_id=office, **said)
        with refused(Forbidden):
            commands.change_objective(actor, objective_id=mine.pk, office_id=office)
    with refused(Forbidden):
        commands.change_objective(actor, objective_id=scene.objective.pk, office_id=north)


@pytest.mark.parametrize("field", ["theme_id", "owner_id", "office_id"])
def test_what_it_refers_to_must_be_in_sight(scene: Scene, field: str) -> None:
    said = {"theme_id": scene.theme.pk, "code": "X", "name": "X", **YEAR}
    with refused(NotFound):
        commands.set_objective(scene.actor(), **{**said, field: uuid4()})
    with refused(NotFound):
        commands.change_objective(
            scene.actor(), objective_id=scene.objective.pk, **{field: uuid4()}
        )
    with refused(Invalid):
        commands.change_objective(
            scene.actor(), objective_id=scene.objective.pk, **{field: "none of ours"}
        )


def test_an_objective_keeps_a_theme(scene: Scene) -> None:
    with refused(Invalid):
        commands.change_objective(scene.actor(), objective_id=scene.objective.pk, theme_id=None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", ""),
        ("code", "x" * 41),
        ("name", ""),
        ("name", "bell\x07"),
        ("description", "x" * 10_001),
        ("weight", 0),
        ("weight", 101),
        ("weight", "heavy"),
        ("weight", None),
        ("starts", None),
        ("starts", "31 February"),
        ("finishes", "2026-02-31"),
    ],
)
def test_what_cannot_be_stored_is_named(scene: Scene, field: str, value: object) -> None:
    said = {"theme_id": scene.theme.pk, "code": "X", "name": "X", **YEAR, field: value}
    with refused(Invalid) as caught:
        commands.set_objective(scene.actor(), **said)
    assert list(caught.value.fields) == [field]
    with refused(Invalid) as caught:
        commands.change_objective(scene.actor(), objective_id=scene.objective.pk, **{field: value})
    assert list(caught.value.fields) == [field]


def test_a_period_ends_after_it_starts(scene: Scene) -> None:
    for finishes in (date(2026, 1, 1), date(2025, 1, 1)):
        with refused(Refused, "ends-before-start") as caught:
            commands.change_objective(
                scene.actor(), objective_id=scene.objective.pk, finishes=finishes
            )
        assert caught.value.field == "finishes"
        with refused(Refused, "ends-before-start"):
            scene.another("X", finishes=finishes)


def test_a_code_is_taken_whatever_its_case(scene: Scene) -> None:
    other = scene.another("CW-2")
    with refused(Refused, "code-taken"):
        scene.another("cw-1")
    with refused(Refused, "code-taken"):
        commands.change_objective(scene.actor(), objective_id=other.pk, code="cW-1")
    commands.change_objective(scene.actor(), objective_id=other.pk, code="cw-2")


def test_an_objective_changes_with_its_reason(scene: Scene) -> None:
    chief = scene.world.people["chief"].pk
    commands.change_objective(
        scene.actor(),
        objective_id=scene.objective.pk,
        seen=1,
        why="new chief",
        owner_id=str(chief),
        weight=50,
    )
    assert (scene.now().owner_id, scene.now().weight, scene.now().version) == (chief, 50, 2)
    assert (last_entry().kind, last_entry().why) == ("strategy.ObjectiveChanged", "new chief")
    commands.change_objective(scene.actor(), objective_id=scene.objective.pk, owner_id=None)
    assert scene.now().owner_id is None


def test_changing_nothing_leaves_no_entry(scene: Scene) -> None:
    before = traces()
    commands.change_objective(scene.actor(), objective_id=scene.objective.pk, weight=40)
    assert traces() == before


@pytest.mark.parametrize("field", ["state", "organisation_id", "version", "id", "colour"])
def test_an_unlisted_field_is_refused(scene: Scene, field: str) -> None:
    with refused(Invalid) as caught:
        commands.change_objective(
            scene.actor(), objective_id=scene.objective.pk, name="X", **{field: "active"}
        )
    assert list(caught.value.fields) == [field]


def test_a_stale_screen_loses(scene: Scene) -> None:
    commands.change_objective(scene.actor(), objective_id=scene.objective.pk, seen=1, name="Less")
    with refused(Stale) as lost:
        commands.change_objective(
            scene.actor(), objective_id=scene.objective.pk, seen=1, name="More"
        )
    assert lost.value.differences["name"] == ("Fewer leaks", "Less")


@pytest.mark.parametrize(
    ("state", "is_open"),
    [("draft", True), ("active", True), ("achieved", False), ("retired", False)],
)
def test_a_closed_objective_changes_no_more(scene: Scene, state: str, is_open: bool) -> None:
    scene.bring(state)
    said = {"objective_id": scene.objective.pk, "name": "Less"}
    if is_open:
        assert commands.change_objective(scene.actor(), **said).name == "Less"
        return
    with refused(Refused, "objective-closed"):
        commands.change_objective(scene.actor(), **said)


@pytest.mark.parametrize(
    "columns",
    [{"finishes": YEAR["starts"]}, {"weight": 0}, {"weight": 101}, {"code": "cw-2"}],
)
def test_the_database_holds_the_rules_too(scene: Scene, columns: dict[str, object]) -> None:
    scene.another("CW-2")

    row = stored(Objective, scene.objective.pk)
    for name, value in columns.items():
        setattr(row, name, value)
    happened = events.ObjectiveChanged(about=row.pk)
    with pytest.raises(IntegrityError):
        force(scene.actor(), row, happened)
