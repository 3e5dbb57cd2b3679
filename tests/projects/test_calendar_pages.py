"""Calendars on pages: looked at before they are kept, undone, refused in words, and told by the API."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from sightline.kernel.models import JournalEntry
from sightline.projects import commands
from sightline.projects.models import Schedule, WorkCalendar
from sightline.projects.schedule.edits import Add
from tests.projects.stage import Stage, n_entries
from tests.world import World

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 12, 21, 8)
ASKED = "country=GB&region=ENG&first_year=2026&last_year=2026"


@pytest.fixture
def stage(world: World) -> Stage:
    made = Stage.make(world)
    north = world.actor("north")
    commands.draw_schedule(north, project_id=made.project.pk, start=MONDAY)
    add = Add("Pour", None, 1, {"duration": 7 * 480})
    commands.edit_schedule(north, project_id=made.project.pk, edits=[add])
    return made


def standard() -> WorkCalendar:
    found: WorkCalendar = WorkCalendar.objects.system("test").get(uid="standard")
    return found


def at(route: str, *args: Any) -> str:
    return reverse(route, args=args)


def week(client: Client, **said: str) -> dict[str, str]:
    row = standard()
    days = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "8-12, 13-17")
    return {
        "name": row.name, **days, "saturday": "", "sunday": "", "hours_per_day": "8",
        "hours_per_week": "40", "days_per_month": "20", "seen": str(row.version), **said,
    }  # fmt: skip


def test_the_list_and_the_calendar_are_seen_by_everybody(stage: Stage) -> None:
    reader = stage.client("reader")
    assert "Standard week" in reader.get(at("calendars")).content.decode()
    page = reader.get(at("calendar", standard().pk)).content.decode()
    assert "08:00-12:00, 13:00-17:00" in page
    assert "Add holidays" not in page
    assert b"Standard week,," in reader.get(f"{at('calendars')}?export=csv").content


def test_holidays_are_shown_with_what_they_move_then_taken_and_undone(stage: Stage) -> None:
    lead, row, before = stage.client("lead"), standard(), n_entries()
    path = at("calendar-holidays", row.pk)
    shown = lead.get(f"{path}?{ASKED}").content.decode()
    assert "Christmas Day" in shown
    assert "New, on a day that is not worked anyway" in shown  # Boxing Day, a Saturday
    assert "+2" in shown
    assert "31 Dec 2026 17:00" in shown
    assert n_entries() == before
    sent = dict(pair.split("=") for pair in ASKED.split("&"))
    answer = lead.post(path, {**sent, "seen": row.version}, follow=True)
    assert "The finish of 1 project moved." in answer.content.decode()
    again = lead.get(f"{path}?{ASKED}").content.decode()
    assert "All of these days stand in the calendar already." in again
    entry = JournalEntry.objects.get(kind="projects.HolidaysAdded")
    assert (
        f"undo={at('calendar-undo', entry.pk)}"
        in str([m.extra_tags for m in answer.context["messages"]])
        or at("calendar-undo", entry.pk) in answer.content.decode()
    )
    assert lead.post(at("calendar-undo", entry.pk)).status_code == 303
    assert standard().exceptions == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("country=ZZ", "No holidays are known of"),
        ("country=GB&first_year=soon", "is no year"),
        ("country=GB&first_year=2026&last_year=2090", "at most 30 years"),
    ],
)
def test_holidays_that_cannot_be_shown_say_why(stage: Stage, query: str, words: str) -> None:
    answer = stage.client("lead").get(f"{at('calendar-holidays', standard().pk)}?{query}")
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_an_edit_looks_first_and_keeps_only_when_told_to_go(stage: Stage) -> None:
    lead, row, before = stage.client("lead"), standard(), n_entries()
    path, half = at("calendar-edit", row.pk), {"friday": "8-12"}
    looked = lead.post(path, week(lead, **half))
    assert looked.status_code == 200
    assert "What moves" in looked.content.decode()
    assert n_entries() == before
    assert lead.post(path, week(lead, **half, go="yes")).status_code == 303
    assert standard().week[4] == [[480, 720]]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"monday": "8-12, 11-17"}, "overlap"),
        ({"monday": "all day"}, "is no shift"),
        ({"monday": "as base"}, "Without a base calendar"),
        (dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), ""), "no working"),
        ({"hours_per_day": "0"}, "greater than or equal"),
        ({"colour": "red"}, "Unknown field"),
    ],
)
def test_a_week_that_cannot_be_comes_back_with_words(
    stage: Stage, said: dict[str, str], words: str
) -> None:
    lead = stage.client("lead")
    answer = lead.post(at("calendar-edit", standard().pk), week(lead, **said, go="yes"))
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_exceptions_are_added_changed_and_dropped(stage: Stage) -> None:
    lead, row = stage.client("lead"), standard()
    said = {"start": "2026-12-24", "finish": "2026-12-31", "name": "Shutdown", "shifts": ""}
    add = {**said, "seen": row.version, "go": "yes"}
    assert lead.post(at("exception-add", row.pk), add).status_code == 303
    assert "Shutdown" in lead.get(f"{at('calendar', row.pk)}?year=2026").content.decode()
    change = {**said, "shifts": "08:00-12:00", "seen": standard().version, "go": "yes"}
    assert lead.post(at("exception-edit", row.pk, 1), change).status_code == 303
    assert standard().exceptions[0]["shifts"] == [[480, 720]]
    assert lead.get(at("exception-edit", row.pk, 9)).status_code == 404
    bad = {**change, "start": "2026-02-30"}
    assert lead.post(at("exception-edit", row.pk, 1), bad).status_code == 422
    seen = standard().version
    assert lead.post(at("exception-drop", row.pk, 1), {"seen": seen - 1}).status_code == 409
    assert lead.post(at("exception-drop", row.pk, 1), {"seen": seen}).status_code == 303
    assert standard().exceptions == []


def test_a_calendar_is_copied_used_and_dropped(stage: Stage) -> None:
    pm, project = stage.client("pm"), stage.project.pk
    make = f"{at('project-calendar-make', project)}?copy={standard().pk}"
    assert "Standard week, copy" in pm.get(make).content.decode()
    assert pm.post(make, week(pm, name="Crew") | {"seen": ""}).status_code == 303
    own = WorkCalendar.objects.system("test").get(name="Crew")
    assert (own.project_id, own.week) == (project, standard().week)
    seen = Schedule.objects.system("test").get(project=project).version
    use = {"calendar_id": str(own.pk), "seen": seen}
    assert pm.post(at("schedule-calendar", project), use).status_code == 303
    assert "The schedule" in pm.get(at("project-calendars", project)).content.decode()
    used = pm.post(at("calendar-drop", own.pk), {"seen": own.version})
    assert (used.status_code, "N-1" in used.content.decode()) == (422, True)
    use = {"calendar_id": str(standard().pk), "seen": seen + 1}
    assert pm.post(at("schedule-calendar", project), use).status_code == 303
    assert pm.post(at("calendar-drop", own.pk), {"seen": own.version}).status_code == 303


def test_who_may_not_keep_a_calendar_is_refused(stage: Stage) -> None:
    row = standard()
    for who in ("reader", "north", "pm"):
        client = stage.client(who)
        for route in ("calendar-edit", "calendar-holidays", "exception-add"):
            assert client.get(at(route, row.pk)).status_code == 403
        assert client.post(at("calendar-drop", row.pk)).status_code == 403


def told(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    answer = client.generic(
        method, f"/api/v1{path}", json.dumps(body) if body is not None else b"",
        content_type="application/json", headers=headers,
    )  # fmt: skip
    return answer.status_code, json.loads(answer.content) if answer.content else None


def test_the_api_looks_changes_and_takes_holidays(stage: Stage) -> None:
    lead, row = stage.client("lead"), standard()
    path = f"/calendars/{row.pk}"
    status, days = told(lead, "GET", "/holidays?country=DE&region=BY&first_year=2026")
    assert (status, {"day": "2026-10-03", "name": "German Unity Day"} in days["holidays"]) == (
        200, True,
    )  # fmt: skip
    body = {"country": "GB", "region": "ENG", "first_year": 2026, "last_year": 2026}
    status, look = told(lead, "POST", f"{path}/holidays", {**body, "preview": True})
    assert (status, look["undo"], look["moves"][0]["days"]) == (200, "", 2)
    assert look["version"] == row.version
    status, done = told(lead, "POST", f"{path}/holidays", body)
    assert (status, UUID(done["undo"].rsplit("/", 1)[1]).version) == (200, 7)
    status, _ = told(lead, "POST", done["undo"].removeprefix("/api/v1"))
    assert status == 200
    status, look = told(lead, "POST", f"{path}/preview", {"week": [[[480, 720]]] * 5 + [[], []]})
    assert (status, look["moves"][0]["days"] > 2) == (200, True)
    version = str(standard().version)
    status, problem = told(lead, "PATCH", path, {"week": [[]] * 7}, **{"If-Match": f'"{version}"'})
    assert (status, problem["code"]) == (422, "calendar-without-work")
