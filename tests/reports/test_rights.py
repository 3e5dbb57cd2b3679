"""What is hidden leaves no trace: not in sums, statuses, counts, trends or the palette."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponseRedirect
from django.test import Client

from sightline.identity.commands import Node
from sightline.kernel import clock
from sightline.projects import commands
from sightline.projects.models import Project
from tests.reports.scene import Scene, text_of

pytestmark = pytest.mark.django_db
PATHS = (
    "/portfolio?layout=table",
    "/portfolio?by=office&policy=worst_child",
    "/portfolio?by=program",
    "/portfolio?by=objective",
    "/portfolio?export=csv",
    "/line-of-sight?benefits=yes",
    "/line-of-sight?lens=pmo",
    "/line-of-sight?lens=portfolio",
    "/line-of-sight?lens=organisation",
    "/derive/coverage",
    "/derive/status",
    "/derive/trend",
    "/derive/orphans",
    "/derive/starved",
    "/palette?q=project",
    "/palette?q=s",
    "/",
)


@pytest.fixture
def shown(scene: Scene) -> Scene:
    for code in ("O1", "O2"):
        scene.objective(code)
    for code, colour in (("A", "green"), ("B", "amber")):
        scene.project(code, 100, program_id=scene.program.pk, department="Roads")
        scene.report(code, colour)
    scene.serves("A", "O1")
    return scene


def hide(scene: Scene, kind: str) -> None:
    """Add what only the people of the north can see: projects, links, benefits, needs."""
    for code in ("X", "Y"):
        scene.project(
            code, 5_000_000, name=f"Project secret {code}", confidentiality=kind,
            program_id=scene.program.pk, department="Secrets", manager_id=scene.person("pm").pk,
        )  # fmt: skip
        row = scene.projects[code]
        if kind != "pmo":
            scene.world.grant("desk", "program_office", node(row))
            scene.world.grant("checker", "project_office", node(row))
        scene.report(code, "red")
        scene.serves(code, "O2")
        commands.promise_benefit(
            scene.actor(),
            project_id=row.pk,
            title="Secret gain",
            objective_id=scene.objectives["O2"].pk,
        )
    commands.raise_raid(
        scene.actor(), project_id=scene.projects["X"].pk, kind="dependency", title="Needs A",
        needs_from_id=scene.projects["A"].pk,
    )  # fmt: skip


def node(row: Project) -> Node:
    """Return a project as a node that a grant can stand on."""
    return Node("project", row.pk, row.name)


@pytest.mark.parametrize(
    ("who", "kind"),
    [("south", "pmo"), ("reader", "restricted"), ("exec", "sealed"), ("lead", "sealed")],
)
def test_two_worlds_that_differ_in_hidden_rows_look_the_same(
    shown: Scene, who: str, kind: str
) -> None:
    world = shown.world
    world.runs("south", "south")
    client = shown.client(who)
    before = {path: text_of(client, path) for path in PATHS}
    hide(shown, kind)
    after = {path: text_of(client, path) for path in PATHS}
    for path in PATHS:
        assert after[path] == before[path], path
    assert "secret" in text_of(shown.client("desk"), "/portfolio?layout=table")


@pytest.mark.parametrize("who", ["south", "reader"])
def test_the_past_hides_the_same(shown: Scene, who: str) -> None:
    world = shown.world
    world.runs("south", "south")
    client = shown.client(who)
    paths = [
        f"{p}{'&' if '?' in p else '?'}as_of={clock.today()}" for p in PATHS if "palette" not in p
    ]
    hide(shown, "restricted")
    with clock.at(datetime.now(UTC) + timedelta(days=2)):
        for path in paths:
            assert "secret" not in text_of(client, path).casefold()


def test_the_palette_finds_only_what_may_be_opened(shown: Scene) -> None:
    hide(shown, "restricted")
    found = json.loads(shown.client("reader").get("/palette?q=Project").content)
    assert {one["label"] for one in found if one["kind"] == "Project"} == {"Project A", "Project B"}
    mine = json.loads(shown.client("desk").get("/palette?q=project secret x").content)
    assert [one["label"] for one in mine] == ["Project secret X"]
    assert set(mine[0]) == {"label", "href", "kind", "hint"}


def test_nobody_reads_without_signing_in(client: Client) -> None:
    for path in ("/", "/portfolio", "/line-of-sight", "/derive/cost", "/palette"):
        response = client.get(path)
        assert isinstance(response, HttpResponseRedirect)
        assert "/accounts/login" in response.url
