"""What an approach lets a customer do alone: whose project it is, what is drawn, and what follows."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.identity.commands import Node
from sightline.kernel.policy import Actor
from sightline.projects import commands as projects
from sightline.projects.models import Gate, Project, StatusReport
from sightline.services.models import ApproachMove, Customer, CustomerFinding, Look
from sightline.services.queries.trust import approach_of
from sightline.services.rules.ladder import ORDER
from sightline.services.rules.trust import TRUST, Place, Served, customer_of, is_drawn, sampled
from tests.services.scene import WHY, Scene, ago, refused

IDS = [uuid4() for _ in range(6)]
PROJECT, PROGRAM, OWN, ABOVE, TOP, OTHER = IDS
PLACE = Place(PROJECT, PROGRAM, (OWN, ABOVE, TOP), "Works")


def numbered(n: int) -> UUID:
    """Return the id of a number."""
    return UUID(int=n)


KEYS = st.builds(
    Served,
    key=st.integers(1, 99).map(numbered),
    about_kind=st.sampled_from(("", "project", "program", "unit", "office", "person")),
    about_id=st.sampled_from([None, *IDS]),
    about_name=st.sampled_from(("", "works", "Works", "Sales")),
    importance=st.integers(1, 5),
    name=st.sampled_from("abc"),
)


class TestRules:
    """On plain values."""

    @settings(deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(KEYS, max_size=8, unique_by=lambda one: one.key))
    def test_the_nearest_customer_is_found_as_by_asking_each_place_in_turn(
        self, served: list[Served]
    ) -> None:
        assert customer_of(PLACE, served) == slowly(served)

    def test_each_step_up_the_office_does_no_more_than_before(self) -> None:
        for lower, upper in pairwise(ORDER):
            before, after = TRUST[lower], TRUST[upper]
            assert after.office_publishes <= before.office_publishes
            assert after.checks_reports <= before.checks_reports
            assert after.holds_reviews <= before.holds_reviews
            assert bool(sampled(after)) == (not after.checks_reports)

    def test_the_first_is_drawn_and_then_one_in_so_many(self) -> None:
        assert is_drawn(0, 5, 3)
        assert not is_drawn(0, 0, 0)
        n = sum(is_drawn(n_before + 1, 5, lot) for n_before, lot in enumerate(range(1000)))
        assert n == 200


def slowly(served: Sequence[Served]) -> UUID | None:
    """Ask every place in turn, from the project itself up, for the customer that it is of."""
    ways: list[Any] = [
        lambda one: one.about_kind == "project" and one.about_id == PROJECT,
        lambda one: one.about_kind == "program" and one.about_id == PROGRAM,
        lambda one: one.about_kind == "unit" and one.about_name.lower() == "works",
    ]
    for office in (OWN, ABOVE, TOP):
        ways.append(lambda one, at=office: one.about_kind == "office" and one.about_id == at)
    for way in ways:
        for importance in (5, 4, 3, 2, 1):
            found = [one for one in served if way(one) and one.importance == importance]
            if found:
                return min(found, key=lambda one: (one.name, str(one.key))).key
    return None


@pytest.mark.django_db
class TestBites:
    """A project of a customer goes its way."""

    @pytest.fixture
    def project(self, scene: Scene) -> Project:
        """Open a project that "pm" manages, of which the scene's customer is."""
        world = scene.world
        world.person("pm")
        row = projects.open_project(
            world.actor("north"), code="N-1", name="Reservoir", office_id=world.id("north"),
            manager_id=world.people["pm"].pk, start=ago(50), baseline_finish=ago(-50),
        )  # fmt: skip
        world.grant("pm", "project_manager", Node("project", row.pk, "N-1"))
        said = {"customer_id": scene.customer.pk, "about_kind": "project", "about_id": row.pk}
        scene.do("change_customer", "north", **said)
        return row

    def climb(self, scene: Scene, to: str) -> None:
        """Lead the customer up, step by step, as the ladder asks."""
        at = {"customer_id": scene.customer.pk}
        for step in ORDER[1 : ORDER.index(to) + 1]:
            for _ in range(2):
                scene.do("assess_customer", "north", **at, maturity=4, evidence="Clean reports")
            scene.do("move_customer", "north", **at, approach=step, why=WHY)

    def published(self, scene: Scene, project: Project) -> StatusReport:
        """Write, submit and publish a report as its manager."""
        pm = scene.world.actor("pm")
        row = projects.write_report(pm, project_id=project.pk, declared="green")
        projects.submit_report(pm, report_id=row.pk)
        return projects.publish_report(pm, report_id=row.pk)

    def machine(self, scene: Scene) -> Actor:
        """Whoever draws."""
        home = scene.world.organisation.pk
        return Actor(None, home, name="Sample", channel="job", operator=True)

    def drawn(self, scene: Scene, kind: str, row: Any) -> Look | None:
        """Let the machine decide about what went by."""
        from sightline.services.commands import draw_look

        return draw_look(self.machine(scene), kind=kind, about_id=row.pk)

    def test_a_project_meets_fewer_approvals_and_a_major_finding_puts_it_back(
        self, scene: Scene, project: Project
    ) -> None:
        told = approach_of(project)
        assert told is not None
        assert (told.by, told.office_publishes) == ("Direct: Board of the works", True)
        report = self._submitted(scene, project)
        pm = scene.world.actor("pm")
        refused("office-publishes", projects.publish_report, pm, report_id=report.pk)
        self.climb(scene, "empower")
        report = projects.publish_report(pm, report_id=report.pk)
        assert report.unchecked_by == "Empower: Board of the works"
        gate = projects.add_gate(
            scene.world.actor("north"), project_id=project.pk, name="Design", is_review=True
        )
        gate = projects.submit_gate(pm, gate_id=gate.pk, evidence="The report")
        assert (gate.state, gate.passed_by) == ("decided", "Empower: Board of the works")
        look = self.drawn(scene, "report", report)
        assert look is not None
        assert self.drawn(scene, "report", report) is None
        at = {"look_id": look.pk, "words": "The cost forecast is invented."}
        refused("no-words", scene.do, "record_look", "north", **at | {"words": " "}, outcome="fine")
        refused("invalid", scene.do, "record_look", "north", **at, outcome="grave")
        done = scene.do("record_look", "north", **at, outcome="major")
        assert (done.state, done.finding.severity) == ("done", "major")
        refused("wrong-state", scene.do, "record_look", "north", **at, outcome="fine")
        assert scene.now(scene.customer).approach == "partner"
        scene.do(
            "note_customer_finding", "north", customer_id=scene.customer.pk, what="Again",
            severity="major",
        )  # fmt: skip
        assert scene.now(scene.customer).approach == "guide"
        again = self._submitted(scene, project)
        refused("not-checked", projects.publish_report, pm, report_id=again.pk)
        n_moves = ApproachMove.objects.system("test").filter(customer=scene.customer.pk).count()
        assert n_moves == 5
        assert Gate.objects.system("test").get(pk=gate.pk).passed_by == gate.passed_by
        assert CustomerFinding.objects.system("test").count() == 2

    def _submitted(self, scene: Scene, project: Project) -> StatusReport:
        pm = scene.world.actor("pm")
        row = projects.write_report(pm, project_id=project.pk, declared="amber", reason="Rain")
        return projects.submit_report(pm, report_id=row.pk)

    def test_a_minor_finding_and_a_fine_look_leave_the_customer_where_it_is(
        self, scene: Scene, project: Project
    ) -> None:
        self.climb(scene, "partner")
        look = self.drawn(scene, "report", self.published(scene, project))
        assert look is not None
        done = scene.do("record_look", "north", look_id=look.pk, outcome="minor", words="A typo")
        assert done.finding.severity == "minor"
        assert scene.now(scene.customer).approach == "partner"

    def test_who_manages_the_project_never_looks(self, scene: Scene, project: Project) -> None:
        self.climb(scene, "partner")
        look = self.drawn(scene, "report", self.published(scene, project))
        assert look is not None
        world = scene.world
        world.grant("pm", "program_office", world.office_node("north"))
        at = {"look_id": look.pk, "outcome": "fine", "words": "All is well"}
        refused("forbidden", scene.do, "record_look", "pm", **at)
        for who in ("south", "asker", "stranger"):
            refused("not-found", scene.do, "record_look", who, **at)

    def test_nothing_is_drawn_of_what_was_checked_or_of_nobody(
        self, scene: Scene, project: Project
    ) -> None:
        world = scene.world
        self.climb(scene, "guide")
        row = self._submitted(scene, project)
        world.person("checker", "project_office", world.office_node("north"))
        projects.check_report(world.actor("checker"), report_id=row.pk)
        projects.publish_report(world.actor("pm"), report_id=row.pk)
        assert self.drawn(scene, "report", row) is None
        assert self.drawn(scene, "gate", row) is None
        self.climb_from_guide(scene)
        scene.do("end_customer", "north", customer_id=scene.customer.pk, why=WHY)
        assert approach_of(Project.objects.system("test").get(pk=project.pk)) is None
        assert not Look.objects.system("test").exists()
        assert Customer.objects.system("test").count() == 1

    def climb_from_guide(self, scene: Scene) -> None:
        """Go one step on."""
        at = {"customer_id": scene.customer.pk}
        for _ in range(2):
            scene.do("assess_customer", "north", **at, maturity=3, evidence="Clean reports")
        scene.do("move_customer", "north", **at, approach="partner", why=WHY)
