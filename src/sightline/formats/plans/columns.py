"""Makes many frozen records of a plan at once, out of columns.

A frozen dataclass sets each field through a guarded call; a file has a million of them. Here the
values of a record go in together, which is what the guard allows to happen only at its making.
"""

import dataclasses
import functools
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

T = TypeVar("T")


def records(kind: type[T], columns: Mapping[str, Iterable[Any]]) -> list[T]:
    """Make records.

    Args:
        kind: A frozen dataclass without slots and without defaults made anew.
        columns: Values by field, all equally long; other fields get their default.

    Raises:
        TypeError: An unknown field, or one without default is missing.
        ValueError: Columns of different length.
    """
    defaults = _defaults(cast("type", kind))
    if not columns.keys() <= defaults.keys():
        raise TypeError(f"unknown fields of {kind.__name__}")
    missing = [
        name
        for name, default in defaults.items()
        if default is dataclasses.MISSING and name not in columns
    ]
    if missing:
        raise TypeError(f"{kind.__name__} needs {missing[0]}")
    named, rest = tuple(columns), {n: d for n, d in defaults.items() if n not in columns}
    new, made = cast("Any", object.__new__), []
    for row in zip(*columns.values(), strict=True):
        record = new(kind)
        values = record.__dict__
        values.update(rest)
        values.update(zip(named, row, strict=True))
        made.append(record)
    return made


@functools.cache
def _defaults(kind: type) -> dict[str, Any]:
    return {field.name: field.default for field in dataclasses.fields(kind)}
