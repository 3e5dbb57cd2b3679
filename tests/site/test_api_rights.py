"""Who is let in at the API's door: sessions with their CSRF token, and tokens with their scopes."""

from datetime import timedelta

import pytest
from django.test import Client

from sightline.identity import commands
from sightline.kernel import clock
from tests.site.api_world import (
    BACKEND,
    Api,
    n_entries,
    open_one,
    problem,
    signed_in,
    with_token,
)
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_session_writes_with_its_csrf_token_only(staffed: World) -> None:
    project = open_one(staffed)
    client = Client(enforce_csrf_checks=True)
    client.force_login(staffed.people["north"], backend=BACKEND)
    api, path = Api(client), f"/projects/{project.pk}"
    assert api.get(path)["code"] == "N-1"
    said = problem(api.send("PATCH", path, {"category": "Dam"}, 1), 403)
    assert said["code"] == "csrf"
    client.get("/accounts/password/change/")  # a page gives the cookie
    token = client.cookies["csrf"].value
    done = api.send("PATCH", path, {"category": "Dam"}, 1, X_CSRFToken=token)
    assert done.status_code == 200


def test_a_token_needs_no_csrf_and_no_session(staffed: World) -> None:
    project = open_one(staffed)
    api = with_token(staffed, "north", "projects.*")
    api.client = Client(enforce_csrf_checks=True)
    done = api.ok("PATCH", f"/projects/{project.pk}", {"category": "Dam"}, 1)
    assert done["category"] == "Dam"
    assert api.get(f"/projects/{project.pk}/history")["items"][0]["who"] == "North"


def test_scopes_narrow_a_token(staffed: World) -> None:
    project, before = open_one(staffed), n_entries()
    path = f"/projects/{project.pk}"
    reads = with_token(staffed, "north", "read")
    assert reads.get(path)["version"] == 1
    assert "projects.edit" in problem(reads.send("PATCH", path, {"name": "x"}, 1), 403)["detail"]
    other = with_token(staffed, "north", "identity.read")
    problem(other.send("GET", path), 403)
    narrow = with_token(staffed, "north", "projects.edit", "projects.read")
    problem(narrow.send("POST", f"{path}/initiate", {}, 1), 403)
    problem(narrow.send("POST", f"{path}/transfer", {"program_id": None}, 1), 403)
    assert narrow.ok("PATCH", path, {"name": "y"}, 1)["version"] == 2
    assert n_entries() == before + 3 + 1  # three tokens issued, one change


def test_a_token_gives_nobody_a_right_that_the_person_lacks(staffed: World) -> None:
    project = open_one(staffed)
    api = with_token(staffed, "south", "*")
    problem(api.send("PATCH", f"/projects/{project.pk}", {"name": "x"}, 1), 404)


def test_a_token_issues_none_that_may_do_more(staffed: World) -> None:
    api = with_token(staffed, "north", "identity.own_token", "read")
    body = {"name": "wider", "scopes": ["*"]}
    assert problem(api.send("POST", "/tokens", body), 422)["code"] == "wider-token"
    assert api.ok("POST", "/tokens", {"name": "same", "scopes": ["read"]})["scopes"] == ["read"]


def test_ended_tokens_are_let_in_no_more(staffed: World) -> None:
    api, before = with_token(staffed, "north", "*"), n_entries()
    assert api.get("/me")["channel"] == "api"
    with clock.at(clock.now() + timedelta(days=91)):
        problem(api.send("GET", "/me"), 401)
    assert n_entries() == before
    held = signed_in(staffed.people["north"]).get("/tokens")["items"][0]
    commands.revoke_token(staffed.actor("north"), token_id=held["id"])
    assert problem(api.send("GET", "/me"), 401)["code"] == "unauthenticated"


def test_a_person_who_left_is_out_at_once(staffed: World) -> None:
    by_token, by_session = with_token(staffed, "pm", "*"), signed_in(staffed.people["pm"])
    assert by_token.get("/me")["name"] == by_session.get("/me")["name"] == "Pm"
    commands.deactivate_person(
        staffed.actor("admin"), person_id=staffed.people["pm"].pk, why="left"
    )
    problem(by_token.send("GET", "/me"), 401)
    problem(by_session.send("GET", "/me"), 401)


def test_a_revoked_role_counts_no_more_at_the_next_request(staffed: World) -> None:
    project, api = open_one(staffed), signed_in(staffed.people["north"])
    api.ok("PATCH", f"/projects/{project.pk}", {"name": "Before"}, 1)
    admin = signed_in(staffed.people["admin"])
    for grant in admin.get(f"/grants?of={staffed.people['north'].pk}")["items"]:
        admin.ok("POST", f"/grants/{grant['id']}/revoke", {"why": "moved on"}, grant["version"])
    problem(api.send("PATCH", f"/projects/{project.pk}", {"name": "After"}, 2), 403)


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "Bearer ", "slt_x", "Bearer \x7f"])
def test_a_wrong_header_is_refused_even_beside_a_session(staffed: World, header: str) -> None:
    api = signed_in(staffed.people["north"])
    answer = api.send("GET", "/me", Authorization=header)
    problem(answer, 401)
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_the_secret_is_told_once_and_kept_in_no_receipt(staffed: World) -> None:
    api, body = signed_in(staffed.people["north"]), {"name": "script", "scopes": ["read"]}
    first = api.send("POST", "/tokens", body, Idempotency_Key="k1").json()
    again = api.send("POST", "/tokens", body, Idempotency_Key="k1").json()
    assert first["secret"].startswith("slt_")
    assert again == {**first, "secret": None}
    assert len(api.get("/tokens")["items"]) == 1


def test_answers_are_personal_and_named(staffed: World) -> None:
    for api in (signed_in(staffed.people["north"]), with_token(staffed, "north", "read")):
        answer = api.send("GET", "/me")
        assert answer["Cache-Control"] == "no-store"
        assert len(answer["X-Request-Id"]) == 32
