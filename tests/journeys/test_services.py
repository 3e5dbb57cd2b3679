"""Services in a browser: a customer asks, waits, receives and rates; the office works its queue."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.visit import ANALYST, LEAD, MANAGER, Visit

pytestmark = pytest.mark.browser
TITLE = "A second look at the clarifier's plan"


def tick_all(page: Page) -> None:
    """Tick every task of a request off."""
    tasks = page.get_by_role("button", name=re.compile("^Done"))
    while n := tasks.count():
        tasks.first.click()
        expect(tasks).to_have_count(n - 1)


def test_a_customer_asks_waits_receives_and_rates(visit: Callable[..., Visit]) -> None:
    customer = visit(MANAGER)
    page = customer.page
    customer.go("/portal")
    expect(page.locator("main")).to_contain_text("You stand for")
    page.get_by_role("link", name=re.compile("Ask for it.*Planning")).click()
    page.get_by_label("In a few words").fill(TITLE)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("h1")).to_contain_text(TITLE)
    expect(page.locator("main")).to_contain_text("The clock runs")
    address = page.url

    lead = visit(LEAD)
    page = lead.page
    lead.go("/desk?state=new")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("link", name="Assign…").click()
    page.get_by_label("Worked on by").select_option(index=1)
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.locator("main")).to_contain_text("worked on by Tomasz Wielgosz")

    desk = visit(ANALYST)
    page = desk.page
    page.goto(address)
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_role("link", name="Wait for the customer…").click()
    page.get_by_label("Why").fill("Which clarifier is meant?")
    page.get_by_role("button", name="Wait for the customer", exact=True).click()
    expect(page.locator("main")).to_contain_text("The clock stands")

    page = customer.page
    page.reload()
    page.get_by_role("link", name="Go on…").click()
    page.get_by_label("Why").fill("The northern one.")
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.locator("main")).to_contain_text("The clock runs")

    page = desk.page
    page.reload()
    tick_all(page)
    page.get_by_role("link", name="Deliver…").click()
    page.get_by_label("Why").fill("The plan with our notes lies in the folder.")
    page.get_by_role("button", name="Deliver", exact=True).click()
    expect(page.locator("main")).to_contain_text("The clock has stopped")
    expect(page.get_by_role("link", name="Say how it was")).to_have_count(0)

    page = customer.page
    page.reload()
    page.get_by_role("button", name="Confirm", exact=True).click()
    page.get_by_role("link", name="Say how it was").click()
    page.get_by_label("5: very satisfied").check()
    page.get_by_label("How likely would you recommend it").select_option("9")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("main")).to_contain_text("Confirmed")
    expect(page.get_by_role("link", name="Say how it was")).to_have_count(0)
