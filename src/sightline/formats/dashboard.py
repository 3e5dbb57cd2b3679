"""A federal IT dashboard as four linked tables: investments, projects, activities, metrics. Pure.

Each table is a CSV file with a header; rows that hang on nothing that is there are named, not kept.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

TABLES: Mapping[str, tuple[str, ...]] = {
    "investments": ("identifier", "name", "bureau", "business_function", "business_area",
                    "service_type", "summary"),
    "projects": ("investment_identifier", "project_id", "name", "planned_cost", "cost_variance",
                 "start_days_after_2000", "planned_duration", "project_delay"),
    "activities": ("project_id", "activity_id", "name", "status", "start_date_planned",
                   "planned_duration", "actual_start_delay", "actual_duration"),
    "metrics": ("investment_identifier", "metric_id", "measurement_category", "description",
                "metric_results"),
}  # fmt: skip
MOST_BYTES = 64 * 1024 * 1024
MILLION_MINOR = 100_000_000
EPOCH = date(2000, 1, 1)
RESULTS = {"met": True, "not met": False}
_CODE = re.compile(r"^\d+\s*-\s*")
_DAYS = re.compile(r"-?\d{1,6}")
Row = Mapping[str, str]


class Unreadable(Exception):
    """A table is missing, too large, or has not the columns that it must have."""


@dataclass(frozen=True)
class Activity:
    """One activity of a project; ``done_on`` where it was completed and the tables say when."""

    name: str
    finish: date | None
    is_done: bool
    done_on: date | None


@dataclass(frozen=True)
class Metric:
    """One metric of an investment; ``is_met`` where its result is known."""

    id: str
    category: str
    description: str
    is_met: bool | None


@dataclass(frozen=True)
class DashboardProject:
    """One project of an investment, in whole US cents."""

    id: str
    name: str
    start: date | None
    finish: date | None
    cost_minor: int | None
    activities: tuple[Activity, ...] = ()


@dataclass(frozen=True)
class Investment:
    """One investment with what hangs on it."""

    id: str
    name: str
    bureau: str
    function: str
    area: str
    summary: str
    projects: tuple[DashboardProject, ...] = ()
    metrics: tuple[Metric, ...] = ()


@dataclass(frozen=True)
class Dashboard:
    """All investments, and what was left out of the tables."""

    investments: tuple[Investment, ...]
    left_out: tuple[str, ...] = field(default=())


def read_dashboard(folder: Path) -> Dashboard:
    """Return the investments of a folder of tables.

    Raises:
        Unreadable: A table is missing, or is none.
    """
    tables = {name: list(_rows(folder / f"{name}.csv", name)) for name in TABLES}
    activities = _by(tables["activities"], "project_id")
    projects = _by(tables["projects"], "investment_identifier")
    metrics = _by(tables["metrics"], "investment_identifier")
    known = {row["identifier"] for row in tables["investments"]}
    held = {row["project_id"] for row in tables["projects"]}
    left = [f"project {r['project_id']}" for r in tables["projects"]
            if r["investment_identifier"] not in known]  # fmt: skip
    left += [f"activity {r['activity_id']}" for r in tables["activities"]
             if r["project_id"] not in held]  # fmt: skip
    left += [f"metric {r['metric_id']}" for r in tables["metrics"]
             if r["investment_identifier"] not in known]  # fmt: skip
    found = tuple(
        _investment(row, projects.get(row["identifier"], ()), activities, metrics)
        for row in tables["investments"]
    )
    return Dashboard(found, tuple(left))


def _rows(path: Path, table: str) -> Iterator[Row]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(f"{path.name} is over {MOST_BYTES // 2**20} MB.")
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise Unreadable(
            f"{path} cannot be read: {error.strerror}. The folder must hold "
            f"{', '.join(f'{name}.csv' for name in TABLES)}."
        ) from error
    reader = csv.DictReader(text.replace("\0", "").splitlines(keepends=True))
    missing = set(TABLES[table]) - set(reader.fieldnames or ())
    if missing:
        raise Unreadable(f"{path.name} has no column {', '.join(sorted(missing))}.")
    for row in reader:
        yield {key: (row.get(key) or "").strip() for key in TABLES[table]}


def _by(rows: Sequence[Row], key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


def _investment(
    row: Row,
    projects: Sequence[Row],
    activities: Mapping[str, Sequence[Row]],
    metrics: Mapping[str, Sequence[Row]],
) -> Investment:
    bureau, service = row["bureau"], plain(row["service_type"])
    return Investment(
        row["identifier"],
        row["name"] or f"{service or 'Investment'}, {bureau or row['identifier']}",
        bureau,
        plain(row["business_function"]),
        plain(row["business_area"]),
        " ".join(row["summary"].split()),
        tuple(_project(each, activities.get(each["project_id"], ())) for each in projects),
        tuple(_metric(each) for each in metrics.get(row["identifier"], ())),
    )


def plain(text: str) -> str:
    """Return a name without the number of its list: “110-Health” is Health."""
    return _CODE.sub("", text).strip()


def _project(row: Row, activities: Sequence[Row]) -> DashboardProject:
    start = _after(EPOCH, _days(row["start_days_after_2000"]))
    planned = _after(start, _days(row["planned_duration"]))
    finish = _after(planned, _days(row["project_delay"]) or 0)
    return DashboardProject(
        row["project_id"],
        row["name"] or row["project_id"],
        start,
        finish,
        _cost(row["planned_cost"]),
        tuple(_activity(each) for each in activities),
    )


def _activity(row: Row) -> Activity:
    try:
        start: date | None = date.fromisoformat(row["start_date_planned"][:10])
    except ValueError:
        start = None
    finish = _after(start, _days(row["planned_duration"]))
    began = _after(start, _days(row["actual_start_delay"]) or 0)
    ended = _after(began, _days(row["actual_duration"]))
    is_done = row["status"].casefold().startswith("completed")
    name = row["name"] or row["activity_id"]
    return Activity(name, finish, is_done, ended if is_done else None)


def _metric(row: Row) -> Metric:
    is_met = RESULTS.get(row["metric_results"].casefold())
    said = " ".join(row["description"].split())
    return Metric(row["metric_id"], plain(row["measurement_category"]), said, is_met)


def _days(text: str) -> int | None:
    found = _DAYS.match(text)
    return int(found[0]) if found else None


def _after(day: date | None, days: int | None) -> date | None:
    if day is None or days is None:
        return None
    try:
        return day + timedelta(days)
    except OverflowError:
        return None


def _cost(text: str) -> int | None:
    """Return millions of dollars in cents; nothing below nought or beyond a trillion."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return int(amount * MILLION_MINOR) if amount.is_finite() and 0 <= amount < 10**6 else None
