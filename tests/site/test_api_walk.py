"""Every operation works once for who may, and refuses everybody else without a trace."""

import json

import pytest
from django.test import Client

from sightline.site.api import operations
from tests.site.api_world import Api, another_organisation, n_entries, problem, signed_in
from tests.site.walk import Walk

pytestmark = pytest.mark.django_db


def test_every_operation_works_once(walk: Walk) -> None:
    names = {operation.operation_id for operation in operations()}
    assert names - {call.operation for call in walk.calls()} == set()


def test_every_operation_refuses_who_may_not(walk: Walk) -> None:
    stranger = signed_in(another_organisation().people["stranger"])
    nobody, bad = Api(Client()), Api(Client(), "slt_unknown")
    outsider, before = signed_in(walk.world.people["nobody"]), n_entries()
    open_to_all = {"/tokens", "/views", "/linkages/similar", "/proposals/alike"}
    ends = ("/proposals", "/join", "/leave")  # everybody asks, and joins what others asked for
    for call in walk.calls():
        again = (call.method, call.path, call.body, call.version)
        problem(nobody.send(*again), 401)
        problem(bad.send(*again), 401)
        is_own = any(call.path.startswith(f"/api/v1{path}") for path in open_to_all)
        is_own = is_own or call.path.endswith(ends)
        if call.method != "GET" and not is_own:
            refused = outsider.send(*again)
            assert refused.status_code in {403, 404}, (again, refused.content)
        if any(part in call.path for part in walk.own["id"].split()):
            problem(stranger.send(*again), 404)
    assert n_entries() == before


def test_every_write_refuses_a_body_that_is_none(walk: Walk) -> None:
    before = n_entries()
    for api in walk.by.values():
        for call in list(api.calls):
            if call.method == "GET":
                continue
            place = (call.method, call.path)
            if call.body is None:
                said = problem(api.send(*place, {"surprise": 1}, call.version), 422)
                assert "body" in said["fields"]
                continue
            said = problem(api.send(*place, {**call.body, "surprise": 1}, call.version), 422)
            assert said["fields"] == {"surprise": ["There is no such field."]}
            for body in (b"{", b"\xff", b'{"a": NaN}', b'{"a":1,"a":2}', b"[" * 50_000):
                problem(api.send(*place, body, call.version), 400)
            problem(api.send(*place, b'{"a":' * 30 + b"1" + b"}" * 30, call.version), 400)
            for body in (b"[]", b"7", b'"text"', b"null"):
                problem(api.send(*place, body, call.version), 422)
            text = json.dumps(call.body)
            answer = api.client.generic(call.method, call.path, text, content_type="text/plain")
            problem(answer, 415)
    assert n_entries() == before


def test_every_write_over_a_row_asks_for_its_version(walk: Walk) -> None:
    before, asked = n_entries(), 0
    for api in walk.by.values():
        for call in list(api.calls):
            if call.version is None:
                continue
            asked += 1
            problem(api.send(call.method, call.path, call.body), 428)
            said = api.send(call.method, call.path, call.body, None, If_Match='W/"1"')
            assert "If-Match" in problem(said, 422)["fields"]
            old = api.send(call.method, call.path, call.body, 999)
            assert old.status_code in {403, 404, 409}, (call, old.content)
    assert asked > 50
    assert n_entries() == before


def test_addresses_refuse_what_they_do_not_declare(walk: Walk) -> None:
    for api in walk.by.values():
        for call in list(api.calls):
            path = call.path.split("?")[0]
            said = problem(
                api.send(call.method, f"{path}?surprise=1", call.body, call.version), 422
            )
            assert said["fields"] == {"surprise": ["There is no such parameter."]}
        problem(api.send("GET", "/nowhere"), 404)
        wrong = api.send("DELETE", "/projects")
        assert problem(wrong, 405)["code"] == "wrong-method"
        assert wrong["Allow"] == "GET, POST"
