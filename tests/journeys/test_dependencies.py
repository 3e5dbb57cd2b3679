"""Two managers agree on a dependency; it is met, counted in the matrix and drawn."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.barriers import barriers
from tests.journeys.visit import MANAGER, NARROW, PROGRAM_OFFICE, Visit

pytestmark = pytest.mark.browser
TAKER, GIVER = "Eskholme Clarifier Replacement", "RSD-01"
WHAT = "Crane for the clarifier bridge"


def test_proposed_confirmed_met_and_seen_in_the_matrix(visit: Callable[..., Visit]) -> None:
    asks, is_asked = visit(MANAGER), visit(PROGRAM_OFFICE)
    page = asks.page
    asks.go("/projects?q=Eskholme")
    page.get_by_role("link", name=TAKER).first.click()
    page.get_by_role("navigation", name="Project").get_by_role("link", name="Dependencies").click()
    assert not barriers(asks, page.url)
    page.get_by_role("link", name="Propose a dependency").click()
    assert not barriers(asks, page.url)
    page.get_by_label("needs something from").check()
    other = page.get_by_label("Other project")
    choice = other.locator("option", has_text=GIVER).get_attribute("value")
    other.select_option(value=choice)
    page.get_by_role("textbox", name="What").fill(WHAT)
    page.get_by_label("Needed by").fill("2031-05-01")
    page.get_by_label("Promised by").fill("2031-05-20")
    page.get_by_label("Acceptance test").fill("It lifts twelve tonnes.")
    page.get_by_role("button", name="Propose").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(WHAT)
    expect(page.locator("main")).to_contain_text("Not confirmed yet")
    assert not barriers(asks, page.url)

    there = is_asked.page
    is_asked.go("/")
    block = there.get_by_role("region", name="Dependencies to confirm")
    block.get_by_role("link", name=WHAT).click()
    there.get_by_role("button", name="Confirm").press("Enter")
    expect(there.get_by_text("Confirmed: it is in force.")).to_be_visible()
    expect(there.locator("main")).to_contain_text("short by 19 days")

    asks.go("/")
    expect(page.get_by_role("region", name="Needs attention")).to_contain_text("falls short")
    asks.go("/dependencies?gap=short")
    page.get_by_role("link", name="Matrix").click()
    assert not barriers(asks, page.url)
    page.get_by_role("link", name=f"1 from {GIVER} to TRN-03").click()
    expect(page.locator("#dependencies tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Graph").click()
    assert not barriers(asks, page.url)
    page.get_by_role("link", name=f"{GIVER} to TRN-03: 1").click()
    page.get_by_role("link", name=WHAT).click()
    page.get_by_role("link", name="It came…").click()
    page.get_by_label("How both know").fill("Lifted twelve tonnes this morning.")
    page.get_by_role("button", name="It came").click()
    expect(page.locator("main")).to_contain_text("met in time")

    asks.go("/dependencies?state=met")
    expect(page.locator("#dependencies tbody")).to_contain_text(WHAT)


def test_it_fits_a_phone(visit: Callable[..., Visit]) -> None:
    guest = visit(MANAGER, viewport=NARROW)
    for query in ("", "?show=matrix", "?show=graph"):
        guest.go(f"/dependencies{query}")
        wide = guest.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= NARROW["width"], (query, wide)
