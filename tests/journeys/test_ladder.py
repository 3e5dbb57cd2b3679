"""The ladder bites: what a project may do alone grows with its customer, until a major finding."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.visit import LEAD, MANAGER, Visit

pytestmark = pytest.mark.browser
PROJECT, CUSTOMER = "Storm Tank Expansion, Lowmere", "Storm tank team"


def pick(page: Page, name: str, words: str) -> None:
    """Choose what holds the words."""
    field = page.locator(f"select[name={name}]")
    value = field.locator("option", has_text=words).first.get_attribute("value")
    assert value
    field.select_option(value, force=True)


def address_of(guest: Visit) -> str:
    """Return the address of the project."""
    guest.go("/projects?q=Storm+Tank")
    guest.page.get_by_role("link", name=PROJECT).click()
    guest.page.wait_for_url(re.compile("/projects/[0-9a-f-]{36}$"))
    return guest.page.url


def registered(lead: Visit) -> str:
    """Register a customer that stands for the project; return its address."""
    page = lead.page
    lead.go("/customers/new")
    page.locator("select[name=office_id]").select_option(index=1)
    page.get_by_label("Name").fill(CUSTOMER)
    pick(page, "kind", "Team")
    pick(page, "about", PROJECT)
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.locator("h1")).to_have_text(CUSTOMER)
    return page.url


def climb(lead: Visit, customer: str) -> None:
    """Lead the customer up to the top, as the ladder asks."""
    page = lead.page
    for step in ("Guide", "Partner", "Empower"):
        for _ in range(2):
            lead.go(f"{customer}/assess")
            page.get_by_label("Maturity").select_option("4")
            page.get_by_label("Evidence").fill("Their forecasts held all year.")
            page.get_by_role("button", name="Note it", exact=True).click()
            page.wait_for_url(customer)
        lead.go(f"{customer}/move")
        pick(page, "approach", step)
        page.get_by_label("Why").fill("Two assessments in a row, and no finding.")
        page.get_by_role("button", name="Move", exact=True).click()
        page.wait_for_url(customer)
        expect(page.locator(".lede").first).to_contain_text(step)


def submitted(manager: Visit, project: str) -> str:
    """Write a report and submit it; return its address."""
    page = manager.page
    manager.go(f"{project}/reports")
    page.get_by_role("link", name="Write a report").click()
    for number, box in enumerate(page.get_by_label(re.compile(": reason$")).all()):
        box.fill(f"Reason {number} as the journey gives it.")
    page.get_by_label("Achieved").fill("The tank is dug.")
    page.get_by_label(re.compile("^Next")).fill("The roof.")
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_url(re.compile("/reports/[0-9a-f-]{36}$"))
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("toast-stack")).to_contain_text("The report is now: submitted.")
    return page.url


def look_drawn(lead: Visit) -> None:
    """Open the look that the machine draws a moment after the report was published."""
    page = lead.page
    for _ in range(40):
        lead.go("/looks?state=drawn&q=storm")
        link = page.get_by_role("link", name=re.compile("^Report as of"))
        if link.count():
            link.first.click()
            return
        page.wait_for_timeout(500)
    raise AssertionError("nothing was drawn")


def found(lead: Visit, customer: str, what: str) -> None:
    """Note a major finding."""
    page = lead.page
    lead.go(f"{customer}/findings/new")
    page.get_by_label("What").first.fill(what)
    pick(page, "severity", "Major")
    page.get_by_role("button", name="Note it", exact=True).click()
    page.wait_for_url(customer)


def test_a_project_is_trusted_sampled_and_put_back(visit: Callable[..., Visit]) -> None:
    manager, lead = visit(MANAGER), visit(LEAD)
    project = address_of(manager)
    customer = registered(lead)

    report = submitted(manager, project)
    main = manager.page.locator("main")
    publish = main.get_by_role("button", name="Publish")
    expect(publish).to_have_count(0)
    manager.go(f"{project}/reports")
    expect(main).to_contain_text(f"Direct: {CUSTOMER}. The office publishes the reports.")

    climb(lead, customer)
    manager.go(f"{project}/reports")
    expect(main).to_contain_text("The project publishes its reports by itself.")
    expect(main).to_contain_text("looked at afterwards")
    manager.go(report)
    publish.click()
    expect(main).to_contain_text(f"without a check beforehand (Empower: {CUSTOMER})")

    look_drawn(lead)
    page = lead.page
    page.get_by_role("link", name="What was seen…").click()
    pick(page, "outcome", "major")
    page.get_by_label("What was seen").fill("The forecast was typed in, not computed.")
    page.get_by_role("button", name="Note it", exact=True).click()
    expect(page.locator("main")).to_contain_text("A major finding")
    lead.go(customer)
    expect(page.locator(".lede").first).to_contain_text("Partner")
    expect(page.get_by_role("table", name="Findings")).to_contain_text("typed in, not computed")
    found(lead, customer, "It happened again.")
    expect(page.locator(".lede").first).to_contain_text("Guide")

    manager.go(f"{project}/reports")
    expect(main).to_contain_text("The office checks each report before it is published.")
    for guest in (manager, lead):
        guest.end()
