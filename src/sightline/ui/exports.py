"""A list as a file: the rows the address asks for, all pages of them, safe to open."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from sightline.formats.sheet import SheetColumn, to_csv, to_xlsx
from sightline.kernel import clock
from sightline.kernel.errors import Refused
from sightline.ui.listing import Listing

MOST = 100_000
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def exported(
    listing: Listing, rows: QuerySet[Any], params: Mapping[str, str]
) -> HttpResponse | None:
    """Answer with the list as a file when the address asks for one, else ``None``.

    Raises:
        Refused: ``unknown-format``, ``too-many-rows``.
    """
    kind = params.get("export")
    if kind is None:
        return None
    if kind not in TYPES:
        raise Refused("unknown-format", "Export as csv or xlsx.", "export")
    chosen = listing.select(rows, params)
    if chosen.count() > MOST:
        raise Refused("too-many-rows", f"At most {MOST:,} rows go into one file; filter first.")
    return as_file(listing, chosen, kind)


def as_file(listing: Listing, rows: Any, kind: str) -> HttpResponse:
    """Answer with rows as a file of the kind."""
    response = HttpResponse(as_bytes(listing, rows, kind), content_type=TYPES[kind])
    name = f"{listing.name}-{clock.today():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def as_bytes(listing: Listing, rows: Any, kind: str) -> bytes:
    """Return rows as a file of the kind: csv or xlsx."""
    kinds = {"text", "number", "money", "percent", "date", "datetime"}
    heads = [SheetColumn(c.label, c.kind if c.kind in kinds else "text") for c in listing.columns]
    table = listing.table(rows)
    return to_csv(heads, table) if kind == "csv" else to_xlsx(heads, table, listing.name)
