"""A life cycle beside a project's plan: which phases and gates stay, come and go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sightline.projects.asked import LifeCycle
from sightline.projects.models import Gate, Phase, Project

WHY = "a life cycle replaces all phases and gates of a project, whoever sees them"


@dataclass(frozen=True)
class Line:
    """One phase or gate as it will be.

    Attributes:
        row: The row whose dates it keeps; ``None`` for a new one.
        goes: Whether it is one that is dropped.
    """

    name: str
    row: Any = None
    goes: bool = False

    @property
    def what(self) -> Literal["comes", "stays", "goes"]:
        """What becomes of it."""
        if self.goes:
            return "goes"
        return "comes" if self.is_new else "stays"

    @property
    def is_new(self) -> bool:
        """Whether there is none of that name yet."""
        return self.row is None


@dataclass(frozen=True)
class LaidOver:
    """What a life cycle makes of a project's plan.

    Attributes:
        phases, gates: As they will be, in their order; gates that were asked for or decided stay.
        gone_phases, gone_gates: What is dropped.
    """

    phases: tuple[Line, ...]
    gates: tuple[Line, ...]
    gone_phases: tuple[Phase, ...]
    gone_gates: tuple[Gate, ...]

    @property
    def changes(self) -> bool:
        """Whether anything differs from the plan as it is."""
        gone = self.gone_phases or self.gone_gates
        return bool(gone) or not (_is_in_order(self.phases) and _is_in_order(self.gates))


def _is_in_order(lines: Sequence[Line]) -> bool:
    return all(
        line.row is not None and line.row.name == line.name and line.row.position == n
        for n, line in enumerate(lines, 1)
    )


def lines_of(found: LaidOver) -> tuple[list[Line], list[Line]]:
    """Return the phases and the gates as they will be, those that go at the end."""
    phases = [*found.phases, *(Line(row.name, row, goes=True) for row in found.gone_phases)]
    gates = [*found.gates, *(Line(row.name, row, goes=True) for row in found.gone_gates)]
    return phases, gates


def laid_over(project: Project, cycle: LifeCycle) -> LaidOver:
    """Return what a life cycle makes of a project's plan; one that names no phases leaves them.

    What has the same name, in whatever capitals, keeps its dates.
    """
    phases = list(Phase.objects.system(WHY).filter(project=project).order_by("position"))
    gates = list(Gate.objects.system(WHY).filter(project=project).order_by("position", "name"))
    new_phases, gone_phases = _matched(phases, cycle.phases)
    new_gates, gone = _matched(gates, cycle.gates)
    kept = [Line(row.name, row) for row in gone if row.state != Gate.State.PLANNED]
    gone_gates = [row for row in gone if row.state == Gate.State.PLANNED]
    lines = (*kept, *new_gates)
    return LaidOver(tuple(new_phases), lines, tuple(gone_phases), tuple(gone_gates))


def _matched(held: Sequence[Any], names: Iterable[str]) -> tuple[list[Line], list[Any]]:
    names = list(names)
    if not names:
        return [Line(row.name, row) for row in held], []
    left = list(held)
    lines = []
    for name in names:
        row = next((row for row in left if row.name.casefold() == name.casefold()), None)
        if row is not None:
            left.remove(row)
        lines.append(Line(name, row))
    return lines, left
