"""RSRC, RSRCRATE, ROLES and TASKRSRC: who works, for how much, and on what.

Roles stand among the resources as generic ones: an activity may be staffed by a role alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import compress
from typing import Any

from sightline.engines.schedule.plan import Activity, Assignment, Resource
from sightline.formats.plans.columns import over, records
from sightline.formats.plans.findings import Findings

from . import words
from .cells import Cells, distinct, firsts
from .tables import Table
from .task_columns import Custom

_REMEDY = "Export the project again with the resources that it uses."
_MORE_RATES = "Only the first rate and limit of a resource is kept."


_ZERO = Decimal(0)


@dataclass(frozen=True)
class _Rate:
    units: float
    rate: Decimal | None


def read_resources(
    table: Table,
    rates: Table,
    roles: Table,
    *,
    calendars: frozenset[str],
    custom: dict[str, Custom],
    findings: Findings,
) -> tuple[Resource, ...]:
    """Read resources, then roles.

    Args:
        table: RSRC.
        rates: RSRCRATE.
        roles: ROLES.
        calendars: Ids of the file's calendars.
        custom: User-defined fields by resource id.
        findings: Receives ``duplicate-id``, ``dangling-clndr`` and bad cells.
    """
    first = _first_rates(rates, findings)
    cells = Cells(table, findings)
    kinds, types = cells.words("rsrc_type", words.RESOURCES, "work"), cells.ids("rsrc_type")
    columns = zip(
        cells.ids("rsrc_id"),
        cells.texts("rsrc_name"),
        cells.texts("rsrc_short_name"),
        cells.ids("clndr_id"),
        cells.texts("email_addr"),
        cells.numbers("def_qty_per_hr"),
        strict=True,
    )
    found: dict[str, Resource] = {}
    for i, (id_, name, code, calendar, email, usual) in enumerate(columns):
        if id_ in found or not id_:
            _tell_twice(findings, id_, table.lines[i])
        rate = first.get(id_) or _Rate(usual or 1.0, None)
        equipment = (words.EQUIPMENT,) if types[i] == "RT_Equip" else ()
        found[id_] = Resource(
            id_,
            name or code,
            kind=kinds[i],
            code=code,
            calendar_id=calendar if calendar in calendars else "",
            max_units=rate.units,
            rate=rate.rate,
            email=email,
            custom=(*custom.get(id_, ()), *equipment),
        )
    return (*found.values(), *_roles(roles, findings))


def _tell_twice(findings: Findings, id_: str, line: int) -> None:
    message = f"Two resources have the id {id_}." if id_ else "A resource has no id."
    code = "duplicate-id" if id_ else "missing-id"
    findings.error(code, message, _REMEDY, line=line, table="RSRC", field="rsrc_id", id=id_)


def _first_rates(table: Table, findings: Findings) -> dict[str, _Rate]:
    cells = Cells(table, findings)
    starts = [start or datetime.min for start in cells.dates("start_date")]  # noqa: DTZ901 - only sorted
    ids, units = cells.ids("rsrc_id"), cells.numbers("max_qty_per_hr")
    costs = cells.money("cost_per_qty")
    first: dict[str, _Rate] = {}
    for i in sorted(range(len(ids)), key=starts.__getitem__):
        if ids[i] in first:
            findings.lose(
                "RSRCRATE", "start_date", _MORE_RATES, line=table.lines[i], example=starts[i]
            )
            continue
        limit = units[i]
        first[ids[i]] = _Rate(1.0 if limit is None else limit, costs[i])
    return first


def _roles(table: Table, findings: Findings) -> list[Resource]:
    cells = Cells(table, findings)
    columns = zip(
        cells.ids("role_id"), cells.texts("role_name"), cells.texts("role_short_name"), strict=True
    )
    return [
        Resource(words.ROLE + id_, name or code, code=code, is_generic=True)
        for id_, name, code in columns
    ]


def read_assignments(
    rows: "AssignmentRows",
    activities: dict[str, Activity],
    resources: dict[str, Resource],
    findings: Findings,
) -> tuple[Assignment, ...]:
    """Read who works on what.

    Args:
        rows: The rows of TASKRSRC.
        activities: The activities by id.
        resources: The resources by id, roles among them.
        findings: Receives ``dangling-assignment``, ``assigned-to-nobody``.
    """
    table, kept, who = rows.table, [], rows.everybody(resources)
    if all(who) and activities.keys() >= set(rows.activities):
        return tuple(records(Assignment, rows.columns(who)))
    for i, activity in enumerate(rows.activities):
        kept.append(activity in activities)
        if not kept[-1]:
            what = f"activity {activity[:40]}"
            _tell(findings, "dangling-assignment", what, field="task_id", i=i, table=table)
        elif not who[i]:
            what = "nobody who is in the file"
            _tell(findings, "assigned-to-nobody", what, field="rsrc_id", i=i, table=table)
    columns = rows.columns(who)
    if not all(kept):
        columns = {name: list(compress(column, kept)) for name, column in columns.items()}
    return tuple(records(Assignment, columns))


class AssignmentRows:
    """The columns of TASKRSRC, and one assignment from one row of them."""

    def __init__(self, table: Table, findings: Findings) -> None:
        """Read the columns; problems of cells go to the findings."""
        self.table = table
        cells = Cells(table, findings)
        self.ids, self.activities = cells.ids("taskrsrc_id"), cells.ids("task_id")
        self.resources, self.roles = cells.ids("rsrc_id"), cells.ids("role_id")
        self.rates = cells.numbers("target_qty_per_hr")
        self.rates_left = cells.numbers("remain_qty_per_hr")
        self.planned, self.left = cells.minutes("target_qty"), cells.minutes("remain_qty")
        self.regular, self.overtime = cells.minutes("act_reg_qty"), cells.minutes("act_ot_qty")
        self.delays = cells.minutes("target_lag_drtn_hr_cnt")
        costs = [cells.money(name) for name in ("act_reg_cost", "act_ot_cost", "remain_cost")]
        self.costs = over(_total, *costs)
        starts = ("act_start_date", "restart_date", "target_start_date")
        finishes = ("act_end_date", "reend_date", "target_end_date")
        self.starts = firsts(*map(cells.dates, starts))
        self.finishes = firsts(*map(cells.dates, finishes))

    def cost_by_activity(self) -> dict[str, Decimal]:
        """What the assignments of each activity cost together."""
        if len(set(self.activities)) == len(self.activities) and None not in self.costs:
            return dict(zip(self.activities, self.costs, strict=True))  # type: ignore[arg-type]
        costs: dict[str, Decimal] = {}
        for activity, cost in zip(self.activities, self.costs, strict=True):
            if cost is not None:
                known = costs.get(activity)
                costs[activity] = cost if known is None else known + cost
        return costs

    def everybody(self, resources: dict[str, Resource]) -> Sequence[str]:
        """The resource of each row, else its role; empty where neither is in the file."""
        if resources.keys() >= set(distinct(self.resources)):
            return self.resources

        def one_of(person: str, role: str) -> str:
            role = words.ROLE + role
            return person if person in resources else role if role in resources else ""

        return over(one_of, self.resources, self.roles)

    def columns(self, who: Sequence[str]) -> dict[str, Sequence[Any]]:
        """The columns of assignments; work is what is done and what is left."""
        done = over(lambda regular, more: (regular or 0) + (more or 0), self.regular, self.overtime)
        return {
            "activity_id": self.activities,
            "resource_id": who,
            "id": self.ids,
            "units": over(_units, self.rates, self.rates_left),
            "work": over(_work, self.planned, done, self.left),
            "actual_work": done,
            "remaining_work": self.left,
            "cost": self.costs,
            "start": self.starts,
            "finish": self.finishes,
            "delay": over(lambda delay: delay or 0, self.delays),
        }


def _units(rate: float | None, left: float | None) -> float:
    known = left if rate is None else rate
    return 1.0 if known is None else known


def _work(planned: int | None, done: int, left: int | None) -> int | None:
    return planned if left is None else done + left


def _total(*parts: Decimal | None) -> Decimal | None:
    total = None
    for part in parts:
        if part is not None:
            total = (_ZERO if total is None else total) + part
    return total


def _tell(findings: Findings, code: str, what: str, *, field: str, i: int, table: Table) -> None:
    message = f"An assignment names {what}."
    findings.warning(
        code,
        message,
        _REMEDY,
        line=table.lines[i],
        table="TASKRSRC",
        field=field,
        id=table.first_cell(i)[:40],
    )
