"""Small schedule files as text, and plans for property tests: sound, and drawn at random."""

from dataclasses import replace
from datetime import datetime, timedelta
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
    Shift,
    Stored,
    ThreePoint,
)
from sightline.formats.plans.outcome import Reading

DAY: tuple[Shift, ...] = ((480, 720), (780, 1020))
WEEK = (DAY,) * 5 + ((), ())
MONDAY = datetime.fromisoformat("2026-03-30T08:00")


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def mspdi(tasks: str = "", *, head: str = "", rest: str = "", calendars: str = "") -> bytes:
    """A Microsoft Project XML file with one calendar, unless others are given."""
    own = calendars or (
        "<Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>"
        + "".join(weekday(kind, DAY if 2 <= kind <= 6 else ()) for kind in range(1, 8))
        + "</WeekDays></Calendar>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Project xmlns="http://schemas.microsoft.com/project">\n'
        f"<SaveVersion>14</SaveVersion><Name>P</Name><CalendarUID>1</CalendarUID>{head}\n"
        f"<Calendars>{own}</Calendars>\n<Tasks>\n{tasks}\n</Tasks>\n{rest}\n</Project>\n"
    ).encode()


def weekday(kind: int, shifts: tuple[Shift, ...]) -> str:
    times = "".join(
        f"<WorkingTime><FromTime>{clock(a)}</FromTime><ToTime>{clock(b)}</ToTime></WorkingTime>"
        for a, b in shifts
    )
    worked = int(bool(shifts))
    inner = f"<WorkingTimes>{times}</WorkingTimes>" if shifts else ""
    return f"<WeekDay><DayType>{kind}</DayType><DayWorking>{worked}</DayWorking>{inner}</WeekDay>"


def clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}:00"


def task(uid: int, body: str = "", name: str = "") -> str:
    return f"<Task>\n<UID>{uid}</UID>\n<Name>{name or f'T{uid}'}</Name>\n{body}\n</Task>"


def pmxml(
    inside: str = "", *, outside: str = "", namespace: str = "V8.3", prefix: str = ""
) -> bytes:
    """A Primavera XML file with one project; ``prefix`` names every element with one."""
    url = f"http://xmlns.oracle.com/Primavera/P6/{namespace}/API/BusinessObjects"
    text = (
        f"<APIBusinessObjects>\n{outside}\n<Project>\n<Id>P</Id><Name>Pump</Name>"
        "<ObjectId>7</ObjectId><PlannedStartDate>2026-03-30T08:00:00</PlannedStartDate>\n"
        f"{inside}\n</Project>\n</APIBusinessObjects>\n"
    )
    if prefix:
        text = text.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")
    declared = f"xmlns:{prefix}" if prefix else "xmlns"
    text = text.replace("APIBusinessObjects>", f'APIBusinessObjects {declared}="{url}">', 1)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()


def activity(own_id: int, body: str = "", code: str = "") -> str:
    return (
        f"<Activity><Id>{code or f'A{own_id}'}</Id><Name>T{own_id}</Name>"
        f"<ObjectId>{own_id}</ObjectId>{body}</Activity>"
    )


# Plans at random ---------------------------------------------------------------------------

_minutes = st.integers(0, 60 * 24 * 40)
_instants = st.integers(0, 60 * 24 * 300).map(lambda n: MONDAY + timedelta(minutes=n))
_texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=12
).map(str.strip)
_money = st.integers(0, 10**9).map(lambda n: Decimal(n) / 100)
_share = st.integers(0, 100).map(lambda n: n / 100)


