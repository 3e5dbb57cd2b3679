"""The page grammar's list: one definition of columns, filters, search and sorting for the page,
its export, its saved views and the API.

The address is the state: ``q`` searches, ``sort`` names a column (``-`` for descending), ``page``
and ``size`` page, ``cols`` chooses columns, and every filter has its own name.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from sightline.kernel.errors import Invalid

SIZES = (25, 50, 100, 200)
DEFAULT_SIZE = 50
WHY = "a list is searched by the names that its rows show"
RESERVED = ("q", "sort", "page", "size", "cols", "as_of", "view")
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Edit:
    """How a cell is edited in place: the API field, its kind, and its choices if it has any."""

    field: str
    kind: str = "text"
    options: Options = ()


@dataclass(frozen=True)
class Column:
    """One column of a list.

    Args:
        key: Its name in the address, the export and the API.
        value: The row's plain value: what is exported and edited.
        cell: The row's HTML; the value as text if it is not given.
        order: Field path to sort by; ``None`` if it cannot be sorted.
        kind: text, number, money, date, status or link; sets alignment and export type.
        shown: Whether it is shown until somebody chooses columns.
    """

    key: str
    label: str
    value: Callable[[Any], Any]
    cell: Callable[[Any], Any] | None = None
    order: str | None = None
    kind: str = "text"
    edit: Edit | None = None
    shown: bool = True
    help: str = ""

    @property
    def align(self) -> str:
        """The class that aligns the column."""
        return {"money": "amount", "number": "number"}.get(self.kind, "")

    def html(self, row: Any) -> Any:
        """Return what the cell shows."""
        shown = self.cell(row) if self.cell else self.value(row)
        return "" if shown is None else shown

    def td(self, row: Any, *, editable: bool, first: bool) -> SafeString:
        """Return the whole table cell; the first is the row's head."""
        opening = ['th scope="row" class="pin"' if first else "td"]
        if self.align and not first:
            opening.append(f'class="{self.align}"')
        if editable and self.edit:
            opening.append(self._editing(row))
        name = "th" if first else "td"
        inside = conditional_escape(self.html(row))
        return mark_safe(f"<{' '.join(opening)}>{inside}</{name}>")  # noqa: S308 - all parts escaped

    def _editing(self, row: Any) -> str:
        assert self.edit is not None
        value = "" if self.value(row) is None else escape(str(self.value(row)))
        chosen = f' data-options="options-{self.key}"' if self.edit.options else ""
        return (
            f'data-field="{self.edit.field}" data-type="{self.edit.kind}" '
            f'data-value="{value}"{chosen}'
        )


@dataclass(frozen=True)
class Filter:
    """One filter of a list.

    Args:
        rows: The text in the address to the rows it leaves.
        options: The choices, or a function giving them; free text if empty.
        rare: Whether it stands folded away under "More filters" until it is used.
    """

    key: str
    label: str
    rows: Callable[[str], Q]
    options: Options | Callable[[], Options] = ()
    rare: bool = False

    def choices(self) -> Options:
        """Return the choices as (value, label)."""
        return self.options() if callable(self.options) else self.options


