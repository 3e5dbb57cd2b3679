"""The strategic PMO: a register comes in and is taken back; projects that serve no objective."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.register import NAMES, upload
from tests.journeys.visit import LEAD, Visit

pytestmark = pytest.mark.browser


def test_a_register_comes_in_and_is_taken_back(visit: Callable[..., Visit]) -> None:
    guest = visit(LEAD)
    page = guest.page
    upload(guest)
    figure = page.locator(".figure", has_text="Added")
    expect(figure.locator(".figure-value")).to_have_text("3")
    for name in NAMES:
        expect(page.get_by_role("table", name="Added projects")).to_contain_text(name)
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("toast-stack").get_by_role("status")).to_be_visible()
    run = page.url
    guest.go("/projects?q=Journey")
    for name in NAMES:
        expect(page.get_by_role("link", name=name)).to_be_visible()
    guest.go(run)
    page.locator("main").get_by_role("button", name="Take it back").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Take it back").click()
    expect(page.locator("main")).to_contain_text("It was taken back")
    guest.go("/projects?q=Journey")
    expect(page.get_by_role("link", name="Journey one")).to_have_count(0)


def test_projects_that_serve_no_objective_are_found(visit: Callable[..., Visit]) -> None:
    guest = visit(LEAD)
    guest.page.get_by_role("navigation", name="Main").get_by_role(
        "link", name="Line of sight"
    ).click()
    tree = guest.page.get_by_role("treegrid", name="Line of sight")
    branch = tree.get_by_role("row", name="Projects that serve no objective")
    expect(branch).to_be_visible()
    node = branch.get_attribute("data-node")
    projects = tree.locator(f'tr[data-parent="{node}"]')
    assert projects.count() > 0
    assert all(one.get_by_role("link").count() for one in projects.all()[:1])
