"""Standards: written, put to the offices, published, bitten by; and what they refuse."""

from fractions import Fraction

import pytest

from sightline.kernel.jobs import Job
from sightline.network import queries
from sightline.network.models import Adoption, Clause
from tests.network.scene import WHY, Scene, ago, on, refused

pytestmark = pytest.mark.django_db
WORKS = [{"field": "category", "test": "is", "value": ["Works"]}]
MANAGED = [{"field": "manager", "test": "has", "value": True}]


def test_a_standard_is_the_strategic_pmos_to_write(scene: Scene) -> None:
    said = {"code": "X", "title": "X", "family": "tool", "office_id": scene.world.id("hq")}
    for who in ("exec", "north", "desk", "pm", "reader", "auditor"):
        refused("forbidden", scene.do, "write_standard", who, **said)
    row = scene.do("write_standard", "lead", **said)
    assert (row.code, scene.version(row).state) == ("X", "draft")
    refused("code-taken", scene.do, "write_standard", "lead", **said | {"code": "x"})
    refused("invalid", scene.do, "write_standard", "lead", **said | {"code": "Y", "family": "no"})
    bad = {"applies": [{"field": "os", "test": "is", "value": ["x"]}]}
    refused("invalid", scene.do, "write_standard", "lead", **said | {"code": "Y"} | bad)


def test_clauses_say_how_far_one_may_go(scene: Scene) -> None:
    row = scene.draft()
    at = {"version_id": row.pk, "title": "T", "text": "X"}
    refused("number-taken", scene.do, "add_clause", "lead", number="1", **at)
    law = {"number": "9", "is_law": True, "leeway": "free", **at}
    refused("law-has-no-leeway", scene.do, "add_clause", "lead", **law)
    refused("no-limits", scene.do, "add_clause", "lead", number="9", leeway="tailoring", **at)
    scene.do("drop_clause", "lead", clause_id=scene.clause(row, "4"))
    assert Clause.objects.system("test").filter(version_of=row).count() == 3


def test_consultation_is_heard_before_it_is_approved(scene: Scene) -> None:
    empty = scene.version(scene.standard())
    soon = {"comments_until": ago(-3)}
    refused("no-clauses", scene.do, "consult_version", "lead", version_id=empty.pk, **soon)
    row = scene.draft()
    at = {"version_id": row.pk}
    past = {"comments_until": ago(0)}
    refused("ends-before-start", scene.do, "consult_version", "lead", **at, **past)
    refused("not-in-consultation", scene.do, "comment_on", "north", **at, text="Hm")
    scene.do("consult_version", "lead", **at, **soon)
    other = scene.clause(scene.draft())
    refused("other-version", scene.do, "comment_on", "north", **at, text="Hm", clause_id=other)
    refused("forbidden", scene.do, "comment_on", "reader", **at, text="Hm")
    said = scene.do("comment_on", "pm", **at, text="Every week?", clause_id=scene.clause(row))
    refused("consultation-open", scene.do, "approve_version", "exec", **at)
    with on(3):
        refused("not-in-consultation", scene.do, "comment_on", "north", **at, text="Late")
        words = refused("comments-open", scene.do, "approve_version", "exec", **at)
        assert "1 comment waits" in words
        refused("forbidden", scene.do, "answer_comment", "pm", comment_id=said.pk, answer="No")
        scene.do("answer_comment", "lead", comment_id=said.pk, answer="Every month is enough.")
        refused("forbidden", scene.do, "approve_version", "north", **at)
        assert scene.do("approve_version", "exec", **at).approved_by.name == "Exec"
        scene.do("rework_version", "lead", **at, why="One thing more")
        refused("talked-about", scene.do, "drop_clause", "lead", clause_id=scene.clause(row))


def test_nobody_approves_what_they_wrote(scene: Scene) -> None:
    row = scene.draft()
    scene.do("change_clause", "second", clause_id=scene.clause(row), text="Twice a month.")
    scene.do("consult_version", "lead", version_id=row.pk, comments_until=ago(-1))
    with on(1):
        for who in ("lead", "second"):
            refused("forbidden", scene.do, "approve_version", who, version_id=row.pk)
        scene.do("approve_version", "exec", version_id=row.pk)


def test_what_is_settled_stays(scene: Scene) -> None:
    row = scene.at("approved")
    at = {"version_id": row.pk}
    refused("version-settled", scene.do, "change_version", "lead", **at, summary="Other")
    refused(
        "version-settled", scene.do, "add_clause", "lead", **at, number="9", title="T", text="X"
    )
    clause = {"clause_id": scene.clause(row)}
    refused("version-settled", scene.do, "change_clause", "lead", **clause, text="Other")
    refused("version-settled", scene.do, "drop_clause", "lead", **clause)
    refused("draft-open", scene.do, "draft_version", "lead", standard_id=row.standard_id)


