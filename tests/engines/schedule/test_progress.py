"""Progress: actual dates pin, remaining work goes on by the rule that the project chose."""

from dataclasses import replace

import pytest

from sightline.engines.schedule.passes import solve
from sightline.engines.schedule.rules import MICROSOFT_PROJECT
from tests.engines.schedule.plans import DAY, MONDAY, at, fs, plan, task

STATUS = at("2026-03-04 08:00")
BEGUN = task("B", 3, actual_start=at("2026-03-03 08:00"), remaining_duration=2 * DAY)


def test_what_is_done_stays_where_it_was() -> None:
    done = task("A", 3, actual_start=MONDAY, actual_finish=at("2026-03-02 12:00"))
    found = solve(plan([done, task("B")], fs("A B"), status_date=STATUS))
    assert (found.at("A").start, found.at("A").finish) == (MONDAY, at("2026-03-02 12:00"))
    assert found.at("B").start == STATUS
    assert not found.at("A").critical


@pytest.mark.parametrize(
    ("progress", "finish"),
    [("retained", "2026-03-10 17:00"), ("override", "2026-03-05 17:00")],
)
def test_remaining_work_waits_for_its_predecessor_or_goes_on(progress: str, finish: str) -> None:
    drawn = plan([task("A", 3), BEGUN], fs("A B"), status_date=STATUS, progress=progress)
    found = solve(drawn)
    assert found.at("A").finish == at("2026-03-06 17:00")
    assert found.at("B").start == at("2026-03-03 08:00")
    assert found.at("B").finish == at(finish)


def test_microsoft_project_goes_on_where_work_stood() -> None:
    drawn = plan([task("A", 5), BEGUN], fs("A B"), status_date=STATUS)
    assert solve(drawn, rules=MICROSOFT_PROJECT).at("B").finish == at("2026-03-05 17:00")
    resumed = replace(BEGUN, resume=at("2026-03-09 08:00"))
    found = solve(plan([task("A", 5), resumed], fs("A B")), rules=MICROSOFT_PROJECT)
    assert found.at("B").finish == at("2026-03-10 17:00")


def test_a_status_date_that_is_asked_for_moves_what_is_not_done() -> None:
    drawn = plan([task("A"), task("B")], fs("A B"))
    found = solve(drawn, status_date=at("2026-03-05 13:00"), rules=MICROSOFT_PROJECT)
    assert found.at("A").start == at("2026-03-05 13:00")


def test_a_split_task_keeps_its_gap() -> None:
    worked = ((MONDAY, at("2026-03-02 17:00")), (at("2026-03-05 08:00"), at("2026-03-05 17:00")))
    found = solve(plan([task("A", 2), task("B", 2, splits=worked)], fs("A B")))
    assert found.at("B").start == at("2026-03-04 08:00")
    assert found.at("B").finish == at("2026-03-09 17:00")
