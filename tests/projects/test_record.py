"""The plan of record: whom it reaches, what it says of them, and that it is never an old one."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from sightline.engines.impact import Slip, Strength, weigh
from sightline.engines.impact.evaluation import Outcome
from sightline.engines.impact.record import Edge
from sightline.engines.schedule.rules import MICROSOFT_PROJECT
from sightline.kernel.command import record, unit
from sightline.projects import commands, events
from sightline.projects.models import Activity, ActivityDates, Schedule
from sightline.projects.schedule import laying
from sightline.projects.schedule.edits import Change
from sightline.projects.schedule.recompute import rules_among, rules_of
from sightline.projects.schedule.record import outcome_of, reach_of, record_of
from tests.projects.pair import DAY, pair_of
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(world: World) -> dict[str, UUID]:
    made = pair_of(world)
    giver, taker = world.actor("giver"), world.actor("taker")
    link = commands.propose_link(giver, predecessor_id=made["giver"], successor_id=made["taker"])
    commands.agree_link(taker, link_id=link.pk)
    return made


def outcome(world: World, *project_ids: UUID) -> Outcome:
    return outcome_of(world.organisation.pk, reach_of(project_ids))


def finishes(found: Outcome) -> dict[str, int]:
    activities = found.record.schedule.activities
    return {a.id: int(end) for a, end in zip(activities, found.schedule.finish, strict=True)}


def test_links_and_agreements_lead_to_others(pair: dict[str, UUID]) -> None:
    both = sorted([pair["giver project"], pair["taker project"]])
    beyond, further = uuid4(), uuid4()
    pairs = [(pair["taker project"], beyond), (further, beyond)]
    assert reach_of([pair["giver project"]]) == both
    assert reach_of([pair["giver project"]], pairs) == sorted([*both, beyond, further])
    assert reach_of([uuid4()], pairs[:0])


def test_it_comes_to_the_dates_that_are_stored(world: World, pair: dict[str, UUID]) -> None:
    stored = {str(row.activity_id): row.finish for row in ActivityDates.objects.all()}
    assert finishes(outcome(world, pair["taker project"])) == stored


def test_what_is_known_of_a_project_stands_in_it(world: World, pair: dict[str, UUID]) -> None:
    actor, project_id = world.actor("giver"), pair["giver project"]
    commands.change_project(
        actor,
        project_id=project_id,
        delay_cost_minor=1250_00,
        tolerance_days=7,
        baseline_finish=date(2026, 3, 1),
        whole_life_minor=10_000_00,
    )
    commands.promise_benefit(
        actor,
        project_id=project_id,
        title="Less paper",
        promised_minor=365_00,
        due=date(2026, 4, 1),
    )
    commands.touch_subject(actor, project_id=project_id, kind="group", name="Clerks")
    held = record_of([project_id])
    (facts,), (benefit,), (group,) = held.projects, held.benefits, held.groups
    assert (facts.cost_of_delay_minor, facts.tolerance_days) == (1250_00, 7)
    assert (facts.tolerance_cost_minor, facts.baseline_finish) == (500_00, date(2026, 3, 1))
    assert (benefit.yearly_minor, benefit.due) == (365_00, date(2026, 4, 1))
    assert (group.kind, group.project_ids) == ("stakeholder group", (str(project_id),))


def test_a_milestone_taken_from_an_activity_stands_in_it(
    world: World, pair: dict[str, UUID]
) -> None:
    actor, project_id = world.actor("giver"), pair["giver project"]
    edits = [Change(pair["giver"], {"kind": "milestone", "duration": 0, "name": "Handover"})]
    commands.edit_schedule(actor, project_id=project_id, edits=edits)
    uid = Activity.objects.system("test").get(pk=pair["giver"]).uid
    assert not record_of([project_id]).milestones
    commands.take_schedule_figures(actor, project_id=project_id, milestones=[uid])
    (found,) = record_of([project_id]).milestones
    assert (found.activity_id, found.is_gate) == (str(pair["giver"]), False)
    commands.add_gate(actor, project_id=project_id, name="HANDOVER")
    assert record_of([project_id]).milestones[0].is_gate


def test_an_edit_is_seen_at_once(world: World, pair: dict[str, UUID]) -> None:
    before = finishes(outcome(world, pair["giver project"]))
    assert finishes(outcome(world, pair["giver project"])) == before
    actor = world.actor("giver")
    edits = [Change(pair["giver"], {"duration": 3 * DAY})]
    commands.edit_schedule(actor, project_id=pair["giver project"], edits=edits)
    after = finishes(outcome(world, pair["giver project"]))
    assert after[str(pair["taker"])] == before[str(pair["taker"])] + 1440


def test_what_a_running_command_has_changed_is_seen(world: World, pair: dict[str, UUID]) -> None:
    before = finishes(outcome(world, pair["giver project"]))
    edits = [Change(pair["giver"], {"duration": 3 * DAY})]
    actor = world.actor("giver")
    with unit(actor):
        commands.edit_schedule(actor, project_id=pair["giver project"], edits=edits)
        assert finishes(outcome(world, pair["giver project"])) != before


def test_a_slip_reaches_along_links_and_along_agreements(
    world: World, pair: dict[str, UUID]
) -> None:
    other = commands.open_project(
        world.actor("giver"), code="third", name="third", office_id=world.id("north"),
        baseline_finish=date(2026, 2, 1), delay_cost_minor=100,
    )  # fmt: skip
    edge = Edge(str(pair["taker project"]), str(other.pk), slack_days=1, strength=Strength.HARD)
    ids = reach_of([pair["giver project"]], [(pair["taker project"], other.pk)])
    base = outcome_of(world.organisation.pk, ids, [edge])
    found = weigh(base, [Slip(activity_id=str(pair["giver"]), days=7)])
    moved = {each.id: each.days for each in found.projects}
    assert moved == {
        str(pair["giver project"]): 7, str(pair["taker project"]): 7, str(other.pk): 6,
    }  # fmt: skip
    assert sum(found.total_minor.values()) == 600


def test_what_is_weighed_is_computed_by_the_rules_of_what_is_done(
    world: World, pair: dict[str, UUID]
) -> None:
    """Two schedules that came from one tool are weighed by its rules, and so carried out."""
    ids = reach_of([pair["giver project"]])
    assert laying.outcome_of(ids).schedule.network.rules == rules_among(ids) == MICROSOFT_PROJECT
    with unit(world.actor("giver")):
        for row in Schedule.objects.system("test").filter(project__in=ids):
            row.source = "xer"
            row.save()
            record(events.ScheduleEdited(about=row.pk, project=row.project_id, what="source"))
    found = outcome_of(world.organisation.pk, ids)
    assert found.schedule.network.rules == laying.outcome_of(ids).schedule.network.rules
    assert found.schedule.network.rules == rules_of("xer") != MICROSOFT_PROJECT
