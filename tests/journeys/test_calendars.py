"""Holidays move the schedules of an organisation, and a schedule's figures enter the register."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import barriers
from tests.journeys.visit import LEAD, MANAGER, Visit

pytestmark = pytest.mark.browser
DRAWN, EMPTY = "Eskholme Clarifier Replacement", "Dunmere Emergency Interconnector"


def opened(guest: Visit, project: str) -> Page:
    """Open a project's overview."""
    guest.go("/projects")
    guest.page.get_by_role("link", name=project).click()
    return guest.page


def on_the_standard_week(guest: Visit) -> None:
    """Begin a schedule on the organisation's standard week, of a hundred days of work."""
    page = opened(guest, EMPTY)
    page.get_by_role("link", name="Schedule", exact=True).click()
    if page.get_by_role("button", name="Begin a schedule").count():
        page.get_by_role("button", name="Begin a schedule").click()
    page.get_by_role("link", name="Activity", exact=True).click()
    page.get_by_role("textbox", name="Name").fill("Lay the main")
    page.get_by_label("Duration, days").fill("400")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The activity was saved.")).to_be_visible()


def finish_of(guest: Visit, project: str) -> str:
    """Return the finish that a project's schedule computes."""
    page = opened(guest, project)
    row = page.get_by_role("table", name="Register beside schedule").get_by_role("row")
    return str(row.filter(has_text="Finish").get_by_role("cell").nth(1).inner_text().split("\n")[0])


def test_holidays_are_looked_at_taken_by_keys_and_undone(visit: Callable[..., Visit]) -> None:
    on_the_standard_week(visit(MANAGER))
    guest = visit(LEAD)
    before = finish_of(guest, EMPTY)
    guest.go("/calendars")
    page = guest.page
    page.get_by_role("link", name="Standard week", exact=True).click()
    page.get_by_role("link", name="Add holidays").click()
    page.get_by_label("Country").focus()
    page.keyboard.type("Germany")
    page.get_by_label("Up to").fill("2028")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Public holidays: Germany")).to_be_visible()
    page.get_by_label("Region").select_option(label="Bayern")
    page.get_by_role("button", name="Show the days").click()
    expect(page.get_by_role("table", name="Public holidays")).to_contain_text("Corpus Christi")
    moves = page.get_by_role("table", name="What moves").get_by_role("row", name=EMPTY)
    expect(moves).to_contain_text("+")
    then = moves.get_by_role("cell").nth(1).inner_text()
    shown = page.url
    assert not barriers(guest, shown)
    assert finish_of(guest, EMPTY) == before, "looking kept something"
    guest.go(shown)
    page.get_by_role("button", name="Add").focus()
    page.keyboard.press("Enter")
    expect(
        page.get_by_text(re.compile(r"The finish(es)? of \d+ projects? moved\."))
    ).to_be_visible()
    after = finish_of(guest, EMPTY)
    assert then.startswith(after)
    assert after != before
    guest.go("/calendars")
    page.get_by_role("link", name="Standard week", exact=True).click()
    page.get_by_role("button", name="Drop German Unity Day").first.click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The change of the calendar was undone.")).to_be_visible()
    assert finish_of(guest, EMPTY) == after


def test_a_schedules_figures_are_taken_over_and_undone(visit: Callable[..., Visit]) -> None:
    guest = visit(MANAGER)
    page = opened(guest, DRAWN)
    beside = page.get_by_role("table", name="Register beside schedule")
    finish = beside.get_by_role("row").filter(has_text="Finish")
    declared = finish.get_by_role("cell").nth(0).inner_text()
    page.get_by_role("link", name="How complete of the schedule is computed").click()
    expect(page.get_by_text("divided by the sum of durations")).to_be_visible()
    page.keyboard.press("Escape")
    take(guest)
    expect(finish).to_contain_text("agrees")
    expect(beside.get_by_role("row").filter(has_text="Milestones")).to_contain_text("None to take")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The edit was undone.")).to_be_visible()
    expect(finish.get_by_role("cell").nth(0)).to_have_text(declared)
    take(guest)
    page.get_by_role("link", name="Plan", exact=True).click()
    expect(page.get_by_role("link", name="In service comes from the schedule")).to_be_visible()


def take(guest: Visit) -> None:
    """Take everything but the cost over."""
    page = guest.page
    page.get_by_role("link", name="Take the schedule's figures").click()
    assert not barriers(guest, page.url)
    page.get_by_label("Take cost forecast").uncheck()
    page.get_by_role("button", name="Take them over").click()
    expect(page.get_by_text("The schedule's figures were taken over.")).to_be_visible()
