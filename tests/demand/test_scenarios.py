"""Scenarios: every state times every verb, deltas by hand, the solver, and approvals never half done."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail

from sightline.changes.models import ChangeRequest
from sightline.demand import commands
from sightline.demand.models import PlanOfRecord, Scenario, ScenarioRun
from sightline.demand.pages.scenario_panel import answer_panel
from sightline.demand.queries import scenarios as queries
from sightline.demand.queries.owners import notes_of
from sightline.identity import commands as identity
from sightline.kernel import clock
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Problem, Refused, Stale
from sightline.projects import commands as projects
from tests.demand.desk import traces
from tests.demand.round import MODELS, WAYS, K, Round, work
from tests.world import World

pytestmark = pytest.mark.django_db
#: Each verb with who takes it, what it says, and where it leads from where.
VERBS: dict[str, tuple[str, dict[str, Any], dict[str, str]]] = {
    "propose_scenario": ("lead", {}, {"draft": "proposed"}),
    "rework_scenario": ("lead", {}, {"proposed": "draft"}),
    "approve_scenario": ("chair", {"note": "Agreed"}, {"proposed": "approved"}),
    "undo_scenario": ("chair", {"why": "Too early"}, {"approved": "proposed"}),
    "drop_scenario": ("lead", {}, {"draft": "dropped", "proposed": "dropped"}),
}


@pytest.fixture
def turn(world: World) -> Round:
    """Return a round of choosing."""
    return Round.make(world)


@contextmanager
def refused(kind: type[Problem], code: str = "") -> Iterator["pytest.ExceptionInfo[Problem]"]:
    """Expect a refusal that leaves rows and journal as they were."""

    def rows() -> list[Any]:
        return [list(model.objects.system("test").order_by("pk").values()) for model in MODELS]

    before = rows(), traces()
    with pytest.raises(kind) as caught:
        yield caught
    assert caught.value.code == (code or kind.code)
    assert (rows(), traces()) == before


def test_the_table_here_names_every_state_and_every_verb() -> None:
    assert set(WAYS) == set(Scenario.State.values)
    verbs = {name.removesuffix("_scenario") for name in VERBS} | {"supersede"}
    assert verbs == set(Scenario.life.moves)  # an approval supersedes


@pytest.mark.parametrize("state", WAYS)
def test_every_state_times_every_verb(turn: Round, state: str) -> None:
    row = turn.at(state)
    for command, (key, said, leads) in VERBS.items():
        if state not in leads:
            code = "not-a-draft" if command == "propose_scenario" else "wrong-state"
            with refused(Refused, code):
                getattr(commands, command)(turn.actor(key), scenario_id=row.pk, **said)
    verb, (key, said, leads) = next(
        ((v, how) for v, how in VERBS.items() if state in how[2]), ("", ("", {}, {}))
    )
    if verb:
        getattr(commands, verb)(turn.actor(key), scenario_id=row.pk, **said)
        assert turn.now(row).state == leads[state]


def test_deltas_by_hand_show_at_once_what_they_come_to(turn: Round) -> None:
    limits = {"budgets": [{"kind": "all", "amounts": [400 * K, 700 * K, None]}]}
    row = turn.scenario(limits=limits)
    before = turn.picture(row)
    assert before.outcome.broken == ()
    assert set(before.record) == {turn.key(k) for k in ("running", "planned", "portal")}
    assert [c.used // K for c in before.outcome.money if c.kind == "all"] == [120, 550, 0]
    turn.lay(row, "start", "valves")
    turn.lay(row, "start", "meters")
    over = turn.picture(row).outcome
    assert [words for _, words in over.broken] == ["the budget of money in 2027/28"]
    assert max(c.over for c in over.money) == 150 * K
    turn.lay(row, "stop", "planned")
    assert turn.picture(row).outcome.broken == ()
    turn.lay(row, "start", "planned")  # what was stopped is in again, and no delta is left of it
    assert len(turn.picture(row).deltas) == 2
    turn.lay(row, "shift", "meters", periods=1)
    now = turn.picture(row)
    assert now.moved == {turn.key("meters"): 1}
    assert [c.used // K for c in now.outcome.money if c.kind == "all"] == [120, 650, 200]
    turn.lay(row, "fund", "running", money="capital", period=1, amount_minor=-50 * K)
    turn.lay(row, "restaff", "valves", role="Engineers", people=[25])
    now = turn.picture(row)
    assert [c.used // K for c in now.outcome.money if c.kind == "all"] == [120, 600, 200]
    assert [c.used for c in now.outcome.people] == [0, 25, 0]
    commands.drop_delta(turn.actor("lead"), delta_id=turn.delta(row, "meters", "start").pk)
    assert {d.key for d in turn.picture(row).deltas} == {turn.key("valves"), turn.key("running")}


SENSELESS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"kind": "start", "on": "running"}, "in-already"),
    ({"kind": "stop", "on": "valves"}, "out-already"),
    ({"kind": "shift", "on": "running", "periods": 1}, "runs-already"),
    ({"kind": "shift", "on": "valves", "periods": 1}, "not-in"),
    ({"kind": "fund", "on": "portal", "money": "capital", "amount_minor": 5}, "no-project"),
    ({"kind": "shift", "on": "planned"}, ""),
    ({"kind": "fund", "on": "running", "money": "gold", "amount_minor": 5}, ""),
    ({"kind": "fund", "on": "running", "money": "capital"}, ""),
    ({"kind": "restaff", "on": "running", "role": "Engineers", "people": [-1]}, ""),
    ({"kind": "burn", "on": "running"}, ""),
)  # fmt: skip


def test_a_delta_that_makes_no_sense_is_refused(turn: Round) -> None:
    row = turn.scenario()
    for said, code in SENSELESS:
        more = {name: value for name, value in said.items() if name not in {"kind", "on"}}
        with refused(Refused if code else Invalid, code):
            turn.lay(row, said["kind"], said["on"], **more)


def test_what_is_not_there_and_who_may_not(turn: Round) -> None:
    row = turn.scenario()
    lead = turn.actor("lead")
    with refused(NotFound):
        commands.lay_delta(lead, scenario_id=row.pk, kind="start", target=f"proposal-{row.pk}")
    for key in ("auditor", "reader", "asker"):
        with refused(NotFound if key != "auditor" else Forbidden):
            commands.lay_delta(
                turn.actor(key), scenario_id=row.pk, kind="start", target=turn.key("valves")
            )
        with refused(Forbidden):
            commands.make_scenario(turn.actor(key), name=f"Of {key}")
    with refused(Stale):
        turn.lay(row, "start", "valves", seen=row.version + 1)
    with refused(Refused, "name-taken"):
        turn.scenario("BALANCED")
    with refused(Refused, "bad-horizon"):
        turn.scenario("Long", n_periods=9)
    with refused(Invalid):
        turn.scenario("Lost", limits={"mandatory": [f"proposal-{row.pk}"]})


def test_the_solver_proposes_explains_and_is_taken_over(turn: Round) -> None:
    limits = {"budgets": [{"kind": "all", "amounts": [None, 700 * K, None]}]}
    row = turn.scenario(limits=limits, most_shift=0)
    run = commands.ask_selection(turn.actor("lead"), scenario_id=row.pk, seconds=5)
    with refused(Refused, "running-already"):
        commands.ask_selection(turn.actor("lead"), scenario_id=row.pk)
    work()
    run = turn.now(run)
    assert (run.state, run.status, run.gap_permille) == ("finished", "optimal", 0)
    out = {each["key"]: each for each in run.found["left_out"]}
    assert turn.key("meters") in out
    assert any("budget" in words for words in out[turn.key("meters")]["because"])
    assert run.found["frontier"]
    assert run.found["core"]["always"]
    assert run.found["prices"][0]["words"] == "the budget of money in 2027/28"
    commands.accept_selection(turn.actor("lead"), run_id=run.pk)
    picture = turn.picture(row)
    assert dict(picture.starts) == run.found["starts"]
    assert picture.outcome.broken == ()
    assert all(delta.by_solver for delta in picture.deltas)
    commands.accept_selection(turn.actor("lead"), run_id=run.pk, point=1)
    assert dict(turn.picture(row).starts) == run.found["frontier"][0]["starts"]
    with refused(Refused, "no-such-point"):
        commands.accept_selection(turn.actor("lead"), run_id=run.pk, point=99)


def test_an_answer_stays_told_when_a_candidate_was_decided_on(turn: Round) -> None:
    row = turn.scenario(limits={"budgets": [{"kind": "all", "amounts": [None, 700 * K, None]}]})
    run = commands.ask_selection(turn.actor("lead"), scenario_id=row.pk, seconds=5)
    work()
    commands.defer_proposal(
        turn.actor("chair"),
        proposal_id=turn.proposals["meters"],
        look_again_on=clock.today() + timedelta(days=90),
        why="Later",
    )
    lead, rows = turn.actor("lead"), [turn.now(run)]
    told = queries.answer_of(lead, turn.picture(row), rows)
    assert (told.is_hidden, told.is_old, told.found) == (False, True, turn.now(run).found)
    panel = answer_panel(turn.picture(row), told)
    assert panel is not None
    assert turn.key("meters") not in [each["key"] for each in panel["left_out"]]
    projects.transfer_project(lead, project_id=turn.projects["planned"], confidentiality="sealed")
    turn.desk.world.person("board", "board_member")
    unseen = queries.answer_of(turn.actor("board"), turn.picture(row, "board"), rows)
    assert (unseen.is_hidden, unseen.found) == (True, None)


def test_rules_that_conflict_are_named_and_nothing_is_taken_over(turn: Round) -> None:
    limits = {
        "budgets": [{"kind": "all", "amounts": [None, 50 * K, None]}],
        "mandatory": [turn.key("meters")],
    }
    row = turn.scenario(limits=limits, most_shift=0)
    run = commands.ask_selection(turn.actor("lead"), scenario_id=row.pk, seconds=5)
    work()
    run = turn.now(run)
    assert run.status == "infeasible"
    assert len(run.found["conflict"]["words"]) == 2
    with refused(Refused, "no-answer"):
        commands.accept_selection(turn.actor("lead"), run_id=run.pk)


def test_a_run_can_be_stopped_and_ends_once(turn: Round) -> None:
    row = turn.scenario()
    run = commands.ask_selection(turn.actor("lead"), scenario_id=row.pk)
    commands.cancel_selection(turn.actor("lead"), run_id=run.pk)
    work()
    assert turn.now(run).state == "cancelled"
    for verb in ("cancel_selection", "fail_selection", "finish_selection"):
        more: dict[str, Any] = {"fail_selection": {"code": "x", "words": "y"},
                                "finish_selection": {"found": {}}}.get(verb, {})  # fmt: skip
        with refused(Refused, "wrong-state"):
            getattr(commands, verb)(turn.actor("lead"), run_id=run.pk, **more)
    with refused(Forbidden):
        commands.abandon_selection(turn.actor("lead"), run_id=run.pk, words="x")


def test_who_lost_the_right_leaves_no_run_behind(turn: Round) -> None:
    row = turn.scenario()
    run = commands.ask_selection(turn.actor("lead"), scenario_id=row.pk)
    identity.deactivate_person(
        turn.actor("admin"), person_id=turn.desk.person("lead"), why="Left the organisation"
    )
    work()
    kept = turn.now(run)
    assert kept.state == "failed"
    assert "lost the right" in kept.problem


def test_limits_are_broken_only_with_a_reason(turn: Round) -> None:
    row = turn.scenario(limits={"budgets": [{"kind": "all", "amounts": [None, 1 * K, None]}]})
    with refused(Refused, "nothing-changes"):
        commands.propose_scenario(turn.actor("lead"), scenario_id=row.pk)
    turn.lay(row, "start", "valves")
    with refused(Refused, "over-limits"):
        commands.propose_scenario(turn.actor("lead"), scenario_id=row.pk)
    commands.propose_scenario(turn.actor("lead"), scenario_id=row.pk, why="The board raises it")
    assert turn.now(row).why_over == "The board raises it"


def test_an_approval_does_it_all_through_who_owns_it(turn: Round) -> None:
    row = turn.at("draft")
    turn.lay(row, "stop", "running")
    turn.lay(row, "shift", "planned", periods=1)
    turn.lay(row, "start", "idea")
    turn.lay(row, "shift", "valves", periods=1)
    start = turn.project("planned").start
    turn.step(row, "propose")
    commands.approve_scenario(turn.actor("chair"), scenario_id=row.pk, note="As the board said")
    assert turn.proposal("valves").state == "approved"
    assert turn.proposal("valves").start == date(2028, 4, 1)
    assert turn.proposal("portal").state == "approved"
    out = turn.proposal("meters")
    assert (out.state, out.look_again_on) == ("deferred", clock.today() + timedelta(182))
    assert "Left out of “Balanced”" in out.words
    assert turn.project("idea").state == "approved"
    assert turn.project("planned").start == start + timedelta(365)
    assert turn.project("running").state == "executing"  # its baseline moves by a change request
    plan = PlanOfRecord.objects.system("test").get(scenario=row.pk)
    assert [ask["kind"] for ask in plan.asks] == ["stop"]
    before, after = ({each["code"] for each in side["in"]} for side in (plan.before, plan.after))
    assert "P-running" in before - after
    assert len(after - before) == 2
    mail.outbox.clear()
    work()
    change = ChangeRequest.objects.system("test").get()
    assert (change.state, change.project_id) == ("draft", turn.projects["running"])
    assert change.raised_by_id == turn.desk.person("lead")
    told = {to for message in mail.outbox for to in message.to}
    assert {"asker@northmoor.test", "sponsor@northmoor.test", "other@northmoor.test"} <= told
    work()
    assert ChangeRequest.objects.system("test").count() == 1
    assert "other@northmoor.test" in {note.to for note in notes_of(plan.pk)}
    left = {"person_id": turn.desk.person("other"), "why": "Has left"}
    identity.deactivate_person(turn.actor("admin"), **left)
    assert "other@northmoor.test" not in {note.to for note in notes_of(plan.pk)}  # has left


def test_an_approval_is_taken_back_whole(turn: Round) -> None:
    first = turn.at("approved", "First")
    row = turn.scenario("Second")
    turn.lay(row, "shift", "valves", periods=1)
    turn.lay(row, "stop", "running")
    turn.lay(row, "stop", "planned")
    before = (turn.proposal("valves").start, turn.project("planned").state)
    turn.step(row, "propose")
    turn.step(row, "approve")
    work()
    assert turn.now(first).state == "superseded"
    assert turn.project("planned").state == "cancelled"
    commands.undo_scenario(turn.actor("chair"), scenario_id=row.pk, why="The figures were wrong")
    assert turn.now(first).state == "approved"
    assert turn.now(row).state == "proposed"
    assert (turn.proposal("valves").start, turn.project("planned").state) == before
    work()
    assert ChangeRequest.objects.system("test").get().state == "withdrawn"
    turn.step(row, "approve")  # and it can be approved again
    assert turn.now(row).state == "approved"


def test_what_was_built_on_is_not_taken_back(turn: Round) -> None:
    row = turn.at("approved")
    commands.convert_proposal(
        turn.actor("office"), proposal_id=turn.proposals["valves"], code="P-new"
    )
    with refused(Refused, "changed-since"):
        commands.undo_scenario(turn.actor("chair"), scenario_id=row.pk, why="Too early")


def test_its_author_never_approves_it(turn: Round) -> None:
    turn.desk.world.grant("lead", "executive")
    row = turn.at("proposed")
    with refused(Forbidden):
        commands.approve_scenario(turn.actor("lead"), scenario_id=row.pk, note="Mine")
    with refused(Refused, "no-reason"):
        commands.approve_scenario(turn.actor("chair"), scenario_id=row.pk, note=" ")
    for key, kind in (("auditor", Forbidden), ("office", NotFound), ("reader", NotFound)):
        with refused(kind):
            commands.approve_scenario(turn.actor(key), scenario_id=row.pk, note="x")


def test_an_approval_is_never_half_done(turn: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever step refuses, the last one too, nothing of it stays."""
    row = turn.at("draft")
    turn.lay(row, "stop", "planned")
    turn.lay(row, "start", "idea")
    turn.step(row, "propose")
    turn.desk.world.grant("other", "executive")  # who manages the projects
    with refused(Refused, "not-yours-to-decide") as caught:
        commands.approve_scenario(turn.actor("other"), scenario_id=row.pk, note="Mine")
    assert "P-" in caught.value.words

    def fails(*args: Any, **kwargs: Any) -> None:
        raise Refused("at-the-end", "The last step fails.")

    monkeypatch.setattr(Scenario, "move", fails)
    with refused(Refused, "at-the-end"):
        commands.approve_scenario(turn.actor("chair"), scenario_id=row.pk, note="Agreed")


