"""How projects came out: what was approved first and how they ended, and what registers said of them.

A project that ended here is told from its journal, so that an estimate which was approved anew stays
what it was. A project of a register is told from the first and the last period that say it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef

from sightline.kernel import past
from sightline.kernel.policy import Actor, visible
from sightline.projects.models import CostYear, Project, Schedule, SimulationRun, StatusReport
from sightline.projects.rules import Ending

ENDED = (Project.State.CLOSED, Project.State.TRACKING)
FIRST = ("state", "currency", "start", "baseline_finish", "whole_life_minor")
WHY = "how the time of a project was estimated, of projects that the actor sees"


class _Who(NamedTuple):
    """What is told of a project beside its figures."""

    id: UUID
    code: str
    name: str
    office: str
    sponsor: str
    category: str
    currency: str


def finished(actor: Actor) -> list[Ending]:
    """Return the projects that were carried out to the end here, by code, in four queries."""
    rows = visible(actor, Project).filter(state__in=ENDED).select_related("office", "sponsor")
    held = list(_with_methods(rows.order_by("code")))
    first = _approved_first(held)
    spent = _spent(actor, held)
    return [_ending(row, first.get(row.pk, {}), spent.get(row.pk)) for row in held]


def _with_methods(rows: Any) -> Any:
    own = {"project": OuterRef("pk")}
    runs = SimulationRun.objects.system(WHY).filter(**own, state="finished")
    return rows.annotate(
        is_scheduled=Exists(Schedule.objects.system(WHY).filter(**own)),
        is_simulated=Exists(runs),
    )


def _approved_first(rows: Iterable[Project]) -> dict[UUID, dict[str, Any]]:
    """Return project to the figures that it had when it was first approved.

    A figure that was not known then is the first that was said after.
    """
    found: dict[UUID, dict[str, Any]] = {}
    now: dict[UUID, dict[str, Any]] = {}
    for row_id, after in past.said(Project, [row.pk for row in rows], FIRST):
        said = now.setdefault(row_id, {})
        said.update(after)
        if said.get("state") not in (None, Project.State.PROPOSED):
            held = found.setdefault(row_id, {})
            for name in FIRST:
                if held.get(name) is None and said.get(name) is not None:
                    held[name] = said[name]
    return found


def _spent(actor: Actor, rows: Iterable[Project]) -> dict[UUID, int]:
    """Return project to what it cost, where every year of it says so."""
    years = visible(actor, CostYear).filter(project__in=[row.pk for row in rows])
    held = years.order_by("project_id").values_list("project_id", "actual_minor")
    found: dict[UUID, int] = {}
    for project_id, some in groupby(held, lambda pair: pair[0]):
        amounts = [amount for _, amount in some]
        known = [amount for amount in amounts if amount is not None]
        if len(known) == len(amounts):
            found[project_id] = sum(known)
    return found


def _ending(row: Any, first: Mapping[str, Any], spent: int | None) -> Ending:
    last = row.whole_life_forecast_minor if spent is None else spent
    is_same = first.get("currency", row.currency) == row.currency
    return Ending(
        *_who(row),
        method=_method(row),
        source="own",
        is_final=True,
        since=_day(first.get("start")),
        until=row.actual_finish,
        first_cost=first.get("whole_life_minor") if is_same else None,
        last_cost=last,
        first_span=_span(_day(first.get("start")), _day(first.get("baseline_finish"))),
        last_span=_span(row.start, row.actual_finish),
        outturn="" if last is None else "forecast" if spent is None else "spent",
    )


def _who(row: Any) -> _Who:
    sponsor = row.sponsor.name if row.sponsor else row.sponsor_name
    return _Who(
        row.pk, row.code, row.name, row.office.name, sponsor, row.category, row.currency
    )  # fmt: skip


def _method(row: Any) -> str:
    if row.is_simulated:
        return "simulated"
    return "scheduled" if row.is_scheduled else "declared"


def _day(said: Any) -> date | None:
    return date.fromisoformat(said) if isinstance(said, str) and said else None


def _span(start: date | None, finish: date | None) -> int | None:
    """Return the days between, where there are any."""
    if start is None or finish is None or finish <= start:
        return None
    return (finish - start).days


class _Told(NamedTuple):
    """What one period of a register says of a project."""

    project_id: UUID
    period: date
    currency: str | None
    start: str | None
    finish: str | None
    cost: int | None


TOLD = ("project_id", "period", *(f"facts__{name}" for name in (
    "currency", "start", "forecast_finish", "whole_life_minor",
)))  # fmt: skip


def followed(actor: Actor) -> list[Ending]:
    """Return what registers of two periods or more say of projects, first and last, in two queries."""
    rows = visible(actor, StatusReport).filter(source="register", state="published")
    ordered = rows.order_by("project_id", "period").values_list(*TOLD)
    told = {
        project_id: list(some)
        for project_id, some in groupby(map(_Told._make, ordered), lambda one: one.project_id)
    }
    kept = {project_id: some for project_id, some in told.items() if len(some) > 1}
    projects = visible(actor, Project).select_related("office", "sponsor").order_by("code")
    held = projects.exclude(register="").defer("description", "extra")
    return [_by_register(row, kept[row.pk]) for row in held if row.pk in kept]


def _by_register(row: Project, told: list[_Told]) -> Ending:
    costs = [(one.cost, one.currency) for one in told if one.cost and one.cost > 0]
    is_same = len(costs) > 1 and costs[0][1] == costs[-1][1]
    spans = [span for one in told if (span := _span(_day(one.start), _day(one.finish)))]
    who = _who(row)._replace(currency=costs[0][1] or row.currency) if costs else _who(row)
    return Ending(
        *who,
        method="register",
        source="register",
        is_final=row.left_on is not None or row.state in Project.ENDED,
        since=told[0].period,
        until=told[-1].period,
        first_cost=costs[0][0] if is_same else None,
        last_cost=costs[-1][0] if is_same else None,
        first_span=spans[0] if len(spans) > 1 else None,
        last_span=spans[-1] if len(spans) > 1 else None,
        outturn="register" if is_same else "",
    )
