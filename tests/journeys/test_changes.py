"""A manager raises a change, its owner answers, the budget holder reserves, and it goes to a board."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import barriers
from tests.journeys.visit import EXECUTIVE, LEAD, MANAGER, NARROW, Visit

pytestmark = pytest.mark.browser
PROJECT, TITLE = "Eskholme Clarifier Replacement", "A second clarifier drive"


def opened(guest: Visit) -> Page:
    """Open the request from the list."""
    guest.go("/changes?state=&view=all")
    guest.page.get_by_role("link", name=TITLE, exact=True).click()
    return guest.page


def raised(guest: Visit) -> Page:
    """Raise a request by keys: what, why, what it costs, and what it does to the plan."""
    guest.go("/projects")
    page = guest.page
    page.get_by_role("link", name=PROJECT).click()
    page.get_by_role("link", name="Changes", exact=True).last.click()
    page.get_by_role("link", name="New request").click()
    page.get_by_label("What should change").fill(TITLE)
    page.get_by_label("Why, and what it means").fill(
        "One drive alone stops the works when it fails."
    )
    page.get_by_label("Why, and what it means").press("Tab")
    page.get_by_role("button", name="Draft it").press("Enter")
    expect(page.get_by_text("Now say what it does to the plan")).to_be_visible()
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("What carrying it out costs").fill("20000")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add to it").click()
    page.get_by_label("It should").select_option("slip")
    page.get_by_label("Activity", exact=True).select_option(index=1)
    page.get_by_label("Working days").fill("14")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("14 calendar days later")).to_be_visible()
    page.get_by_role("button", name="Compute its impact").click()
    expect(page.get_by_role("link", name=re.compile("Finish"))).to_be_visible()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Submitted").first).to_be_visible()
    return page


def test_a_change_goes_from_its_title_to_its_board(visit: Callable[..., Visit]) -> None:
    manager = visit(MANAGER)
    page = raised(manager)
    assert not barriers(manager, page.url)
    lead = visit(LEAD)
    expect(lead.page.get_by_role("heading", name="Changes to screen")).to_be_visible()
    desk = opened(lead)
    desk.get_by_role("button", name="Fit to be assessed").click()
    desk.get_by_role("button", name="Compute its impact").click()
    expect(desk.get_by_text(re.compile("still to answer")).first).to_be_visible()
    desk.get_by_role("button", name="Go on to its funding").click()
    expect(desk.get_by_role("alert")).to_contain_text("Still to answer")
    page = opened(manager)
    mine = page.get_by_role("link", name=re.compile("^Answer for")).all()
    for name in [link.get_attribute("aria-label") or "" for link in mine]:
        page.get_by_role("link", name=name, exact=True).first.click()
        page.get_by_label("We can live with it").check()
        page.get_by_role("button", name="Answer", exact=True).click()
        expect(page.get_by_text("Your answer is kept.").first).to_be_visible()
        page.wait_for_load_state()
    desk = opened(lead)
    desk.get_by_role("button", name="Go on to its funding").click()
    page = opened(manager)
    page.get_by_role("link", name="Ask for money").click()
    page.get_by_label("Budget or line").fill("Capital reserve")
    page.get_by_label("Budget holder").select_option(label=EXECUTIVE)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Asked for").first).to_be_visible()
    payer = visit(EXECUTIVE)
    expect(
        payer.page.get_by_role("heading", name="Changes that wait for your money")
    ).to_be_visible()
    held = opened(payer)
    held.get_by_role("link", name="Reserve from Capital reserve").click()
    held.get_by_role("button", name="Reserve", exact=True).click()
    expect(held.get_by_text("Reserved", exact=False).first).to_be_visible()
    assert not barriers(payer, held.url)
    held.get_by_role("link", name="How it comes about").click()
    expect(held.get_by_role("heading", name="Activities, and through which chain")).to_be_visible()
    assert not barriers(payer, held.url)
    held.set_viewport_size(NARROW)  # type: ignore[arg-type]
    opened(payer)
    width = held.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"], width
