"""An organisation with one project in each office, and a client that speaks to the API."""

import functools
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from sightline.identity import commands as identity
from sightline.identity.models import Person
from sightline.identity.queries import OPERATOR
from sightline.kernel.models import JournalEntry
from sightline.projects import commands as projects
from sightline.projects.models import Project
from sightline.site.api import operations
from tests.world import World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROOT = "/api/v1"


@functools.cache
def known_operations() -> dict[tuple[str, str], str]:
    """Return (method, route) to the operation's id."""
    return {
        (method, f"{ROOT[1:]}{found.path}".replace("{", "<").replace("}", ">")): found.operation_id
        for found in operations()
        for method in found.methods
    }


@dataclass
class Call:
    """A request as it was made, so that it can be made again in another way."""

    operation: str
    method: str
    path: str
    body: Any
    version: int | None


@dataclass
class Api:
    """Speaks JSON for one person, by session or by token."""

    client: Client
    token: str = ""
    calls: list[Call] = field(default_factory=list)

    def send(
        self, method: str, path: str, body: Any = None, version: int | None = None, **headers: str
    ) -> HttpResponse:
        """Send a request; ``version`` becomes ``If-Match``."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if version is not None:
            sent["If-Match"] = f'"{version}"'
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        content = {} if body is None else {"content_type": "application/json"}
        data = "" if body is None else body if isinstance(body, bytes) else json.dumps(body)
        address = path if path.startswith(ROOT) else f"{ROOT}{path}"
        answer = self.client.generic(method, address, data, headers=sent, **content)
        if answer.status_code < 300 and answer.resolver_match:
            operation = known_operations()[method, answer.resolver_match.route]
            self.calls.append(Call(operation, method, address, body, version))
        return answer

    def ok(self, method: str, path: str, body: Any = None, version: int | None = None) -> Any:
        """Send a request that must succeed, and return what it answers."""
        answer = self.send(method, path, body, version)
        assert answer.status_code < 300, (method, path, answer.status_code, answer.content)
        return json.loads(answer.content) if answer.content else None

    def get(self, path: str) -> Any:
        """Return what a GET answers."""
        return self.ok("GET", path)


def problem(answer: HttpResponse, status: int) -> dict[str, Any]:
    """Return the problem details of a refusal with this status."""
    assert answer.status_code == status, (answer.status_code, answer.content[:600])
    assert answer["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = json.loads(answer.content)
    assert said["status"] == status
    assert {"type", "title", "detail", "code"} <= said.keys()
    return said


def signed_in(person: Person, **how: Any) -> Api:
    """Return a client that is signed in as a person."""
    client = Client(raise_request_exception=False, **how)
    client.force_login(person, backend=BACKEND)
    return Api(client)


def with_token(world: World, key: str, *scopes: str) -> Api:
    """Return a client with a person's new token."""
    issued = identity.issue_token(world.actor(key), name=f"t{uuid4().hex}", scopes=scopes)
    return Api(Client(raise_request_exception=False), issued.secret)


def n_entries() -> int:
    """Return how many journal entries there are."""
    return JournalEntry.objects.count()


def staff(world: World) -> World:
    """Add people in the roles that the walk needs."""
    world.person("exec", "executive")
    world.person("audit", "auditor")
    world.runs("north", "north")
    world.runs("south", "south")
    world.person("pm")
    world.person("checker", "project_office", world.office_node("north-1"))
    world.person("nobody")
    world.person("second", "access_admin")
    world.person("colleague", "strategic_pmo")
    return world


def open_one(world: World, code: str = "N-1", by: str = "north", **fields: Any) -> Project:
    """Open a project in the office's project office."""
    given: dict[str, Any] = {
        "name": f"Reservoir {code}",
        "office_id": world.id(f"{by}-1"),
        "start": date(2026, 1, 1),
        "baseline_finish": date(2027, 1, 1),
        "whole_life_minor": 100_000_00,
        "sponsor_id": world.people["exec"].pk,
        "manager_id": world.people["pm"].pk if by == "north" else None,
    }
    return projects.open_project(world.actor(by), code=code, **(given | fields))


def another_organisation() -> World:
    """Return a second organisation on the same installation, with one person who may much."""
    other = World(identity.found_organisation(OPERATOR, name="Elsewhere"))
    other.person("stranger", "strategic_pmo")
    for role in ("executive", "program_office", "access_admin", "auditor", "project_manager"):
        other.grant("stranger", role)
    return other