def test_a_standard_does_not_reach_back(scene: Scene) -> None:
    row = scene.at("approved")
    at = {"version_id": row.pk}
    refused("retroactive", scene.do, "publish_version", "lead", **at, effective_on=ago(1))
    refused("invalid", scene.do, "publish_version", "lead", **at)
    draft = scene.draft()
    past = {"version_id": draft.pk, "effective_on": ago(1)}
    refused("retroactive", scene.do, "change_version", "lead", **past)
    scene.do("publish_version", "lead", **at, effective_on=ago(-9))
    refused("too-early", scene.do, "enforce_version", "lead", **at)


def test_publishing_notifies_every_office_beneath(scene: Scene) -> None:
    before = Job.objects.filter(name="network.turn").count()
    row = scene.at("published", effective=10)
    held = Adoption.objects.system("test").filter(version_of=row)
    assert sorted(each.office.code for each in held) == ["north", "north-1", "south", "south-1"]
    assert {each.due_on for each in held} == {ago(-100)}
    due = Job.objects.filter(name="network.turn").order_by("due")[before:]
    assert [each.due.date() for each in due] == [ago(-10), ago(-101)]
    assert scene.turn() == 0
    with on(10):
        assert scene.turn() == 1
        assert scene.turn() == 0
    assert scene.now(row).state == "in_force"
    with on(101):
        assert scene.turn() == 4
    assert scene.adoption(row).state == "overdue"


def test_the_next_version_is_a_copy_that_shows_its_differences(scene: Scene) -> None:
    row = scene.at("in_force")
    newer = scene.do("draft_version", "second", standard_id=row.standard_id)
    scene.do(
        "change_clause", "second", clause_id=scene.clause(newer), text="Every quarter, on one page."
    )
    scene.do("drop_clause", "second", clause_id=scene.clause(newer, "4"))
    at = {"version_id": newer.pk, "number": "5", "title": "Signed", "text": "By the sponsor."}
    scene.do("add_clause", "second", **at)
    found = queries.differences(scene.world.actor("reader"), scene.now(newer))
    assert [(each.kind, each.number) for each in found] == [
        ("changed", "1"),
        ("dropped", "4"),
        ("added", "5"),
    ]
    parts = found[0].parts
    assert ("gone", "month,") in parts
    assert ("new", "quarter,") in parts
    assert queries.differences(scene.world.actor("reader"), row) == []


def test_whom_it_is_for_and_whom_it_reaches(scene: Scene) -> None:
    scene.opened(scene.world, "S-1", "south-1", category="Systems")
    scene.opened(scene.world, "S-2", "south")
    row = scene.forced(applies=WORKS)
    assert scene.told(row) == {
        "N-1": "non_compliant",
        "S-1": "not_applicable",
        "S-2": "non_compliant",
    }
    south = scene.do(
        "write_standard", "lead", code="SO", title="Southern", family="tool",
        office_id=scene.world.id("south"),
    )  # fmt: skip
    told = scene.told(scene.version(south))
    assert [code for code, each in told.items() if each != "not_applicable"] == ["S-1", "S-2"]


def test_conditions_read_what_is_known(scene: Scene) -> None:
    scene.do("set_regime", "lead", office_id=scene.world.id("north"), name="Water Act")
    scene.opened(scene.world, "S-1", "south-1", whole_life_minor=None, sponsor_name="The board")
    for applies, told in (
        ({"field": "regime", "test": "is", "value": ["Water Act"]}, {"N-1"}),
        ({"field": "level", "test": "is", "value": ["project"]}, {"N-1", "S-1"}),
        ({"field": "level", "test": "is", "value": ["program"]}, set()),
        ({"field": "cost", "test": "at_least", "value": "500000"}, {"N-1"}),
        ({"field": "cost", "test": "at_most", "value": "499999.99"}, set()),
        ({"field": "days", "test": "at_least", "value": "400"}, {"N-1", "S-1"}),
        ({"field": "state", "test": "is", "value": ["executing"]}, set()),
    ):
        row = scene.version(scene.standard(applies=[applies]))
        found = {code for code, each in scene.told(row).items() if each != "not_applicable"}
        assert found == told, applies
    sponsored = [{"field": "sponsor", "test": "has", "value": True}]
    assert scene.told(scene.forced(checks=sponsored)) == {
        "N-1": "non_compliant",
        "S-1": "compliant",
    }


