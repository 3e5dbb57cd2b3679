"""Tasks of MPXJ's JSON: activities in outline order, the links that they hold, custom fields.

That JSON leaves zero, false and the first word of each list out, so a lack has a meaning.
"""

import re
from typing import Any

from sightline.engines.schedule.plan import (
    Activity,
    Baseline,
    Constraint,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    Stored,
)
from sightline.formats.plans.findings import Findings

from .names import TASK
from .values import Record, minutes, moment, money, share

PROJECT = "1"
CONSTRAINTS = {
    "AS_SOON_AS_POSSIBLE": Constraint.ASAP,
    "AS_LATE_AS_POSSIBLE": Constraint.ALAP,
    "MUST_START_ON": Constraint.MUST_START_ON,
    "MUST_FINISH_ON": Constraint.MUST_FINISH_ON,
    "START_NO_EARLIER_THAN": Constraint.START_NO_EARLIER,
    "START_NO_LATER_THAN": Constraint.START_NO_LATER,
    "FINISH_NO_EARLIER_THAN": Constraint.FINISH_NO_EARLIER,
    "FINISH_NO_LATER_THAN": Constraint.FINISH_NO_LATER,
    "START_ON": Constraint.MUST_START_ON,
    "FINISH_ON": Constraint.MUST_FINISH_ON,
}
_UNDATED = {Constraint.ASAP, Constraint.ALAP}
_FIXED = {"FIXED_DURATION": "duration", "FIXED_WORK": "work"}
_CUSTOM = re.compile(
    r"(?:text|number|flag|date|start|finish|cost|duration|outline_code|user_field_"
    r"|enterprise_[a-z]+_?)\d+"
)
_BASELINE = re.compile(
    r"baseline(?:10|\d)?_(?:start|finish|duration|work|cost|fixed_cost_accrual|duration_units)"
)


class Custom:
    """The custom fields of a file: what people call them."""

    def __init__(self, fields: list[Record]) -> None:
        """Take the aliases out of MPXJ's list of custom fields."""
        self._names = {
            (str(f.get("field_type_class")), str(f.get("field_type"))): str(f["field_alias"])
            for f in fields
            if f.get("field_alias")
        }

    def aliases(self) -> dict[str, str]:
        """Aliases by the fields' own names."""
        return {_titled(key): alias for (_, key), alias in self._names.items()}

    def values(self, kind: str, record: Record) -> tuple[tuple[str, str], ...]:
        """Name and text of every custom field that a record fills."""
        return tuple(
            (self._names.get((kind, key), _titled(key)), _text(key, value))
            for key, value in record.items()
            if _CUSTOM.fullmatch(key)
        )


def _titled(key: str) -> str:
    return "".join(part.capitalize() for part in key.split("_"))


def _text(key: str, value: Any) -> str:
    if value is True:
        return "Yes"
    if key.startswith("duration") and isinstance(value, int | float):
        return f"{value / 3600:g}h"
    if isinstance(value, float):
        return f"{value:.10g}"
    text = str(value)
    return text[:16].replace("T", " ") if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+", text) else text