@st.composite
def _shifts(draw: st.DrawFn) -> tuple[Shift, ...]:
    marks = sorted(draw(st.sets(st.integers(0, 288), min_size=2, max_size=6)))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return tuple((a * 5, b * 5) for a, b in pairs)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, ...]:
    made = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        base = draw(st.sampled_from(["", *(c.id for c in made)]))
        day = st.one_of(st.none(), st.just(()), _shifts()) if base else _shifts()
        # Mondays are worked in every calendar, so that none is without working time.
        monday = st.one_of(st.none(), _shifts()) if base else _shifts()
        week = [draw(monday), *(draw(day) for _ in range(6))]
        starts = draw(st.lists(st.integers(0, 200), max_size=4, unique=True))
        exceptions = tuple(
            CalendarException(
                (at := (MONDAY + timedelta(days=7 * n)).date()),
                at + timedelta(draw(st.integers(0, 5))),
                draw(st.one_of(st.just(()), _shifts())),
                draw(_texts),
            )
            for n in sorted(starts)
        )
        made.append(Calendar(str(number), draw(_texts) or "C", tuple(week), exceptions, base))
    return tuple(made)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A sound plan of one project, with what both XML formats can carry."""
    all_calendars = draw(calendars())
    calendar_ids = ["", *(c.id for c in all_calendars)]
    rows: list[Activity] = []
    above: list[Activity] = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        level = draw(st.integers(1, len(above) + 1))
        del above[level - 1 :]
        parent = above[-1].id if above else ""
        is_summary = draw(st.booleans()) and level < 4
        row = _row(draw, str(number), level, parent, calendar_ids, is_summary=is_summary)
        if is_summary:
            above.append(row)
        rows.append(row)
    resources = tuple(
        Resource(str(n), draw(_texts) or "R", "work", f"R{n}", draw(st.sampled_from(calendar_ids)))
        for n in range(1, draw(st.integers(0, 2)) + 1)
    )
    project = Project(
        "1",
        "Pump",
        "P",
        start=MONDAY,
        calendar_id=all_calendars[0].id,
        status_date=draw(st.none() | _instants),
    )
    return Plan(
        (project,),
        tuple(rows),
        _links(draw, rows),
        all_calendars,
        resources,
        _assignments(draw, rows, resources),
    )


def _row(
    draw: st.DrawFn,
    own_id: str,
    level: int,
    parent: str,
    calendar_ids: list[str],
    *,
    is_summary: bool,
) -> Activity:
    plain = Activity(
        own_id,
        draw(_texts) or "A",
        Kind.SUMMARY if is_summary else draw(st.sampled_from([Kind.TASK, Kind.MILESTONE])),
        code=own_id,
        wbs=own_id,
        level=level,
        parent_id=parent,
        project_id="1",
    )
    if is_summary:
        return plain
    constraint = draw(st.sampled_from(list(Constraint)))
    is_dated = constraint not in {Constraint.ASAP, Constraint.ALAP}
    low = sorted(draw(st.lists(_minutes, min_size=3, max_size=3)))
    duration = 0 if plain.kind is Kind.MILESTONE else draw(_minutes)
    return replace(
        plain,
        duration=duration,
        calendar_id=draw(st.sampled_from(calendar_ids)),
        constraint=constraint,
        constraint_date=draw(_instants) if is_dated else None,
        start=(start := draw(_instants)),
        finish=start + timedelta(minutes=draw(_minutes)),
        percent_complete=draw(_share),
        fixed=draw(st.sampled_from(["units", "duration", "work"])),
        work=draw(st.none() | _minutes),
        cost=draw(st.none() | _money),
        estimate=draw(st.none() | st.just(ThreePoint(*low))),
        baselines=tuple(
            Baseline(
                n, draw(_instants), draw(_instants), draw(_minutes), draw(_minutes), draw(_money)
            )
            for n in range(draw(st.integers(0, 3)))
        ),
        stored=Stored(
            *(draw(_instants) for _ in range(4)),
            draw(st.integers(-500, 500)),
            0,
            draw(st.booleans()),
        ),
        custom=tuple((name, "x") for name in draw(st.sets(st.sampled_from(["Risk", "Zone"])))),
        notes=draw(_texts),
    )


def _links(draw: st.DrawFn, rows: list[Activity]) -> tuple[Link, ...]:
    leaves = [row for row in rows if row.kind is not Kind.SUMMARY]
    pairs = [(a, b) for n, b in enumerate(leaves) for a in leaves[:n]]
    chosen = draw(st.sets(st.sampled_from(pairs), max_size=6)) if pairs else set()
    made = [
        Link(
            first.id,
            second.id,
            draw(st.sampled_from(list(LinkType))),
            draw(st.integers(-3000, 3000)),
            draw(st.sampled_from([None, LagCalendar.ELAPSED])),
        )
        for first, second in chosen
    ]
    order = {row.id: n for n, row in enumerate(rows)}
    return tuple(
        sorted(made, key=lambda link: (order[link.successor_id], order[link.predecessor_id]))
    )


def _assignments(
    draw: st.DrawFn, rows: list[Activity], resources: tuple[Resource, ...]
) -> tuple[Assignment, ...]:
    leaves = [row for row in rows if row.kind is not Kind.SUMMARY]
    made = []
    for row in leaves:
        for resource_id in draw(st.sets(st.sampled_from(["", *(r.id for r in resources)]))):
            number = str(len(made) + 1)
            units = draw(st.sampled_from([0.5, 1.0, 2.0]))
            work = draw(_minutes)
            made.append(Assignment(row.id, resource_id, number, units, work, 0, work, draw(_money)))
    return tuple(made)
