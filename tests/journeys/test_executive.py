"""An executive: what waits for a decision, how a figure came about, and deciding a gate."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visit import EXECUTIVE, LEAD, MANAGER, Visit

pytestmark = pytest.mark.browser


def test_homes_differ_by_role(visit: Callable[..., Visit]) -> None:
    homes = [visit(who).heading() for who in (EXECUTIVE, LEAD, MANAGER)]
    assert homes[0] == "Decisions and outlook"
    assert len(set(homes)) == len(homes)


def test_the_roll_up_policy_is_switched(visit: Callable[..., Visit]) -> None:
    guest = visit(EXECUTIVE)
    guest.page.get_by_role("navigation", name="Main").get_by_role(
        "link", name="Portfolio", exact=True
    ).click()
    policies = guest.page.get_by_role("navigation", name="Roll-up policy")
    other = policies.locator("a:not([aria-current])").first
    name = other.inner_text()
    other.click()
    expect(policies.locator("a[aria-current]")).to_have_text(name)
    expect(guest.page.locator("main")).to_contain_text(f"{name}:")


def test_a_derivation_opens_and_closes_by_key(visit: Callable[..., Visit]) -> None:
    guest = visit(EXECUTIVE)
    guest.go("/portfolio")
    opener = guest.page.get_by_role("link", name="How the rolled-up status is computed")
    opener.focus()
    guest.page.keyboard.press("Enter")
    drawer = guest.page.locator("side-drawer").get_by_role("dialog")
    expect(drawer).to_contain_text("Formula")
    expect(drawer).to_contain_text("Source")
    guest.page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_waiting_gate_is_decided_and_leaves_the_home(visit: Callable[..., Visit]) -> None:
    guest = visit(EXECUTIVE)
    waiting = guest.page.get_by_role("region", name="Waiting for your decision")
    line = waiting.get_by_role("link").first
    words = line.inner_text()
    gate = words.rpartition(": ")[2]
    line.click()
    guest.page.get_by_role("navigation", name="Project").get_by_role("link", name="Plan").click()
    row = guest.page.get_by_role("table", name="Gates").get_by_role("row", name=gate)
    row.get_by_role("link", name="Decide").click()
    drawer = guest.page.locator("side-drawer").get_by_role("dialog")
    drawer.get_by_label("Outcome").select_option("go")
    drawer.get_by_role("button", name="Decide").click()
    expect(guest.page.locator("toast-stack")).to_contain_text(f"{gate} is decided.")
    expect(row.get_by_role("link", name="Decide")).to_have_count(0)
    guest.go("/")
    expect(waiting).to_be_visible()
    expect(waiting.get_by_role("link", name=words, exact=True)).to_have_count(0)
