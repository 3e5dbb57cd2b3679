"""What an approach lets a customer do alone, and what is drawn by sample afterwards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Trust:
    """What the office does of a project's steps; one in ``one_in`` is looked at instead."""

    office_publishes: bool = False
    checks_reports: bool = True
    holds_reviews: bool = True
    one_in: int = 0


TRUST: Mapping[str, Trust] = {
    "direct": Trust(office_publishes=True),
    "guide": Trust(),
    "partner": Trust(checks_reports=False, one_in=2),
    "empower": Trust(checks_reports=False, holds_reviews=False, one_in=5),
}
NUMBERS = {2: "two", 5: "five"}


def sampled(trust: Trust) -> str:
    """Return in words what is looked at afterwards; blank where all is seen beforehand."""
    if not trust.one_in:
        return ""
    many = NUMBERS[trust.one_in]
    return f"The first, and one in {many} after it, is looked at afterwards."


def is_drawn(n_before: int, one_in: int, lot: int) -> bool:
    """Tell whether a step that went by alone is drawn: the first one, then by lot.

    Args:
        n_before: How many of the project's steps were drawn or passed over since the move.
        lot: A number that nobody knows beforehand.
    """
    return one_in > 0 and (n_before == 0 or lot % one_in == 0)


@dataclass(frozen=True)
class Served:
    """A customer as it is matched with a project."""

    key: UUID
    about_kind: str
    about_id: UUID | None = None
    about_name: str = ""
    importance: int = 3
    name: str = ""


@dataclass(frozen=True)
class Place:
    """Where a project stands; ``offices`` leads from its own to the topmost."""

    project: UUID
    program: UUID | None
    offices: Sequence[UUID]
    unit: str = ""


def customer_of(place: Place, served: Iterable[Served]) -> UUID | None:
    """Return the customer that a project is of: the nearest that is named, if one is.

    The project itself comes before its program, its department, and its offices from its own up;
    among equals the more important, then by name.
    """
    ranked = [(_distance(place, one), -one.importance, one.name, one.key) for one in served]
    near = sorted((row for row in ranked if row[0] is not None), key=_order)
    return near[0][3] if near else None


def _order(row: tuple[int | None, int, str, UUID]) -> tuple[int, int, str, str]:
    return (row[0] or 0, row[1], row[2], str(row[3]))


def _distance(place: Place, one: Served) -> int | None:
    if one.about_kind == "project":
        return 0 if one.about_id == place.project else None
    if one.about_kind == "program":
        return 1 if one.about_id is not None and one.about_id == place.program else None
    if one.about_kind == "unit":
        is_same = place.unit and one.about_name.casefold() == place.unit.casefold()
        return 2 if is_same else None
    if one.about_kind == "office":
        return next((3 + n for n, each in enumerate(place.offices) if each == one.about_id), None)
    return None
