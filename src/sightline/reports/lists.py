"""The portfolio's table: its columns, filters and cells."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from sightline.kernel.money import Money
from sightline.projects import rules
from sightline.projects.outlook import STATES, Outlook
from sightline.reports.moment import Address
from sightline.ui import marks, wording
from sightline.ui.held import HeldListing, Keep, narrow
from sightline.ui.listing import Column
from sightline.ui.templatetags.sightline import ABSENT, days, money
from sightline.ui.templatetags.sightline import date as date_html

HEALTH: Mapping[str, tuple[str, frozenset[str]]] = {
    "on_track": ("On track", frozenset({"green", "amber_green"})),
    "at_risk": ("At risk", frozenset({"amber"})),
    "off_track": ("Off track", frozenset({"amber_red", "red"})),
    "silent": ("Not reported", frozenset({"none"})),
}
YES = (("yes", "Yes"), ("no", "No"))
ARROW = ' <span aria-hidden="true">→</span><span class="visually-hidden">now</span> '


def is_late(row: Outlook) -> bool:
    """Whether the finish is forecast, or has come, after its baseline."""
    return (row.slip_days or 0) > 0


def is_over(row: Outlook) -> bool:
    """Whether the cost forecast is above the plan."""
    if row.plan_minor is None or row.forecast_minor is None:
        return False
    return row.forecast_minor > row.plan_minor


KEEPS: Mapping[str, Keep] = {
    "health": lambda row, value: row.declared in HEALTH[value][1],
    "declared": lambda row, value: bool(row.declared == value),
    "watermelon": lambda row, value: row.watermelon == (value == "yes"),
    "stale": lambda row, value: row.stale == (value == "yes"),
    "late": lambda row, value: is_late(row) == (value == "yes"),
    "over": lambda row, value: is_over(row) == (value == "yes"),
}


def project_link(address: Address) -> Callable[[UUID], str]:
    """Return what makes a project's address, on the same day as the page."""
    pattern = address.at(reverse("project", args=[UUID(int=0)]))
    before, after = pattern.split(str(UUID(int=0)))
    return lambda project_id: f"{before}{project_id}{after}"


def name_html(href: str, name: str, css: str = "") -> SafeString:
    """Return a project's name as a link that opens beside the page."""
    where, classed = escape(href), f' class="{css}"' if css else ""
    return mark_safe(  # noqa: S308 - both parts are escaped
        f'<a{classed} href="{where}" data-row-link data-drawer-href="{where}">{escape(name)}</a>'
    )


def status_html(row: Outlook) -> SafeString:
    """Return declared beside measured, hatched when stale."""
    return marks.status(row.declared, None if row.measured == "none" else row.measured, row.stale)


def trend_html(row: Outlook) -> SafeString:
    """Return the arrow since the last period."""
    return marks.trend(row.declared_before, row.declared, True)


def finish_html(row: Outlook) -> SafeString:
    """Return the finish as it is forecast or came, with its slip."""
    finish = row.actual_finish or row.forecast_finish
    slip = f" {days(row.slip_days, True)}" if row.slip_days else ""
    return mark_safe(f"{date_html(finish)}{slip}")  # noqa: S308 - made of safe parts


def forecast_html(row: Outlook) -> SafeString:
    """Return the cost forecast with its drift from the plan."""
    shown = money(row.forecast_minor, row.currency)
    drift = drift_words(row.plan_minor, row.forecast_minor)
    said = f' <span class="small muted">{drift}</span>' if drift else ""
    return mark_safe(f"{shown}{said}")  # noqa: S308 - made of safe parts


def drift_words(plan: int | None, forecast: int | None) -> str:
    """Return the drift of a forecast from its plan in percent, blank where there is none."""
    if not plan or forecast is None or plan == forecast:
        return ""
    words = wording.percent(Decimal(forecast - plan) / Decimal(abs(plan)))
    return f"+{words}" if forecast > plan else words


