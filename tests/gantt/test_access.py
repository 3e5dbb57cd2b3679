"""The chart by its accessible twin: roles, and nothing that axe finds, in each theme and width."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.gantt.conftest import NARROW, WIDE
from tests.gantt.sheet import Sheet

pytestmark = pytest.mark.browser
AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}});
  return found.violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.target.join(' ') +
    ' ' + (n.any[0]?.message || n.none[0]?.message || n.all[0]?.message || '')).join(' | ')}`);
}"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1440", "390"])
@pytest.mark.parametrize("path", ["/", "/?plan=empty", "/roadmap"])
def test_axe_finds_nothing(
    visit: Callable[..., Page], path: str, size: object, scheme: str
) -> None:
    page = visit(path, size)
    page.evaluate(f"document.documentElement.dataset.bsTheme = '{scheme}'")
    page.wait_for_selector(".gantt-head .gantt-row, .road-lane")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    panes = ["both", "grid", "chart"] if path == "/" else [""]
    for pane in panes:
        if pane:
            page.locator(f"[data-do=pane-{pane}]").click()
            page.wait_for_timeout(50)
        assert page.evaluate(RUN) == [], (path, pane)
        assert page.evaluate(SIDEWAYS) <= 0


def test_the_tree_grid_says_where_each_row_stands(visit: Callable[..., Page]) -> None:
    sheet = Sheet(visit())
    row = sheet.page.get_by_role("row", name="Dredge")
    assert [row.get_attribute(f"aria-{name}") for name in ("level", "rowindex", "selected")] == [
        "2",
        "7",
        "false",
    ]
    summary = sheet.page.locator(".gantt-row[data-place='4']")
    assert summary.get_attribute("aria-expanded") == "true"
    assert sheet.page.locator(".gantt-rows [tabindex='0']").count() == 1
