"""Rows: a version on each, written inside commands only, read through an actor only."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, NoReturn, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from sightline.kernel import frame
from sightline.kernel.errors import OutsideCommand, Stale, Unscoped
from sightline.kernel.ids import new_id

BATCH = 500


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: ids, dates and decimals become text."""
    if value is None or isinstance(value, bool | int | dict | list):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return str(value)


class RowSet(models.QuerySet[Any]):
    """A queryset that reads; writing in bulk goes through ``insert_rows`` and ``Row.save``."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise OutsideCommand("write rows with save, delete or insert_rows inside a command")

    update = delete = create = _refuse  # type: ignore[assignment]
    bulk_create = bulk_update = get_or_create = update_or_create = _refuse  # type: ignore[assignment]


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
    texts that must be erasable without breaking the chain.
    """

    digested: ClassVar[frozenset[str]] = frozenset()

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[Rows] = Rows()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any) -> Self:
        row = super().from_db(db, field_names, values)
        row.__dict__["_read"] = dict(zip(field_names, values, strict=False))
        return row

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the row's own id and the nodes above it that a grant may name."""
        return (self.id,)

    def changed(self) -> dict[str, tuple[Any, Any]]:
        """Return field name to (as read, as it stands now), for fields that differ."""
        read = self.__dict__.get("_read", {})
        now = {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields}
        return {
            name: (read[name], value)
            for name, value in now.items()
            if name in read and name != "version" and read[name] != value
        }

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
        self.__dict__["_read"].update(values)
        before = {name: _noted(self, name, old) for name, (old, _) in changes.items()}
        after = {name: _noted(self, name, new) for name, (_, new) in changes.items()}
        here.note(self._meta.label, self.pk, before, after)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the row; rows that lean on it must be gone before."""
        here = frame.current()
        before = _image(self)
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
    models.QuerySet.bulk_create(RowSet(model), rows, batch_size=BATCH)
    for row in rows:
        row.__dict__["_read"] = {f.attname: getattr(row, f.attname) for f in _fields(row)}
        here.note(model._meta.label, row.pk, None, _image(row))


def update_rows(rows: Sequence[Row]) -> int:
    """Update the changed columns of rows of one model in batches; return how many changed.

    The rows must have been read inside this command, under its locks: versions are raised
    without being compared one by one.
    """
    here = frame.current()
    differing = [(row, row.changed()) for row in rows]
    differing = [(row, changes) for row, changes in differing if changes]
    if not differing:
        return 0
    names = sorted({name for _, changes in differing for name in changes})
    for row, changes in differing:
        row.version += 1
        before = {name: _noted(row, name, old) for name, (old, _) in changes.items()}
        after = {name: _noted(row, name, new) for name, (_, new) in changes.items()}
        here.note(row._meta.label, row.pk, before, after)
        row.__dict__["_read"].update({name: new for name, (_, new) in changes.items()})
    touched = [row for row, _ in differing]
    by_attname = {f.attname: f.name for f in _fields(touched[0])}
    models.QuerySet.bulk_update(
        RowSet(type(touched[0])),
        touched,
        [*(by_attname[name] for name in names), "version"],
        batch_size=100,
    )
    return len(touched)


def _fields(row: Row) -> Iterable[Any]:
    return row._meta.concrete_fields


def _image(row: Row) -> dict[str, Any]:
    return {
        f.attname: _noted(row, f.attname, getattr(row, f.attname))
        for f in _fields(row)
        if f.attname not in {"id", "version"}
    }


def _noted(row: Row, name: str, value: Any) -> Any:
    if name in row.digested and value:
        return frame.digest(str(row.pk), str(value))
    return plain(value)