class Tasks:
    """Collects the activities and links of a file."""

    def __init__(self, custom: Custom, elapsed: frozenset[int], findings: Findings) -> None:
        """Start empty; ``elapsed`` names the tasks whose duration runs around the clock."""
        self.custom, self.elapsed, self.findings = custom, elapsed, findings
        self.activities: list[Activity] = []
        self.links: list[Link] = []

    def add(self, record: Record) -> None:
        """Take one task; blank rows are counted as losses."""
        if record.get("null"):
            self.findings.lose("Task", "IsNull", "Blank rows are left out.")
            return
        self.activities.append(self._activity(record))
        self.links.extend(_links(record))
        lose_rest("Task", record, TASK, self.findings)

    def _activity(self, record: Record) -> Activity:
        number = record.get("unique_id", 0)
        level = record.get("outline_level", 0)
        first = CONSTRAINTS.get(str(record.get("constraint_type")), Constraint.ASAP)
        second = CONSTRAINTS.get(str(record.get("secondary_constraint_type")))
        parent = record.get("parent_task_unique_id")
        calendar = record.get("calendar_unique_id")
        has_progress = "percent_complete" in record
        return Activity(
            id=str(number),
            name=str(record.get("name", "")),
            kind=_kind(record, level),
            code=str(record.get("id", 0 if level == 0 else "")),
            wbs=str(record.get("wbs") or record.get("outline_number", "")),
            level=level,
            parent_id="" if parent is None else str(parent),
            project_id=PROJECT,
            duration=minutes(record, "duration") or 0,
            is_elapsed=number in self.elapsed,
            is_estimated=bool(record.get("estimated")),
            is_manual=record.get("task_mode") == "MANUALLY_SCHEDULED",
            is_active=bool(record.get("active")),
            is_external=bool(record.get("external_task")),
            calendar_id="" if calendar is None else str(calendar),
            ignores_resource_calendars=bool(record.get("ignore_resource_calendar")),
            constraint=first,
            constraint_date=None if first in _UNDATED else moment(record, "constraint_date"),
            second_constraint=second,
            second_constraint_date=moment(record, "secondary_constraint_date"),
            deadline=moment(record, "deadline"),
            priority=record.get("priority", 500),
            start=moment(record, "start"),
            finish=moment(record, "finish"),
            actual_start=moment(record, "actual_start"),
            actual_finish=moment(record, "actual_finish"),
            actual_duration=minutes(record, "actual_duration") or 0,
            remaining_duration=_remaining(record, has_progress),
            stop=moment(record, "stop"),
            resume=moment(record, "resume"),
            percent_complete=share(record, "percent_complete") or 0.0,
            physical_percent=share(record, "physical_percent_complete"),
            effort_driven=bool(record.get("effort_driven")),
            fixed=_FIXED.get(str(record.get("type")), "units"),
            work=minutes(record, "work") or 0,
            actual_work=minutes(record, "actual_work") or 0,
            cost=money(record, "cost"),
            actual_cost=money(record, "actual_cost"),
            fixed_cost=money(record, "fixed_cost"),
            baselines=tuple(_baselines(record)),
            stored=_stored(record),
            custom=self.custom.values("task", record),
            notes=str(record.get("notes", "")),
            splits=_splits(record),
            levelling_delay=minutes(record, "leveling_delay") or 0,
            expected_finish=moment(record, "expected_finish"),
        )


def _kind(record: Record, level: int) -> Kind:
    if level == 0 or record.get("summary"):
        return Kind.SUMMARY
    return Kind.MILESTONE if record.get("milestone") else Kind.TASK


def _remaining(record: Record, has_progress: bool) -> int | None:
    """Zero is left out: it is zero for what has progress, else as long as the whole."""
    value = minutes(record, "remaining_duration")
    return 0 if value is None and has_progress else value


def _stored(record: Record) -> Stored:
    early = moment(record, "early_start"), moment(record, "early_finish")
    late = moment(record, "late_start"), moment(record, "late_finish")
    if early[0] is None or late[0] is None:
        return Stored(*early, *late, critical=True if record.get("critical") else None)
    total, free = minutes(record, "total_slack") or 0, minutes(record, "free_slack") or 0
    return Stored(*early, *late, total, free, bool(record.get("critical")))


def _splits(record: Record) -> tuple[tuple[Any, Any], ...]:
    pieces = [(moment(p, "start"), moment(p, "end")) for p in record.get("work_splits", [])]
    return tuple(pieces) if len(pieces) > 1 and all(a and b for a, b in pieces) else ()


def _baselines(record: Record) -> list[Baseline]:
    found = []
    for number in range(11):
        name = f"baseline{number or ''}"
        start, finish = moment(record, f"{name}_start"), moment(record, f"{name}_finish")
        duration = minutes(record, f"{name}_duration")
        work, cost = minutes(record, f"{name}_work"), money(record, f"{name}_cost")
        if start or finish or duration or work or cost:
            found.append(Baseline(number, start, finish, duration, work, cost))
    return found


def _links(record: Record) -> list[Link]:
    return [_link(part) for part in record.get("predecessors", [])]


def _link(part: Record) -> Link:
    seconds, unit = part.get("lag", 0), str(part.get("lag_units", ""))
    is_share = unit.endswith("%")
    return Link(
        str(part.get("predecessor_task_unique_id", 0)),
        str(part.get("successor_task_unique_id", 0)),
        LinkType(part.get("type", "FS")),
        0 if is_share else round(seconds / 60),
        LagCalendar.ELAPSED if unit.startswith("e") else None,
        seconds / 6000 if is_share else None,  # a percent travels as a minute
    )


def lose_rest(table: str, record: Record, kept: frozenset[str], findings: Findings) -> None:
    """Count what a record holds beyond what is kept; custom fields and baselines are."""
    for key, value in record.items():
        if key not in kept and not _CUSTOM.fullmatch(key) and not _is_kept_baseline(table, key):
            findings.lose(table, key, "This field is not kept.", example=value)


def _is_kept_baseline(table: str, key: str) -> bool:
    return table == "Task" and _BASELINE.fullmatch(key) is not None
