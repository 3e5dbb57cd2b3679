"""What a merger's steps call in the contexts that own the rows: each needs the right at both ends."""

from fractions import Fraction
from itertools import product
from uuid import uuid4

import pytest

from sightline.changes.commands import move_board, open_board
from sightline.demand.commands import propose, submit_proposal, transfer_proposal
from sightline.identity.commands import grant_role, move_grant, move_office, revoke_role
from sightline.identity.models import Grant, Office, OfficeRelation
from sightline.identity.queries import OPERATOR
from sightline.kernel import clock
from sightline.kernel.errors import Forbidden, Refused
from sightline.network import commands
from sightline.network.rules import merging
from sightline.projects import commands as projects
from tests.network.scene import WHY, Scene, on, refused

pytestmark = pytest.mark.django_db


def test_a_grant_is_moved_by_who_grants_at_both_ends(scene: Scene) -> None:
    world = scene.world
    admin, south = world.actor("admin"), world.office_node("south-1")
    row = Grant.objects.system("test").get(person=world.people["desk"])
    at = {"grant_id": row.pk, "node": south}
    refused("not-found", move_grant, world.actor("lead"), **at, why=WHY)
    refused("no-reason", move_grant, admin, **at, why=" ")
    moved = move_grant(admin, **at, why=WHY)
    assert (moved.node_id, moved.node_name, moved.state) == (south.id, "Office south-1", "active")
    assert not world.actor("desk").holds(("project_office",), world.offices["north-1"])
    world.person("local", "access_admin", world.office_node("south-1"))
    back = {"grant_id": row.pk, "node": world.office_node("north-1")}
    refused("forbidden", move_grant, world.actor("local"), **back, why=WHY)
    revoke_role(admin, grant_id=row.pk, why=WHY)
    refused("not-active", move_grant, admin, **back, why=WHY)


def test_a_grave_role_and_ones_own_grant_stay(scene: Scene) -> None:
    world = scene.world
    admin, south = world.actor("admin"), world.office_node("south-1")
    grave = Grant.objects.system("test").get(person=world.people["auditor"])
    refused("grave-role", move_grant, admin, grant_id=grave.pk, node=south, why=WHY)
    own = grant_role(
        OPERATOR, person_id=world.people["admin"].pk, role="reader",
        node=world.office_node("north-1"), reason="set up for a test",
    )  # fmt: skip
    refused("own-grant", move_grant, admin, grant_id=own.pk, node=south, why=WHY)


def test_groups_and_boards_need_the_right_at_both_ends(scene: Scene) -> None:
    world = scene.world
    lead, north = world.actor("lead"), world.actor("north")
    here, there = world.id("north"), world.id("south")
    program = projects.open_program(lead, code="P-1", name="Dams", office_id=here)
    to = {"program_id": program.pk, "office_id": there}
    refused("forbidden", projects.transfer_program, north, **to)
    assert projects.transfer_program(lead, **to, why=WHY).office_id == there
    portfolio = projects.open_portfolio(lead, code="F-1", name="Rivers", office_id=here)
    to = {"portfolio_id": portfolio.pk, "office_id": there}
    refused("forbidden", projects.transfer_portfolio, north, **to)
    assert projects.transfer_portfolio(lead, **to).office_id == there
    same = projects.transfer_portfolio(lead, **to)
    assert same.version == 2
    board = open_board(lead, name="Dam board", office_id=here)
    to = {"board_id": board.pk, "office_id": there}
    refused("forbidden", move_board, north, **to)
    assert move_board(lead, **to, why=WHY).office_id == there
    assert move_board(lead, **to).version == 2


@pytest.mark.parametrize("decision", ["", "combine"])
def test_convergence_stays_within_its_bounds_and_never_falls(decision: str) -> None:
    def judged(is_done: bool) -> merging.Judged:
        return merging.Judged("Tracker", "same", decision, None, is_done)

    before = Fraction(0)
    for n_done in range(5):
        rows = [(judged(n < n_done), who) for n, who in zip(range(4), "abcd", strict=True)]
        told = merging.convergence(rows)
        assert told.share is not None
        assert 0 <= before <= told.share <= 1
        assert told.n_done <= told.n_decided <= told.n_rows
        before = told.share
    assert before == (1 if decision else 0)


