"""A standard in a browser: published, deviated from, let be, reported by, amended, verified."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from sightline.kernel import clock
from tests.journeys.visit import LEAD, MANAGER, OFFICE, PROGRAM_OFFICE, Visit

pytestmark = pytest.mark.browser
ENDING, GOING_ON = "Brackenford Works Filter Rebuild", "Eskholme Clarifier Replacement"


def day(days: int) -> str:
    """Return the day so many days from today, as a date field takes it."""
    return (clock.today() + timedelta(days)).isoformat()


def open_project(guest: Visit, name: str) -> None:
    """Open a project's page from the list."""
    guest.go(f"/projects?q={name.split(maxsplit=1)[0]}")
    guest.page.get_by_role("link", name=name).first.click()
    expect(guest.page.locator("h1")).to_contain_text(name)


def begin_report(guest: Visit, name: str) -> None:
    """Open the form of a project's next report."""
    open_project(guest, name)
    guest.page.get_by_role("link", name="Status reports", exact=True).click()
    guest.page.get_by_role("link", name="Write a report").click()
    expect(guest.page.locator("h1")).to_contain_text("new report")


def test_a_new_version_from_publication_to_what_comes_back(visit: Callable[..., Visit]) -> None:
    lead = visit(LEAD)
    page = lead.page
    lead.go("/standards?sort=code")
    page.get_by_role("link", name="Monthly status report").first.click()
    page.get_by_role("link", name="Version 2", exact=True).click()
    page.get_by_role("link", name=re.compile("To the one before")).click()
    expect(page.locator("ins").first).to_contain_text("calendar")
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="Publish…").click()
    page.get_by_label("Takes effect on").fill(day(0))
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("main")).to_contain_text("Published")
    expect(page.get_by_role("table", name="Adoption by office")).to_contain_text("Notified")
    address = page.url

    desk = visit(OFFICE)
    page = desk.page
    page.goto(address)
    page.get_by_role("link", name="Ask to deviate from clause 1").click()
    expect(page.locator("main")).to_contain_text("Quarterly reports of river works")
    page.get_by_label("Title").fill("Two months at a time in winter")
    page.get_by_label("Why the clause cannot be met").fill("Sites are closed.")
    page.get_by_label("Alternative control").fill("A call every week.")
    page.get_by_label("From").fill(day(1))
    page.get_by_label("Until").fill(day(120))
    page.get_by_label("Office").select_option(label="Treatment and Reservoirs Project Office")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("main")).to_contain_text("before the clause bound: a deviation")
    expect(page.get_by_role("link", name="Approve…")).to_have_count(0)
    asked = page.url

    page = lead.page
    page.goto(asked)
    page.get_by_role("button", name="Take up").click()
    page.get_by_role("link", name="Approve…").click()
    page.get_by_label("Reasons").fill("The call does what the report is for.")
    page.get_by_label("Conditions").fill("Notes of the call are kept.")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("main")).to_contain_text("Approved with conditions")

    manager = visit(MANAGER)
    page = manager.page
    open_project(manager, ENDING)
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Complete, %").fill("85")
    page.get_by_role("button", name="Save", exact=True).click()

    office = visit(PROGRAM_OFFICE)
    page = office.page
    page.goto(address)
    page.get_by_role("link", name=re.compile("projects in scope")).click()
    row = page.get_by_role("row").filter(has_text=ENDING)
    expect(row).to_contain_text("May be grandfathered")
    row.get_by_role("link", name=ENDING).click()
    page.get_by_role("link", name="Grandfather… from REP-1 v2").click()
    page.get_by_label(re.compile("^Why")).fill("It is handed over within weeks.")
    page.get_by_label("It ends with").fill("Handover")
    page.get_by_role("button", name="Decide so").click()
    decided = page.get_by_role("table", name=re.compile("finish as it began"))
    expect(decided).to_contain_text("Standing")

    page = manager.page
    begin_report(manager, ENDING)
    expect(page.get_by_label("Achieved")).to_be_visible()
    expect(page.get_by_label("Decisions needed")).to_have_count(0)
    begin_report(manager, GOING_ON)
    expect(page.get_by_label("Decisions needed")).to_be_visible()
    expect(page.get_by_label("Lessons")).to_be_visible()
    expect(page.locator("main")).to_contain_text("REP-1 v2, clause 2 asks for it; needed from")

    page = office.page
    page.goto(f"{address.split('?')[0]}/feedback")
    page.get_by_label("Office").select_option(label="Water Program Office")
    page.get_by_label("Title").fill("River works have seasons")
    page.get_by_label("What does not fit, and for whom").fill("A season is no month.")
    page.get_by_role("button", name="Raise it").click()
    expect(page.locator("main")).to_contain_text("not yet, due")
    thread = page.url

    page = lead.page
    page.goto(thread)
    page.get_by_role("button", name="Acknowledge").click()
    page.get_by_role("button", name="Begin the joint review").click()
    page.goto(address)
    page.get_by_role("button", name="Draft the next version").click()
    page.get_by_role("link", name="Edit clause 1").click()
    page.get_by_label("What it asks for").fill("A report for every month or season.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("month or season")
    page.goto(thread)
    page.get_by_role("link", name="Resolve…").click()
    page.get_by_label("Outcome").select_option(label="Standard amended")
    page.get_by_label("What was agreed, or why not").fill("The next version says season.")
    page.get_by_role("button", name="Resolve", exact=True).click()
    expect(page.locator("main")).to_contain_text("Standard amended")

    page = office.page
    page.goto(thread)
    page.get_by_role("button", name="It helps").click()
    expect(page.locator("main")).to_contain_text("verified by the raiser")

    page = lead.page
    lead.go(f"/compliance?on={day(-30)}")
    expect(page.get_by_role("table", name="Compliance by office")).to_contain_text("Office")
    page.get_by_role("link", name=re.compile("^[0-9]+ asked of ")).first.click()
    expect(page.locator("main")).to_contain_text("of its projects")
    lead.go("/compliance")
    for name in ("Strict", "Of obliged", "Governed"):
        expect(page.locator("main")).to_contain_text(name)
    page.get_by_role("link", name=re.compile("grandfathered from LIF-1")).click()
    expect(page.get_by_role("link", name=re.compile(".+")).first).to_be_visible()
    expect(page.locator("main")).to_contain_text("Grandfathered")
    lead.go("/network")
    expect(page.locator("main")).to_contain_text("Heat network regulation")
    for each in (lead, desk, office, manager):
        each.end()