def test_a_preview_names_what_to_look_at(scene: Scene) -> None:
    lead = scene.world.actor("lead")
    few = [{"field": "gates", "test": "at_most", "value": "2"}]
    held = scene.forced(checks=few, code="OLD")
    many = [{"field": "gates", "test": "at_least", "value": "5"}]
    found = queries.preview(lead, scene.version(scene.standard(checks=many)))
    assert (found.n_projects, found.selects_all, found.selects_nothing) == (1, True, False)
    assert [(row.pk, n) for row, n in found.overlaps] == [(held.pk, 1)]
    assert [(row.pk, names) for row, names in found.contradictions] == [(held.pk, ("Gates",))]
    none = [{"field": "category", "test": "is", "value": ["Ships"]}]
    nothing = queries.preview(lead, scene.version(scene.standard(applies=none)))
    assert (nothing.selects_nothing, nothing.overlaps) == (True, ())


def test_an_office_finds_and_data_show(scene: Scene) -> None:
    row = scene.forced()
    at = {"project_id": scene.project.pk, "version_id": row.pk, "complies": True}
    for who in ("pm", "reader", "lead"):
        refused("forbidden", scene.do, "find_compliance", who, **at, evidence="Seen")
    refused("not-found", scene.do, "find_compliance", "south", **at, evidence="Seen")
    refused("no-reason", scene.do, "find_compliance", "desk", **at, evidence=" ")
    scene.do("find_compliance", "desk", **at, evidence="The last three reports")
    assert scene.told(row) == {"N-1": "compliant"}
    scene.do("find_compliance", "desk", **at | {"complies": False}, evidence="None this month")
    assert scene.told(row) == {"N-1": "non_compliant"}
    checked = scene.forced(checks=MANAGED)
    assert scene.told(checked) == {"N-1": "compliant"}
    at |= {"version_id": checked.pk, "complies": False}
    scene.do("find_compliance", "desk", **at, evidence="He left a year ago")
    assert scene.told(checked) == {"N-1": "non_compliant"}
    other = scene.forced(applies=[{"field": "category", "test": "is", "value": ["Ships"]}])
    at |= {"version_id": other.pk}
    refused("not-applicable", scene.do, "find_compliance", "desk", **at, evidence="Seen")


def test_the_figures_are_of_what_one_sees(scene: Scene) -> None:
    scene.opened(scene.world, "S-2", "south")
    row = scene.forced(checks=[{"field": "sponsor", "test": "has", "value": True}])
    for who, n in (("lead", 2), ("south", 1), ("north", 1)):
        found = queries.duties(scene.world.actor(who), [row])
        assert queries.figures(found)[row.pk].in_scope == n, who
    found = queries.duties(scene.world.actor("lead"), [row])
    assert queries.figures(found)[row.pk].strict == Fraction(0)
    by_office = queries.figures_by_office(found)
    assert {pk: each.in_scope for pk, each in by_office.items()} == {
        scene.world.id("north-1"): 1,
        scene.world.id("south"): 1,
    }


def test_offices_adopt_at_their_pace(scene: Scene) -> None:
    row = scene.forced()
    held = scene.adoption(row)
    at = {"adoption_id": held.pk}
    refused("forbidden", scene.do, "begin_adoption", "lead", **at)
    for who in ("south", "desk", "pm"):
        refused("not-found", scene.do, "begin_adoption", who, **at)
    refused("plan-passed", scene.do, "plan_adoption", "north", **at, planned_on=ago(1))
    refused("forbidden", scene.do, "exempt_office", "north", **at, why=WHY)
    refused("no-reason", scene.do, "exempt_office", "lead", **at, why="")
    scene.do("begin_adoption", "north", **at)
    told = scene.do("finish_adoption", "north", **at, note="Two pages for the regulator")
    assert (told.state, told.adopted_on, told.note) == (
        "adopted", ago(0), "Two pages for the regulator",
    )  # fmt: skip


def test_regimes_run_from_and_to(scene: Scene) -> None:
    at = {"office_id": scene.world.id("north"), "name": "Water Act"}
    refused("forbidden", scene.do, "set_regime", "north", **at)
    row = scene.do("set_regime", "lead", **at)
    refused("regime-held", scene.do, "set_regime", "lead", **at | {"name": "water act"})
    refused("invalid", scene.do, "end_regime", "lead", regime_id=row.pk, until=ago(0))
    scene.do("end_regime", "lead", regime_id=row.pk, until=ago(-5))
    refused("ended-already", scene.do, "end_regime", "lead", regime_id=row.pk, until=ago(-6))
    lead = scene.world.actor("lead")
    assert queries.regimes_on(lead, ago(0)) == {scene.world.id("north"): frozenset({"Water Act"})}
    assert queries.regimes_on(lead, ago(-5)) == {}