def test_no_pair_in_one_line_may_merge() -> None:
    top, left, right, leaf = (uuid4() for _ in range(4))
    parents = {left: top, right: top, leaf: left}
    allowed = {frozenset(pair) for pair in ((left, right), (leaf, right))}
    for first, second in product((top, left, right, leaf), repeat=2):
        if frozenset((first, second)) in allowed:
            merging.check_pair(first, second, parents)
            continue
        with pytest.raises(Refused) as refusal:
            merging.check_pair(first, second, parents)
        assert refusal.value.code == ("merges-itself" if first == second else "same-line")


class TestOffices:
    """An office goes beneath another one, with everything beneath it."""

    def links(self, scene: Scene, code: str) -> list[tuple[str, int, int | None]]:
        rows = OfficeRelation.objects.system("test").filter(office=scene.world.id(code))
        told = rows.filter(kind="hierarchy").order_by("since")
        today = clock.today()
        return [
            (row.other.code, (row.since - today).days, row.until and (row.until - today).days)
            for row in told.select_related("other")
        ]

    def move(self, scene: Scene, office: str, parent: str, who: str = "lead") -> Office:
        at = {"office_id": scene.world.id(office), "parent_id": scene.world.id(parent)}
        return move_office(scene.world.actor(who), **at, why=WHY)

    def test_its_past_stays_and_its_people_follow(self, scene: Scene) -> None:
        world = scene.world
        world.person("over", "program_office", world.office_node("north"))
        with on(10):
            assert world.id("north-1") in world.actor("over").nodes("beneath")
            self.move(scene, "north-1", "south")
            assert self.links(scene, "north-1") == [("north", -10, 0), ("south", 0, None)]
            assert world.id("north-1") in world.actor("south").nodes("beneath")
            assert world.id("north-1") not in world.actor("over").nodes("beneath")
            self.move(scene, "north-1", "north")  # the same day: it never was
            assert self.links(scene, "north-1") == [("north", -10, None)]
            self.move(scene, "north-1", "south")
        with on(12):
            self.move(scene, "north-1", "north")
            assert self.links(scene, "north-1") == [
                *(("north", -12, -2), ("south", -2, 0), ("north", 0, None)),
            ]
            same = self.move(scene, "north-1", "north")
            assert same.pk == world.id("north-1")

    def test_what_is_refused(self, scene: Scene) -> None:
        world = scene.world
        at = {"office_id": world.id("north"), "why": WHY}
        lead = world.actor("lead")
        refused("circular", move_office, lead, **at, parent_id=world.id("north-1"))
        refused("own-parent", move_office, lead, **at, parent_id=world.id("north"))
        refused("no-parent", move_office, lead, why=WHY, office_id=world.id("hq"),
                parent_id=world.id("south"))  # fmt: skip
        for who in ("north", "exec"):
            with pytest.raises(Forbidden):
                self.move(scene, "north-1", "south", who)
        world.person("low", "strategic_pmo", world.office_node("north"))
        with pytest.raises(Forbidden):
            self.move(scene, "north-1", "south", "low")
        blank = {"office_id": world.id("north-1"), "parent_id": world.id("south"), "why": " "}
        refused("invalid", move_office, lead, **blank)


def test_a_standard_and_a_proposal_need_the_right_at_both_ends(scene: Scene) -> None:
    world = scene.world
    lead, there = world.actor("lead"), world.id("south")
    row = scene.standard(office_id=world.id("north"), code="NW", title="Northern ways")
    to = {"standard_id": row.pk, "office_id": there}
    refused("forbidden", commands.hand_over_standard, world.actor("north"), **to, why=WHY)
    world.person("low", "strategic_pmo", world.office_node("north"))
    refused("forbidden", commands.hand_over_standard, world.actor("low"), **to, why=WHY)
    refused("no-reason", commands.hand_over_standard, lead, **to, why="")
    assert commands.hand_over_standard(lead, **to, why=WHY).office_id == there
    assert commands.hand_over_standard(lead, **to, why=WHY).version == 2
    wish = propose(
        world.actor("north"), title="A wish", office_id=world.id("north"), need="Rain", size="s",
        cost_minor=1_000_00, sponsor_name="The council",
    )  # fmt: skip
    to = {"proposal_id": wish.pk, "office_id": there}
    refused("not-found", transfer_proposal, lead, **to)  # a draft is whose it is
    submit_proposal(world.actor("north"), proposal_id=wish.pk)
    refused("forbidden", transfer_proposal, world.actor("north"), **to)
    moved = transfer_proposal(lead, **to, why=WHY)
    assert (moved.office_id, str(moved.state)) == (there, "submitted")
    assert transfer_proposal(lead, **to).version == moved.version
