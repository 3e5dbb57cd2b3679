"""TASK rows out of activities, with their baselines, notes and user-defined fields.

What an activity has that Primavera cannot hold is counted as lost here.
"""

import html
from collections.abc import Iterable
from decimal import Decimal

from sightline.engines.schedule.plan import (
    Activity,
    Baseline,
    Constraint,
    Kind,
    Project,
    Resource,
)
from sightline.formats.plans.findings import Findings

from . import words
from .sheets import Numbers, Tables, Value, backwards, hours

_CONSTRAINTS, _ON = backwards(words.CONSTRAINTS), backwards(words.ON)
_PRIORITIES, _FIXED = backwards(words.PRIORITIES), backwards(words.FIXED)
_PERCENTS = backwards(words.PERCENTS)
_OWN = {words.PLANNED_START, words.PLANNED_FINISH}
# Of an activity: what Primavera has no field for, and the value that means nothing.
_LOST: dict[str, tuple[object, str]] = {
    "is_elapsed": (False, "Durations around the clock need a calendar of their own there."),
    "is_estimated": (False, "Primavera does not mark estimated durations."),
    "is_manual": (False, "Primavera computes all dates; typed-in ones move."),
    "is_active": (True, "Primavera has no inactive activities."),
    "is_external": (False, "The activity of another file became one of this file."),
    "deadline": (None, "Primavera has no deadlines beside constraints."),
    "effort_driven": (False, "Primavera has no effort-driven activities."),
    "splits": ((), "Primavera keeps no interruptions to come."),
    "levelling_delay": (0, "Primavera levels anew."),
    "estimate": (None, "Three-point estimates are not written."),
    "actual_cost": (None, "Actual cost without assignments is not written."),
    "actual_duration": (None, "Primavera computes the actual duration."),
}


