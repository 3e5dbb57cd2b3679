"""The chart as a person uses it: cells by row and column, bars by row, words that are said."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

PX_A_DAY = 16
#: Two frames: what the last key asked for is drawn by then.
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Sheet:
    """A page with the chart on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.wait_for_selector(".gantt-rows .gantt-row[data-place]")

    def cell(self, row: int, column: str) -> Locator:
        """Return the cell of a shown row number, from 1, under a column's label."""
        labels = self.page.locator(".gantt-head .gantt-cell").all_inner_texts()
        at = labels.index(column) + 1
        place = f".gantt-rows .gantt-row[data-place='{row - 1}']:not([hidden])"
        return self.page.locator(f"{place} > :nth-child({at})")

    def click(self, row: int, column: str) -> None:
        """Put the caret into a cell."""
        self.cell(row, column).click()
        expect(self.cell(row, column)).to_be_focused()

    def keys(self, *names: str) -> None:
        """Press keys one after the other."""
        for name in names:
            self.page.keyboard.press(name)

    def says(self, words: str) -> None:
        """Wait until something is said that holds the words."""
        expect(self.page.locator(".gantt-said")).to_contain_text(words)

    def shows(self, row: int, column: str, words: str) -> None:
        """Wait until a cell shows words."""
        expect(self.cell(row, column)).to_have_text(words)

    def names(self) -> list[str]:
        """Return the names of the rows in sight, in order, once they are drawn."""
        self.page.evaluate(DRAWN)
        script = """() => [...document.querySelectorAll('.gantt-rows .gantt-row:not([hidden])')]
          .sort((a, b) => a.dataset.place - b.dataset.place)
          .map(row => row.querySelector('.gantt-name')?.textContent)"""
        return list(self.page.evaluate(script))

    def bar(self, row: int) -> dict[str, float]:
        """Return the box of a row's bar on the screen."""
        script = "n => document.querySelector('gantt-chart').boxOf(n)?.toJSON()"
        box: Any = self.page.evaluate(script, row)
        assert box, f"row {row} has no bar in sight"
        return dict(box)

    def draws(self, look: str, least: int = 1) -> None:
        """Wait until the path of all that has a look has at least so many strokes; 0 is none."""
        path = self.page.locator(f".gantt-bars path.{look}").first
        expect(path).to_have_attribute("d", re.compile(rf"(M[^M]*){{{least}}}") if least else "")

    def middle(self, row: int) -> tuple[float, float]:
        """Return a point in the middle of a row's bar."""
        box = self.bar(row)
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(self, start: tuple[float, float], dx: float, dy: float = 0, steps: int = 8) -> None:
        """Press and move, without letting go."""
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(start[0] + dx, start[1] + dy, steps=steps)

    def paste(self, text: str) -> None:
        """Paste text where the focus is."""
        self.page.evaluate(
            """(text) => {
              const data = new DataTransfer();
              data.setData('text/plain', text);
              document.activeElement.dispatchEvent(
                new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
            }""",
            text,
        )
