"""How a benefit is shown: its state, its figures in its own unit, and its line over time."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from sightline.engines.benefits import Ramp
from sightline.kernel.money import from_decimal
from sightline.results import rules
from sightline.results.models import Measure, Profile, Reading
from sightline.results.queries.figures import Figures, Series
from sightline.results.queries.plans import followed, promised
from sightline.results.rules import plan as plans
from sightline.ui import marks, wording
from sightline.ui.templatetags.sightline import ABSENT
from sightline.ui.templatetags.sightline import money as money_html

#: State to the mark it is shown with, beside its word.
MARKS = {
    "identified": "none",
    "profiled": "none",
    "baselined": "none",
    "approved": "amber_green",
    "in_delivery": "amber_green",
    "realising": "amber_green",
    "realised": "green",
    "partly_realised": "amber",
    "not_realised": "red",
    "sustained": "green",
    "closed": "none",
}
WIDTH, HEIGHT, POINTS = 132, 30, 12


def state_html(state: str) -> SafeString:
    """Show a state as shape, word and colour."""
    shape = mark_safe(marks.shape(MARKS[state]))  # noqa: S308 - drawn from a constant
    return format_html('<span class="status">{}{}</span>', shape, rules.STATES[state])


def number(value: Decimal | Fraction | None) -> str:
    """Return a measured value without idle noughts."""
    if value is None:
        return ""
    plain = f"{float(value):,.2f}".rstrip("0").rstrip(".")
    return plain or "0"


def with_unit(value: Decimal | Fraction | None, measure: Measure, currency: str) -> SafeString:
    """Show a measured value in its unit, money as money."""
    if value is None:
        return ABSENT
    if measure.is_money:
        return money_html(from_decimal(Decimal(str(value)), currency).minor, currency)
    return format_html('<span class="number">{} {}</span>', number(value), measure.unit)


def reading_html(row: Reading) -> SafeString:
    """Show what a reading said, in its measure's unit."""
    return with_unit(row.value, row.measure, row.measure.profile.benefit.project.currency)


def planned_html(figures: Figures | None) -> SafeString:
    """Show what was planned to date: an amount, or the level planned."""
    if figures is None or figures.starts is None:
        return ABSENT
    carrying = figures.carrying
    if carrying is not None and not carrying.measure.is_money:
        return with_unit(figures.level_planned, carrying.measure, figures.currency)
    return money_html(figures.planned_minor, figures.currency)


def actual_html(figures: Figures | None) -> SafeString:
    """Show what came, in the unit of the measure that carries the benefit."""
    carrying = figures.carrying if figures else None
    if figures is None or carrying is None or not carrying.counted:
        return ABSENT
    if not carrying.measure.is_money:
        return with_unit(figures.level, carrying.measure, figures.currency)
    return money_html(figures.actual_minor, figures.currency)


def share_html(share: Fraction | None) -> SafeString:
    """Show how much of the plan came."""
    if share is None:
        return ABSENT
    return format_html('<span class="number">{}</span>', wording.percent(float(share)))


def rule_words(profile: Profile) -> str:
    """Return in words when a benefit begins, and how long it takes to be full."""
    lag = wording.days(profile.lag_days)
    begins = f"{lag} after the finish" if profile.lag_days else "at the finish"
    return (
        f"{begins}, full {wording.days(profile.ramp_days)} later" if profile.ramp_days else begins
    )


def sparkline(profile: Profile | None, figures: Figures | None) -> SafeString:
    """Draw the plan promised (dashed), the plan followed (thin) and what came (thick).

    The same stands in words in its title.
    """
    first = promised(profile) if profile else None
    plan = followed(profile) if profile else None
    if profile is None or figures is None or first is None or plan is None:
        return ABSENT
    days = _days(first, plan)
    lines = [_planned(first, days), _planned(plan, days), _came(profile, figures.carrying, days)]
    low = min((y for line in lines for _, y in line), default=0.0)
    high = max((y for line in lines for _, y in line), default=0.0)
    parts = [_path(line, low, high) for line in lines]
    share = "nothing read yet" if figures.share is None else wording.percent(float(figures.share))
    title = f"Promised, planned and actual; {share} of plan to date"
    return format_html(
        '<svg class="result-line" role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}">'
        "<title>{}</title>"
        '<polyline class="promised" points="{}"/><polyline class="planned" points="{}"/>'
        '<polyline class="actual" points="{}"/></svg>',
        title, WIDTH, HEIGHT, WIDTH, HEIGHT, title, *parts,
    )  # fmt: skip


def _days(first: Ramp, plan: Ramp) -> list[date]:
    begins = min(first.starts, plan.starts)
    ends = max(first.steady, plan.steady) + timedelta(365)
    step = (ends - begins) / POINTS
    return [begins + n * step for n in range(POINTS + 1)]


def _planned(ramp: Ramp, days: list[date]) -> list[tuple[float, float]]:
    """Return a plan as points of 0 to 1 across, up by the days at the full level."""
    span = max(1, (days[-1] - days[0]).days)
    unit = plans.laid(ramp.starts, (ramp.steady - ramp.starts).days, 1_000_000)
    return [((day - days[0]).days / span, plans.amount(unit, day) / 1_000_000) for day in days]


def _came(profile: Profile, series: Series | None, days: list[date]) -> list[tuple[float, float]]:
    """Return what came on the same scale: of money the sum, of a level the plan times its share."""
    span = max(1, (days[-1] - days[0]).days)
    yearly = profile.agreed_minor or 0
    counted = series.counted if series else ()
    if series is None or not counted or not series.measure.is_money or not yearly:
        return []
    total, points = 0, [(0.0, 0.0)]
    for row in counted:
        total += from_decimal(row.value, profile.benefit.project.currency).minor
        points.append((min(1.0, max(0.0, (row.on - days[0]).days / span)), total / yearly))
    return points


def _path(points: list[tuple[float, float]], low: float, high: float) -> str:
    tall = (high - low) or 1.0
    return " ".join(
        f"{2 + x * (WIDTH - 4):.1f},{HEIGHT - 2 - (y - low) / tall * (HEIGHT - 4):.1f}"
        for x, y in points
    )


def as_colour(figures: Figures | None) -> Any:
    """Return the colour of a benefit; none where it is not tracked yet."""
    return figures.colour.value if figures else "none"
