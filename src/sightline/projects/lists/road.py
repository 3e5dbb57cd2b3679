"""The road map as a list: every bar's dates in words, for its table, its file and its filters."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sightline.kernel.policy import Actor
from sightline.projects.lists.projects import PROJECTS, projects_for
from sightline.projects.schedule import road
from sightline.ui import marks, wording
from sightline.ui.listing import Column, Listing
from sightline.ui.templatetags.sightline import date as date_html
from sightline.ui.templatetags.sightline import days as days_html


def _name(row: Any) -> SafeString:
    words = '<a class="name" href="{}" data-row-link>{}</a>'
    return format_html(words, road.address(row), row.name)


def _dates(row: Any) -> str:
    if road.is_computed(row):
        return "Computed"
    return "Declared" if road.finish(row) or road.start(row) else "No dates"


def _differs(row: Any) -> int | None:
    """Return by how many days the computed finish is later than the declared one."""
    declared, finish = road.declared_finish(row), road.finish(row)
    if not road.is_computed(row) or declared is None or finish is None:
        return None
    return (finish - declared).days


def _day(label: str, key: str, value: Any, **more: Any) -> Column:
    def html(row: Any) -> SafeString:
        found: date | None = value(row)
        return date_html(found)

    return Column(key, label, value, html, kind="date", **more)


def _marks(row: Any) -> str:
    return "; ".join(f"{_kind(m)}{m.name} {wording.day(m.at)}" for m in road.marks(row))


def _kind(mark: road.Mark) -> str:
    return "gate " if mark.is_gate else ""


def _marks_html(row: Any) -> SafeString:
    said = ((f"{_kind(m)}{m.name}", date_html(m.at)) for m in road.marks(row))
    return format_html('<span class="road-marks">{}</span>', format_html_join("; ", "{} {}", said))


ROAD = Listing(
    name="road-map",
    columns=(
        Column("name", "Project", lambda row: row.name, _name, order="name"),
        Column("code", "Code", lambda row: row.code, order="code"),
        Column("lane", "Lane", lambda row: row.lane or "", order="lane"),
        Column(
            "health",
            "Status",
            lambda row: marks.word(row.standing.declared),
            lambda row: marks.status(row.standing.declared, None, False, False),
            order="standing__declared_rank",
            kind="status",
        ),
        _day("Start", "start", road.start, order="computed_start"),
        _day("Finish", "finish", road.finish, order="computed_finish"),
        Column("dates", "Dates", _dates, help="Computed from the schedule, or declared"),
        _day("Declared finish", "declared", road.declared_finish),
        Column(
            "differs",
            "Computed later by",
            _differs,
            lambda row: days_html(_differs(row), True),
            kind="number",
            help="The computed finish against the declared one, in days",
        ),
        Column("percent", "Complete, %", road.percent, kind="number"),
        Column("marks", "Milestones and gates", _marks, _marks_html),
    ),
    search=PROJECTS.search,
    default_sort="lane",
    tie="code",
)


def road_for(actor: Actor, lane: str) -> Listing:
    """Return the list with the filters of the projects' list, and what its lanes are."""
    columns = tuple(replace(c, label=lane) if c.key == "lane" else c for c in ROAD.columns)
    return replace(ROAD, columns=columns, filters=projects_for(actor).filters)
