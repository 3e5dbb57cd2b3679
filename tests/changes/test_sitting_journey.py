"""A sitting in a browser: two votes, a conflict declared, a condition set, the minutes signed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect

from tests.browse import signed_in
from tests.changes.sitting import SMALL, Session
from tests.changes.stage import Stage
from tests.journeys.barriers import barriers
from tests.journeys.visit import Visit
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module", autouse=True)
def beside_a_loop() -> Iterator[None]:
    """Let rows be read in the thread in which the browser's own loop waits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def held(open_journal: None) -> Session:
    """Return a called sitting that two requests wait for."""
    stage = Stage.make(World.make())
    for _ in range(2):
        stage.at("ready", **SMALL)
    return Session.called(stage)


@pytest.fixture
def come(browser: Browser, live_server: Any, held: Session) -> Iterator[Callable[[str], Visit]]:
    """Return what lets a person of the stage in; every visit must end with nothing wrong."""
    visits: list[Visit] = []

    def enter(key: str) -> Visit:
        guest = Visit(browser, live_server.url)
        name = settings.SESSION_COOKIE_NAME
        session = signed_in(held.stage.world.people[key]).cookies[name].value
        guest.context.add_cookies([{"name": name, "value": session, "url": live_server.url}])
        visits.append(guest)
        return guest

    yield enter
    for guest in visits:
        guest.end()


def test_a_sitting_from_its_agenda_to_its_minutes(
    held: Session, come: Callable[[str], Visit]
) -> None:
    chair, tech, biz = (come(key) for key in ("chair", "tech", "biz"))
    address = f"/sittings/{held.sitting.pk}"
    chair.go(address)
    page = chair.page
    page.get_by_role("button", name="Begin the sitting").click()
    expect(page.get_by_text("2 to decide")).to_be_visible()
    page.get_by_role("button", name="Here: Chair").click()
    for guest in (tech, biz):
        guest.go(address)
        name = "Tech" if guest is tech else "Biz"
        guest.page.get_by_role("button", name=f"Here: {name}").click()
        expect(guest.page.get_by_text("here: 1 technical")).to_be_visible()

    chair.go(address)
    assert not barriers(chair, page.url)
    page.get_by_role("button", name="Take up").click()
    expect(page.get_by_text("well in time").first).to_be_visible()
    page.keyboard.press("v")
    expect(page.get_by_role("button", name="For", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your vote on CR-1 is cast.")).to_be_visible()

    biz.go(address)
    biz.page.get_by_role("link", name="I have a conflict of interest").click()
    biz.page.get_by_label("What the interest is").fill("My brother builds the wall")
    biz.page.get_by_role("button", name="Declare it").click()
    expect(biz.page.get_by_text("A conflict of interest bars this vote")).to_be_visible()

    tech.go(address)
    tech.page.get_by_label("Why", exact=True).fill("It pays")
    tech.page.get_by_role("button", name="For", exact=True).click()
    expect(tech.page.get_by_text("is cast")).to_be_visible()
    assert tech.page.get_by_role("link", name="Approve").count() == 0

    chair.go(address)
    expect(page.get_by_text("declared an interest: My brother builds the wall")).to_be_visible()
    page.get_by_role("link", name="Approve with conditions").click()
    page.get_by_label("Reasons").fill("The soil leaves no choice.")
    page.get_by_label("Condition 1", exact=False).first.fill("Tell the neighbours")
    page.get_by_label("Who sees to 1").select_option(label="Pm")
    assert not barriers(chair, page.url)
    page.get_by_role("button", name="Approve with conditions").click()
    expect(page.get_by_text("CR-1: approved with conditions.")).to_be_visible()
    page.wait_for_load_state("load")  # keys are heard once the page's script runs
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=2, name="CR-2")).to_be_visible()

    page.get_by_role("link", name="End the sitting").click()
    page.get_by_role("button", name="End the sitting").click()
    page.get_by_role("link", name="Sign the minutes").click()
    page.get_by_role("button", name="Sign the minutes").click()
    page.get_by_role("link", name="Minutes", exact=True).click()
    expect(page.get_by_text("Signed by Chair").first).to_be_visible()
    expect(page.get_by_text("Votes: 2 for, 0 against, 0 abstained")).to_be_visible()
    expect(page.get_by_text("Tell the neighbours (Pm, before it is carried out)")).to_be_visible()
    assert not barriers(chair, page.url)
    chair.go(f"/boards/{held.board.pk}")
    assert not barriers(chair, page.url)
    chair.go("/")
    expect(page.get_by_role("heading", name="Next sitting")).to_be_visible()
