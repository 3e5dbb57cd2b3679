"""What an office offers by itself: its causes, whom it is offered to, and when it goes."""

from datetime import timedelta
from typing import Any

import pytest

from sightline.kernel import clock
from sightline.projects import commands as projects
from sightline.projects.models import Project
from sightline.services import queries
from tests.browse import signed_in
from tests.services.scene import Scene, ago

pytestmark = pytest.mark.django_db
RECOVERY, HELP = "Recovery of N-1", "Help with reports of N-1"


@pytest.fixture
def project(scene: Scene) -> Project:
    """Open a project that the customer's people see, with a gate, and the default catalogue."""
    world = scene.world
    row = projects.open_project(
        world.actor("north"), code="N-1", name="Reservoir", office_id=world.id("north"),
        manager_id=world.people["asker"].pk, start=ago(90), baseline_finish=ago(-90),
        sponsor_name="The council",
    )  # fmt: skip
    at = {"project_id": row.pk}
    projects.move_project(world.actor("exec"), **at, verb="approve", why="Needed")
    scene.do("adopt_catalogue", "north", office_id=world.id("north"),
             calendar_id=scene.calendar(), is_offered=True)  # fmt: skip
    return row


def stands_for(scene: Scene, kind: str, pk: Any = None, name: str = "") -> None:
    """Let the customer stand for something of the product."""
    said = {"about_kind": kind, "about_id": pk, "about_name": name}
    scene.do("change_customer", "north", customer_id=scene.customer.pk, **said)


def titles(scene: Scene, who: str = "asker") -> list[str]:
    """Return what is offered to somebody."""
    return [one.title for one in queries.arising(scene.world.actor(who))]


def gate(scene: Scene, project: Project, outcome: str) -> None:
    """Hold a gate."""
    north = scene.world.actor("north")
    row = projects.add_gate(north, project_id=project.pk, name="Design")
    projects.submit_gate(north, gate_id=row.pk, evidence="The design")
    said = {"outcome": outcome, "reasons": "Not so", "conditions": "First the pumps"}
    projects.decide_gate(scene.world.actor("exec"), gate_id=row.pk, **said)


def test_help_is_offered_where_a_report_is_late(scene: Scene, project: Project) -> None:
    assert titles(scene) == []  # it stands for nothing yet
    stands_for(scene, "project", project.pk)
    assert titles(scene) == [HELP]
    assert titles(scene, "stranger") == []
    asker, world = scene.world.actor("asker"), scene.world
    row = projects.write_report(world.actor("north"), project_id=project.pk, declared="green")
    projects.submit_report(world.actor("north"), report_id=row.pk)
    projects.check_report(checker(scene), report_id=row.pk)
    projects.publish_report(world.actor("north"), report_id=row.pk)
    assert queries.arising(asker) == []
    with clock.at(clock.now() + timedelta(days=40)):
        assert titles(scene) == [HELP]


def checker(scene: Scene) -> Any:
    """Return somebody of the office who checks."""
    scene.world.person("checker", "project_office", scene.world.office_node("north"))
    return scene.world.actor("checker")


def test_a_project_that_has_just_begun_is_not_late(scene: Scene, project: Project) -> None:
    stands_for(scene, "project", project.pk)
    projects.change_project(scene.world.actor("north"), project_id=project.pk, start=ago(20))
    assert titles(scene) == []
    projects.change_project(scene.world.actor("north"), project_id=project.pk, start=ago(31))
    assert titles(scene) == [HELP]


@pytest.mark.parametrize("outcome", ["hold", "recycle", "go", "conditional"])
def test_recovery_is_offered_after_a_gate_that_did_not_say_go(
    scene: Scene, project: Project, outcome: str
) -> None:
    stands_for(scene, "project", project.pk)
    gate(scene, project, outcome)
    expected = [RECOVERY] if outcome in {"hold", "recycle"} else []
    assert [one for one in titles(scene) if one != HELP] == expected
    with clock.at(clock.now() + timedelta(days=61)):
        assert RECOVERY not in titles(scene)


def test_whatever_the_customer_stands_for_its_projects_are_found(
    scene: Scene, project: Project
) -> None:
    world = scene.world
    program = projects.open_program(
        world.actor("north"), code="P", name="Dams", office_id=world.id("north")
    )
    projects.transfer_project(world.actor("north"), project_id=project.pk, program_id=program.pk)
    projects.change_project(world.actor("north"), project_id=project.pk, department="Works")
    for kind, pk, name in (
        ("program", program.pk, ""), ("unit", None, "Works"), ("office", world.id("north"), ""),
        ("office", world.id("hq"), ""),
    ):  # fmt: skip
        stands_for(scene, kind, pk, name)
        assert titles(scene) == [HELP], kind
    stands_for(scene, "office", world.id("south"))
    assert titles(scene) == []


def test_it_is_asked_for_from_the_portal_and_then_goes(scene: Scene, project: Project) -> None:
    stands_for(scene, "project", project.pk)
    browser = signed_in(scene.world.people["asker"])
    page = browser.get("/portal").content.decode()
    assert "What the office offers by itself" in page
    one = queries.arising(scene.world.actor("asker"))[0]
    form = browser.get(one.href).content.decode()
    assert f'value="{HELP}"' in form
    said = {
        "customer_id": one.customer.pk,
        "version_id": one.version.pk,
        "title": one.title,
        "words": "",
    }
    assert browser.post("/service-requests/new", said).status_code == 303
    assert titles(scene) == []
    assert "What the office offers by itself" not in browser.get("/portal").content.decode()
