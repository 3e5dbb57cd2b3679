"""Operations: each names its action, is refused before its body is read, and answers alike.

An operation calls one query or command and shares its name as operation id. Five shapes are
enough: a list, a row, a new row, a changed row, a dropped row.
"""

import functools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf
from pydantic import BaseModel

from sightline.kernel.errors import Invalid
from sightline.kernel.idempotency import once
from sightline.kernel.policy import Action, Actor, check
from sightline.ui.api import paging, parameters
from sightline.ui.api.answers import answer, empty
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.problems import MEDIA_TYPE, Unauthenticated, tell_differences_of
from sightline.ui.api.schemas import In, Out
from sightline.ui.api.versions import tag
from sightline.ui.listing import Listing
from sightline.ui.routes import Asked

View = TypeVar("View", bound=Callable[..., Any])
ALWAYS = (400, 401, 403, 404, 422, 503)
LOCATED = "Location"


class BearerToken(HttpBearer):
    """A personal or service token; the edge has looked up whose it is."""

    def __init__(self, action: Action) -> None:
        super().__init__()
        self.action = action

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Return the actor of a live token, or leave it to the session where there is none."""
        if "Authorization" not in request.headers:
            return None
        return _permitted(request, self.action)

    def authenticate(self, request: HttpRequest, token: str) -> None:
        """Leave it to the edge."""


class SessionCookie(APIKeyCookie):
    """A signed-in person's session; writes carry the page's CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, action: Action) -> None:
        super().__init__()
        self.action = action

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Return the actor who is signed in."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.id is not None and check_csrf(request):
            raise HttpError(403, "csrf")
        return _permitted(request, self.action)

    def authenticate(self, request: HttpRequest, key: str | None) -> None:
        """Leave it to the edge."""


def _permitted(request: HttpRequest, action: Action) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.id is None:
        raise Unauthenticated
    check(actor, action)
    return actor


