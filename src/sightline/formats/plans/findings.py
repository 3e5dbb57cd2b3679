"""Where a reader of schedule files writes down what it finds and what it does not keep.

Collecting only: the words are each reader's own.
"""

from sightline.engines.schedule.plan import Plan
from sightline.formats.register.problems import Beyond, Severity

from .outcome import Limits, Loss, Problem, Reading

_EXAMPLE = 80


class Findings:
    """Problems in the order found, and losses added up by table and field."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Start empty, keeping at most ``limits.problems`` problems."""
        self.limits = limits or Limits()
        self._problems: list[Problem] = []
        self._beyond = Beyond()
        self._losses: dict[tuple[str, str, str], Loss] = {}
        self.is_refused = False

    def add(self, problem: Problem) -> None:
        """Keep one problem, or only count it past the limit."""
        self.is_refused = self.is_refused or problem.severity is Severity.ERROR
        if len(self._problems) < self.limits.problems:
            self._problems.append(problem)
        else:
            self._beyond.add(problem.severity)

    def error(
        self,
        code: str,
        message: str,
        remedy: str = "",
        *,
        line: int = 0,
        table: str = "",
        field: str = "",
        id: str = "",  # noqa: A002 - the problem's own word
    ) -> None:
        """Add what refuses the file."""
        self.add(Problem(Severity.ERROR, code, message, remedy, line, table, field, id))

    def warning(
        self,
        code: str,
        message: str,
        remedy: str = "",
        *,
        line: int = 0,
        table: str = "",
        field: str = "",
        id: str = "",  # noqa: A002
    ) -> None:
        """Add what a person should look at before accepting."""
        self.add(Problem(Severity.WARNING, code, message, remedy, line, table, field, id))

    def note(self, code: str, message: str, remedy: str = "", *, line: int = 0) -> None:
        """Add what was decided on the person's behalf."""
        self.add(Problem(Severity.NOTE, code, message, remedy, line))

    def lose(
        self,
        table: str,
        field: str,
        message: str,
        *,
        count: int = 1,
        line: int = 0,
        example: object = "",
    ) -> None:
        """Add up something that is not kept; the first occurrence gives line and example."""
        key = (table, field, message)
        known = self._losses.get(key)
        if known is not None:
            count, line, example = known.count + count, known.line, known.example
        self._losses[key] = Loss(table, field, message, count, line, str(example)[:_EXAMPLE])

    def losses(self) -> tuple[Loss, ...]:
        """All losses, in the order in which each was first met."""
        return tuple(self._losses.values())

    def problems(self) -> tuple[Problem, ...]:
        """All kept problems and, where some were only counted, a line that says so."""
        beyond = self._beyond.told()
        return (*self._problems, *([Problem(*beyond)] if beyond else []))

    def reading(self, plan: Plan | None) -> Reading:
        """The outcome: without its plan where an error refuses the file."""
        return Reading(None if self.is_refused else plan, self.problems(), self.losses())
