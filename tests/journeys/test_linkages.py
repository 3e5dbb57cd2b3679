"""A judge works through suggestions by keys; somebody who types a new project sees what is there."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import barriers
from tests.journeys.visit import LEAD, READER, Visit

pytestmark = pytest.mark.browser
BEST = ("Customer Alerting Service for Bursts and Outages", "Customer Alerts Platform")


def said(page: Page, words: str) -> None:
    """Wait for the message that follows a step, and put it away."""
    expect(page.get_by_text(words, exact=True).first).to_be_visible()


def open_the_last(page: Page, guest: Visit) -> str:
    """Open the suggestion with the lowest score, which no other journey looks for."""
    guest.go("/linkages?state=suggested&sort=score")
    page.locator("#linkages tbody a[data-row-link]").first.click()
    page.wait_for_url(re.compile("/linkages/[0-9a-f-]{36}$"))
    return page.url


def test_a_judge_confirms_dismisses_and_acts(visit: Callable[..., Visit]) -> None:
    guest = visit(LEAD)
    page = guest.page
    page.get_by_role("heading", name="Linkages to judge").wait_for()
    page.keyboard.press("g")
    page.keyboard.press("k")
    page.wait_for_url(re.compile("/linkages$"))
    assert not barriers(guest, page.url)
    first = page.locator("#linkages tbody tr").first
    for name in BEST:
        expect(first).to_contain_text(name)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/linkages/[0-9a-f-]{36}$"))
    assert not barriers(guest, page.url)
    main = guest.main()
    for words in ("Notify gateway", "projects", "Integration point", "Bellhaugh Messaging"):
        assert words in main
    dismissed = open_the_last(page, guest)
    page.get_by_role("link", name="Dismiss…").click()
    form = page.locator("dialog[open], main").last
    form.get_by_label("Why").fill("The two only share a month.")
    form.get_by_role("button", name="Dismiss").click()
    said(page, "Dismissed.")
    expect(page.locator("main")).to_contain_text("The two only share a month.")
    page.get_by_role("button", name="Undo").click()
    said(page, "Taken back.")
    guest.go(dismissed)
    expect(page.get_by_role("link", name="Dismiss…")).to_be_visible()
    page.get_by_role("button", name="Look later").click()
    said(page, "Kept for later.")
    act(guest)


def act(guest: Visit) -> None:
    """Confirm the one under review, settle what is done about it, and close it."""
    page = guest.page
    page.get_by_role("link", name="Confirm…").click()
    form = page.locator("dialog[open], main").last
    form.get_by_label("They are").select_option(label="Synergy")
    form.get_by_role("button", name="Confirm").click()
    said(page, "Confirmed.")
    page.get_by_role("link", name="Settle the action…").click()
    form = page.locator("dialog[open], main").last
    form.get_by_label("What is done").fill("One visit for both")
    form.get_by_label("Who does it").select_option(label=LEAD)
    form.get_by_label("Saving expected").fill("4000")
    form.get_by_role("button", name="Settle the action").click()
    said(page, "Settled.")
    page.get_by_role("link", name="Close…").click()
    form = page.locator("dialog[open], main").last
    form.get_by_label("Saving made").fill("3500")
    form.get_by_role("button", name="Close", exact=True).last.click()
    said(page, "Closed.")
    expect(page.locator("main")).to_contain_text("£3.5k")
    assert not barriers(guest, page.url)
    guest.go("/linkages/precision")
    assert not barriers(guest, page.url)
    assert "2 confirmed of 3 judged" in guest.main()


def test_similar_projects_appear_while_one_is_typed(visit: Callable[..., Visit]) -> None:
    guest = visit(LEAD)
    page = guest.page
    guest.go("/projects/new")
    page.get_by_label("Name").press_sequentially("Alerts for customers about bursts")
    found = page.get_by_label("Similar projects")
    expect(found).to_contain_text(BEST[0])
    assert "similar text" in found.inner_text().lower()
    assert not barriers(guest, page.url)
    found.get_by_role("link", name=re.compile(f"Open it instead.*{BEST[0]}")).click()
    assert guest.heading() == BEST[0]


def test_without_scripts_the_same_is_asked_on_a_page(visit: Callable[..., Visit]) -> None:
    guest = visit(READER, java_script_enabled=False)
    page = guest.page
    guest.go("/linkages")
    page.get_by_role("link", name="Find similar projects").click()
    page.get_by_label("Name").fill("Alerts for customers about bursts")
    page.get_by_role("button", name="Find").click()
    assert "Similar projects" in guest.main()
