"""An office lead runs a campaign in a browser, and turns the largest gap into work."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from sightline.kernel import clock
from tests.journeys.visit import MANAGER, PROGRAM_OFFICE, Visit

pytestmark = pytest.mark.browser
TITLE = "How far are we this autumn?"


def day(days: int) -> str:
    """Return the day so many days from today, as a date field takes it."""
    return (clock.today() + timedelta(days)).isoformat()


def test_a_campaign_from_its_plan_to_the_work_that_comes_of_it(
    visit: Callable[..., Visit],
) -> None:
    lead = visit(PROGRAM_OFFICE)
    page = lead.page
    lead.go("/maturity/campaigns")
    page.get_by_role("main").get_by_role("link", name="Campaign", exact=True).first.click()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Led by").select_option(label="\u2013 Water Program Office")
    page.get_by_label("Model").select_option(label="PMO cube: scope by approach, version 1")
    page.get_by_label("Closes").fill(day(20))
    page.get_by_role("button", name="Plan it").click()
    expect(page.locator("h1")).to_have_text(TITLE)
    address = page.url
    page.get_by_role("link", name="Items and targets…").click()
    boxes = page.get_by_role("checkbox", name="Ask for")
    for n in range(boxes.count()):
        boxes.nth(n).set_checked(n < 3)
    rows = page.get_by_role("row")
    for name, importance, target in (
        ("Advises on strategy", "3", "2"),
        ("Selects and balances work", "5", "3"),
        ("Follows benefits", "4", "2"),
    ):
        row = rows.filter(has_text=name).first
        row.get_by_label("Importance of").select_option(importance)
        row.get_by_label("Target of").select_option(target)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Person", exact=True).click()
    page.get_by_label("Person").select_option(label=MANAGER)
    page.get_by_label("Answers as").select_option(label="Project manager")
    page.get_by_role("button", name="Ask them").click()
    expect(page.get_by_role("table", name="Who is asked")).to_contain_text("0 of 3")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.locator("main")).to_contain_text("Open")

    manager = visit(MANAGER)
    page = manager.page
    manager.go("/maturity/campaigns")
    page.get_by_role("link", name=TITLE).first.click()
    for name in ("Advises on strategy", "Selects and balances work", "Follows benefits"):
        page.get_by_role("group", name=name).get_by_label("1 Basic").focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Save Enterprise, strategic").click()
    expect(page.locator("main")).to_contain_text("3 of 3 items answered")

    page = lead.page
    page.goto(address)
    expect(page.get_by_role("table", name="Who is asked")).to_contain_text("3 of 3")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("table", name="Results by dimension")).to_contain_text("33%")
    page.get_by_role("link", name="Confirm…").click()
    page.get_by_role("button", name="Confirm", exact=True).click()
    gaps = page.get_by_role("table", name="Gaps by priority")
    first = gaps.get_by_role("row").nth(1)
    expect(first).to_contain_text("Selects and balances work")
    expect(first).to_contain_text("5 \u00d7 (3 \u2212 1) = 10")
    first.get_by_role("link", name="Improve…").click()
    page.get_by_label("What is to be done").fill("Show the board what it leaves out")
    page.get_by_label("Owner").select_option(label=MANAGER)
    page.get_by_label("Due").fill(day(60))
    page.get_by_role("button", name="Propose it").click()
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.locator("main")).to_contain_text("Agreed")
    work = page.url

    page = manager.page
    page.goto(work)
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_role("link", name="Done…").click()
    page.get_by_label("What was done").fill("A page with what was left out, and why.")
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator("main")).to_contain_text("A page with what was left out")

    lead.go("/network")
    row = lead.page.get_by_role("row").filter(has_text="Water Program Office").first
    row.get_by_role("link", name="Basic").or_(row.get_by_role("link", name="Intermediate")).click()
    expect(lead.page.locator("h1")).to_have_text(TITLE)
