"""MPXJ's project, as plain data, to a plan.

Pure: what Java gave is a dictionary here, and every key that is not kept is counted as lost.
"""

from typing import Any

from sightline.engines.schedule.plan import (
    Assignment,
    Calendar,
    CalendarException,
    Plan,
    Project,
    Resource,
    Shift,
)
from sightline.formats.plans.findings import Findings

from .names import ASSIGNMENT, RESOURCE
from .tasks import Custom, Tasks, lose_rest
from .values import Record, clock, day, minutes, moment, money, rate, share

PROJECT = "1"
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_KINDS = {"WORK": "work", "MATERIAL": "material", "COST": "cost"}


def plan_of(plain: Record, source: str, findings: Findings) -> Plan:
    """A plan out of MPXJ's JSON.

    Args:
        plain: What ``java.read_with`` gives.
        source: The kind of file.
        findings: Receives losses and warnings.
    """
    head = plain.get("property_values", {})
    custom = Custom(plain.get("custom_fields", []))
    tasks = Tasks(custom, frozenset(plain.get("elapsed_tasks", [])), findings)
    for record in plain.get("tasks", []):
        tasks.add(record)
    day_hours = head.get("minutes_per_day", 480) / 60
    return Plan(
        projects=(_project(head),),
        activities=tuple(tasks.activities),
        links=tuple(tasks.links),
        calendars=tuple(_calendar(record, head, findings) for record in plain.get("calendars", [])),
        resources=tuple(
            _resource(record, custom, day_hours, findings) for record in plain.get("resources", [])
        ),
        assignments=tuple(_assignment(record, findings) for record in plain.get("assignments", [])),
        source=source,
        written_by=str(head.get("full_application_name") or head.get("file_application", "")),
        custom_names=custom.aliases(),
    )


def _project(head: Record) -> Project:
    return Project(
        id=PROJECT,
        name=str(head.get("project_title") or head.get("name", "")),
        code=str(head.get("name", "")),
        start=moment(head, "start_date"),
        finish=moment(head, "finish_date"),
        must_finish=moment(head, "must_finish_by"),
        from_finish=head.get("schedule_from") == "FINISH",
        status_date=moment(head, "status_date"),
        calendar_id=_id(head.get("default_calendar_unique_id")),
        currency=str(head.get("currency_code", "")),
        critical_float=minutes(head, "critical_slack_limit") or 0,
        honours_constraints=bool(head.get("honor_constraints", False)),
    )


def _id(value: Any) -> str:
    return "" if value is None else str(value)


def _calendar(record: Record, head: Record, findings: Findings) -> Calendar:
    base = _id(record.get("parent_unique_id"))
    own_id = _id(record.get("unique_id", 0))
    return Calendar(
        id=own_id,
        name=str(record.get("name", "")),
        week=tuple(_day(record.get(name, {}), base) for name in _DAYS),
        exceptions=tuple(_exceptions(record, own_id, findings)),
        base_id=base,
        minutes_per_day=record.get("minutes_per_day") or head.get("minutes_per_day", 480),
        minutes_per_week=record.get("minutes_per_week") or head.get("minutes_per_week", 2400),
        days_per_month=head.get("days_per_month", 20),
    )


def _day(record: Record, base: str) -> tuple[Shift, ...] | None:
    if record.get("type") == "working":
        return _shifts(record)
    return None if base and record.get("type") != "non_working" else ()


def _shifts(record: Record) -> tuple[Shift, ...]:
    shifts = []
    for hours in record.get("hours", []):
        start, end = clock(hours["from"]), clock(hours["to"], is_end=True)
        shifts.append((start, end if end > start else end + 1440))
    return tuple(sorted(shifts))


def _exceptions(record: Record, own_id: str, findings: Findings) -> list[CalendarException]:
    found = []
    for exception in record.get("exceptions", []):
        start, finish = day(exception.get("from")), day(exception.get("to"))
        if start is None or finish is None or finish < start:
            findings.warning(
                "exception-without-days",
                f"An exception of calendar {own_id} says no days, or ends before it starts.",
                "It is left out; correct its dates.",
                table="Calendar",
                id=own_id,
            )
            continue
        name = str(exception.get("name") or "")
        found.append(CalendarException(start, finish, _shifts(exception), name))
    return found


def _resource(record: Record, custom: "Custom", hours: float, findings: Findings) -> Resource:
    lose_rest("Resource", record, RESOURCE, findings)
    units = share(record, "max_units")
    return Resource(
        id=_id(record.get("unique_id", 0)),
        name=str(record.get("name", "")),
        kind=_KINDS.get(str(record.get("type")), "work"),
        code=str(record.get("code") or record.get("initials", "")),
        calendar_id=_id(record.get("calendar_unique_id")),
        max_units=1.0 if units is None else units,
        rate=rate(record.get("standard_rate"), hours),
        email=str(record.get("email_address", "")),
        is_generic=bool(record.get("generic", False)),
        custom=custom.values("resource", record),
    )


def _assignment(record: Record, findings: Findings) -> Assignment:
    lose_rest("Assignment", record, ASSIGNMENT, findings)
    units = share(record, "assignment_units")
    return Assignment(
        activity_id=_id(record.get("task_unique_id", 0)),
        resource_id=_id(record.get("resource_unique_id")),
        id=_id(record.get("unique_id", "")),
        units=0.0 if units is None else units,
        work=minutes(record, "work") or 0,
        actual_work=minutes(record, "actual_work") or 0,
        remaining_work=minutes(record, "remaining_work") or 0,
        cost=money(record, "cost"),
        start=moment(record, "start"),
        finish=moment(record, "finish"),
        delay=minutes(record, "assignment_delay") or 0,
    )
