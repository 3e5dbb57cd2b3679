"""Second looks: what sets one off, what is answered, and decisions with ranks, money and hours."""

from datetime import date

import pytest

from sightline.changes.models import ChangeRequest
from sightline.demand import commands
from sightline.demand.models import Rechoice, Trigger
from sightline.demand.queries import continuing
from sightline.kernel import clock
from sightline.kernel.errors import Forbidden, NotFound, Refused
from sightline.kernel.models import Job
from sightline.projects import commands as projects
from tests.demand.round import K, Round, work
from tests.demand.test_scenarios import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def turn(world: World) -> Round:
    """Return a round of choosing."""
    return Round.make(world)


def shrink(turn: Round, key: str, expected: int) -> None:
    """Let a project's benefit be expected at less than was promised."""
    benefit = turn.project(key).benefits.get()
    projects.change_benefit(
        turn.actor("office"), benefit_id=benefit.pk, expected_minor=expected * K
    )


def triggers() -> dict[str, Trigger]:
    rows = Trigger.objects.system("test").order_by("pk")
    return {row.kind: row for row in rows}


def test_what_asks_for_a_second_look_is_seen_once_a_quarter(turn: Round) -> None:
    shrink(turn, "running", 10)
    assert Job.objects.filter(name="demand.watch", state="ready").exists()  # it gathers first
    assert commands.watch_portfolio(turn.actor("lead")) >= 2
    seen = triggers()
    assert {"calendar", "benefit"} <= set(seen)
    assert "forecast at 20 %" in seen["benefit"].what
    assert seen["benefit"].project_id == turn.projects["running"]
    n = Trigger.objects.system("test").count()
    assert commands.watch_portfolio(turn.actor("lead")) == 0
    assert Trigger.objects.system("test").count() == n
    assert (
        seen["calendar"].key == f"calendar:{clock.today().year}-Q{(clock.today().month + 2) // 3}"
    )
    for key in ("office", "auditor", "reader"):
        with refused(Forbidden):
            commands.watch_portfolio(turn.actor(key))


def test_a_plan_of_record_with_less_than_the_one_before_is_seen(turn: Round) -> None:
    amounts = [None, 900 * K, None]
    first = turn.scenario("First", limits={"budgets": [{"kind": "all", "amounts": amounts}]})
    turn.lay(first, "start", "valves")
    second = turn.scenario(
        "Second", limits={"budgets": [{"kind": "all", "amounts": [None, 700 * K, None]}]}
    )
    turn.lay(second, "stop", "portal")
    for row in (first, second):
        turn.step(row, "propose")
        turn.step(row, "approve") if row is first else None
    commands.rework_scenario(turn.actor("lead"), scenario_id=second.pk)
    turn.step(second, "propose")
    turn.step(second, "approve")
    commands.watch_portfolio(turn.actor("lead"))
    assert "cut the budget of all money in 2027/28 by 22 %" in triggers()["budget"].what


def test_every_state_of_a_trigger_times_every_verb(turn: Round) -> None:
    shrink(turn, "running", 10)
    commands.watch_portfolio(turn.actor("lead"))
    lead, seen = turn.actor("lead"), triggers()
    with refused(Refused, "decide-on-it"):
        commands.answer_trigger(lead, trigger_id=seen["benefit"].pk, why="We saw it")
    for verb in ("answer_trigger", "set_aside_trigger"):
        with refused(Refused, "no-reason"):
            getattr(commands, verb)(lead, trigger_id=seen["calendar"].pk, why=" ")
        with refused(Forbidden):
            getattr(commands, verb)(turn.actor("auditor"), trigger_id=seen["calendar"].pk, why="x")
    assert (
        commands.answer_trigger(lead, trigger_id=seen["calendar"].pk, why="Done").state
        == "answered"
    )
    assert (
        commands.set_aside_trigger(lead, trigger_id=seen["benefit"].pk, why="Known").state
        == "aside"
    )
    for row in (seen["calendar"], seen["benefit"]):
        for verb in ("answer_trigger", "set_aside_trigger"):
            with refused(Refused, "wrong-state"):
                getattr(commands, verb)(lead, trigger_id=row.pk, why="Again")


