"""What a relation lets flow up: along the hierarchy what is published, by the other types nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sightline.identity import commands as identity
from sightline.identity.commands import Node
from sightline.identity.rules import RELATIONS
from sightline.kernel import clock
from sightline.kernel.errors import Forbidden, NotFound
from sightline.kernel.policy import visible
from sightline.network.rules.flows import FLOWS
from sightline.projects import commands as projects
from sightline.projects.models import Milestone, Project, RaidItem, StatusReport
from sightline.services.models import Customer
from tests.browse import signed_in
from tests.network.scene import Scene, on

pytestmark = pytest.mark.django_db


class Annex:
    """An office of its own with a project: a report that is out, a draft, a hidden risk, a customer."""

    def __init__(self, scene: Scene, kind: str) -> None:
        self.scene, world, lead = scene, scene.world, scene.world.actor("lead")
        given = {"code": "annex", "name": "The annex", "level": "project"}
        self.office = identity.open_office(
            lead, **given, parent_id=world.id("north") if kind == "hierarchy" else None
        )
        world.offices["annex"] = self.office
        if kind != "hierarchy":
            at = {"office_id": self.office.pk, "other_id": world.id("north")}
            self.relation = identity.relate_offices(lead, **at, kind=kind, since=clock.today())
        world.person("annexed", "project_office", world.office_node("annex"))
        self.project = self.opened("A-1")
        world.grant("pm", "project_manager", Node("project", self.project.pk, "A-1"))
        self.filled()

    def opened(self, code: str, **said: Any) -> Project:
        """Open a project of the annex."""
        given = {"name": f"Depot {code}", "office_id": self.office.pk, "category": "Works"}
        given |= {"start": clock.today(), "manager_id": self.scene.world.people["pm"].pk}
        return projects.open_project(self.scene.world.actor("annexed"), code=code, **given | said)

    def filled(self) -> None:
        """Publish a report, draft another, note a milestone and a risk that no report shows."""
        who, pm = (self.scene.world.actor(key) for key in ("annexed", "pm"))
        at = {"project_id": self.project.pk}
        days = {"baseline": clock.today(), "forecast": clock.today()}
        projects.add_milestone(who, **at, name="Roof", **days)
        projects.raise_raid(who, **at, kind="risk", title="Hidden", in_report=False)
        for days_ago in (30, 0):
            period = clock.today() - timedelta(days_ago)
            said = {"period": period, "declared": "amber", "reason": "Late"}
            row = projects.write_report(pm, **at, **said)
            if days_ago:
                row = projects.submit_report(pm, report_id=row.pk)
                row = projects.check_report(who, report_id=row.pk)
                projects.publish_report(who, report_id=row.pk)


def seen(scene: Scene, who: str, model: Any) -> set[str]:
    """Return what somebody sees of the annex, in words."""
    way = {Project: "office", Customer: "office"}.get(model, "project__office")
    rows = visible(scene.world.actor(who), model).filter(**{way: scene.world.id("annex")})
    return {getattr(row, "state", "") or str(row) for row in rows}


def test_every_type_of_relation_says_what_it_lets_up() -> None:
    assert set(FLOWS) == set(RELATIONS)
    assert [kind for kind, flow in FLOWS.items() if flow.rises] == ["hierarchy"]


@pytest.mark.parametrize("kind", RELATIONS)
def test_up_flows_what_is_published_and_along_the_hierarchy_alone(scene: Scene, kind: str) -> None:
    annex = Annex(scene, kind)
    rises = FLOWS[kind].rises
    for who in ("north", "annexed"):
        is_own = who == "annexed"
        assert bool(seen(scene, who, Project)) == (rises or is_own), who
        assert bool(seen(scene, who, Milestone)) == (rises or is_own), who
        reports = ({"published"} if rises or is_own else set()) | ({"draft"} if is_own else set())
        assert seen(scene, who, StatusReport) == reports, who
        assert bool(seen(scene, who, RaidItem)) == is_own, who
    with pytest.raises(Forbidden if rises else NotFound):
        projects.change_project(
            scene.world.actor("north"), project_id=annex.project.pk, name="Ours now"
        )
    page: Client = signed_in(scene.world.people["north"])
    answer = page.get(f"/projects/{annex.project.pk}")
    assert answer.status_code == (200 if rises else 404)
    assert "Hidden" not in answer.content.decode()


def test_what_lies_in_the_office_s_own_program_is_its_own_wherever_it_is_kept(
    scene: Scene,
) -> None:
    annex = Annex(scene, "hierarchy")
    program = projects.open_program(
        scene.world.actor("north"), code="P", name="Depots", office_id=scene.world.id("north")
    )
    row = annex.opened("A-2", program_id=program.pk)
    found = projects.change_project(
        scene.world.actor("north"), project_id=row.pk, name="A depot of the program"
    )
    assert found.name == "A depot of the program"
    assert not visible(scene.world.actor("south"), Project).filter(pk=row.pk).exists()


def test_what_flows_up_ends_with_the_relation(scene: Scene) -> None:
    annex = Annex(scene, "hierarchy")
    lead = scene.world.actor("lead")
    at = {"office_id": annex.office.pk, "parent_id": scene.world.id("south")}
    identity.move_office(lead, **at, why="It serves the south")
    with on(1):
        assert not seen(scene, "north", Project)
        assert seen(scene, "south", Project) and not seen(scene, "south", RaidItem)


def test_who_works_for_both_offices_works_on_both(scene: Scene) -> None:
    Annex(scene, "independent")
    scene.world.grant("north", "project_office", scene.world.office_node("annex"))
    assert seen(scene, "north", StatusReport) == {"published", "draft"}


def test_who_is_granted_the_part_keeps_it_whole(scene: Scene) -> None:
    Annex(scene, "hierarchy")
    head = scene.world.office_node("hq")
    for key, role in (("over", "strategic_pmo"), ("checks", "auditor"), ("reads", "reader")):
        scene.world.person(key, role, head)
    assert seen(scene, "over", StatusReport) == seen(scene, "reads", StatusReport) == {"published"}
    assert seen(scene, "checks", StatusReport) == {"published", "draft"}
