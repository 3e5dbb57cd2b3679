"""The REST API: joins the routers of the contexts under ``/api/v1`` and describes them.

Versions are in the address only. What every operation has in common is in ``ui.api``.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.http import Http404
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from pydantic import TypeAdapter

from sightline.audit import rest as audit
from sightline.changes import rest as changes
from sightline.demand import rest as demand
from sightline.exchange import rest as exchange
from sightline.identity import rest as identity
from sightline.knowledge import rest as knowledge
from sightline.linkages import rest as linkages
from sightline.maturity import rest as maturity
from sightline.network import rest as network
from sightline.projects import rest as projects
from sightline.results import rest as results
from sightline.services import rest as services
from sightline.site import rest as site
from sightline.strategy import rest as strategy
from sightline.ui.api.operations import refusals
from sightline.ui.api.parameters import ROOT
from sightline.ui.api.problems import Problem, on_error
from sightline.ui.api.reading import JsonBody

DESCRIPTION = """Every screen is a client of this API.

Amounts are decimal texts in major units of the currency beside them, dates are ISO 8601. A row
carries its `version`, which is its ETag: a write over it sends the version in `If-Match`, gets 428
without one, and 409 with both versions when somebody was faster. A create takes an
`Idempotency-Key`. Lists take `limit`, `sort`, `q`, their own filters and `fields`; `next` is the
address of the page after. Refusals are problem details (RFC 9457) with a stable `code`.
Each operation's `x-action` is the right, and the token's scope, that it asks for."""
CONTEXTS = (
    *(
        site,
        identity,
        strategy,
        projects,
        linkages,
        maturity,
        network,
        knowledge,
        results,
        demand,
        changes,
        services,
        exchange,
        audit,
    ),
)

api = NinjaAPI(
    title="Sightline",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-v1",
    docs_url=None,
    openapi_url=None,
    parser=JsonBody(),
)
for kind in (
    Exception,
    HttpError,
    Http404,
    ValidationError,
):  # ninja has handlers of its own for three
    api.add_exception_handler(kind, on_error)
for context in CONTEXTS:
    for router in context.ROUTERS:
        api.add_router("", router)


def operations() -> Iterator[Operation]:
    """Return every operation there is, for the start-up check and for tests."""
    for _, router in api._routers:  # noqa: SLF001 - ninja has no public walk over operations
        for view in router.path_operations.values():
            yield from view.operations


def schema() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document, as plain JSON values."""
    said = api.get_openapi_schema(path_prefix=f"{ROOT}/")
    document: dict[str, Any] = json.loads(json.dumps(said))
    found = TypeAdapter(Problem).json_schema(mode="serialization")
    document["components"]["schemas"]["Problem"] = found
    document["components"]["responses"] = refusals()
    _untitle(document["components"]["schemas"])
    _untitle(document["paths"])
    return document


def _untitle(part: Any) -> None:
    """Drop the titles that only repeat a field's name; a field called title is no text."""
    if isinstance(part, dict):
        if isinstance(part.get("title"), str):
            del part["title"]
        for inner in part.values():
            _untitle(inner)
    for inner in part if isinstance(part, list) else ():
        _untitle(inner)


def schema_text() -> str:
    """Return the OpenAPI document as ``docs/openapi.json`` holds it."""
    return json.dumps(schema(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
