"""Both XML readers against MPXJ, called directly in a process of its own, on every real file.

Where Java or MPXJ is missing the test says so and is skipped. Known differences are named below.
"""

import json
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sightline.engines.schedule.plan import Activity, Kind, Plan
from sightline.formats import mspdi, pmxml
from tests.formats.plans import mpxj_oracle

CONSTRAINTS = {
    "AS_SOON_AS_POSSIBLE": "asap",
    "AS_LATE_AS_POSSIBLE": "alap",
    "MUST_START_ON": "mso",
    "MUST_FINISH_ON": "mfo",
    "START_NO_EARLIER_THAN": "snet",
    "START_NO_LATER_THAN": "snlt",
    "FINISH_NO_EARLIER_THAN": "fnet",
    "FINISH_NO_LATER_THAN": "fnlt",
    None: "asap",
}
UNREAD = {"p6_multiproject.xml"}
"""MPXJ raises on it; two projects and ten activities are in the file."""
PLACEHOLDERS = {"CreateStandardCalendar.xml", "not_updated.xml"}
"""Their writer put 2000-01-01 where there is no date; MPXJ takes it for one."""
BARE_WORK = {"complex_project.xml", "simple_project.xml"}
"""Work without a unit: MPXJ leaves it out, we take minutes and say so."""
OWN_COST = {"BaselineProjects.xml"}
"""MPXJ sums assignments and expenses; the activity's own cost is kept."""
BARE_CALENDARS = BARE_WORK | {"project.xml"}
"""Calendars without a week: MPXJ has no working time in them, we take the usual week and say so."""


def files(data: Path) -> list[Path]:
    found = [*data.glob("schedules-mit/*/*.xml"), *data.glob("mpsplib-mpp/converted/*.xml")]
    return sorted(found)


