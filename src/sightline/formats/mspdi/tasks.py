"""Tasks of Microsoft's XML: activities in outline order, and the links that they hold.

Slack and lag are tenths of a minute; cost is hundredths; percentages are points.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

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
from sightline.formats.mspdi import names
from sightline.formats.mspdi.custom import ACTIVITY_CODE, CustomFields
from sightline.formats.plans.estimate import split_estimate
from sightline.formats.plans.record import Record

T = TypeVar("T")
Dates = tuple[datetime | None, datetime | None]
PROJECT = "1"
"""The id of the one project that such a file holds."""
_NO_DATE = "Stands for “no date” in this file: it starts and ends what is 0 % complete."


@dataclass
class Tasks:
    """Collects the activities and links of a file."""

    custom: CustomFields
    activities: list[Activity] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    externals: dict[str, Activity] = field(default_factory=dict)
    _above: list[tuple[int, str]] = field(default_factory=list)

    def add(self, record: Record) -> None:
        """Take one task; blank rows are counted as losses."""
        record.id = record.text("UID")
        if record.flag("IsNull"):
            record.lose("IsNull", "Blank rows are left out.", "1")
            return
        if not record.id:
            message = f"Task “{record.text('Name')}” has no UID, by which it would be known."
            record.refuse("no-id", message, "Export the file again.", "UID")
            return
        self.activities.append(self._activity(record))
        self.links.extend(self._links(record))
        record.lose_rest(names.TASK)

    def _activity(self, record: Record) -> Activity:
        level = record.whole("OutlineLevel")
        level = (0 if record.id == "0" else 1) if level is None else max(0, level)
        absent = _absent(record)
        estimate, custom = split_estimate(self.custom.values(record))
        code = next((value for name, value in custom if name == ACTIVITY_CODE), "")
        form = record.whole("DurationFormat") or 0
        constraint = _constraint(record)
        return Activity(
            id=record.id,
            name=record.text("Name"),
            kind=_kind(record, level),
            code=code or record.text("ID"),
            wbs=record.text("WBS") or (record.text("OutlineNumber") if level else ""),
            level=level,
            parent_id=self.parent(level, record.id),
            project_id=PROJECT,
            duration=record.duration("Duration") or 0,
            is_elapsed=form in names.ELAPSED,
            is_estimated=record.flag("Estimated") or form in names.ESTIMATED,
            is_manual=record.flag("Manual"),
            is_active=record.flag("Active") or "Active" not in record.fields,
            is_external=record.flag("ExternalTask"),
            calendar_id=_reference(record.text("CalendarUID")),
            ignores_resource_calendars=record.flag("IgnoreResourceCalendar"),
            constraint=constraint,
            constraint_date=_constraint_date(record, constraint, absent),
            deadline=_date(record, "Deadline", absent),
            priority=_or(record.whole("Priority"), 500),
            start=record.instant("Start"),
            finish=record.instant("Finish"),
            actual_start=_date(record, "ActualStart", absent),
            actual_finish=_date(record, "ActualFinish", absent),
            actual_duration=record.duration("ActualDuration"),
            remaining_duration=record.duration("RemainingDuration"),
            stop=_date(record, "Stop", absent),
            resume=_date(record, "Resume", absent),
            percent_complete=(record.number("PercentComplete") or 0.0) / 100,
            physical_percent=_share(record.number("PhysicalPercentComplete")),
            effort_driven=record.flag("EffortDriven"),
            fixed=_choice(record, "Type", names.FIXED, ""),
            work=work(record, "Work"),
            actual_work=work(record, "ActualWork"),
            cost=cents(record, "Cost"),
            actual_cost=cents(record, "ActualCost"),
            fixed_cost=cents(record, "FixedCost"),
            estimate=estimate,
            baselines=tuple(_baseline(part, absent) for part in record.each("Baseline")),
            stored=_stored(record),
            custom=tuple(pair for pair in custom if pair[0] != ACTIVITY_CODE) if code else custom,
            notes=record.text("Notes"),
            levelling_delay=tenths(record, "LevelingDelay"),
        )

    def parent(self, level: int, own_id: str) -> str:
        """Return under which task one of a level stands; it is the next to stand above others."""
        above = self._above
        while above and above[-1][0] >= level:
            above.pop()
        parent = above[-1][1] if above else ""
        above.append((level, own_id))
        return parent

    def _links(self, record: Record) -> list[Link]:
        found = []
        for part in record.each("PredecessorLink"):
            predecessor = self._predecessor(part)
            lag, form = part.whole("LinkLag") or 0, part.whole("LagFormat") or 0
            is_percent = form in names.PERCENT
            link = Link(
                predecessor_id=predecessor,
                successor_id=record.id,
                type=_choice(part, "Type", names.LINKS, LinkType.FS),
                lag=0 if is_percent else round(lag / 10),
                lag_calendar=LagCalendar.ELAPSED if form in names.ELAPSED else None,
                lag_percent=lag / 100 if is_percent else None,
            )
            if lag % 10 and not is_percent:
                part.lose("LinkLag", "Rounded to whole minutes.")
            part.lose_rest(names.LINK)
            found.append(link)
        return found

    def _predecessor(self, part: Record) -> str:
        """A link across projects leads to a row that stands for the other project's activity."""
        path = part.text("CrossProjectName")
        if not part.flag("CrossProject") or not path:
            return part.text("PredecessorUID")
        file, _, uid = path.rpartition("\\")
        own_id = f"external:{path}"
        name = f"Task {uid} of {file or path}"
        self.externals.setdefault(
            own_id, Activity(own_id, name, project_id=PROJECT, is_external=True)
        )
        return own_id


