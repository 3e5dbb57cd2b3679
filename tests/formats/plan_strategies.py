"""Random plans for property tests of readers and writers, small and sound.

``plans`` takes what a format can hold, so that a round trip may be asked to keep everything.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from sightline.engines.schedule.plan import (
    Activity,
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    Constraint,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    Plan,
    Project,
    Resource,
    Stored,
)

START = datetime.fromisoformat("2024-01-01 08:00")
NAMES = st.text(
    st.characters(codec="cp1252", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\x7f"),
    min_size=1,
    max_size=20,
).map(lambda text: " ".join(text.split()) or "x")
MOMENTS = st.integers(0, 500_000).map(lambda minutes: START + timedelta(minutes=minutes))
MINUTES = st.integers(0, 60_000)
SHIFTS = st.sampled_from(
    [(), ((480, 720), (780, 1020)), ((0, 1440),), ((1320, 1800),), ((0, 1),), ((481, 1439),)]
)
DAYS = st.integers(0, 3_000).map(lambda days: date(2020, 1, 1) + timedelta(days=days))
MONEY = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)
DATED = [c for c in Constraint if c not in {Constraint.ASAP, Constraint.ALAP}]


def exceptions() -> st.SearchStrategy[tuple[CalendarException, ...]]:
    """Exceptions of one day each, none twice."""
    return st.dictionaries(DAYS, SHIFTS, max_size=4).map(
        lambda days: tuple(CalendarException(day, day, shifts) for day, shifts in days.items())
    )


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, ...]:
    """A base calendar, and perhaps one that leans on it."""
    week = draw(st.tuples(*(SHIFTS for _ in range(7))).filter(any))
    base = Calendar("5", draw(NAMES), week, draw(exceptions()))
    other = draw(st.tuples(*(st.none() | SHIFTS for _ in range(7))))
    leaning = Calendar("6", draw(NAMES), other, draw(exceptions()), "5", 450, 2250, 19.5)
    return draw(st.sampled_from([(base,), (base, leaning)]))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan of one or two projects that an XER can hold."""
    hours = draw(calendars())
    projects = tuple(draw(_project(str(n + 1))) for n in range(draw(st.integers(1, 2))))
    activities: list[Activity] = []
    for project in projects:
        activities += draw(_outline(project, len(activities), [c.id for c in hours]))
    resources = tuple(draw(_resource(str(n))) for n in range(1, 1 + draw(st.integers(0, 3))))
    tasks = [a for a in activities if a.kind is not Kind.SUMMARY]
    assignments = draw(_assignments(tasks, resources))
    links = draw(_links(tasks))
    return Plan(projects, tuple(activities), links, hours, resources, assignments, source="xer")


@st.composite
def _project(draw: st.DrawFn, id_: str) -> Project:
    code = f"P{id_}"
    return Project(
        id_,
        code,
        code,
        start=draw(MOMENTS),
        finish=draw(st.none() | MOMENTS),
        must_finish=draw(st.none() | MOMENTS),
        status_date=draw(st.none() | MOMENTS),
        calendar_id="5",
        currency="EUR",
        lag_calendar=draw(st.sampled_from(list(LagCalendar))),
        progress=draw(st.sampled_from(["retained", "override", "actual"])),
        critical_float=draw(MINUTES),
        honours_constraints=False,
        critical_by=draw(st.sampled_from(["float", "longest_path"])),
        float_of=draw(st.sampled_from(["", "start", "finish", "smallest"])),
        uses_expected_finish=draw(st.booleans()),
        uses_must_finish=draw(st.booleans()),
        open_ends_critical=draw(st.booleans()),
    )


@st.composite
def _outline(draw: st.DrawFn, project: Project, n: int, hours: list[str]) -> list[Activity]:
    root = Activity(
        f"W{n + 1}",
        draw(NAMES),
        Kind.SUMMARY,
        project.code,
        project.code,
        0,
        project_id=project.id,
        ignores_resource_calendars=True,
    )
    below = Activity(
        f"W{n + 2}",
        draw(NAMES),
        Kind.SUMMARY,
        "A",
        f"{project.code}.A",
        1,
        root.id,
        project.id,
        ignores_resource_calendars=True,
    )
    n_tasks = draw(st.integers(1, 4))
    tasks = [draw(_task(str(n + i), below, project, hours)) for i in range(3, 3 + n_tasks)]
    return [root, below, *tasks]