def test_what_moved_on_since_is_not_approved(turn: Round) -> None:
    row = turn.at("proposed")
    commands.edit_proposal(
        turn.actor("office"), proposal_id=turn.proposals["valves"], cost_minor=999 * K
    )
    with refused(Refused, "moved-on"):
        commands.approve_scenario(turn.actor("chair"), scenario_id=row.pk, note="Agreed")
    commands.rework_scenario(turn.actor("lead"), scenario_id=row.pk)
    turn.step(row, "propose")
    turn.step(row, "approve")
    assert turn.now(row).state == "approved"


def test_what_came_up_since_stays_as_it_is(turn: Round) -> None:
    row = turn.at("proposed")
    late = turn.desk.at("qualified", title="A late idea", cost_minor=10 * K)
    assert turn.picture(row).newcomers == [f"proposal-{late.pk}"]
    turn.step(row, "approve")
    assert turn.now(row).state == "approved"
    assert turn.now(late).state == "qualified"
    assert turn.proposal("meters").state == "deferred"
    (plan,) = queries.plans_of(turn.actor("lead"), turn.now(row))
    assert f"proposal-{late.pk}" not in plan.after["left_out"]


def test_what_joined_the_plan_since_is_looked_at_first(turn: Round) -> None:
    row = turn.at("proposed")
    late = turn.desk.at("approved", title="Agreed elsewhere", cost_minor=10 * K)
    assert turn.picture(row).newcomers == []
    with refused(Refused, "moved-on"):
        commands.approve_scenario(turn.actor("chair"), scenario_id=row.pk, note="Agreed")
    assert turn.now(late).state == "approved"


