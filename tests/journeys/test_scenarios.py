"""The board compares three scenarios, asks why one proposal is out, and approves; no delivery screen."""

import re
from collections.abc import Callable
from urllib.parse import urlparse

import pytest
from playwright.sync_api import expect

from tests.journeys.visit import EXECUTIVE, Visit

pytestmark = pytest.mark.browser
LEAN, RICH = "Water within the budget", "Water with the digital twin"
ENERGY = "Energy without the private wire"
#: Addresses on which work is planned and run; whoever decides needs none of them.
DELIVERY = re.compile(r"^/(projects|programs|road-map|raid|dependencies|calendars|boards|changes)")


def test_the_board_chooses_without_a_delivery_screen(visit: Callable[..., Visit]) -> None:
    chief = visit(EXECUTIVE)
    page, opened = chief.page, list[str]()
    page.on("framenavigated", lambda frame: opened.append(urlparse(frame.url).path))
    chief.go("/scenarios")
    expect(page.locator("main")).to_contain_text("Waiting for your decision")
    page.get_by_role("link", name="Compare…").click()
    for name in (LEAN, RICH, ENERGY):
        page.get_by_label(re.compile(f"^{name}")).check()
    page.get_by_role("button", name="Compare").click()
    outcomes = page.get_by_role("region", name="Outcomes side by side")
    for label in ("Worth now", "Worth at P80", "Cost at P50", "Cost at P80", "Limits broken"):
        expect(outcomes).to_contain_text(label)
    differs = page.get_by_role("region", name="What differs").get_by_role("row")
    twin = differs.filter(has_text="A digital twin of the trunk mains")
    expect(twin).to_contain_text("Added")
    twin.get_by_role("link", name=re.compile(f"why.*{LEAN}")).click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("What keeps it out")
    expect(drawer).to_contain_text("What would let it in")
    expect(drawer).to_contain_text("the budget of money")
    page.keyboard.press("Escape")

    page.get_by_role("region", name="Outcomes side by side").get_by_role("link", name=LEAN).click()
    expect(page.get_by_role("heading", name="What the solver says")).to_be_visible()
    page.get_by_role("link", name="Approve…").click()
    page.get_by_label("What was decided, and why").fill(
        "The twin waits until the mains are renewed."
    )
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("main")).to_contain_text("Plan of record")
    page.get_by_role("link", name="Before and after of the decision").click()
    row = page.get_by_role("row").filter(has_text="Renew the valves of zone 7").first
    expect(row).to_contain_text("added")
    chief.go("/proposals?q=digital twin")
    expect(page.locator("main")).to_contain_text("Deferred")
    chief.go("/would-stop")
    expect(page.get_by_role("heading", name="What we would stop today")).to_be_visible()
    assert not [path for path in opened if DELIVERY.match(path)]
