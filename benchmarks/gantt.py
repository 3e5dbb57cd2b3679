"""Time the Gantt at 10,000 rows in Chromium: first rows on screen, and frames while it moves.

The page, the plan and a naive scheduler come from ``tests/gantt``; only the front end is judged.
Frames are read from Chromium's own trace and, beside it, from the page's animation frames:

    ./sightline build && python benchmarks/gantt.py [--rows 10000] [--rounds 3]
"""

import argparse
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright  # noqa: E402
from tests import machine  # noqa: E402
from tests.gantt import samples  # noqa: E402
from tests.gantt.server import Harness, running  # noqa: E402

FIRST_ROWS, LONGEST_FRAME = 1500.0, 50.0
CATEGORIES = "toplevel,devtools.timeline,disabled-by-default-devtools.timeline.frame"
WATCH = """
addEventListener('gantt-ready', () => requestAnimationFrame(() => requestAnimationFrame(() => {
  window.painted = performance.now();
})));
window.watchFrames = () => {
  const seen = []; let last = performance.now(); window.frames_ = seen;
  const next = (now) => { seen.push(now - last); last = now; window.watching = requestAnimationFrame(next); };
  window.watching = requestAnimationFrame(next);
};
"""
ENDED = "() => { cancelAnimationFrame(window.watching); return window.frames_.slice(2); }"


@contextmanager
def traced(session: CDPSession, tasks: list[tuple[float, float]]) -> Iterator[None]:
    """Trace while the block runs; put the tasks of the page's main thread into ``tasks``."""
    events: list[dict[str, Any]] = []
    done: list[bool] = []
    session.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    session.on("Tracing.tracingComplete", lambda _: done.append(True))
    session.send("Tracing.start", {"categories": CATEGORIES, "transferMode": "ReportEvents"})
    yield
    session.send("Tracing.end")
    while not done:
        session.send("Browser.getVersion")  # lets the events come in
    tasks += main_tasks(events)


def main_tasks(events: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """Return each task of the page's main thread: milliseconds that passed, and of processor time.

    Chromium keeps other pages of its own; ours is the thread that fires animation frames.
    """
    threads = Counter(
        (event["pid"], event["tid"])
        for event in events
        if event.get("name") == "FireAnimationFrame"
    )
    ours = threads.most_common(1)[0][0]
    names = ("RunTask", "ThreadControllerImpl::RunTask")
    return [
        (event["dur"] / 1000, event.get("tdur", 0) / 1000)
        for event in events
        if event.get("name") in names and "dur" in event and (event["pid"], event["tid"]) == ours
    ]


def wheel(page: Page) -> None:
    """Scroll down and up by the wheel."""
    page.mouse.move(1000, 500)
    for by in [240] * 60 + [-500] * 30:
        page.mouse.wheel(0, by)
        page.wait_for_timeout(12)


def leap(page: Page) -> None:
    """Drag the scroll bar through the whole plan, and the chart through its time."""
    page.evaluate(
        """async () => {
          const [down, across] = ['.gantt-scroller', '.gantt-pane'].map(s => document.querySelector(s));
          for (let n = 0; n < 60; n += 1) {
            down.scrollTop = (n * 7919 * 37) % down.scrollHeight;
            across.scrollLeft = (n * 613) % Math.max(1, across.scrollWidth);
            await new Promise(requestAnimationFrame);
          }
          down.scrollTop = 0;
          await new Promise(requestAnimationFrame);
        }"""
    )


def drag(page: Page) -> None:
    """Drag a bar that many others follow to and fro, and leave by Esc."""
    page.evaluate("document.querySelector('.gantt-pane').scrollLeft = 0")
    page.wait_for_timeout(100)
    box = page.evaluate("document.querySelector('gantt-chart').boxOf(3).toJSON()")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for n in range(90):
        page.mouse.move(x + (n % 45) * 4, y)
        page.wait_for_timeout(12)
    page.wait_for_selector(".gantt-note:not([hidden])")
    page.keyboard.press("Escape")
    page.mouse.up()


PLANS = ("plain", "simulated")  # without a forecast, and with one
MOVES: dict[str, Callable[[Page], None]] = {"wheel": wheel, "leaps": leap, "drag": drag}


def measure(browser: Browser, harness: Harness, plan: str) -> dict[str, tuple[float, ...]]:
    """Return what one visit took: first rows; a move's longest task, frame and 95th percentile."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, timezone_id="UTC")
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(f"{harness.address}/?plan={plan}")
    while not page.evaluate("window.painted || 0"):
        page.wait_for_timeout(50)
    took: dict[str, tuple[float, ...]] = {"first rows": (float(page.evaluate("window.painted")),)}
    session = browser.new_browser_cdp_session()
    for name, move in MOVES.items():
        tasks: list[tuple[float, float]] = []
        with traced(session, tasks):
            page.evaluate("watchFrames()")
            move(page)
            frames = page.evaluate(ENDED)
        ordered = sorted(frames)
        passed, used = (max(column) for column in zip(*tasks, strict=True))
        took[name] = (passed, used, ordered[-1], ordered[int(len(ordered) * 0.95)])
    session.detach()
    context.close()
    return took


def main() -> int:
    """Measure and print; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with running() as harness, sync_playwright() as play:
        for plan in PLANS:
            harness.plans[plan] = samples.large(asked.rows)
            harness.plans[plan].is_simulated = plan == "simulated"
        path = machine.chromium()
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        rounds = [
            {plan: measure(browser, harness, plan) for plan in PLANS} for _ in range(asked.rounds)
        ]
        browser.close()
    return max(report([each[plan] for each in rounds], asked.rows, plan) for plan in PLANS)


def report(rounds: list[dict[str, tuple[float, ...]]], n_rows: int, plan: str) -> int:
    """Print the median of the rounds and the worst of them."""
    first = [took["first rows"][0] for took in rounds]
    print(f"{n_rows} rows, {plan}, {len(rounds)} rounds, Chromium without a GPU")
    print(
        f"first rows painted   median {statistics.median(first):6.0f} ms  worst {max(first):6.0f}"
    )
    missed = statistics.median(first) > FIRST_ROWS
    for name in MOVES:
        passed, used, frames, usual = zip(*(took[name] for took in rounds), strict=True)
        missed |= statistics.median(passed) > LONGEST_FRAME
        print(
            f"{name:6} longest task median {statistics.median(passed):5.1f} ms worst {max(passed):5.1f}"
            f" (processor {statistics.median(used):5.1f}) | frames p95"
            f" {statistics.median(usual):5.1f} longest {max(frames):5.1f}"
        )
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
