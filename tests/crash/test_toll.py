"""The count after a kill: it would notice each kind of loss, or the zeros would mean nothing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps

from sightline.identity.events import OfficeOpened
from sightline.kernel import events, jobs
from sightline.kernel.models import Job, Receipt
from tests.crash.load import Load, hand_over, toll
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    monkeypatch.setattr(events, "_WIRES", {})
    monkeypatch.setattr(jobs, "_WORK", {})
    monkeypatch.setattr("tests.crash.load.connections.close_all", lambda: None)
    monkeypatch.setattr("tests.crash.load.wait_for_the_dead", lambda: None)
    load = Load(world, tmp_path)
    for number in (1, 2, 3):
        load.write_one(0, number)
    (tmp_path / "writer-0.log").write_text("1\n2\n")
    return load


def office(key: str) -> object:
    return apps.get_model("identity.Office")._base_manager.get(code=key).pk


def lose(load: Load) -> None:
    (load.folder / "writer-0.log").write_text("1\n2\n3\n4\n")


def halve(load: Load) -> None:
    Job.objects.filter(arguments__about=str(office("w0-2"))).delete()


def halve_a_row(load: Load) -> None:
    held = apps.get_model("identity.Office")._base_manager
    held.filter(pk=load.stocked[0]).update(mandate="7")


def forget_the_receipt(load: Load) -> None:
    Receipt.objects.filter(key="w0-3").delete()


def double(load: Load) -> None:
    actor = replace(load.lead, request_id="w0-1")
    hand_over(actor, key="x", giver=load.stocked[0], taker=load.stocked[1])


def test_a_clean_run_counts_nothing(load: Load) -> None:
    found = toll(load, 1)
    assert found.clean, found
    assert found.acknowledged == 2
    assert events.jobs_after(OfficeOpened(about=load.stocked[0]))


@pytest.mark.parametrize(
    ("damage", "lost", "half_applied", "doubled"),
    [
        (lose, 1, 0, 0),
        (halve, 0, 1, 0),
        (halve_a_row, 0, 1, 0),
        (forget_the_receipt, 0, 1, 0),
        (double, 0, 0, 1),
    ],
)
def test_each_kind_of_loss_is_counted(
    load: Load, damage: Callable[[Load], None], lost: int, half_applied: int, doubled: int
) -> None:
    damage(load)
    found = toll(load, 1)
    assert (found.lost, found.half_applied, found.doubled) == (lost, half_applied, doubled)
    assert not found.clean
