"""A schedule file from the disk to its computed schedule, for the verbs that need no database.

Nothing is raised for what a file holds: what refuses it stands among its problems.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sightline.engines.schedule.plan import Plan, Project
from sightline.formats.plans.intake import read_schedule
from sightline.formats.plans.outcome import Limits, Loss, Problem, is_refused
from sightline.formats.register.problems import Severity

if TYPE_CHECKING:
    from sightline.engines.schedule.refusal import Note, Unschedulable
    from sightline.engines.schedule.schedule import Schedule

MIB = 1024 * 1024


@dataclass(frozen=True)
class Read:
    """A file that was read: its plan where it has one, what was found, and what is not kept."""

    plan: Plan | None
    problems: tuple[Problem, ...]
    losses: tuple[Loss, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether there is nothing to go on with."""
        return self.plan is None or is_refused(self.problems)


@dataclass(frozen=True)
class Solved(Read):
    """A file that was read, with the schedule that its logic comes to."""

    schedule: Schedule | None = None


def read(file: Path) -> Read:
    """Read a schedule file; one that cannot be opened is refused as any other."""
    try:
        size, limit = file.stat().st_size, Limits().n_bytes
        if size > limit:
            message = f"{file} is larger than {limit // MIB:,} MiB."
            return _refused("too-large", message, "Remove what is not the plan, or split it.")
        data = file.read_bytes()
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}."
        return _refused("no-file", message, "Check the name and the rights of the file.")
    reading = read_schedule(data, file.name)
    return Read(reading.plan, reading.problems, reading.losses)


def solved(file: Path, status_date: datetime | None = None) -> Solved:
    """Read a schedule file and compute its dates; what cannot be scheduled is a problem."""
    from sightline.engines.schedule import Unschedulable, solve

    found = read(file)
    if found.plan is None or found.is_refused:
        return Solved(None, found.problems, found.losses)
    try:
        schedule = solve(found.plan, status_date=status_date)
    except Unschedulable as refusal:
        return Solved(None, (*found.problems, _unschedulable(refusal)), found.losses)
    notes = tuple(_note(note) for note in schedule.notes)
    return Solved(found.plan, (*found.problems, *notes), found.losses, schedule)


def main_project(plan: Plan) -> Project:
    """Return the project that a plan is of: the first that is no baseline of another."""
    own = (project for project in plan.projects if not project.is_baseline_of)
    return next(own, plan.projects[0] if plan.projects else Project("", ""))


def dated(plan: Plan) -> Plan:
    """Return a plan with computed dates where its activities have none, as benchmarks do."""
    from sightline.engines.schedule import Unschedulable, solve

    if all(a.start is not None or a.finish is not None for a in plan.activities):
        return plan
    try:
        rows = list(solve(plan).rows())
    except Unschedulable:
        return plan
    pairs = zip(plan.activities, rows, strict=True)
    activities = tuple(
        a if a.start or a.finish else replace(a, start=row.start, finish=row.finish)
        for a, row in pairs
    )
    return replace(plan, activities=activities)


def _refused(code: str, message: str, remedy: str) -> Read:
    return Read(None, (Problem(Severity.ERROR, code, message, remedy),))


def _unschedulable(refusal: Unschedulable) -> Problem:
    ids = ", ".join(refusal.ids[:5])
    return Problem(Severity.ERROR, refusal.code, refusal.message, refusal.remedy, id=ids)


def _note(note: Note) -> Problem:
    ids = ", ".join(note.ids[:5])
    return Problem(Severity.NOTE, note.code, note.message, note.remedy, id=ids)
