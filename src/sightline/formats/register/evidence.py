"""What the cells of one column look like, counted; the base of every proposal.

Counts only: which field a column fills is decided in ``propose``.
"""

import datetime
import re
from collections import Counter
from dataclasses import dataclass, field

from .dates import is_date_like, small_numbers
from .grid import Cell, text_of
from .headers import CURRENCY, currency_code
from .ratings import is_nothing, is_withheld, rating_of
from .table import Row
from .values import NumberForm, Unreadable, amount_of, range_parts, tidy

_SAMPLED_ROWS = 600
_LONG = 120
_SYMBOL = re.compile(
    rf"[-+(]*({CURRENCY})\s*[-+(]?[\d.,]|[\d.,]\s*[a-z]*\s*({CURRENCY})$", re.IGNORECASE
)
_UNIT = re.compile(r"\d\s*(k|m|mn|mio|bn|million|billion|thousand)\b", re.IGNORECASE)
_POINT_ONLY = re.compile(r".*\d\.\d{1,2}\D*|.*\d\.\d{4,}\D*|.*,\d{3}\.\d.*")
_COMMA_ONLY = re.compile(r".*\d,\d{1,2}\D*|.*\d,\d{4,}\D*|.*\.\d{3},\d.*")
_PERCENT = re.compile(r"[-+]?[\d.,]+\s*%")


@dataclass
class Profile:
    """Counts over a sample of a column's cells; ``n`` leaves out blanks and exemptions."""

    n: int = 0
    n_blank: int = 0
    n_withheld: int = 0
    n_distinct: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    currencies: Counter[str] = field(default_factory=Counter)
    n_day_first: int = 0
    n_month_first: int = 0
    n_small_dates: int = 0
    n_decimal_point: int = 0
    n_decimal_comma: int = 0
    largest: float = 0.0

    def share(self, *kinds: str) -> float:
        """The share of the cells with a value that are of these kinds."""
        return sum(self.kinds[kind] for kind in kinds) / self.n if self.n else 0.0

    @property
    def n_rows(self) -> int:
        """All cells looked at."""
        return self.n + self.n_blank + self.n_withheld


def profiles(rows: tuple[Row, ...], n_columns: int) -> list[Profile]:
    """Profile every column over an even sample of the rows."""
    step = max(1, len(rows) // _SAMPLED_ROWS)
    sample = [row.cells for row in rows[::step]]
    return [profile_of([cells[i] for cells in sample]) for i in range(n_columns)]


def profile_of(cells: list[Cell]) -> Profile:
    """Count what the cells of a column look like."""
    profile = Profile()
    seen = Counter((type(cell), cell) for cell in cells)
    for (_, cell), n in seen.items():
        kind = _kind(cell, n, profile)
        if kind == "blank":
            profile.n_blank += n
        elif kind == "withheld":
            profile.n_withheld += n
        else:
            profile.n += n
            profile.n_distinct += 1
            profile.kinds[kind] += n
    return profile


def _kind(cell: Cell, n: int, profile: Profile) -> str:
    if isinstance(cell, datetime.date):
        return "date"
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        profile.largest = max(profile.largest, abs(cell))
        return "number"
    text = tidy(text_of(cell))
    if is_nothing(text):
        return "blank"
    if len(text) > _LONG:
        return "withheld" if len(text) < 250 and is_withheld(text) else "long"
    return _text_kind(text, n, profile)


def _text_kind(text: str, n: int, profile: Profile) -> str:
    if any("0" <= letter <= "9" for letter in text):
        return _figure_kind(text, n, profile)
    if is_withheld(text):
        return "withheld"
    try:
        rating_of(text)
    except Unreadable:
        return "text"
    return "rating"


def _figure_kind(text: str, n: int, profile: Profile) -> str:
    parts = range_parts(text)
    if parts:
        return _figure_kind(next(iter(parts.values())), n, profile)
    if is_date_like(text):
        _count_order(text, n, profile)
        return "date"
    if _PERCENT.fullmatch(text):
        return "percent"
    if is_withheld(text):
        return "withheld"
    return _money_kind(text, n, profile)


def _count_order(text: str, n: int, profile: Profile) -> None:
    pair = small_numbers(text)
    if pair:
        profile.n_small_dates += n
        profile.n_day_first += n * (pair[0] > 12 >= pair[1])
        profile.n_month_first += n * (pair[1] > 12 >= pair[0])


def _money_kind(text: str, n: int, profile: Profile) -> str:
    comma = bool(_COMMA_ONLY.fullmatch(text))
    try:
        amount, _ = amount_of(text, NumberForm(decimal_comma=comma))
    except Unreadable:
        return "text"
    profile.n_decimal_comma += n * comma
    profile.n_decimal_point += n * bool(_POINT_ONLY.fullmatch(text))
    profile.largest = max(profile.largest, abs(amount.minor) / 100)
    match = _SYMBOL.search(text)
    if match:
        profile.currencies[currency_code(match.group(1) or match.group(2))] += n
    return "money" if match or _UNIT.search(text) else "number"
