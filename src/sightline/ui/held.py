"""A list over rows already at hand: the page grammar's list without a query of its own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.db.models import Q

from sightline.kernel.errors import Invalid
from sightline.ui.listing import DEFAULT_SIZE, SIZES, Filter, Listing, ListPage

Keep = Callable[[Any, str], bool]


def narrow(key: str, label: str, options: Sequence[tuple[str, str]]) -> Filter:
    """Return a filter of a held list; what it keeps is named in ``HeldListing.keeps``."""
    return Filter(key, label, lambda _: Q(), options)


@dataclass(frozen=True)
class HeldListing(Listing):
    """A list that is narrowed, searched and sorted in memory.

    Args:
        keeps: Filter to whether it keeps a row for a value; ``order`` and ``search`` of a held
            list name attributes of its rows.
    """

    keeps: Mapping[str, Keep] = field(default_factory=dict)

    def chosen(self, rows: Iterable[Any], params: Mapping[str, str]) -> list[Any]:
        """Return the rows that the parameters leave, in their order.

        Raises:
            Invalid: A filter's value or a sort column that does not exist.
        """
        held = list(rows)
        for narrowing in self.filters:
            value = params.get(narrowing.key)
            if value:
                self._check(narrowing, value)
                keep = self.keeps[narrowing.key]
                held = [row for row in held if keep(row, value)]
        for word in params.get("q", "").casefold().split()[:8]:
            held = [row for row in held if word in self._text(row)]
        return self._sorted(held, params.get("sort") or self.default_sort)

    def _check(self, narrowing: Filter, value: str) -> None:
        if value not in {key for key, _ in narrowing.choices()}:
            raise Invalid({narrowing.key: [f"{value[:60]} is not one of its choices."]})

    def _text(self, row: Any) -> str:
        return " ".join(str(getattr(row, name)) for name in self.search).casefold()

    def _sorted(self, rows: list[Any], sort: str) -> list[Any]:
        by_key = {column.key: column.order for column in self.columns if column.order}
        name = by_key.get(sort.removeprefix("-"))
        if name is None:
            raise Invalid({"sort": [f"The list cannot be sorted by {sort[:60]}."]})
        read = attrgetter(name)
        known = [row for row in rows if read(row) is not None]
        known.sort(key=lambda row: (row.name.casefold(), row.pk))
        known.sort(key=lambda row: _key(read(row)), reverse=sort.startswith("-"))
        return known + [row for row in rows if read(row) is None]

    def held_page(self, rows: Iterable[Any], params: Mapping[str, str]) -> ListPage:
        """Return the page of rows that the parameters ask for."""
        held = self.chosen(rows, params)
        size = _whole(params.get("size", ""), DEFAULT_SIZE)
        size = size if size in SIZES else DEFAULT_SIZE
        last = max(1, -(-len(held) // size))
        number = min(max(1, _whole(params.get("page", ""), 1)), last)
        shown = held[(number - 1) * size : number * size]
        return ListPage(self, shown, self.shown(params), len(held), number, size, params)


def _key(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default
