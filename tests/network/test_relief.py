"""Relief from standards: grandfathering, deviations and waivers, feedback upward."""

from typing import Any

import pytest

from sightline.identity import commands as identity
from sightline.identity.queries import actor_for
from sightline.kernel.models import JournalEntry
from sightline.network import commands, queries
from sightline.network.models import Deviation
from sightline.projects import commands as projects
from tests.network.scene import WHY, Scene, ago, on, refused

pytestmark = pytest.mark.django_db


def entries(kind: str) -> int:
    """Return how often something happened."""
    return JournalEntry.objects.filter(kind=f"network.{kind}").count()


class TestGrandfathering:
    """Recorded by the program's manager, offered when eligible, never by itself."""

    def near(self, scene: Scene, code: str, permille: int, days: int, **more: Any) -> Any:
        """Open a project so far complete, with so many days left."""
        given = {"percent_permille": permille, "baseline_finish": ago(-days), **more}
        return scene.opened(scene.world, code, **given)

    def said(self, row: Any, project: Any, **more: Any) -> dict[str, Any]:
        """Return what a decision says."""
        given = {"project_id": project.pk, "version_id": row.pk, "reason": "Nearly there"}
        return given | {"ends_when": "Handover", "limit_on": ago(-150)} | more

    def test_ex_13(self, scene: Scene) -> None:
        row = scene.forced()
        one = self.near(scene, "A", 850, 120)
        two = self.near(scene, "B", 700, 45)
        three = self.near(scene, "C", 700, 90)
        for project in (one, two):
            scene.do("grandfather_project", "north", **self.said(row, project))
        refused("not-eligible", scene.do, "grandfather_project", "north", **self.said(row, three))
        assert scene.told(row) == {
            "A": "grandfathered",
            "B": "grandfathered",
            "C": "non_compliant",
            "N-1": "non_compliant",
        }

    def test_it_is_offered_and_never_happens_by_itself(self, scene: Scene) -> None:
        row = scene.forced()
        near = self.near(scene, "A", 850, 120)
        found = queries.duties(scene.world.actor("lead"), [row])[row.pk]
        assert {duty.project: duty.is_eligible for duty in found}[near.pk]
        scene.turn()
        assert scene.told(row)["A"] == "non_compliant"

    def test_who_decides(self, scene: Scene) -> None:
        row = scene.forced()
        leader = scene.world.people["leader"].pk
        at = {"office_id": scene.world.id("north"), "manager_id": leader}
        program = projects.open_program(scene.world.actor("lead"), code="P", name="Pipes", **at)
        near = self.near(scene, "A", 850, 120, program_id=program.pk)
        said = self.said(row, near)
        scene.world.grant("pm", "program_office", scene.world.office_node("north"))
        for who in ("lead", "exec", "desk", "pm"):  # the project's manager is never who decides
            refused("forbidden", scene.do, "grandfather_project", who, **said)
        refused("not-found", scene.do, "grandfather_project", "south", **said)
        scene.world.grant("leader", "reader", scene.world.office_node("north"))
        told = scene.do("grandfather_project", "leader", **said)
        assert (told.decided_by.name, told.permille_then) == ("Leader", 850)
        refused("stands-already", scene.do, "grandfather_project", "north", **said)

    def test_what_a_decision_must_say(self, scene: Scene) -> None:
        row = scene.forced()
        near = self.near(scene, "A", 850, 120)
        for code, more in (
            ("no-reason", {"reason": ""}),
            ("no-reason", {"ends_when": " "}),
            ("limit-before-finish", {"limit_on": ago(-119)}),
            ("limit-too-far", {"limit_on": ago(-120 - 366)}),
        ):
            said = self.said(row, near, **more)
            refused(code, scene.do, "grandfather_project", "north", **said)
        draft = scene.draft()
        refused("not-issued", scene.do, "grandfather_project", "north", **self.said(draft, near))

    def test_it_lapses_past_its_limit(self, scene: Scene) -> None:
        row = scene.forced()
        near = self.near(scene, "A", 850, 120)
        held = scene.do("grandfather_project", "north", **self.said(row, near))
        north = scene.world.actor("exec")
        at = {"project_id": near.pk, "why": "Rain"}
        projects.rebaseline(north, **at, baseline_finish=ago(-150))
        assert scene.turn() == 0
        assert scene.told(row)["A"] == "grandfathered"
        projects.rebaseline(north, **at, baseline_finish=ago(-151))
        assert scene.told(row)["A"] == "non_compliant"  # even before the job has come by
        assert scene.turn() == 1
        assert (scene.now(held).state, scene.now(held).ended_on) == ("lapsed", ago(0))
        projects.rebaseline(north, **at, baseline_finish=ago(-140))
        assert scene.told(row)["A"] == "non_compliant"  # what lapsed does not come back