@pytest.fixture(scope="module")
def told(shared: Path) -> dict[str, Any]:
    """What MPXJ makes of each file, in one start of Java."""
    if shutil.which("java") is None:
        pytest.fail("Java is not here, so MPXJ cannot be asked: install a runtime, 17 or later")
    command = [sys.executable, mpxj_oracle.__file__, *map(str, files(shared))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


@pytest.fixture(scope="module")
def plans(shared: Path) -> dict[str, Plan]:
    made = {}
    for path in files(shared):
        data = path.read_bytes()
        read = pmxml.read if b"APIBusinessObjects" in data[:4000] else mspdi.read
        reading = read(data)
        assert reading.plan is not None, (path.name, reading.problems)
        made[str(path)] = reading.plan
    return made


def cases(told: dict[str, Any], plans: dict[str, Plan]) -> list[tuple[str, list[Any], Plan]]:
    found = []
    for path, projects in told.items():
        name = Path(path).name
        if isinstance(projects, str):
            assert name in UNREAD, (name, projects)
            continue
        found.append((name, projects, plans[path]))
    assert len(found) >= 20
    return found


def test_what_mpxj_cannot_read_we_read(plans: dict[str, Plan]) -> None:
    (plan,) = [plan for path, plan in plans.items() if Path(path).name in UNREAD]
    assert len(plan.projects) == 2
    assert sum(row.kind is not Kind.SUMMARY for row in plan.activities) == 10


def test_counts(told: dict[str, Any], plans: dict[str, Plan]) -> None:
    for name, projects, plan in cases(told, plans):
        tasks = sum(len(project["tasks"]) for project in projects)
        links = [tuple(link[:2]) for project in projects for link in project["links"]]
        first = projects[0]
        assert len(plan.activities) == tasks, name
        # A task that is its own predecessor is refused a link here, with a warning.
        assert len(plan.links) == sum(a != b for a, b in links), name
        assert len(plan.resources) == first["n_resources"], name
        assert len(plan.calendars) == len(first["calendars"]), name
        assert len(plan.assignments) == sum(p["n_assignments"] for p in projects), name


def test_links(told: dict[str, Any], plans: dict[str, Plan]) -> None:
    for name, projects, plan in cases(told, plans):
        theirs = {
            (str(a), str(b), kind, lag)
            for project in projects
            for a, b, kind, lag in project["links"]
            if a != b
        }
        ours = {(k.predecessor_id, k.successor_id, str(k.type), k.lag) for k in plan.links}
        assert ours == theirs, name


def test_dates_durations_constraints_and_progress(
    told: dict[str, Any], plans: dict[str, Plan]
) -> None:
    n_compared = 0
    for name, projects, plan in cases(told, plans):
        rows = {row.id.removeprefix("W"): row for row in plan.activities}
        for project in projects:
            for task in project["tasks"]:
                row = rows[str(task["uid"])]
                assert ours_of(row, name) == theirs_of(task, name), (name, task["uid"])
                n_compared += 1
    assert n_compared > 3_500


def ours_of(row: Activity, name: str) -> dict[str, Any]:
    values = {
        "name": row.name,
        "start": row.start,
        "finish": row.finish,
        "duration": row.duration,
        "constraint": str(row.constraint),
        "constraint_date": row.constraint_date,
        "deadline": row.deadline,
        "actual_start": row.actual_start,
        "percent": round(row.percent_complete * 100, 3),
        "milestone": row.kind is Kind.MILESTONE,
        "summary": row.kind is Kind.SUMMARY,
        "level": row.level,
        "work": row.work or 0,
        "cost": float(row.cost or 0),
    }
    return _without_known(values, name)


def theirs_of(task: dict[str, Any], name: str) -> dict[str, Any]:
    values = dict(
        task,
        duration=task["duration"] or 0,
        constraint=CONSTRAINTS[task["constraint"]],
        percent=round(task["percent"] or 0, 3),
        work=task["work"] or 0,
        cost=task["cost"] or 0,
    )
    for field in ("start", "finish", "constraint_date", "deadline", "actual_start"):
        values[field] = _minute(task[field])
    for field in ("uid", "total_slack", "baseline_start", "canonical"):
        del values[field]
    return _without_known(values, name)


def _minute(text: str | None) -> datetime | None:
    """MPXJ keeps seconds; plans run on the nearest minute."""
    if text is None:
        return None
    value = datetime.fromisoformat(text)
    return datetime.fromtimestamp(round(value.timestamp() / 60 + 1e-9) * 60)  # noqa: DTZ006


def _without_known(values: dict[str, Any], name: str) -> dict[str, Any]:
    left_out = set()
    if name in PLACEHOLDERS:
        left_out |= {"constraint_date", "deadline", "actual_start"}
    if name in BARE_WORK:
        left_out |= {"work"}
    if name in OWN_COST:
        left_out |= {"cost"}
    return {key: value for key, value in values.items() if key not in left_out}


def test_calendars(told: dict[str, Any], plans: dict[str, Plan]) -> None:
    n_compared = 0
    for name, projects, plan in cases(told, plans):
        ours = {calendar.id: calendar for calendar in plan.calendars}
        for calendar in projects[0]["calendars"]:
            own = ours[str(calendar["uid"])]
            assert len(own.exceptions) == calendar["n_exceptions"], name
            if name in BARE_CALENDARS or None in own.week:
                continue
            for shifts, times in zip(own.week, calendar["days"].values(), strict=True):
                assert [[_time(a), _time(b)] for a, b in shifts or ()] == times, name
                n_compared += 1
    assert n_compared > 100


def _time(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def test_slack_where_microsoft_project_stored_it(
    told: dict[str, Any], plans: dict[str, Plan]
) -> None:
    n_compared = 0
    for name, projects, plan in cases(told, plans):
        rows = {row.id: row for row in plan.activities}
        for task in projects[0]["tasks"]:
            row = rows.get(str(task["uid"]))
            if plan.source == "mspdi" and row and row.stored.total_float is not None:
                assert row.stored.total_float == task["total_slack"], (name, row.id)
                n_compared += 1
    assert n_compared > 3_000
