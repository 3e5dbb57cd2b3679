"""Line numbers are places in the outline: what a file that comes in again does to them."""

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from sightline.engines.schedule.plan import Activity, Kind, Link, Plan, Project
from sightline.formats import mspdi
from sightline.projects.schedule.numbering import kept_order
from sightline.projects.schedule.taking import wanted

START = datetime.fromisoformat("2026-03-02T08:00")


def row(id_: str, parent: str = "", **fields: Any) -> Activity:
    level = 2 if parent else 1
    return Activity(id_, f"Row {id_}", level=level, parent_id=parent, project_id="1", **fields)


def plan(*rows: Activity, source: str = "mspdi") -> Plan:
    project = Project("1", "P", start=START)
    return Plan((project,), rows, (Link("2", "3"),), source=source)


def again(known: Plan, coming: Plan) -> list[str]:
    """Return the order in which a file's activities are held after it came in over another."""
    held: Any = SimpleNamespace(activities=wanted(known).activities)
    return list(wanted(coming, now=held).activities)


ROWS = (row("1", kind=Kind.SUMMARY), row("2", "1"), row("3", "1"), row("4"), row("5"))
MORE = (*ROWS[:2], row("8", "1"), *ROWS[2:4], row("9"), ROWS[4])


@pytest.mark.parametrize("source", ["mspdi", "mpp", "mpx", "gantt", "planner", "csv"])
def test_a_new_row_stands_where_the_file_has_it_and_known_ones_keep_their_order(
    source: str,
) -> None:
    known, coming = plan(*ROWS, source=source), plan(*MORE, source=source)
    assert again(known, coming) == ["1", "2", "8", "3", "4", "9", "5"]
    assert again(known, known) == ["1", "2", "3", "4", "5"]
    moved = plan(*ROWS[3:], *ROWS[:3], source=source)
    assert again(known, moved) == ["4", "5", "1", "2", "3"]  # somebody moved the branch there


@pytest.mark.parametrize("source", ["xer", "pmxml"])
def test_primaveras_order_is_nobodys_so_known_rows_stay_and_new_ones_come_last(
    source: str,
) -> None:
    shuffled = (row("9"), ROWS[4], ROWS[3], ROWS[0], row("8", "1"), ROWS[2], ROWS[1])
    known, coming = plan(*ROWS, source=source), plan(*shuffled, source=source)
    assert again(known, coming) == ["1", "2", "3", "8", "4", "5", "9"]
    assert again(known, known) == ["1", "2", "3", "4", "5"]


def test_links_hang_on_ids_and_follow_a_row_whose_number_moves() -> None:
    coming = wanted(plan(*MORE))
    assert list(coming.links) == [("2", "3", "FS")]
    assert [list(coming.activities).index(id_) + 1 for id_ in ("2", "3")] == [2, 4]


def test_a_file_written_from_a_schedule_comes_in_with_its_rows_in_their_order() -> None:
    read = mspdi.read(mspdi.write(plan(*MORE)).data).plan
    assert read is not None
    mine = [activity for activity in read.activities if activity.level > 0]
    assert [activity.name for activity in mine] == [activity.name for activity in MORE]


def test_rows_deeper_than_their_neighbours_stay_with_their_branch() -> None:
    deep = replace(row("7", "2"), level=3)
    assert [a.id for a in kept_order([ROWS[3], *ROWS[:2], deep], {"1": 0, "4": 0})] == [
        "1",
        "2",
        "7",
        "4",
    ]
