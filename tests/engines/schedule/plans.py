"""Small plans for tests: built by hand, drawn at random, or read from RCPSP files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from sightline.engines.schedule.plan import (
    Activity,
    Calendar,
    Constraint,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    Plan,
    Project,
)

at = datetime.fromisoformat
OFFICE = ((480, 720), (780, 1020))
WEEK = (OFFICE,) * 5 + ((), ())
MONDAY = at("2026-03-02 08:00")
DAY = 480
CALENDARS = (
    Calendar("office", "Office", WEEK),
    Calendar("always", "Around the clock", (((0, 1440),),) * 7),
)


def plan(activities: Sequence[Activity], links: Sequence[Link] = (), **changes: Any) -> Plan:
    """Return a plan on an office calendar that starts on a Monday morning."""
    project = Project("p", "P", start=MONDAY, calendar_id="office")
    known = {f.name for f in Project.__dataclass_fields__.values()}
    project = replace(project, **{k: v for k, v in changes.items() if k in known - {"calendars"}})
    rest = {k: v for k, v in changes.items() if k not in known}
    rest.setdefault("calendars", CALENDARS)
    own = tuple(replace(a, project_id=a.project_id or "p") for a in activities)
    return Plan((project,), own, tuple(links), **rest)


def task(id_: str, days: float = 1, **more: Any) -> Activity:
    """Return an activity of some office days; without any it is a milestone."""
    kind = Kind.TASK if days else Kind.MILESTONE
    return Activity(id_, id_, **{"kind": kind, "duration": round(days * DAY), **more})


def fs(chain: str, **more: Any) -> list[Link]:
    """Return finish-to-start links along a chain such as ``A B C``."""
    ids = chain.split()
    return [Link(a, b, **more) for a, b in pairwise(ids)]


def unit_plan(durations: Mapping[str, int], links: Sequence[tuple[str, str]]) -> Plan:
    """Return a plan in unit periods: minutes around the clock, from 1970-01-01 on."""
    activities = [Activity(i, i, duration=d, project_id="p") for i, d in durations.items()]
    project = Project("p", "P", start=at("1970-01-01"), calendar_id="always")
    return Plan((project,), tuple(activities), tuple(Link(*link) for link in links), CALENDARS)


def read_sm(path: Path) -> Plan:
    """Read PSPLIB's .sm format."""
    lines = path.read_text(encoding="latin-1").splitlines()
    tables = {line.split(":")[0].strip(): n for n, line in enumerate(lines)}
    links, durations = [], {}
    for line in lines[tables["PRECEDENCE RELATIONS"] + 2 :]:
        if line.startswith("*"):
            break
        job, _, _, *after = line.split()
        links += [(job, other) for other in after]
    for line in lines[tables["REQUESTS/DURATIONS"] + 3 :]:
        if line.startswith("*"):
            break
        job, _, duration, *_ = line.split()
        durations[job] = int(duration)
    return unit_plan(durations, links)


def read_patterson(path: Path) -> Plan:
    """Read Patterson's format."""
    numbers = iter(path.read_text(encoding="ascii").split())
    n, n_resources = int(next(numbers)), int(next(numbers))
    for _ in range(n_resources):
        next(numbers)
    durations, links = {}, []
    for job in range(1, n + 1):
        durations[str(job)] = int(next(numbers))
        for _ in range(n_resources):
            next(numbers)
        links += [(str(job), next(numbers)) for _ in range(int(next(numbers)))]
    return unit_plan(durations, links)


# Random plans. Shifts are minutes long, so that a reference may count minutes one by one.
small_shifts = st.lists(st.integers(0, 1600), max_size=4, unique=True).map(
    lambda e: tuple(zip(sorted(e)[::2], sorted(e)[1::2], strict=False))
)
weeks = st.lists(small_shifts, min_size=6, max_size=6)
calendars = weeks.map(lambda week: (((480, 560), (620, 700)), *week))
instants = st.integers(0, 12 * 1440).map(
    lambda m: datetime.fromordinal(at("2026-03-01").toordinal() + m // 1440).replace(
        hour=m % 1440 // 60, minute=m % 60
    )
)


@st.composite
def random_plans(draw: st.DrawFn, *, constrained: bool = True, one_calendar: bool = False) -> Plan:
    """Draw a plan of up to nine activities without a circle."""
    n_calendars = 1 if one_calendar else draw(st.integers(1, 3))
    found = tuple(Calendar(f"c{i}", f"C{i}", draw(calendars)) for i in range(n_calendars))
    names = [f"c{i}" for i in range(n_calendars)]
    n = draw(st.integers(1, 9))
    activities = [_drawn_activity(draw, i, names, constrained) for i in range(n)]
    pairs = [(i, j) for j in range(n) for i in range(j)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=12, unique=True)) if pairs else []
    links = [_drawn_link(draw, i, j, one_calendar) for i, j in chosen]
    project = Project("p", "P", start=at("2026-03-02 09:00"), calendar_id="c0")
    return Plan((project,), tuple(activities), tuple(links), found)


def _drawn_activity(draw: st.DrawFn, i: int, names: list[str], constrained: bool) -> Activity:
    activity = Activity(
        f"a{i}",
        f"A{i}",
        project_id="p",
        duration=draw(st.sampled_from([0, 1, 60, 80, 200, 333])),
        calendar_id=draw(st.sampled_from(names)),
        is_elapsed=draw(st.integers(0, 9)) == 0 and constrained,
    )
    if not constrained or draw(st.booleans()):
        return activity
    kinds = [k for k in Constraint if k not in {Constraint.ASAP, Constraint.ALAP}]
    return replace(
        activity, constraint=draw(st.sampled_from(kinds)), constraint_date=draw(instants)
    )


def _drawn_link(draw: st.DrawFn, i: int, j: int, plain: bool) -> Link:
    lag = draw(st.sampled_from([0, 0, 0, 30, 160, -40, -160]))
    kind = draw(st.sampled_from(list(LinkType)))
    on = None if plain else draw(st.sampled_from([None, *LagCalendar]))
    return Link(f"a{i}", f"a{j}", kind, lag, on)
