"""Taking and correcting readings: each refusal leaves no trace."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError

from sightline.kernel import clock
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from sightline.strategy import commands, events
from sightline.strategy.models import Reading
from tests.strategy.scene import YEAR, Scene, force, last_entry, refused, stored, traces

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 31)


@pytest.fixture(autouse=True)
def _midday() -> Any:
    with clock.at(datetime(2026, 3, 31, 12, tzinfo=UTC)):
        yield


def take(scene: Scene, who: str = "owner", **said: Any) -> Reading:
    fields = {"key_result_id": scene.measure.pk, "on": DAY, "value": Decimal("187.25")}
    return commands.take_reading(scene.actor(who), **{**fields, **said})


def correct(scene: Scene, row: Reading, who: str = "owner", **said: Any) -> Reading:
    fields = {"reading_id": row.pk, "why": "meter fault", "value": Decimal(180)}
    return commands.correct_reading(scene.actor(who), **{**fields, **said})


@pytest.mark.parametrize("who", ["owner", "lead"])
def test_a_reading_is_taken_and_journalled(scene: Scene, who: str) -> None:
    row = stored(Reading, take(scene, who, note="after the repair").pk)
    assert (row.on, row.value, row.note) == (DAY, Decimal("187.25"), "after the repair")
    assert row.lineage() == (row.pk, None, scene.world.organisation.pk)
    assert (last_entry().kind, last_entry().about) == ("strategy.ReadingTaken", row.pk)
    measure = str(scene.measure.pk)
    assert last_entry().data == {"key_result": measure, "on": "2026-03-31"}


@pytest.mark.parametrize("who", ["reader", "chief", "north-desk", "north-lead", "admin"])
def test_others_read_no_measures(scene: Scene, who: str) -> None:
    row = take(scene)
    with refused(Forbidden):
        take(scene, who, on=DAY - timedelta(1))
    with refused(Forbidden):
        correct(scene, row, who)


def test_a_program_office_reads_the_measures_of_its_objectives(scene: Scene) -> None:
    objective = scene.another("N-1", office_id=scene.world.id("north-1"))
    measure = commands.add_key_result(
        scene.actor(),
        objective_id=objective.pk,
        name="Complaints",
        start_value=Decimal(9),
        target_value=Decimal(0),
    )
    row = take(scene, "north-desk", key_result_id=measure.pk)
    assert correct(scene, row, "north-desk").value == Decimal(180)
    with refused(Forbidden):
        take(scene, "owner", key_result_id=measure.pk, on=DAY - timedelta(1))


def test_who_hands_over_an_objective_reads_it_no_more(scene: Scene) -> None:
    row = take(scene)
    commands.change_objective(scene.actor(), objective_id=scene.objective.pk, owner_id=None)
    with refused(Forbidden):
        correct(scene, row)


def test_a_missing_one_is_not_found(scene: Scene) -> None:
    with refused(NotFound):
        take(scene, key_result_id=uuid4())
    with refused(NotFound):
        correct(scene, take_nothing())


def take_nothing() -> Reading:
    return Reading(on=DAY, value=Decimal(0))


def test_a_day_to_come_has_no_reading(scene: Scene) -> None:
    with refused(Refused, "in-the-future") as caught:
        take(scene, on=DAY + timedelta(1))
    assert caught.value.field == "on"
    take(scene, on=DAY)


def test_a_day_has_one_reading(scene: Scene) -> None:
    take(scene)
    with refused(Refused, "already-read"):
        take(scene, value=Decimal(1))
    take(scene, on=DAY - timedelta(1))


@pytest.mark.parametrize("state", ["achieved", "retired"])
def test_a_closed_objective_is_read_no_more_but_may_be_corrected(scene: Scene, state: str) -> None:
    row = take(scene)
    scene.bring(state)
    with refused(Refused, "objective-closed"):
        take(scene, on=DAY - timedelta(1))
    assert correct(scene, row).value == Decimal(180)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("value", None),
        ("value", "many"),
        ("value", Decimal("sNaN")),
        ("value", Decimal("0.00001")),
        ("value", Decimal(10) ** 11),
        ("value", Decimal(-(10**11))),
        ("note", "x" * 2001),
        ("note", "\ud800"),
        ("on", None),
        ("on", "2026-02-31"),
    ],
)
def test_what_cannot_be_stored_is_named(scene: Scene, field: str, value: object) -> None:
    row = take(scene, on=DAY - timedelta(9))
    with refused(Invalid) as caught:
        take(scene, **{field: value})
    assert list(caught.value.fields) == [field]
    with refused(Invalid) as caught:
        correct(scene, row, **{field: value})
    assert list(caught.value.fields) == [field]


def test_a_correction_keeps_what_stood_there(scene: Scene) -> None:
    row = take(scene)
    correct(scene, row, seen=1, note="read again")
    kept = stored(Reading, row.pk)
    assert (kept.value, kept.note, kept.version) == (Decimal(180), "read again", 2)
    entry = last_entry()
    assert (entry.kind, entry.why) == ("strategy.ReadingCorrected", "meter fault")
    change = entry.changes.get()
    assert Decimal(change.before["value"]) == Decimal("187.25")
    assert Decimal(change.after["value"]) == Decimal(180)


@pytest.mark.parametrize("why", ["", " ", "x" * 501])
def test_a_correction_needs_a_reason(scene: Scene, why: str) -> None:
    row = take(scene)
    with refused(Invalid) as caught:
        correct(scene, row, why=why)
    assert list(caught.value.fields) == ["why"]


@pytest.mark.parametrize("field", ["on", "key_result_id"])
def test_a_correction_moves_no_reading(scene: Scene, field: str) -> None:
    row = take(scene)
    with refused(Invalid):
        correct(scene, row, **{field: DAY})


def test_correcting_nothing_leaves_no_entry(scene: Scene) -> None:
    row = take(scene)
    before = traces()
    correct(scene, row, value=Decimal("187.2500"))
    assert traces() == before


def test_a_stale_screen_loses(scene: Scene) -> None:
    row = take(scene)
    correct(scene, row, seen=1)
    with refused(Stale):
        correct(scene, row, seen=1, value=Decimal(170))


def test_the_database_keeps_one_reading_a_day(scene: Scene) -> None:
    row = take(scene)
    again = Reading(key_result=scene.measure, on=row.on, value=Decimal(1))
    happened = events.ReadingTaken(about=again.pk, key_result=scene.measure.pk, on=row.on)
    with pytest.raises(IntegrityError):
        force(scene.actor(), again, happened)


def test_a_reading_may_lie_before_the_period(scene: Scene) -> None:
    assert take(scene, on=YEAR["starts"] - timedelta(30)).value == Decimal("187.25")


@pytest.mark.parametrize("value", ["99999999999.9999", "-99999999999.9999", "0.0001", "0"])
def test_the_furthest_values_are_kept_to_the_last_digit(scene: Scene, value: str) -> None:
    row = take(scene, value=Decimal(value))
    assert stored(Reading, row.pk).value == Decimal(value)
