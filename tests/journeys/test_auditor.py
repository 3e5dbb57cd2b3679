"""An auditor: searching the journal, one entry, verification, an export; nobody else gets in."""

import csv
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visit import AUDITOR, EXECUTIVE, LEAD, MANAGER, OFFICE, READER, Visit

pytestmark = pytest.mark.browser
VERIFYING_MS = 180_000


def test_the_journal_is_searched_and_an_entry_opened(visit: Callable[..., Visit]) -> None:
    guest = visit(AUDITOR)
    page = guest.page
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Journal").click()
    search = page.get_by_role("search", name="Filter the journal")
    search.get_by_label("Who").select_option(label=MANAGER)
    search.get_by_label("What").select_option("projects")
    search.get_by_role("button", name="Apply").click()
    page.wait_for_url("**/journal?*who=*")
    rows = page.get_by_role("table", name="Journal").locator("tbody tr")
    assert rows.count() and all(MANAGER in row.inner_text() for row in rows.all())
    what = rows.first.get_by_role("cell").nth(2).inner_text()
    rows.first.get_by_role("link").click()
    page.wait_for_url(re.compile("/journal/[0-9a-f-]{36}$"))
    assert guest.heading() == what
    expect(page.locator("main")).to_contain_text(MANAGER)
    expect(page.locator("main")).to_contain_text("Its hash fits what it says")


def test_the_journal_is_verified_and_exported(visit: Callable[..., Visit]) -> None:
    guest = visit(AUDITOR)
    page = guest.page
    guest.go("/journal")
    page.get_by_role("button", name="Verify now").click(timeout=VERIFYING_MS, no_wait_after=True)
    expect(page.locator("main")).to_contain_text("every invariant on", timeout=VERIFYING_MS)
    expect(page.locator("main")).to_contain_text("all held")
    expect(page.locator("main")).to_contain_text("The end holds")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    file = waiting.value
    assert file.suggested_filename.endswith(".csv")
    with file.path().open(encoding="utf-8-sig", newline="") as text:
        lines = list(csv.reader(text))
    assert len(lines) > 100 and len({len(line) for line in lines}) == 1


@pytest.mark.parametrize("who", [LEAD, EXECUTIVE, OFFICE, MANAGER, READER])
def test_nobody_else_reads_the_journal(visit: Callable[..., Visit], who: str) -> None:
    guest = visit(who)
    menu = guest.page.get_by_role("navigation", name="Main")
    expect(menu.get_by_role("link", name="Home")).to_be_visible()
    expect(menu.get_by_role("link", name="Journal")).to_have_count(0)
    answer = guest.page.goto(f"{guest.address}/journal")
    assert answer is not None and answer.status == 403