class TaskWriter:
    """Writes TASK and what hangs on it."""

    def __init__(
        self, tables: Tables, findings: Findings, numbers: Numbers, calendars: Numbers
    ) -> None:
        """Write into tables; ids of activities and calendars are numbered already."""
        self.tables, self.findings = tables, findings
        self.numbers, self.calendars = numbers, calendars
        self.notes: list[tuple[str, str, str]] = []
        self.fields: list[tuple[str, str, str, str, str]] = []

    def task(self, activity: Activity, project: str, wbs: str) -> None:
        """Write one activity, and remember its notes, costs and custom fields."""
        number = self.numbers[activity.id]
        self._tell_lost(activity)
        self.tables.add("TASK", **self._row(activity, number, project, wbs))
        if activity.notes:
            self.notes.append((number, project, activity.notes))
        for name, value in activity.custom:
            if name not in _OWN and (name, value) != words.WBS_SUMMARY:
                self.fields.append(("TASK", name, number, project, value))
        if activity.fixed_cost is not None:
            self._cost(number, project, "Fixed cost", activity.fixed_cost)

    def _cost(self, number: str, project: str, name: str, amount: Decimal) -> None:
        self.tables.add(
            "PROJCOST",
            cost_item_id=number,
            proj_id=project,
            task_id=number,
            cost_name=name,
            act_cost=0,
            remain_cost=amount,
            target_cost=amount,
        )

    def _tell_lost(self, activity: Activity) -> None:
        for name, (nothing, message) in _LOST.items():
            value = getattr(activity, name)
            if value != nothing:
                self.findings.lose("TASK", name, message, example=value)

    def _row(self, activity: Activity, number: str, project: str, wbs: str) -> dict[str, Value]:
        stored, custom = activity.stored, dict(activity.custom)
        row: dict[str, Value] = {
            "task_id": number,
            "proj_id": project,
            "wbs_id": wbs,
            "clndr_id": self.calendars.get(activity.calendar_id),
            "complete_pct_type": _PERCENTS.get(activity.percent_type, "CP_Drtn"),
            "task_type": _type(activity),
            "duration_type": _FIXED.get(activity.fixed, "DT_FixedDUR2"),
            "task_code": activity.code or activity.id,
            "task_name": activity.name,
            "total_float_hr_cnt": hours(stored.total_float),
            "free_float_hr_cnt": hours(stored.free_float),
            "target_drtn_hr_cnt": hours(activity.duration),
            "act_start_date": activity.actual_start,
            "act_end_date": activity.actual_finish,
            "early_start_date": stored.early_start,
            "early_end_date": stored.early_finish,
            "late_start_date": stored.late_start,
            "late_end_date": stored.late_finish,
            "restart_date": activity.start,
            "reend_date": activity.finish,
            "target_start_date": custom.get(words.PLANNED_START) or activity.start,
            "target_end_date": custom.get(words.PLANNED_FINISH) or activity.finish,
            "expect_end_date": activity.expected_finish,
            "suspend_date": activity.stop,
            "resume_date": activity.resume,
            "priority_type": self._priority(activity),
            "driving_path_flag": stored.on_longest_path,
        }
        return row | self._progress(activity) | self._constraints(activity)

    def _progress(self, activity: Activity) -> dict[str, Value]:
        status = "TK_NotStart"
        if activity.actual_finish or activity.percent_complete >= 1:
            status = "TK_Complete"
        elif activity.actual_start or activity.percent_complete > 0:
            status = "TK_Active"
        left = activity.remaining_duration
        if left is None:
            left = round(activity.duration * (1 - activity.percent_complete))
        is_physical = activity.percent_type == "physical"
        physical = activity.percent_complete if is_physical else activity.physical_percent
        done = activity.actual_work
        work_left = None if activity.work is None else activity.work - (done or 0)
        return {
            "status_code": status,
            "remain_drtn_hr_cnt": hours(left),
            "phys_complete_pct": None if physical is None else physical * 100,
            "act_work_qty": hours(done),
            "remain_work_qty": hours(work_left),
            "target_work_qty": hours(activity.work),
        }

    def _priority(self, activity: Activity) -> str:
        word = _PRIORITIES.get(activity.priority)
        if word:
            return word
        message = "Primavera has five priorities; the nearest was written."
        self.findings.lose("TASK", "priority", message, example=activity.priority)
        nearest = min(words.PRIORITIES.values(), key=lambda value: abs(value - activity.priority))
        return _PRIORITIES[nearest]

    def _constraints(self, activity: Activity) -> dict[str, Value]:
        first, second = activity.constraint, activity.second_constraint
        day, day2 = activity.constraint_date, activity.second_constraint_date
        word = _CONSTRAINTS.get(first, "")
        word2 = _CONSTRAINTS.get(second, "") if second else ""
        if (first, second) in _ON and day == day2:
            word, word2, day2 = _ON[first, second], "", None
        if first is Constraint.ASAP:
            day = None
        return {"cstr_type": word, "cstr_date": day, "cstr_type2": word2, "cstr_date2": day2}

    def baselines(
        self,
        activities: list[Activity],
        projects: Iterable[Project],
        project_numbers: Numbers,
        wbs: Numbers,
    ) -> None:
        """Write each baseline as a baseline project: a copy with dates, work and cost."""
        for project in projects:
            own = [a for a in activities if a.project_id == project.id]
            for number in sorted({b.number for a in own for b in a.baselines}):
                proj_id, root = project_numbers.fresh(), wbs.fresh()
                self._baseline_project(project, number, proj_id, project_numbers[project.id], root)
                for activity in own:
                    for baseline in activity.baselines:
                        if baseline.number == number:
                            self._baseline_task(activity, baseline, proj_id, root)

    def _baseline_project(
        self, project: Project, number: int, proj_id: str, original: str, root: str
    ) -> None:
        name = f"{project.code or project.name} - B{number}"
        self.tables.copy_last(
            "PROJECT", proj_id=proj_id, proj_short_name=name, orig_proj_id=original
        )
        self.tables.copy_last(
            "PROJWBS",
            wbs_id=root,
            proj_id=proj_id,
            proj_node_flag=True,
            wbs_short_name=name,
            wbs_name=name,
            parent_wbs_id="",
        )

    def _baseline_task(self, activity: Activity, baseline: Baseline, proj: str, root: str) -> None:
        number = self.numbers.fresh()
        copy = Activity(
            number,
            activity.name,
            activity.kind,
            activity.code or activity.id,
            duration=baseline.duration or 0,
            start=baseline.start,
            finish=baseline.finish,
            work=baseline.work,
            is_start_milestone=activity.is_start_milestone,
        )
        self.tables.add("TASK", **self._row(copy, number, proj, root) | {"task_id": number})
        if baseline.cost is not None:
            self._cost(number, proj, "Baseline cost", baseline.cost)

    def custom(
        self,
        summaries: Iterable[Activity],
        wbs: Numbers,
        resources: Iterable[Resource],
        people: Numbers,
    ) -> None:
        """Write notes and user-defined fields of everything that has some."""
        fields = list(self.fields)
        for summary in summaries:
            fields += [("PROJWBS", n, wbs[summary.id], "", v) for n, v in summary.custom]
        for resource in resources:
            owner = people.get(resource.id)
            pairs = [pair for pair in resource.custom if pair != words.EQUIPMENT]
            fields += [("RSRC", n, owner, "", v) for n, v in pairs if owner]
        self._fields(fields)
        self._notes()

    def _fields(self, fields: list[tuple[str, str, str, str, str]]) -> None:
        types = {key: str(n) for n, key in enumerate(dict.fromkeys(f[:2] for f in fields), start=1)}
        for (table, name), number in types.items():
            self.tables.add(
                "UDFTYPE",
                udf_type_id=number,
                table_name=table,
                udf_type_name=f"user_field_{number}",
                udf_type_label=name,
                logical_data_type="FT_TEXT",
            )
        for table, name, owner, project, value in fields:
            self.tables.add(
                "UDFVALUE",
                udf_type_id=types[table, name],
                fk_id=owner,
                proj_id=project,
                udf_text=value,
            )

    def _notes(self) -> None:
        if self.notes:
            self.tables.add("MEMOTYPE", memo_type_id=1, memo_type="Notes")
        for number, (task, project, text) in enumerate(self.notes, start=1):
            body = html.escape(text, quote=False).replace("\n", "<BR>")
            self.tables.add(
                "TASKMEMO",
                memo_id=number,
                task_id=task,
                memo_type_id=1,
                proj_id=project,
                task_memo=f"<HTML><BODY>{body}</BODY></HTML>",
            )


def _type(activity: Activity) -> str:
    if words.WBS_SUMMARY in activity.custom:
        return "TT_WBS"
    if activity.kind is Kind.LEVEL_OF_EFFORT:
        return "TT_LOE"
    if activity.kind is Kind.MILESTONE:
        return "TT_Mile" if activity.is_start_milestone else "TT_FinMile"
    return "TT_Task" if activity.ignores_resource_calendars else "TT_Rsrc"
