"""A merger in a browser: proposed, assessed, approved by another, taken step by step to its end."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.barriers import barriers
from tests.journeys.visit import ADMIN, ANALYST, LEAD, Visit

pytestmark = pytest.mark.browser
STAYS, GOES = "Networks and Leakage Project Office", "Wastewater Project Office"
PROJECT = "Storm Tank Expansion, Lowmere"
WHY = "One desk for everything under the ground."
#: What is moved by the strategic PMO after the projects, in the order of the plan.
MOVING = (
    *("Move the programs", "Move the portfolios", "Move the boards"),
    *("Move the proposals", "Move the offices", "Hand over the standards"),
)


class Walk:
    """A merger that is walked through; every page of it is looked at for barriers."""

    def __init__(self, guest: Visit) -> None:
        self.address = ""
        self.found: list[str] = []
        self.seen: set[str] = set()
        self.take(guest)

    def take(self, guest: Visit) -> Page:
        """Let somebody else go on."""
        self.guest, self.page = guest, guest.page
        return self.page

    def look(self, path: str = "") -> Page:
        """Open a page, or stay on this one, and note what stands in somebody's way; once a page."""
        if path:
            self.guest.go(path)
        self.guest.heading()
        if (words := self.guest.main()) not in self.seen:
            self.seen.add(words)
            self.found += barriers(self.guest, self.page.url)
        return self.page

    def do(self, words: str, **said: str) -> None:
        """Press a step of the merger; a step that asks is filled in by the names of its fields."""
        if not said:
            self.page.get_by_role("button", name=words, exact=True).click()
            return
        self.page.get_by_role("link", name=f"{words}…", exact=True).click()
        for label, text in said.items():
            self.page.get_by_label(label.replace("_", " ")).last.fill(text)
        self.page.get_by_role("button", name=words, exact=True).click()

    def step(self, words: str) -> Page:
        """Open a step of the integration from the merger's page."""
        self.guest.go(self.address)
        self.page.get_by_role("link", name=re.compile(f"^{words}")).click()
        expect(self.page.locator("h1")).to_contain_text(words)
        return self.look()

    def carry_out(self, words: str) -> None:
        """Carry out a step as its page shows it."""
        page = self.step(words)
        page.get_by_label("Why").last.fill(WHY)
        page.get_by_role("button", name="Carry it out").click()
        expect(page.locator("body")).to_contain_text("carried out.")


def choose(field: Locator, words: str) -> None:
    """Choose the first option that holds some words."""
    value = field.locator("option", has_text=words).first.get_attribute("value")
    field.select_option(value=value)


def assess(page: Page) -> None:
    """Decide on every row of the assessment, and name who answers for it."""
    edits = page.get_by_role("table", name=re.compile("^Tools")).get_by_role("link", name="Edit")
    for number in range(edits.count()):
        edits.nth(number).click()
        page.get_by_role("combobox", name="Overlap").select_option(label="In part")
        page.get_by_role("combobox", name="Decision").select_option(label="Combine")
        choose(page.get_by_role("combobox", name="Responsible"), "Callum Fraser")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("body")).to_contain_text("The row was saved.")


def test_two_offices_become_one(visit: Callable[..., Visit]) -> None:
    analyst, lead, admin = visit(ANALYST), visit(LEAD), visit(ADMIN)
    walk = Walk(analyst)
    page = walk.look("/mergers")
    expect(page.locator("main")).to_contain_text("Customer Change Office")
    page.get_by_role("link", name="Propose a merger").click()
    walk.look()
    choose(page.get_by_role("combobox", name=re.compile("^Office")), STAYS)
    choose(page.get_by_role("combobox", name="Merges with"), GOES)
    page.get_by_label("What it is for").fill(WHY)
    page.get_by_role("button", name="Propose it").click()
    expect(page.locator("h1")).to_contain_text(GOES)
    walk.address = page.url
    walk.look()

    walk.do("Begin the inventory")
    page.get_by_role("link", name="Row", exact=True).click()
    page.get_by_label(re.compile("^Name")).fill("Permit calendar")
    page.get_by_role("combobox", name="Who has it").select_option(label="Both")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main")).to_contain_text("Permit calendar")
    walk.do("Close the assessment")
    expect(page.locator("main")).to_contain_text("Decide on every row first")
    walk.guest.go(walk.address)
    assess(page)
    walk.do("Close the assessment")
    walk.do("Write the plan", Standardisation_plan="One calendar first, then one report.")
    expect(page.locator("main")).to_contain_text("not approved yet")
    expect(page.get_by_role("link", name="Approve the plan…")).to_have_count(0)
    walk.look()

    page = walk.take(lead)
    walk.look(walk.address)
    walk.do("Approve the plan", Why="Nothing that is under way stops.")
    expect(page.locator("main")).to_contain_text(f"approved by {LEAD}")
    page.get_by_role("link", name="Plan the integration…").click()
    page.get_by_role("combobox", name="Aim").select_option(label="One office remains")
    choose(page.get_by_role("combobox", name="The office that remains"), STAYS)
    page.get_by_role("button", name="Plan the integration", exact=True).click()
    expect(page.get_by_role("table", name="Steps of the integration")).to_contain_text("Planned")
    page.get_by_role("button", name="Carried out Permit calendar").click()
    walk.look(f"{walk.address}/convergence")
    expect(page.locator("main")).to_contain_text("Permit calendar")

    moved = page.locator("main").get_by_role("listitem").filter(has_text=PROJECT)
    walk.step("Move the projects")
    expect(moved).to_be_visible()
    walk.carry_out("Move the projects")
    page = walk.step("Move the projects")
    expect(page.get_by_role("heading", name="What it took")).to_be_visible()
    page.get_by_role("link", name="Take it back…").click()
    page.get_by_label("Why").last.fill("The storm season is not over.")
    page.get_by_role("button", name="Take it back", exact=True).click()
    expect(page.locator("body")).to_contain_text("The step was taken back.")
    walk.carry_out("Move the projects")
    walk.step("Move the projects")
    expect(moved).to_be_visible()
    for words in MOVING:
        walk.carry_out(words)
    page = walk.step("Close")
    expect(page.get_by_role("heading", name="What is in the way")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Beatriz Moura")

    page = walk.take(admin)
    walk.step("Move people")
    expect(page.locator("main")).to_contain_text("Beatriz Moura: Project office")
    walk.carry_out("Move people")

    page = walk.take(lead)
    walk.step("Close")
    expect(page.get_by_role("heading", name="What is in the way")).to_have_count(0)
    walk.carry_out("Close")
    walk.look(walk.address)
    expect(page.locator("main")).to_contain_text("Merged")
    walk.look(f"{walk.address}/history")
    expect(page.locator("main")).to_contain_text(WHY)

    walk.guest.go(walk.address)
    page.get_by_role("link", name=GOES, exact=True).first.click()
    expect(page.locator("h1")).to_contain_text(GOES)
    walk.look()
    expect(page.locator("main")).to_contain_text(re.compile("closed", re.IGNORECASE))
    walk.look(f"{page.url}/history")
    expect(page.locator("main")).to_contain_text(WHY)
    for guest in (analyst, lead, admin):
        guest.end()
    assert not walk.found, (len(walk.found), walk.found[:20])
