"""Demand: somebody asks, the office merges a duplicate, raters score, the order is moved and frozen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visit import EXECUTIVE, LEAD, OFFICE, READER, Visit

pytestmark = pytest.mark.browser
TITLE = "Loggers on every trunk main"


def test_from_an_idea_to_a_ranking(visit: Callable[..., Visit]) -> None:
    asker = visit(READER)
    page = asker.page
    asker.go("/proposals/new")
    page.get_by_label("Title").fill("Sensors for pumping stations")
    expect(page.get_by_role("link", name=re.compile("Join this one")).first).to_be_visible()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("What is needed, and what for").fill("A leak is heard too late.")
    page.get_by_label("Kind").select_option("system")
    expect(page.get_by_label("Systems it touches")).to_be_visible()
    page.get_by_label("Rough size").select_option("s")
    page.get_by_label("Sponsor").select_option(label="Marcus Webb")
    page.get_by_role("button", name="Write it down").click()
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("main")).to_contain_text("Submitted")
    address = page.url

    lead = visit(LEAD)
    page = lead.page
    lead.go("/proposals/board")
    expect(page.get_by_role("heading", name=re.compile("^New"))).to_be_visible()
    page.get_by_role("link", name="Alarm when a pump stops").click()
    page.get_by_role("link", name="Merge…").click()
    same = page.locator("option", has_text="Sensors in all pumping stations").first
    page.get_by_label("It goes on as").select_option(same.get_attribute("value"))
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.locator("main")).to_contain_text("It goes on as")
    expect(page.locator("main")).to_contain_text("Dear Callum Fraser")

    page.goto(address)
    page.get_by_role("button", name="Take up").click()
    page.get_by_role("button", name="Qualified").click()
    expect(page.locator("main")).to_contain_text("next step promised by")

    for who, score in ((LEAD, "10"), (EXECUTIVE, "9")):
        rater = visit(who)
        page = rater.page
        page.goto(address)
        page.get_by_role("link", name=re.compile("Score by Value, fit")).click()
        for label, said in (("Value to customers", score), ("Fit with", score), ("Urgency", "8"),
                            ("Risk of delivery", "2")):  # fmt: skip
            page.get_by_label(re.compile(label)).fill(said)
        page.get_by_role("button", name="Keep my scores").click()
        expect(page.locator("main")).to_contain_text("Scores")

    chief = visit(EXECUTIVE)
    page = chief.page
    chief.go("/rankings")
    page.get_by_role("link", name="This quarter's round").click()
    page.get_by_role("link", name="Sort by score…").click()
    page.get_by_role("button", name="Sort", exact=True).click()
    rows = page.get_by_role("table", name="Proposals in their order").locator("tbody tr")
    expect(rows.first).to_contain_text(TITLE)
    expect(page.locator("svg circle.bubble").first).to_be_attached()
    rows.first.get_by_role("link", name=TITLE).first.focus()
    page.keyboard.press("Alt+ArrowDown")
    page.wait_for_url("**/rankings/*?line=*")
    expect(rows.nth(1)).to_contain_text(TITLE)
    expect(rows.nth(1)).to_contain_text("by hand")
    rows.nth(1).drag_to(rows.first, target_position={"x": 30, "y": 4})
    expect(rows.first).to_contain_text(TITLE)
    page.get_by_role("link", name="Freeze…").click()
    page.get_by_role("button", name="Freeze", exact=True).click()
    expect(page.locator("main")).to_contain_text("It comes out as it did")

    office = visit(OFFICE)
    office.go("/rankings")
    office.page.get_by_role("link", name="Round of last month").click()
    office.page.get_by_role("link", name="What it rests on").click()
    expect(office.page.locator("main")).to_contain_text("Nearest flips")
