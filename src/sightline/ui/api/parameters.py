"""Parameters of operations: what an address or a header may say, declared and checked in one place.

A parameter that is not declared is refused, as an unknown field of a body is.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from pydantic import BaseModel, ConfigDict, Field, create_model

from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid
from sightline.ui.api.paging import MOST, USUAL
from sightline.ui.api.schemas import SPARSE, Out
from sightline.ui.asking import day_asked
from sightline.ui.listing import Listing

ROOT = "/api/v1"
LONGEST = 200
LONGEST_CURSOR = 4000
LONGEST_KEY = 200


@dataclass(frozen=True)
class Parameter:
    """One parameter of an address (or a header), as text with its choices, or of a kind.

    Args:
        kind: text, id, day or whole.
    """

    name: str
    words: str
    choices: tuple[str, ...] = ()
    kind: str = "text"
    header: bool = False
    required: bool = False
    longest: int = LONGEST
    pattern: str = ""

    def plain(self) -> dict[str, Any]:
        """Return it as OpenAPI declares it."""
        schema: dict[str, Any] = {"type": "string", "maxLength": self.longest}
        schema |= {"enum": list(self.choices)} if self.choices else {}
        schema |= {"pattern": self.pattern} if self.pattern else {}
        if self.kind == "id":
            schema = {"type": "string", "format": "uuid"}
        if self.kind == "day":
            schema = {"type": "string", "format": "date"}
        if self.kind == "whole":
            schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
        return {
            "in": "header" if self.header else "query",
            "name": self.name,
            "description": self.words,
            "required": self.required,
            "schema": schema,
        }


FIELDS = Parameter("fields", "Names of fields, separated by commas; id and version always come.")
PAGING = (
    Parameter("limit", f"How many rows, 1 to {MOST}.", kind="whole"),
    Parameter("cursor", "What opens the page after, from `next`.", longest=LONGEST_CURSOR),
    FIELDS,
)
IF_MATCH = Parameter(
    "If-Match",
    "The ETag of the version you changed; without it the write is refused (428).",
    header=True,
    required=True,
    pattern='^"[1-9][0-9]{0,9}"$',
)
IF_MATCH_IF_THERE = Parameter(
    "If-Match",
    "The ETag of the version you changed; needed when the row exists (428).",
    header=True,
    pattern='^"[1-9][0-9]{0,9}"$',
)
IDEMPOTENCY_KEY = Parameter(
    "Idempotency-Key",
    "Your own key: the same request again answers the same and has one effect.",
    header=True,
    longest=LONGEST_KEY,
    pattern="^[!-~]{1,200}$",
)


def of_listing(listing: Listing) -> tuple[Parameter, ...]:
    """Return a list's own parameters: its filters, its search and its sorting."""
    sorts = [column.key for column in listing.columns if column.order]
    orders = tuple(name for key in sorts for name in (key, f"-{key}"))
    found = tuple(
        Parameter(f.key, f.label, () if callable(f.options) else tuple(key for key, _ in f.options))
        for f in listing.filters
    )
    if listing.search:
        found += (Parameter("q", f"Words, each found in {', '.join(listing.search)}."),)
    words = f"A column; - before it for descending. Usually {listing.default_sort}."
    return (*found, Parameter("sort", words, orders))


def checked(request: HttpRequest, declared: Iterable[Parameter]) -> dict[str, str]:
    """Return the address's parameters, without empty ones.

    Raises:
        Invalid: One that is not declared, came twice, or cannot be what it should be.
    """
    known = {parameter.name: parameter for parameter in declared if not parameter.header}
    for name, values in request.GET.lists():
        if name not in known:
            raise Invalid({name[:LONGEST]: ["There is no such parameter."]})
        if len(values) > 1:
            raise Invalid({name: ["Give it once."]})
        _check(known[name], str(values[0]))
    return {name: str(value) for name, value in request.GET.items() if value}


def _check(parameter: Parameter, value: str) -> None:
    checked_text(parameter.name, value, parameter.longest, required=False)
    if value and parameter.kind == "id":
        _check_id(parameter.name, value)
    if value and parameter.kind == "day":
        day_asked({parameter.name: value}, parameter.name)
    if value and parameter.choices and value not in parameter.choices:
        raise Invalid({parameter.name: [f"Choose one of {', '.join(parameter.choices)}."]})


def _check_id(name: str, value: str) -> None:
    try:
        UUID(value)
    except ValueError as error:
        raise Invalid({name: ["Give an id as a UUID."]}) from error


def check_key(key: str) -> None:
    """Refuse an idempotency key that could not be kept as it is."""
    if len(key) > LONGEST_KEY or not all("!" <= character <= "~" for character in key):
        words = f"Give at most {LONGEST_KEY} printable ASCII characters without spaces."
        raise Invalid({IDEMPOTENCY_KEY.name: [words]})


def only(params: dict[str, str], out: type[Out]) -> tuple[str, ...]:
    """Return the fields that ``fields`` asks for; empty is all of them.

    Raises:
        Invalid: A field that the answer does not have.
    """
    names = tuple(name.strip() for name in params.get("fields", "").split(",") if name.strip())
    unknown = [name for name in names if name not in out.model_fields]
    if unknown:
        raise Invalid({"fields": [f"There is no field {unknown[0][:80]}."]})
    return (*names, *SPARSE) if names else ()


def next_link(request: HttpRequest, cursor: str | None) -> str | None:
    """Return the address of the page after."""
    if cursor is None:
        return None
    kept = {k: v for k, v in request.GET.items() if k != "cursor" and v}
    return f"{request.path}?{urlencode({**kept, 'cursor': cursor})}"


@functools.cache
def page_of(out: type[BaseModel]) -> type[BaseModel]:
    """Return the schema of a page of rows."""
    name = f"{out.__name__.removesuffix('Out')}Page"
    return create_model(
        name,
        __config__=ConfigDict(extra="forbid"),
        items=(list[out], ...),  # type: ignore[valid-type]
        next=(str | None, Field(description="The address of the page after; null on the last.")),
    )
