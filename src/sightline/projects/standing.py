"""Keeps each project's derived figures true: rebuilt inside the command that changed it.

What every colour was measured from is not kept: ``explained`` derives it when somebody looks.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from sightline.engines.measure import facts, status
from sightline.engines.measure.colour import Colour
from sightline.kernel import bulk, clock
from sightline.projects import asked, rules
from sightline.projects.models import (
    Benefit,
    CostYear,
    Milestone,
    Project,
    RaidItem,
    Standing,
    StatusReport,
)

BATCH = 500
N_RECENT = 9
REASON = "derived figures see every row of the projects they are rebuilt for"
Measures = dict[str, dict[str, Any]]
"""Dimension, or ``overall``, to its colour, reason, inputs and formula; ready for JSON."""

_waiting: ContextVar[dict[UUID, None] | None] = ContextVar("waiting", default=None)


@contextmanager
def once_at_the_end() -> Iterator[None]:
    """Let every ``refresh`` inside wait for the end of the block, for a long replay of history.

    What is stored is out of date until then; what a report freezes is not, it is rebuilt anew.
    """
    waiting: dict[UUID, None] = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    refresh(waiting)


def refresh(project_ids: Iterable[UUID]) -> int:
    """Rebuild the standing of projects; return how many were rebuilt."""
    ids = list(dict.fromkeys(project_ids))
    waiting = _waiting.get()
    if waiting is not None:
        waiting.update(dict.fromkeys(ids))
        return 0
    done = 0
    for first in range(0, len(ids), BATCH):
        done += _refresh_batch(ids[first : first + BATCH])
    return done


def _refresh_batch(ids: Sequence[UUID]) -> int:
    rows = rebuilt(ids)
    names = [f.name for f in Standing._meta.concrete_fields if not f.primary_key]
    Standing.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["project"], update_fields=names
    )
    return len(rows)


@dataclass
class Parts:
    """A project with all the rows that its figures are derived from; reports newest first."""

    project: Project
    reports: list[StatusReport] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    cost_years: list[CostYear] = field(default_factory=list)
    benefits: list[Benefit] = field(default_factory=list)
    raid: list[RaidItem] = field(default_factory=list)
    cadence_days: int | None = None


def keep(fresh: Sequence[Parts]) -> None:
    """Store the standing of projects that are new, without reading back what was just written."""
    for parts, days in zip(fresh, _cadences([parts.project for parts in fresh]), strict=True):
        parts.cadence_days = days
    rows = [_figures(_measured(parts)) for parts in fresh]
    if len(rows) < bulk.LEAST:
        Standing.objects.bulk_create(Standing(**row) for row in rows)
        return
    columns = bulk.columns_of(Standing)
    bulk.insert(Standing, columns, ([row[name] for name in columns] for row in rows))


def rebuilt(ids: Sequence[UUID]) -> list[Standing]:
    """Return the standing of projects as their rows say it today, without storing it."""
    held = list(_loaded(ids))
    parts = map(_parts, held, _cadences(held))
    return [Standing(**_figures(_measured(each))) for each in parts]


def _cadences(projects: Sequence[Project]) -> list[int | None]:
    """Return for each project how often a standard asks for its report."""
    homes: dict[UUID, list[UUID]] = {}
    for row in projects:
        homes.setdefault(row.organisation_id, []).append(row.pk)
    asks = {pk: said for home, ids in homes.items() for pk, said in _asks(home, ids)}
    return [asks.get(row.pk) for row in projects]


def _asks(organisation_id: UUID, ids: Sequence[UUID] | None) -> Iterator[tuple[UUID, int | None]]:
    for pk, said in asked.of_many_reports(organisation_id, ids).items():
        yield pk, said.cadence_days


def refresh_cadences(organisation_id: UUID) -> int:
    """Bring how often standards ask for reports up to date; return of how many it differed.

    Whoever keeps the standards calls it when what is asked of projects may have changed.
    """
    asks = dict(_asks(organisation_id, None))
    rows = Standing.objects.filter(project__organisation=organisation_id)
    moved: dict[int | None, list[UUID]] = {}
    for pk, held in rows.values_list("pk", "cadence_days"):
        if held != asks.get(pk):
            moved.setdefault(asks.get(pk), []).append(pk)
    for days, ids in moved.items():
        for first in range(0, len(ids), BATCH):
            Standing.objects.filter(pk__in=ids[first : first + BATCH]).update(cadence_days=days)
    return sum(map(len, moved.values()))


def explained(
    project_ids: Sequence[UUID], day: date | None = None
) -> dict[UUID, tuple[Standing, Measures]]:
    """Return the standing of projects with what each colour was measured from.

    Args:
        day: The day to measure at; ``None`` for today.
    """
    found = [_measured(_parts(row), day) for row in _loaded(project_ids)]
    return {each.parts.project.pk: (Standing(**_figures(each)), _measures(each)) for each in found}


def measures(project: Project) -> Measures:
    """Return what the colours of a project's kept standing were measured from."""
    kept = project.standing
    return explained([project.pk], kept.computed_at.date())[project.pk][1]


