"""Rows: a version on each, written inside commands only, read through an actor only."""

import copy
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, NoReturn, Self
from uuid import UUID

from django.db import connection, models
from django.db.models import Q
from django.db.models.base import ModelState

from sightline.kernel import bulk, frame
from sightline.kernel.errors import OutsideCommand, Stale, UnexplainedChange, Unscoped
from sightline.kernel.ids import new_id

BATCH = 500


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: ids, dates and decimals become text.

    The answer shares nothing with the value, and both databases give back exactly what they took:
    PostgreSQL writes 1e16 as a whole number and knows no negative zero.
    """
    if value is None or type(value) is str or isinstance(value, bool | int):
        return value
    if type(value) is UUID:
        return str(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) >= 1e16 else value + 0.0
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


class RowSet(models.QuerySet[Any]):
    """A queryset that reads; writing in bulk goes through ``insert_rows`` and ``Row.save``."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise OutsideCommand("write rows with save, delete or insert_rows inside a command")

    update = delete = create = _refuse
    bulk_create = bulk_update = get_or_create = update_or_create = _refuse


class Rows(models.Manager[Any]):
    """The closed door: reading every row of a model needs an actor or a stated reason."""

    def get_queryset(self) -> RowSet:
        if getattr(self, "instance", None) is None:
            raise Unscoped(f"read {self.model.__name__} through policy.visible(actor, ...)")
        return RowSet(self.model, using=self._db)

    def scoped(self, rows: Q) -> RowSet:
        """Return the rows a scope allows; only ``policy.visible`` calls this."""
        return RowSet(self.model, using=self._db).filter(rows)

    def system(self, reason: str) -> RowSet:
        """Return all rows, for a reason that a test lists and counts."""
        assert reason
        return RowSet(self.model, using=self._db)


class Row(models.Model):
    """A versioned row whose every change is noted for the journal.

    ``digested`` names fields that enter the journal as a digest only: secrets, and personal
    texts that must be erasable without breaking the chain. ``heavy`` names large frozen fields,
    which enter as a digest of their content.
    """

    digested: ClassVar[frozenset[str]] = frozenset()
    heavy: ClassVar[frozenset[str]] = frozenset()

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[Rows] = Rows()

    class Meta:
        abstract = True

    @classmethod
    def from_db(  # type: ignore[override]  # the stubs are of a later Django
        cls, db: str | None, field_names: Any, values: Any
    ) -> Self:
        row = super().from_db(db, field_names, values)
        row.__dict__["_read"] = {
            name: _kept(cls, name, value) for name, value in zip(field_names, values, strict=False)
        }
        return row

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read the row anew; what was read is what later changes are compared with."""
        super().refresh_from_db(*args, **kwargs)
        fresh = kwargs.get("fields") or (args[1] if len(args) > 1 else None)
        read = self.__dict__.setdefault("_read", {})
        for column in _fields(self):
            if column.attname in self.__dict__ and (fresh is None or column.attname in fresh):
                read[column.attname] = _kept(
                    type(self), column.attname, self.__dict__[column.attname]
                )

    def like(self, **columns: Any) -> Self:
        """Return a new row that differs from this new one in some columns, by attribute name.

        For making thousands of rows: much faster than calling the model. What the rows share
        must not be changed in place.
        """
        row = type(self).__new__(type(self))
        row.__dict__.update(self.__dict__)
        row.__dict__.update(columns)
        row._state = ModelState()
        held = self._state.fields_cache
        row._state.fields_cache = {k: v for k, v in held.items() if f"{k}_id" not in columns}
        if "id" not in columns:
            row.id = new_id()
        return row

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the row's own id and the nodes above it that a grant may name."""
        return (self.id,)

    def changed(self) -> dict[str, tuple[Any, Any]]:
        """Return field name to (as read, as it stands now), for fields that differ."""
        read, held = self.__dict__.get("_read", {}), self.__dict__
        names = [f.attname for f in _fields(self) if f.attname in held and f.attname != "version"]
        if unread := set(names) - set(read):
            raise UnexplainedChange(f"{self._meta.label} {unread} set without having been read")
        return {name: (read[name], held[name]) for name in names if read[name] != held[name]}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row, or update its changed columns where the version still stands."""
        if self._state.adding:
            insert_rows([self])
            return
        changes = self.changed()
        if not changes:
            return
        here = frame.current()
        values = {name: new for name, (_, new) in changes.items()}
        where = RowSet(type(self)).filter(pk=self.pk, version=self.version)
        if not models.QuerySet.update(where, **values, version=self.version + 1):
            raise Stale(f"This {self._meta.verbose_name} was changed meanwhile.")
        self.version += 1
        self.__dict__["_read"].update(
            {name: _kept(type(self), name, value) for name, value in values.items()}
        )
        before = {name: noted(self, name, old) for name, (old, _) in changes.items()}
        after = {name: noted(self, name, new) for name, (_, new) in changes.items()}
        here.note(self._meta.label, self.pk, before, after)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the row; rows that lean on it must be gone before."""
        here = frame.current()
        before = _image(self) | {
            name: noted(self, name, old) for name, (old, _) in self.changed().items()
        }
        gone = models.QuerySet.delete(RowSet(type(self)).filter(pk=self.pk, version=self.version))
        if not gone[0]:
            raise Stale(f"This {self._meta.verbose_name} was changed meanwhile.")
        here.note(self._meta.label, self.pk, before, None)
        return gone


