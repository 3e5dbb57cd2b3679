"""Tasks as Microsoft's XML: each with its links, baselines and custom fields."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from sightline.engines.schedule.plan import Activity, Constraint, Kind, LagCalendar, Link, Plan
from sightline.formats.mspdi import names
from sightline.formats.mspdi.custom import (
    ACTIVITY_CODE,
    TASK_DURATIONS,
)
from sightline.formats.mspdi.slots import Slots, is_position
from sightline.formats.plans.emit import Emitter, Losses, Numbers, Value, iso_duration

_DAYS, _ELAPSED_DAYS, _ESTIMATED = 7, 8, 32
_PERCENT, _ELAPSED_PERCENT = 19, 20
_PAIRS = {
    (Constraint.START_NO_EARLIER, Constraint.START_NO_LATER): Constraint.MUST_START_ON,
    (Constraint.FINISH_NO_EARLIER, Constraint.FINISH_NO_LATER): Constraint.MUST_FINISH_ON,
}


def hundredfold(amount: Decimal | None) -> Decimal | None:
    """Return money in hundredths, as the format has it."""
    return None if amount is None else amount * 100


@dataclass
class TaskWriter:
    """Writes the tasks of a plan."""

    plan: Plan
    numbers: Numbers
    calendars: Numbers
    slots: Slots
    out: Emitter
    _counts: list[int] = field(default_factory=list)

    def write(self) -> None:
        """Write all tasks in outline order; rows of other files become links across projects."""
        self._links: dict[str, list[Link]] = defaultdict(list)
        for link in self.plan.links:
            self._links[link.successor_id].append(link)
        rows = self.plan.activities
        first = 0 if rows and rows[0].level == 0 else 1  # row 0 is the project's own summary
        with self.out.element("Tasks"):
            for position, activity in enumerate(rows, first):
                if activity.id in self.numbers:
                    with self.out.element("Task"):
                        self._write(activity, position)

    def _write(self, row: Activity, position: int) -> None:
        _lose(row, self.out.losses)
        self.out.leaves(**self._identity(row, position))
        self.out.leaves(**self._progress(row))
        self.out.leaves(**self._constraint(row))
        for link in self._links[row.id]:
            self._write_link(link)
        self._write_custom(row)
        self._write_baselines(row)

    def _identity(self, row: Activity, position: int) -> dict[str, Value]:
        known = row.code and is_position(row)
        form = (_ELAPSED_DAYS if row.is_elapsed else _DAYS) + _ESTIMATED * row.is_estimated
        stored = row.stored
        return {
            "UID": self.numbers[row.id],
            "ID": row.code if known else position,
            "Name": row.name,
            "Active": row.is_active,
            "Manual": row.is_manual,
            "Type": names.FIXED.index(row.fixed) if row.fixed in names.FIXED else None,
            "IsNull": False,
            "WBS": row.wbs or None,
            "OutlineNumber": self._outline(row.level),
            "OutlineLevel": row.level,
            "Priority": row.priority,
            "Start": row.start,
            "Finish": row.finish,
            "Duration": iso_duration(row.duration),
            "DurationFormat": form,
            "Work": iso_duration(row.work),
            "Stop": row.stop,
            "Resume": row.resume,
            "EffortDriven": row.effort_driven,
            "Estimated": row.is_estimated,
            "Milestone": row.kind is Kind.MILESTONE,
            "Summary": row.kind is Kind.SUMMARY,
            "Critical": stored.critical,
            "ExternalTask": row.is_external,
            "EarlyStart": stored.early_start,
            "EarlyFinish": stored.early_finish,
            "LateStart": stored.late_start,
            "LateFinish": stored.late_finish,
            "FreeSlack": _tenfold(stored.free_float),
            "TotalSlack": _tenfold(stored.total_float),
            "FixedCost": hundredfold(row.fixed_cost),
        }

    def _outline(self, level: int) -> str:
        if level == 0:
            return "0"
        del self._counts[level:]
        self._counts += [1] * (level - 1 - len(self._counts))
        if len(self._counts) < level:
            self._counts.append(0)
        self._counts[level - 1] += 1
        return ".".join(map(str, self._counts))

    def _progress(self, row: Activity) -> dict[str, Value]:
        return {
            "PercentComplete": round(row.percent_complete * 100),
            "Cost": hundredfold(row.cost),
            "ActualStart": row.actual_start,
            "ActualFinish": row.actual_finish,
            "ActualDuration": iso_duration(row.actual_duration),
            "ActualCost": hundredfold(row.actual_cost),
            "ActualWork": iso_duration(row.actual_work),
            "RemainingDuration": iso_duration(row.remaining_duration),
        }

    def _constraint(self, row: Activity) -> dict[str, Value]:
        constraint = _one_constraint(row, self.out.losses)
        known = row.calendar_id in self.calendars
        physical = row.physical_percent
        return {
            "ConstraintType": names.CONSTRAINTS.index(constraint),
            "CalendarUID": self.calendars[row.calendar_id] if known else -1,
            "ConstraintDate": row.constraint_date,
            "Deadline": row.deadline,
            "LevelingDelay": row.levelling_delay * 10,
            "LevelingDelayFormat": _ELAPSED_DAYS,
            "IgnoreResourceCalendar": row.ignores_resource_calendars,
            "Notes": row.notes or None,
            "PhysicalPercentComplete": None if physical is None else round(physical * 100),
        }

    def _write_link(self, link: Link) -> None:
        is_external = link.predecessor_id not in self.numbers
        path = link.predecessor_id.partition(":")[2] if is_external else None
        is_elapsed = link.lag_calendar is LagCalendar.ELAPSED
        percent = link.lag_percent
        form = _ELAPSED_DAYS if is_elapsed else _DAYS
        if percent is not None:
            form = _ELAPSED_PERCENT if is_elapsed else _PERCENT
        if link.lag_calendar not in {None, LagCalendar.ELAPSED, LagCalendar.SUCCESSOR}:
            message = "Lags run on the successor's calendar in Microsoft Project."
            self.out.losses.add("Link", "lag_calendar", message, link.lag_calendar)
        with self.out.element("PredecessorLink"):
            self.out.leaves(
                PredecessorUID=0 if is_external else self.numbers[link.predecessor_id],
                Type=names.LINKS.index(link.type),
                CrossProject=is_external,
                CrossProjectName=path,
                LinkLag=link.lag * 10 if percent is None else round(percent * 100),
                LagFormat=form,
            )

    def _write_custom(self, row: Activity) -> None:
        code = [] if is_position(row) else [(ACTIVITY_CODE, row.code)]
        self.slots.write_values("Task", [*row.custom, *code], self.out)
        if row.estimate:
            points = (row.estimate.optimistic, row.estimate.likely, row.estimate.pessimistic)
            for number, minutes in zip(TASK_DURATIONS, points, strict=True):
                with self.out.element("ExtendedAttribute"):
                    self.out.leaves(FieldID=number, Value=iso_duration(minutes))
                    self.out.leaf("DurationFormat", _DAYS)

    def _write_baselines(self, row: Activity) -> None:
        for baseline in row.baselines:
            with self.out.element("Baseline"):
                self.out.leaves(
                    Number=baseline.number,
                    Start=baseline.start,
                    Finish=baseline.finish,
                    Duration=iso_duration(baseline.duration),
                    DurationFormat=None if baseline.duration is None else _DAYS,
                    Work=iso_duration(baseline.work),
                    Cost=hundredfold(baseline.cost),
                )


def _one_constraint(row: Activity, losses: Losses) -> Constraint:
    second = row.second_constraint
    if second is None:
        return row.constraint
    pair = _PAIRS.get((row.constraint, second))
    if pair and row.constraint_date == row.second_constraint_date:
        message = "“On” a date is written as “must”, which logic cannot move."
        losses.add("Activity", "second_constraint", message, row.id)
        return pair
    message = "An activity has one constraint; the second is left out."
    losses.add("Activity", "second_constraint", message, second)
    return row.constraint


def _lose(row: Activity, losses: Losses) -> None:
    if row.kind is Kind.LEVEL_OF_EFFORT:
        losses.add("Activity", "kind", "A level of effort is written as a plain task.", row.id)
    if row.expected_finish:
        message = "An expected finish has no place."
        losses.add("Activity", "expected_finish", message, row.expected_finish)
    if row.is_start_milestone:
        message = "Milestones are not told apart by their end."
        losses.add("Activity", "is_start_milestone", message, row.id)
    for name in ("percent_complete", "physical_percent"):
        points = (getattr(row, name) or 0.0) * 100
        if abs(points - round(points)) > 1e-9:
            losses.add("Activity", name, "Percentages are whole.", points)


def _tenfold(minutes: int | None) -> int | None:
    return None if minutes is None else minutes * 10
