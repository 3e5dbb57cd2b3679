"""Approved figures that a request moves by themselves, beside what it does to the plan; no Django.

A figure is a plain object: its ``kind``, for a milestone or benefit its ``ref``, and its value. What
it was when the request was written is added by whoever knows the project.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sightline.kernel.errors import Invalid

Plain = dict[str, Any]
MOST = 50
MOST_MINOR = 10**15


@dataclass(frozen=True)
class Kind:
    """One kind of figure.

    Attributes:
        value: The key of its new value: a day, an amount, or for cost by how much it moves.
        of: What ``ref`` names: a milestone or a benefit; blank for the project itself.
    """

    label: str
    value: str
    of: str = ""

    @property
    def was(self) -> str:
        """The key of what it was."""
        return "was_on" if self.value == "on" else "was_minor"


KINDS: Mapping[str, Kind] = {
    "finish": Kind("Approved finish", "on"),
    "cost": Kind("Approved cost", "by_minor"),
    "benefits": Kind("Benefits promised in all", "to_minor"),
    "milestone": Kind("Approved date of a milestone", "on", "milestone"),
    "benefit": Kind("Benefit promised a year", "to_minor", "benefit"),
    "benefit_due": Kind("Day on which a benefit begins", "on", "benefit"),
}


def checked(given: Any) -> list[Plain]:
    """Return figures as they are kept, without what they were.

    Raises:
        Invalid: What no figure can be: a kind, key or value that is none, one named twice.
    """
    if not isinstance(given, list) or len(given) > MOST:
        raise _bad(f"Figures are a list of at most {MOST} objects.")
    found = [_checked(each) for each in given]
    named = [(each["kind"], each.get("ref")) for each in found]
    if len(set(named)) < len(named):
        raise _bad("One figure is named twice; say it once.")
    return found


def _bad(words: str) -> Invalid:
    return Invalid({"figures": [words]})


def _checked(given: Any) -> Plain:
    key = given.get("kind") if isinstance(given, dict) else None
    kind = KINDS.get(key) if isinstance(key, str) else None
    if kind is None:
        raise _bad(f"A figure is an object with a kind: {', '.join(KINDS)}.")
    allowed = {"kind", kind.value, kind.was, *(["ref"] if kind.of else [])}
    if more := sorted(map(str, given.keys() - allowed)):
        raise _bad(f"{kind.label}: {more[0][:40]!r} does not belong there.")
    value = _VALUES[kind.value](kind, given.get(kind.value))
    if value is None and key != "milestone":
        raise _bad(f"{kind.label}: say what it should be.")
    ref = {"ref": _ref(kind, given.get("ref"))} if kind.of else {}
    return {"kind": key, **ref, kind.value: value}


def _ref(kind: Kind, value: Any) -> str:
    try:
        return str(UUID(value))
    except (ValueError, TypeError, AttributeError) as error:
        raise _bad(f"{kind.label}: name the {kind.of} by its id.") from error


def _day(kind: Kind, value: Any) -> str | None:
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except (ValueError, TypeError) as error:
        raise _bad(f"{kind.label}: give a day such as 2027-03-31.") from error
    if not 1900 <= day.year <= 2200:
        raise _bad(f"{kind.label}: give a year from 1900 to 2200.")
    return day.isoformat()


def _whole(kind: Kind, value: Any) -> int | None:
    if value is None:
        return None
    if type(value) is not int or abs(value) > MOST_MINOR:
        raise _bad(f"{kind.label}: give whole minor units.")
    return value


def _amount(kind: Kind, value: Any) -> int | None:
    minor = _whole(kind, value)
    if minor is not None and minor < 0:
        raise _bad(f"{kind.label}: it is not negative.")
    return minor


def _by(kind: Kind, value: Any) -> int | None:
    minor = _whole(kind, value)
    if minor == 0:
        raise _bad(f"{kind.label}: say by how much it rises or falls.")
    return minor


_VALUES: Mapping[str, Callable[[Kind, Any], Any]] = {
    "on": _day,
    "to_minor": _amount,
    "by_minor": _by,
}


@dataclass(frozen=True)
class Effects:
    """What figures come to, for the strip and for authority.

    Attributes:
        finish_days: By how much the approved finish moves; ``None`` where it is not named.
        most_days: The most that the finish or a milestone comes later.
        by_minor: By how much the approved cost rises, or falls.
        benefit_minor: What is promised less, or later.
        benefit_permille: The largest fall of one promise, in thousandths of it.
    """

    finish_days: int | None = None
    most_days: int = 0
    by_minor: int = 0
    benefit_minor: int = 0
    benefit_permille: int = 0

    @property
    def more_minor(self) -> int:
        """What is to be funded; a cost that falls needs nothing."""
        return max(self.by_minor, 0)


def effects(
    figures: Sequence[Plain],
    yearly: Mapping[str, int] | None = None,
    counted: Mapping[str, int] | None = None,
) -> Effects:
    """Return what figures come to.

    Args:
        yearly: Benefit to what it brings a year, for those that come later.
        counted: Benefit to what comes late of it in another count, which is not counted twice.
    """
    days = [days_of(each) for each in figures if each["kind"] in {"finish", "milestone"}]
    return Effects(
        finish_days=next((days_of(each) for each in figures if each["kind"] == "finish"), None),
        most_days=max([0, *days]),
        by_minor=sum(each["by_minor"] for each in figures if each["kind"] == "cost"),
        benefit_minor=sum(_less(each, yearly or {}, counted or {}) for each in figures),
        benefit_permille=max([0, *(_fall(each) for each in figures)]),
    )


def days_of(figure: Plain) -> int:
    """Return by how many days a dated figure comes later; nothing for one that is dropped."""
    if figure.get("on") is None or figure.get("was_on") is None:
        return 0
    return (date.fromisoformat(figure["on"]) - date.fromisoformat(figure["was_on"])).days


def _less(figure: Plain, yearly: Mapping[str, int], counted: Mapping[str, int]) -> int:
    if figure["kind"] == "benefit_due":
        late = max(days_of(figure), 0) * yearly.get(figure["ref"], 0) // 365
        return max(late - counted.get(figure["ref"], 0), 0)
    return _lower(figure)


def _lower(figure: Plain) -> int:
    """Return by how much less is promised."""
    return max(int(figure["was_minor"]) - figure["to_minor"], 0) if "to_minor" in figure else 0


def _fall(figure: Plain) -> int:
    if "to_minor" not in figure or figure["was_minor"] <= 0:
        return 0
    return -(-_lower(figure) * 1000 // int(figure["was_minor"]))
