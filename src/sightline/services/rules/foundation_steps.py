"""The guided set-up on plain values: what is done, what is next, and tables typed one row a line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sightline.services.rules.foundation_shapes import Part
from sightline.services.rules.foundation_words import CADENCES, DOCUMENTS

STROKE = " | "


@dataclass(frozen=True)
class Held:
    """One version of a document as the rules judge it; it holds from a day until another one."""

    kind: str
    number: int
    state: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Progress:
    """How far one document is: none, draft, submitted or approved; and which version waits."""

    kind: str
    stage: str
    is_next: bool = False

    @property
    def words(self) -> str:
        """Return what it is called."""
        return DOCUMENTS[self.kind]


def holds_on(versions: Iterable[Held], kind: str, day: date) -> Held | None:
    """Return the approved version that holds on a day, if any."""
    for row in versions:
        begun = row.kind == kind and row.since is not None and row.since <= day
        if begun and (row.until is None or day < row.until):
            return row
    return None


def progress(versions: Sequence[Held], day: date) -> list[Progress]:
    """Return how far the four documents are; the first that is not approved comes next."""
    found, is_open = [], True
    for kind in DOCUMENTS:
        stage = _stage(versions, kind)
        is_next = is_open and stage != "approved"
        is_open = is_open and not is_next
        found.append(Progress(kind, stage, is_next))
    return found


def _stage(versions: Sequence[Held], kind: str) -> str:
    states = {row.state for row in versions if row.kind == kind}
    for state in ("approved", "submitted", "draft"):
        if state in states:
            return state
    return "none"


def earliest(versions: Iterable[Held], kind: str) -> date | None:
    """Return the day after which a next version may hold: when the last approved one began."""
    return max((row.since for row in versions if row.kind == kind and row.since), default=None)


def as_lines(part: Part, rows: Iterable[Mapping[str, Any]]) -> str:
    """Return a table as it is typed: a row a line, its cells divided by upright strokes."""
    return "\n".join(
        STROKE.join(_typed(column.kind, row.get(column.name)) for column in part.columns).rstrip()
        for row in rows
    )


def _typed(kind: str, value: Any) -> str:
    if kind == "cadence":
        return CADENCES.get(str(value), str(value or ""))
    return "" if value is None else str(value)


def as_rows(part: Part, text: str) -> list[dict[str, str]]:
    """Return what was typed as rows; empty lines are left out.

    Raises:
        ValueError: A line with more cells than the table has columns.
    """
    rows = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        cells = [cell.strip() for cell in line.split("|")]
        if not any(cells):
            continue
        if len(cells) > len(part.columns):
            names = STROKE.join(column.words for column in part.columns)
            raise ValueError(f"Line {number} has {len(cells)} cells; the columns are: {names}.")
        cells += [""] * (len(part.columns) - len(cells))
        rows.append({c.name: cell for c, cell in zip(part.columns, cells, strict=True)})
    return rows
