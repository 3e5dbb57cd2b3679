"""A new office in a browser: from its baseline to a printed charter in one sitting of two people."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import barriers
from tests.journeys.visit import LEAD, NARROW, OFFICE, Visit

pytestmark = pytest.mark.browser
NAME = "Treatment and Reservoirs Project Office"
#: Document to what is typed into its form, by label, and what is chosen.
TYPED: dict[str, dict[str, str]] = {
    "Organisational baseline": {
        "The organisation's strategy in short": "Water that is always there.",
        "Culture": "Engineers decide by evidence.",
        "What that maturity is seen in": "Gates are held, each area plans in its own way.",
        "Industry": "Water treatment",
        "Regulation": "Prices are reviewed every five years.",
        "People": "210",
        "Budget of a year (GBP)": "18000000",
    },
    "Mandate": {
        "Justification": "Two sites ordered the same pump twice.",
        "Approves up to (GBP)": "100000",
    },
    "Governance": {
        "Decisions": "A gate is passed | Sponsor | Operating area | As needed | Program board",
        "Roles": "Lead | What is reported | Lina Zhou",
    },
    "Strategy": {
        "Direction in short": "From reports to promises kept.",
        "Road map of services": "Planning help | 1 | 3 | 2027-06-30 | Lina Zhou",
        "Goals": "Gates on their day | Gates held on date | 85 %",
    },
}
CHOSEN: dict[str, dict[str, str]] = {
    "Organisational baseline": {
        "Maturity": "2 · Repeated where people know how",
        "Structure": "Weak matrix",
        "Risk appetite": "Cautious",
    },
    "Mandate": {"Sponsor": "Chidi Okonkwo", "Authority": "Approves"},
}


def write(page: Page, words: str) -> None:
    """Fill in the form of a document; what is proposed stays."""
    page.get_by_role("link", name=re.compile(f"^Write it.*{words}$")).click()
    expect(page.locator("h1")).to_contain_text(words)
    for label, text in TYPED[words].items():
        page.get_by_label(label, exact=True).fill(text)
    for label, text in CHOSEN.get(words, {}).items():
        page.get_by_role("combobox", name=label, exact=True).select_option(label=text)
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.locator("body")).to_contain_text("It is a draft")


def test_a_new_office_goes_from_baseline_to_charter(visit: Callable[..., Visit]) -> None:
    author, approver = visit(OFFICE), visit(LEAD)
    page, boss = author.page, approver.page
    found: list[str] = []
    author.go("/offices")
    page.get_by_role("link", name=NAME, exact=True).first.click()
    page.get_by_role("link", name="Foundation", exact=True).click()
    expect(page.locator("h1")).to_have_text(f"Foundation of {NAME}")
    home = page.url
    found += barriers(author, home)
    for words in TYPED:
        write(page, words)
        expect(page.get_by_role("link", name=re.compile(f"^Approve.*{words}$"))).to_have_count(0)
        page.get_by_role("button", name=re.compile(f"^Submit it.*{words}$")).click()
        expect(page.locator("body")).to_contain_text("waits for somebody else")
        approver.go(home)
        boss.get_by_role("link", name=re.compile(f"^Approve.*{words}$")).click()
        boss.get_by_label("Why").last.fill("As we talked it over.")
        boss.get_by_role("button", name="Approve", exact=True).click()
        expect(boss.locator("body")).to_contain_text("The document is approved.")
        author.go(home)
    expect(page.locator("main")).to_contain_text("All four are approved")
    found += barriers(author, home)
    page.get_by_role("link", name="Charter to print").click()
    expect(page.locator("h1")).to_have_text(f"Charter of {NAME}")
    said = author.main()
    for words in ("Weak matrix", "Chidi Okonkwo", "£100,000", "As needed", "85 %", LEAD):
        assert words in said, words
    assert "Not approved yet" not in said
    found += barriers(author, page.url)
    page.emulate_media(media="print")
    expect(page.locator(".topbar")).to_be_hidden()
    expect(page.get_by_role("button", name="Show")).to_be_hidden()
    expect(page.get_by_role("heading", name=re.compile("Governance"))).to_be_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_label("As on").fill("2020-01-01")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Not approved yet.")).to_have_count(4)
    author.end()
    approver.end()
    assert not found, (len(found), found[:20])


def test_the_sample_shows_an_office_that_begins_and_one_that_stands(
    visit: Callable[..., Visit],
) -> None:
    guest = visit(LEAD)
    page = guest.page
    guest.go("/office-documents?q=Water+Program&kind=mandate")
    expect(page.get_by_role("main")).to_contain_text("Superseded")
    page.get_by_role("link", name="Water Program Office").first.click()
    expect(page.get_by_role("main")).to_contain_text("All four are approved")
    guest.go("/office-documents?q=Technology&state=draft")
    page.get_by_role("link", name="Technology Delivery Office").first.click()
    expect(page.get_by_role("main")).to_contain_text("Next: complete and submit the mandate")
    page.get_by_role("link", name="Charter so far").click()
    expect(page.get_by_text("Not approved yet.")).to_have_count(3)
    guest.end()
