"""How allauth meets our people: no sign-up, and every write goes through a command."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from sightline.identity import commands
from sightline.identity.models import Person
from sightline.identity.queries import actor_for


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signs people in; people are added by an access administrator, never by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def set_password(self, user: Person, password: str) -> None:
        """Change the password through the command, so that the journal knows."""
        changed = commands.change_password(actor_for(user), password=password)
        user.password, user.version = changed.password, changed.version

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        """Leave a trace of the sign-in."""
        commands.note_sign_in(actor_for(user), method="password")
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response
