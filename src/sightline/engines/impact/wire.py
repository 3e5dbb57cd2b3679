"""Deltas as plain data and back: the form in which they are sent and kept.

One object a delta, with its ``kind`` and the fields of its class; reading is strict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import MISSING, fields
from datetime import date
from math import isfinite
from typing import Any

from sightline.engines.impact.deltas import (
    KINDS,
    AddLink,
    Agree,
    BadDelta,
    Delta,
    Fund,
    Rescope,
    Restaff,
    Slip,
    Stretch,
)
from sightline.engines.schedule.plan import LinkType

Plain = dict[str, Any]
_NAMES = {kind: name for name, kind in KINDS.items()}
CENTURY = 36525 * 1440  # minutes
_Reader = Callable[[str, Any, int], Any]
_MOST = 10**15  # minor units or minutes that are still a slip of the pen, not an overflow


def to_json(deltas: Iterable[Delta]) -> list[Plain]:
    """Return deltas as plain data; what equals its default is left out."""
    return [_plain(delta) for delta in deltas]


def _plain(delta: Delta) -> Plain:
    given = {f.name: (getattr(delta, f.name), f.default) for f in fields(delta)}
    kept = {name: value for name, (value, default) in given.items() if value != default}
    written = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in kept.items()
    }
    return {"kind": _NAMES[type(delta)]} | {
        name: str(value) if isinstance(value, LinkType) else value
        for name, value in written.items()
    }


def deltas_from(plain: Any) -> tuple[Delta, ...]:
    """Return the deltas that plain data holds.

    Raises:
        BadDelta: A kind, field or value that is none, with the place of the delta.
    """
    if not isinstance(plain, list):
        raise BadDelta("bad-value", "Deltas are a list of objects.", "Write [ { … }, … ].")
    return tuple(_delta(each, index) for index, each in enumerate(plain))


def _delta(plain: Any, index: int) -> Delta:
    if not isinstance(plain, dict):
        raise BadDelta("bad-value", "A delta is an object.", 'Write { "kind": … }.', index)
    kind = KINDS.get(plain.get("kind", "")) if isinstance(plain.get("kind", ""), str) else None
    if kind is None:
        message = f"There is no kind of delta {plain.get('kind')!r}."
        raise BadDelta("unknown-kind", message, f"Use one of {', '.join(KINDS)}.", index)
    known = {f.name: f for f in fields(kind)}
    for name in plain.keys() - {"kind"} - known.keys():
        message = f"A delta {plain['kind']!r} has no field {name!r}."
        raise BadDelta("unknown-field", message, f"It has {', '.join(known)}.", index)
    for name, each in known.items():
        if each.default is MISSING and name not in plain:
            message = f"A delta {plain['kind']!r} needs {name!r}."
            raise BadDelta("missing-field", message, "Add it.", index)
    values = {name: _value(name, value, index) for name, value in plain.items() if name != "kind"}
    delta = kind(**values)
    check(delta, index)
    return delta


def _value(name: str, value: Any, index: int) -> Any:
    """Return a field's value as its class has it."""
    if value is None and name in {"to_resource_id", "units", "type"}:
        return None
    read: _Reader = _READERS.get(name, _text)
    return read(name, value, index)


def _text(name: str, value: Any, index: int) -> str:
    if not isinstance(value, str):
        raise BadDelta("bad-value", f"{name!r} is a text.", "Put it in quotation marks.", index)
    return value


def _flag(name: str, value: Any, index: int) -> bool:
    if not isinstance(value, bool):
        raise BadDelta("bad-value", f"{name!r} is true or false.", index=index)
    return value


def _whole(name: str, value: Any, index: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _MOST:
        raise BadDelta("bad-value", f"{name!r} is a whole number, not {value!r}.", index=index)
    return value


def _number(name: str, value: Any, index: int) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise BadDelta("bad-value", f"{name!r} is a number, not {value!r}.", index=index)
    return float(value)


def _day(name: str, value: Any, index: int) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        message = f"{name!r} is a day, not {value!r}."
        raise BadDelta("bad-value", message, "Write it as 2026-11-30.", index) from None


def _link_type(_name: str, value: Any, index: int) -> LinkType:
    if value not in set(LinkType):
        message = f"There is no type of link {value!r}."
        raise BadDelta("bad-value", message, "Use FS, SS, FF or SF.", index)
    return LinkType(value)


_READERS: dict[str, _Reader] = {
    **dict.fromkeys(("minutes", "days", "duration", "lag", "amount_minor", "cost_minor"), _whole),
    **dict.fromkeys(("share", "units", "slack_days"), _number),
    "on": _day,
    "type": _link_type,
    "drop": _flag,
}


def check(delta: Delta, index: int) -> None:
    """Refuse a delta that no record could take.

    Raises:
        BadDelta: Negative money or time, a share that is none, or no target.
    """
    if isinstance(delta, Slip | Rescope):
        _one_target(delta, index)
    if isinstance(delta, Slip):
        _slip(delta, index)
    _near(delta, index)
    if isinstance(delta, Stretch) and delta.duration < 0:
        raise BadDelta("negative-time", "A duration is not negative.", index=index)
    if isinstance(delta, AddLink) and delta.type is None:
        raise BadDelta("bad-value", "A new link has a type.", "Use FS, SS, FF or SF.", index)
    if isinstance(delta, Agree) and not delta.slack_days >= 0:
        raise BadDelta("negative-time", "Slack is not negative.", "Give 0 or more.", index)
    money = delta.amount_minor if isinstance(delta, Fund) else 0
    money = delta.cost_minor if isinstance(delta, Restaff) else money
    if money < 0:
        raise BadDelta("negative-money", "Money is not negative.", "Give 0 or more.", index)
    if isinstance(delta, Restaff) and delta.units is not None and not delta.units > 0:
        raise BadDelta("bad-value", "Units are more than 0.", "1 is one whole person.", index)
    if isinstance(delta, Rescope) and not 0 <= delta.share <= 1:
        raise BadDelta("bad-share", "A share is 0 to 1.", "0.8 keeps four fifths.", index)


def _one_target(delta: Slip | Rescope, index: int) -> None:
    if bool(delta.activity_id) == bool(delta.project_id):
        message = "A delta of this kind names one activity or one project."
        raise BadDelta("bad-target", message, "Give activity_id or project_id.", index)


def _slip(delta: Slip, index: int) -> None:
    if delta.minutes < 0 or delta.days < 0:
        remedy = "To bring something forward, stretch, unlink or start it."
        raise BadDelta("negative-time", "A slip is not negative.", remedy, index)
    if delta.minutes and delta.days:
        raise BadDelta("bad-value", "A slip is in minutes or in days, not both.", index=index)
    if delta.project_id and delta.minutes:
        message = "A project slips by calendar days."
        raise BadDelta("bad-value", message, "Give days instead of minutes.", index)


def _near(delta: Delta, index: int) -> None:
    """Refuse time beyond a century, which no plan means and dates may not hold."""
    days = delta.days if isinstance(delta, Slip) else 0
    work = delta.minutes if isinstance(delta, Slip) else 0
    work = delta.duration if isinstance(delta, Stretch) else work
    work = abs(delta.lag) if isinstance(delta, AddLink) else work
    if days * 1440 > CENTURY or work > CENTURY:
        raise BadDelta("too-far", "That is more than a century.", "Give less.", index)