def test_what_was_spent_decides_nothing(turn: Round) -> None:
    before, _ = continuing.line_of(turn.actor("chair"), turn.projects["running"])
    assert before is not None
    assert (before.going.spent, before.going.to_go) == (40 * K, 260 * K)
    projects.set_cost_year(
        turn.actor("office"), project_id=turn.projects["running"], fiscal_year=2025,
        budget_minor=900 * K, actual_minor=900 * K,
    )  # fmt: skip
    after, _ = continuing.line_of(turn.actor("chair"), turn.projects["running"])
    assert after is not None
    assert after.going.spent == 940 * K
    assert after.index == before.index
    assert after.rank == before.rank


def test_a_decision_keeps_ranks_money_and_answers_its_triggers(turn: Round) -> None:
    shrink(turn, "running", 1)
    commands.watch_portfolio(turn.actor("lead"))
    chair, project = turn.actor("chair"), turn.projects["running"]
    line, _ = continuing.line_of(chair, project)
    assert line is not None
    assert line.verdict == "stop"
    assert [each.project.pk for each in continuing.would_stop(continuing.lines(chair))] == [project]
    trigger = triggers()["benefit"]
    row = commands.rechoose(
        chair, project_id=project, call="stop", why="It brings nothing", trigger_id=trigger.pk
    )
    assert (row.rank_before, row.rank_after, row.n_ranked) == (2, None, 2)
    assert (row.moved_minor, row.to_go_minor) == (260 * K, 260 * K)
    assert triggers()["benefit"].state == "answered"
    assert turn.project("running").state == "executing"  # a change request stops it
    work()
    change = ChangeRequest.objects.system("test").get()
    assert change.project_id == project
    assert "Stop P-running" in change.title


def test_re_scoping_moves_the_difference_and_stopping_before_work_cancels(turn: Round) -> None:
    chair = turn.actor("chair")
    row = commands.rechoose(
        chair, project_id=turn.projects["running"], call="rescope", why="The half of it",
        left_minor=100 * K,
    )  # fmt: skip
    assert row.moved_minor == 160 * K
    assert row.asks[0]["minor"] == -160 * K
    assert row.rank_after == 1
    commands.rechoose(chair, project_id=turn.projects["planned"], call="stop", why="Not now")
    assert turn.project("planned").state == "cancelled"
    assert Rechoice.objects.system("test").count() == 2


def test_what_is_refused_leaves_nothing(turn: Round) -> None:
    chair, running = turn.actor("chair"), turn.projects["running"]
    good = {"project_id": running, "call": "continue", "why": "It pays"}
    for change, code in (
        ({"call": "maybe"}, "no-such-call"), ({"why": " "}, "no-reason"),
        ({"call": "rescope"}, "no-new-cost"), ({"left_minor": 5}, "not-asked"),
        ({"call": "rescope", "left_minor": 260 * K}, "not-less"),
        ({"project_id": turn.projects["idea"]}, "not-live"),
    ):  # fmt: skip
        with refused(Refused, code):
            commands.rechoose(chair, **{**good, **change})
    with refused(Forbidden):
        commands.rechoose(turn.actor("lead"), **good)
    turn.desk.world.grant("other", "executive")  # who manages it
    with refused(Forbidden):
        commands.rechoose(turn.actor("other"), **good)
    with refused(NotFound):
        commands.rechoose(chair, **good, trigger_id=running)
    projects.change_project(
        turn.actor("office"), project_id=running, mandatory_citation="The Water Order"
    )
    with refused(Refused, "mandatory"):
        commands.rechoose(chair, **{**good, "call": "stop"})
    assert date(2026, 1, 1) < clock.today()
