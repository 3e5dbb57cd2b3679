"""One demo and one browser for all journeys; each person comes with a fresh visit."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.server import demo
from tests.journeys.visit import Visit


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a demo with the sample organisation in it."""
    with demo(tmp_path_factory.mktemp("demo")) as at:
        yield at


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Visit]]:
    """Return what lets a person in; every visit must end with nothing wrong."""
    visits: list[Visit] = []

    def come(who: str = "", **options: Any) -> Visit:
        visits.append(Visit(browser, address, who, **options))
        return visits[-1]

    yield come
    for held in visits:
        held.end()
