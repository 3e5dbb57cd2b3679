"""Plans and readings as plain JSON and back: what a parser's child process answers with.

Records travel as columns: the names of the fields that differ from their default, and rows.
Whatever comes back is checked value by value; nothing unknown is let through.
"""

import dataclasses
import functools
import math
import re
import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sightline.engines.schedule import plan as plans
from sightline.engines.schedule.plan import Plan
from sightline.formats.register.wire import WireError

from .columns import records
from .outcome import Limits, Loss, Problem, Reading

VERSION = 1
MOST_TEXT = 1 << 20
MOST_NUMBER = 2**53
_DECIMAL = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?(?:E[+-]?\d{1,2})?", re.ASCII)
_TABLES: dict[str, type] = {
    "projects": plans.Project,
    "activities": plans.Activity,
    "links": plans.Link,
    "calendars": plans.Calendar,
    "resources": plans.Resource,
    "assignments": plans.Assignment,
}
_BOUNDS = {
    "projects": "n_activities",
    "activities": "n_activities",
    "links": "n_links",
    "calendars": "n_calendars",
    "resources": "n_activities",
    "assignments": "n_assignments",
}


@dataclass(frozen=True)
class Codec:
    """How values of one type travel: ``None`` stands for values that travel as they are."""

    encode: Callable[[Any], Any] | None
    decode: Callable[[Any], Any]


def plain_reading(reading: Reading) -> dict[str, Any]:
    """A reading as plain data."""
    plan = reading.plan
    return {
        "version": VERSION,
        "plan": None if plan is None else plain_plan(plan),
        "problems": _columns(Problem, reading.problems),
        "losses": _columns(Loss, reading.losses),
    }


def plain_plan(plan: Plan) -> dict[str, Any]:
    """A plan as plain data."""
    tables = {name: _columns(kind, getattr(plan, name)) for name, kind in _TABLES.items()}
    rest = {
        "source": plan.source,
        "written_by": plan.written_by,
        "custom_names": dict(plan.custom_names),
    }
    return tables | rest


def reading_from(plain: object, limits: Limits = Limits()) -> Reading:  # noqa: B008 - frozen
    """A reading out of plain data.

    Args:
        plain: What ``plain_reading`` gave, after a way that is not trusted.
        limits: How much of everything there may be.

    Raises:
        WireError: Another version, an unknown key, a value of the wrong type, or too much.
    """
    found = _only(plain, {"version", "plan", "problems", "losses"})
    if found["version"] != VERSION:
        raise WireError("expected another version")
    plan = None if found["plan"] is None else plan_from(found["plan"], limits)
    most = limits.problems + 1
    return Reading(
        plan,
        tuple(_records(Problem, found["problems"], most)),
        tuple(_records(Loss, found["losses"], 20 * most)),
    )


def plan_from(plain: object, limits: Limits = Limits()) -> Plan:  # noqa: B008 - frozen
    """A plan out of plain data.

    Raises:
        WireError: An unknown key, a value of the wrong type, or too much of something.
    """
    found = _only(plain, {*_TABLES, "source", "written_by", "custom_names"})
    names = found["custom_names"]
    if not isinstance(names, dict):
        raise WireError("expected an object")
    return Plan(
        **{
            name: tuple(_records(kind, found[name], getattr(limits, _BOUNDS[name])))
            for name, kind in _TABLES.items()
        },
        source=_text(found["source"]),
        written_by=_text(found["written_by"]),
        custom_names={_text(key): _text(value) for key, value in names.items()},
    )


def plain_fields(record: Any, without: frozenset[str]) -> dict[str, Any]:
    """What a record says beyond its defaults, as plain data; some fields left out."""
    found, kind = {}, typing.cast("type", type(record))
    for name, (codec, default) in _fields(kind).items():
        value = getattr(record, name)
        if name not in without and value != default:
            found[name] = value if codec.encode is None else codec.encode(value)
    return found


def fields_from(kind: type, plain: object) -> dict[str, Any]:
    """The values of a record's fields out of plain data, by name.

    Raises:
        WireError: A field that the record does not have, or a value of the wrong type.
    """
    known = _fields(kind)
    if not isinstance(plain, dict) or not plain.keys() <= known.keys():
        raise WireError(f"unknown fields of {kind.__name__}")
    return {name: known[name][0].decode(value) for name, value in plain.items()}


def _columns(kind: type, records: Sequence[Any]) -> dict[str, Any]:
    """Records as the fields that differ anywhere from their default, and one row a record."""
    names, columns = [], []
    for name, (codec, default) in _fields(kind).items():
        column = [getattr(record, name) for record in records]
        if default is dataclasses.MISSING or any(value != default for value in column):
            names.append(name)
            encode = codec.encode
            columns.append(column if encode is None else [encode(value) for value in column])
    return {"fields": names, "rows": [list(row) for row in zip(*columns, strict=True)]}


