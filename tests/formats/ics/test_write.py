"""Events for calendar programs, read back with the library that wrote them."""

from datetime import UTC, datetime

import icalendar
import pytest

from sightline.engines.schedule.plan import Activity, Kind, Link, Plan, Project
from sightline.formats.ics.write import ALL, write

at = datetime.fromisoformat
STAMP = datetime(2024, 1, 1, tzinfo=UTC)
GO = Activity(
    "1", "Go; live,\nnow", Kind.MILESTONE, "M1", start=at("2024-06-03 17:00"), notes="a\nb"
)
DIG = Activity("2", "Dig", start=at("2024-06-03 08:00"), finish=at("2024-06-05 17:00"))
PLAN = Plan((Project("1", "Bridge"),), (GO, DIG, Activity("3", "S", Kind.SUMMARY)))


def events(data: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def test_milestones_only_unless_asked() -> None:
    (event,) = events(write(PLAN, STAMP).data)
    assert str(event["summary"]) == "Go; live, now"
    assert event.decoded("dtstart") == at("2024-06-03 17:00")
    assert "dtend" not in event
    assert str(event["description"]) == "Code M1\na\nb"


def test_activities_have_an_end() -> None:
    _, event = events(write(PLAN, STAMP, kinds=ALL).data)
    assert event.decoded("dtstart") == DIG.start
    assert event.decoded("dtend") == DIG.finish


def test_identity_stays_and_differs_by_plan() -> None:
    first = {str(e["uid"]) for e in events(write(PLAN, STAMP, kinds=ALL, key="a").data)}
    again = {str(e["uid"]) for e in events(write(PLAN, STAMP, kinds=ALL, key="a").data)}
    other = {str(e["uid"]) for e in events(write(PLAN, STAMP, kinds=ALL, key="b").data)}
    assert first == again
    assert len(first) == 2
    assert not first & other


def test_lines_are_folded_and_cannot_be_broken_out_of() -> None:
    evil = Activity(
        "9", "x\r\nEND:VEVENT\r\nBEGIN:VEVENT" + "é" * 200, Kind.MILESTONE, start=GO.start
    )
    data = write(Plan(activities=(evil,)), STAMP).data
    assert len(events(data)) == 1
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_what_is_left_out_is_told() -> None:
    undated = Activity("4", "Someday", Kind.MILESTONE)
    idle = Activity("5", "Idle", Kind.MILESTONE, is_active=False, start=GO.start)
    written = write(Plan(activities=(GO, undated, idle), links=(Link("1", "4"),)), STAMP)
    assert len(events(written.data)) == 1
    assert {(loss.table, loss.field) for loss in written.losses} == {
        ("activities", "start"),
        ("activities", "is_active"),
        ("links", ""),
    }


def test_a_stamp_without_zone_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        write(PLAN, at("2024-01-01 00:00"))