def insert_rows(rows: Sequence[Row]) -> None:
    """Insert rows of one model, each noted for the journal."""
    if not rows:
        return
    here = frame.current()
    model = type(rows[0])
    _insert(model, rows)
    columns, copied = _columns(model), _copied(model)
    for row in rows:
        held = row.__dict__
        read = held["_read"] = {name: held[name] for name in columns}
        for name in copied:
            read[name] = copy.deepcopy(read[name])
        here.note(model._meta.label, row.pk, None, _image(row))


def _insert(model: type[Row], rows: Sequence[Row]) -> None:
    if len(rows) < bulk.LEAST or not bulk.takes(model):
        models.QuerySet.bulk_create(RowSet(model), rows, batch_size=BATCH)
        return
    columns = bulk.columns_of(model)
    bulk.insert(model, columns, ([row.__dict__[name] for name in columns] for row in rows))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def update_rows(rows: Sequence[Row]) -> int:
    """Update the changed columns of rows of one model in batches; return how many changed.

    Raises:
        Stale: One of them was changed since it was read.
    """
    here = frame.current()
    differing = [(row, row.changed()) for row in rows]
    differing = [(row, changes) for row, changes in differing if changes]
    if not differing:
        return 0
    _lock_versions([row for row, _ in differing])
    names = sorted({name for _, changes in differing for name in changes})
    for row, changes in differing:
        row.version += 1
        before = {name: noted(row, name, old) for name, (old, _) in changes.items()}
        after = {name: noted(row, name, new) for name, (_, new) in changes.items()}
        here.note(row._meta.label, row.pk, before, after)
        row.__dict__["_read"].update(
            {name: _kept(type(row), name, new) for name, (_, new) in changes.items()}
        )
    _update([row for row, _ in differing], names)
    return len(differing)


def _update(rows: Sequence[Row], names: Sequence[str]) -> None:
    model = type(rows[0])
    if len(rows) >= bulk.LEAST and bulk.takes(model):
        columns = [*names, "version", "id"]
        bulk.update(model, columns, ([getattr(row, name) for name in columns] for row in rows))
        return
    by_attname = {f.attname: f.name for f in _fields(rows[0])}
    fields = [*(by_attname[name] for name in names), "version"]
    models.QuerySet[Any](model).bulk_update(rows, fields, batch_size=100)


def delete_rows(rows: Sequence[Row]) -> None:
    """Delete rows of one model, each noted for the journal; rows that lean on them must be gone."""
    here = frame.current()
    for row in rows:
        here.note(row._meta.label, row.pk, _image(row), None)
    if rows:
        models.QuerySet.delete(RowSet(type(rows[0])).filter(pk__in=[row.pk for row in rows]))


def _lock_versions(rows: Sequence[Row]) -> None:
    """Lock rows of one model in the order of their ids; refuse if a version moved on."""
    model = type(rows[0])
    read = {row.pk: row.version for row in rows}
    for start in range(0, len(rows), BATCH):
        some = sorted(read)[start : start + BATCH]
        held = RowSet(model).select_for_update().filter(pk__in=some).order_by("pk")
        if dict(held.values_list("pk", "version")) != {pk: read[pk] for pk in some}:
            raise Stale(f"A {model._meta.verbose_name} among these was changed meanwhile.")


def _kept(model: type[Row], name: str, value: Any) -> Any:
    """Return what a column held when it was read, safe from changes made in place."""
    shared = name in model.heavy or not isinstance(value, dict | list)
    return value if shared else copy.deepcopy(value)


def _fields(row: Row) -> Iterable[Any]:
    return row._meta.concrete_fields


def _image(row: Row) -> dict[str, Any]:
    held, hidden = row.__dict__, row.digested | row.heavy
    image = {}
    for name in _columns(type(row)):
        value = held[name] if name in held else getattr(row, name)
        if name in hidden:
            image[name] = noted(row, name, value)
        else:
            image[name] = _PLAINLY.get(type(value), plain)(value)
    del image["id"], image["version"]
    return image


def _same(value: Any) -> Any:
    return value


_PLAINLY: dict[type, Callable[[Any], Any]] = {  # what ``plain`` does to the most frequent types
    str: _same,
    int: _same,
    bool: _same,
    type(None): _same,
    UUID: str,
    date: date.isoformat,
    datetime: datetime.isoformat,
}


@cache
def _columns(model: type[Row]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


@cache
def _copied(model: type[Row]) -> tuple[str, ...]:
    """Return the columns whose values can change in place and are compared with what was read."""
    fields = model._meta.concrete_fields
    json = (f.attname for f in fields if isinstance(f, models.JSONField))
    return tuple(name for name in json if name not in model.heavy)


def noted(row: Row, name: str, value: Any) -> Any:
    """Return a field's value as the journal shows it: plain, or its digest only."""
    if name in row.digested and value:
        return frame.digest(str(row.pk), str(value))
    if name in row.heavy and value:
        return frame.content_digest(value)
    return plain(value)
