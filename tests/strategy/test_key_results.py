"""Adding, changing and dropping key results: each refusal leaves no trace."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError

from sightline.kernel import clock
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from sightline.strategy import commands, events
from sightline.strategy.models import KeyResult
from tests.strategy.scene import Scene, force, last_entry, refused, stored, traces

pytestmark = pytest.mark.django_db

ONE, TWO = Decimal(1), Decimal(2)


def add(scene: Scene, who: str = "lead", **said: Any) -> KeyResult:
    fields = {"objective_id": scene.objective.pk, "name": "Pressure"}
    fields |= {"start_value": ONE, "target_value": TWO}
    return commands.add_key_result(scene.actor(who), **{**fields, **said})


def change(scene: Scene, who: str = "lead", **said: Any) -> KeyResult:
    return commands.change_key_result(
        scene.actor(who), **{"key_result_id": scene.measure.pk, **said}
    )


def drop(scene: Scene, who: str = "lead", **said: Any) -> KeyResult:
    return commands.drop_key_result(scene.actor(who), **{"key_result_id": scene.measure.pk, **said})


def read(scene: Scene) -> None:
    day = clock.today()
    commands.take_reading(scene.actor(), key_result_id=scene.measure.pk, on=day, value=ONE)


def test_a_key_result_is_added_and_journalled(scene: Scene) -> None:
    row = stored(KeyResult, add(scene, unit="bar", weight=3, due=date(2026, 6, 30)).pk)
    assert (row.start_value, row.target_value, row.weight) == (ONE, TWO, 3)
    assert (row.unit, row.due, row.dropped) == ("bar", date(2026, 6, 30), None)
    assert row.lineage() == (row.pk, None, scene.world.organisation.pk)
    assert (last_entry().kind, last_entry().about) == ("strategy.KeyResultAdded", row.pk)
    assert last_entry().data == {"objective": str(scene.objective.pk)}


@pytest.mark.parametrize("who", ["reader", "owner", "north-desk", "north-lead", "admin"])
def test_others_touch_no_key_results(scene: Scene, who: str) -> None:
    for act in (add, change, drop):
        with refused(Forbidden):
            act(scene, who)


def test_a_missing_one_is_not_found(scene: Scene) -> None:
    with refused(NotFound):
        add(scene, objective_id=uuid4())
    for act in (change, drop):
        with refused(NotFound):
            act(scene, key_result_id=uuid4())


@pytest.mark.parametrize("state", ["achieved", "retired"])
def test_a_closed_objective_keeps_its_key_results(scene: Scene, state: str) -> None:
    scene.bring(state)
    for act in (add, change, drop):
        with refused(Refused, "objective-closed"):
            act(scene)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("unit", "x" * 41),
        ("unit", "\ud800"),
        ("weight", 0),
        ("weight", 101),
        ("start_value", None),
        ("start_value", "many"),
        ("start_value", Decimal("NaN")),
        ("target_value", Decimal("Infinity")),
        ("target_value", Decimal("1.00001")),
        ("target_value", Decimal(10) ** 11),
        ("due", "2026-02-31"),
    ],
)
def test_what_cannot_be_stored_is_named(scene: Scene, field: str, value: object) -> None:
    for act in (add, change):
        with refused(Invalid) as caught:
            act(scene, **{field: value})
        assert list(caught.value.fields) == [field]


def test_the_target_differs_from_the_start(scene: Scene) -> None:
    with refused(Refused, "no-distance") as caught:
        add(scene, target_value=Decimal("1.0000"))
    assert caught.value.field == "target_value"
    with refused(Refused, "no-distance"):
        change(scene, target_value=Decimal(200))


def test_a_key_result_changes_with_its_reason(scene: Scene) -> None:
    change(scene, seen=1, why="regulator", target_value=Decimal("140.5"), due=date(2026, 9, 1))
    row = stored(KeyResult, scene.measure.pk)
    assert (row.target_value, row.due, row.version) == (Decimal("140.5"), date(2026, 9, 1), 2)
    assert (last_entry().kind, last_entry().why) == ("strategy.KeyResultChanged", "regulator")
    change(scene, due=None)
    assert stored(KeyResult, scene.measure.pk).due is None


def test_changing_nothing_leaves_no_entry(scene: Scene) -> None:
    before = traces()
    change(scene, target_value=Decimal("150.00"))
    assert traces() == before


@pytest.mark.parametrize("field", ["objective_id", "dropped", "version"])
def test_an_unlisted_field_is_refused(scene: Scene, field: str) -> None:
    with refused(Invalid):
        change(scene, **{field: None})


def test_a_stale_screen_loses(scene: Scene) -> None:
    change(scene, seen=1, weight=2)
    for act in (change, drop):
        with refused(Stale):
            act(scene, seen=1)


def test_an_unread_key_result_is_dropped_from_today_on(scene: Scene) -> None:
    with clock.at(datetime(2027, 5, 4, 12, tzinfo=UTC)):
        drop(scene, why="double")
    assert stored(KeyResult, scene.measure.pk).dropped == date(2027, 5, 4)
    assert (last_entry().kind, last_entry().why) == ("strategy.KeyResultDropped", "double")


def test_a_dropped_key_result_is_done_with(scene: Scene) -> None:
    drop(scene)
    for act in (change, drop):
        with refused(Refused, "dropped"):
            act(scene)
    with refused(Refused, "dropped"):
        read(scene)


def test_a_key_result_with_readings_stays(scene: Scene) -> None:
    read(scene)
    with refused(Refused, "has-readings"):
        drop(scene)


@pytest.mark.parametrize(
    "columns", [{"target_value": Decimal(200)}, {"weight": 0}, {"weight": 101}]
)
def test_the_database_holds_the_rules_too(scene: Scene, columns: dict[str, object]) -> None:
    row = stored(KeyResult, scene.measure.pk)
    for name, value in columns.items():
        setattr(row, name, value)
    happened = events.KeyResultChanged(about=row.pk, objective=row.objective_id)
    with pytest.raises(IntegrityError):
        force(scene.actor(), row, happened)
