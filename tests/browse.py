"""Walking through pages as a signed-in person, without a browser."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sightline.identity.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HOSTILE = (
    "'",
    "<script>alert(1)</script>",
    "\x00",
    "\ud800",
    "%",
    "9" * 400,
    "a" * 100_001,
    "é" * 300,
)


def signed_in(person: Person) -> Client:
    """Return a client in which the person is signed in; a fault in a page is raised."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def fields(response: Any) -> dict[str, list[str]]:
    """Return the refused fields of a form page."""
    return {name: list(words) for name, words in response.context["form"].errors.items()}


def n_queries(client: Client, address: str) -> int:
    """Return how many queries a page takes, once the session is under way."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(seen)


def try_everything(client: Client, address: str, names: list[str]) -> None:
    """Send hostile texts in every field of a form; each is answered in words, never a fault."""
    for name in names:
        for text in HOSTILE:
            data = {name: text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")}
            response = client.post(address, data)
            assert response.status_code in {303, 403, 404, 409, 422}, (address, name, text[:20])
