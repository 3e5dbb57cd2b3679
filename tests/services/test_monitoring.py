"""Figures of services from the work itself: known answers, their rows, and what is not seen."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.projects import commands as projects
from sightline.services.queries import FIGURES, figure_of
from sightline.services.rules.catalogue import DEFAULT
from sightline.services.rules.figures import WorkFigure, mean_days, share
from tests.browse import signed_in
from tests.services.scene import Scene, ago

pytestmark = pytest.mark.django_db


def opened(scene: Scene, code: str, **said: Any) -> Any:
    """Open a project of the northern office and lead it into planning."""
    given = {
        "code": code, "name": f"Works {code}", "office_id": scene.world.id("north"),
        "start": ago(100), "baseline_finish": ago(-100), "whole_life_minor": 1_000_00,
        "sponsor_name": "The board", **said,
    }  # fmt: skip
    row = projects.open_project(scene.world.actor("north"), **given)
    projects.move_project(scene.world.actor("exec"), project_id=row.pk, verb="approve")
    return row


def told(scene: Scene, who: str, key: str) -> tuple[Decimal | None, int]:
    """Return a figure's value and count."""
    found = figure_of(scene.world.actor(who), key)
    assert found is not None
    assert found.as_of is not None
    return found.value, found.n


def test_at_least_fifteen_services_take_their_figure_from_the_work() -> None:
    keys = [one.key for one in DEFAULT if one.key]
    assert len(keys) == len(set(keys)) >= 15
    assert set(keys) == set(FIGURES)


def test_known_answers(scene: Scene) -> None:
    first = opened(scene, "N-1", manager_id=scene.world.people["helper"].pk)
    second = opened(scene, "N-2")
    assert told(scene, "north", "staffing") == (Decimal("0.5"), 2)
    assert told(scene, "north", "schedules") == (Decimal(0), 2)
    assert told(scene, "north", "reports") == (Decimal(0), 2)
    at: dict[str, Any] = {"project_id": first.pk, "kind": "risk", "probability": 3, "impact": 3}
    north = scene.world.actor("north")
    owner = scene.world.people["helper"].pk
    projects.raise_raid(north, **at, title="Rock", response="reduce", owner_id=owner)
    projects.raise_raid(north, **at, title="Flood")
    projects.raise_raid(north, **at, title="Frost")
    assert told(scene, "north", "risks") == (Decimal(1) / 3, 3)
    projects.add_gate(north, project_id=second.pk, name="Design", planned_on=ago(3))
    assert told(scene, "north", "gates") == (None, 0)
    scene.request("closed")
    assert told(scene, "north", "requests") == (Decimal(1), 1)
    value, n = told(scene, "north", "users")
    assert n > 5
    assert value is not None
    assert 0 < value < 1


def test_a_figure_counts_what_one_sees_and_asks_as_often_for_many_rows(scene: Scene) -> None:
    opened(scene, "N-1")
    north = scene.world.actor("north")
    few = {key: _asked(north, key) for key in FIGURES}
    for n in range(3):
        opened(scene, f"N-{n + 2}")
        scene.request("closed")
    assert {key: _asked(north, key) for key in FIGURES} == few
    assert told(scene, "north", "staffing")[1] == 4
    assert told(scene, "south", "staffing") == (None, 0)
    assert told(scene, "stranger", "requests") == (None, 0)
    assert figure_of(north, "nothing") is None


def _asked(actor: Any, key: str) -> int:
    actor.__dict__.pop("_visible", None)
    with CaptureQueriesContext(connection) as asked:
        figure_of(actor, key)
    return len(asked)


def test_each_figure_opens_its_rows(scene: Scene) -> None:
    lead = scene.world.actor("lead")
    browser = signed_in(scene.world.people["lead"])
    for key in FIGURES:
        found = figure_of(lead, key)
        assert found is not None
        assert browser.get(found.href).status_code == 200, (key, found.href)
        assert found.formula.endswith(".")
        assert found.label


def test_how_a_value_is_read() -> None:
    def words(value: Decimal | None, unit: str) -> str:
        return WorkFigure("", value, unit, 1, "", "").words

    assert words(None, "share") == "nothing to count yet"
    assert words(Decimal("0.333"), "share") == "33 %"
    assert words(Decimal("3.25"), "days") == "3.2 days"
    assert words(Decimal("1.5"), "ratio") == "1.50"
    assert mean_days([(ago(4), ago(0)), (ago(3), ago(2))]) == Decimal("2.5")
    assert share(0, 0) is None
