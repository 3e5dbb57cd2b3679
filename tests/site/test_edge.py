"""The edge: a session's last sight is noted once a minute, an idle one ends."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.world import World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BEGUN = 1_800_000_000.0


@pytest.fixture
def clock() -> Iterator[Any]:
    """Return the time that the edge reads; ``return_value`` sets it."""
    with patch("sightline.site.edge.time.time", return_value=BEGUN) as told:
        yield told


@pytest.fixture
def client(world: World, clock: Any) -> Client:
    """Return a browser that the office lead has signed in with and opened a page."""
    made = Client(SERVER_NAME="127.0.0.1", headers={"user-agent": "first"})
    made.force_login(world.people["lead"], backend=BACKEND)
    assert made.get("/account").status_code == 200
    return made


def writes(client: Client) -> list[str]:
    """Return the writes that opening a page makes."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get("/account").status_code == 200
    return [q["sql"] for q in asked if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_page_that_is_read_writes_nothing_within_a_minute(client: Client, clock: Any) -> None:
    clock.return_value = BEGUN + 60
    assert not writes(client)


def test_after_a_minute_it_is_noted_from_where_a_session_was_seen(
    client: Client, clock: Any
) -> None:
    clock.return_value = BEGUN + 61
    client.get("/account", headers={"user-agent": "second"})
    assert UserSession.objects.get().user_agent == "second"


def test_an_idle_session_ends(client: Client, clock: Any) -> None:
    clock.return_value = BEGUN + settings.SESSION_IDLE_SECONDS + 1
    assert client.get("/account").status_code == 302
