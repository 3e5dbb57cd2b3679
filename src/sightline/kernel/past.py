"""What rows were: who changed them since, how they stood at an instant, and the way back.

The journal's row changes are read here; the chain itself is written and verified in ``journal``.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db import models

from sightline.kernel.errors import Refused
from sightline.kernel.journal import names
from sightline.kernel.models import RowChange
from sightline.kernel.policy import RowType
from sightline.kernel.rows import delete_rows, insert_rows, noted, update_rows

if TYPE_CHECKING:
    from sightline.kernel.rows import Row

BATCH = 500


def changes_since(row: "Row", version: int) -> tuple[str, dict[str, tuple[Any, Any]]]:
    """Return who last changed a row and field to (value at ``version``, value now)."""
    rows = RowChange.objects.filter(row_id=row.pk, before__isnull=False)
    latest = rows.select_related("entry").order_by("-sequence", "-number")
    recent = list(latest[: max(0, row.version - version)])
    differences: dict[str, tuple[Any, Any]] = {}
    for change in recent:
        for name, old in (change.before or {}).items():
            differences[name] = (old, noted(row, name, getattr(row, name, None)))
    who = names([recent[0].entry.actor_id]) if recent else {}
    return next(iter(who.values()), "Somebody"), differences


def history(row_ids: Sequence[UUID], *, limit: int = 200) -> list[RowChange]:
    """Return the changes of rows, newest first, each with its entry."""
    changes = RowChange.objects.filter(row_id__in=row_ids).select_related("entry")
    return list(changes.order_by("-sequence", "number")[:limit])


def writers(
    model: str, row_ids: Sequence[UUID], fields: Sequence[str]
) -> Iterable[tuple[UUID, UUID | None]]:
    """Return (row, who set one of the fields) for rows of a model, each pair once."""
    rows = RowChange.objects.filter(model=model, row_id__in=row_ids)
    wrote = rows.filter(after__has_any_keys=list(fields))
    return wrote.order_by().values_list("row_id", "entry__actor_id").distinct()


def said(
    model: type[models.Model], row_ids: Sequence[UUID], fields: Sequence[str]
) -> Iterable[tuple[UUID, dict[str, Any]]]:
    """Return (row, what was written of some fields) for rows of a model, oldest first.

    Values are as the journal has them, plain.
    """
    rows = RowChange.objects.filter(model=model._meta.label, after__has_any_keys=list(fields))
    if len(row_ids) <= BATCH:  # beyond that it is cheaper to read all the model's changes
        rows = rows.filter(row_id__in=list(row_ids))
    wanted = frozenset(row_ids)
    for row_id, after in rows.order_by("sequence", "number").values_list("row_id", "after"):
        if row_id in wanted and after is not None:
            yield row_id, {name: after[name] for name in fields if name in after}


def as_it_was(
    rows: Iterable[RowType], model: type[RowType], instant: datetime, *, later: bool = False
) -> list[RowType]:
    """Return rows of a model as they stood at an instant, newest changes undone.

    Args:
        rows: The rows as they stand now, already cut to what the actor may see. Rows that were
            deleted since do not come back; in this product rows are ended, not deleted.
        later: Keep rows made after the instant, as they were made: a register brought in today
            tells of projects that existed long before.
    """
    held = {row.pk: row for row in rows}
    since = RowChange.objects.filter(model=model._meta.label, at__gt=instant)
    if len(held) <= BATCH:  # beyond that it is cheaper to read all the model's changes
        since = since.filter(row_id__in=list(held))
    hidden = model.digested | model.heavy
    columns = {f.attname: f for f in model._meta.concrete_fields}
    newest_first = since.order_by("-sequence", "-number").values_list("row_id", "before")
    for row_id, before in newest_first.iterator():
        if row_id not in held:
            continue
        if before is None:
            if not later:
                del held[row_id]
            continue
        for name, value in before.items():
            if name not in hidden:  # the journal keeps their digest only
                setattr(held[row_id], name, _parsed(columns.get(name), value))
    return list(held.values())


def _parsed(column: Any, value: Any) -> Any:
    if column is None or isinstance(column, models.JSONField):
        return value
    return column.to_python(value)


def revert(
    entry_id: UUID,
    *,
    before: Callable[[dict[str, list[UUID]]], None],
    hidden: Callable[[UUID], Any] = lambda row_id: None,
    among: Collection[UUID] = (),
) -> dict[str, list[UUID]]:
    """Undo the row changes of an entry, newest first, inside the running command.

    Args:
        before: Called with model label to the rows about to go or be restored, so that derived
            rows which lean on them can be dropped.
        hidden: A row's id to what its field was of which the journal keeps a digest only.
        among: Entries that are undone together, the last one first; they do not stand in each
            other's way.

    Returns:
        Model label to the ids of the rows removed or restored.

    Raises:
        Refused: ``changed-since`` when a later entry left one of the rows different;
            ``not-undoable`` when nobody knows what a field was of which there is only a digest.
    """
    changes = list(RowChange.objects.filter(entry_id=entry_id).order_by("-number"))
    ids: dict[str, list[UUID]] = {}
    for change in changes:
        ids.setdefault(change.model, []).append(change.row_id)
    if changes:
        _check_untouched(changes[0].sequence, ids, among)
    before(ids)
    for model, group in groupby(changes, key=lambda change: change.model):
        _restore(apps.get_model(model), list(group), hidden)
    return ids


def _check_untouched(sequence: int, ids: dict[str, list[UUID]], among: Collection[UUID]) -> None:
    """Refuse if a row is not what the entry left; what was changed and taken back counts not."""
    for model, row_ids in ids.items():
        for first in range(0, len(row_ids), BATCH):
            later = RowChange.objects.filter(
                model=model, row_id__in=row_ids[first : first + BATCH], sequence__gt=sequence
            )
            if among:
                later = later.exclude(entry_id__in=list(among))
            if _differs(later.order_by("sequence", "number")):
                label = apps.get_model(model)._meta.verbose_name
                words = f"A {label} was changed since; undo that change first."
                raise Refused("changed-since", words)


def _differs(later: Iterable[RowChange]) -> bool:
    """Tell whether changes, in their order, leave any field other than they found it."""
    found: dict[tuple[UUID, str], Any] = {}
    left: dict[tuple[UUID, str], Any] = {}
    for change in later:
        if change.before is None or change.after is None:
            return True
        for name, value in change.before.items():
            found.setdefault((change.row_id, name), value)
            left[change.row_id, name] = change.after.get(name)
    return found != left


def _restore(model: Any, changes: list[RowChange], hidden: Callable[[UUID], Any]) -> None:
    columns = {f.attname: f for f in model._meta.concrete_fields}
    for first in range(0, len(changes), BATCH):
        batch = changes[first : first + BATCH]
        held = model.objects.system("undo").filter(pk__in=[c.row_id for c in batch])
        there = {row.pk: row for row in held}
        again = {c.row_id: _made_anew(model, c, columns) for c in batch if c.after is None}
        for change in batch:
            if change.before and change.after is not None:
                row = again.get(change.row_id) or there[change.row_id]
                _set_back(row, change.before, columns, hidden)
        fresh = {c.row_id for c in batch if c.before is None}
        _write(there, fresh, list(again.values()))


def _write(there: dict[UUID, Any], fresh: set[UUID], again: list[Any]) -> None:
    """Let go of what was new, so that what it had replaced can take its place again."""
    going = [row for pk, row in there.items() if pk in fresh]
    update_rows(going)  # they let go of each other first
    delete_rows(going)
    update_rows([row for pk, row in there.items() if pk not in fresh])
    insert_rows(again)


def _set_back(
    row: Any, values: dict[str, Any], columns: dict[str, Any], hidden: Callable[[UUID], Any]
) -> None:
    """Set fields to what the journal has; where it has a digest only, to what answers to it."""
    for name, value in values.items():
        is_known = name not in row.digested | row.heavy or not value
        held = _parsed(columns.get(name), value) if is_known else hidden(row.pk)
        if not is_known and noted(row, name, held) != value:
            words = (
                f"A {row._meta.verbose_name} cannot be restored: the journal keeps a digest only."
            )
            raise Refused("not-undoable", words)
        setattr(row, name, held)


def _made_anew(model: Any, change: RowChange, columns: dict[str, Any]) -> Any:
    """Return a row that was deleted, as it was; its versions go on where they ended."""
    hidden, before = model.digested | model.heavy, change.before or {}
    if any(before.get(name) for name in hidden):
        words = f"A {model._meta.verbose_name} that was dropped cannot be made anew."
        raise Refused("not-undoable", words)
    said = {n: _parsed(columns.get(n), v) for n, v in before.items() if n not in hidden}
    n_changes = RowChange.objects.filter(row_id=change.row_id).count()
    return model(id=change.row_id, version=n_changes + 1, **said)
