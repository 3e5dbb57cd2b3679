"""Finds where the table stands in a sheet: header row or rows, labels, width.

Title lines above, a group row over a label row and merged cells are all usual.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace

from .grid import Cell, Grid, column_letters, is_blank, text_of
from .headers import known_fields

_SEARCHED = 30
_FIGURE = re.compile(
    r"[£$€¥]?[-+(]?[£$€¥]?\d[\d,. ]*[%)]?[kmb]?n?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*"
)


@dataclass(frozen=True)
class Layout:
    """Where the header stands (indexes into the grid's rows) and its labels, "" for none."""

    first: int
    last: int
    labels: tuple[str, ...]
    score: float
    n_known: int


def layout_of(grid: Grid) -> Layout | None:
    """Find the header of a sheet.

    Args:
        grid: The cells of a sheet.

    Returns:
        The best of all one-row and two-row headers among the first rows, or
        None if no row reads like a header.
    """
    width = _usual_width(grid)
    starts = [i for i, row in enumerate(grid.rows[:_SEARCHED]) if not _all_blank(row)]
    found = [_one_row(grid, index, width) for index in starts]
    found += [_two_rows(grid, index, width) for index in starts if index + 1 < len(grid.rows)]
    sound = [layout for layout in found if layout is not None]
    return max(sound, key=lambda layout: layout.score, default=None)


def _usual_width(grid: Grid) -> int:
    widths = Counter(_filled_width(row) for row in grid.rows[:300])
    widths.pop(0, None)
    n_most = max(widths.values(), default=0)
    return max((width for width, n in widths.items() if n * 2 >= n_most), default=0)


def _filled_width(row: list[Cell]) -> int:
    return next((i + 1 for i in range(len(row) - 1, -1, -1) if not is_blank(row[i])), 0)


def _all_blank(row: list[Cell]) -> bool:
    return all(is_blank(cell) for cell in row)


def _one_row(grid: Grid, index: int, width: int) -> Layout | None:
    cells = _padded(grid.rows[index], width)
    labels = tuple(text_of(cell) for cell in cells)
    return _judged(grid, index, index, labels, cells)


def _two_rows(grid: Grid, index: int, width: int) -> Layout | None:
    wide = max(width, *(_filled_width(grid.rows[i]) for i in (index, index + 1)))
    above, below = (_padded(grid.rows[i], wide) for i in (index, index + 1))
    if not _is_group_row(grid, index, above, width):
        return None
    groups = _spread(grid, index, above, below)
    labels = tuple(_joined(g, text_of(b)) for g, b in zip(groups, below, strict=True))
    if labels == tuple(text_of(cell) for cell in above):
        return None
    found = _judged(grid, index, index + 1, labels, [*above, *below])
    if found and _n_known(below) >= max(1, _n_known(above)):
        # Without this the labels alone would win, and lose what they belong to.
        return replace(found, score=found.score + 0.5)
    return found


def _n_known(cells: list[Cell]) -> int:
    return sum(bool(known_fields(text)) for cell in cells if (text := text_of(cell)))


def _padded(row: list[Cell], width: int) -> list[Cell]:
    width = max(width, _filled_width(row))
    return [*row[:width], *([None] * (width - len(row)))]


def _is_group_row(grid: Grid, index: int, above: list[Cell], width: int) -> bool:
    """A group row names several groups; one title over everything is no group."""
    filled = [i for i, cell in enumerate(above) if not is_blank(cell)]
    # "As at | 31 March" at the left edge is a line about the file, not two groups.
    has_gap = bool(filled) and filled[-1] - filled[0] >= len(filled)
    if len(filled) > 1 and (has_gap or len({text_of(above[i]) for i in filled}) < len(filled)):
        return True
    spans = [s for s in grid.merged if s[0] == grid.numbers[index] - 1 and s[3] > s[1]]
    return any(span[1] > 0 and span[3] - span[1] + 1 < width for span in spans)


def _spread(grid: Grid, index: int, above: list[Cell], below: list[Cell]) -> list[str]:
    """The group of each column: to the end of a merge, or up to the next group."""
    groups = [text_of(cell) for cell in above]
    spans = [s for s in grid.merged if s[0] == grid.numbers[index] - 1]
    if spans:
        for _, left, _, right in spans:
            n_covered = min(right + 1, len(groups)) - left
            groups[left : left + n_covered] = [groups[left]] * n_covered if n_covered > 0 else []
        return groups
    for i in range(1, len(groups)):
        if not groups[i] and text_of(below[i]) and text_of(below[i - 1]):
            groups[i] = groups[i - 1]
    return groups


def _joined(group: str, label: str) -> str:
    if not group or not label:
        return group or label
    return label if group == label else f"{group} / {label}"


def _judged(
    grid: Grid, first: int, last: int, labels: tuple[str, ...], cells: list[Cell]
) -> Layout | None:
    """Score a candidate: full, worded, distinct, known, and unlike what stands below."""
    filled = [cell for cell in cells if not is_blank(cell)]
    worded = sum(_is_wording(cell) for cell in filled) / len(filled) if filled else 0.0
    named = [label for label in labels if label]
    coverage = len(named) / max(_usual_width(grid), 1)
    if worded < 0.7 or coverage < 0.5 or not named:
        return None
    n_known = sum(bool(known_fields(label)) for label in named)
    score = 2 * min(coverage, 1.0) * worded + len(set(named)) / len(named)
    score += 2 * n_known / len(named) + _contrast(grid, last, labels)
    score -= 0.02 * first + (0.3 if last > first else 0.0)
    return Layout(first, last, labels, score, n_known)


def _is_wording(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return False
    text = cell.strip()
    return len(text) < 2_000 and not _FIGURE.fullmatch(text)


def _contrast(grid: Grid, last: int, labels: tuple[str, ...]) -> float:
    """The share of labelled columns that hold figures or dates right below the header."""
    below = grid.rows[last + 1 : last + 11]
    named = [i for i, label in enumerate(labels) if label]
    n_figures = sum(_holds_figures(below, i) for i in named)
    return n_figures / len(named)


def _holds_figures(rows: list[list[Cell]], index: int) -> bool:
    cells = [row[index] for row in rows if index < len(row) and not is_blank(row[index])]
    return bool(cells) and sum(not _is_wording(cell) for cell in cells) * 2 > len(cells)


def named_labels(
    labels: tuple[str, ...], start: int = 0
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Labels made unique and never blank, and the indexes of those that were twice."""
    seen: Counter[str] = Counter()
    named: list[str] = []
    twice: list[int] = []
    for index, label in enumerate(labels, start=start):
        text = label or f"Column {column_letters(index)}"
        seen[text] += 1
        if seen[text] > 1:
            twice.append(index)
        named.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return tuple(named), tuple(twice)
