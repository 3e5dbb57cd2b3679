"""Every page of a project for every relation to it: who runs it, who may look, who may not."""

import pytest

from tests.projects.stage import Stage, n_entries
from tests.world import World

pytestmark = pytest.mark.django_db

OPEN = [
    ("project",),
    ("project-plan",),
    ("project-money",),
    ("project-raid",),
    ("project-reports",),
    ("project-line",),
    ("project-history",),
    ("raid-item", "raid"),
    ("report", "report"),
    ("part-history", "milestone", "milestone"),
    ("part-history", "benefit", "benefit"),
]
WORKING = [
    ("raid-item", "hidden"),
    ("report", "draft"),
    ("part-history", "raid", "raid"),
    ("part-history", "report", "report"),
]
EDIT = [
    ("project-edit",),
    ("milestone-add",),
    ("gate-add",),
    ("phase-add",),
    ("milestone-edit", "milestone"),
    ("gate-edit", "gate"),
    ("phase-edit", "phase"),
    ("gate-submit", "gate"),
    ("cost-year-add",),
    ("raid-add",),
    ("raid-edit", "raid"),
    ("raid-convert", "raid"),
    ("raid-move", "raid", "close"),
    ("report-new",),
    ("report-edit", "draft"),
    ("touch-add",),
    ("contribution-set",),
    ("contribution-end", "contribution"),
    ("benefit-add",),
    ("benefit-edit", "benefit"),
]
DECIDE = [("project-rebaseline",), ("project-move", "", "approve")]
HOME = [("project-transfer",)]


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage.make(world)


def address(stage: Stage, route: tuple[str, ...]) -> str:
    name, *args = route
    if name == "part-history":
        from django.urls import reverse

        return reverse(name, args=[args[0], stage.ids[args[1]]])
    if name == "project-move":
        return stage.url(name, stage.project.pk, args[1])
    return stage.url(name, *args)


def answers(stage: Stage, who: str, routes: list[tuple[str, ...]]) -> dict[str, int]:
    client = stage.client(who)
    return {" ".join(route): client.get(address(stage, route)).status_code for route in routes}


def expected(routes: list[tuple[str, ...]], status: int) -> dict[str, int]:
    return {" ".join(route): status for route in routes}


@pytest.mark.parametrize("who", ["north", "checker", "pm", "auditor"])
def test_who_works_on_it_sees_everything(stage: Stage, who: str) -> None:
    assert answers(stage, who, OPEN + WORKING) == expected(OPEN + WORKING, 200)


@pytest.mark.parametrize("who", ["exec", "lead", "reader"])
def test_who_may_look_sees_what_is_published(stage: Stage, who: str) -> None:
    assert answers(stage, who, OPEN) == expected(OPEN, 200)
    hidden = {"raid-item hidden": 404, "report draft": 404}
    hidden |= {"part-history raid raid": 403, "part-history report report": 403}
    assert answers(stage, who, WORKING) == hidden
    client = stage.client(who)
    for route in OPEN:
        page = client.get(address(stage, route)).content.decode()
        assert "Quarrel inside" not in page, route
        assert "Hidden words" not in page, route


@pytest.mark.parametrize("who", ["south", "owner", "admin"])
def test_who_may_not_look_finds_nothing(stage: Stage, who: str) -> None:
    found = answers(stage, who, OPEN + WORKING)
    assert set(found.values()) <= {404}
    assert set(answers(stage, who, EDIT + DECIDE + HOME).values()) <= {403, 404}


def test_forms_open_for_those_who_may_send_them(stage: Stage) -> None:
    assert answers(stage, "north", EDIT + HOME) == expected(EDIT + HOME, 200)
    assert answers(stage, "exec", DECIDE) == expected(DECIDE, 200)
    for who in ("reader", "auditor"):
        assert set(answers(stage, who, EDIT + DECIDE + HOME).values()) <= {403, 404}
    assert answers(stage, "north", DECIDE) == expected(DECIDE, 403)


def test_nobody_signed_in_is_sent_to_sign_in(stage: Stage) -> None:
    from django.test import Client

    response = Client().get(address(stage, ("project",)))
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


@pytest.mark.parametrize("who", ["reader", "auditor", "south"])
def test_a_refused_post_leaves_no_trace(stage: Stage, who: str) -> None:
    client, before = stage.client(who), n_entries()
    posts = [
        address(stage, route)
        for route in (*EDIT, *DECIDE, *HOME, ("milestone-drop", "milestone"), ("raid-show", "raid"))
    ]
    statuses = {client.post(url, {"name": "Ours", "title": "Ours"}).status_code for url in posts}
    assert statuses <= {403, 404}
    assert n_entries() == before


def test_a_sealed_neighbour_stays_unnamed(stage: Stage) -> None:
    from sightline.projects import commands

    north = stage.world.actor("north")
    secret = Stage.opened(
        stage.world, "S-9", name="Sealed plan", manager_id=stage.world.people["owner"].pk
    )
    commands.raise_raid(
        north,
        project_id=stage.project.pk,
        kind="dependency",
        title="Needs it",
        needs_from_id=secret.pk,
    )
    commands.transfer_project(north, project_id=secret.pk, confidentiality="sealed")
    client = stage.client("pm")
    for route in (("project",), ("project-raid",)):
        page = client.get(address(stage, route)).content.decode()
        assert "Needs it" in page
        assert "Sealed plan" not in page
