"""A blackout bars a request until its window is moved; the calendar is walked by keys and on paper."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from sightline.kernel import clock
from tests.journeys.barriers import barriers
from tests.journeys.visit import LEAD, MANAGER, NARROW, Visit

pytestmark = pytest.mark.browser
PROJECT = "Eskholme Clarifier Replacement"
TITLE = "Bring the shutdown forward"
MOMENT = "%Y-%m-%dT%H:%M"
START = (clock.now() + timedelta(days=200)).replace(hour=8, minute=0)


def blackout(guest: Visit) -> None:
    """Lay down a blackout of everybody, with the keyboard alone."""
    guest.go("/changes/calendar")
    page = guest.page
    page.get_by_role("link", name="New window").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name").fill("Price review")
    page.get_by_label("Starts (UTC)").fill((START + timedelta(days=2)).strftime(MOMENT))
    page.get_by_label("Ends (UTC)").fill((START - timedelta(days=2)).strftime(MOMENT))
    page.keyboard.press("Enter")
    expect(page.get_by_text("A window must end after it starts")).to_be_visible()
    page.get_by_label("Ends (UTC)").fill((START + timedelta(days=9)).strftime(MOMENT))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Price review")).to_be_visible()


def request(guest: Visit) -> Page:
    """Draft a request for a project, to be carried out over four days."""
    guest.go("/changes/new")
    page = guest.page
    choice = page.locator("select[name=project_id]")
    choice.select_option(value=choice.locator("option", has_text=PROJECT).get_attribute("value"))
    page.get_by_label("What should change").fill(TITLE)
    page.get_by_label("Why, and what it means").fill("The contractor is free earlier.")
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    plan(page, 0)
    return page


def plan(page: Page, days: int) -> None:
    """Give the request that is open its window, so many days after the start."""
    page.goto(f"{page.url.split('#')[0].split('?')[0]}/edit")
    page.get_by_label("Wanted from (UTC)").fill((START + timedelta(days=days)).strftime(MOMENT))
    page.get_by_label("Wanted until (UTC)").fill(
        (START + timedelta(days=days + 4)).strftime(MOMENT)
    )
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()


def test_a_blackout_bars_a_request_until_it_is_moved(visit: Callable[..., Visit]) -> None:
    blackout(visit(LEAD))
    guest = visit(MANAGER)
    page = request(guest)
    collisions = page.get_by_role("table", name="Collisions")
    expect(collisions).to_contain_text("Inside a blackout")
    expect(collisions).to_contain_text("Price review")
    expect(collisions).to_contain_text("Blocks")
    assert not barriers(guest, page.url)
    plan(page, 20)
    expect(page.get_by_text("None: it meets no other change and no window.")).to_be_visible()


def test_the_calendar_is_walked_by_keys_and_narrow_it_is_a_list(
    visit: Callable[..., Visit],
) -> None:
    guest = visit(LEAD)
    page = guest.page
    for view in ("month", "weeks", "list"):
        guest.go(f"/changes/calendar?view={view}")
        assert not barriers(guest, f"/changes/calendar?view={view}")
    rail = page.get_by_role("navigation", name="Main").locator("[aria-current]")
    expect(rail).to_have_text("Schedule of change")
    page.get_by_role("link", name="Later").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**from=*")
    guest.go("/changes/calendar?view=weeks")
    first = page.locator("#schedule a[data-row-link]").first
    expect(page.locator(".change-strip")).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(first).to_be_focused()
    place = first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{place}")
    page.go_back()
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    expect(page.locator(".change-strip")).to_be_hidden()
    expect(page.locator("#schedule")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("#schedule")).to_be_visible()
    page.emulate_media(media="screen")


def test_a_calendar_link_is_shown_once_and_dead_when_revoked(visit: Callable[..., Visit]) -> None:
    guest = visit(LEAD)
    page = guest.page
    guest.go("/changes/feeds")
    page.get_by_role("link", name="New link").click()
    page.get_by_label("Name").fill("Telephone")
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_label("Link for Telephone").input_value()
    assert not barriers(guest, "the new link")
    read = page.request.get(link)
    assert (read.status, "BEGIN:VCALENDAR" in read.text()) == (200, True)
    page.get_by_role("link", name="I have copied it").click()
    page.get_by_role("link", name="Revoke Telephone").click()
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("The link Telephone is revoked.")).to_be_visible()
    assert page.request.get(link).status == 404


def test_a_measure_opens_what_it_is_made_of(visit: Callable[..., Visit]) -> None:
    guest = visit(LEAD)
    page = guest.page
    guest.go("/changes/measures?by=office")
    assert not barriers(guest, "/changes/measures")
    row = page.get_by_role("table", name="Measures", exact=True).get_by_role("row")
    row.filter(has_text="Unauthorised changes").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Unauthorised changes")).to_be_visible()
    assert not barriers(guest, "/changes/measures/unauthorised")
