"""What a reader says about a register: one line a finding, never an exception.

Every message names the place and every remedy what a person does about it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs; one error refuses the whole register."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Problem:
    """One finding in a file.

    ``row`` is the number a spreadsheet shows (from 1; 0 when the file as a
    whole is meant), ``column`` the header text, ``sheet`` empty for text files.
    """

    severity: Severity
    code: str
    message: str
    remedy: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""


@dataclass
class Beyond:
    """What came after the last finding that was kept: only how many, and how much they weigh."""

    counts: Counter[Severity] = field(default_factory=Counter)

    def add(self, severity: Severity) -> None:
        """Count one more."""
        self.counts[severity] += 1

    def told(self) -> tuple[Severity, str, str, str] | None:
        """Return severity, code, message and remedy of the line that says so, if there are any."""
        if not self.counts:
            return None
        worst = min(self.counts, key=list(Severity).index)
        n_errors = self.counts[Severity.ERROR]
        message = f"and {self.counts.total():,} more of which {n_errors:,} are errors."
        return (
            worst,
            "more-problems",
            message,
            "Correct the problems above and read the file again.",
        )


@dataclass
class Findings:
    """Collects problems, keeps the first ``limit`` and counts the rest."""

    limit: int = 1_000
    sheet: str = ""
    _kept: list[Problem] = field(default_factory=list)
    _beyond: Beyond = field(default_factory=Beyond)

    def add(self, problem: Problem) -> None:
        """Keep or count one problem, filling in the sheet if it names none."""
        if self.sheet and not problem.sheet:
            problem = replace(problem, sheet=self.sheet)
        if len(self._kept) < self.limit:
            self._kept.append(problem)
        else:
            self._beyond.add(problem.severity)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add several problems in their order."""
        for problem in problems:
            self.add(problem)

    def error(
        self, code: str, message: str, remedy: str = "", *, row: int = 0, column: str = ""
    ) -> None:
        """Add what refuses the register."""
        self.add(Problem(Severity.ERROR, code, message, remedy, "", row, column))

    def warning(
        self, code: str, message: str, remedy: str = "", *, row: int = 0, column: str = ""
    ) -> None:
        """Add what a person should look at before accepting."""
        self.add(Problem(Severity.WARNING, code, message, remedy, "", row, column))

    def note(
        self, code: str, message: str, remedy: str = "", *, row: int = 0, column: str = ""
    ) -> None:
        """Add what was decided on the person's behalf."""
        self.add(Problem(Severity.NOTE, code, message, remedy, "", row, column))

    def problems(self) -> tuple[Problem, ...]:
        """All kept problems and, where some were only counted, a line that says so."""
        beyond = self._beyond.told()
        return (*self._kept, *([Problem(*beyond)] if beyond else []))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems refuses the register."""
    return any(problem.severity is Severity.ERROR for problem in problems)