@dataclass(frozen=True)
class Shape:
    """What one operation is, beside its function."""

    method: str
    path: str
    action: Action
    out: type[BaseModel] | None
    success: int
    name: str = ""
    parameters: tuple[Parameter, ...] = ()
    also: tuple[int, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


class Operations:
    """A context's operations under one tag."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.router = Router(tags=[tag])

    def lists(
        self,
        path: str,
        action: Action,
        out: type[Out],
        listing: Listing,
        *,
        more: tuple[Parameter, ...] = (),
        for_actor: Callable[[Actor], Listing] | None = None,
        name: str = "",
    ) -> Callable[[View], View]:
        """Answer GET with a page of the rows that the function returns.

        Args:
            listing: The list's filters, search and sorting, as they are documented.
            more: Parameters that the function reads itself, or that ``for_actor`` adds.
            for_actor: The list as one actor has it, where its choices depend on who asks.
        """
        asked = (*parameters.of_listing(listing), *more, *parameters.PAGING)
        shape = Shape(
            "GET", path, action, parameters.page_of(out), 200, name=name, parameters=asked
        )

        def body(request: Asked, params: dict[str, str], call: Callable[[], Any]) -> HttpResponse:
            only = parameters.only(params, out)
            bound = f"{request.path} {request.actor.id}"
            own = for_actor(request.actor) if for_actor else listing
            found = paging.page(own, call(), params, bound_to=bound)
            items = [out.of(row).told(only) for row in found.rows]
            return answer({"items": items, "next": parameters.next_link(request, found.next)})

        return self._made(shape, body)

    def shows(
        self, path: str, action: Action, out: type[Out], *, name: str = ""
    ) -> Callable[[View], View]:
        """Answer GET with the row that the function returns, and its ETag."""
        fields = (parameters.FIELDS,)
        shape = Shape("GET", path, action, out, 200, name=name, parameters=fields)

        def body(request: Asked, params: dict[str, str], call: Callable[[], Any]) -> HttpResponse:
            only = parameters.only(params, out)
            row = call()
            return tag(answer(out.of(row).told(only)), row.version)

        return self._made(shape, body)

    def tells(
        self,
        path: str,
        action: Action,
        out: type[BaseModel],
        *,
        more: tuple[Parameter, ...] = (),
        method: str = "GET",
        name: str = "",
    ) -> Callable[[View], View]:
        """Answer with what the function returns, which is no versioned row."""
        shape = Shape(method, path, action, out, 200, name=name, parameters=more)

        def body(request: Asked, params: dict[str, str], call: Callable[[], Any]) -> HttpResponse:
            return answer(call().model_dump(mode="json"))

        return self._made(shape, body)

    def creates(
        self,
        path: str,
        action: Action,
        out: type[Out],
        *,
        at: str,
        name: str = "",
        secret: Callable[[Any], dict[str, Any]] | None = None,
    ) -> Callable[[View], View]:
        """Answer POST with the new row: 201, its address and its ETag, once for each key.

        Args:
            at: The new row's path with ``{id}``.
            secret: What the first answer alone tells, and no receipt keeps.
        """
        shape = Shape(
            "POST",
            path,
            action,
            out,
            201,
            name=name,
            parameters=(parameters.IDEMPOTENCY_KEY,),
            headers={LOCATED: at},
        )

        def body(request: Asked, params: dict[str, str], call: Callable[[], Any]) -> HttpResponse:
            first: dict[str, Any] = {}

            def made() -> tuple[int, Any]:
                row = call()
                first.update(secret(row) if secret else {})
                return 201, out.of(row).told()

            status, told = _once(request, made)
            response = tag(answer({**told, **first}, status), told["version"])
            response[LOCATED] = f"{parameters.ROOT}{at.format(id=told['id'])}"
            return response

        return self._made(shape, body)

    def changes(
        self,
        path: str,
        action: Action,
        out: type[Out],
        *,
        method: str = "PATCH",
        name: str = "",
        upsert: bool = False,
    ) -> Callable[[View], View]:
        """Answer a write over an existing row, which names the version it was made from.

        Args:
            upsert: Whether the row may be missing, and is made then.
        """
        match = parameters.IF_MATCH_IF_THERE if upsert else parameters.IF_MATCH
        shape = Shape(
            method, path, action, out, 200, name=name, parameters=(match,), also=(409, 428)
        )

        def body(request: Asked, params: dict[str, str], call: Callable[[], Any]) -> HttpResponse:
            row = call()
            return tag(answer(out.of(row).told()), row.version)

        return self._made(shape, body)

    def drops(self, path: str, action: Action, *, name: str = "") -> Callable[[View], View]:
        """Answer DELETE of a row at the version that was seen."""
        match = (parameters.IF_MATCH,)
        shape = Shape(
            "DELETE", path, action, None, 204, name=name, parameters=match, also=(409, 428)
        )

        def body(request: Asked, params: dict[str, str], call: Callable[[], Any]) -> HttpResponse:
            call()
            return empty()

        return self._made(shape, body)

    def _made(
        self,
        shape: Shape,
        body: Callable[[Asked, dict[str, str], Callable[[], Any]], HttpResponse],
    ) -> Callable[[View], View]:
        def wrap(view: View) -> View:
            takes_body = any(_is_body(kind) for kind in view.__annotations__.values())

            @functools.wraps(view)
            def run(request: Asked, **kwargs: Any) -> HttpResponse:
                params = parameters.checked(request, shape.parameters)
                if shape.method != "GET" and not takes_body:
                    _check_no_body(request)
                tell_differences_of(request, shape.out)
                return body(request, params, lambda: view(request, **kwargs))

            self._register(shape, view, run, takes_body=takes_body)
            return view

        return wrap

    def _register(
        self, shape: Shape, view: Callable[..., Any], run: Callable[..., Any], *, takes_body: bool
    ) -> None:
        statuses = {*ALWAYS, *shape.also, *((413, 415) if takes_body else ())}
        self.router.add_api_operation(
            shape.path,
            [shape.method],
            run,
            auth=[BearerToken(shape.action), SessionCookie(shape.action)],
            response={shape.success: shape.out},
            operation_id=shape.name or view.__name__,
            summary=(shape.name or view.__name__).replace("_", " ").capitalize(),
            url_name=shape.name or view.__name__,
            openapi_extra={
                "x-action": shape.action.name,
                "parameters": [parameter.plain() for parameter in shape.parameters],
                "responses": {
                    **_success(shape),
                    **{status: _refusal(status) for status in sorted(statuses)},
                },
            },
        )


def _is_body(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, In)


def _check_no_body(request: HttpRequest) -> None:
    if request.body.strip() not in {b"", b"{}"}:
        raise Invalid({"body": ["This takes no body."]})


def _once(request: Asked, made: Callable[[], tuple[int, Any]]) -> tuple[int, Any]:
    """Make it, once for each ``Idempotency-Key`` where one is sent."""
    key = request.headers.get(parameters.IDEMPOTENCY_KEY.name, "")
    if not key:
        return made()
    parameters.check_key(key)
    body = json.loads(request.body or b"null")
    said = {"method": request.method, "path": request.path, "body": body}
    return once(request.actor, key, said, made)


def _success(shape: Shape) -> dict[int, Any]:
    headers = {"X-Request-Id": {"schema": {"type": "string"}}}
    if isinstance(shape.out, type) and issubclass(shape.out, Out):
        headers["ETag"] = {"schema": {"type": "string"}}
    for name in shape.headers:
        headers[name] = {"schema": {"type": "string"}}
    return {shape.success: {"headers": headers}}


def _refusal(status: int) -> dict[str, Any]:
    return {"$ref": f"#/components/responses/Problem{status}"}


def refusals() -> dict[str, Any]:
    """Return every refusal that an operation may answer with, as OpenAPI components."""
    told = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        f"Problem{status}": {"description": words, "content": told}
        for status, words in _MEANS.items()
    }


_MEANS = {
    400: "The body is not JSON that can be read.",
    401: "Nobody is signed in, or the token is not live.",
    403: "You see it, but may not do this; the detail says who may.",
    404: "It does not exist, or you may not see it.",
    409: "Somebody changed it since your version; both versions are told.",
    413: "The body is too large.",
    415: "The body is not declared as application/json.",
    422: "A field or a rule refuses; fields and code say which.",
    428: "If-Match is missing.",
    503: "The store is busy; Retry-After says when to repeat.",
}
