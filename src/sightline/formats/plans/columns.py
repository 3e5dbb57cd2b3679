"""Makes many frozen records of a plan at once, out of columns.

A frozen dataclass sets each field through a guarded call; a file has a million of them. Here the
values of a record go in together, which is what the guard allows to happen only at its making.
"""

import dataclasses
import functools
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import repeat
from operator import is_
from typing import Any, TypeVar, cast, overload

T = TypeVar("T")


class Same(Sequence[T]):
    """A column that is known to have one value everywhere, as most of a file's columns have.

    Whoever has one may look at its first cell alone.
    """

    __slots__ = ("_n_rows", "_value")

    def __init__(self, value: T, n_rows: int) -> None:
        """Stand for a value so many times."""
        self._value, self._n_rows = value, n_rows

    def __len__(self) -> int:
        """How many rows there are."""
        return self._n_rows

    def __iter__(self) -> Iterator[T]:
        """The value, so many times."""
        return repeat(self._value, self._n_rows)

    def __contains__(self, value: object) -> bool:
        """Tell whether it is this value."""
        return self._n_rows > 0 and value == self._value

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        """The value at a place, or a stretch of them."""
        places = range(self._n_rows)[place]
        return Same(self._value, len(places)) if isinstance(places, range) else self._value


def same(value: T, n_rows: int) -> Sequence[T]:
    """Return a column of one value."""
    return Same(value, n_rows)


def over(read: Callable[..., T], *columns: Sequence[Any]) -> Sequence[T]:
    """Return what a function makes of each row of some columns; like rows are looked at once.

    Args:
        read: What comes of a row depends on its values alone, which can be hashed.
        columns: Equally long.
    """
    differing = [place for place, column in enumerate(columns) if type(column) is not Same]
    if not differing:
        n_rows = len(columns[0])
        return same(read(*(column[0] for column in columns)), n_rows) if n_rows else []
    if len(differing) == 1:
        (place,) = differing
        column, firsts = columns[place], [column[0] if column else None for column in columns]
        before, after = firsts[:place], firsts[place + 1 :]
        known = {value: read(*before, value, *after) for value in set(column)}
        return list(map(known.__getitem__, column))
    rows = list(zip(*columns, strict=True))
    each = {row: read(*row) for row in set(rows)}
    return list(map(each.__getitem__, rows))


def records(kind: type[T], columns: Mapping[str, Sequence[Any]]) -> list[T]:
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
    base, varied, n_records = _parted(columns)
    # What equals the default everywhere is left to the class, which keeps it as its attribute.
    base = {name: one for name, one in base.items() if one is not defaults[name]}
    base.update(dict.fromkeys(varied))  # has all keys, so that no copy need grow
    new: Any = object.__new__
    made: list[T] = list(map(new, repeat(kind, n_records)))
    values = list(map(dict.copy, repeat(base, n_records)))
    for name, column in varied.items():
        for each, value in zip(values, column):  # noqa: B905  # checked
            each[name] = value
    deque(map(cast("Any", kind).__dict__["__dict__"].__set__, made, values), 0)
    return made


def _parted(
    columns: Mapping[str, Sequence[Any]],
) -> tuple[dict[str, Any], dict[str, Sequence[Any]], int]:
    """Return the values that are the same in every record, the other columns, and their length."""
    n_records = max(map(len, columns.values()), default=0)
    if any(len(column) < n_records for column in columns.values()):
        raise ValueError("a column is shorter than another")
    steady = {name: column[0] for name, column in columns.items() if n_records and _is_one(column)}
    return steady, {name: columns[name] for name in columns if name not in steady}, n_records


def _is_one(column: Sequence[Any]) -> bool:
    return type(column) is Same or all(map(is_, column, repeat(column[0])))


def record(kind: type[T], values: dict[str, Any]) -> T:
    """Make one record that has these values, all of them, as its own."""
    made = object.__new__(kind)
    object.__setattr__(made, "__dict__", values)
    return made


@functools.cache
def _defaults(kind: type) -> dict[str, Any]:
    return {field.name: field.default for field in dataclasses.fields(kind)}
