"""Reads Microsoft Project's XML (MSPDI) into a plan, record by record."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sightline.engines.schedule.plan import Activity, Calendar, Plan, Project, Resource
from sightline.formats.mspdi import names
from sightline.formats.mspdi.calendars import read_calendar
from sightline.formats.mspdi.cast import AssignmentCaster, TaskCaster
from sightline.formats.mspdi.custom import CustomFields
from sightline.formats.mspdi.people import Assignments, read_resource
from sightline.formats.mspdi.splits import stretches
from sightline.formats.mspdi.tasks import PROJECT, Tasks
from sightline.formats.plans.hours import STANDARD_WEEK
from sightline.formats.plans.lanes import Lane
from sightline.formats.plans.ledger import Ledger
from sightline.formats.plans.outcome import Limits, Reading
from sightline.formats.plans.record import NOT_KEPT, Record
from sightline.formats.plans.settle import settled
from sightline.formats.plans.xml import Document, Found, read_document, too_many

ROOTS = {"Project": "Microsoft Project XML"}
QUICK_FROM = 1 << 16
"""Bytes of rows from which learning a pattern of them pays."""


def read(data: bytes, limits: Limits = Limits()) -> Reading:  # noqa: B008  # frozen
    """Read a Microsoft Project XML file of any version since 2003.

    Args:
        data: The whole file.
        limits: What a file may hold.

    Returns:
        The plan unless an error was found, all problems, and what was not kept, with lines.
    """
    return read_from(data, limits, QUICK_FROM)


def read_from(data: bytes, limits: Limits, quick_from: int | None) -> Reading:
    """Read a file, its tasks and assignments by the quick way where they are so many bytes.

    Without a number all of it goes the careful way; what comes of it is the same.
    """
    return read_document(
        data, limits, ROOTS, lambda document: _File(document).read(), quick_from=quick_from
    )


@dataclass
class _File:
    document: Document
    custom: CustomFields = field(default_factory=CustomFields)
    calendars: list[Calendar] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    head: Record | None = None

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.document.limits)
        self.tasks = Tasks(self.custom)
        self.work = Assignments()
        limits = self.document.limits
        self.most = {
            "Task": limits.n_activities,
            "Assignment": limits.n_assignments,
            "Calendar": limits.n_calendars,
        }

    def read(self) -> Reading:
        takers: dict[str, Callable[[Record], None]] = {
            "Task": self.tasks.add,
            "Assignment": self.work.add,
            "Resource": self._take_resource,
            "Calendar": self._take_calendar,
            "ExtendedAttribute": self.custom.define,
            "Project": self._take_head,
        }
        for found in self.document.records(names.SHAPE, self._lanes()):
            record = Record(found.node, self.ledger, found.ordinal)
            take = takers.get(record.table)
            if take is not None:
                take(record)
                self.ledger.ordinals[record.table][record.id] = record.ordinal
            elif not found.is_container:
                record.lose("", NOT_KEPT, f"{len(record.fields)} fields")
            self._within_limits(found)
        return settled(self._plan(), self.ledger, self.document.data, names.TABLES)

    def _lanes(self) -> list[Lane]:
        limits, ledger = self.document.limits, self.ledger
        return [
            Lane("Tasks", TaskCaster(self.tasks, ledger), limits.n_activities),
            Lane("Assignments", AssignmentCaster(self.work, ledger), limits.n_assignments),
        ]

    def _take_resource(self, record: Record) -> None:
        resource = read_resource(record, self.custom)
        if resource is not None:
            self.resources.append(resource)

    def _take_calendar(self, record: Record) -> None:
        self.calendars.append(read_calendar(record))

    def _take_head(self, record: Record) -> None:
        self.head = record

    def _within_limits(self, found: Found) -> None:
        most = self.most.get(found.node.name)
        if most is not None and found.ordinal >= most:
            raise too_many(f"{found.node.name} elements", most)
        if len(self.tasks.links) > self.document.limits.n_links:
            raise too_many("links", self.document.limits.n_links)

    def _plan(self) -> Plan:
        head = self.head
        assert head is not None  # the outermost element is always handed out last
        project = _project(head)
        if not self.calendars:
            self._give_calendar(head, project.calendar_id or PROJECT)
        head.lose_rest(names.PROJECT)
        calendars = tuple(_in_units(calendar, head) for calendar in self.calendars)
        version = head.text("SaveVersion")
        return Plan(
            projects=(project,),
            activities=(*self._activities(project), *self.tasks.externals.values()),
            links=tuple(self.tasks.links),
            calendars=calendars,
            resources=tuple(self.resources),
            assignments=tuple(self.work.assignments),
            source="mspdi",
            written_by=f"Microsoft Project XML {version}".strip(),
            custom_names=self.custom.aliased(),
        )

    def _give_calendar(self, head: Record, own_id: str) -> None:
        head.warn(
            "no-calendar",
            "The file holds no calendar.",
            "Monday to Friday, 8:00 to 12:00 and 13:00 to 17:00 are taken; export it with calendars.",
            "CalendarUID",
        )
        self.calendars.append(Calendar(own_id, "Standard", STANDARD_WEEK))

    def _activities(self, project: Project) -> list[Activity]:
        if not self.work.pieces:
            return self.tasks.activities
        by_id = {calendar.id: calendar for calendar in self.calendars}
        made = []
        for activity in self.tasks.activities:
            own = by_id.get(activity.calendar_id or project.calendar_id)
            splits = stretches(self.work.pieces.get(activity.id, ()), own, by_id)
            made.append(replace(activity, splits=splits) if splits else activity)
        return made


def _project(head: Record) -> Project:
    calendar = head.text("CalendarUID")
    is_forward = head.flag("ScheduleFromStart") or "ScheduleFromStart" not in head.fields
    days = head.whole("CriticalSlackLimit") or 0
    return Project(
        id=PROJECT,
        name=head.text("Title") or head.text("Name"),
        code=head.text("Name"),
        start=head.instant("StartDate"),
        finish=head.instant("FinishDate"),
        from_finish=not is_forward,
        status_date=_status_date(head),
        calendar_id="" if calendar == "-1" else calendar,
        currency=head.text("CurrencyCode"),
        critical_float=days * (head.whole("MinutesPerDay") or 480),
        honours_constraints=head.flag("HonorConstraints") or "HonorConstraints" not in head.fields,
    )


def _status_date(head: Record) -> datetime | None:
    """Some programs write one date for all that have none, the creation date among them."""
    text = head.fields.get("StatusDate")
    if text and text == head.fields.get("ExtendedCreationDate"):
        head.lose("StatusDate", "Stands for “no date” in this file.")
        return None
    return head.instant("StatusDate")


def _in_units(calendar: Calendar, head: Record) -> Calendar:
    return replace(
        calendar,
        minutes_per_day=head.whole("MinutesPerDay") or 480,
        minutes_per_week=head.whole("MinutesPerWeek") or 2400,
        days_per_month=head.number("DaysPerMonth") or 20,
    )