@dataclass(frozen=True)
class ListPage:
    """One page of a list, ready for its template."""

    listing: "Listing"
    rows: list[Any]
    columns: tuple[Column, ...]
    total: int
    number: int
    size: int
    params: Mapping[str, str]
    may_edit: Callable[[Any], bool] | None = None
    ticks: str = ""

    @property
    def body(self) -> SafeString:
        """The table's rows, built in one go: a template a cell would cost more than the query."""
        return mark_safe("".join(self._tr(row) for row in self.rows))  # noqa: S308 - parts escaped

    def _tr(self, row: Any) -> str:
        editable = bool(self.may_edit and self.may_edit(row))
        head = f'<tr data-id="{row.pk}" data-version="{getattr(row, "version", 1)}"'
        if editable and self.listing.href:
            head += f' data-href="{escape(self.listing.href(row))}"'
        if self.listing.row_class:
            head += f' class="{escape(self.listing.row_class(row))}"'
        tick = ""
        if self.ticks:
            tick = (
                f'<td class="tick-cell"><input type="checkbox" name="ids" value="{row.pk}" '
                f'form="{self.ticks}" data-select aria-label="Select {escape(str(row))}"></td>'
            )
        cells = "".join(
            column.td(row, editable=editable, first=number == 0)
            for number, column in enumerate(self.columns)
        )
        return f"{head}>{tick}{cells}</tr>"

    @property
    def option_lists(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The choices of columns that are edited by choosing, as (element id, choices)."""
        return [
            (f"options-{column.key}", list(column.edit.options))
            for column in self.columns
            if column.edit and column.edit.options and self.may_edit
        ]

    @property
    def pager(self) -> dict[str, Any]:
        """What the pager shows."""
        return {
            "first": self.first,
            "last": self.last,
            "total": self.total,
            "previous": self.previous_link,
            "next": self.next_link,
        }

    @property
    def n_pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, math.ceil(self.total / self.size))

    @property
    def first(self) -> int:
        """The number of the first row shown."""
        return min(self.total, (self.number - 1) * self.size + 1)

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.total, self.number * self.size)

    def link(self, **changes: str | int | None) -> str:
        """Return the address of this list with some parameters changed; ``None`` drops one."""
        merged = {**self.params, **changes}
        if not changes.keys() & {"page"}:
            merged.pop("page", None)
        kept = {key: value for key, value in merged.items() if value not in (None, "")}
        return "?" + urlencode(kept)

    @property
    def previous_link(self) -> str | None:
        """The address of the page before."""
        return self.link(page=self.number - 1) if self.number > 1 else None

    @property
    def next_link(self) -> str | None:
        """The address of the page after."""
        return self.link(page=self.number + 1) if self.number < self.n_pages else None

    @property
    def heads(self) -> list[dict[str, Any]]:
        """The column heads with their sort links and direction."""
        current = self.params.get("sort", self.listing.default_sort)
        return [self._head(column, current) for column in self.columns]

    def _head(self, column: Column, current: str) -> dict[str, Any]:
        descending = current == f"-{column.key}"
        ascending = current == column.key
        following = f"-{column.key}" if ascending else column.key
        return {
            "column": column,
            "link": self.link(sort=following) if column.order else None,
            "aria": "descending" if descending else "ascending" if ascending else "none",
        }

    @property
    def filters(self) -> list[dict[str, Any]]:
        """The filters with their choices and what is chosen."""
        return [
            {
                "key": f.key,
                "label": f.label,
                "options": f.choices(),
                "chosen": self.params.get(f.key, ""),
                "rare": f.rare,
            }
            for f in self.listing.filters
        ]

    @property
    def usual_filters(self) -> list[dict[str, Any]]:
        """The filters that always stand in the bar."""
        return [narrow for narrow in self.filters if not narrow["rare"]]

    @property
    def rare_filters(self) -> list[dict[str, Any]]:
        """The filters that are folded away."""
        return [narrow for narrow in self.filters if narrow["rare"]]

    @property
    def is_rarely_filtered(self) -> bool:
        """Whether a folded filter is in use, so that the fold must stand open."""
        return any(self.params.get(f.key) for f in self.listing.filters if f.rare)

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.params.get(f.key) for f in self.listing.filters) or bool(
            self.params.get("q")
        )

    @property
    def column_choices(self) -> list[tuple[str, str, bool]]:
        """Every column as (key, label, whether it is shown)."""
        shown = {column.key for column in self.columns}
        return [(c.key, c.label, c.key in shown) for c in self.listing.columns]

    @property
    def carried_past_columns(self) -> list[tuple[str, str]]:
        """Parameters that the form which chooses columns must carry along unseen."""
        return [(k, v) for k, v in self.params.items() if k not in {"cols", "page"} and v]

    @property
    def clear_link(self) -> str:
        """The address without filters and search, past any default view; the rest of it stays."""
        return self.link(q=None, view="all", **{f.key: None for f in self.listing.filters})

    @property
    def query(self) -> str:
        """The address's parameters, as a saved view keeps them."""
        return self.link()[1:]

    def export_link(self, kind: str) -> str:
        """Return the parameters of this list's export."""
        return f"{self.link(page=None, export=kind)}"

    @property
    def csv_link(self) -> str:
        """The address that gives the list as CSV."""
        return self.export_link("csv")

    @property
    def xlsx_link(self) -> str:
        """The address that gives the list as XLSX."""
        return self.export_link("xlsx")

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Parameters that a filter form must carry along unseen."""
        named = {f.key for f in self.listing.filters} | {"q", "page"}
        return [(key, value) for key, value in self.params.items() if key not in named and value]


@dataclass(frozen=True)
class Listing:
    """A noun's list: what it shows, how it is narrowed, searched and sorted.

    Args:
        is_long: Whether there may be tens of thousands of rows, each with much that hangs on it:
            the database then sorts keys alone, and only what is shown is read whole.
    """

    name: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    search: tuple[str, ...] = ()
    default_sort: str = "name"
    tie: str = "pk"
    href: Callable[[Any], str] | None = None
    row_class: Callable[[Any], str] | None = None
    is_long: bool = False

    def select(self, rows: QuerySet[Any], params: Mapping[str, str]) -> QuerySet[Any]:
        """Return the rows that the parameters leave, in their order.

        Raises:
            Invalid: A filter's value or a sort column that does not exist.
        """
        for narrow in self.filters:
            if params.get(narrow.key):
                rows = rows.filter(self._condition(narrow, params[narrow.key]))
        words = params.get("q", "").replace("\0", "").split()
        for word in words[:8]:
            found = Q()
            for path in self.search:
                found |= self._holds(rows.model, path, word)
            rows = rows.filter(found)
        return rows.order_by(*self._order(params.get("sort") or self.default_sort))

    def _holds(self, model: Any, path: str, word: str) -> Q:
        """Return that a field holds a word; a long list looks through a name of others once."""
        relation, _, field = path.partition("__")
        if not (self.is_long and field):
            return Q(**{f"{path}__icontains": word})
        others = model._meta.get_field(relation).related_model.objects.system(WHY)
        named = others.filter(**{f"{field}__icontains": word}).order_by().values("pk")
        return Q(**{f"{relation}__in": named})

    def _condition(self, narrow: Filter, value: str) -> Q:
        allowed = {key for key, _ in narrow.choices()}
        if allowed and value not in allowed:
            raise Invalid({narrow.key: [f"{value[:60]} is not one of its choices."]})
        try:
            return narrow.rows(value)
        except (ValueError, ValidationError) as error:
            raise Invalid({narrow.key: [f"{value[:60]} cannot be used here."]}) from error

    def _order(self, sort: str) -> Iterable[Any]:
        by_key = {column.key: column for column in self.columns if column.order}
        column = by_key.get(sort.removeprefix("-"))
        if column is None or column.order is None:
            raise Invalid({"sort": [f"The list cannot be sorted by {sort[:60]}."]})
        path = F(column.order)
        down = sort.startswith("-")
        return (
            path.desc(nulls_last=True) if down else path.asc(nulls_last=True),
            self.tie,
        )

    def page(
        self,
        rows: QuerySet[Any],
        params: Mapping[str, str],
        *,
        may_edit: Callable[[Any], bool] | None = None,
        ticks: str = "",
    ) -> ListPage:
        """Return the page of rows that the parameters ask for.

        Args:
            may_edit: Which rows the actor edits in place.
            ticks: The id of the bulk form whose rows can be ticked.
        """
        chosen = self.select(rows, params)
        size = _number(params, "size", DEFAULT_SIZE)
        size = size if size in SIZES else DEFAULT_SIZE
        total = chosen.count()
        number = min(max(1, _number(params, "page", 1)), max(1, math.ceil(total / size)))
        held = self.held(chosen, (number - 1) * size, number * size) if total else []
        columns = self.shown(params)
        return ListPage(self, held, columns, total, number, size, params, may_edit, ticks)

    def held(self, chosen: QuerySet[Any], first: int, last: int) -> list[Any]:
        """Return some of the selected rows, in their order."""
        if not self.is_long:
            return list(chosen[first:last])
        keys = list(chosen.values_list("pk", flat=True)[first:last])
        found = chosen.in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def shown(self, params: Mapping[str, str]) -> tuple[Column, ...]:
        """Return the columns that are shown: those chosen, or the usual ones."""
        chosen = [key for key in params.get("cols", "").split(",") if key]
        by_key = {column.key: column for column in self.columns}
        picked = tuple(by_key[key] for key in chosen if key in by_key)
        return picked or tuple(column for column in self.columns if column.shown)

    def table(self, rows: Iterable[Any]) -> Iterable[list[Any]]:
        """Return the export: the plain values of every column, row by row."""
        return ([column.value(row) for column in self.columns] for row in rows)


def params_of(query: QueryDict) -> dict[str, str]:
    """Return an address's parameters, the last of each name, without empty ones.

    ``cols`` may come once with commas or once a column, as ticked boxes send it.
    """
    params = {key: value for key, value in query.items() if isinstance(value, str) and value}
    if "cols" in params:
        params["cols"] = ",".join(query.getlist("cols"))
    return params


def _number(params: Mapping[str, str], name: str, default: int) -> int:
    text = params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default
