"""Refusals as problem details (RFC 9457): one answer for whatever an operation raises.

The words are the command's own. Fields carry the names that the API has for them: amounts are
stored in minor units and told in major ones.
"""

import logging
from collections.abc import Callable, Mapping
from http.client import responses
from typing import Annotated, Any

from django.core.exceptions import RequestDataTooBig
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel, ConfigDict, Field

from sightline.kernel.errors import Busy, Invalid, NotFound, Refused, Stale
from sightline.kernel.errors import Problem as Refusal
from sightline.kernel.money import Money
from sightline.ui.api.answers import answer

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = "2"


Pair = Annotated[list[Any], Field(min_length=2, max_length=2)]


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(description="A URI that names the kind of problem.")
    title: str
    status: int
    detail: str = Field(description="What happened and what to do about it.")
    code: str = Field(description="A stable name for programs, for example wrong-state.")
    fields: dict[str, list[str]] | None = Field(None, description="Messages, field by field.")
    current: int | None = Field(None, description="409: the version that stands now.")
    differences: dict[str, Pair] | None = Field(
        None, description="409: field to (value at your version, value now)."
    )


class Unauthenticated(Refusal):
    """Nobody is signed in, or the token is not live."""

    status = 401
    code = "unauthenticated"

    def __init__(self) -> None:
        super().__init__("Sign in, or send a live token as Authorization: Bearer.")


class Unreadable(Refusal):
    """The body cannot be read as JSON."""

    status = 400
    code = "unreadable"


class WrongType(Refusal):
    """The body is not declared to be JSON."""

    status = 415
    code = "wrong-content-type"

    def __init__(self) -> None:
        super().__init__("Send the body as application/json.")


class TooLarge(Refusal):
    """The body is larger than any operation takes."""

    status = 413
    code = "too-large"

    def __init__(self) -> None:
        super().__init__("The body is too large; send fewer rows at a time.")


def on_error(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """Answer what an operation raised; a fault stays a fault.

    Raises:
        Exception: What is no refusal, for the server's own log.
    """
    if not isinstance(error, Exception):
        error = error()
    refusal = _refusal(error)
    if refusal is None:
        raise error
    return problem_response(request, refusal)


def _refusal(error: Exception) -> Refusal | None:
    if isinstance(error, Refusal):
        return error
    for kind, refuse in _REFUSALS:
        if isinstance(error, kind):
            return refuse(error)
    return None


def _http(error: Any) -> Refusal:
    if isinstance(error.__cause__, Refusal):
        return error.__cause__
    if error.status_code == 401:
        return Unauthenticated()
    if error.status_code == 403:
        refusal = Refusal("The request carries no valid X-CSRFToken header.", "csrf")
        refusal.status = 403
        return refusal
    return Unreadable("The body is not JSON that can be read.")


def _clash(error: Exception) -> Refusal:
    log.error("the database refused what a command let through", exc_info=error)
    return Refused("conflict", "Another row stands in the way, or two values do not go together.")


def _unstorable(error: Exception) -> Refusal:
    log.error("the database cannot hold what a command let through", exc_info=error)
    return Refused("unstorable", "A value is out of the range that can be stored.")


def _busy(error: Exception) -> Refusal:
    log.error("the database does not answer", exc_info=error)
    return Busy("The database does not answer now. Try again soon.")


def _invalid(error: Any) -> Refusal:
    fields: dict[str, list[str]] = {}
    for found in error.errors:
        fields.setdefault(_place(found["loc"]), []).append(_words(found))
    return Invalid(fields)


def _place(loc: tuple[Any, ...]) -> str:
    """Return where a value stood, without the part of the request and the argument's own name."""
    return ".".join(str(part) for part in loc[2:]) or str(loc[0])


def _words(found: Mapping[str, Any]) -> str:
    if found["type"] == "extra_forbidden":
        return "There is no such field."
    words = str(found["msg"]).removeprefix("Value error, ")
    return words if words.endswith(".") else f"{words}."


_REFUSALS: tuple[tuple[Any, Callable[[Any], Refusal]], ...] = (
    (ValidationError, _invalid),
    (HttpError, _http),
    (Http404, lambda error: NotFound()),
    (RequestDataTooBig, lambda error: TooLarge()),
    (UnreadablePostError, lambda error: Unreadable("The body broke off.")),
    (IntegrityError, _clash),
    (DataError, _unstorable),
    ((OperationalError, InterfaceError), _busy),
)


def tell_differences_of(request: HttpRequest, out: type[BaseModel] | None) -> None:
    """Let a lost race tell the fields that this answer has, and no other ones."""
    request.told_fields = frozenset(out.model_fields if out else ())  # type: ignore[attr-defined]


def told_problem(request: HttpRequest, refusal: Refusal) -> dict[str, Any]:
    """Return a refusal's problem details as plain values."""
    return {
        "type": f"urn:sightline:problem:{refusal.code}",
        "title": responses.get(refusal.status, "Refused"),
        "status": refusal.status,
        "detail": refusal.words,
        "code": refusal.code,
        **_particulars(request, refusal),
    }


def problem_response(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal with its problem details."""
    response = answer(told_problem(request, refusal), refusal.status, media_type=MEDIA_TYPE)
    if refusal.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Sightline"'
    if refusal.status == 503:
        response["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def _particulars(request: HttpRequest, refusal: Refusal) -> dict[str, Any]:
    if isinstance(refusal, Invalid):
        return {"fields": {told_name(name): words for name, words in refusal.fields.items()}}
    if isinstance(refusal, Refused) and refusal.field:
        return {"fields": {told_name(refusal.field): [refusal.words]}}
    if isinstance(refusal, Stale):
        return {"current": refusal.current, "differences": _differences(request, refusal)}
    return {}


def told_name(name: str) -> str:
    """Return the API's name of a column: amounts lose the unit they are stored in."""
    return name.removesuffix("_minor")


def _differences(request: HttpRequest, stale: Stale) -> dict[str, list[Any]]:
    """Return the differing fields that the operation's answer has, amounts in major units."""
    known: frozenset[str] = getattr(request, "told_fields", frozenset())
    return {
        told_name(name): [_told(stale, name, value) for value in pair]
        for name, pair in stale.differences.items()
        if told_name(name) in known
    }


def _told(stale: Stale, name: str, value: Any) -> Any:
    currency = currency_of(stale.row)
    if not name.endswith("_minor") or value is None or currency is None:
        return value
    return str(Money(value, currency))


def currency_of(row: Any) -> str | None:
    """Return the currency that a row's amounts are in: its own, or its project's."""
    owner = row if hasattr(row, "currency") else getattr(row, "project", None)
    found: str | None = getattr(owner, "currency", None)
    return found