def _loaded(ids: Sequence[UUID]) -> QuerySet[Project]:
    published = StatusReport.objects.system(REASON).filter(state="published")
    published = published.only("project", "period", "declared", "reason")
    rows: QuerySet[Project] = Project.objects.system(REASON).filter(pk__in=ids)
    return rows.select_related("organisation").prefetch_related(
        Prefetch("milestones", Milestone.objects.system(REASON)),
        Prefetch("cost_years", CostYear.objects.system(REASON)),
        Prefetch("benefits", Benefit.objects.system(REASON)),
        Prefetch("raid", RaidItem.objects.system(REASON)),
        Prefetch("reports", published.order_by("-period"), to_attr="published"),
    )


def _parts(project: Project, cadence_days: int | None = None) -> Parts:
    return Parts(
        project,
        reports=project.published,  # type: ignore[attr-defined]
        milestones=list(project.milestones.all()),
        cost_years=list(project.cost_years.all()),
        benefits=list(project.benefits.all()),
        raid=list(project.raid.all()),
        cadence_days=cadence_days,
    )


@dataclass
class _Measured:
    parts: Parts
    day: date
    known: facts.ProjectFacts
    dimensions: dict[str, facts.Measured]
    overall: facts.Measured


def _measured(parts: Parts, day: date | None = None) -> _Measured:
    day = day or clock.today()
    known = _facts(parts, day)
    dimensions = status.measure(known, tolerance_of(parts.project))
    return _Measured(parts, day, known, dimensions, status.overall(dimensions))


def _figures(found: _Measured) -> dict[str, Any]:
    """Return a standing's columns by their names."""
    parts, today, known, overall = found.parts, found.day, found.known, found.overall
    project, published = parts.project, parts.reports
    latest = published[0] if published else None
    declared = latest.declared if latest else "none"
    before = published[1].declared if len(published) > 1 else "none"
    year = _this_year(parts, today)
    worst = max(rules.RANKS[declared], rules.RANKS[overall.colour.value])
    return {
        "project_id": project.pk,
        "report_id": latest.pk if latest else None,
        "reported_on": latest.period if latest else None,
        "declared": declared,
        "declared_before": before,
        "declared_rank": rules.RANKS[declared],
        "reason": latest.reason if latest else "",
        "measured": overall.colour.value,
        "measured_rank": rules.RANKS[overall.colour.value],
        "worst_rank": worst,
        "watermelon": status.is_watermelon(Colour(declared), overall.colour),
        "n_overdue": _n_overdue(known, today),
        "n_open_risks": len(known.risk_scores or ()),
        "finish_variance_days": known.finish.slip_days(today),
        "cost_variance_permille": _permille(known.budget_minor, known.forecast_minor),
        "fy_budget_minor": year.budget_minor if year else None,
        "fy_forecast_minor": year.forecast_minor if year else None,
        "benefits_expected_minor": known.expected_benefit_minor,
        "cadence_days": parts.cadence_days,
        "recent": ",".join(report.declared for report in reversed(published[:N_RECENT])),
        "computed_at": clock.now(),
    }


def _facts(parts: Parts, today: date) -> facts.ProjectFacts:
    """Return what a project's rows say, as the measuring engine takes it."""
    project = parts.project
    items = [item for item in parts.raid if item.state != "closed"]
    risks = [item for item in items if item.kind in {"risk", "issue"}]
    scores = tuple(item.score for item in risks if item.score is not None)
    return facts.ProjectFacts(
        as_of=today,
        baseline_start=project.start,
        baseline_finish=project.baseline_finish,
        forecast_finish=project.forecast_finish,
        actual_finish=project.actual_finish,
        milestones=tuple(
            facts.Milestone(m.name, m.baseline, m.forecast, m.actual) for m in parts.milestones
        ),
        budget_minor=project.whole_life_minor,
        forecast_minor=project.whole_life_forecast_minor,
        spent_minor=_total(year.actual_minor for year in parts.cost_years),
        planned_benefit_minor=_total(b.promised_minor for b in parts.benefits),
        expected_benefit_minor=_total(b.expected_minor for b in parts.benefits),
        risk_scores=scores if parts.raid else None,
        n_overdue_responses=sum(1 for i in risks if i.due and i.due < today),
    )


def tolerance_of(project: Project) -> facts.Tolerance:
    """Return a project's permitted drift."""
    share = Decimal(project.tolerance_cost_permille) / 1000
    return facts.Tolerance(days=project.tolerance_days, cost=share)


def _measures(found: _Measured) -> Measures:
    return {
        name: {
            "colour": m.colour.value,
            "reason": m.reason,
            "inputs": m.inputs,
            "formula": m.formula,
        }
        for name, m in {**found.dimensions, "overall": found.overall}.items()
    }


def _n_overdue(known: facts.ProjectFacts, today: date) -> int:
    late = sum(1 for mark in (known.finish, *known.milestones) if mark.overdue_days(today))
    return late + known.n_overdue_responses


def _this_year(parts: Parts, today: date) -> CostYear | None:
    year = rules.fiscal_year(today, parts.project.organisation.fiscal_year_starts)
    return next((row for row in parts.cost_years if row.fiscal_year == year), None)


def _total(amounts: Iterable[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _permille(plan: int | None, forecast: int | None) -> int | None:
    if not plan or forecast is None:
        return None
    return round((forecast - plan) * 1000 / plan)
