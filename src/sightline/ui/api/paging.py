"""Pages by cursor: a list's own order, continued after the last row of the page before.

A row that stays in the list is met exactly once, however many come or go meanwhile. The cursor
is signed and bound to its question, so nobody moves it to another list or other filters.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet

from sightline.kernel.errors import Invalid
from sightline.kernel.journal import canonical
from sightline.kernel.rows import plain
from sightline.ui.listing import Listing

MOST = 200
USUAL = 50
SALT = "sightline.api.cursor"


@dataclass(frozen=True)
class Page:
    """Rows in their order, and what opens the page after; ``None`` on the last."""

    rows: list[Any]
    next: str | None


def page(
    listing: Listing, rows: QuerySet[Any], params: Mapping[str, str], *, bound_to: str
) -> Page:
    """Return a page of the rows that the parameters leave.

    Args:
        params: The list's own filters, ``q``, ``sort``, and ``limit`` and ``cursor``.
        bound_to: What a cursor must not be carried away from: the path, and who asks.

    Raises:
        Invalid: A limit outside 1 to 200, or a cursor of another question.
    """
    asked = {k: v for k, v in params.items() if k not in {"limit", "cursor", "fields"}}
    same = question(bound_to, params)
    order = asked.get("sort") or listing.default_sort
    chosen = listing.select(rows, asked)
    path, down = _path(listing, order), order.startswith("-")
    if params.get("cursor"):
        chosen = chosen.filter(_after(chosen.model, path, down, opened(params["cursor"], same)))
    size = limit(params)
    held = listing.held(chosen, 0, size + 1)
    shown = held[:size]
    if len(held) <= size:
        return Page(shown, None)
    return Page(shown, closed([plain(_value(shown[-1], path)), str(shown[-1].pk)], same))


def limit(params: Mapping[str, str]) -> int:
    """Return how many rows a page shall have."""
    text = params.get("limit") or str(USUAL)
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= MOST):
        raise Invalid({"limit": [f"Give a whole number from 1 to {MOST}."]})
    return int(text)


def opened(cursor: str, asked: str) -> Any:
    """Return what a cursor holds, or refuse one that is not of this question."""
    try:
        kept, value = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        kept, value = "", None
    if kept != asked:
        raise Invalid({"cursor": ["This cursor is not of this list with these filters."]})
    return value


def closed(value: Any, asked: str) -> str:
    """Return a cursor that holds a place, good for one question."""
    return signing.dumps([asked, value], salt=SALT)


def question(bound_to: str, params: Mapping[str, str]) -> str:
    """Return the digest of what was asked, where and by whom; a cursor is good for it alone."""
    asked = {k: v for k, v in params.items() if k not in {"limit", "cursor", "fields"}}
    return hashlib.sha256(canonical([bound_to, asked])).hexdigest()[:16]


def _path(listing: Listing, order: str) -> str:
    orders = {column.key: column.order for column in listing.columns}
    return orders.get(order.removeprefix("-")) or "pk"  # the list itself refuses unknown ones


def _after(model: type[Model], path: str, down: bool, place: tuple[Any, str]) -> Q:
    """Return the rows after a place in the list's order: its column, empty ones last, then id."""
    value, last = _typed(model, path, place[0]), place[1]
    if value is None:
        return Q(**{f"{path}__isnull": True, "pk__gt": last})
    beyond = Q(**{f"{path}__{'lt' if down else 'gt'}": value})
    return beyond | Q(**{path: value, "pk__gt": last}) | Q(**{f"{path}__isnull": True})


def _typed(model: Any, path: str, value: Any) -> Any:
    try:
        for part in path.split("__"):
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
            model = field.related_model
        return field.to_python(value)
    except FieldDoesNotExist:
        return value
    except ValidationError as error:
        raise Invalid({"cursor": ["This cursor is not of this list."]}) from error


def _value(row: Any, path: str) -> Any:
    try:
        for part in path.split("__"):
            row = getattr(row, part) if row is not None else None
    except ObjectDoesNotExist:
        return None
    return row