def _kind(record: Record, level: int) -> Kind:
    if level == 0 or record.flag("Summary"):
        return Kind.SUMMARY
    return Kind.MILESTONE if record.flag("Milestone") else Kind.TASK


def _absent(record: Record) -> str | None:
    """The date by which this row says that there is none: some programs know no other way."""
    start = record.fields.get("ActualStart")
    if not start or start != record.fields.get("ActualFinish") or record.number("PercentComplete"):
        return None
    record.lose("ActualStart", _NO_DATE)
    return start


def _date(record: Record, name: str, absent: str | None) -> datetime | None:
    return None if absent and record.fields.get(name) == absent else record.instant(name)


def _constraint(record: Record) -> Constraint:
    return _choice(record, "ConstraintType", names.CONSTRAINTS, Constraint.ASAP)


def _constraint_date(record: Record, constraint: Constraint, absent: str | None) -> datetime | None:
    if constraint in {Constraint.ASAP, Constraint.ALAP}:
        return None
    return _date(record, "ConstraintDate", absent)


def _choice(record: Record, name: str, choices: tuple[T, ...], default: T) -> T:
    number = record.whole(name)
    if number is None:
        return default
    if 0 <= number < len(choices):
        return choices[number]
    message = f"{name} {number} of {record.table} {record.id} is none of 0 to {len(choices) - 1}."
    record.refuse("unknown-code", message, "Correct it in the file.", name)
    return default


def _stored(record: Record) -> Stored:
    early = record.instant("EarlyStart"), record.instant("EarlyFinish")
    late = record.instant("LateStart"), record.instant("LateFinish")
    slack = _tenths_or_none(record, "TotalSlack"), _tenths_or_none(record, "FreeSlack")
    critical = record.flag("Critical") if "Critical" in record.fields else None
    return Stored(*early, *late, *floats(early, late, *slack), critical)


def floats(
    early: Dates, late: Dates, total: int | None, free: int | None
) -> tuple[int | None, int | None]:
    """Total and free float: some writers leave zero out; equal dates say the same."""
    if total is None and early[0] and early == late:
        total = 0
    if free is None and total == 0:
        free = 0
    return total, free


def _baseline(part: Record, absent: str | None) -> Baseline:
    number = part.whole("Number") or 0
    part.lose_rest(names.BASELINE)
    return Baseline(
        number,
        start=_date(part, "Start", absent),
        finish=_date(part, "Finish", absent),
        duration=part.duration("Duration"),
        work=work(part, "Work"),
        cost=cents(part, "Cost"),
    )


def work(record: Record, name: str) -> int | None:
    """Read work as minutes; a bare number is taken as minutes and told as a loss of certainty."""
    value = record.fields.get(name)
    if value and not value.lstrip().startswith(("P", "-P")):
        if value.strip() != "0":
            record.lose(name, "A number without a unit was taken as minutes.")
        return record.whole(name)
    return record.duration(name)


def cents(record: Record, name: str) -> Decimal | None:
    """Read money, which the format writes in hundredths."""
    value = record.money(name)
    return None if value is None else value / 100


def tenths(record: Record, name: str) -> int:
    """Read tenths of a minute as whole minutes, 0 where missing."""
    return _tenths_or_none(record, name) or 0


def _tenths_or_none(record: Record, name: str) -> int | None:
    value = record.whole(name)
    return None if value is None else round(value / 10)


def _share(points: float | None) -> float | None:
    return None if points is None else points / 100


def _or(value: int | None, default: int) -> int:
    return default if value is None else value


def _reference(text: str) -> str:
    return "" if text in {"", "-1", "0"} else text
