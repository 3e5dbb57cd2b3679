"""A project closes and its benefit is tracked on; readings are attested and confirmed; promise
stands against reality."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.barriers import barriers
from tests.journeys.visit import EXECUTIVE, NARROW, PROGRAM_OFFICE, Visit

pytestmark = pytest.mark.browser
OWNER, FINANCE = "Marcus Webb", "Colin Ashdown"
CLOSES, ENDED = "LFN-02", "CRV-06"
BENEFIT = "Fewer spills and penalties"


def opened(guest: Visit, code: str, tab: str) -> str:
    """Open a tab of a project by its code; return the project's path."""
    guest.go(f"/projects?q={code}&gone=yes")
    guest.page.get_by_role("grid", name="Projects").locator("tbody [data-row-link]").first.click()
    path = guest.page.url.removeprefix(guest.address).split("?")[0]
    guest.go(f"{path}/{tab}")
    return path


def test_the_project_closes_and_its_benefit_is_tracked_on(visit: Callable[..., Visit]) -> None:
    office = visit(PROGRAM_OFFICE)
    page, path = office.page, opened(office, CLOSES, "raid")
    items = page.locator("#raid tbody [data-row-link]")
    for address in [str(items.nth(n).get_attribute("href")) for n in range(items.count())]:
        office.go(address)
        close = page.get_by_role("link", name="Close…")
        if close.count():
            office.go(str(close.get_attribute("href")))
            page.get_by_label("How it ended").fill("Handed over to the line.")
            page.get_by_role("button", name="Close").press("Enter")
            page.wait_for_url(lambda url: "/move" not in url and "/close" not in url)
    office.go(path)
    page.get_by_role("button", name="Begin closing").click()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator("header, main").get_by_text("Closed", exact=True).first).to_be_visible()
    office.go(f"{path}/benefits")
    expect(page.locator("#benefits tbody")).to_contain_text("In delivery")
    assert not barriers(office, page.url)
    page.locator("#benefits tbody a.name").first.click()
    assert not barriers(office, page.url)
    expect(page.locator("main")).to_contain_text("Promise against reality")


def test_two_readings_are_attested_confirmed_and_shown(visit: Callable[..., Visit]) -> None:
    owner, finance, executive = visit(OWNER), visit(FINANCE), visit(EXECUTIVE)
    page = owner.page
    owner.go("/")
    block = page.get_by_role("region", name="Readings to attest")
    expect(block).to_contain_text(ENDED)
    block.get_by_role("link", name=BENEFIT).first.click()
    path = page.url.removeprefix(owner.address).split("#")[0]
    assert not barriers(owner, page.url)
    for left in (2, 1):
        attest = page.get_by_role("link", name="Attest…")
        expect(attest).to_have_count(left)
        attest.first.focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Attest").press("Enter")
        expect(page.get_by_text("Attested: you vouch for it.").first).to_be_visible()
        owner.go(path)
    expect(page.get_by_role("link", name="Attest…")).to_have_count(0)

    finance.go("/")
    waits = finance.page.get_by_role("region", name="Readings to confirm for finance")
    waits.get_by_role("link", name=BENEFIT).first.click()
    for left in (2, 1):
        confirm = finance.page.get_by_role("button", name="Confirm")
        expect(confirm).to_have_count(left)
        confirm.first.press("Enter")
        expect(finance.page.get_by_text("Confirmed for finance.").first).to_be_visible()

    seen = executive.page
    executive.go(f"/benefits?q={ENDED}&state=realising")
    row = seen.locator("#benefits tbody tr", has_text=BENEFIT)
    expect(row).to_contain_text("84%")
    expect(row).to_contain_text("At risk")
    assert not barriers(executive, seen.url)
    executive.go("/results")
    assert not barriers(executive, seen.url)
    expect(seen.locator("main")).to_contain_text("Realisation rate")
    expect(seen.locator("main")).to_contain_text("Did not come")
    seen.get_by_role("link", name="How Realisation rate is computed").first.click()
    expect(seen.get_by_text("two currencies have no sum").first).to_be_visible()


def test_it_fits_a_phone(visit: Callable[..., Visit]) -> None:
    guest = visit(EXECUTIVE, viewport=NARROW)
    for path in ("/benefits", "/results", "/benefits/claimed-twice", "/results/derive"):
        guest.go(path)
        wide = guest.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= NARROW["width"], (path, wide)
