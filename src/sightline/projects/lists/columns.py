"""Columns that more than one list of this context uses."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sightline.kernel.money import Money
from sightline.ui.listing import Column
from sightline.ui.templatetags.sightline import date as date_html
from sightline.ui.templatetags.sightline import money as money_html

STANDING_AMOUNTS = frozenset({"fy_budget_minor", "fy_forecast_minor", "benefits_expected_minor"})


def major(minor: int | None, currency: str) -> Decimal | None:
    """Return an amount in major units, as it is exported and edited."""
    return None if minor is None else Money(minor, currency).to_decimal()


def money_column(
    key: str,
    label: str,
    field: str,
    *,
    order: str = "",
    currency: Callable[[Any], str] = lambda row: row.currency,
    **more: Any,
) -> Column:
    """Return a column of an amount held in minor units on the row or its standing.

    Args:
        currency: The row to the currency of the amount.
    """

    def minor(row: Any) -> int | None:
        owner = row.standing if field in STANDING_AMOUNTS else row
        value: int | None = getattr(owner, field)
        return value

    return Column(
        key,
        label,
        lambda row: major(minor(row), currency(row)),
        lambda row: money_html(minor(row), currency(row)),
        order=order or field,
        kind="money",
        **more,
    )


def date_column(key: str, label: str, field: str, **more: Any) -> Column:
    """Return a column of a date of the row."""
    return Column(
        key,
        label,
        lambda row: getattr(row, field),
        lambda row: date_html(getattr(row, field)),
        order=field,
        kind="date",
        **more,
    )
