"""TASKPRED and TASKRSRC rows out of links and assignments.

Those at summaries are lost: Primavera links and staffs activities only.
"""

from collections.abc import Callable

from sightline.engines.schedule.plan import Activity, Assignment, Link
from sightline.formats.plans.findings import Findings

from . import words
from .sheets import Numbers, Tables, Value, backwards, hours

_LINKS = backwards(words.LINKS)


class LinkWriter:
    """Writes what joins activities to one another and to people."""

    def __init__(
        self,
        tables: Tables,
        findings: Findings,
        tasks: list[Activity],
        numbers: Numbers,
        project_number: Callable[[str], str],
    ) -> None:
        """Write into tables; activities are numbered already."""
        self.tables, self.findings, self.numbers = tables, findings, numbers
        self.known = {activity.id: activity for activity in tasks}
        self.project_number = project_number

    def links(self, links: tuple[Link, ...]) -> None:
        """Write all links between activities."""
        wanted = _given(links)
        for link in links:
            before = self.known.get(link.predecessor_id)
            after = self.known.get(link.successor_id)
            if before is None or after is None:
                message = "Primavera links no WBS elements."
                example = f"{link.predecessor_id} → {link.successor_id}"
                self.findings.lose("TASKPRED", "pred_task_id", message, example=example)
                continue
            self.tables.add(
                "TASKPRED",
                task_pred_id=wanted.get(link.id) or wanted.fresh(),
                task_id=self.numbers[after.id],
                pred_task_id=self.numbers[before.id],
                proj_id=self.project_number(after.project_id),
                pred_proj_id=self.project_number(before.project_id),
                pred_type=_LINKS[link.type],
                lag_hr_cnt=hours(self._lag(link, before)),
            )

    def _lag(self, link: Link, before: Activity) -> int:
        if link.lag_calendar is not None:
            message = "Primavera has one lag calendar for the whole project."
            self.findings.lose("TASKPRED", "lag_calendar", message, example=link.lag_calendar)
        if link.lag_percent is None:
            return link.lag
        message = "A lag as a share of the duration was written as hours."
        self.findings.lose("TASKPRED", "lag_hr_cnt", message, example=link.lag_percent)
        return round(before.duration * link.lag_percent)

    def assignments(
        self, assignments: tuple[Assignment, ...], people: Numbers, roles: Numbers
    ) -> None:
        """Write all assignments to activities."""
        wanted = _given(assignments)
        for assignment in assignments:
            activity = self.known.get(assignment.activity_id)
            if activity is None:
                message = "Primavera assigns nobody to WBS elements."
                self.findings.lose("TASKRSRC", "task_id", message, example=assignment.activity_id)
                continue
            self.tables.add(
                "TASKRSRC",
                taskrsrc_id=wanted.get(assignment.id) or wanted.fresh(),
                task_id=self.numbers[activity.id],
                proj_id=self.project_number(activity.project_id),
                rsrc_id=people.get(assignment.resource_id),
                role_id=roles.get(assignment.resource_id),
                **_amounts(assignment),
            )


def _given(items: tuple[Link, ...] | tuple[Assignment, ...]) -> Numbers:
    """Numbers of the ids that there are, if no two are the same."""
    ids = [item.id for item in items if item.id]
    return Numbers(ids if len(set(ids)) == len(ids) else [])


def _amounts(assignment: Assignment) -> dict[str, Value]:
    return {
        "target_qty": hours(assignment.work),
        "remain_qty": hours(assignment.remaining_work),
        "act_reg_qty": hours(assignment.actual_work),
        "target_qty_per_hr": float(assignment.units),
        "remain_qty_per_hr": float(assignment.units),
        "target_lag_drtn_hr_cnt": hours(assignment.delay),
        "remain_cost": assignment.cost,
        "restart_date": assignment.start,
        "reend_date": assignment.finish,
        "target_start_date": assignment.start,
        "target_end_date": assignment.finish,
    }
