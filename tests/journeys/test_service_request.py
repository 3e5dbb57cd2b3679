"""A customer of an office in a browser: asks, answers, receives, rates, and lets itself be quoted."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.visit import AUDITOR, LEAD, OFFICE, Visit

pytestmark = pytest.mark.browser
#: Somebody who stands for no other customer.
CLIENT = AUDITOR
HOME, CUSTOMER = "Water Program Office", "Filter works board"


def pick(page: Page, label: str, words: str) -> None:
    """Choose the first option that holds these words."""
    field = page.get_by_label(re.compile(f"^{label}"))
    option = field.locator("option").filter(has_text=words).first
    field.select_option(value=option.get_attribute("value"))


def set_up(lead: Visit) -> None:
    """Let the office offer the default catalogue to one customer, with somebody at its desk."""
    page = lead.page
    lead.go("/services/adopt")
    pick(page, "Office", HOME)
    page.get_by_label("Calendar").select_option(index=1)
    page.get_by_label("Offer them at once").check()
    page.get_by_role("button", name="Take it over").click()
    expect(page.locator("main")).to_contain_text("Planning and scheduling support")
    lead.go("/customers/new")
    pick(page, "Served by", HOME)
    page.get_by_label("Name").fill(CUSTOMER)
    pick(page, "Kind", "Team")
    page.get_by_role("button", name="Register").click()
    expect(page.locator("h1")).to_contain_text(CUSTOMER)
    lead.go(page.url + "/people/new")
    pick(page, "Person", CLIENT)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("main")).to_contain_text(CLIENT)
    lead.go("/desk/people/new")
    pick(page, "Office", HOME)
    pick(page, "Person", OFFICE)
    page.get_by_label("Good at").fill("scheduling")
    page.get_by_role("button", name=re.compile("^(Add|Save|Put)")).click()
    expect(page.locator("main")).to_contain_text(OFFICE)


def test_a_customer_asks_waits_receives_and_rates(visit: Callable[..., Visit]) -> None:
    lead = visit(LEAD)
    set_up(lead)

    client = visit(CLIENT)
    page = client.page
    client.go("/portal")
    expect(page.locator("main")).to_contain_text(CUSTOMER)
    page.get_by_role("link", name=re.compile("^Ask for it.*Planning and sched")).click()
    page.get_by_label("In a few words").fill("A plan for the weir")
    page.get_by_label("What you need").fill("Until the frost.")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("h1")).to_have_text("A plan for the weir")
    expect(page.locator("main")).to_contain_text("The clock runs")
    address = page.url

    desk = lead.page
    desk.goto(address)
    desk.get_by_role("button", name="Accept").click()
    expect(desk.locator("main")).to_contain_text("Draw the plan")
    desk.get_by_role("link", name="Assign…").click()
    desk.get_by_role("button", name=re.compile("^(Assign|Save|Give)")).click()
    expect(desk.locator("main")).to_contain_text(f"worked on by {OFFICE}")

    worker = visit(OFFICE)
    desk = worker.page
    desk.goto(address)
    desk.get_by_role("button", name="Start", exact=True).click()
    desk.get_by_role("link", name="Wait for the customer…").click()
    desk.get_by_label("Why").fill("Which weir?")
    desk.get_by_role("button", name="Wait for the customer").click()
    expect(desk.locator("main")).to_contain_text("The clock stands")

    page.reload()
    expect(page.locator("main")).to_contain_text("Waiting on the customer")
    page.get_by_role("link", name="Add a file…").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "weir.txt", "mimeType": "text/plain", "buffer": b"The old one, by the mill."}
    )
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("button", name=re.compile("^Remove.*weir.txt"))).to_be_visible()
    page.get_by_role("link", name="Go on…").click()
    page.get_by_label("Why").fill("The old one.")
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.locator("main")).to_contain_text("The clock runs")

    desk.reload()
    with desk.expect_download() as kept:
        desk.get_by_role("link", name="weir.txt").click()
    assert Path(kept.value.path()).read_bytes() == b"The old one, by the mill."
    while desk.get_by_role("button", name=re.compile("^Done")).count():
        desk.get_by_role("button", name=re.compile("^Done")).first.click()
        desk.wait_for_load_state()
    desk.get_by_role("link", name="Deliver…").click()
    desk.get_by_label("Why").fill("The plan is in the archive.")
    desk.get_by_role("button", name="Deliver", exact=True).click()
    expect(desk.locator("main")).to_contain_text("The clock has stopped")

    client.go("/portal")
    expect(page.locator("main")).to_contain_text("How was it?")
    page.goto(address)
    page.get_by_role("link", name="Say how it was").click()
    page.get_by_label("5: very satisfied").check()
    page.get_by_label("How likely").select_option("9")
    page.get_by_label("What should stay").fill("The quick answer.")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("link", name="Let the office quote it").click()
    page.get_by_label("As who it is quoted").fill("The board's manager")
    page.get_by_role("button", name="Let it be quoted").click()
    expect(page.get_by_role("link", name="Let the office quote it")).to_have_count(0)
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.locator("main")).to_contain_text("Confirmed")
    page.get_by_role("link", name=CUSTOMER).first.click()
    expect(page.locator("main")).to_contain_text("The quick answer.")
    expect(page.locator("main")).to_contain_text("shown from 5 answers on")
