"""The outline of a schedule: order, levels and branches, on plain values.

A branch is a line and everything deeper that follows it. Places are far apart, so that a line
goes between two others without moving any.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sightline.kernel.errors import Refused

GAP = 1024
DEEPEST = 60


@dataclass(frozen=True)
class Line:
    """One line of the outline."""

    id: str
    place: int
    level: int


def branch(lines: Sequence[Line], index: int) -> range:
    """Return the indices of a line and all that lies beneath it."""
    end = index + 1
    while end < len(lines) and lines[end].level > lines[index].level:
        end += 1
    return range(index, end)


def branches(lines: Sequence[Line], ids: Collection[str]) -> list[int]:
    """Return the indices of lines and of all beneath them, in outline order, each once."""
    found: dict[int, None] = {}
    for index, line in enumerate(lines):
        if line.id in ids:
            found.update(dict.fromkeys(branch(lines, index)))
    return sorted(found)


def indented(lines: Sequence[Line], ids: Collection[str], step: int) -> list[Line]:
    """Return the outline with some branches a level deeper (1) or higher (-1).

    Raises:
        Refused: ``outline`` when a line would have no parent, or goes too deep.
    """
    chosen = set(branches(lines, ids))
    moved = [
        replace(line, level=line.level + step) if index in chosen else line
        for index, line in enumerate(lines)
    ]
    _check_levels(moved)
    return moved


def placed_after(
    lines: Sequence[Line], ids: Collection[str], after: str | None, level: int | None = None
) -> list[Line]:
    """Return the outline with some branches behind a line's own branch, or first of all.

    Raises:
        Refused: ``outline`` when they would come to stand inside themselves.
    """
    chosen = branches(lines, ids)
    moving = [lines[index] for index in chosen]
    rest = [line for index, line in enumerate(lines) if index not in set(chosen)]
    if after is None:
        at = 0
    else:
        index = next((n for n, line in enumerate(rest) if line.id == after), None)
        if index is None:
            raise Refused("outline", "An activity cannot be moved into itself.")
        at = branch(rest, index).stop
    if moving and level is not None:
        step = level - moving[0].level
        moving = [replace(line, level=line.level + step) for line in moving]
    found = [*rest[:at], *moving, *rest[at:]]
    _check_levels(found)
    return spaced(found, at, len(moving))


def spaced(lines: list[Line], at: int, n: int) -> list[Line]:
    """Return the outline with places that rise; only the lines from ``at`` move, where they can."""
    before = lines[at - 1].place if at else 0
    beyond = lines[at + n].place if at + n < len(lines) else before + GAP * (n + 1)
    step = (beyond - before) // (n + 1)
    if step < 1:
        return [replace(line, place=GAP * (index + 1)) for index, line in enumerate(lines)]
    some = [
        replace(line, place=before + step * (k + 1)) for k, line in enumerate(lines[at : at + n])
    ]
    return [*lines[:at], *some, *lines[at + n :]]


def parents(levels: Sequence[int]) -> set[int]:
    """Return the indices of lines that have lines beneath them."""
    return {n for n in range(len(levels) - 1) if levels[n + 1] > levels[n]}


def numbering(levels: Sequence[int]) -> list[str]:
    """Return the outline number of every line, such as 1.2.3."""
    counts: list[int] = []
    found = []
    for level in levels:
        depth = max(level, 1)
        counts = [*counts[:depth], *[0] * (depth - len(counts))]
        counts[depth - 1] += 1
        found.append(".".join(str(max(1, count)) for count in counts))
    return found


def _check_levels(lines: Sequence[Line]) -> None:
    above = 0
    for line in lines:
        if line.level < 1 or line.level > above + 1:
            words = "An activity stands at most one level below the one above it."
            raise Refused("outline", words)
        if line.level > DEEPEST:
            raise Refused("outline", f"An outline has at most {DEEPEST} levels.")
        above = line.level
