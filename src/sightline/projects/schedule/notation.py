"""The notation of predecessors: ``12``, ``12SS+2d``, ``7FF+4eh``, ``12FS+50%``, ``P-17:12``.

Numbers are the lines' numbers in the outline; several links are divided by ``;`` or ``,``.
"""

import re
from dataclasses import dataclass

from sightline.engines.schedule.plan import LinkType
from sightline.kernel.errors import Invalid

PART = re.compile(
    r"(?:(?P<project>[^:;,]{1,80}):)?\s*(?P<number>\d{1,6})\s*(?P<type>FS|SS|FF|SF)?\s*"
    r"(?:(?P<sign>[+-])\s*(?P<amount>\d{1,6}(?:\.\d{1,3})?)\s*(?P<unit>e?(?:mo|m|h|d|w)|e?%)?)?",
    re.IGNORECASE,
)
HELP = "Write 12, 12SS+2d, 3FS-1w, 12FS+50% or P-17:12, several divided by a semicolon."


@dataclass(frozen=True)
class Units:
    """How long a day, a week and a month of work are, in minutes."""

    day: int = 480
    week: int = 2400
    month_days: int = 20

    def minutes(self, amount: float, unit: str) -> int:
        """Return an amount of a unit (m, h, d, w, mo; with e around the clock) as minutes."""
        if unit.startswith("e"):
            lengths = {"m": 1, "h": 60, "d": 1440, "w": 10080, "mo": 43200}
            return round(amount * lengths[unit[1:]])
        lengths = {"m": 1, "h": 60, "d": self.day, "w": self.week}
        lengths["mo"] = self.day * self.month_days
        return round(amount * lengths[unit])


@dataclass(frozen=True)
class Asked:
    """One link that was written down."""

    number: int
    project: str = ""
    type: LinkType = LinkType.FS
    lag: int = 0
    is_elapsed: bool = False
    lag_permille: int | None = None


def predecessors(text: str, units: Units) -> list[Asked]:
    """Return the links that a text names.

    Raises:
        Invalid: A part that cannot be read, quoted.
    """
    parts = [part.strip() for part in re.split(r"[;,]", text)]
    return [_asked(part, units) for part in parts if part]


def _asked(part: str, units: Units) -> Asked:
    found = PART.fullmatch(part)
    if found is None:
        raise Invalid({"predecessors": [f"{part[:60]!r} names no activity. {HELP}"]})
    kind = LinkType((found["type"] or "FS").upper())
    unit = (found["unit"] or "d").lower()
    amount = float(found["amount"] or 0) * (-1 if found["sign"] == "-" else 1)
    said = {
        "number": int(found["number"]),
        "project": (found["project"] or "").strip(),
        "type": kind,
    }
    if unit.endswith("%"):
        return Asked(**said, lag_permille=round(amount * 10), is_elapsed=unit.startswith("e"))  # type: ignore[arg-type]
    lag = units.minutes(amount, unit)
    return Asked(**said, lag=lag, is_elapsed=bool(lag) and unit.startswith("e"))  # type: ignore[arg-type]


def lagged(text: str, units: Units) -> Asked:
    """Return the lag that a text says by itself: ``2d``, ``-1w``, ``4eh``, ``50%``, or none.

    Raises:
        Invalid: It cannot be read, quoted.
    """
    said = text.strip()
    signed = said if not said or said[0] in "+-" else f"+{said}"
    found = PART.fullmatch(f"1FS{signed}")
    if found is None or (said and found["amount"] is None):
        words = f"{said[:60]!r} is no lag. Write 2d, -1w, 4eh or 50%, or leave it blank."
        raise Invalid({"lag": [words]})
    return _asked(f"1FS{signed}", units)


def written(
    number: int,
    kind: str,
    lag: int,
    day: int,
    *,
    is_elapsed: bool = False,
    permille: int | None = None,
    project: str = "",
) -> str:
    """Return a link as people write it: lags in days, where they come out even, else in minutes.

    Args:
        project: The code of the project that the number counts in, blank for the link's own.
    """
    who = f"{project}:{number}" if project else str(number)
    type_ = "" if kind == "FS" and not lag and permille is None else kind
    if permille is not None:
        return f"{who}{type_}{permille / 10:+g}{'e' if is_elapsed else ''}%"
    if not lag:
        return f"{who}{type_}"
    unit, length = ("ed", 1440) if is_elapsed else ("d", day)
    if lag * 1000 % length:
        return f"{who}{type_}{lag:+d}{'em' if is_elapsed else 'm'}"
    return f"{who}{type_}{lag / length:+g}{unit}"
