"""Many rows into one table by the database's own bulk path: values prepared a column at a time.

Only ``kernel`` and derived tables write through here; a context's rows go by ``insert_rows``.
"""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache, lru_cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, models

LEAST = 100  # fewer rows gain nothing
AT_ONCE = 2000  # rows converted at once
Column = Sequence[Any]
Convert = Callable[[Column], Column]
Table = Iterable[Sequence[Any]]


class JsonText(str):
    """JSON that is text already, so that it is not made twice."""

    __slots__ = ()


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the search for garbage while a great many rows are made and none is let go."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def takes(model: type[models.Model]) -> bool:
    """Tell whether every column of a model is of a type that is known here."""
    return all(_kind(field) for field in model._meta.concrete_fields)


def columns_of(model: type[models.Model]) -> list[str]:
    """Return the columns that a new row gives; the database numbers the others."""
    fields = model._meta.concrete_fields
    return [f.attname for f in fields if not isinstance(f, models.AutoField)]


def insert(model: type[models.Model], columns: Sequence[str], table: Table) -> None:
    """Insert rows in the running transaction, as one statement.

    Args:
        columns: Attribute names; the others get what the database gives.
        table: A row's values in the order of the columns, as the model holds them.
    """
    names, converts = _prepared(model, columns)
    into = f"{connection.ops.quote_name(model._meta.db_table)} ({', '.join(names)})"
    if connection.vendor == "postgresql":
        _copy(into, converts, table)
    else:
        marks = ", ".join(["%s"] * len(names))
        sql = f"INSERT INTO {into} VALUES ({marks})"  # noqa: S608 - names of our own columns
        _execute(sql, converts, table)


def update(model: type[models.Model], columns: Sequence[str], table: Table) -> None:
    """Update rows in the running transaction, as one statement.

    Args:
        columns: Attribute names; the last is the key that finds the row.
        table: As for ``insert``.
    """
    names, converts = _prepared(model, columns)
    into, key = connection.ops.quote_name(model._meta.db_table), names[-1]
    if connection.vendor == "postgresql":
        _copy_over(into, names, converts, table)
    else:
        setting = ", ".join(f"{name} = %s" for name in names[:-1])
        sql = f"UPDATE {into} SET {setting} WHERE {key} = %s"  # noqa: S608 - as above
        _execute(sql, converts, table)


def _prepared(model: type[models.Model], columns: Sequence[str]) -> tuple[list[str], list[Convert]]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    chosen = [fields[name] for name in columns]
    converts = _converts(connection.vendor)
    names = [connection.ops.quote_name(str(field.column)) for field in chosen]
    return names, [converts[_kind(field)] for field in chosen]


def _execute(sql: str, converts: Sequence[Convert], table: Table) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(sql, _converted(converts, table))  # type: ignore[arg-type]


def _copy(into: str, converts: Sequence[Convert], table: Table) -> None:
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {into} FROM STDIN") as copy,
    ):
        for row in _converted(converts, table):
            copy.write("\t".join(row) + "\n")


def _converted(converts: Sequence[Convert], table: Table) -> Iterator[tuple[Any, ...]]:
    """Yield the rows as the database takes them; whole columns are converted, not single cells."""
    rows = iter(table)
    while some := list(islice(rows, AT_ONCE)):
        columns = zip(*some, strict=True)
        yield from zip(
            *(c(column) for c, column in zip(converts, columns, strict=True)), strict=True
        )


def _copy_over(into: str, names: Sequence[str], converts: Sequence[Convert], table: Table) -> None:
    """Copy the new values beside the table, then take them over in one statement."""
    listed, key = ", ".join(names), names[-1]
    setting = ", ".join(f"{name} = beside.{name}" for name in names[:-1])
    found = f"FROM beside WHERE {into}.{key} = beside.{key}"
    make = f"CREATE TEMPORARY TABLE beside AS SELECT {listed} FROM {into} LIMIT 0"  # noqa: S608
    take = f"UPDATE {into} SET {setting} {found}"  # noqa: S608 - names of our own columns
    with connection.cursor() as cursor:
        cursor.execute(make)
        _copy(f"beside ({listed})", converts, table)
        cursor.execute(take)
        cursor.execute("DROP TABLE beside")


def _kind(field: Any) -> str:
    """Return how a column's values are prepared; empty for a type that is not known here."""
    while field.is_relation:
        field = field.target_field
    kind = _KINDS.get(field.get_internal_type(), "")
    return "" if kind == "json" and (field.encoder or field.decoder) else kind


_KINDS = {
    "UUIDField": "uuid",
    "DateTimeField": "instant",
    "DateField": "day",
    "JSONField": "json",
    "CharField": "text",
    "TextField": "text",
    "BooleanField": "truth",
    **dict.fromkeys(
        (
            "BigAutoField",
            "BigIntegerField",
            "IntegerField",
            "PositiveIntegerField",
            "PositiveSmallIntegerField",
            "SmallIntegerField",
        ),
        "number",
    ),
}


@cache
def _converts(vendor: str) -> dict[str, Convert]:
    if vendor == "postgresql":
        return {
            "uuid": _each(str, absent="\\N"),
            "instant": _each(lambda value: value.isoformat(), absent="\\N"),
            "day": _each(date.isoformat, absent="\\N"),
            "json": _each(lambda value: _escaped(_json(value)), absent="\\N"),
            "text": _each(_escaped, absent="\\N"),
            "truth": _each(lambda value: "t" if value else "f", absent="\\N"),
            "number": _each(lambda value: str(int(value)), absent="\\N"),
        }
    return {
        "uuid": _each(lambda value: value.hex if type(value) is UUID else UUID(str(value)).hex),
        "instant": _each(lru_cache(maxsize=64)(connection.ops.adapt_datetimefield_value)),
        "day": _each(date.isoformat),
        "json": _each(_json),
        "text": lambda column: [v if type(v) is str or v is None else str(v) for v in column],
        "truth": _as_it_is,
        "number": _as_it_is,
    }


def _each(convert: Callable[[Any], Any], absent: str | None = None) -> Convert:
    return lambda column: [absent if value is None else convert(value) for value in column]


def _as_it_is(column: Column) -> Column:
    return column


def _json(value: Any) -> str:
    """Return JSON as the columns hold it; half a character stays escaped."""
    if type(value) is JsonText:
        try:
            value.encode()
        except UnicodeEncodeError:
            return json.dumps(json.loads(value))
        return str(value)
    return json.dumps(value)


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _escaped(value: Any) -> str:
    """Return text as COPY reads it."""
    return str(value).translate(_ESCAPES)
