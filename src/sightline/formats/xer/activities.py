"""The TASK table to activities in outline order, the summaries of the WBS between them.

One activity is put together from one cell of each column.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sightline.engines.schedule.plan import Activity, Constraint, Kind, Project, Stored
from sightline.formats.plans.columns import Same, over, records, same
from sightline.formats.plans.findings import Findings

from . import words
from .cells import distinct, firsts, looked_up
from .tables import Table
from .task_columns import Around, Columns, Custom, sums_of

_REMEDY = "Correct the activity in Primavera and export the project again."
_NONE: Custom = ()
_NOT_STARTED = "not started"
Bounds = tuple[Constraint, datetime | None, Constraint | None, datetime | None]
Told = tuple[tuple[str, str, str], ...]
_FREE: Bounds = (Constraint.ASAP, None, None, None)


def read_activities(table: Table, around: Around, findings: Findings) -> tuple[Activity, ...]:
    """Read all activities, in outline order with the summaries of the WBS between them.

    Args:
        table: TASK.
        around: Projects, WBS, calendars, user-defined fields and notes.
        findings: Receives ``duplicate-id``, ``missing-id``, ``dangling-...`` and bad cells.
    """
    rows = _Rows(table, around, findings)
    by_element: dict[str, list[Activity]] = defaultdict(list)
    made = rows.activities()
    if type(rows.elements) is Same and made:
        by_element[rows.elements[0]] = made
    else:
        for element_id, activity in zip(rows.elements, made, strict=True):
            by_element[element_id].append(activity)
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
    known = set(rows.ids)
    if len(known) == len(rows.ids) and "" not in known:
        return
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
    """All activities out of whole columns."""

    def activities(self) -> list[Activity]:
        """Put the activities together, one a row."""
        kinds, types = self.kinds, self.types
        columns: dict[str, Sequence[Any]] = {
            "id": self.ids,
            "name": self.names,
            "kind": self.kinds,
            "code": self.codes,
            **self._outline(),
            "project_id": self.projects,
            "duration": over(_length, kinds, self.durations),
            "calendar_id": self.calendars,
            "ignores_resource_calendars": over(lambda type_: type_ != "TT_Rsrc", types),
            **self._all_constraints(),
            "priority": self.priorities,
            **self._dates(),
            **self._progress(),
            "fixed": self.fixed,
            **self._costs(),
            "stored": self._stored(),
            "notes": looked_up(self.ids, self.around.notes, ""),
            "is_start_milestone": over(
                lambda kind, type_: kind is Kind.MILESTONE and type_ != "TT_FinMile", kinds, types
            ),
        }
        columns["custom"] = self._customs(columns["start"], columns["finish"])
        return records(Activity, columns)

    def _outline(self) -> dict[str, Sequence[Any]]:
        by_id = self.around.outline.by_id

        def place(id_: str) -> tuple[str, int, str]:
            element = by_id.get(id_)
            if element is None:
                return "", 1, ""
            return element.path, element.level + 1, words.WBS + element.id

        return _split(("wbs", "level", "parent_id"), over(place, self.elements))

    def _all_constraints(self) -> dict[str, Sequence[Any]]:
        found = over(lambda *row: _bounds_of(*row)[0], *self.constraints)
        self._warn_of_constraints()
        names = ("constraint", "constraint_date", "second_constraint", "second_constraint_date")
        return _split(names, found)

    def _warn_of_constraints(self) -> None:
        odd = over(lambda *row: _bounds_of(*row)[1], *self.constraints)
        for i, told in enumerate(odd if any(distinct(odd)) else ()):
            for code, message, field in told:
                self.warn(code, message, field, i)

    def _dates(self) -> dict[str, Sequence[Any]]:
        return {
            "start": firsts(self.actual_start, self.early_start, self.restart, self.planned_start),
            "finish": firsts(
                self.actual_finish, self.early_finish, self.reend, self.planned_finish
            ),
            "actual_start": self.actual_start,
            "actual_finish": self.actual_finish,
            "resume": self.resume,
            "stop": self.suspend,
            "expected_finish": self.expected,
        }

    def _progress(self) -> dict[str, Sequence[Any]]:
        return {
            "remaining_duration": self.remaining,
            "percent_complete": self._percents(),
            "physical_percent": over(
                lambda share: None if share is None else share / 100, self.physical
            ),
            "percent_type": self.percent_types,
            "work": sums_of(self.actual_work, self.remaining_work),
            "actual_work": self.actual_work,
        }

    def _percents(self) -> Sequence[float]:
        statuses = self.statuses
        if type(statuses) is Same and _NOT_STARTED in statuses:
            return same(0.0, len(statuses))
        return [
            0.0 if status == _NOT_STARTED else self._percent(i, status)
            for i, status in enumerate(statuses)
        ]

    def _costs(self) -> dict[str, Sequence[Any]]:
        work = looked_up(self.ids, self.around.work_costs, None)
        expenses = looked_up(self.ids, self.around.expenses, None)
        if not self.around.expenses:
            return {"cost": work, "fixed_cost": expenses}
        return {"cost": list(map(_total, work, expenses)), "fixed_cost": expenses}

    def _stored(self) -> list[Stored]:
        driving = over(lambda flag: flag == "Y" if flag else None, self.driving)
        columns: dict[str, Sequence[Any]] = {
            "early_start": self.early_start,
            "early_finish": self.early_finish,
            "late_start": self.late_start,
            "late_finish": self.late_finish,
            "total_float": self.total_float,
            "free_float": self.free_float,
            "critical": self._critical(driving),
            "on_longest_path": driving,
        }
        return records(Stored, columns)

    def _critical(self, driving: Sequence[bool | None]) -> Sequence[bool | None]:
        """What Primavera shows as critical; rows that are alike are looked at once."""
        projects = self.around.projects.by_id
        return over(
            lambda id_, total, drives: _critical(projects.get(id_), total, drives),
            self.projects,
            self.total_float,
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

    def _customs(
        self, starts: Sequence[datetime | None], finishes: Sequence[datetime | None]
    ) -> Sequence[Custom]:
        """The user-defined fields, with planned dates where they are others than the dates."""
        is_bare = not self.around.custom and "TT_WBS" not in self.types
        planned = (self.planned_start, self.planned_finish)
        if is_bare and not any(any(distinct(column)) for column in planned):
            return same(_NONE, len(self.ids))
        return list(map(self._custom, range(len(self.ids)), starts, finishes))

    def _custom(self, i: int, start: datetime | None, finish: datetime | None) -> Custom:
        given = self.around.custom.get(self.ids[i], _NONE)
        planned_start, planned_finish = self.planned_start[i], self.planned_finish[i]
        planned = (planned_start, planned_finish)
        if self.types[i] != "TT_WBS" and planned in ((start, finish), (None, None)):
            return given
        custom = list(given)
        if self.types[i] == "TT_WBS":
            custom.append(words.WBS_SUMMARY)
        if planned_start and planned_start != start:
            custom.append((words.PLANNED_START, f"{planned_start:%Y-%m-%d %H:%M}"))
        if planned_finish and planned_finish != finish:
            custom.append((words.PLANNED_FINISH, f"{planned_finish:%Y-%m-%d %H:%M}"))
        return tuple(custom)


def _split(names: tuple[str, ...], found: Sequence[tuple[Any, ...]]) -> dict[str, Sequence[Any]]:
    """Return a column for each place of tuples."""
    n_rows = len(found)
    if type(found) is Same:
        return {name: same(value, n_rows) for name, value in zip(names, found[0], strict=True)}
    columns = zip(*found, strict=True) if n_rows else [()] * len(names)
    return dict(zip(names, columns, strict=True))


def _length(kind: Kind, minutes: int) -> int:
    return 0 if kind is Kind.MILESTONE else minutes


def _bounds_of(
    word: str, day: datetime | None, word2: str, day2: datetime | None
) -> tuple[Bounds, Told]:
    """Return both constraints and their dates, and what is to be told about them."""
    if not word and not word2:
        return _FREE, ()
    told: Told = ()
    if word and not day and word != "CS_ALAP":
        message = f"The constraint {word} has no date."
        told = (("constraint-without-date", message, "cstr_date"),)
        word = ""
    if word in words.ON and not word2:
        floor, ceiling = words.ON[word]
        return (floor, day, ceiling, day), told
    if word in words.ON:
        message = "Start on or finish on beside a second constraint was taken as mandatory."
        told = (*told, ("constraint-hardened", message, "cstr_type2"))
    first = words.HARD.get(word) or words.CONSTRAINTS.get(word, Constraint.ASAP)
    second = words.HARD.get(word2) or words.CONSTRAINTS.get(word2)
    return (first, day if word else None, second, day2 if second else None), told


def _total(work: Decimal | None, expenses: Decimal | None) -> Decimal | None:
    return work if expenses is None else expenses if work is None else work + expenses


def _share(done: int, left: int) -> float:
    return done / (done + left) if done + left > 0 else 0.0


def _critical(project: Project | None, total: int | None, driving: bool | None) -> bool | None:
    """What Primavera shows as critical, by the project's own definition of it."""
    if project is not None and project.critical_by == "longest_path":
        return driving
    return None if total is None else total <= (project.critical_float if project else 0)
