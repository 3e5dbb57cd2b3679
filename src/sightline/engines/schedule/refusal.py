"""Why a plan cannot be scheduled, in words for people.

One exception for all of them, with a code, the ids concerned and what to do.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class Unschedulable(ValueError):
    """A plan that has no schedule: a cycle, or a calendar without working time.

    Attributes:
        code: A short name for programs, such as ``cycle`` or ``calendar-without-work``.
        remedy: What a person does about it.
        ids: The activities or calendars concerned, in order.
    """

    def __init__(self, code: str, message: str, remedy: str, ids: Sequence[str] = ()) -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.code = code
        self.message = message
        self.remedy = remedy
        self.ids = tuple(ids)


@dataclass(frozen=True)
class Note:
    """Something in a plan that was passed over or stood in for, while the rest was scheduled."""

    code: str
    message: str
    remedy: str = ""
    ids: tuple[str, ...] = ()
