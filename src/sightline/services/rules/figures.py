"""One figure of a service from the work itself: what it is, what it is made of, how to open it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class WorkFigure:
    """A figure with its formula and its count; ``None`` where nothing was counted.

    Attributes:
        unit: share (of one), days, count or ratio.
        n: Over how many rows it is worked out.
        href: The page that shows the rows.
    """

    label: str
    value: Decimal | None
    unit: str
    n: int
    formula: str
    href: str
    as_of: datetime | None = None

    @property
    def words(self) -> str:
        """The value as a person reads it."""
        if self.value is None:
            return "nothing to count yet"
        if self.unit == "share":
            return f"{100 * self.value:.0f} %"
        if self.unit == "days":
            return f"{self.value:.1f} days"
        return f"{self.value:.0f}" if self.unit == "count" else f"{self.value:.2f}"


def share(n: int, whole: int) -> Decimal | None:
    """Return a part of a whole, or ``None`` where there is no whole."""
    return None if whole == 0 else Decimal(n) / whole


def mean_days(spans: list[tuple[date, date]]) -> Decimal | None:
    """Return the mean of calendar days from a first day to a second."""
    if not spans:
        return None
    return Decimal(sum((end - start).days for start, end in spans)) / len(spans)
