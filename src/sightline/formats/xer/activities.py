"""The TASK table to activities in outline order, the summaries of the WBS between them.

One activity is put together from one cell of each column.
"""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sightline.engines.schedule.plan import Activity, Constraint, Kind, Project, Stored
from sightline.formats.plans.findings import Findings

from . import words
from .tables import Table
from .task_columns import Around, Columns, Custom, sum_of

_REMEDY = "Correct the activity in Primavera and export the project again."
_NONE: Custom = ()


def read_activities(table: Table, around: Around, findings: Findings) -> tuple[Activity, ...]:
    """Read all activities, in outline order with the summaries of the WBS between them.

    Args:
        table: TASK.
        around: Projects, WBS, calendars, user-defined fields and notes.
        findings: Receives ``duplicate-id``, ``missing-id``, ``dangling-...`` and bad cells.
    """
    rows = _Rows(table, around, findings)
    by_element: dict[str, list[Activity]] = defaultdict(list)
    for i in range(len(table.rows)):
        by_element[rows.elements[i]].append(rows.activity(i))
    _tell_twice(rows, findings)
    ordered: list[Activity] = []
    for element in around.outline.ordered():
        summary = element.activity()
        custom = around.custom.get(summary.id, _NONE)
        ordered.append(_with_custom(summary, custom) if custom else summary)
        ordered.extend(by_element.pop(element.id, ()))
    for rest in by_element.values():
        ordered.extend(rest)
    return tuple(ordered)


def _with_custom(summary: Activity, custom: Custom) -> Activity:
    return replace(summary, custom=custom)


def _tell_twice(rows: "_Rows", findings: Findings) -> None:
    for id_, count in Counter(rows.ids).items():
        if count > 1 or not id_:
            places = [i for i, other in enumerate(rows.ids) if other == id_]
            code = "duplicate-id" if id_ else "missing-id"
            message = (
                f"{count:,} activities have the id {id_}." if id_ else "An activity has no id."
            )
            findings.error(
                code,
                message,
                _REMEDY,
                line=rows.table.lines[places[-1]],
                table="TASK",
                field="task_id",
                id=id_,
            )


class _Rows(Columns):
    """One activity from one row."""

    def activity(self, i: int) -> Activity:
        """Put one activity together."""
        kind, element = self.kinds[i], self.around.outline.by_id.get(self.elements[i])
        first, second = self._constraints_of(i)
        status, id_ = self.statuses[i], self.ids[i]
        start = self.actual_start[i] or self.early_start[i] or self.restart[i] or self.planned[i][0]
        finish = (
            self.actual_finish[i] or self.early_finish[i] or self.reend[i] or self.planned[i][1]
        )
        duration = 0 if kind is Kind.MILESTONE else self.durations[i]
        physical = self.physical[i]
        return Activity(
            id=id_,
            name=self.names[i],
            kind=kind,
            code=self.codes[i],
            wbs=element.path if element else "",
            level=element.level + 1 if element else 1,
            parent_id=words.WBS + element.id if element else "",
            project_id=self.projects[i],
            duration=duration,
            calendar_id=self.calendars[i],
            ignores_resource_calendars=self.types[i] != "TT_Rsrc",
            constraint=first[0],
            constraint_date=first[1],
            second_constraint=second[0],
            second_constraint_date=second[1],
            priority=self.priorities[i],
            start=start,
            finish=finish,
            actual_start=self.actual_start[i],
            actual_finish=self.actual_finish[i],
            remaining_duration=self.remaining[i],
            resume=self.resume[i],
            percent_complete=self._percent(i, status),
            physical_percent=None if physical is None else physical / 100,
            fixed=self.fixed[i],
            work=sum_of(self.actual_work[i], self.remaining_work[i]),
            actual_work=self.actual_work[i],
            cost=_total(self.around.work_costs.get(id_), self.around.expenses.get(id_)),
            fixed_cost=self.around.expenses.get(id_),
            stored=self._stored(i),
            custom=self._custom(i, start, finish),
            notes=self.around.notes.get(id_, ""),
            stop=self.suspend[i],
            expected_finish=self.expected[i],
            is_start_milestone=kind is Kind.MILESTONE and self.types[i] != "TT_FinMile",
            percent_type=self.percent_types[i],
        )

    def _stored(self, i: int) -> Stored:
        project = self.around.projects.by_id.get(self.projects[i])
        driving = self.driving[i] == "Y" if self.driving[i] else None
        return Stored(
            self.early_start[i],
            self.early_finish[i],
            self.late_start[i],
            self.late_finish[i],
            self.total_float[i],
            self.free_float[i],
            _critical(project, self.total_float[i], driving),
            driving,
        )

    def _percent(self, i: int, status: str) -> float:
        if status != "active":
            return 1.0 if status == "complete" or (not status and self.actual_finish[i]) else 0.0
        if self.percent_types[i] == "physical":
            return min(max((self.physical[i] or 0.0) / 100, 0.0), 1.0)
        if self.percent_types[i] == "units":
            return _share(self.actual_work[i] or 0, self.remaining_work[i] or 0)
        planned, left = self.durations[i], self.remaining[i]
        return _share(max(planned - left, 0), left) if planned and left is not None else 0.0

    def _constraints_of(
        self, i: int
    ) -> tuple[tuple[Constraint, datetime | None], tuple[Constraint | None, datetime | None]]:
        word, day, word2, day2 = self.constraints[i]
        if word and not day and word != "CS_ALAP":
            message = f"The constraint {word} has no date."
            self.warn("constraint-without-date", message, "cstr_date", i)
            word = ""
        if word in words.ON and not word2:
            floor, ceiling = words.ON[word]
            return (floor, day), (ceiling, day)
        if word in words.ON:
            message = "Start on or finish on beside a second constraint was taken as mandatory."
            self.warn("constraint-hardened", message, "cstr_type2", i)
        first = words.HARD.get(word) or words.CONSTRAINTS.get(word, Constraint.ASAP)
        second = words.HARD.get(word2) or words.CONSTRAINTS.get(word2)
        return (first, day if word else None), (second, day2 if second else None)

    def _custom(self, i: int, start: datetime | None, finish: datetime | None) -> Custom:
        custom = list(self.around.custom.get(self.ids[i], _NONE))
        if self.types[i] == "TT_WBS":
            custom.append(words.WBS_SUMMARY)
        planned_start, planned_finish = self.planned[i]
        if planned_start and planned_start != start:
            custom.append((words.PLANNED_START, f"{planned_start:%Y-%m-%d %H:%M}"))
        if planned_finish and planned_finish != finish:
            custom.append((words.PLANNED_FINISH, f"{planned_finish:%Y-%m-%d %H:%M}"))
        return tuple(custom)


def _total(work: Decimal | None, expenses: Decimal | None) -> Decimal | None:
    return work if expenses is None else expenses if work is None else work + expenses


def _share(done: int, left: int) -> float:
    return done / (done + left) if done + left > 0 else 0.0


def _critical(project: Project | None, total: int | None, driving: bool | None) -> bool | None:
    """What Primavera shows as critical, by the project's own definition of it."""
    if project is not None and project.critical_by == "longest_path":
        return driving
    return None if total is None else total <= (project.critical_float if project else 0)
