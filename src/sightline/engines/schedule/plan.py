"""The neutral plan: what every schedule file is read into, and what the engine computes on.

Frozen dataclasses of plain values, so that a notebook can build one by hand. Instants are naive
local ``datetime`` of the plan's own wall clock, on whole minutes; durations, lags and work are
whole working minutes; shares are 0 to 1; money is ``Decimal`` in the plan's currency.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What an activity is."""

    TASK = "task"
    MILESTONE = "milestone"
    SUMMARY = "summary"
    LEVEL_OF_EFFORT = "level_of_effort"  # a hammock: spans what it is linked to


class LinkType(StrEnum):
    """What of the predecessor binds what of the successor."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class Constraint(StrEnum):
    """The eight kinds of date constraint."""

    ASAP = "asap"
    ALAP = "alap"
    MUST_START_ON = "mso"
    MUST_FINISH_ON = "mfo"
    START_NO_EARLIER = "snet"
    START_NO_LATER = "snlt"
    FINISH_NO_EARLIER = "fnet"
    FINISH_NO_LATER = "fnlt"


class LagCalendar(StrEnum):
    """On which calendar a lag runs."""

    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"
    PROJECT = "project"
    ELAPSED = "elapsed"  # around the clock


Shift = tuple[int, int]  # minutes from midnight, half-open; an end over 1440 runs into the next day


@dataclass(frozen=True)
class CalendarException:
    """Days on which a calendar differs: without shifts they are days off."""

    start: date
    finish: date  # the last day, included
    shifts: tuple[Shift, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Calendar:
    """Working time: a week of shifts, and exceptions that go before it.

    ``week`` holds Monday to Sunday. ``None`` for a day means "as the base calendar".
    """

    id: str
    name: str
    week: tuple[tuple[Shift, ...] | None, ...]
    exceptions: tuple[CalendarException, ...] = ()
    base_id: str = ""
    minutes_per_day: int = 480
    minutes_per_week: int = 2400
    days_per_month: float = 20


@dataclass(frozen=True)
class ThreePoint:
    """Optimistic, most likely and pessimistic duration, in working minutes."""

    optimistic: int
    likely: int
    pessimistic: int


@dataclass(frozen=True)
class Baseline:
    """What was once approved for an activity; ``number`` 0 to 10."""

    number: int
    start: datetime | None = None
    finish: datetime | None = None
    duration: int | None = None
    work: int | None = None
    cost: Decimal | None = None


@dataclass(frozen=True)
class Stored:
    """What the tool that wrote the file had computed."""

    early_start: datetime | None = None
    early_finish: datetime | None = None
    late_start: datetime | None = None
    late_finish: datetime | None = None
    total_float: int | None = None  # working minutes
    free_float: int | None = None
    critical: bool | None = None
    on_longest_path: bool | None = None  # Primavera's driving path flag


@dataclass(frozen=True)
class Activity:
    """One line of the plan.

    ``id`` is the file's stable id (UID, GUID or task_id), unique over the plan; ``code`` is the
    number or code that people see. ``start`` and ``finish`` are as scheduled in the file.
    """

    id: str
    name: str
    kind: Kind = Kind.TASK
    code: str = ""
    wbs: str = ""
    level: int = 1  # depth in the outline, 0 for the project's own summary
    parent_id: str = ""
    project_id: str = ""  # which Project of the plan
    duration: int = 0
    is_elapsed: bool = False  # the duration runs around the clock
    is_estimated: bool = False
    is_manual: bool = False  # its dates are typed in, not computed
    is_active: bool = True
    is_external: bool = False  # stands for an activity of another file
    calendar_id: str = ""  # empty: the project's
    ignores_resource_calendars: bool = False
    constraint: Constraint = Constraint.ASAP
    constraint_date: datetime | None = None
    second_constraint: Constraint | None = None  # Primavera's
    second_constraint_date: datetime | None = None
    deadline: datetime | None = None
    priority: int = 500
    start: datetime | None = None
    finish: datetime | None = None
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    actual_duration: int | None = None
    remaining_duration: int | None = None
    resume: datetime | None = None
    percent_complete: float = 0.0
    physical_percent: float | None = None
    effort_driven: bool = False
    fixed: str = ""  # "units", "duration", "work" as the file says
    work: int | None = None
    actual_work: int | None = None
    cost: Decimal | None = None
    actual_cost: Decimal | None = None
    fixed_cost: Decimal | None = None
    estimate: ThreePoint | None = None
    baselines: tuple[Baseline, ...] = ()
    stored: Stored = Stored()
    custom: tuple[tuple[str, str], ...] = ()  # name, value as text
    notes: str = ""
    splits: tuple[tuple[datetime, datetime], ...] = ()  # worked stretches of a split task
    stop: datetime | None = None  # where work has paused; it goes on at ``resume``
    levelling_delay: int = 0  # minutes around the clock by which levelling moved the start
    expected_finish: datetime | None = None  # Primavera's: the remaining duration ends here
    is_start_milestone: bool = False  # Primavera's: it moves on to where work next begins
    percent_type: str = ""  # "duration", "units", "physical" as the file says


@dataclass(frozen=True)
class Link:
    """A precedence relation; ``lag`` is negative for a lead."""

    predecessor_id: str
    successor_id: str
    type: LinkType = LinkType.FS
    lag: int = 0
    lag_calendar: LagCalendar | None = None  # None: as the project says
    lag_percent: float | None = None  # of the predecessor's duration, instead of ``lag``
    id: str = ""


@dataclass(frozen=True)
class Resource:
    """Somebody or something that works."""

    id: str
    name: str
    kind: str = "work"  # work, material, cost
    code: str = ""
    calendar_id: str = ""
    max_units: float = 1.0
    rate: Decimal | None = None  # an hour
    email: str = ""
    is_generic: bool = False
    custom: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Assignment:
    """A resource at work on an activity."""

    activity_id: str
    resource_id: str  # empty: to nobody
    id: str = ""
    units: float = 1.0
    work: int | None = None
    actual_work: int | None = None
    remaining_work: int | None = None
    cost: Decimal | None = None
    start: datetime | None = None
    finish: datetime | None = None
    delay: int = 0


@dataclass(frozen=True)
class Project:
    """One project of the plan: its dates, and the options of its own computation."""

    id: str
    name: str
    code: str = ""
    start: datetime | None = None
    finish: datetime | None = None  # as the file has it; the last date when from_finish
    must_finish: datetime | None = None  # late dates are counted from here, where it is set
    from_finish: bool = False  # scheduled backwards from the finish
    status_date: datetime | None = None
    calendar_id: str = ""
    currency: str = ""
    lag_calendar: LagCalendar = LagCalendar.SUCCESSOR
    progress: str = "retained"  # retained, override, actual
    critical_float: int = 0  # critical at this float or less, working minutes
    honours_constraints: bool = True
    is_baseline_of: str = ""
    critical_by: str = "float"  # or "longest_path"
    float_of: str = ""  # Primavera's total float: "start", "finish", "smallest"
    uses_expected_finish: bool = False
    uses_must_finish: bool = True  # False: must_finish is only shown
    open_ends_critical: bool = False


@dataclass(frozen=True)
class Plan:
    """A whole file: projects, activities in outline order, links, calendars, people."""

    projects: tuple[Project, ...] = ()
    activities: tuple[Activity, ...] = ()
    links: tuple[Link, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    resources: tuple[Resource, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    source: str = ""  # "mspdi", "xer", "pmxml", "mpp", ...
    written_by: str = ""  # the program and version that wrote the file
    custom_names: dict[str, str] = field(default_factory=dict)
