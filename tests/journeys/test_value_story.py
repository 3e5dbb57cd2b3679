"""A value story in a browser: an office lead writes and publishes it, an executive reads it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from sightline.kernel import clock
from tests.journeys.test_service_request import pick
from tests.journeys.visit import EXECUTIVE, LEAD, NARROW, Visit

pytestmark = pytest.mark.browser
HOME, HEADLINE = "Water Program Office", "Bids went out on time"


def test_an_executive_reads_on_a_phone_what_the_office_published(
    visit: Callable[..., Visit],
) -> None:
    year = clock.today().year
    lead = visit(LEAD)
    page = lead.page
    lead.go("/office-value/cost")
    pick(page, "Office", HOME)
    page.get_by_label("Cost (").fill("400000")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("table", name="Return")).to_contain_text(HOME)

    lead.go("/value-stories")
    page.get_by_role("link", name="Write a story…").click()
    pick(page, "Office", HOME)
    page.get_by_label("In one sentence").fill(HEADLINE)
    page.get_by_label("What was delivered").fill("Plans in two days, and all bids in time.")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator("main")).to_contain_text("figures of now")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("main")).to_contain_text("Say in words what was delivered")
    page.go_back()
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("What customers make of it").fill("They come back; reports are too long.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("main")).to_contain_text("figures as of")
    expect(page.get_by_role("link", name="Edit", exact=True)).to_have_count(0)
    address = page.url

    executive = visit(EXECUTIVE, viewport=NARROW)
    page = executive.page
    executive.go("/value-stories")
    page.goto(address)
    expect(page.locator("h1")).to_have_text(HEADLINE)
    delivered = page.get_by_role("region", name="What was delivered")
    perceived = page.get_by_role("region", name="What customers make of it")
    expect(delivered).to_contain_text("Plans in two days")
    expect(delivered).to_contain_text("Promises kept")
    expect(perceived).to_contain_text("reports are too long")
    expect(perceived).to_contain_text("shown from 5 answers on")
    expect(page.locator("main")).to_contain_text("400,000 GBP")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"the page is {wide} px wider than the phone"
    page.emulate_media(media="print")
    expect(delivered).to_be_visible()
    page.emulate_media(media="screen")
    perceived.get_by_role("link", name="Open Satisfied customers").click()
    expect(page.locator("h1")).to_have_text("How services were met")
    expect(page.locator("main")).to_contain_text(f"of {HOME}, closed in {year}")
