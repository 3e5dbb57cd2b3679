"""Dependencies: both sides confirm the same terms, the receiver says that it came."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from sightline.kernel import clock
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Problem, Refused, Stale
from sightline.kernel.models import JournalEntry, RowChange
from sightline.linkages import commands, queries
from sightline.linkages.models import Dependency
from sightline.linkages.reach import network_of
from sightline.projects import commands as projects
from sightline.projects.models import ActivityLink, RaidItem
from tests.linkages.deal import NEED, PROMISE, agreed, carried, dealing, fresh, lengthen, proposed
from tests.projects.pair import close, finish
from tests.world import World

pytestmark = pytest.mark.django_db
Pair = dict[str, UUID]


@pytest.fixture
def pair(world: World) -> Pair:
    return dealing(world)


def kinds() -> list[str]:
    rows = JournalEntry.objects.filter(kind__startswith="linkages.").order_by("sequence")
    return [
        kind.removeprefix("linkages.Dependency") for kind in rows.values_list("kind", flat=True)
    ]


def refused(code: str, call: Callable[..., Any], *args: Any, **said: Any) -> None:
    """Expect a refusal by name, or by class, that leaves nothing."""
    before = (JournalEntry.objects.count(), RowChange.objects.count())
    with pytest.raises(Problem) as problem:
        call(*args, **said)
    assert problem.value.code == code, problem.value.words
    assert (JournalEntry.objects.count(), RowChange.objects.count()) == before


@pytest.mark.parametrize(("first", "second"), [("taker", "giver"), ("giver", "taker")])
def test_it_is_in_force_once_both_have_confirmed(
    world: World, pair: Pair, first: str, second: str
) -> None:
    row = proposed(world, pair, first)
    assert row.state == "proposed"
    refused("forbidden", commands.confirm_dependency, world.actor(first), dependency_id=row.pk)
    row = commands.confirm_dependency(world.actor(second), dependency_id=row.pk, seen=row.version)
    assert row.state == "accepted"
    assert row.giver_confirmed_by_id == world.people["giver"].pk
    assert row.receiver_confirmed_by_id == world.people["taker"].pk
    assert row.giver_confirmed_on == row.receiver_confirmed_on == clock.today()
    assert kinds() == ["Proposed", "Confirmed"]


def test_who_runs_both_confirms_both_at_once(world: World, pair: Pair) -> None:
    for office in ("north", "south"):
        world.grant("giver", "program_office", world.office_node(office))
    row = proposed(world, pair, "giver")
    assert row.state == "accepted"
    assert row.giver_confirmed_by_id == row.receiver_confirmed_by_id == world.people["giver"].pk


def test_an_office_that_runs_neither_proposes_to_both(world: World, pair: Pair) -> None:
    row = proposed(world, pair, "chief")
    assert (row.giver_confirmed_by_id, row.receiver_confirmed_by_id) == (None, None)
    refused("forbidden", commands.confirm_dependency, world.actor("chief"), dependency_id=row.pk)
    commands.confirm_dependency(world.actor("taker"), dependency_id=row.pk)
    refused("forbidden", commands.withdraw_dependency, world.actor("chief"), dependency_id=row.pk)
    assert (
        commands.confirm_dependency(world.actor("giver"), dependency_id=row.pk).state == "accepted"
    )


def test_its_proposer_takes_it_back_while_nobody_has_confirmed(world: World, pair: Pair) -> None:
    row = proposed(world, pair, "chief")
    gone = commands.withdraw_dependency(world.actor("chief"), dependency_id=row.pk)
    assert gone.state == "withdrawn"


def test_who_runs_neither_may_not(world: World, pair: Pair) -> None:
    refused("forbidden", proposed, world, pair, "plain")
    row = agreed(world, pair)
    plain = world.actor("plain")
    for step in (commands.confirm_dependency, commands.withdraw_dependency):
        refused("forbidden", step, plain, dependency_id=row.pk)
    for step in (commands.doubt_dependency, commands.break_dependency):
        refused("forbidden", step, plain, dependency_id=row.pk, why="no")
    refused("forbidden", commands.meet_dependency, plain, dependency_id=row.pk, evidence="seen")
    refused("forbidden", commands.change_dependency, plain, dependency_id=row.pk, what="Other")
    refused("forbidden", commands.recover_dependency, plain, dependency_id=row.pk)
    refused("forbidden", commands.renew_dependency, plain, dependency_id=row.pk)


def test_what_cannot_be_proposed_leaves_nothing(world: World, pair: Pair) -> None:
    proposed(world, pair)
    refused("proposed-already", proposed, world, pair, "giver", what="survey")
    refused("invalid", proposed, world, pair, what=" ")
    refused("invalid", proposed, world, pair, what="Other", need_by=None)
    refused("invalid", proposed, world, pair, what="Other", colour="red")
    refused("invalid", proposed, world, pair, what="Other", confidence="certain")
    refused("other-project", proposed, world, pair, what="Other", giver_activity_id=pair["taker"])
    itself = {**pair, "giver project": pair["taker project"]}
    refused("same-project", proposed, world, itself)
    nobody = {**pair, "giver project": UUID(int=7)}
    refused("not-found", proposed, world, nobody)
    refused("not-found", proposed, world, pair, what="Other", linkage_id=UUID(int=7))
    close(world, pair["giver project"], "giver")
    refused("not-found", proposed, world, pair, what="Other")


def test_nothing_is_agreed_without_a_day(world: World, pair: Pair) -> None:
    row = proposed(world, pair, promised_by=None)
    giver = world.actor("giver")
    refused("no-promise", commands.confirm_dependency, giver, dependency_id=row.pk)
    commands.change_dependency(giver, dependency_id=row.pk, promised_by=PROMISE)
    assert fresh(row).receiver_confirmed_by_id is None
    done = commands.confirm_dependency(world.actor("taker"), dependency_id=row.pk)
    assert done.state == "accepted"


@pytest.mark.parametrize(
    "term",
    [
        {"what": "Survey and report"},
        {"need_by": NEED + timedelta(3)},
        {"promised_by": PROMISE + timedelta(1)},
        {"acceptance": "Signed by both"},
    ],
)
@pytest.mark.parametrize("who", ["giver", "taker"])
def test_a_changed_term_is_confirmed_anew(
    world: World, pair: Pair, term: dict[str, Any], who: str
) -> None:
    row, other = agreed(world, pair), "taker" if who == "giver" else "giver"
    row = commands.change_dependency(world.actor(who), dependency_id=row.pk, **term)
    assert row.state == "proposed"
    held = {"giver": row.giver_confirmed_by_id, "taker": row.receiver_confirmed_by_id}
    assert held == {who: world.people[who].pk, other: None}
    done = commands.confirm_dependency(world.actor(other), dependency_id=row.pk)
    assert done.state == "accepted"


def test_the_givers_confidence_and_the_receivers_patience_ask_nobody(
    world: World, pair: Pair
) -> None:
    row = agreed(world, pair)
    giver, taker = world.actor("giver"), world.actor("taker")
    row = commands.change_dependency(giver, dependency_id=row.pk, confidence="low")
    row = commands.change_dependency(taker, dependency_id=row.pk, slack_days=4, is_hard=False)
    assert (row.state, row.confidence, row.slack_days) == ("accepted", "low", 4)
    refused("forbidden", commands.change_dependency, taker, dependency_id=row.pk, confidence="high")
    refused("forbidden", commands.change_dependency, giver, dependency_id=row.pk, slack_days=9)
    entries = JournalEntry.objects.count()
    commands.change_dependency(giver, dependency_id=row.pk, confidence="low")
    assert JournalEntry.objects.count() == entries


def test_an_older_version_is_refused(world: World, pair: Pair) -> None:
    row = proposed(world, pair)
    commands.change_dependency(world.actor("taker"), dependency_id=row.pk, what="Other")
    with pytest.raises(Stale):
        commands.confirm_dependency(world.actor("giver"), dependency_id=row.pk, seen=row.version)
    assert fresh(row).giver_confirmed_by_id is None


def test_the_receiver_alone_says_that_it_came(world: World, pair: Pair) -> None:
    row, today = agreed(world, pair), clock.today()
    giver, taker = world.actor("giver"), world.actor("taker")
    met = commands.meet_dependency
    refused("forbidden", met, giver, dependency_id=row.pk, evidence="Sent")
    refused("no-evidence", met, taker, dependency_id=row.pk, evidence=" ")
    ahead = {"evidence": "Here", "met_on": today + timedelta(1)}
    refused("not-yet", met, taker, dependency_id=row.pk, **ahead)
    row = met(taker, dependency_id=row.pk, evidence="The survey is filed", met_on=NEED)
    assert (row.state, row.met_on, row.evidence) == ("met", NEED, "The survey is filed")
    refused("wrong-state", commands.change_dependency, giver, dependency_id=row.pk, what="Other")
    refused("wrong-state", commands.break_dependency, giver, dependency_id=row.pk, why="no")


def test_a_proposal_is_neither_met_nor_broken_nor_doubted(world: World, pair: Pair) -> None:
    row, taker = proposed(world, pair), world.actor("taker")
    refused("wrong-state", commands.meet_dependency, taker, dependency_id=row.pk, evidence="x")
    refused("wrong-state", commands.break_dependency, taker, dependency_id=row.pk, why="x")
    refused("wrong-state", commands.doubt_dependency, taker, dependency_id=row.pk, why="x")
    refused("wrong-state", commands.recover_dependency, taker, dependency_id=row.pk)
    refused("wrong-state", commands.renew_dependency, taker, dependency_id=row.pk)


def test_doubted_recovered_broken_renewed(world: World, pair: Pair) -> None:
    row, giver, taker = agreed(world, pair), world.actor("giver"), world.actor("taker")
    refused("no-reason", commands.doubt_dependency, giver, dependency_id=row.pk, why=" ")
    commands.doubt_dependency(giver, dependency_id=row.pk, why="The rig is late")
    assert (fresh(row).state, fresh(row).reason) == ("at_risk", "The rig is late")
    refused("agreed-already", commands.confirm_dependency, taker, dependency_id=row.pk)
    commands.recover_dependency(taker, dependency_id=row.pk)
    assert (fresh(row).state, fresh(row).reason) == ("accepted", "")
    refused("no-reason", commands.break_dependency, taker, dependency_id=row.pk, why="")
    commands.break_dependency(taker, dependency_id=row.pk, why="Nothing came")
    refused("wrong-state", commands.confirm_dependency, taker, dependency_id=row.pk)
    row = commands.renew_dependency(
        giver, dependency_id=row.pk, need_by=NEED + timedelta(30), promised_by=NEED
    )
    assert (row.state, row.reason, row.need_by) == ("proposed", "", NEED + timedelta(30))
    assert row.receiver_confirmed_by_id is None
    commands.confirm_dependency(taker, dependency_id=row.pk)
    said = ["Proposed", "Confirmed", "Doubted", "Recovered", "Broken", "Renewed", "Confirmed"]
    assert kinds() == said


def test_letting_go_of_an_agreement_needs_a_reason(world: World, pair: Pair) -> None:
    row, giver = agreed(world, pair), world.actor("giver")
    refused("no-reason", commands.withdraw_dependency, giver, dependency_id=row.pk)
    gone = commands.withdraw_dependency(giver, dependency_id=row.pk, why="Not needed any more")
    assert (gone.state, gone.reason) == ("withdrawn", "Not needed any more")
    again = proposed(world, pair)
    assert again.state == "proposed"


def test_a_link_of_the_schedules_carries_it(world: World, pair: Pair) -> None:
    ends = {"giver_activity_id": pair["giver"], "receiver_activity_id": pair["taker"]}
    row = proposed(world, pair, **ends)
    link = ActivityLink.objects.system("test").get(pk=row.carried_by)
    assert (link.state, finish(pair["taker"])) == ("proposed", datetime(2026, 1, 6, 17))
    commands.confirm_dependency(world.actor("giver"), dependency_id=row.pk)
    link = ActivityLink.objects.system("test").get(pk=row.carried_by)
    assert (link.state, finish(pair["taker"])) == ("agreed", datetime(2026, 1, 8, 17))
    commands.break_dependency(world.actor("taker"), dependency_id=row.pk, why="Nothing came")
    assert not ActivityLink.objects.system("test").exists()
    assert finish(pair["taker"]) == datetime(2026, 1, 6, 17)


def test_a_link_that_others_made_is_agreed_to_and_stays(world: World, pair: Pair) -> None:
    link = projects.propose_link(
        world.actor("taker"), predecessor_id=pair["giver"], successor_id=pair["taker"]
    )
    row = carried(world, pair)
    assert row.carried_by is None
    assert ActivityLink.objects.system("test").get().state == "agreed"
    commands.withdraw_dependency(world.actor("taker"), dependency_id=row.pk, why="Not needed")
    assert ActivityLink.objects.system("test").get().pk == link.pk


def test_another_activity_takes_another_link(world: World, pair: Pair) -> None:
    row, taker = carried(world, pair), world.actor("taker")
    row = commands.change_dependency(taker, dependency_id=row.pk, receiver_activity_id=None)
    assert (row.state, row.carried_by, row.receiver_activity_uid) == ("proposed", None, "")
    assert not ActivityLink.objects.system("test").exists()


def test_a_circle_is_refused_and_nothing_is_confirmed(world: World, pair: Pair) -> None:
    carried(world, pair)
    back = commands.propose_dependency(
        world.actor("taker"),
        giver_id=pair["taker project"],
        receiver_id=pair["giver project"],
        what="Permit",
        need_by=NEED,
        promised_by=PROMISE,
        giver_activity_id=pair["taker"],
        receiver_activity_id=pair["giver"],
    )
    refused("cycle", commands.confirm_dependency, world.actor("giver"), dependency_id=back.pk)
    assert fresh(back).state == "proposed"


def test_a_schedule_that_slips_makes_it_fall_short_once(world: World, pair: Pair) -> None:
    row, giver = carried(world, pair), world.actor("giver")
    assert queries.the_dependency(giver, row.pk).gap == 3
    lengthen(world, pair, 7)
    found = queries.the_dependency(giver, row.pk)
    assert (found.gap, found.promised_by) == (-4, PROMISE)
    assert commands.check_dependencies(giver, project_id=pair["giver project"]) == 1
    assert commands.check_dependencies(giver, project_id=pair["giver project"]) == 0
    [entry] = JournalEntry.objects.filter(kind="linkages.DependencyFellShort")
    assert (entry.about, entry.data) == (row.pk, {"gap_days": -4})
    assert fresh(row).fell_short_on == clock.today()
    lengthen(world, pair, 9)
    assert commands.check_dependencies(giver, project_id=pair["giver project"]) == 0
    lengthen(world, pair, 1)
    assert commands.check_dependencies(giver) == 1
    assert fresh(row).fell_short_on is None
    assert kinds()[-2:] == ["FellShort", "CaughtUp"]


def test_agreeing_on_a_day_that_is_too_late_is_recorded(world: World, pair: Pair) -> None:
    row = proposed(world, pair, promised_by=NEED + timedelta(2))
    assert kinds() == ["Proposed"]
    commands.confirm_dependency(world.actor("giver"), dependency_id=row.pk)
    assert kinds() == ["Proposed", "Confirmed", "FellShort"]
    assert [found.pk for found in queries.negative_gaps(world.actor("taker"))] == [row.pk]
    commands.change_dependency(world.actor("giver"), dependency_id=row.pk, promised_by=NEED)
    commands.confirm_dependency(world.actor("taker"), dependency_id=row.pk)
    assert kinds()[3:] == ["Changed", "Confirmed"]
    assert not queries.negative_gaps(world.actor("taker")).exists()


def raid_item(world: World, pair: Pair, **more: Any) -> RaidItem:
    said = {"kind": "dependency", "title": "Survey of the site", "description": "For the design"}
    said |= {"needs_from_id": pair["giver project"], "due": NEED, **more}
    return projects.raise_raid(world.actor("taker"), project_id=pair["taker project"], **said)


def test_a_raid_dependency_becomes_an_agreement(world: World, pair: Pair) -> None:
    item = raid_item(world, pair)
    giver, taker = world.actor("giver"), world.actor("taker")
    refused("forbidden", commands.propose_from_raid, giver, item_id=item.pk)
    row = commands.propose_from_raid(taker, item_id=item.pk)
    assert (row.what, row.description) == ("Survey of the site", "For the design")
    assert (row.need_by, row.raid_item_id) == (NEED, item.pk)
    assert (row.giver_id, row.receiver_id) == (pair["giver project"], pair["taker project"])
    assert RaidItem.objects.system("test").get(pk=item.pk).state == "closed"
    refused("agreed-already", commands.propose_from_raid, taker, item_id=item.pk)


def test_other_raid_items_do_not(world: World, pair: Pair) -> None:
    taker = world.actor("taker")
    risk = raid_item(world, pair, kind="risk", title="Rain", needs_from_id=None)
    refused("not-a-dependency", commands.propose_from_raid, taker, item_id=risk.pk)
    undated = raid_item(world, pair, title="Undated", due=None)
    refused("invalid", commands.propose_from_raid, taker, item_id=undated.pk)
    assert RaidItem.objects.system("test").get(pk=undated.pk).state == "open"


def last_entry(kind: str) -> UUID:
    found: UUID = (
        JournalEntry.objects.filter(kind=f"linkages.Dependency{kind}").latest("sequence").pk
    )
    return found


def test_ones_own_edit_is_taken_back_with_whose_word_it_had(world: World, pair: Pair) -> None:
    row, giver, taker = agreed(world, pair), world.actor("giver"), world.actor("taker")
    commands.change_dependency(giver, dependency_id=row.pk, what="Other")
    entry = last_entry("Changed")
    refused("not-found", commands.undo_dependency, taker, entry_id=entry)
    back = commands.undo_dependency(giver, entry_id=entry)
    assert (back.state, back.what) == ("accepted", "Survey")
    refused("changed-since", commands.undo_dependency, giver, entry_id=entry)
    refused("not-undoable", commands.undo_dependency, giver, entry_id=last_entry("Confirmed"))


def test_nothing_is_taken_back_that_somebody_built_on(world: World, pair: Pair) -> None:
    row, giver = agreed(world, pair), world.actor("giver")
    commands.change_dependency(giver, dependency_id=row.pk, what="Other")
    commands.confirm_dependency(world.actor("taker"), dependency_id=row.pk)
    refused("changed-since", commands.undo_dependency, giver, entry_id=last_entry("Changed"))
    with clock.at(clock.now() + timedelta(minutes=11)):
        refused("too-late", commands.undo_dependency, giver, entry_id=last_entry("Changed"))


def test_a_change_that_moved_a_link_is_not_taken_back(world: World, pair: Pair) -> None:
    row, giver = carried(world, pair), world.actor("giver")
    commands.change_dependency(giver, dependency_id=row.pk, giver_activity_id=None)
    refused("not-undoable", commands.undo_dependency, giver, entry_id=last_entry("Changed"))


def test_gaps_are_known(world: World, pair: Pair) -> None:
    giver = world.actor("giver")
    cases = [(date(2026, 1, 9), 0), (date(2026, 1, 10), -1), (date(2025, 12, 31), 9), (None, None)]
    for n, (promise, gap) in enumerate(cases):
        row = proposed(world, pair, what=f"Thing {n}", promised_by=promise)
        assert queries.the_dependency(giver, row.pk).gap == gap
    met = agreed(world, pair, what="Came late")
    commands.meet_dependency(
        world.actor("taker"), dependency_id=met.pk, evidence="Filed", met_on=date(2026, 1, 12)
    )
    assert queries.the_dependency(giver, met.pk).gap == -3


def test_only_in_force_is_an_edge(world: World, pair: Pair) -> None:
    organisation = world.organisation.pk
    proposed(world, pair, what="Only asked for")
    plain = agreed(world, pair, what="Data", slack_days=2, probability_permille=250)
    linked = carried(world, pair, what="Site", need_by=date(2026, 1, 12), is_hard=False)
    first, second = queries.edges(organisation)
    assert (first.dependency, first.gap_days, first.is_carried) == (plain.pk, 3, False)
    assert (first.slack_days, first.probability, first.strength) == (2, 0.25, "hard")
    assert (first.giver_activity, first.receiver_activity) == (None, None)
    assert (second.dependency, second.strength, second.is_carried) == (linked.pk, "soft", True)
    assert (second.giver_activity, second.receiver_activity) == (pair["giver"], pair["taker"])
    assert (second.giver, second.receiver) == (pair["giver project"], pair["taker project"])
    assert queries.edges(UUID(int=1)) == []


def test_what_the_impact_engine_is_given_waits_for_the_promise_too(
    world: World, pair: Pair
) -> None:
    organisation, ends = (
        world.organisation.pk,
        sorted([pair["giver project"], pair["taker project"]]),
    )
    plain = agreed(world, pair, what="Data", slack_days=2)
    ids, (edge,) = network_of(organisation, [pair["giver project"]])
    assert ids == ends
    assert (edge.id, edge.giver_id) == (str(plain.pk), str(pair["giver project"]))
    assert edge.slack_days == 2 + 3  # the promise comes three days before the need
    carried(world, pair, what="Site", need_by=date(2026, 1, 12))
    assert [each.id for each in network_of(organisation, ends)[1]] == [str(plain.pk)]


def test_every_query_keeps_a_hidden_end_hidden(world: World, pair: Pair) -> None:
    row = carried(world, pair)
    asked = proposed(
        world, pair, what="Asked", giver_activity_id=pair["giver"], receiver_activity_id=None
    )
    close(world, pair["giver project"], "giver")
    taker = world.actor("taker")
    seen = queries.the_dependency(taker, row.pk)
    assert (seen.giver_code, seen.giver_name, seen.gives_seen) == (None, None, False)
    assert seen.computed is not None
    assert queries.the_dependency(taker, asked.pk).computed is None
    found = queries.matrix(taker)
    assert [node.key for node in found.givers] == [queries.HIDDEN]
    assert [code for _, code in queries.projects_bound(taker)] == ["taker taker"]
    with pytest.raises(NotFound):
        queries.the_dependency(world.actor("plain"), UUID(int=5))
    close(world, pair["taker project"], "taker")
    outside = world.person("outside", "program_office", world.office_node("south-1"))
    assert outside
    assert not queries.dependencies(world.actor("outside")).exists()
    refused("not-found", commands.confirm_dependency, world.actor("outside"), dependency_id=row.pk)


def test_the_matrix_counts_with_the_worst_standing(world: World, pair: Pair) -> None:
    agreed(world, pair, what="In time")
    agreed(world, pair, what="Late", promised_by=NEED + timedelta(5))
    proposed(world, pair, what="Asked")
    gone = proposed(world, pair, what="Gone")
    commands.withdraw_dependency(world.actor("taker"), dependency_id=gone.pk)
    found = queries.matrix(world.actor("giver"))
    [cell] = found.cells.values()
    assert (cell.n, cell.standing, cell.gap, found.total) == (3, "short", -5, 3)
    assert (cell.giver.code, cell.receiver.code) == ("giver", "taker")
    listed = queries.dependencies(world.actor("giver")).order_by("standing_rank")
    assert [row.what for row in listed] == ["Late", "Asked", "In time", "Gone"]


def test_what_waits_for_me(world: World, pair: Pair) -> None:
    row = proposed(world, pair)
    assert [r.pk for r in queries.waiting_for_me(world.actor("giver"))] == [row.pk]
    assert queries.waiting_for_me(world.actor("taker")) == []
    assert queries.waiting_for_me(world.actor("plain")) == []


def test_errors_are_of_their_kind(world: World, pair: Pair) -> None:
    with pytest.raises(Invalid):
        proposed(world, pair, need_by="soon")
    with pytest.raises(Forbidden):
        proposed(world, pair, "plain")
    with pytest.raises(Refused):
        proposed(world, {**pair, "giver project": pair["taker project"]})
    assert not Dependency.objects.system("test").exists()
