"""The finish curve and the tornado as shapes: plain numbers for a drawing, never its only form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sightline.kernel.policy import Actor
from sightline.projects.models import SimulationRun
from sightline.projects.schedule import forecasting
from sightline.projects.schedule.assemble import at
from sightline.projects.schedule.forecasting import Bar, Quantile, Swing

WIDTH, HEIGHT = 400, 200
LEFT, RIGHT, TOP, FOOT = 40, 12, 26, 28
SWING_LEFT, SWING_STEP = 8, 42
Placed = Callable[..., float]


@dataclass(frozen=True)
class Box:
    """A rectangle with what it says."""

    x: float
    y: float
    width: float
    height: float
    words: str = ""


@dataclass(frozen=True)
class Mark:
    """A line at a date, and which way its label runs."""

    x: float
    label: str
    kind: str
    y: float
    anchor: str


@dataclass(frozen=True)
class Tick:
    """A place on an axis with its label."""

    at: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Curve:
    """A histogram with the share that has finished by each day above it."""

    width: int
    height: int
    base: float
    right: float
    left: float
    boxes: tuple[Box, ...]
    line: str
    marks: tuple[Mark, ...]
    days: tuple[Tick, ...]
    shares: tuple[Tick, ...]


def finish_curve(
    bars: Sequence[Bar], quantiles: Sequence[Quantile], planned: datetime | None
) -> Curve | None:
    """Return the finish curve; none where nothing was counted."""
    if not bars:
        return None
    first, last = bars[0].first, bars[-1].last + timedelta(1)
    if planned is not None:
        first, last = min(first, planned.date()), max(last, planned.date() + timedelta(1))
    span = max((last - first).days, 1)
    base, inner = HEIGHT - FOOT, WIDTH - LEFT - RIGHT
    tall = base - TOP

    def x_of(day: date, part: float = 0.0) -> float:
        return round(LEFT + inner * ((day - first).days + part) / span, 1)

    most = max(bar.share for bar in bars)
    boxes, points = [], [f"{x_of(bars[0].first)},{base}"]
    for bar in bars:
        begin, end = x_of(bar.first), x_of(bar.last, 1)
        high = round(tall * 0.6 * bar.share / most, 1)
        words = f"{_span(bar)}: {bar.n} trials"
        boxes.append(Box(begin, base - high, max(end - begin - 1, 1), high, words))
        points.append(f"{end},{round(base - tall * bar.by_then, 1)}")
    return Curve(
        width=WIDTH,
        height=HEIGHT,
        base=base,
        right=WIDTH - RIGHT,
        left=LEFT,
        boxes=tuple(boxes),
        line=" ".join(points),
        marks=_marks(quantiles, planned, x_of),
        days=_days(first, last - timedelta(1), x_of),
        shares=tuple(
            Tick(round(base - tall * part, 1), f"{part:.0%}") for part in (0, 0.5, 0.8, 1)
        ),
    )


def _span(bar: Bar) -> str:
    first = f"{bar.first:%-d %b %Y}"
    return first if bar.first == bar.last else f"{first} to {bar.last:%-d %b %Y}"


def _marks(
    quantiles: Sequence[Quantile], planned: datetime | None, x_of: Placed
) -> tuple[Mark, ...]:
    found = [("P50", "quantile", 50), ("P80", "quantile", 80)]
    by_percent = {q.percent: q.at for q in quantiles}
    marks = [(label, kind, by_percent.get(percent)) for label, kind, percent in found]
    marks.append(("Planned", "planned", planned))
    placed = []
    for label, kind, when in marks:
        if when is None:
            continue
        x = x_of(when.date(), (when.hour * 60 + when.minute) / 1440)
        anchor = "end" if x > WIDTH - 60 else "start"
        y = 10 if kind == "quantile" else 21
        placed.append(Mark(x, label, kind, y, anchor))
    return tuple(placed)


def _days(first: date, last: date, x_of: Placed) -> tuple[Tick, ...]:
    middle = first + (last - first) / 2
    ticks = [Tick(x_of(first), f"{first:%-d %b %y}", "start")]
    if (last - first).days > 2:
        ticks.append(Tick(x_of(middle, 0.5), f"{middle:%-d %b %y}"))
    if last > first:
        ticks.append(Tick(x_of(last, 1), f"{last:%-d %b %y}", "end"))
    return tuple(ticks)


@dataclass(frozen=True)
class Tornado:
    """Bars of swings on one scale of dates, the widest on top."""

    width: int
    height: int
    rows: tuple[tuple[Swing, Box, float], ...]
    first: str
    last: str


def tornado(swings: Sequence[Swing]) -> Tornado | None:
    """Return the tornado; none without swings."""
    if not swings:
        return None
    first = min(swing.low for swing in swings)
    last = max(swing.high for swing in swings)
    span = max((last - first).total_seconds(), 1.0)
    inner = WIDTH - 2 * SWING_LEFT
    rows = []
    for n, swing in enumerate(swings):
        x, end = (
            SWING_LEFT + inner * (at - first).total_seconds() / span
            for at in (swing.low, swing.high)
        )
        y = n * SWING_STEP + 14
        box = Box(round(x, 1), round(y + 6, 1), round(max(end - x, 2), 1), 14)
        rows.append((swing, box, round(y, 1)))
    height = len(rows) * SWING_STEP + 22
    return Tornado(WIDTH, height, tuple(rows), f"{first:%-d %b %Y}", f"{last:%-d %b %Y}")


def shown(actor: Actor, run: SimulationRun) -> dict[str, Any]:
    """Return what a finished run says of the finish, with its drawings, as one actor sees it."""
    bars, quantiles = forecasting.bars(run), forecasting.quantiles(run)
    swings, planned = forecasting.swings(actor, run), at(run.planned_minute)
    return {
        "run": run,
        "stale_run": forecasting.is_stale(run),
        "bars": bars,
        "quantiles": quantiles,
        "planned": planned,
        "curve": finish_curve(bars, quantiles, planned),
        "swings": swings,
        "tornado": tornado(swings),
        "driver": _driver(actor, run, swings),
    }


def _driver(actor: Actor, run: SimulationRun, swings: Sequence[Swing]) -> str:
    """Return what the finish hangs on the most, with its line among the widest swings."""
    name = forecasting.driver(actor, run)
    ids = run.found.get("drivers", [])[:1]
    swing = next((each for each in swings if each.id in ids and each.number), None)
    return f"{swing.number} {name}" if swing else name