def benefit_html(row: Outlook) -> SafeString:
    """Return what benefits bring a year, promised and expected; else what the case promises."""
    if row.promised_minor is None and row.expected_minor is None:
        if row.benefits_minor is None:
            return ABSENT
        whole = money(row.benefits_minor, row.currency)
        return mark_safe(f'{whole} <span class="small muted">in all</span>')  # noqa: S308 - safe parts
    promised = money(row.promised_minor, row.currency)
    expected = money(row.expected_minor, row.currency)
    return mark_safe(f"{promised}{ARROW}{expected}")  # noqa: S308 - made of safe parts


def _amount(name: str) -> Callable[[Outlook], Decimal | None]:
    def value(row: Outlook) -> Decimal | None:
        minor = getattr(row, name)
        return None if minor is None else Money(minor, row.currency).to_decimal()

    return value


def _money(key: str, label: str, name: str, **more: Any) -> Column:
    cell = more.pop("cell", lambda row: money(getattr(row, name), row.currency))
    return Column(key, label, _amount(name), cell, order=name, kind="money", **more)


def _date(key: str, label: str, name: str, **more: Any) -> Column:
    def value(row: Outlook) -> date | None:
        found: date | None = getattr(row, name)
        return found

    cell = more.pop("cell", lambda row: date_html(value(row)))
    return Column(key, label, value, cell, order=name, kind="date", **more)


def _text(key: str, label: str, *, shown: bool = False) -> Column:
    return Column(key, label, lambda row: getattr(row, key), order=key, shown=shown)


def _number(key: str, label: str, name: str, *, shown: bool = True) -> Column:
    return Column(
        key, label, lambda row: getattr(row, name), order=name, kind="number", shown=shown
    )


def portfolio_list(address: Address) -> HeldListing:
    """Return the portfolio's table for a page; its links stay on the page's day."""
    href = project_link(address)
    return HeldListing(
        name="portfolio",
        columns=(
            Column(
                "name",
                "Project",
                lambda row: row.name,
                lambda row: name_html(href(row.id), row.name),
                order="name",
            ),
            _text("code", "Code"),
            _text("owner", "Project manager", shown=True),
            Column(
                "health",
                "Status",
                lambda row: rules.COLOURS[row.declared],
                status_html,
                order="severity",
                kind="status",
                help="Declared in the last published report, beside what the figures say",
            ),
            Column(
                "trend",
                "Trend",
                lambda row: rules.COLOURS[row.declared_before],
                trend_html,
            ),
            Column("measured", "Measured", lambda row: rules.COLOURS[row.measured], shown=False),
            Column(
                "watermelon", "Watermelon", lambda row: "yes" if row.watermelon else "", shown=False
            ),
            Column("state", "Stage", lambda row: STATES[row.state], order="state"),
            _date("baseline", "Finish planned", "baseline_finish"),
            _date("finish", "Finish forecast", "forecast_finish", cell=finish_html),
            _number("slip", "Slip, days", "slip_days", shown=False),
            _text("currency", "Currency"),
            _money("plan", "Cost planned", "plan_minor"),
            _money("forecast", "Cost forecast", "forecast_minor", cell=forecast_html),
            _money("promised", "Benefits a year", "promised_minor", cell=benefit_html),
            _money("expected", "Benefits expected a year", "expected_minor", shown=False),
            _money("benefits", "Benefits in the case", "benefits_minor", shown=False),
            _number("overdue", "Overdue", "n_overdue"),
            _number("dependants", "Needed by", "n_dependants"),
            _date("reported", "Last report", "reported_on"),
            _text("department", "Department"),
            _text("category", "Category"),
            _text("office", "Office"),
            _text("program", "Program"),
            _text("portfolio", "Portfolio"),
            _text("reason", "Reason given"),
        ),
        filters=(
            narrow("health", "Status", [(key, label) for key, (label, _) in HEALTH.items()]),
            narrow("watermelon", "Watermelon", YES),
            narrow("stale", "Report stale", YES),
            narrow("late", "Finish late", YES),
            narrow("over", "Cost over plan", YES),
        ),
        search=("name", "code", "department", "category", "owner", "office", "program"),
        default_sort="-health",
        row_class=lambda row: "is-stale" if row.stale else "",
        keeps=KEEPS,
    )
