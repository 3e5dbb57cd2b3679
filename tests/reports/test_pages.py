"""The pages as people meet them: homes by role, empty states, palette, constant queries."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.kernel import clock
from sightline.projects import commands
from sightline.projects.register import Line
from tests.reports.scene import Scene, main_of, text_of

pytestmark = pytest.mark.django_db
HOMES = {
    "exec": "Decisions and outlook",
    "lead": "PMO desk",
    "desk": "Office desk",
    "checker": "Office desk",
    "pm": "My projects",
    "auditor": "Audit desk",
    "admin": "Access desk",
    "reader": "Overview",
}


@pytest.fixture
def busy(scene: Scene) -> Scene:
    scene.objective("O1")
    scene.project("A", 100, manager_id=scene.person("pm").pk, department="Roads")
    scene.project("B", 50, manager_id=scene.person("pm").pk, confidentiality="restricted")
    scene.report("A", "green")
    commands.add_milestone(
        scene.actor(), project_id=scene.projects["A"].pk, name="Design",
        baseline=clock.today() + timedelta(days=5),
    )  # fmt: skip
    return scene


@pytest.mark.parametrize(("who", "title"), HOMES.items())
def test_each_role_has_its_own_home(busy: Scene, who: str, title: str) -> None:
    page = main_of(text_of(busy.client(who), "/"))
    assert f"<h1>{title}</h1>" in page
    assert page.count("<h1") == 1


def test_homes_show_what_the_role_is_for(busy: Scene) -> None:
    gate = commands.add_gate(busy.actor(), project_id=busy.projects["A"].pk, name="Gate 2")
    commands.submit_gate(busy.actor(), gate_id=gate.pk, evidence="The case")
    boss = main_of(text_of(busy.client("exec"), "/"))
    assert "Project A: Gate 2" in boss and "1 gate waits for a decision." in boss
    mine = main_of(text_of(busy.client("pm"), "/"))
    assert "Project A: Design" in mine and "Project B" in mine
    lead = main_of(text_of(busy.client("lead"), "/"))
    assert "serves no objective" in lead and "Project B" not in lead
    auditor = main_of(text_of(busy.client("auditor"), "/"))
    assert "Holds" in auditor and "Project B" in auditor and "Gate submitted" in auditor
    admin = main_of(text_of(busy.client("admin"), "/"))
    assert "People without a role" in admin and ">Pm<" in admin and "Project A" not in admin


def test_a_person_of_two_roles_switches_homes(busy: Scene) -> None:
    busy.world.grant("lead", "auditor")
    client = busy.client("lead")
    assert "<h1>PMO desk</h1>" in main_of(text_of(client, "/"))
    assert "<h1>Audit desk</h1>" in main_of(text_of(client, "/?as=auditor"))
    assert busy.client("reader").get("/?as=executive").status_code == 422


def test_empty_pages_teach(scene: Scene) -> None:
    page = main_of(text_of(scene.client("lead"), "/portfolio"))
    assert "start from projects, bottom-up, or from objectives, top-down" in page
    assert "No objective and no project yet" in main_of(
        text_of(scene.client("lead"), "/line-of-sight")
    )
    assert (
        scene.client("lead").get("/portfolio/00000000-0000-0000-0000-000000000000").status_code
        == 404
    )


def test_few_projects_are_cards_and_many_a_table(busy: Scene) -> None:
    client = busy.client("desk")
    assert "cards-list" in text_of(client, "/portfolio")
    assert "cards-list" not in text_of(client, "/portfolio?layout=table")
    for n in range(13):
        busy.project(f"M{n}", 10)
    assert "cards-list" not in text_of(client, "/portfolio")


def test_the_palette_ranks_and_is_short(busy: Scene) -> None:
    for n in range(30):
        busy.project(f"Z{n}", 1, name=f"Sewer {n}")
    found = json.loads(busy.client("desk").get("/palette?q=sewer").content)
    assert len(found) == 20
    pages = json.loads(busy.client("desk").get("/palette").content)
    assert {"Portfolio", "Line of sight"} <= {one["label"] for one in pages}
    first = json.loads(busy.client("desk").get("/palette?q=port").content)[0]
    assert first["label"].startswith("Port")


def many(scene: Scene, n: int, period: date) -> None:
    """Bring in projects with a register, each serving an objective."""
    lines = [
        Line(f"R{k}", ("green", "red", "amber")[k % 3], "", {
            "name": f"Road {k}", "whole_life_minor": k * 100, "department": f"D{k % 3}", "currency": "GBP"})
        for k in range(n)
    ]  # fmt: skip
    commands.apply_register(
        scene.actor("lead"), register="roads", period=period, office_id=scene.office("north-1"),
        lines=lines, digest="x",
    )  # fmt: skip


PAGES = (
    "/portfolio", "/portfolio?by=objective", "/portfolio?by=program", "/line-of-sight",
    "/line-of-sight?lens=pmo&benefits=yes", "/derive/status", "/derive/coverage", "/palette?q=road",
    "/portfolio?as_of={then}", "/line-of-sight?as_of={then}",
)  # fmt: skip


def test_queries_do_not_grow_with_the_portfolio(
    scene: Scene, figure: Callable[[str], None]
) -> None:
    scene.objective("O1")
    period = clock.today() - timedelta(days=40)
    then = (period + timedelta(days=10)).isoformat()
    client = scene.client("lead")
    asked: dict[str, list[int]] = {}
    for n in (10, 200):
        many(scene, n, period)
        for path in [*(page.format(then=then) for page in PAGES), "/"]:
            client.get(path)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(path).status_code == 200
            asked.setdefault(path, []).append(len(caught))
    for path, (few, lots) in asked.items():
        assert few == lots <= 44, (path, few, lots)
    figure(
        f"F26 reports: {max(lots for _, lots in asked.values())} queries at most, 10 or 200 projects"
    )


def test_the_trend_counts_each_department_of_its_time(scene: Scene) -> None:
    for year, colours in ((2023, ("green", "green")), (2024, ("red", "green"))):
        lines = [
            Line(f"R{k}", colour, "", {"name": f"Road {k}", "department": f"D{year}"})
            for k, colour in enumerate(colours)
        ]
        commands.apply_register(
            scene.actor("lead"), register="r", period=date(year, 3, 31),
            office_id=scene.office("hq"), lines=lines, digest="x",
        )  # fmt: skip
    page = main_of(text_of(scene.client("lead"), "/derive/trend?by=department"))
    rows = [part.split("</tr>")[0] for part in page.split("<tr>")]
    told = [row for row in rows if "D2024" in row and "31 Mar 2024" in row]
    assert len(told) == 1
    cells = [cell.split("</td>")[0] for cell in told[0].split("<td>")[1:]]
    assert cells == ["31 Mar 2024", "2", "1", "0", "0", "0", "1", "0"]
    assert "Mar 24: 1 off track, 1 on track" in text_of(scene.client("lead"), "/portfolio")


def test_no_markup_shows_as_text(busy: Scene) -> None:
    busy.project("C", 10, name="<b>Bold & daring</b>", department="<i>D</i>")
    for who in HOMES:
        client = busy.client(who)
        for path in ("/", "/portfolio?layout=table", "/line-of-sight", "/derive/status"):
            page = text_of(client, path)
            assert "&lt;span" not in page and "&lt;svg" not in page, (who, path)
            assert "<b>Bold" not in page and "<i>D" not in page