class TestDeviations:
    """Asked for in advance by an office, decided by who keeps the standard."""

    def test_what_cannot_be_asked_for(self, scene: Scene) -> None:
        row = scene.forced()
        for code, said in (
            ("law", {"clause_id": scene.clause(row, "3")}),
            ("within-leeway", {"clause_id": scene.clause(row, "4")}),
            ("ends-before-start", {"expires": ago(0)}),
            ("too-long", {"expires": ago(-1830)}),
            ("not-issued", {"clause_id": scene.clause(scene.draft())}),
            ("invalid", {"title": " "}),
        ):
            refused(code, scene.deviation, row, **said)
        scene.world.grant("second", "project_office")
        refused("own-standard", scene.deviation, row, "hq", who="second")
        for who in (
            "lead",
            "exec",
            "pm",
            "desk",
            "south",
        ):  # offices are open; what they ask is not
            refused("forbidden", scene.deviation, row, who=who)
        south = scene.opened(scene.world, "S-1", "south-1")
        scene.world.grant("north", "program_office", scene.world.office_node("south"))
        refused("other-office", scene.deviation, row, project_ids=[south.pk])

    def test_a_standard_that_does_not_reach_an_office(self, scene: Scene) -> None:
        row = scene.forced(office_id=scene.world.id("south"))
        refused("out-of-reach", scene.deviation, row)

    def test_what_is_sent_says_why_and_what_instead(self, scene: Scene) -> None:
        row = scene.forced()
        for code, said in (("no-reason", {"reason": ""}), ("no-alternative", {"alternative": ""})):
            drafted = scene.deviation(row, **said)
            refused(code, scene.do, "submit_deviation", "north", deviation_id=drafted.pk)
        scene.granted(row)
        twice = scene.deviation(row, title="Again")
        refused("open-already", scene.do, "submit_deviation", "north", deviation_id=twice.pk)
        later = scene.deviation(row, title="Then", starts=ago(-100), expires=ago(-200))
        scene.do("submit_deviation", "north", deviation_id=later.pk)
        refused("sent-already", scene.do, "change_deviation", "north", deviation_id=later.pk)

    def test_no_office_approves_its_own(self, scene: Scene) -> None:
        """Whoever asked, wrote, answered, or belongs to the office: none of them decides."""
        row = scene.forced()
        world = scene.world
        drafted = scene.deviation(row)
        at = {"deviation_id": drafted.pk}
        world.runs("helper", "north")
        world.person("home", "strategic_pmo")
        identity.change_person(
            world.actor("admin"), person_id=world.people["home"].pk, office_id=world.id("north")
        )
        world.people["home"].refresh_from_db()
        world.person("both", "strategic_pmo")
        world.grant("both", "program_office", world.office_node("north"))
        scene.do("change_deviation", "helper", **at, risk="Late news")
        scene.do("submit_deviation", "north", **at)
        for who in ("north", "helper"):  # they were given the role since
            world.grant(who, "strategic_pmo")
            for grant in world.people[who].grants.filter(role="program_office"):
                identity.revoke_role(world.actor("admin"), grant_id=grant.pk, why="moved on")
        for who in ("north", "helper", "home", "both"):
            refused("forbidden", scene.do, "review_deviation", who, **at)
        scene.do("review_deviation", "second", **at)
        for who in ("north", "helper", "home", "both", "exec", "auditor"):
            for step in ("approve_deviation", "reject_deviation"):
                refused("forbidden", scene.do, step, who, **at, why=WHY)
        for who in ("south", "desk", "pm"):
            refused("not-found", scene.do, "approve_deviation", who, **at, why=WHY)
        assert scene.do("approve_deviation", "second", **at, why=WHY).state == "active"
        refused("forbidden", scene.do, "revoke_deviation", "north", **at, why=WHY)

    def test_no_program_decides(self, scene: Scene) -> None:
        row = scene.forced()
        drafted = scene.deviation(row)
        scene.do("submit_deviation", "north", deviation_id=drafted.pk)
        owner = scene.world.people["second"]
        robot = identity.add_person(
            scene.world.actor("admin"), organisation_id=scene.world.organisation.pk, name="Robot",
            email="robot@northmoor.test", kind="service", owner_id=owner.pk,
        )  # fmt: skip
        scene.world.people["robot"] = robot
        scene.world.grant("robot", "strategic_pmo")
        robot = type(robot).objects.get(pk=robot.pk)
        at = {"deviation_id": drafted.pk}
        refused("forbidden", commands.review_deviation, actor_for(robot), **at)

    def test_a_lower_strategic_office_does_not_let_off_a_higher_ones_standard(
        self, scene: Scene
    ) -> None:
        row = scene.forced()
        scene.world.person("low", "strategic_pmo", scene.world.office_node("north"))
        drafted = scene.deviation(row, "north-1", who="desk")
        at = {"deviation_id": drafted.pk}
        scene.do("submit_deviation", "desk", **at)
        refused("forbidden", scene.do, "review_deviation", "low", **at)

    def test_retrospective_ones_are_marked_for_good(self, scene: Scene) -> None:
        row = scene.forced(effective=-200)
        held = scene.granted(row, starts=ago(10))
        assert (held.state, held.is_retrospective, held.kind) == ("active", True, "waiver")
        ahead = scene.granted(row, "south", starts=ago(-5), expires=ago(-50))
        assert (ahead.state, ahead.is_retrospective) == ("approved", False)
        found = queries.retrospective(scene.world.actor("lead"))
        assert [each.pk for each in found] == [held.pk]

    def test_relief_lets_off_whom_it_names_while_it_runs(self, scene: Scene) -> None:
        scene.opened(scene.world, "N-2", "north-1")
        scene.opened(scene.world, "S-1", "south-1")
        row = scene.forced(effective=-300)
        scene.granted(row, project_ids=[scene.project.pk], starts=ago(-5), expires=ago(-20))
        scene.granted(row, "south")
        assert scene.told(row) == {
            "N-1": "non_compliant", "N-2": "non_compliant", "S-1": "deviation",
        }  # fmt: skip
        assert scene.adoption(row, "south").state == "deviating"
        with on(5):
            assert scene.told(row)["N-1"] == "deviation"
            assert scene.told(row)["N-2"] == "non_compliant"
        with on(20):
            assert scene.told(row)["N-1"] == "non_compliant"

    def test_the_calendar_begins_reminds_and_ends(self, scene: Scene) -> None:
        row = scene.forced(effective=-10)
        held = scene.granted(row, starts=ago(-2), expires=ago(-60))
        scene.turn()
        told = entries("DeviationEndsSoon")
        with on(2):
            assert scene.turn() == 1
            assert scene.now(held).state == "active"
        for day, n in ((29, 0), (30, 1), (31, 1), (53, 2), (59, 2)):
            with on(day):
                scene.turn()
                assert entries("DeviationEndsSoon") - told == n, day
        with on(60):
            assert scene.turn() == 1
            assert scene.turn() == 0
        assert (scene.now(held).state, scene.now(held).ended_on) == ("expired", ago(-60))

    def test_conditions_and_questions(self, scene: Scene) -> None:
        row = scene.forced()
        drafted = scene.deviation(row, starts=ago(-2))
        at = {"deviation_id": drafted.pk}
        scene.do("submit_deviation", "north", **at)
        scene.do("review_deviation", "lead", **at)
        scene.do("ask_about_deviation", "lead", **at, question="Until when?")
        refused("wrong-state", scene.do, "approve_deviation", "lead", **at, why=WHY)
        scene.do("change_deviation", "north", **at, expires=ago(-50))
        scene.do("answer_about_deviation", "north", **at, reply="Spring")
        refused("no-reason", scene.do, "approve_deviation", "lead", **at, why="")
        told = scene.do("approve_deviation", "lead", **at, why=WHY, conditions="A weekly call")
        assert (told.state, told.conditions, told.expires) == (
            "conditional", "A weekly call", ago(-50),
        )  # fmt: skip

    def test_what_is_over_is_not_granted(self, scene: Scene) -> None:
        row = scene.forced(effective=-200)
        drafted = scene.deviation(row, starts=ago(30), expires=ago(1))
        at = {"deviation_id": drafted.pk}
        scene.do("submit_deviation", "north", **at)
        scene.do("review_deviation", "lead", **at)
        refused("expired-already", scene.do, "approve_deviation", "lead", **at, why=WHY)

    def test_drafts_are_the_offices_own(self, scene: Scene) -> None:
        row = scene.forced()
        drafted = scene.deviation(row)
        for who, sees in (
            *(("north", True), ("auditor", True), ("lead", False), ("exec", False)),
            *(("south", False), ("desk", False), ("pm", False)),
        ):
            found = queries.deviations(scene.world.actor(who))
            assert (drafted.pk in [each.pk for each in found]) is sees, who

    def test_precedents_are_what_one_may_read(self, scene: Scene) -> None:
        row = scene.forced()
        quiet = scene.granted(row)
        clause = queries.the_clause(scene.world.actor("south"), scene.clause(row))
        assert queries.precedents(scene.world.actor("south"), clause) == []
        assert queries.precedents(scene.world.actor("north"), clause) == [quiet]
        drafted = scene.deviation(row, "north-1", who="desk", title="As the others")
        at = {"deviation_id": drafted.pk}
        scene.do("submit_deviation", "desk", **at)
        scene.do("review_deviation", "lead", **at)
        scene.do("approve_deviation", "lead", **at, why=WHY, is_precedent=True)
        assert queries.precedents(scene.world.actor("south"), clause) == [drafted]
        mine = scene.deviation(row, "south", precedent_id=drafted.pk)
        assert mine.precedent_id == drafted.pk
        refused("not-found", scene.deviation, row, "south", precedent_id=quiet.pk)

    def test_three_offices_propose_an_amendment(self, scene: Scene) -> None:
        row = scene.forced()
        lead = scene.world.actor("lead")
        scene.granted(row)
        scene.granted(row, "south")
        assert queries.amendments(lead) == []
        drafted = scene.deviation(row, "north-1", who="desk")
        at = {"deviation_id": drafted.pk}
        scene.do("submit_deviation", "desk", **at)
        scene.do("review_deviation", "lead", **at)
        assert queries.amendments(lead) == []
        scene.do("approve_deviation", "lead", **at, why=WHY)
        (found,) = queries.amendments(lead)
        assert (found.clause.pk, found.n_offices) == (scene.clause(row), 3)

    def test_relief_never_outlives_a_revision(self, scene: Scene) -> None:
        row = scene.at("in_force")
        held = scene.granted(row)
        newer = scene.do("draft_version", "lead", standard_id=row.standard_id)
        for each in ("consultation", "approved", "published", "in_force"):
            newer = scene.step(each, newer)
        assert scene.now(held).state == "expired"
        assert "newer version" in scene.now(held).ended_why
        assert Deviation.objects.system("test").filter(state="active").count() == 0


