"""Mergers: a merger to its end, every step taken back, and what is refused by name."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from django.apps import apps

from sightline.audit.invariants import violations
from sightline.audit.verification import examine
from sightline.changes.commands import open_board
from sightline.changes.models import Board
from sightline.demand.commands import propose, submit_proposal
from sightline.demand.models import Proposal
from sightline.identity.commands import grant_role, open_office, revoke_role
from sightline.identity.models import Grant, Office, OfficeRelation
from sightline.identity.queries import OPERATOR, office_parents
from sightline.kernel.journal import canonical
from sightline.kernel.models import JournalEntry
from sightline.kernel.rows import Row, plain
from sightline.network.models import Merger, MergerItem, MergerStep, Standard
from sightline.network.queries import mergers
from sightline.network.rules import merging
from sightline.projects import commands as projects
from sightline.projects.models import Portfolio, Program, Project
from tests.network.merging import WAY, Merging
from tests.network.scene import WHY, Scene, ago, refused

pytestmark = pytest.mark.django_db
#: Rows of the merger itself, which go on while its steps are taken and taken back.
OWN = {"network.Merger", "network.MergerItem", "network.MergerStep"}
MOVING = merging.MOVING


def state() -> dict[str, list[bytes]]:
    """Return table to its rows without their versions: what a step taken back leaves as it was."""
    found = {}
    for model in apps.get_models():
        if issubclass(model, Row) and model._meta.label not in OWN:
            names = [f.attname for f in model._meta.concrete_fields if f.attname != "version"]
            rows = model._base_manager.order_by().values_list(*names)
            found[model._meta.label] = sorted(canonical([plain(v) for v in row]) for row in rows)
    return found


def furnished(scene: Scene) -> Merging:
    """Give the southern desk something of every kind, and lead the merger to its integration."""
    world = scene.world
    south = world.id("south-1")
    scene.opened(world, "S-1", "south-1")
    scene.opened(world, "S-2", "south-1")
    lead = world.actor("lead")
    projects.open_program(lead, code="SP", name="Southern program", office_id=south)
    projects.open_portfolio(lead, code="SF", name="Southern portfolio", office_id=south)
    open_board(lead, name="Southern board", office_id=south)
    open_office(lead, code="S-1-1", name="Southern branch", level="project", parent_id=south)
    scene.standard(office_id=south, code="SW", title="Southern ways")
    desk = world.actor("southdesk")
    asked = propose(
        desk, title="A southern wish", office_id=south, need="Rain", size="s",
        cost_minor=1_000_00, sponsor_name="The council",
    )  # fmt: skip
    submit_proposal(desk, proposal_id=asked.pk)
    made = Merging.at(scene)
    made.staffed()
    for each in WAY[1:]:
        made.go(each)
    return made


def test_a_merger_to_its_end(scene: Scene) -> None:
    made = furnished(scene)
    world = scene.world
    north, south = world.id("north-1"), world.id("south-1")
    desk = world.people["southdesk"]
    before = state()
    assert not world.actor("southdesk").holds(("project_office",), world.offices["north-1"])
    n_entries = JournalEntry.objects.count()
    for kind in MOVING:
        made.carry(kind)
    assert set(Project.objects.system("test").values_list("office_id", flat=True)) == {north}
    for model in (Program, Portfolio, Board):
        assert set(model.objects.system("test").values_list("office_id", flat=True)) == {north}
    branch = Office.objects.system("test").get(code="S-1-1")
    assert office_parents(world.organisation.pk, ago(0))[branch.pk] == north
    assert Standard.objects.system("test").get(code="SW").office_id == north
    assert Proposal.objects.system("test").get(title="A southern wish").office_id == north
    grant = Grant.objects.system("test").get(person=desk)
    assert (grant.node_id, grant.node_name, grant.role) == (
        north,
        "Office north-1",
        "project_office",
    )
    desk.refresh_from_db()
    assert desk.office_id == north
    assert world.actor("southdesk").holds(("project_office",), world.offices["north-1"])
    refused("undo-later-first", made.undo, "projects")
    for kind in reversed(MOVING):
        made.undo(kind)
    assert state() == before
    for kind in MOVING:
        made.carry(kind)
    made.scene.do("finish_merger_item", "desk", item_id=_item(made).pk)
    made.carry("close")
    row = made.now
    assert (row.state, row.survivor_id, row.ended_on) == ("merged", north, ago(0))
    closed = Office.objects.system("test").get(pk=south)
    assert closed.active_to == ago(-1)  # it was opened today
    assert office_parents(world.organisation.pk, ago(-1)).get(south) is None
    assert not OfficeRelation.objects.system("test").filter(other=south, until=None).exists()
    assert JournalEntry.objects.count() > n_entries
    about = Project.objects.system("test").get(code="S-1").pk
    events = JournalEntry.objects.filter(about=about).values_list("kind", flat=True)
    assert [event.split(".")[-1] for event in events].count("ProjectTransferred") == 3
    for kind in (*MOVING, "close"):
        refused("merger-over", made.undo, kind)
    assert not violations()
    assert not examine().breaks


def _item(made: Merging) -> MergerItem:
    found = MergerItem.objects.system("test").get(merger=made.merger.pk, name="Tracker")
    assert isinstance(found, MergerItem)
    return found


def test_a_merger_that_ends_in_coordination(scene: Scene) -> None:
    version = scene.forced()
    made = Merging.at(scene, "integrating", aim="coordinate")
    assert not MergerStep.objects.system("test").filter(merger=made.merger.pk).exists()
    at = {"merger_id": made.merger.pk}
    refused("no-shared-standard", scene.do, "coordinate_offices", "lead", **at)
    for code, who in (("north-1", "desk"), ("south-1", "southdesk")):
        said = {"kind": "adopt", "source_id": scene.world.id(code), "version_id": version.pk}
        step = scene.do("add_merger_step", "lead", **at, **said)
        row = mergers.the_step(scene.world.actor(who), step.pk)
        shown = mergers.preview(scene.world.actor(who), row).shown
        carry = {"step_id": step.pk, "shown": shown}
        refused("not-adopting", scene.do, "carry_out_step", who, **carry)
        refused("forbidden", scene.do, "carry_out_step", "lead", **carry)
        scene.do("begin_adoption", who, adoption_id=scene.adoption(version, code).pk)
        refused("preview-changed", scene.do, "carry_out_step", who, **carry)
        before = state()
        carry["shown"] = mergers.preview(scene.world.actor(who), row).shown
        scene.do("carry_out_step", who, **carry)
        scene.do("undo_step", who, step_id=step.pk, why=WHY)
        assert state() == before
        refused("steps-open", scene.do, "coordinate_offices", "lead", **at)
        carry["shown"] = mergers.preview(scene.world.actor(who), row).shown
        scene.do("carry_out_step", who, **carry)
    assert scene.do("coordinate_offices", "lead", **at).state == "coordinated"
    kinds = OfficeRelation.objects.system("test").filter(until=None).values_list("kind", flat=True)
    assert "peer" in kinds
    assert "merging" not in kinds
    for code in ("north-1", "south-1"):
        assert Office.objects.system("test").get(code=code).active_to is None
    assert not violations()


PAIRS: list[tuple[str, str, str]] = [
    ("merges-itself", "north", "north"),
    ("same-line", "north", "north-1"),
    ("same-line", "south-1", "hq"),
]


@pytest.mark.parametrize(("code", "first", "second"), PAIRS)
def test_who_cannot_merge(scene: Scene, code: str, first: str, second: str) -> None:
    ids = {"first_id": scene.world.id(first), "second_id": scene.world.id(second)}
    refused(code, scene.do, "propose_merger", "lead", **ids, purpose="Why not")


def test_an_office_is_in_one_merger_at_a_time(scene: Scene) -> None:
    made = Merging.at(scene)
    world = scene.world
    ids = {"first_id": world.id("south-1"), "second_id": world.id("north")}
    refused("in-merger", scene.do, "propose_merger", "lead", **ids, purpose="Again")
    refused("forbidden", scene.do, "propose_merger", "north", **ids, purpose="Again")
    scene.do("abandon_merger", "lead", merger_id=made.merger.pk, why=WHY)
    assert scene.do("propose_merger", "lead", **ids, purpose="Again").state == "proposed"


def test_offices_of_different_organisations_are_refused_by_the_rule() -> None:
    one, two = Office().pk, Office().pk
    with pytest.raises(Exception, match="different organisations"):
        merging.check_homes(one, two)
    merging.check_homes(one, one)


#: Each verb with what it asks for, and the states it begins from with where it leads.
VERBS: dict[str, tuple[str, dict[str, Any], dict[str, str]]] = {
    "take_inventory": ("lead", {}, {"proposed": "inventory"}),
    "assess_merger": ("lead", {}, {"inventory": "assessed"}),
    "reopen_assessment": (
        "lead", {"why": WHY}, {"assessed": "inventory", "standardised": "inventory"},
    ),
    "approve_standardisation": ("second", {}, {"assessed": "standardised"}),
    "plan_integration": ("lead", {"aim": "coordinate"}, {"standardised": "integrating"}),
    "abandon_merger": ("lead", {"why": WHY}, dict.fromkeys(WAY, "abandoned")),
}  # fmt: skip


@pytest.mark.parametrize("begin", [*WAY, "abandoned"])
@pytest.mark.parametrize("verb", VERBS)
def test_every_state_times_every_verb(scene: Scene, verb: str, begin: str) -> None:
    made = Merging.at(scene, begin if begin in WAY else "proposed")
    at = {"merger_id": made.merger.pk}
    if begin == "abandoned":
        scene.do("abandon_merger", "lead", **at, why=WHY)
    if begin == "inventory":
        made.decided()
    if begin == "assessed":
        scene.do("plan_standardisation", "lead", **at, plan="One tracker")
    who, said, leads = VERBS[verb]
    if begin in leads:
        assert scene.do(verb, who, **at, **said).state == leads[begin]
        return
    early = verb == "plan_integration" and begin in WAY[:3]
    refused("plan-not-approved" if early else "wrong-state", scene.do, verb, who, **at, **said)


def test_nothing_leaves_an_end_and_every_verb_is_tried() -> None:
    for state_ in Merger.OVER:
        assert Merger.life.verbs_from(state_) == ()
    names = {verb.split("_")[0] for verb in VERBS} | {"merge", "coordinate"}
    by_hand = {"take_inventory": "take", "standardise": "approve", "integrate": "plan"}
    assert {by_hand.get(verb, verb) for verb in Merger.life.moves} == names


def test_nobody_approves_what_they_proposed_or_planned(scene: Scene) -> None:
    made = Merging.at(scene, "assessed")
    at = {"merger_id": made.merger.pk}
    refused("no-plan", scene.do, "approve_standardisation", "second", **at)
    scene.do("plan_standardisation", "second", **at, plan="One tracker")
    for who in ("lead", "second", "north", "exec"):
        refused("forbidden", scene.do, "approve_standardisation", who, **at)
    scene.world.person("third", "strategic_pmo")
    assert scene.do("approve_standardisation", "third", **at).state == "standardised"
    again = scene.do("reopen_assessment", "lead", **at, why=WHY)
    assert (again.approved_by_id, again.approved_on) == (None, None)


def test_an_assessment_is_closed_when_every_row_is_decided(scene: Scene) -> None:
    made = Merging.at(scene, "inventory")
    at = {"merger_id": made.merger.pk}
    refused("nothing-assessed", scene.do, "assess_merger", "lead", **at)
    row = scene.do("add_merger_item", "desk", **at, name="Helpdesk", subject="service")
    refused(
        "row-twice", scene.do, "add_merger_item", "desk", **at, name="Helpdesk", subject="service"
    )
    refused("row-undecided", scene.do, "assess_merger", "lead", **at)
    change: Callable[..., Any] = scene.do
    of = {"item_id": row.pk}
    refused("no-end-date", change, "change_merger_item", "desk", **of, decision="keep_both")
    change(
        "change_merger_item",
        "desk",
        **of,
        decision="keep_both",
        keep_until=ago(-90),
        overlap="same",
    )
    refused("nobody-responsible", scene.do, "assess_merger", "lead", **at)
    desk = scene.world.people["southdesk"].pk
    change("change_merger_item", "southdesk", **of, responsible_id=desk)
    refused("not-standardised", scene.do, "finish_merger_item", "southdesk", **of)
    scene.do("assess_merger", "lead", **at)
    for verb, said in (("change_merger_item", {"name": "X"}), ("drop_merger_item", {})):
        refused("assessment-closed", scene.do, verb, "desk", **of, **said)
    refused("assessment-closed", scene.do, "add_merger_item", "desk", **at, name="Late")
    refused("forbidden", scene.do, "add_merger_item", "reader", **at, name="Late")


def test_convergence_counts_rows_that_were_carried_out(scene: Scene) -> None:
    made = Merging.at(scene, "inventory")
    one = made.decided("Tracker", had_by="both")
    made.decided("Helpdesk", had_by="first")
    dropped = made.decided("Old list", had_by="second")
    scene.do("drop_merger_item", "desk", item_id=dropped.pk)
    for each in ("assessed", "standardised"):
        if each == "assessed":
            scene.do("assess_merger", "lead", merger_id=made.merger.pk)
        else:
            made.go(each)
    scene.do("finish_merger_item", "desk", item_id=one.pk)
    refused("row-done", scene.do, "finish_merger_item", "desk", item_id=one.pk)
    rows = mergers.judged(mergers.items(scene.world.actor("lead"), made.merger.pk))
    told = merging.convergence(rows)
    assert (told.n_rows, told.n_decided, told.n_done) == (2, 2, 1)
    assert (told.share, told.overlap) == (Fraction(1, 2), Fraction(1, 2))
    scene.do("resume_merger_item", "desk", item_id=one.pk)
    refused("row-open", scene.do, "resume_merger_item", "desk", item_id=one.pk)
    assert merging.convergence([]).share is None


def test_steps_wait_for_the_plan_and_are_refused_by_name(scene: Scene) -> None:
    made = Merging.at(scene, "standardised")
    world = scene.world
    at = {"merger_id": made.merger.pk}
    of = {"kind": "projects", "source_id": world.id("south-1")}
    refused("not-integrating", scene.do, "add_merger_step", "lead", **at, **of)
    refused("no-survivor", scene.do, "plan_integration", "lead", **at, aim="merge")
    made.go("integrating")
    refused("step-twice", scene.do, "add_merger_step", "lead", **at, **of)
    refused("no-such-step", scene.do, "add_merger_step", "lead", **at, **{**of, "kind": "close"})
    refused("no-version", scene.do, "add_merger_step", "lead", **at, **{**of, "kind": "adopt"})
    refused(
        "not-of-merger",
        scene.do,
        "add_merger_step",
        "lead",
        **at,
        kind="boards",
        source_id=world.id("hq"),
    )
    back = scene.do("add_merger_step", "lead", **at, kind="boards", source_id=world.id("north-1"))
    assert (back.number, back.target_id) == (len(MOVING) + 1, world.id("south-1"))
    scene.do("drop_merger_step", "lead", step_id=back.pk)
    refused("last-step", scene.do, "drop_merger_step", "lead", step_id=made.step("close").pk)
    refused("steps-open", made.carry, "close")
    refused("forbidden", made.carry, "people", "lead")
    refused("forbidden", made.carry, "projects", "admin")
    made.carry("projects")
    refused("wrong-state", made.carry, "projects")
    refused("step-done", scene.do, "drop_merger_step", "lead", step_id=made.step("projects").pk)
    refused("steps-carried-out", scene.do, "abandon_merger", "lead", **at, why=WHY)
    made.undo("projects")
    refused("wrong-state", made.undo, "projects")
    assert scene.do("abandon_merger", "lead", **at, why=WHY).state == "abandoned"
    refused("merger-over", made.carry, "projects")


def test_what_is_left_keeps_an_office_open(scene: Scene) -> None:
    made = Merging.at(scene, "integrating")
    world = scene.world
    made.staffed()
    admin = world.actor("admin")
    node = world.office_node("south-1")
    world.grant("southdesk", "board_member", node)
    for kind in MOVING:
        made.carry(kind)
    left = Grant.objects.system("test").get(person=world.people["southdesk"], role="board_member")
    assert left.node_id == world.id("south-1")
    words = refused("still-held", made.carry, "close")
    assert "Grants are left" in words
    revoke_role(admin, grant_id=left.pk, why=WHY)
    scene.opened(world, "S-9", "south-1", who="lead", confidentiality="sealed")
    words = refused("still-held", made.carry, "close")
    assert "Projects are left" in words
    assert "S-9" not in words


def test_what_went_elsewhere_since_is_not_taken_back(scene: Scene) -> None:
    made = furnished(scene)
    made.carry("projects")
    row = Project.objects.system("test").get(code="S-1")
    hq = scene.world.id("hq")
    projects.transfer_project(scene.world.actor("lead"), project_id=row.pk, office_id=hq)
    refused("moved-since", made.undo, "projects")
    north = scene.world.id("north-1")
    projects.transfer_project(scene.world.actor("lead"), project_id=row.pk, office_id=north)
    made.undo("projects")


def test_nobody_moves_their_own_grant(scene: Scene) -> None:
    made = Merging.at(scene, "integrating")
    world = scene.world
    grant_role(
        OPERATOR, person_id=world.people["admin"].pk, role="reader",
        node=world.office_node("south-1"), reason="set up for a test",
    )  # fmt: skip
    refused("own-grant", made.carry, "people")


def test_the_inventory_is_cut_to_what_one_sees(scene: Scene) -> None:
    made = furnished(scene)
    told = {
        who: {
            line.key: (line.first, line.second)
            for line in mergers.inventory(scene.world.actor(who), made.merger)
        }
        for who in ("lead", "desk")
    }
    assert told["lead"]["projects"] == (1, 2)
    assert told["desk"]["projects"] == (1, 0)
    assert told["lead"]["boards"] == (0, 1)
    assert {"adoptions", "proposals", "imports", "objectives", "calendars"} <= told["lead"].keys()
    assert mergers.mergers(scene.world.actor("pm")).count() == 0


def test_standards_of_either_office_become_rows(scene: Scene) -> None:
    scene.forced()
    made = Merging.at(scene, "inventory")
    (row,) = mergers.items(scene.world.actor("lead"), made.merger.pk)
    assert (row.subject, row.had_by) == ("standard", "both")
