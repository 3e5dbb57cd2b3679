"""The timer of a sitting and of its items: how much of the time is gone, in a colour and a word."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Timer:
    """Time that runs, or that has run.

    Attributes:
        minutes: Whole minutes that are gone.
        of: Minutes that were planned.
        tone: "green" to half, "yellow" to three quarters, "orange" to full, "red" beyond.
        word: What the colour says.
    """

    minutes: int
    of: int
    tone: str
    word: str
    is_running: bool

    @property
    def percent(self) -> int:
        """The share that is gone, at most all of it."""
        return min(100, self.minutes * 100 // self.of)

    @property
    def words(self) -> str:
        """How much is gone, in words."""
        return f"{self.minutes} of {self.of} min, {self.word}"


def timer(
    began: datetime | None, ended: datetime | None, lasts_minutes: int, now: datetime
) -> Timer | None:
    """Return the timer of what began at an instant; ``None`` before it began."""
    if began is None:
        return None
    gone = max(0.0, ((ended or now) - began).total_seconds() / 60)
    tone, word = _tone(gone / lasts_minutes)
    return Timer(int(gone), lasts_minutes, tone, word, ended is None)


def _tone(share: float) -> tuple[str, str]:
    if share < 0.5:
        return "green", "well in time"
    if share < 0.75:
        return "yellow", "half gone"
    if share <= 1:
        return "orange", "nearly over"
    return "red", "over time"
