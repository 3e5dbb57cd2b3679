"""A dashboard of linked tables brought in: investments become programs, metrics measured benefits.

Activities are milestones and outputs. Everything goes through the commands of the contexts that own the rows, in one transaction. What an
investment promises as a whole hangs on a project of its own in its program, for a benefit belongs to
a project here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sightline.formats.dashboard import Dashboard, DashboardProject, Investment, Metric
from sightline.kernel import clock
from sightline.kernel.command import unit
from sightline.kernel.policy import Actor
from sightline.projects import commands as projects
from sightline.projects import queries
from sightline.projects.register import Line
from sightline.results.commands import (
    ReportedBenefit,
    ReportedMeasure,
    add_map_node,
    apply_measures,
)
from sightline.results.queries import benefits_map
from sightline.strategy import commands as strategy
from sightline.strategy.queries import themes

REGISTER, CURRENCY = "it-dashboard", "USD"
MET = "met (1) or not (0)"


@dataclass(frozen=True)
class Brought:
    """What came in."""

    n_programs: int
    n_projects: int
    n_measures: int


def code_of(project: DashboardProject) -> str:
    """Return the code of a dashboard's project."""
    return f"ITD-{project.id}"


def results_code(investment: Investment) -> str:
    """Return the code of the project that carries what an investment promises as a whole."""
    return f"ITD-{investment.id}-results"


def bring_in(actor: Actor, found: Dashboard, *, office_id: UUID, on: date) -> Brought:
    """Bring a dashboard in as it was on a day; what is there already stays.

    Raises:
        NotFound, Forbidden, Refused: As the commands say that it calls.
    """
    with unit(actor):
        lines = [line for each in found.investments for line in _lines(each, on)]
        projects.apply_register(
            actor, register=REGISTER, period=on, office_id=office_id, lines=lines,
            digest=REGISTER,
        )  # fmt: skip
        ids = {row.code: row.pk for row in queries.projects(actor).filter(register=REGISTER)}
        aims = _objectives(actor, found.investments, on)
        n_programs = sum(_program(actor, each, ids, office_id) for each in found.investments)
        _outputs(actor, found.investments, ids)
        _serve(actor, found.investments, ids, aims)
        benefits = [
            one for each in found.investments for one in _benefits(each, ids, aims[each.function])
        ]
        said = f"IT Dashboard as of {on.isoformat()}"
        apply_measures(actor, benefits=benefits, on=on, evidence=said)
    n_measures = sum(len(one.measures) for one in benefits)
    return Brought(n_programs, len(lines), n_measures)


def _lines(investment: Investment, on: date) -> list[Line]:
    shared = {"category": investment.function, "department": investment.bureau}
    lines = [
        Line(
            code_of(each),
            "none",
            "",
            _facts({
                **shared,
                "name": each.name[:300],
                "currency": CURRENCY,
                "start": each.start,
                "forecast_finish": each.finish,
                "whole_life_minor": each.cost_minor,
            }),
            dict(_milestones(each, on)),
        )
        for each in investment.projects
    ]  # fmt: skip
    if investment.metrics:
        facts = {**shared, "name": f"{investment.name}: results"[:300], "currency": CURRENCY}
        lines.append(Line(results_code(investment), "none", "", _facts(facts)))
    return lines


def _facts(said: dict[str, Any]) -> dict[str, Any]:
    plain = {k: v.isoformat() if isinstance(v, date) else v for k, v in said.items()}
    return {key: value for key, value in plain.items() if value not in (None, "")}


def _milestones(project: DashboardProject, on: date) -> Iterable[tuple[str, str]]:
    """Yield (name, day) as a register says them: up to its day it happened, after it it will.

    What should have been completed by then and was not is late: its output alone says so.
    """
    for name, activity in _named(project).items():
        if activity.is_done and (activity.done_on or activity.finish):
            yield name, min(activity.done_on or activity.finish, on).isoformat()
        elif not activity.is_done and activity.finish and activity.finish > on:
            yield name, activity.finish.isoformat()