def _records(kind: type, plain: object, most: int) -> list[Any]:
    found = _only(plain, {"fields", "rows"})
    names, rows = _listed(found["fields"]), _listed(found["rows"])
    fields = _fields(kind)
    if len(rows) > most:
        raise WireError(f"more than {most:,} of {kind.__name__}")
    if len(set(map(str, names))) != len(names) or not set(map(str, names)) <= set(fields):
        raise WireError(f"unknown fields of {kind.__name__}")
    missing = [n for n, (_, d) in fields.items() if d is dataclasses.MISSING and n not in names]
    if missing or any(type(row) is not list or len(row) != len(names) for row in rows):
        raise WireError(f"rows of {kind.__name__} do not fit their fields")
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return records(
        kind,
        {
            name: [*map(fields[name][0].decode, column)]
            for name, column in zip(names, columns, strict=True)
        },
    )


@functools.cache
def _fields(kind: type) -> dict[str, tuple[Codec, Any]]:
    hints = typing.get_type_hints(kind)
    return {
        field.name: (_codec(hints[field.name]), field.default) for field in dataclasses.fields(kind)
    }


def _codec(hint: Any) -> Codec:
    if typing.get_origin(hint) in {types.UnionType, typing.Union}:
        (inner,) = [part for part in typing.get_args(hint) if part is not type(None)]
        return _optional(_codec(inner))
    if typing.get_origin(hint) is tuple:
        return _tuple(typing.get_args(hint))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _nested(hint)
    if issubclass(hint, StrEnum):
        return Codec(str, _member(hint))
    return _PLAIN[hint]


def _optional(inner: Codec) -> Codec:
    encode, decode = inner.encode, inner.decode
    return Codec(
        None if encode is None else lambda value: None if value is None else encode(value),
        lambda value: None if value is None else decode(value),
    )


def _tuple(parts: tuple[Any, ...]) -> Codec:
    if len(parts) == 2 and parts[1] is Ellipsis:
        inner = _codec(parts[0])
        encode, decode = inner.encode, inner.decode
        return Codec(
            list if encode is None else lambda value: [encode(item) for item in value],
            lambda value: tuple([decode(item) for item in _listed(value)]),
        )
    return _fixed(tuple(map(_codec, parts)), tuple)


def _fixed(codecs: tuple[Codec, ...], make: Callable[[list[Any]], Any]) -> Codec:
    def encode(value: Sequence[Any]) -> list[Any]:
        return [
            item if codec.encode is None else codec.encode(item)
            for codec, item in zip(codecs, value, strict=True)
        ]

    def decode(value: object) -> Any:
        items = _listed(value)
        if len(items) != len(codecs):
            raise WireError("expected another number of values")
        return make([codec.decode(item) for codec, item in zip(codecs, items, strict=True)])

    return Codec(encode, decode)


def _nested(kind: type) -> Codec:
    """A record within a record: all its values in order; an empty list where all are defaults."""
    names, codecs = list(_fields(kind)), tuple(codec for codec, _ in _fields(kind).values())
    inner = _fixed(codecs, lambda values: kind(*values))
    is_bare = all(default is not dataclasses.MISSING for _, default in _fields(kind).values())
    empty = kind() if is_bare else None
    encode = typing.cast("Callable[[Any], Any]", inner.encode)

    return Codec(
        lambda value: [] if value == empty else encode([getattr(value, name) for name in names]),
        lambda value: empty if is_bare and value == [] else inner.decode(value),
    )


def _member(kind: type[StrEnum]) -> Callable[[object], StrEnum]:
    members = {str(member): member for member in kind}

    def decode(value: object) -> StrEnum:
        member = members.get(value) if isinstance(value, str) else None
        if member is None:
            raise WireError(f"expected a {kind.__name__}")
        return member

    return decode


def _only(plain: object, keys: set[str]) -> dict[str, Any]:
    if not isinstance(plain, dict) or set(plain) != keys:
        raise WireError("expected other keys")
    return plain


def _listed(value: object) -> list[Any]:
    if type(value) is not list:
        raise WireError("expected a list")
    return value


def _text(value: object) -> str:
    if type(value) is not str or len(value) > MOST_TEXT:
        raise WireError("expected a text")
    return value


def _integer(value: object) -> int:
    if type(value) is not int or abs(value) > MOST_NUMBER:
        raise WireError("expected a whole number")
    return value


def _number(value: object) -> float:
    if type(value) not in {int, float} or not math.isfinite(value):  # type: ignore[arg-type]
        raise WireError("expected a number")
    return value  # type: ignore[return-value]


def _flag(value: object) -> bool:
    if type(value) is not bool:
        raise WireError("expected true or false")
    return value


def _moment(value: object) -> datetime:
    try:
        if type(value) is str and len(value) in {16, 19}:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                return moment
    except ValueError:
        pass
    raise WireError("expected an instant")


def _plain_moment(value: datetime) -> str:
    return value.isoformat("T", "seconds" if value.second else "minutes")


def _day(value: object) -> date:
    try:
        if type(value) is str and len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise WireError("expected a date")


def _decimal(value: object) -> Decimal:
    if type(value) is not str or not _DECIMAL.fullmatch(value):
        raise WireError("expected an amount")
    return Decimal(value)


_PLAIN: dict[Any, Codec] = {
    str: Codec(None, _text),
    int: Codec(None, _integer),
    float: Codec(None, _number),
    bool: Codec(None, _flag),
    datetime: Codec(_plain_moment, _moment),
    date: Codec(date.isoformat, _day),
    Decimal: Codec(str, _decimal),
}
