"""Two project managers agree on a link between their projects; the road map by keys alone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.gantt.sheet import Sheet
from tests.journeys.barriers import barriers
from tests.journeys.test_schedule import go_down_to, schedule_of
from tests.journeys.visit import EXECUTIVE, MANAGER, PROGRAM_OFFICE, Visit

pytestmark = pytest.mark.browser
TAKER, GIVER, CODE = (
    "Eskholme Clarifier Replacement",
    "Inglemoor Reservoir Spillway Strengthening",
    "RSD-01",
)
WAITING, GIVEN = 34, 40
#: Text that the pages show for the two ends.
LINK = f"{CODE}: {GIVEN}"


def links_of(guest: Visit, project: str) -> Page:
    page = schedule_of(guest, project)
    page.get_by_role("link", name="Links", exact=True).click()
    return page


def row_of(page: Page) -> Locator:
    return page.locator("#links tbody tr")


def write(sheet: Sheet, predecessors: str) -> None:
    """Write a cell anew, as one who knows the notation."""
    sheet.click(WAITING, "Predecessors")
    sheet.keys("F2", "Control+a")
    sheet.page.keyboard.type(predecessors)
    sheet.keys("Enter")


@pytest.fixture
def pair(visit: Callable[..., Visit]) -> Iterator[tuple[Visit, Visit]]:
    """Whoever asks and whoever is asked; whatever they agreed on is taken away again."""
    asks, is_asked = visit(MANAGER), visit(PROGRAM_OFFICE)
    yield asks, is_asked
    page = links_of(is_asked, TAKER)
    while page.get_by_role("button", name=CODE).count():
        page.get_by_role("button", name=CODE).last.click()
        page.get_by_role("alertdialog").get_by_role("button").last.click()
        page.get_by_text("The link was let go of").wait_for()
        page.reload()


def test_one_proposes_the_other_agrees_and_dates_move(pair: tuple[Visit, Visit]) -> None:
    asks, is_asked = pair
    page = links_of(asks, TAKER)
    assert not barriers(asks, page.url)
    page.get_by_role("link", name="Propose a link").click()
    page.get_by_label("Other project").select_option(label=f"{CODE} {GIVER}")
    page.get_by_role("button", name="Go on").click()
    assert not barriers(asks, page.url)
    page.get_by_label("Activity of TRN-03").fill("site")
    page.get_by_label(f"Activity of {CODE}").fill(str(GIVEN))
    page.get_by_role("button", name="Propose").press("Enter")
    expect(page.get_by_text("activities of TRN-03")).to_contain_text("Write the number")
    page.get_by_label("Activity of TRN-03").fill(str(WAITING))
    page.keyboard.press("Enter")
    expect(row_of(page)).to_contain_text("Proposed by Aisha Malik")
    expect(row_of(page)).to_contain_text("Short by")

    is_asked.go("/")
    block = is_asked.page.get_by_role("region", name="Links to agree")
    block.get_by_role("link", name=CODE).click()
    there = is_asked.page
    expect(row_of(there)).to_contain_text("Is waited for by")
    assert not barriers(is_asked, there.url)
    there.get_by_role("button", name="Agree").click()
    links_of(is_asked, GIVER)
    expect(row_of(there)).to_contain_text("Agreed")

    page.reload()
    expect(row_of(page)).to_contain_text("Agreed")
    expect(row_of(page)).not_to_contain_text("Short by")
    page.get_by_role("link", name="Back to the schedule").click()
    sheet = Sheet(page)
    go_down_to(sheet, WAITING)
    expect(sheet.cell(WAITING, "Predecessors")).to_contain_text(f"{CODE}:{GIVEN}")


def test_the_notation_proposes_and_undo_takes_it_back(pair: tuple[Visit, Visit]) -> None:
    asks, is_asked = pair
    page = schedule_of(asks, TAKER)
    sheet = Sheet(page)
    go_down_to(sheet, WAITING)
    before = str(WAITING - 1)
    sheet.shows(WAITING, "Predecessors", before)
    write(sheet, f"{before}; XX-9:1")
    sheet.says("There is no project XX-9 that you may see. Check its code.")
    write(sheet, f"{before}; {CODE.lower()}:{GIVEN}SS+2d")
    sheet.shows(WAITING, "Predecessors", f"{before}; {CODE}:{GIVEN}SS+2d")
    sheet.says(f"{CODE} must agree before its link can move anything")
    links_of(is_asked, GIVER)
    expect(row_of(is_asked.page)).to_contain_text("SS+2d")
    sheet.keys("Control+z")
    sheet.shows(WAITING, "Predecessors", before)
    is_asked.page.reload()
    expect(is_asked.page.get_by_text("SS+2d")).to_have_count(0)


def test_the_road_map_is_read_by_keys_alone(visit: Callable[..., Visit]) -> None:
    guest = visit(EXECUTIVE)
    page = guest.page
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Road map").click()
    bars = page.locator("a.road-item")
    bars.first.wait_for()
    assert not barriers(guest, page.url)
    zoom = page.get_by_label("Zoom")
    expect(zoom).to_have_value("quarter")
    page.keyboard.press("-")
    expect(zoom).to_have_value("year")
    page.keyboard.press("+")
    expect(zoom).to_have_value("quarter")
    page.keyboard.press("d")
    page.keyboard.press("d")
    expect(page.get_by_label("Dependency lines")).to_have_value("all")
    assert page.locator(".road-line.is-tip").count() > 3
    page.keyboard.press("v")
    table = page.get_by_role("table", name="Road map")
    expect(table.get_by_role("row").nth(1)).to_be_visible()
    expect(table.get_by_text("Computed", exact=True).first).to_be_visible()
    assert not barriers(guest, f"{page.url} as a table")
    page.keyboard.press("v")
    expect(table).to_be_hidden()
    bars.first.focus()
    page.keyboard.press("ArrowRight")
    expect(bars.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("navigation", name="Project").wait_for()


def test_a_program_leads_to_its_road_map_and_that_to_schedules(
    visit: Callable[..., Visit],
) -> None:
    guest = visit(EXECUTIVE)
    page = guest.page
    guest.go("/programs")
    page.get_by_role("link", name="Clean Rivers").click()
    page.get_by_role("main").get_by_role("link", name="Road map").click()
    page.locator(".road-lane").wait_for()
    assert page.locator(".road-bar.is-declared").count() == 1
    page.get_by_role("link", name="Sewer Level Sensors").first.click()
    page.get_by_role("link", name="Links", exact=True).wait_for()
    assert page.url.endswith("/schedule")


def test_the_road_map_prints_whole(visit: Callable[..., Visit]) -> None:
    guest = visit(EXECUTIVE)
    page = guest.page
    guest.go("/roadmap")
    page.locator(".road-lane").first.wait_for()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    frame = page.locator(".road-frame")
    assert frame.evaluate("node => node.scrollWidth - node.clientWidth") <= 1
    expect(page.get_by_role("table", name="Road map")).to_be_visible()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.get_by_role("table", name="Road map")).to_be_hidden()