def test_what_one_may_not_see_is_neither_shown_nor_counted(turn: Round) -> None:
    row = turn.at("draft")
    turn.lay(row, "stop", "planned")
    world = turn.desk.world
    projects.transfer_project(
        turn.actor("lead"), project_id=turn.projects["planned"], confidentiality="sealed"
    )
    world.person("board", "board_member")
    seen = turn.picture(row, "board")
    assert turn.key("planned") not in seen.pool.keys
    assert (len(seen.deltas), seen.n_hidden) == (1, 1)
    assert seen.before.cost < 10**12
    with refused(Refused, "parts-hidden"):
        commands.copy_scenario(turn.actor("chair"), scenario_id=row.pk, name="Mine")
    world.runs("southern", "south")
    with pytest.raises(NotFound):
        queries.the_scenario(turn.actor("southern"), row.pk)


def test_a_copy_is_a_draft_of_ones_own(turn: Round) -> None:
    row = turn.at("approved")
    copy = commands.copy_scenario(turn.actor("chair"), scenario_id=row.pk, name="Another")
    assert (copy.state, copy.copied_from_id, copy.made_by_id) == (
        "draft",
        row.pk,
        turn.desk.person("chair"),
    )
    assert len(turn.picture(copy).deltas) == 1


def test_two_to_five_are_compared(turn: Round) -> None:
    one, two = turn.at("draft"), turn.scenario("Other")
    found = queries.compared(turn.actor("chair"), [one.pk, two.pk])
    assert [len(each.added) for each in found] == [1, 0]
    for ids in ([one.pk], [one.pk, one.pk]):
        with pytest.raises(Refused):
            queries.compared(turn.actor("chair"), ids)


def test_a_project_under_change_control_is_not_put_off_by_hand(turn: Round) -> None:
    chair = turn.actor("chair")
    given = {"days": 30, "why": "Others come first"}
    with refused(Refused, "baseline-approved"):
        projects.shift_project(chair, project_id=turn.projects["running"], **given)
    for bad, code in (({"days": 0}, "not-later"), ({"why": " "}, "no-reason")):
        with refused(Refused, code):
            projects.shift_project(chair, project_id=turn.projects["planned"], **{**given, **bad})
    with refused(Forbidden):
        projects.shift_project(turn.actor("office"), project_id=turn.projects["planned"], **given)
    row = projects.shift_project(chair, project_id=turn.projects["planned"], **given)
    assert (row.start, row.baseline_finish) == (date(2026, 5, 1), date(2028, 3, 31))


def test_a_time_limit_is_a_number_of_seconds(turn: Round) -> None:
    row = turn.scenario()
    for seconds in (0, 61, True, "5"):
        wrong: Any = seconds
        with refused(Invalid):
            commands.ask_selection(turn.actor("lead"), scenario_id=row.pk, seconds=wrong)
    assert not ScenarioRun.objects.system("test").exists()
