"""Values of MPXJ's JSON to those of a plan: seconds, instants, percentages, rates.

Zero and false are left out of that JSON; each reader of a value says what a lack means.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

Record = dict[str, Any]
_RATE = re.compile(r"(-?[\d.]+(?:E-?\d+)?)/(\w+)")
_HOURS = {"m": 1 / 60, "h": 1.0, "em": 1 / 60, "eh": 1.0, "ed": 24.0, "ew": 168.0}


def moment(record: Record, key: str) -> datetime | None:
    """An instant, cut to its minute."""
    text = record.get(key)
    if not isinstance(text, str):
        return None
    try:
        return datetime.fromisoformat(text[:16])
    except ValueError:
        return None


def day(text: Any) -> date | None:
    """A date."""
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def minutes(record: Record, key: str) -> int | None:
    """Seconds as whole minutes; None where there are none."""
    value = record.get(key)
    return round(value / 60) if isinstance(value, int | float) else None


def money(record: Record, key: str) -> Decimal | None:
    """An amount without the noise of binary fractions."""
    value = record.get(key)
    if not isinstance(value, int | float):
        return None
    return Decimal(str(round(value, 6)))


def share(record: Record, key: str) -> float | None:
    """A percentage as a share."""
    value = record.get(key)
    return value / 100 if isinstance(value, int | float) else None


def rate(text: Any, hours_a_day: float) -> Decimal | None:
    """``20.0/h`` as an amount an hour."""
    found = _RATE.fullmatch(text) if isinstance(text, str) else None
    if not found:
        return None
    unit = found.group(2)
    usual = {"d": 1.0, "w": 5.0, "mo": 20.0, "y": 240.0}
    hours = _HOURS.get(unit) or usual.get(unit, 0.0) * hours_a_day or 1.0
    return Decimal(str(round(float(found.group(1)) / hours, 6)))


def clock(text: str, *, is_end: bool = False) -> int:
    """``17:30`` as minutes from midnight; midnight as an end is 1440."""
    minute = int(text[:2]) * 60 + int(text[3:5])
    return 1440 if is_end and minute == 0 else minute
