"""Shortcuts for tests: bytes to a register in this process, and its errors."""

from sightline.formats.register.limits import DEFAULT, Limits
from sightline.formats.register.problems import Problem, Severity
from sightline.formats.register.propose import propose_mapping
from sightline.formats.register.read import read_register
from sightline.formats.register.rows import Register
from sightline.formats.register.table import read_table


def register_of(data: bytes | str, limits: Limits = DEFAULT, *, name: str = "") -> Register:
    """Read a register under its own proposal, without a child process."""
    raw = data.encode() if isinstance(data, str) else data
    table = read_table(raw, limits, name=name)
    return read_register(table, propose_mapping(table), limits)


def errors(register: Register) -> list[Problem]:
    """The problems that refuse a register."""
    return [problem for problem in register.problems if problem.severity is Severity.ERROR]


def codes(register: Register) -> set[str]:
    """The codes of all problems."""
    return {problem.code for problem in register.problems}
