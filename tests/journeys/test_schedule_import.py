"""A planner's whole way: a file in, edits by keys and by dragging, a link, a baseline, a file out.

What goes out comes in again on the page, and nothing would change.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.gantt.sheet import PX_A_DAY, Sheet
from tests.journeys.barriers import barriers
from tests.journeys.test_schedule import DRAWN, EMPTY, go_down_to, schedule_of
from tests.journeys.visit import MANAGER, Visit

pytestmark = pytest.mark.browser
FILE = "schedules-mit/aspose-cloud/sample.mpp"
LONG, SHORT = 2, (8, 10, 12)  # a bar with room for the pointer; three tasks of a day
READING_MS = 120_000
ASK = """async ([method, path, said]) => {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const headers = {'Content-Type': 'application/json', 'X-CSRFToken': token};
  const body = said === null ? undefined : JSON.stringify(said);
  const answer = await fetch('/api/v1' + path, {method, headers, body});
  return {status: answer.status, said: await answer.json()};
}"""


def asked(page: Page, method: str, path: str, said: Any = None) -> Any:
    """Ask the API as the person at the page."""
    answer = page.evaluate(ASK, [method, path, said])
    assert answer["status"] < 300, answer
    return answer["said"]


def bring_in(page: Page, file: Path | dict[str, Any]) -> None:
    """Upload a file from the schedule's page, and wait until it was read."""
    page.get_by_role("link", name="Bring in a file").click()
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Upload and read").click()
    page.wait_for_url(re.compile("/imports/[0-9a-f-]{36}"))
    tabs = page.get_by_role("navigation", name="This import")
    expect(tabs.get_by_role("link", name="Difference")).to_be_visible(timeout=READING_MS)


def taken_out(page: Page) -> bytes:
    """Return the schedule on the page as Microsoft Project XML."""
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Microsoft Project XML").click()
    return waiting.value.path().read_bytes()


def lengthened(sheet: Sheet) -> list[str]:
    """Edit three durations by keys, and return what they were."""
    before = []
    for row in SHORT:
        go_down_to(sheet, row)
        before.append(sheet.cell(row, "Duration").inner_text())
        sheet.click(row, "Duration")
        sheet.page.keyboard.type("4d")
        sheet.keys("Enter")
        sheet.shows(row, "Duration", "4d")
    return before


def dragged(sheet: Sheet) -> str:
    """Drag a bar, see what would follow, let it go, and return where it began before."""
    before = sheet.cell(LONG, "Start").inner_text()
    sheet.click(LONG, "Name")
    box = sheet.bar(LONG)
    sheet.drag((box["x"] + 5 * PX_A_DAY, box["y"] + box["height"] / 2), 4 * PX_A_DAY)
    expect(sheet.page.locator(".gantt-note")).to_contain_text("Starts")
    assert sheet.page.locator(".g-moved").count() > 0
    sheet.page.mouse.up()
    expect(sheet.cell(LONG, "Start")).not_to_have_text(before)
    return before


def test_a_file_comes_in_is_edited_goes_out_and_comes_in_unchanged(
    visit: Callable[..., Visit], shared: Path
) -> None:
    guest = visit(MANAGER)
    page = schedule_of(guest, EMPTY)
    home = page.url
    bring_in(page, shared / FILE)
    expect(page.locator(".figure", has_text="Added").locator(".figure-value")).to_have_text("22")
    assert not barriers(guest, "a schedule's import")
    page.get_by_role("link", name="Not kept").click()
    expect(page.get_by_role("table", name="What is not kept")).to_contain_text("overtime_rate")
    page.get_by_role("link", name="Difference").click()
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("main")).to_contain_text("It is in.")
    page.get_by_role("link", name="Open the schedule").click()

    sheet = Sheet(page)
    durations = lengthened(sheet)
    began = dragged(sheet)
    linked(guest, home)
    for _ in range(len(SHORT) + 1):
        page.keyboard.press("Control+z")
        page.wait_for_timeout(300)
    sheet.shows(LONG, "Start", began)
    for row, was in zip(SHORT, durations, strict=True):
        sheet.shows(row, "Duration", was)

    page.get_by_role("link", name="Baseline…").click()
    page.get_by_role("textbox", name="Name").fill("As brought in")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("table", name="Baselines")).to_contain_text("As brought in")
    file = {"name": "again.xml", "mimeType": "application/xml", "buffer": taken_out(page)}
    bring_in(page, file)
    expect(page.locator("main")).to_contain_text("Nothing would change")
    expect(page.get_by_role("button", name="Accept")).to_have_count(0)
    page.get_by_role("button", name="Discard").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Discard").click()
    expect(page.locator("main")).to_contain_text("nothing of it came in")


def linked(guest: Visit, home: str) -> None:
    """Link an activity of this schedule to one of another project, which moves nothing there."""
    page, path = guest.page, home.removeprefix(guest.address)
    mine = asked(page, "GET", path)["columns"]["id"][SHORT[0] - 1]
    beside = schedule_of_other(guest)
    link = {"predecessor_id": mine, "successor_id": beside, "type": "FS"}
    asked(page, "POST", "/links", link)


def schedule_of_other(guest: Visit) -> str:
    """Return the last task of another project's schedule."""
    found = asked(guest.page, "GET", f"/projects?q={DRAWN.split()[0]}")["items"][0]["id"]
    columns = asked(guest.page, "GET", f"/projects/{found}/schedule")["columns"]
    return str(
        [pk for pk, kind in zip(columns["id"], columns["kind"], strict=True) if kind == "task"][-1]
    )


def test_a_table_is_no_schedule_and_the_page_says_what_to_do(visit: Callable[..., Visit]) -> None:
    guest = visit(MANAGER)
    page = schedule_of(guest, DRAWN)
    page.get_by_role("link", name="Bring in a file").click()
    table = {"name": "plan.mpp", "mimeType": "text/csv", "buffer": b"ID,Name\r\n1,A\r\n"}
    page.get_by_label("File").set_input_files(table)
    page.get_by_label("File").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("not a schedule file")
    assert not barriers(guest, "a refused schedule")
