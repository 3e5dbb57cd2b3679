"""What reading or writing a schedule file comes to: a plan, problems, and what was lost.

A reader never raises for what a file holds: it returns a ``Reading`` whose problems say where and
what to do. A plan stands beside its problems unless one of them is an error.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sightline.engines.schedule.plan import Plan
from sightline.formats.register.problems import Severity

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What a file may hold at most."""

    n_bytes: int = 256 * MIB
    n_activities: int = 250_000
    n_links: int = 1_000_000
    n_assignments: int = 1_000_000
    n_calendars: int = 20_000
    n_exceptions: int = 200_000
    depth: int = 100  # of nested XML elements, and of the outline
    text: int = 65_536  # characters of one value
    problems: int = 1_000


@dataclass(frozen=True)
class Problem:
    """One finding in a schedule file: where it is, what it is, what a person does about it.

    ``line`` counts from 1 (0: the file as a whole), ``table`` and ``field`` are the file's own
    names (``TASKPRED``, ``pred_task_id``; ``Task``, ``ConstraintDate``), ``id`` the record's.
    """

    severity: Severity
    code: str
    message: str
    remedy: str = ""
    line: int = 0
    table: str = ""
    field: str = ""
    id: str = ""


@dataclass(frozen=True)
class Loss:
    """Something a file holds that is not kept, or that a format cannot carry.

    One loss stands for all occurrences of a table and field: ``count`` of them, the first at
    ``line`` with ``example`` as its value.
    """

    table: str
    field: str
    message: str
    count: int = 1
    line: int = 0
    example: str = ""


@dataclass(frozen=True)
class Reading:
    """What a file was read into."""

    plan: Plan | None
    problems: tuple[Problem, ...] = ()
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True)
class Writing:
    """What a plan was written as."""

    data: bytes
    losses: tuple[Loss, ...] = ()


def is_refused(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems refuses the file."""
    return any(problem.severity is Severity.ERROR for problem in problems)
