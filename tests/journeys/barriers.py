"""What axe finds on the pages that a person comes to: light and dark, wide and narrow."""

from pathlib import Path
from zlib import crc32

from tests.journeys import crawl
from tests.journeys.visit import ADMIN, AUDITOR, EXECUTIVE, LEAD, MANAGER, NARROW, WIDE, Visit

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
#: Files that share the pages between them, since a file's tests run one after the other.
SHARES = 2
#: The first of them comes to more kinds of page than that in each share.
MANY = 100


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


def seen_by(guest: Visit, who: str, known: dict[str, str], share: int) -> tuple[int, list[str]]:
    """Walk through all that a person reaches; look at their share of it.

    Returns:
        How many kinds of page were looked at, and what was found on them.
    """
    found: list[str] = []
    looked = set[str]()

    def wants(kind: str) -> bool:
        return crc32(kind.encode()) % SHARES == share

    def look(path: str) -> None:
        looked.add(path)
        guest.heading()
        found.extend(barriers(guest, path))

    crawl.pages(guest, known, look=look, wants=wants)
    for path in rail(guest) if who in WHOLE_RAIL else []:
        if path not in looked and wants(crawl.kind_of(path)):
            guest.go(path)
            look(path)
    return len(looked), found


def rail(visit: Visit) -> list[str]:
    """Return the addresses of the places in a person's rail."""
    links = visit.page.get_by_role("navigation", name="Main").get_by_role("link").all()
    return [str(link.get_attribute("href")) for link in links]
