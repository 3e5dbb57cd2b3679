"""PSPLIB ``.sm`` and Patterson ``.txt`` to a plan.

They know periods, no calendar: one period becomes one day of 1440 minutes on a calendar that
works around the clock, so that a length in periods is a length in days.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sightline.engines.schedule.plan import (
    Activity,
    Assignment,
    Calendar,
    Kind,
    Link,
    Plan,
    Project,
    Resource,
)
from sightline.formats.plans.findings import Findings
from sightline.formats.plans.outcome import Limits, Reading

PERIOD = 1440  # minutes
START = datetime(2001, 1, 1)  # noqa: DTZ001 - the plan's own wall clock; a Monday
_PROJECT, _CALENDAR = "1", "1"
_LONGEST = 100_000  # periods of one job
_FETCH = "Fetch the instance again from where it was published."
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_SECTIONS = ("PRECEDENCE RELATIONS", "REQUESTS/DURATIONS", "RESOURCEAVAILABILITIES")


class _Bad(Exception):
    """What is wrong, on which line, in which section."""

    def __init__(self, message: str, line: int = 0, table: str = "") -> None:
        super().__init__(message)
        self.line, self.table = line, table


@dataclass
class Job:
    """A job: its duration in periods, what it asks of each resource, and who follows."""

    line: int
    duration: int = 0
    demands: list[int] = field(default_factory=list)
    successors: list[int] = field(default_factory=list)


@dataclass
class Instance:
    """Jobs by number from 1, and how much there is of each resource in a period."""

    jobs: dict[int, Job]
    capacities: list[int]


def read_psplib(data: bytes, limits: Limits = Limits()) -> Reading:  # noqa: B008 - frozen
    """Read a single-mode PSPLIB file (``.sm``).

    Args:
        data: The whole file.
        limits: How many jobs and links it may hold.

    Returns:
        A plan whose activities are the jobs by number; those without duration are milestones.
    """
    return _reading(_sm, data, limits, "psplib")


def read_patterson(data: bytes, limits: Limits = Limits()) -> Reading:  # noqa: B008 - frozen
    """Read a Patterson file: numbers alone, jobs in order.

    Args:
        data: The whole file.
        limits: How many jobs and links it may hold.

    Returns:
        A plan as that of ``read_psplib``.
    """
    return _reading(_patterson, data, limits, "patterson")


def _reading(parse: Callable[[str], Instance], data: bytes, limits: Limits, source: str) -> Reading:
    findings = Findings(limits)
    try:
        instance = parse(data.decode("latin-1"))
        _check(instance, limits)
    except _Bad as bad:
        code = "bad-instance"
        findings.error(code, f"{bad}.", _FETCH, line=bad.line, table=bad.table)
        return findings.reading(None)
    return findings.reading(_plan(instance, source))


def _sm(text: str) -> Instance:
    sections = _sections(text)
    jobs: dict[int, Job] = {}
    for line, numbers in _rows(sections, _SECTIONS[0]):
        number, modes, n_successors, *successors = [*numbers, *[0] * (3 - len(numbers))]
        if modes != 1:
            raise _Bad(f"Job {number} has {modes} modes; one is read", line, _SECTIONS[0])
        if len(successors) != n_successors or number in jobs:
            raise _Bad(f"The row of job {number} is cut or stands twice", line, _SECTIONS[0])
        jobs[number] = Job(line, successors=successors)
    rows = _rows(sections, _SECTIONS[2])
    if len(rows) != 1:
        raise _Bad("The capacities are missing", table=_SECTIONS[2])
    capacities = rows[0][1]
    seen: set[int] = set()
    for line, numbers in _rows(sections, _SECTIONS[1]):
        if len(numbers) != 3 + len(capacities) or numbers[0] not in jobs or numbers[0] in seen:
            raise _Bad("A row is cut, or its job is unknown or stands twice", line, _SECTIONS[1])
        seen.add(numbers[0])
        jobs[numbers[0]].duration, jobs[numbers[0]].demands = numbers[2], numbers[3:]
    if len(seen) != len(jobs):
        raise _Bad(f"{len(jobs) - len(seen)} jobs have no duration", table=_SECTIONS[1])
    _check_count(text, len(jobs))
    return Instance(jobs, capacities)


def _check_count(text: str, n_jobs: int) -> None:
    told = re.search(r"^jobs[^:\n]*:\s*(\d{1,9})", text, re.MULTILINE)
    if told and int(told.group(1)) != n_jobs:
        raise _Bad(f"The head tells of {told.group(1)} jobs, but {n_jobs} are there")


def _sections(text: str) -> dict[str, list[tuple[int, str]]]:
    """The lines of each section, without its headings and rules."""
    found: dict[str, list[tuple[int, str]]] = {}
    current: list[tuple[int, str]] | None = None
    for line, content in enumerate(text.splitlines(), start=1):
        name = content.strip().rstrip(":")
        if name in _SECTIONS:
            current = found.setdefault(name, [])
        elif content.startswith("***"):
            current = None
        elif current is not None and content.strip():
            current.append((line, content))
    return found


def _rows(sections: dict[str, list[tuple[int, str]]], name: str) -> list[tuple[int, list[int]]]:
    if name not in sections:
        raise _Bad(f"The section {name} is missing", table=name)
    rows = []
    for line, content in sections[name]:
        words = content.split()
        if all(_WHOLE.fullmatch(word) for word in words):
            rows.append((line, [int(word) for word in words]))
        elif rows:
            raise _Bad("A row holds something other than whole numbers", line, name)
    return rows


def _patterson(text: str) -> Instance:
    lines = [(n, line.split()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    numbers = iter([(n, word) for n, words in lines for word in words])
    n_jobs, n_resources = _next(numbers), _next(numbers)
    if not 0 < n_jobs <= 10**6 or n_resources > 1000:
        raise _Bad(f"{n_jobs} jobs and {n_resources} resources are no instance", line=1)
    capacities = [_next(numbers) for _ in range(n_resources)]
    jobs = {}
    for number in range(1, n_jobs + 1):
        job = Job(0, _next(numbers), [_next(numbers) for _ in range(n_resources)])
        job.successors = [_next(numbers) for _ in range(_next(numbers))]
        jobs[number] = job
    left = next(numbers, None)
    if left is not None:
        raise _Bad("There are numbers after the last job", left[0])
    return Instance(jobs, capacities)


def _next(numbers: object) -> int:
    found = next(numbers, None)  # type: ignore[call-overload]
    if found is None:
        raise _Bad("The file ends before its last job")
    line, word = found
    if not _WHOLE.fullmatch(word):
        raise _Bad(f"“{word[:20]}” is no whole number", line)
    return int(word)


def _check(instance: Instance, limits: Limits) -> None:
    n_links = sum(len(job.successors) for job in instance.jobs.values())
    if len(instance.jobs) > limits.n_activities or n_links > limits.n_links:
        raise _Bad(f"{len(instance.jobs):,} jobs with {n_links:,} links are too many")
    if not instance.jobs:
        raise _Bad("There are no jobs")
    for number, job in instance.jobs.items():
        if job.duration > _LONGEST:
            raise _Bad(f"Job {number} takes {job.duration:,} periods", job.line)
        for other in job.successors:
            if other not in instance.jobs:
                raise _Bad(f"Job {number} is followed by {other}, which is not there", job.line)


def _plan(instance: Instance, source: str) -> Plan:
    resources = tuple(
        Resource(str(n), f"R{n}", max_units=float(capacity))
        for n, capacity in enumerate(instance.capacities, start=1)
    )
    return Plan(
        projects=(Project(_PROJECT, source.upper(), start=START, calendar_id=_CALENDAR),),
        activities=tuple(_activity(number, job) for number, job in instance.jobs.items()),
        links=tuple(
            Link(str(number), str(other))
            for number, job in instance.jobs.items()
            for other in job.successors
        ),
        calendars=(
            Calendar(
                _CALENDAR, "Around the clock", (((0, PERIOD),),) * 7, (), "", PERIOD, 7 * PERIOD
            ),
        ),
        resources=resources,
        assignments=tuple(
            Assignment(
                str(number),
                resource.id,
                units=float(demand),
                work=demand * job.duration * PERIOD,
            )
            for number, job in instance.jobs.items()
            for resource, demand in zip(resources, job.demands, strict=False)
            if demand
        ),
        source=source,
    )


def _activity(number: int, job: Job) -> Activity:
    return Activity(
        str(number),
        f"Job {number}",
        Kind.TASK if job.duration else Kind.MILESTONE,
        code=str(number),
        project_id=_PROJECT,
        duration=job.duration * PERIOD,
    )
