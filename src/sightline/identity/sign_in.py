"""How allauth meets our people: no sign-up, and every write goes through a command.

Tries are counted an account, whatever the address they come from; ``axes`` locks it for an hour.
"""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from axes.utils import reset
from django.http import HttpRequest, HttpResponse

from sightline.identity import commands
from sightline.identity.models import Person
from sightline.identity.queries import actor_for
from sightline.kernel.policy import Actor

LONGEST = 255  # of an account's name, as axes keeps it


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signs people in; people are added by an access administrator, never by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def set_password(self, user: Person, password: str) -> None:
        """Change the password through the command, so that the journal knows.

        Whoever gets here knew the old one or reads the account's mail, so a lock ends.
        """
        changed = commands.change_password(_actor(self.request, user), password=password)
        user.password, user.version = changed.password, changed.version
        reset(username=user.email.casefold())

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        """Leave a trace of the sign-in."""
        ways = [str(way["method"]) for way in get_authentication_records(request, user)]
        method = "+".join(dict.fromkeys(ways)) or "password"
        commands.note_sign_in(_actor(request, user), method=method)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response


def _actor(request: HttpRequest | None, user: Person) -> Actor:
    """Return who acts, with the id of the request that the journal will name."""
    return actor_for(user, request_id=getattr(request, "request_id", ""))


def account_tried(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str | None:
    """Return the account that a sign-in tries, one for every spelling of its address."""
    given = credentials or {}
    said = given.get("email") or given.get("username") or request.POST.get("login")
    return said.strip().casefold()[:LONGEST] if isinstance(said, str) and said else None
