"""The P80 of a request: simulated over its area, the same every time, and only where enough is known."""

from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from sightline.changes.chances import chance_of, within
from sightline.changes.levels import latest_impact
from sightline.engines.impact import Outcome, Stretch, evaluate, weigh
from sightline.engines.impact.record import Record
from sightline.engines.schedule.passes import solve
from sightline.engines.schedule.plan import Activity, Link, Plan, Project, ThreePoint
from sightline.projects.models import Activity as ActivityRow
from tests.changes.stage import Stage

DAY = 480
OWN, OTHER = str(UUID(int=1)), str(UUID(int=2))


def work(id_: str, days: int, project: str = OWN, *, sure: bool = False) -> Activity:
    points = ThreePoint(days * DAY * 8 // 10, days * DAY, days * DAY * 2)
    return Activity(
        id_, id_, project_id=project, duration=days * DAY, estimate=None if sure else points
    )


def base(*activities: Activity) -> Outcome:
    """Return a chain of activities, one after the other."""
    projects = tuple(Project(id_, id_, start=datetime(2026, 1, 5, 9)) for id_ in (OWN, OTHER))
    links = tuple(Link(a.id, b.id) for a, b in pairwise(activities))
    return evaluate(Record(Plan(projects=projects, activities=activities, links=links)))


def chance(base: Outcome, *deltas: Any) -> dict[str, Any]:
    return chance_of(UUID(OWN), weigh(base, deltas))


def test_the_p80_moves_with_what_the_request_changes() -> None:
    outcome = base(work("a", 10), work("b", 20))
    told = chance(outcome, Stretch("b", 30 * DAY))
    assert told == chance(outcome, Stretch("b", 30 * DAY))
    assert (told["n_open"], told["n_estimated"], told["trials"]) == (2, 2, 400)
    assert 14 <= told["p80_days"] <= 24  # ten days of work, and what is uncertain grew with it
    assert chance(outcome)["p80_days"] == 0


@pytest.mark.parametrize(
    ("activities", "why"),
    [
        ((work("a", 10, sure=True), work("b", 4)), "1 of 2 open activities carry"),
        ((work("a", 10, OTHER),), "no activity that is still to do"),
    ],
)
def test_too_little_is_said_instead_of_a_number(activities: Any, why: str) -> None:
    told = chance(base(*activities))
    assert why in told["why"]
    assert "p80_days" not in told


def test_a_part_of_a_plan_keeps_its_dates() -> None:
    schedule = base(work("x", 7, OTHER), work("a", 10), work("y", 3, OTHER), work("b", 5)).schedule
    part = solve(within(schedule, {OWN}))
    for id_ in ("a", "b"):
        assert part.start[part.network.index[id_]] == schedule.start[schedule.network.index[id_]]


@pytest.mark.django_db
def test_it_is_kept_with_the_assessment_and_shown(stage: Stage) -> None:
    row = stage.at("assessment")
    impact = latest_impact(row)
    assert impact is not None
    assert impact.found["chance"]["why"].startswith("0 of 2 open activities carry")
    for activity in ActivityRow.objects.system("test").filter(project=stage.project):
        lasts = activity.duration
        activity.more = {"plan": {"estimate": [lasts // 2, lasts, lasts * 2]}}
        stage.force(activity)
    stage.do("compute_area", "desk", row)
    impact = latest_impact(row)
    assert impact is not None
    assert impact.found["p80_days"] > 0
