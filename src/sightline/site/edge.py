"""The web edge: who acts, which request it is, how long a session lives, how problems look."""

import logging
import time
from collections.abc import Callable
from uuid import uuid4

from allauth.usersessions.middleware import UserSessionsMiddleware
from django.conf import settings
from django.contrib.auth import logout
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from sightline.identity.queries import actor_for, is_person, token_actor
from sightline.kernel.errors import Busy, Problem
from sightline.kernel.policy import Actor
from sightline.site.errors import API, in_words, page_for

log = logging.getLogger(__name__)
NOBODY = Actor(None, None, name="nobody")
BEARER = "bearer "
NOTED = 60  # seconds: noting each request would make a write of every page that is read


class PresenceMiddleware(UserSessionsMiddleware):  # type: ignore[misc]
    """Notes when and from where a session was last seen, once a minute."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if int(time.time()) - request.session.get("seen", 0) > NOTED:
            answer: HttpResponse = super().__call__(request)
            return answer
        return self.get_response(request)  # type: ignore[no-any-return]


class EdgeMiddleware:
    """Gives every request its id and actor, and turns a problem into a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid4().hex  # type: ignore[attr-defined]
        try:
            self._end_idle_session(request)
            request.actor = self._actor(request)  # type: ignore[attr-defined]
        except (OperationalError, InterfaceError):
            log.exception("the database does not answer")
            return page_for(request, Busy("The database does not answer now. Try again soon."))
        response = in_words(request, self.get_response(request))
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a problem with its page; anything else is a fault and stays one."""
        if isinstance(error, Problem):
            return page_for(request, error)
        if isinstance(error, OperationalError | InterfaceError):
            return page_for(request, Busy("The database does not answer now. Try again soon."))
        return None

    def _end_idle_session(self, request: HttpRequest) -> None:
        if not request.user.is_authenticated:
            return
        now, seen = int(time.time()), request.session.get("seen", 0)
        if seen and now - seen > settings.SESSION_IDLE_SECONDS:
            logout(request)
        elif now - seen > NOTED:
            request.session["seen"] = now

    def _actor(self, request: HttpRequest) -> Actor:
        if request.path.startswith(API) and "Authorization" in request.headers:
            return _token_actor(request)
        if is_person(request.user):
            return actor_for(request.user, request_id=request.request_id)  # type: ignore[attr-defined]
        return NOBODY


def _token_actor(request: HttpRequest) -> Actor:
    """Return whom a token acts for; a session beside it counts for nothing."""
    said = request.headers["Authorization"]
    if not said.lower().startswith(BEARER):
        return NOBODY
    found = token_actor(said[len(BEARER) :].strip(), request_id=request.request_id)  # type: ignore[attr-defined]
    return found[1] if found else NOBODY
