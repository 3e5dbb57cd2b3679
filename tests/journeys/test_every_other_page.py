"""The other half of the kinds of page: no barrier, no sideways scrolling, nothing from elsewhere."""

from collections.abc import Callable

import pytest

from tests.journeys.barriers import MANY, WHO, seen_by
from tests.journeys.visit import Visit

pytestmark = [pytest.mark.browser, pytest.mark.figures]


@pytest.fixture(scope="module")
def known() -> dict[str, str]:
    """Return the kinds of page that were seen so far, over all roles."""
    return {}


@pytest.mark.parametrize("who", WHO)
def test_no_other_page_has_a_barrier(
    who: str, visit: Callable[..., Visit], known: dict[str, str], figure: Callable[[str], None]
) -> None:
    n, found = seen_by(visit(who), who, known, share=1)
    assert not found, (len(found), found[:20])
    assert n > MANY or who != WHO[0], n
    figure(f"axe as {who}: {n} other kinds of page, light and dark, 1440 and 390, 0 violations")
