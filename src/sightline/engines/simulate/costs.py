"""What a plan costs, and which part of it grows and shrinks with the work.

Money is reckoned as floats in trials and told in hundredths.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from sightline.engines.schedule.calendar import Ints
from sightline.engines.schedule.plan import Activity, Kind, Plan
from sightline.engines.simulate.problem import Problem
from sightline.engines.simulate.risks import Risk

ZERO = Decimal(0)


@dataclass(frozen=True)
class Rates:
    """What costs do in a trial.

    Attributes:
        planned: What each watched project costs as planned.
        rate: Money a minute of each input's work.
        project: For each input the number, among the watched, of the project that pays.
        risk_project: The same for each cost of a risk.
        has_costs: Whether the plan or a risk speaks of money at all.
    """

    planned: NDArray[np.float64]
    rate: NDArray[np.float64]
    project: Ints
    risk_project: Ints
    has_costs: bool


def rates_of(problem: Problem, risks: Sequence[Risk]) -> Rates:
    """Return what the work of a plan costs."""
    plan, network = problem.network.plan, problem.network
    place = {project: k for k, project in enumerate(problem.projects)}
    ids = {network.frames[p].project.id: k for p, k in place.items()}
    bought = _bought(plan)
    assigned = _assigned(plan)
    planned = np.zeros(len(place))
    has_costs = any(risk.cost is not None for risk in risks)
    for activity, project in zip(plan.activities, _owners(problem), strict=True):
        cost = cost_of(activity, assigned)
        if activity.kind is Kind.SUMMARY or not activity.is_active or project not in place:
            continue
        has_costs |= bool(cost)
        planned[place[project]] += float(cost)
    return Rates(
        planned=planned,
        rate=np.array([_rate(problem, k, assigned, bought) for k in range(len(problem.inputs))]),
        project=np.array([place[p] for p in _paying(problem)], np.int64),
        risk_project=np.array([ids.get(r.project_id, 0) for r in risks if r.cost], np.int64),
        has_costs=has_costs,
    )


def cost_of(activity: Activity, assigned: dict[str, Decimal]) -> Decimal:
    """Return what an activity costs in all, or else what its assignments do."""
    return assigned.get(activity.id, ZERO) if activity.cost is None else activity.cost


def _rate(
    problem: Problem, k: int, assigned: dict[str, Decimal], bought: dict[str, Decimal]
) -> float:
    """Return the money a minute: what is neither fixed, bought nor spent, by the work left."""
    each = problem.inputs[k]
    activity = problem.network.plan.activities[each.place]
    fixed = (activity.fixed_cost or ZERO) + bought.get(activity.id, ZERO)
    left = cost_of(activity, assigned) - fixed - (activity.actual_cost or ZERO)
    return float(left) / each.work if left > 0 and each.work else 0.0


def _assigned(plan: Plan) -> dict[str, Decimal]:
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for assignment in plan.assignments:
        found[assignment.activity_id] += assignment.cost or ZERO
    return dict(found)


def _bought(plan: Plan) -> dict[str, Decimal]:
    """Return what of each activity's cost is material and the like, which time does not change."""
    working = {resource.id for resource in plan.resources if resource.kind == "work"}
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for assignment in plan.assignments:
        if assignment.resource_id and assignment.resource_id not in working:
            found[assignment.activity_id] += assignment.cost or ZERO
    return dict(found)


def _owners(problem: Problem) -> list[int]:
    network = problem.network
    return [int(p) for p in network.groups[network.node]]


def _paying(problem: Problem) -> list[int]:
    owners = _owners(problem)
    return [owners[each.place] for each in problem.inputs]