def _named(project: DashboardProject) -> dict[str, Any]:
    """Return name to activity; a name that comes twice is numbered."""
    found: dict[str, Any] = {}
    for each in project.activities:
        name, n = each.name[:190], 1
        while name in found:
            n += 1
            name = f"{each.name[:190]} ({n})"
        found[name] = each
    return found


def _objectives(actor: Actor, rows: Iterable[Investment], on: date) -> dict[str, UUID]:
    """Return business function to the objective that stands for it, under a theme for its area."""
    held = themes(actor, clock.today())
    known = {line.objective.name: line.objective.pk for t in held for line in t.objectives}
    areas: dict[str, UUID] = {each.theme.name: each.theme.pk for each in held}
    found: dict[str, UUID] = {}
    for each in rows:
        name = each.function or "Other work"
        if each.function in found:
            continue
        if name not in known:
            area = each.area or "Other work"
            if area not in areas:
                areas[area] = strategy.add_theme(actor, name=area).pk
            row = strategy.set_objective(
                actor, theme_id=areas[area], code=f"ITD-{len(known) + 1}", name=name,
                starts=date(on.year - 3, 1, 1), finishes=date(clock.today().year + 2, 1, 1),
            )  # fmt: skip
            strategy.activate_objective(actor, objective_id=row.pk)
            known[name] = row.pk
        found[each.function] = known[name]
    return found


def _program(actor: Actor, each: Investment, ids: dict[str, UUID], office_id: UUID) -> int:
    """Open the program of an investment and put its projects into it; return 1 where it is new."""
    codes = [code_of(one) for one in each.projects] + [results_code(each)]
    own = [ids[code] for code in codes if code in ids]
    row = queries.programs(actor).filter(code=each.id).first()
    is_new = row is None
    if row is None:
        row = projects.open_program(actor, code=each.id, name=each.name[:200], office_id=office_id)
    for project_id in own:
        projects.transfer_project(actor, project_id=project_id, program_id=row.pk)
    return int(is_new)


def _outputs(actor: Actor, rows: Iterable[Investment], ids: dict[str, UUID]) -> None:
    """Put activities on the maps of their projects as outputs; the milestones say which are done."""
    for project in (one for each in rows for one in each.projects):
        home = queries.the_project(actor, ids[code_of(project)])
        held = {node.title for node in benefits_map(actor, home).nodes}
        for name, activity in _named(project).items():
            if name not in held:
                add_map_node(
                    actor, project_id=home.pk, kind="output", title=name, due=activity.finish
                )


def _serve(
    actor: Actor, rows: Iterable[Investment], ids: dict[str, UUID], aims: dict[str, UUID]
) -> None:
    held = set(queries.live_contributions(actor).values_list("project_id", flat=True))
    for each in rows:
        for code in (*map(code_of, each.projects), results_code(each)):
            if code in ids and ids[code] not in held:
                projects.set_contribution(
                    actor, project_id=ids[code], objective_id=aims[each.function], share="1"
                )


def _benefits(
    each: Investment, ids: dict[str, UUID], objective_id: UUID
) -> Iterable[ReportedBenefit]:
    by_category: dict[str, list[Metric]] = {}
    for metric in each.metrics:
        by_category.setdefault(metric.category or "Results", []).append(metric)
    for category, metrics in by_category.items():
        measures = tuple(_measure(one) for one in metrics)
        yield ReportedBenefit(ids[results_code(each)], category, objective_id, measures)


def _measure(one: Metric) -> ReportedMeasure:
    value = None if one.is_met is None else Decimal(int(one.is_met))
    short = one.description[:170] or "Metric"
    return ReportedMeasure(
        f"{short} (metric {one.id})", MET, Decimal(1), value, one.description,
        f"IT Dashboard, metric {one.id}",
    )  # fmt: skip
