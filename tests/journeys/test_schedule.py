"""A planner: a schedule drawn and edited by keys, a bar dragged, all undone, kept and taken out."""

import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.gantt.sheet import Sheet
from tests.journeys.visit import EXECUTIVE, MANAGER, Visit

pytestmark = pytest.mark.browser
DRAWN, EMPTY = "Eskholme Clarifier Replacement", "Dunmere Emergency Interconnector"


def schedule_of(guest: Visit, project: str) -> Page:
    """Open the schedule of a project."""
    guest.go("/projects")
    guest.page.get_by_role("link", name=project).click()
    guest.page.get_by_role("link", name="Schedule", exact=True).click()
    return guest.page


def first_open(sheet: Sheet) -> int:
    """Return the number of the first task that has not begun, with room above it in sight."""
    script = """() => { const plan = document.querySelector('gantt-chart').session.plan;
      const c = plan.columns ?? plan; return c.kind.findIndex((k, n) =>
        k === 'task' && c.actual_start[n] === null) + 1; }"""
    found = int(sheet.page.evaluate(script))
    assert found > 1
    return found


def go_down_to(sheet: Sheet, row: int) -> None:
    """Scroll until a row is in sight."""
    sheet.page.locator(".gantt-row:not([hidden]) .gantt-name").first.hover()
    for _ in range(20):
        if sheet.cell(row, "Duration").count():
            return
        sheet.page.mouse.wheel(0, 300)
        sheet.page.wait_for_timeout(50)
    raise AssertionError(f"row {row} does not come into sight")


def test_an_empty_schedule_is_begun_and_filled_by_keys(visit: Callable[..., Visit]) -> None:
    guest = visit(MANAGER)
    page = schedule_of(guest, EMPTY)
    if page.get_by_role("button", name="Begin a schedule").count():
        page.get_by_role("button", name="Begin a schedule").click()
    page.get_by_role("link", name="Activity", exact=True).click()
    page.get_by_role("textbox", name="Name").fill("Survey the route")
    page.get_by_role("button", name="Save").click()
    sheet = Sheet(page)
    sheet.click(1, "Duration")
    page.keyboard.type("5d")
    sheet.keys("Enter")
    sheet.shows(1, "Duration", "5d")


def test_durations_are_edited_by_keys_and_undone(visit: Callable[..., Visit]) -> None:
    guest = visit(MANAGER)
    sheet = Sheet(schedule_of(guest, DRAWN))
    row = first_open(sheet)
    go_down_to(sheet, row + 2)
    before = []
    for step in range(2):
        before.append(sheet.cell(row + step, "Duration").inner_text())
        sheet.click(row + step, "Duration")
        sheet.page.keyboard.type("40d")
        sheet.keys("Enter")
        sheet.shows(row + step, "Duration", "40d")
    sheet.keys("Control+z")
    sheet.shows(row + 1, "Duration", before[1])
    sheet.keys("Control+z")
    sheet.shows(row, "Duration", before[0])


def test_a_schedule_is_kept_checked_and_taken_out(visit: Callable[..., Visit]) -> None:
    guest = visit(MANAGER)
    page = schedule_of(guest, DRAWN)
    page.get_by_role("link", name="Quality").click()
    expect(page.get_by_role("table", name="Quality measures").get_by_role("row")).to_have_count(15)
    page.get_by_role("link", name="Back to the schedule").click()
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Microsoft Project XML").click()
    root = ET.parse(waiting.value.path()).getroot()
    assert root.tag.endswith("}Project")
    assert len(root.findall(".//{*}Task")) > 30


def test_an_executive_reads_a_schedule_and_does_not_change_it(
    visit: Callable[..., Visit],
) -> None:
    guest = visit(EXECUTIVE)
    page = schedule_of(guest, DRAWN)
    sheet = Sheet(page)
    expect(page.get_by_role("button", name="Add row")).to_have_count(0)
    assert sheet.names()
