"""Pages name their action: who is not signed in is sent to sign in, who may not is refused."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, Protocol
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render, resolve_url

from sightline.kernel.policy import Action, Actor, check

P = ParamSpec("P")


class Asked(HttpRequest):
    """A request that passed the edge: it carries its actor and its id."""

    actor: Actor
    request_id: str
    htmx: Any


class Page(Protocol):
    """A view that names its action."""

    action: Action


def page(
    action: Action, *, methods: tuple[str, ...] = ("GET", "HEAD")
) -> Callable[
    [Callable[Concatenate[Asked, P], HttpResponse]], Callable[Concatenate[Asked, P], HttpResponse]
]:
    """Make a view of a function, behind sign-in and behind its action.

    Args:
        action: What the actor must be permitted somewhere; the row itself is checked by the
            command or query.
        methods: HTTP methods it answers.
    """

    def wrap(
        view: Callable[Concatenate[Asked, P], HttpResponse],
    ) -> Callable[Concatenate[Asked, P], HttpResponse]:
        @functools.wraps(view)
        def guarded(request: Asked, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.actor.id is None:
                return _to_sign_in(request)
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            check(request.actor, action)
            return view(request, *args, **kwargs)

        guarded.action = action  # type: ignore[attr-defined]
        guarded.methods = methods  # type: ignore[attr-defined]
        return guarded

    return wrap


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    target = f"{resolve_url(settings.LOGIN_URL)}?next={quote(request.get_full_path())}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return redirect(target)


def done(request: HttpRequest, to: Any, said: str, *args: Any, undo: str = "") -> HttpResponse:
    """Answer a write that succeeded: say so and go on (303).

    Args:
        undo: The address that a POST to takes it back.
    """
    messages.success(request, said, extra_tags=f"undo={undo}" if undo else "")
    response = redirect(to, *args)
    response.status_code = 303
    return response


def show(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Answer with a page."""
    return render(request, template, context, status=status)
