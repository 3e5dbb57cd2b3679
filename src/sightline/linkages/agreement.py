"""What two projects agree on: whose word counts for which term, and how a promise meets a need.

Rules on plain values; no Django.
"""

from collections.abc import Iterable, Mapping
from datetime import date

#: What both sides confirm; changed, it must be confirmed anew.
TERMS = frozenset(
    {
        "what",
        "acceptance",
        "need_by",
        "promised_by",
        "giver_activity_uid",
        "receiver_activity_uid",
    }
)
#: How sure the giver is, and what waiting means to the receiver: each says so alone.
GIVERS = frozenset({"confidence"})
RECEIVERS = frozenset({"is_hard", "slack_days", "probability_permille"})
FREE = frozenset({"description"})
IN_FORCE = ("accepted", "at_risk")
LIVE = ("proposed", *IN_FORCE)
OPEN = (*LIVE, "broken")
#: How a dependency stands, the worst first, with its words.
STANDINGS: Mapping[str, str] = {
    "broken": "Broken",
    "short": "Falls short",
    "at_risk": "At risk",
    "proposed": "Proposed",
    "accepted": "Accepted",
    "met": "Met",
    "withdrawn": "Withdrawn",
}


def gap_days(need_by: date, promise: date | None) -> int | None:
    """Return the days between a promise and the need; negative when it comes too late."""
    return None if promise is None else (need_by - promise).days


def standing(state: str, gap: int | None) -> str:
    """Return how a dependency stands: its state, unless it is in force and falls short."""
    return "short" if state in IN_FORCE and gap is not None and gap < 0 else state


def worst(standings: Iterable[str]) -> str:
    """Return the worst of some standings; there is at least one."""
    order = list(STANDINGS)
    return min(standings, key=order.index)


def lateness(state: str, gap: int | None) -> str:
    """Say in words how the promise, or the day it was met, stands to the need."""
    if gap is None:
        return "no day promised yet"
    n = f"{abs(gap)} day" if abs(gap) == 1 else f"{abs(gap)} days"
    if state == "met":
        return f"met {n} late" if gap < 0 else "met in time"
    if gap == 0:
        return "on the very day"
    return f"short by {n}" if gap < 0 else f"{n} to spare"
