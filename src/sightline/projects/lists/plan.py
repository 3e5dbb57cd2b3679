"""The lists of a project's milestones and of its cost by fiscal year."""

from datetime import date
from typing import Any

from sightline.engines.measure import facts
from sightline.kernel import clock
from sightline.projects.lists.columns import date_column, money_column
from sightline.projects.models import CostYear, Milestone
from sightline.ui.listing import Column, Edit, Listing
from sightline.ui.templatetags.sightline import days as days_html


def variance(row: Milestone) -> int | None:
    """Return the days a milestone is behind its baseline; what is overdue counts as due today."""
    dated = facts.Milestone(row.name, row.baseline, row.forecast, row.actual)
    return dated.slip_days(clock.today())


def standing_words(row: Milestone) -> str:
    """Return where a milestone stands, in one word."""
    dated = facts.Milestone(row.name, row.baseline, row.forecast, row.actual)
    late = dated.overdue_days(clock.today())
    return "Met" if row.actual else f"Overdue by {late} days" if late else "Ahead"


MILESTONES = Listing(
    name="milestones",
    columns=(
        Column("name", "Milestone", lambda row: row.name, order="name", edit=Edit("name")),
        date_column("baseline", "Baseline", "baseline"),
        date_column("forecast", "Forecast", "forecast", edit=Edit("forecast", "date")),
        date_column("actual", "Actual", "actual", edit=Edit("actual", "date")),
        Column(
            "variance",
            "Variance",
            variance,
            lambda row: days_html(variance(row), True),
            kind="number",
            help="Actual, else forecast, against baseline",
        ),
        Column("standing", "Standing", standing_words),
    ),
    default_sort="baseline",
    href=lambda row: f"/api/v1/milestones/{row.pk}",
)


def fiscal_label(year: int, starts_in_month: int) -> str:
    """Return a fiscal year as its name: 2026/27, or 2026 where it is the calendar year."""
    return str(year) if starts_in_month == 1 else f"{year}/{(year + 1) % 100:02d}"


def year_label(row: CostYear) -> str:
    """Return a cost year's name by its organisation's calendar."""
    return fiscal_label(row.fiscal_year, row.project.organisation.fiscal_year_starts)


def _currency(row: Any) -> str:
    return str(row.project.currency)


def over(row: CostYear) -> int | None:
    """Return forecast (actual, once known to be more) less budget, in minor units."""
    known = [amount for amount in (row.forecast_minor, row.actual_minor) if amount is not None]
    if not known or row.budget_minor is None:
        return None
    return max(known) - row.budget_minor


def is_current(row: CostYear, today: date) -> bool:
    """Tell whether a cost year is the one of a day."""
    starts = row.project.organisation.fiscal_year_starts
    return row.fiscal_year == (today.year if today.month >= starts else today.year - 1)


COST_YEARS = Listing(
    name="cost-years",
    columns=(
        Column("year", "Fiscal year", year_label, order="fiscal_year"),
        money_column("budget", "Budget", "budget_minor", currency=_currency),
        money_column("forecast", "Forecast", "forecast_minor", currency=_currency),
        money_column("actual", "Actual", "actual_minor", currency=_currency),
    ),
    default_sort="year",
)
