"""Derivations of the portfolio page's figures: counts, cost, roll-up and trend."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from sightline.engines.measure.rollup import POLICIES, RollUp
from sightline.kernel.errors import NotFound
from sightline.projects.outlook import Outlook, Rating, ratings
from sightline.reports import portfolio, trends
from sightline.reports.derivations.shape import STATUS_HEADS, Derivation, source_of, status_rows
from sightline.reports.lists import name_html, project_link
from sightline.reports.portfolio import COUNTED, View
from sightline.reports.rolled import children, rolled_up, sums
from sightline.ui import marks
from sightline.ui.templatetags.sightline import date as date_html
from sightline.ui.templatetags.sightline import money

RULES: Mapping[str, str] = {
    "off-track": "Count of projects whose last published report declares off track or seriously at risk.",
    "watermelons": "Count of projects declared better than measured: green outside and red inside, or two steps apart.",
    "stale": "Count of running projects whose last report is older than one and a half reporting cadences, or missing.",
    "late": "Count of projects whose finish, forecast or come, lies after the approved baseline.",
}


def counted(figure: str, seen: View) -> Derivation:
    """Derive how many projects of a kind there are."""
    label, test, _ = COUNTED[figure]
    found = [row for row in seen.rows if test(row)]
    return Derivation(
        label,
        str(len(found)),
        RULES[figure],
        source_of(seen),
        seen.moment.day,
        [("Projects looked at", len(seen.rows)), ("Of them counted", len(found))],
        STATUS_HEADS,
        status_rows(seen, sorted(found, key=lambda row: row.severity, reverse=True)),
    )


def cost(seen: View) -> Derivation:
    """Derive cost, plan and forecast, by currency."""
    held, href = sums(seen.rows), project_link(seen.address)
    inputs: list[tuple[str, Any]] = []
    for one in held:
        inputs += [
            (f"{one.currency}: planned, {one.n} projects", money(one.plan_minor, one.currency)),
            (
                f"{one.currency}: planned, the {one.n_compared} with a forecast",
                money(one.compared_minor, one.currency),
            ),
            (
                f"{one.currency}: forecast, the same {one.n_compared}",
                money(one.forecast_minor, one.currency),
            ),
        ]
    known = [
        row for row in seen.rows if row.plan_minor is not None or row.forecast_minor is not None
    ]
    return Derivation(
        "Cost, forecast against plan",
        portfolio.cost_html(held),
        "Sum of whole-life cost, plan and forecast, over the projects that have both; each currency alone.",
        source_of(seen),
        seen.moment.day,
        inputs,
        ("Project", "Currency", "Planned", "Forecast", "Drift"),
        [
            (
                name_html(href(row.id), row.name),
                row.currency,
                money(row.plan_minor, row.currency),
                money(row.forecast_minor, row.currency),
                money(_drift(row), row.currency),
            )
            for row in sorted(known, key=lambda row: -(row.plan_minor or 0))
        ],
    )


def _drift(row: Outlook) -> int | None:
    if row.plan_minor is None or row.forecast_minor is None:
        return None
    return row.forecast_minor - row.plan_minor


def rolled(seen: View) -> Derivation:
    """Derive the rolled-up status of the page or of one group."""
    name, rows = seen.address.params.get("in"), seen.rows
    if name:
        group = next((g for g in portfolio.groups(seen) if g.key == name), None)
        if group is None:
            raise NotFound("This group")
        rows = group.rows
    rolled = rolled_up(rows, seen.policy)
    weights = {child.id: child.weight_minor for child in children(rows)}
    ordered = sorted(rows, key=lambda row: row.severity, reverse=True)
    href = project_link(seen.address)
    return Derivation(
        f"Rolled-up status: {group.label if name and group else 'all projects shown'}",
        marks.status(rolled.colour.value),
        f"{POLICIES[seen.policy].name}. {POLICIES[seen.policy].description} "
        "Stale and missing reports count as unknown: at risk, or their last colour if that is worse.",
        source_of(seen),
        seen.moment.day,
        _roll_inputs(rolled),
        ("Project", "Declared", "Weight", "Critical", "Report"),
        [
            (
                name_html(href(row.id), row.name),
                marks.status(row.declared),
                money(weights[row.id], row.currency) if weights[row.id] else "1 project",
                "critical" if row.critical else "",
                "stale" if row.stale else date_html(row.reported_on),
            )
            for row in ordered
        ],
    )


def _roll_inputs(rolled: RollUp) -> list[tuple[str, Any]]:
    inputs = ((INPUTS.get(key, key), _plain(value)) for key, value in rolled.inputs.items())
    return [("Why", rolled.why), *inputs]


INPUTS: Mapping[str, str] = {
    "n_children": "Projects",
    "n_unknown": "Of them stale or never reported",
    "worst": "Worst of them",
    "mean": "Mean: green 0, amber 1, red 2",
    "weight_minor": "Weight in all, minor units",
    "weighed_by": "Weighed by",
    "n_without_weight": "Without a weight",
    "amber_from": "Amber from",
    "red_from": "Red from",
    "red_share": "Share that is red",
    "amber_or_worse_share": "Share that is amber or worse",
    "n_red_critical": "Critical and red",
    "limit": "Limit of the share",
    "n_critical": "Critical",
    "worst_critical": "Worst critical",
    "before_cap": "Colour before unknown ones capped it",
}


def _plain(value: Any) -> str:
    """Return an input as a person reads it; a fraction with its size in percent."""
    text = str(value)
    if re.fullmatch(r"\d+/\d+", text):
        return f"{text} = {float(Fraction(text)):.2%}"
    return text


def trend(seen: View) -> Derivation:
    """Derive the ratings of the last periods."""
    held = trends.trends(page_ratings(seen))
    heads, rows = trends.table(held)
    return Derivation(
        "Ratings over the last periods",
        trends.trend_svg(trends.whole(held), named=True),
        "Count of published reports by the colour they declare, in each period and group.",
        "Published reports; the department is the one each report named",
        seen.moment.day,
        [("Periods", len(trends.whole(held).bars))],
        heads,
        rows,
    )


def page_ratings(seen: View) -> list[Rating]:
    """Return the ratings behind a portfolio page's trend; objectives have none of their own."""
    by = seen.by if seen.by != "objective" else ""
    chosen = seen.portfolio.id if seen.portfolio else None
    return ratings(seen.actor, by, portfolio_id=chosen, until=seen.moment.day)
