"""Pictures of the main screens for the documentation, taken from a running demo.

``python -m tests.journeys.shots --base http://127.0.0.1:8000`` writes ``docs/images``. It is a
script: pictures are looked at by people, so no test compares them.
"""

import argparse
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests import machine
from tests.journeys.png import smaller
from tests.journeys.register import upload
from tests.journeys.visit import AUDITOR, EXECUTIVE, LEAD, MANAGER, NARROW, WIDE, Visit

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
MOST_TOGETHER = 4_000_000
SIZES = {"1440": WIDE, "390": NARROW}
PROJECT = "Eskholme Clarifier Replacement"
#: Person to the screens that are theirs: its name, and its address or what leads there.
SCREENS = {
    EXECUTIVE: {"home-executive": "/"},
    LEAD: {
        "home-pmo-lead": "/",
        "portfolio": "/portfolio",
        "line-of-sight": "/line-of-sight",
        "road-map": "/roadmap",
        "import": "import",
    },
    MANAGER: {
        "home-project-manager": "/",
        "project": "project",
        "report": "report",
        "schedule": "schedule",
    },
    AUDITOR: {"home-auditor": "/", "journal": "/journal"},
}
#: The other screens are shown in the dark only where their look differs in kind.
IN_BOTH = ("home-executive", "portfolio", "line-of-sight", "project", "schedule", "road-map")


def wanted(name: str) -> list[tuple[str, str]]:
    """Return the colour schemes and widths in which a screen is shown."""
    schemes = ("light", "dark") if name in IN_BOTH else ("light",)
    return [(scheme, width) for scheme in schemes for width in SIZES]


def take(visit: Visit, name: str) -> None:
    """Write the pictures of the screen that is open."""
    page = visit.page
    for scheme, width in wanted(name):
        page.set_viewport_size(SIZES[width])  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        picture = smaller(page.screenshot(animations="disabled"))
        (IMAGES / f"{name}-{scheme}-{width}.png").write_bytes(picture)


def open_screen(visit: Visit, where: str) -> None:
    """Open a screen by its address; an import, the project or its last report as a person would."""
    visit.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    if where.startswith("/"):
        visit.go(where)
        return
    if where == "import":
        upload(visit)
        return
    visit.go("/projects")
    visit.page.get_by_role("link", name=PROJECT).click()
    if where == "schedule":
        visit.page.get_by_role("link", name="Schedule", exact=True).click()
        visit.page.wait_for_selector(".gantt-rows .gantt-row[data-place]")
    if where == "report":
        tabs = visit.page.get_by_role("navigation", name="Project")
        tabs.get_by_role("link", name="Reports").click()
        table = visit.page.get_by_role("table", name="Status reports")
        table.locator("tbody tr", has_text="Published").first.get_by_role("link").first.click()
    visit.page.wait_for_load_state("networkidle")


def shoot(browser: Browser, base: str) -> int:
    """Take every picture; return their bytes together."""
    for who, screens in SCREENS.items():
        visit = Visit(browser, base, who)
        for name, where in screens.items():
            open_screen(visit, where)
            take(visit, name)
        visit.end()
    return sum(path.stat().st_size for path in IMAGES.glob("*.png"))


def main() -> None:
    """Read the address and take the pictures."""
    parser = argparse.ArgumentParser(description="Take the pictures of docs/images.")
    parser.add_argument("--base", required=True, help="the address of a demo that runs")
    base = parser.parse_args().base.rstrip("/")
    IMAGES.mkdir(parents=True, exist_ok=True)
    path = machine.chromium()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        together = shoot(browser, base)
    if together > MOST_TOGETHER:
        raise SystemExit(f"the pictures weigh {together:,} bytes, which is too much")


if __name__ == "__main__":
    main()
