"""The declared colours of the last periods, counted by group."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from sightline.kernel import clock
from sightline.kernel.policy import Actor, visible
from sightline.projects.models import Project, StatusReport
from sightline.projects.outlook.row import ENDED
from sightline.projects.queries import present


class Rating(NamedTuple):
    """How many projects of a group declared a colour in a period."""

    period: date
    group: str
    declared: str
    n: int


GROUPINGS: Mapping[str, str] = {
    "": "",
    "department": "facts__department",
    "office": "project__office__name",
    "program": "project__program__name",
    "portfolio": "its_portfolio",
}
MOST_DATES = 24


def ratings(
    actor: Actor,
    by: str = "",
    *,
    portfolio_id: UUID | None = None,
    until: date | None = None,
    n_periods: int = 8,
) -> list[Rating]:
    """Return the declared colours of the last periods by group, oldest first.

    A period is a reporting date; where projects report on many dates it is a month, in which a
    project's last report counts. The department is the one each report named at the time.

    Args:
        by: One of ``GROUPINGS``; blank counts all together.
        until: The last day whose reports count (today).
    """
    rows = visible(actor, StatusReport).filter(state="published")
    rows = rows.filter(period__lte=until or clock.today()).order_by()
    if portfolio_id is not None:
        own = Q(project__portfolio_id=portfolio_id)
        through = Q(project__portfolio=None, project__program__portfolio_id=portfolio_id)
        rows = rows.filter(own | through)
    dates = list(
        rows.values_list("period", flat=True).distinct().order_by("-period")[: MOST_DATES * 20]
    )
    if not dates:
        return []
    if len(dates) <= MOST_DATES:
        return _by_date(rows.filter(period__gte=dates[:n_periods][-1]), by)
    return _by_month(rows.filter(period__gte=_months_before(dates[0], n_periods - 1)), by)


def _grouped(rows: QuerySet[StatusReport], by: str) -> tuple[QuerySet[StatusReport], str]:
    portfolio = Coalesce("project__portfolio__name", "project__program__portfolio__name")
    rows = rows.annotate(its_portfolio=portfolio) if by == "portfolio" else rows
    return rows, GROUPINGS[by]


def _by_date(rows: QuerySet[StatusReport], by: str) -> list[Rating]:
    rows, path = _grouped(rows, by)
    paths = ("period", path, "declared") if path else ("period", "declared")
    counted = rows.values_list(*paths).annotate(n=Count("pk")).order_by("period")
    return [Rating(v[0], (v[1] or "") if path else "", v[-2], v[-1]) for v in counted]


def _by_month(rows: QuerySet[StatusReport], by: str) -> list[Rating]:
    rows, path = _grouped(rows, by)
    paths = (
        ("project_id", "period", "declared", path) if path else ("project_id", "period", "declared")
    )
    last: dict[tuple[date, UUID], tuple[str, str]] = {}
    for values in rows.order_by("period").values_list(*paths):
        group = (values[3] or "") if path else ""
        last[values[1].replace(day=1), values[0]] = (group, values[2])
    counts: dict[tuple[date, str, str], int] = {}
    for (month, _), (group, declared) in last.items():
        key = (month, group, declared)
        counts[key] = counts.get(key, 0) + 1
    return [Rating(*key, n) for key, n in sorted(counts.items())]


def _months_before(day: date, n: int) -> date:
    months = day.year * 12 + day.month - 1 - n
    return date(months // 12, months % 12 + 1, 1)


def health(actor: Actor) -> dict[str, int]:
    """Return declared colour to the number of projects at hand, in one query."""
    rows = present(visible(actor, Project)).exclude(state__in=ENDED).order_by()
    return dict(rows.values_list("standing__declared").annotate(n=Count("pk")))
