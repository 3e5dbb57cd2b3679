"""Resources and assignments of Microsoft's XML, and the stretches of a split task."""

from dataclasses import dataclass, field
from datetime import datetime

from sightline.engines.schedule.plan import Assignment, Resource
from sightline.formats.mspdi import names
from sightline.formats.mspdi.custom import CustomFields
from sightline.formats.mspdi.tasks import cents, tenths, work
from sightline.formats.plans.record import Record

Piece = tuple[datetime, datetime, bool]
"""From, to, and whether anything is worked between."""
KEPT_WORK = frozenset(("1", "2"))
"""Kinds of work over time that are kept: remaining and actual."""
NOT_KEPT_WORK = ("TimephasedData", "Type", names.TASK.words["TimephasedData"])
"""The loss of others: table, field and message."""


def read_resource(record: Record, custom: CustomFields) -> Resource | None:
    """Return one resource, or None for a blank row."""
    record.id = record.text("UID")
    if record.flag("IsNull"):
        record.lose("IsNull", "Blank rows are left out.", "1")
        return None
    kind = record.whole("Type")
    is_cost = record.flag("IsCostResource")
    named = names.RESOURCE_KINDS[kind] if kind in {0, 1, 2} else "work"
    record.lose_rest(names.RESOURCE)
    units = record.number("MaxUnits")
    calendar = record.text("CalendarUID")
    return Resource(
        id=record.id,
        name=record.text("Name"),
        kind="cost" if is_cost else named,
        code=record.text("Code") or record.text("Initials"),
        calendar_id="" if calendar in {"-1", "0"} else calendar,
        max_units=1.0 if units is None else units,
        rate=record.money("StandardRate"),
        email=record.text("EmailAddress"),
        is_generic=record.flag("IsGeneric"),
        custom=tuple(custom.values(record)),
    )


@dataclass
class Assignments:
    """Collects assignments, and what their timephased data say of each task."""

    assignments: list[Assignment] = field(default_factory=list)
    pieces: dict[str, list[Piece]] = field(default_factory=dict)

    def add(self, record: Record) -> None:
        """Take one assignment; a negative resource number means nobody."""
        record.id = record.text("UID")
        resource = record.text("ResourceUID")
        units = record.number("Units")
        task = record.text("TaskUID")
        self.assignments.append(
            Assignment(
                activity_id=task,
                resource_id="" if resource.startswith("-") else resource,
                id=record.id,
                units=1.0 if units is None else units,
                work=work(record, "Work"),
                actual_work=work(record, "ActualWork"),
                remaining_work=work(record, "RemainingWork"),
                cost=cents(record, "Cost"),
                start=record.instant("Start"),
                finish=record.instant("Finish"),
                delay=tenths(record, "Delay"),
            )
        )
        if record.parts:
            self._note_pieces(record, task)
        record.lose_rest(names.ASSIGNMENT)

    def _note_pieces(self, record: Record, task: str) -> None:
        found = self.pieces.setdefault(task, [])
        for part in record.each("TimephasedData"):
            if part.text("Type") not in KEPT_WORK:
                part.lose(*NOT_KEPT_WORK[1:])
                continue
            start, finish = part.instant("Start"), part.instant("Finish")
            if start and finish and start < finish:
                found.append((start, finish, is_worked(part.text("Value"))))


def is_worked(value: str) -> bool:
    """Tell whether a duration is more than nothing."""
    return any(c in "123456789" for c in value)
