"""A browser, the harness of the chart, and a page that notes what must never happen."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.gantt.server import Harness, running

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def harness() -> Iterator[Harness]:
    """Return a server with plans of its own."""
    with running() as held:
        yield held


@pytest.fixture
def visit(browser: Browser, harness: Harness) -> Iterator[Callable[..., Page]]:
    """Return what opens a page of the harness; nothing may go wrong on it, nothing leave it."""
    wrong: list[str] = []
    contexts = []

    def heard(message: Any) -> None:
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            wrong.append(message.text)

    def asked(request: Any) -> None:
        if not request.url.startswith((harness.address, "data:", "blob:")):
            wrong.append(f"left the site: {request.url}")

    def come(path: str = "/", size: Any = WIDE) -> Page:
        context = browser.new_context(viewport=size, locale="en-GB", timezone_id="UTC")
        context.set_default_timeout(8_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on("request", asked)
        page.goto(f"{harness.address}{path}")
        return page

    yield come
    for context in contexts:
        context.close()
    assert not wrong, wrong[:10]
