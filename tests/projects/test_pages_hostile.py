"""Hostile input at every form: it is refused with the field named or kept as it is, never 500."""

from urllib.parse import quote

import pytest
from django.test import Client

from tests.projects.stage import Stage
from tests.projects.test_pages_roles import DECIDE, EDIT, HOME, address
from tests.world import World

pytestmark = pytest.mark.django_db

NASTY = {
    "nul": "a\0b",
    "long": "x" * 200_000,
    "markup": "<script>alert(1)</script>",
    "right-to-left": "\u202etxt.exe",
    "number": "99999999999999999999999999",
    "negative": "-1",
    "none": "None",
    "formula": "=1+1",
    "float": "1e400",
}
RAW = {
    "lone surrogate": b"name=%ED%A0%80&title=%ED%A0%80&why=%ED%A0%80",
    "bad utf-8": b"name=%FF%FE&title=%C3%28",
    "no pairs": b"&&&=&=;",
    "unknown": b"name=A&title=A&is_superuser=1&organisation_id=1&state=closed&version=9",
    "twice": b"name=A&name=B&seen=1&seen=2",
    "seen": b"name=A&title=A&seen=99999999999999999999",
}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage.make(world)


def names(client: Client, url: str) -> list[str]:
    form = client.get(url).context["form"]
    return [name for name in form.fields if name != "seen"]


def test_no_form_breaks(stage: Stage) -> None:
    client = {"boss": stage.client("exec"), "north": stage.client("north")}
    for route in (*EDIT, *DECIDE, *HOME):
        who = client["boss" if route in DECIDE else "north"]
        url = address(stage, route)
        fields = names(who, url)
        for kind, text in NASTY.items():
            sent = who.post(url, dict.fromkeys(fields, text))
            assert sent.status_code in {303, 404, 409, 422}, (route, kind)
        for kind, body in RAW.items():
            sent = who.generic("POST", url, body, content_type=FORM)
            assert sent.status_code in {303, 404, 409, 422}, (route, kind)


def test_an_unknown_field_is_refused_by_name(stage: Stage) -> None:
    for route in (*EDIT, *HOME):
        sent = stage.client("north").post(address(stage, route), {"is_superuser": "1"})
        assert sent.status_code == 422, route
        assert "Unknown field: is_superuser" in sent.content.decode(), route


def test_markup_is_shown_as_text(stage: Stage) -> None:
    client, nasty = stage.client("north"), NASTY["markup"]
    client.post(stage.url("milestone-add"), {"name": nasty})
    client.post(stage.url("raid-add"), {"kind": "risk", "title": nasty, "description": nasty})
    client.post(stage.url("touch-add"), {"kind": "site", "name": nasty})
    for route in ("project", "project-plan", "project-raid", "project-line", "project-history"):
        page = client.get(stage.url(route)).content.decode()
        assert nasty not in page, route
    assert "&lt;script&gt;" in client.get(stage.url("project-plan")).content.decode()


KEYS = ("q", "sort", "page", "size", "cols", "view", "health", "owner")
TEXTS = ("\0", "'", "%", "x" * 3000, "-1", "\ud800", "9" * 40)


def test_no_address_breaks_a_list(stage: Stage) -> None:
    client = stage.client("north")
    urls = ("/projects", "/raid", "/programs", stage.url("project-raid"), stage.url("project-plan"))
    for key in KEYS:
        for text in TEXTS:
            query = f"{key}={quote(text.encode('utf-8', 'surrogatepass'))}"
            answers = {client.get(f"{url}?{query}").status_code for url in urls}
            assert answers <= {200, 422}, (key, text[:9])


def test_other_methods_and_odd_paths(stage: Stage) -> None:
    client = stage.client("north")
    assert client.delete(stage.url("project")).status_code == 405
    assert client.post(stage.url("project"), {}).status_code == 405
    assert client.get("/projects/bulk").status_code == 405
    assert client.get("/projects/not-an-id").status_code == 404
    assert client.get(stage.url("cost-year-edit", stage.project.pk, 10**12)).status_code in {
        200,
        404,
    }
    for kind in ("person", "milestone", "nothing"):
        assert client.get(f"/history/{kind}/{stage.ids['gate']}").status_code == 404