class TestFeedback:
    """Raised by an office, worked out together, verified by the raiser."""

    def test_a_thread_from_end_to_end(self, scene: Scene) -> None:
        row = scene.forced()
        held = scene.feedback(row, clause_id=scene.clause(row))
        at = {"feedback_id": held.pk}
        for who in ("north", "exec", "auditor", "reader", "desk"):
            code = "not-found" if who == "desk" else "forbidden"
            refused(code, scene.do, "acknowledge_feedback", who, **at)
        scene.do("acknowledge_feedback", "lead", **at)
        scene.do("say_in_feedback", "lead", **at, text="When does it end?")
        scene.do("say_in_feedback", "north", **at, text="In March.")
        refused("forbidden", scene.do, "say_in_feedback", "exec", **at, text="Hm")
        scene.do("review_feedback", "lead", **at)
        said = {"outcome": "variant", "resolution": "North reports in March."}
        refused("forbidden", scene.do, "resolve_feedback", "north", **at, **said)
        refused("invalid", scene.do, "resolve_feedback", "lead", **at, **said | {"outcome": "no"})
        scene.do("resolve_feedback", "lead", **at, **said)
        refused("wrong-state", scene.do, "close_feedback", "lead", **at)
        for who in ("lead", "exec"):
            refused("forbidden", scene.do, "verify_feedback", who, **at)
        scene.do("reopen_feedback", "north", **at, why="Not in April")
        scene.do("resolve_feedback", "lead", **at, **said | {"outcome": "amended"})
        scene.do("verify_feedback", "north", **at)
        told = scene.do("close_feedback", "lead", **at)
        assert (told.state, told.outcome, told.over_their_head) == ("closed", "amended", False)
        refused("thread-closed", scene.do, "say_in_feedback", "north", **at, text="Thanks")

    def test_closing_over_the_raisers_head_stays_to_be_seen(self, scene: Scene) -> None:
        held = scene.feedback(scene.forced())
        at = {"feedback_id": held.pk}
        refused("no-reason", scene.do, "close_over_raiser", "lead", **at, why="")
        told = scene.do("close_over_raiser", "lead", **at, why="Nobody answers")
        assert (told.over_their_head, told.closed_why) == (True, "Nobody answers")
        entry = JournalEntry.objects.filter(about=held.pk).latest("sequence")
        assert entry.data["over_their_head"] is True

    def test_the_clock_of_acknowledgement(self, scene: Scene) -> None:
        held = scene.feedback(scene.forced())
        assert 5 <= (held.due_on - held.raised_on).days <= 7
        assert not held.is_late
        with on(8):
            assert held.is_late
            told = scene.do("acknowledge_feedback", "lead", feedback_id=held.pk)
        assert told.is_late

    def test_sideways_nothing(self, scene: Scene) -> None:
        row = scene.forced()
        held = scene.feedback(row)
        for who, sees in (("lead", True), ("auditor", True), ("south", False), ("pm", False)):
            found = [each.pk for each in queries.feedback(scene.world.actor(who))]
            assert (held.pk in found) is sees, who
        other = scene.clause(scene.forced())
        refused("other-version", scene.feedback, row, clause_id=other)