@st.composite
def _task(
    draw: st.DrawFn, id_: str, parent: Activity, project: Project, hours: list[str]
) -> Activity:
    kind = draw(st.sampled_from([Kind.TASK, Kind.TASK, Kind.MILESTONE, Kind.LEVEL_OF_EFFORT]))
    start, finish = sorted((draw(MOMENTS), draw(MOMENTS)))
    first, day, second, day2 = draw(_constraints())
    duration = 0 if kind is Kind.MILESTONE else draw(MINUTES)
    floats = draw(st.none() | st.integers(-9_000, 9_000))
    driving = draw(st.none() | st.booleans())
    is_critical = floats is not None and floats <= project.critical_float
    by_float = None if floats is None else is_critical
    work = draw(MINUTES)
    return Activity(
        id_,
        draw(NAMES),
        kind,
        f"A{id_}",
        parent.wbs,
        2,
        parent.id,
        project.id,
        duration,
        calendar_id=draw(st.sampled_from(["", *hours])),
        ignores_resource_calendars=kind is not Kind.TASK or draw(st.booleans()),
        constraint=first,
        constraint_date=day,
        second_constraint=second,
        second_constraint_date=day2,
        priority=draw(st.sampled_from([100, 400, 500, 600, 900])),
        start=start,
        finish=finish,
        remaining_duration=duration,
        physical_percent=draw(st.none() | st.integers(0, 100).map(lambda n: n / 100)),
        fixed=draw(st.sampled_from(["units", "duration", "duration and units", "work"])),
        work=work,
        actual_work=0,
        stored=Stored(
            early_start=start,
            early_finish=finish,
            late_start=draw(st.none() | MOMENTS),
            late_finish=draw(st.none() | MOMENTS),
            total_float=floats,
            free_float=draw(st.none() | MINUTES),
            critical=driving if project.critical_by == "longest_path" else by_float,
            on_longest_path=driving,
        ),
        custom=draw(st.dictionaries(NAMES, NAMES, max_size=2).map(lambda d: tuple(d.items()))),
        notes=draw(st.just("") | NAMES.filter(lambda t: t == t.strip(" ?\ufeff"))),
        expected_finish=draw(st.none() | MOMENTS),
        is_start_milestone=kind is Kind.MILESTONE and draw(st.booleans()),
        percent_type=draw(st.sampled_from(["duration", "units"])),
        baselines=tuple(
            Baseline(n, start, finish, duration, work, Decimal(n))
            for n in sorted(draw(st.sets(st.integers(0, 10), max_size=2)))
        ),
    )


@st.composite
def _constraints(
    draw: st.DrawFn,
) -> tuple[Constraint, datetime | None, Constraint | None, datetime | None]:
    first = draw(st.sampled_from(list(Constraint)))
    day = draw(MOMENTS) if first in DATED else None
    second = draw(st.none() | st.sampled_from(DATED)) if day else None
    return first, day, second, draw(MOMENTS) if second else None


@st.composite
def _resource(draw: st.DrawFn, id_: str) -> Resource:
    return Resource(
        id_,
        draw(NAMES),
        draw(st.sampled_from(["work", "material"])),
        f"C{id_}",
        draw(st.sampled_from(["", "5"])),
        draw(st.integers(0, 800)) / 100,
        draw(st.none() | MONEY),
        draw(st.sampled_from(["", "a@example.org"])),
    )


@st.composite
def _assignments(
    draw: st.DrawFn, tasks: list[Activity], resources: tuple[Resource, ...]
) -> tuple[Assignment, ...]:
    pairs = [(t.id, r.id) for t in tasks for r in resources]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=4)) if pairs else []
    made = []
    for n, (task, resource) in enumerate(chosen, start=1):
        done, left = draw(MINUTES), draw(MINUTES)
        units, delay = draw(st.integers(1, 300)) / 100, draw(MINUTES)
        when = draw(st.none() | MOMENTS)
        made.append(
            Assignment(
                task, resource, str(n), units, done + left, done, left, None, when, when, delay
            )
        )
    return tuple(made)


@st.composite
def _links(draw: st.DrawFn, tasks: list[Activity]) -> tuple[Link, ...]:
    pairs = [(a.id, b.id) for i, a in enumerate(tasks) for b in tasks[i + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=6)) if pairs else []
    return tuple(
        Link(
            a, b, draw(st.sampled_from(list(LinkType))), draw(st.integers(-9_000, 9_000)), id=str(n)
        )
        for n, (a, b) in enumerate(chosen, start=1)
    )
