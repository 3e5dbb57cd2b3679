"""Every kind of page of every role: no barrier, no sideways scrolling, nothing from elsewhere.

One half of them; the other half is in ``test_every_other_page.py``.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.barriers import MANY, WHO, barriers, seen_by
from tests.journeys.visit import EXECUTIVE, Visit

pytestmark = [pytest.mark.browser, pytest.mark.figures]
OUTSIDE = ("/accounts/login/", "/accounts/password/reset/", "/no-such-page")


@pytest.fixture(scope="module")
def known() -> dict[str, str]:
    """Return the kinds of page that were seen so far, over all roles."""
    return {}


@pytest.mark.parametrize("who", WHO)
def test_no_page_has_a_barrier(
    who: str, visit: Callable[..., Visit], known: dict[str, str], figure: Callable[[str], None]
) -> None:
    n, found = seen_by(visit(who), who, known, share=0)
    assert not found, (len(found), found[:20])
    assert n > MANY or who != WHO[0], n
    figure(f"axe as {who}: {n} kinds of page, light and dark, 1440 and 390 px, 0 violations")


def test_the_doors_have_no_barrier(visit: Callable[..., Visit]) -> None:
    guest = visit()
    found = []
    for path in OUTSIDE:
        guest.go(path)
        guest.heading()
        found += barriers(guest, path)
    assert not found, found


def test_pages_print_on_white_without_the_frame(visit: Callable[..., Visit]) -> None:
    guest = visit(EXECUTIVE)
    for path in ("/", "/portfolio", "/line-of-sight"):
        guest.go(path)
        guest.page.emulate_media(media="print")
        for part in (".topbar", ".rail", "footer.hints"):
            shown = guest.page.locator(part)
            assert not any(one.is_visible() for one in shown.all()), (path, part)
        look: Any = guest.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert look in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}, (path, look)
        guest.page.emulate_media(media="screen")
