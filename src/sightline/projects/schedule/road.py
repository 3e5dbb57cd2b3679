"""Projects along time: each one's dates, computed beside declared, its marks, and its links.

Computed dates come from a project's schedule; declared ones are what its people say of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from sightline.engines.schedule.calendar import instant
from sightline.kernel.policy import Actor, visible
from sightline.projects.models import Gate, Milestone, Project, SchedulePass
from sightline.projects.schedule import cross_links
from sightline.projects.schedule.gaps import with_gaps

LANES = {
    "portfolio": ("Portfolio", Coalesce("portfolio__name", "program__portfolio__name")),
    "program": ("Program", F("program__name")),
    "office": ("Office", F("office__name")),
}
#: Up to so many links are drawn from the start; more would hide the bars.
FEW_LINKS = 6


def along_time(actor: Actor, rows: QuerySet[Project], by: str) -> QuerySet[Any]:
    """Return projects with their ``lane``, their computed dates, milestones and gates."""
    outcome = SchedulePass.objects.filter(schedule__project=OuterRef("pk"))

    def computed(name: str) -> Subquery:
        return Subquery(outcome.values(name)[:1])

    marks = (
        Prefetch("milestones", visible(actor, Milestone).order_by("baseline", "name")),
        Prefetch("gates", visible(actor, Gate).order_by("position")),
    )
    found: QuerySet[Any] = rows.annotate(
        lane=LANES[by][1],
        computed_start=computed("start"),
        computed_finish=computed("finish"),
        computed_permille=computed("percent_permille"),
    )
    return found.select_related("organisation").prefetch_related(*marks)


def of_portfolio(rows: QuerySet[Project], portfolio_id: UUID) -> QuerySet[Project]:
    """Return the projects of a portfolio: its own, and those of its programs."""
    own = Q(portfolio=portfolio_id)
    return rows.filter(own | Q(portfolio__isnull=True, program__portfolio=portfolio_id))


@dataclass(frozen=True)
class Mark:
    """A milestone or a gate on its day."""

    name: str
    at: date
    is_gate: bool
    is_done: bool


def start(row: Any) -> date | None:
    """Return when a project begins: as computed, or else as declared."""
    return _day(row.computed_start) or row.start


def finish(row: Any) -> date | None:
    """Return when a project ends: as computed, or else as declared."""
    return _day(row.computed_finish) or declared_finish(row)


def declared_finish(row: Project) -> date | None:
    """Return the finish that is declared: the actual one, the forecast, or the baseline."""
    return row.actual_finish or row.forecast_finish or row.baseline_finish


def is_computed(row: Any) -> bool:
    """Tell whether a project's dates come from its schedule."""
    return row.computed_start is not None


def percent(row: Any) -> float | None:
    """Return how much of a schedule's working time is done."""
    return row.computed_permille / 10 if is_computed(row) else None


def _day(minute: int | None) -> date | None:
    return None if minute is None else instant(minute).date()


def marks(row: Any) -> list[Mark]:
    """Return a project's milestones and gates by their days, those without a day left out."""
    stones = [
        Mark(one.name, one.actual or one.forecast or one.baseline, False, bool(one.actual))
        for one in row.milestones.all()
    ]
    gates = [
        Mark(one.name, one.held_on or one.planned_on, True, bool(one.held_on))
        for one in row.gates.all()
    ]
    return sorted((m for m in [*stones, *gates] if m.at), key=lambda mark: (mark.at, mark.name))


def address(row: Any) -> str:
    """Return where a project's bar leads: its schedule, or its overview where it has none."""
    route = "project-schedule" if is_computed(row) else "project"
    return reverse(route, args=[row.pk])


def links(actor: Actor, rows: Iterable[Project]) -> list[Any]:
    """Return the links between projects that stand on one map, the shortest gap first."""
    ids = [row.pk for row in rows]
    found = cross_links.between_projects(actor).filter(project__in=ids, giver__in=ids)
    return with_gaps(found.order_by("spare", "pk"))


def map_of(rows: Sequence[Any], between: Sequence[Any], no_lane: str) -> dict[str, Any]:
    """Return what the map is drawn from: lanes of bars, and the links between them."""
    lanes: dict[str, list[Any]] = {}
    for row in rows:
        lanes.setdefault(row.lane or "", []).append(row)
    named = sorted(lanes, key=lambda name: (not name, name.casefold()))
    return {
        "lanes": [
            {"id": name, "name": name or no_lane, "items": [_item(row) for row in lanes[name]]}
            for name in named
        ],
        "links": [_link(row) for row in between],
        "fiscal_start": rows[0].organisation.fiscal_year_starts if rows else 1,
    }


def _item(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "name": row.name,
        "href": address(row),
        "start": _text(start(row)),
        "finish": _text(finish(row)),
        "computed": is_computed(row),
        "declared": [_text(row.start), _text(declared_finish(row))],
        "percent": percent(row),
        "health": row.standing.declared,
        "milestones": [
            {"name": m.name, "at": _text(m.at), "gate": m.is_gate, "done": m.is_done}
            for m in marks(row)
        ],
    }


def _link(row: Any) -> dict[str, Any]:
    return {
        "tail": str(row.giver_id),
        "head": str(row.project_id),
        "from": row.promised,
        "to": row.needed,
        "late": row.gap is not None and row.gap < 0,
        "agreed": row.state == "agreed",
    }


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
