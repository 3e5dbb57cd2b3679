"""A project manager: editing in the list, losing a race, and a report on its way to publication."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.visit import MANAGER, OFFICE, Visit

pytestmark = pytest.mark.browser
EDITED, RACED, REPORTED = (
    "Brackenford Works Filter Rebuild",
    "Storm Tank Expansion, Lowmere",
    "Eskholme Clarifier Replacement",
)
FORECAST = "td[data-field=forecast_finish]"


def cell_of(guest: Visit, project: str) -> Locator:
    """Open the list of projects; return the forecast finish of one."""
    guest.go("/projects")
    grid = guest.page.get_by_role("grid", name="Projects")
    return grid.get_by_role("row", name=project).locator(FORECAST)


def type_into(guest: Visit, cell: Locator, text: str) -> None:
    """Edit a cell by keyboard alone."""
    cell.focus()
    guest.page.keyboard.press("Enter")
    cell.get_by_role("textbox").or_(cell.locator("input")).first.fill(text)
    guest.page.keyboard.press("Enter")


def address_of(guest: Visit, project: str) -> str:
    """Return the path of a project's page."""
    guest.go("/projects")
    link = guest.page.get_by_role("link", name=project)
    return str(link.get_attribute("href"))


def test_a_forecast_is_edited_by_keyboard_and_undone(visit: Callable[..., Visit]) -> None:
    guest = visit(MANAGER)
    cell = cell_of(guest, EDITED)
    before = cell.inner_text()
    type_into(guest, cell, "2028-02-29")
    expect(cell).to_have_text("29 Feb 2028")
    toast = guest.page.locator("toast-stack").get_by_role("status")
    expect(toast).to_contain_text("saved")
    toast.get_by_role("button", name="Undo").click()
    expect(cell).to_have_text(before)
    expect(cell_of(guest, EDITED)).to_have_text(before)


def test_who_is_slower_in_the_list_sees_both_versions(visit: Callable[..., Visit]) -> None:
    slow, fast = visit(MANAGER), visit(MANAGER)
    cell = cell_of(slow, RACED)
    fast.go(f"{address_of(fast, RACED)}/edit")
    fast.page.get_by_label("Forecast finish").fill("2028-03-01")
    fast.page.get_by_role("button", name="Save").click()
    expect(fast.page.locator("toast-stack").get_by_role("status")).to_be_visible()
    type_into(slow, cell, "2028-04-02")
    dialog = slow.page.get_by_role("dialog", name="Changed by somebody else meanwhile")
    expect(dialog).to_contain_text("2028-03-01")
    expect(dialog).to_contain_text("2028-04-02")
    dialog.get_by_role("button", name="Keep theirs").click()
    expect(cell).to_have_text("1 Mar 2028")


def test_who_is_slower_in_the_form_sees_both_versions(visit: Callable[..., Visit]) -> None:
    slow, fast = visit(MANAGER), visit(MANAGER)
    path = f"{address_of(slow, RACED)}/edit"
    for guest, words in ((slow, "as the slower wrote"), (fast, "as the faster wrote")):
        guest.go(path)
        guest.page.get_by_label("Department").fill(words)
    fast.page.get_by_role("button", name="Save").click()
    expect(fast.page.locator("toast-stack").get_by_role("status")).to_be_visible()
    with slow.page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        slow.page.get_by_role("button", name="Save").click()
    assert answered.value.status == 409
    expect(slow.page.get_by_role("table", name="What was changed meanwhile")).to_contain_text(
        "as the faster wrote"
    )
    expect(slow.page.get_by_label("Department")).to_have_value("as the slower wrote")


def written(guest: Visit) -> str:
    """Write a report, submit it, return its address."""
    page = guest.page
    guest.go(f"{address_of(guest, REPORTED)}/reports")
    page.get_by_role("link", name="Write a report").click()
    for number, box in enumerate(page.get_by_label(re.compile(": reason$")).all()):
        box.fill(f"Reason {number} as the journey gives it.")
    page.get_by_label("Achieved").fill("The journey came this far.")
    page.get_by_label(re.compile("^Next")).fill("It goes on.")
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_url(re.compile("/reports/[0-9a-f-]{36}$"))
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("toast-stack")).to_contain_text("The report is now: submitted.")
    return page.url


def test_a_report_is_written_checked_published_and_frozen(visit: Callable[..., Visit]) -> None:
    address = written(visit(MANAGER))
    office = visit(OFFICE)
    page = office.page
    page.get_by_role("region", name="Reports to check").get_by_role("link", name=REPORTED).click()
    office.go(address)
    for button, state in (("Check", "checked by the PMO"), ("Publish", "published")):
        page.locator("main").get_by_role("button", name=button).click()
        expect(page.locator("toast-stack")).to_contain_text(f"The report is now: {state}.")
    main = page.locator("main")
    expect(main).to_contain_text("The journey came this far.")
    expect(main.get_by_role("table", name="Figures as published")).to_be_visible()
    expect(main.locator("form")).to_have_count(0)
    expect(main.get_by_role("link", name="Edit")).to_have_count(0)
