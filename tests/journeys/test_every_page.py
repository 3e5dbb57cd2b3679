"""Every kind of page of every role: no barrier, no sideways scrolling, nothing from elsewhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys import crawl
from tests.journeys.visit import ADMIN, AUDITOR, EXECUTIVE, LEAD, MANAGER, NARROW, WIDE, Visit

pytestmark = [pytest.mark.browser, pytest.mark.figures]
AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """async (only) => {
  const options = only ? {runOnly: {type: 'rule', values: [only]}}
    : {runOnly: {type: 'tag', values: TAGS}};
  const found = await axe.run(document, {...options, resultTypes: ['violations']});
  return found.violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.target.join(' ') +
    ' ' + (n.any[0]?.message || n.none[0]?.message || n.all[0]?.message || '')).join(' | ')}`);
}""".replace("TAGS", str(TAGS))
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Who may do most comes first, so that each kind of page is looked at with its buttons on it.
WHO = (LEAD, MANAGER, AUDITOR, ADMIN, EXECUTIVE)
#: Whose rail is looked at whole, also the places that others have been to.
WHOLE_RAIL = (LEAD, AUDITOR)
OUTSIDE = ("/accounts/login/", "/accounts/password/reset/", "/no-such-page")


@pytest.fixture(scope="module")
def known() -> dict[str, str]:
    """Return the kinds of page that were seen so far, over all roles."""
    return {}


def barriers(visit: Visit, path: str) -> list[str]:
    """Return what axe finds on a page, light and dark, wide and narrow, and if it scrolls."""
    page, found = visit.page, []
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for size, name in ((WIDE, "1440"), (NARROW, "390")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for scheme, only in (("light", None), ("dark", "color-contrast")):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.evaluate(f"document.documentElement.dataset.bsTheme = '{scheme}'")
            found += [f"{path} at {name} {scheme}: {words}" for words in page.evaluate(RUN, only)]
        if (over := page.evaluate(SIDEWAYS)) > 0:
            found.append(f"{path} at {name}: the page scrolls {over} px sideways")
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
    return found


def rail(visit: Visit) -> list[str]:
    """Return the addresses of the places in a person's rail."""
    links = visit.page.get_by_role("navigation", name="Main").get_by_role("link").all()
    return [str(link.get_attribute("href")) for link in links]


@pytest.mark.parametrize("who", WHO)
def test_no_page_has_a_barrier(
    who: str,
    visit: Callable[..., Visit],
    known: dict[str, str],
    figure: Callable[[str], None],
) -> None:
    guest = visit(who)
    own = ["/", *(rail(guest) if who in WHOLE_RAIL else [])]
    found, seen = [], list(dict.fromkeys([*own, *crawl.pages(guest, known)]))
    for path in seen:
        guest.go(path)
        guest.heading()
        found += barriers(guest, path)
    assert not found, (len(found), found[:20])
    assert seen
    figure(
        f"axe as {who}: {len(seen)} kinds of page, light and dark, 1440 and 390 px, 0 violations"
    )


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
