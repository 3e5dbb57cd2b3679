"""What must hold before the site starts: every address names its action, every row its scope."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver, get_resolver

from sightline.kernel.policy import ACTIONS, has_scope
from sightline.kernel.rows import Row

#: Addresses that ask for no action, each with its reason.
OPEN = {
    "api-root": "the root of the API, which is no address: 404",
    "gallery": "shows components with sample values, reads no row",
    "health": "tells anybody whether the service is ready, and nothing else",
    "demo_sign_in": "signs in as a sample person, in demo mode only",
    "public-ask": "a secret link: the form of an office, as long as it is not revoked",
    "public-follow": "a secret address: how far the one proposal is that it was given out for",
    "change-feed": "a secret link: what its owner sees, as long as it is not revoked",
}
SIGN_IN = "allauth."


def check_rights(**_: Any) -> list[CheckMessage]:
    """Return an error for every address without an action and every model without a scope."""
    return [*_open_routes(), *_open_operations(), *_unscoped_models()]


def refuse_open_addresses() -> None:
    """Refuse to serve while anything stands open.

    Raises:
        ImproperlyConfigured: Naming every address, operation or model that does.
    """
    found = [message.msg for message in check_rights()]
    if found:
        raise ImproperlyConfigured(" ".join(found))


def _open_routes() -> Iterator[CheckMessage]:
    for route, pattern in routes():
        view = pattern.callback
        if is_operation(view) or pattern.name in OPEN or view.__module__.startswith(SIGN_IN):
            continue
        action = getattr(view, "action", None)
        if action is None or ACTIONS.get(action.name) is not action:
            yield Error(f"The address {route} names no action.", id="sightline.E001")


def is_operation(view: Any) -> bool:
    """Tell whether a view is one of the API's, which name their actions themselves."""
    return str(view.__module__).startswith("ninja.")


def routes() -> Iterator[tuple[str, URLPattern]]:
    """Return every address of the site with its pattern."""
    yield from _walk(get_resolver().url_patterns, "/")


def _walk(patterns: Any, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for found in patterns:
        route = f"{prefix}{found.pattern}"
        if isinstance(found, URLResolver):
            yield from _walk(found.url_patterns, route)
        else:
            yield route, found


def _open_operations() -> Iterator[CheckMessage]:
    from sightline.site.api import operations  # late: it imports every context's models

    for operation in operations():
        name = (operation.openapi_extra or {}).get("x-action")
        if name not in ACTIONS or not operation.auth_callbacks:
            yield Error(f"The operation {operation.path} names no action.", id="sightline.E002")


def _unscoped_models() -> Iterator[CheckMessage]:
    for model in apps.get_models():
        if issubclass(model, Row) and not has_scope(model._meta.label):
            yield Error(f"{model._meta.label} declares no scope.", id="sightline.E003")
