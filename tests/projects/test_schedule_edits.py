"""Schedules edited by commands: what each edit does, leaves and refuses, and that undo undoes it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from sightline.engines.schedule.calendar import instant, minutes
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from sightline.kernel.models import JournalEntry
from sightline.projects import commands
from sightline.projects.models import Activity, ActivityDates, ActivityLink, Schedule
from sightline.projects.schedule import recompute
from sightline.projects.schedule.carrying import carried
from sightline.projects.schedule.edits import (
    Add,
    Change,
    Drop,
    Edit,
    Indent,
    LinkUp,
    Move,
    Unlink,
)
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = 480
MONDAY = datetime(2026, 1, 5, 8)


@pytest.fixture
def drawn(world: World) -> "Plan":
    world.runs("manager", "north")
    world.person("reader", "reader")
    project = commands.open_project(
        world.actor("manager"), code="P-1", name="Weir", office_id=world.id("north")
    )
    commands.draw_schedule(world.actor("manager"), project_id=project.pk, start=MONDAY)
    return Plan(world, project.pk)


class Plan:
    """A schedule under test: edits by name, dates in days after its start."""

    def __init__(self, world: World, project_id: UUID) -> None:
        self.world, self.project_id = world, project_id

    def edit(self, *edits: Edit, who: str = "manager", **more: Any) -> Any:
        return commands.edit_schedule(
            self.world.actor(who), project_id=self.project_id, edits=list(edits), **more
        )

    def add(self, *names: str, days: int = 1) -> None:
        for name in names:
            after = self.order()[-1] if self.order() else None
            self.edit(Add(name, after, 1, {"duration": days * DAY}))

    def order(self) -> list[UUID]:
        rows = Activity.objects.system("test").filter(project=self.project_id)
        return list(rows.order_by("place").values_list("pk", flat=True))

    def rows(self) -> list[tuple[str, int, str]]:
        rows = Activity.objects.system("test").filter(project=self.project_id)
        return list(rows.order_by("place").values_list("name", "level", "kind"))

    def row(self, name: str) -> Activity:
        found: Activity = Activity.objects.system("test").get(project=self.project_id, name=name)
        return found

    def id(self, name: str) -> UUID:
        return self.row(name).pk

    def set(self, called: str, **fields: Any) -> Any:
        return self.edit(Change(self.id(called), fields))

    def finish(self, name: str) -> datetime:
        found = ActivityDates.objects.get(activity=self.id(name))
        return instant(found.finish)

    def state(self) -> Any:
        rows = Activity.objects.system("test").filter(project=self.project_id).order_by("pk")
        links = ActivityLink.objects.system("test").filter(project=self.project_id).order_by("pk")
        dates = ActivityDates.objects.filter(project=self.project_id).order_by("pk")
        held = [*rows.values(), *links.values(), *dates.values()]
        return [{k: v for k, v in row.items() if k != "version"} for row in held]


def test_activities_are_added_linked_and_computed(drawn: Plan) -> None:
    drawn.add("Survey", "Design", "Build", days=2)
    drawn.set("Design", predecessors="1")
    drawn.set("Build", predecessors="2SS+1d; 1")
    assert drawn.finish("Survey") == datetime(2026, 1, 6, 17)
    assert drawn.finish("Design") == datetime(2026, 1, 8, 17)
    assert drawn.finish("Build") == datetime(2026, 1, 9, 17)
    assert ActivityLink.objects.system("test").count() == 3


def test_written_predecessors_replace_those_before(drawn: Plan) -> None:
    drawn.add("A", "B", "C")
    drawn.set("C", predecessors="1;2FF+2d")
    kept = ActivityLink.objects.system("test").get(predecessor=drawn.id("B"))
    assert (kept.type, kept.lag) == ("FF", 2 * DAY)
    drawn.set("C", predecessors="2FF-1w")
    links = ActivityLink.objects.system("test").filter(successor=drawn.id("C"))
    assert [(link.pk, link.lag) for link in links] == [(kept.pk, -5 * DAY)]
    drawn.set("C", predecessors="")
    assert not links.all().exists()


def test_an_indented_branch_makes_a_summary_and_back(drawn: Plan) -> None:
    drawn.add("Phase", "A", "B")
    drawn.edit(Indent((drawn.id("A"), drawn.id("B"))))
    assert drawn.rows() == [("Phase", 1, "summary"), ("A", 2, "task"), ("B", 2, "task")]
    drawn.edit(Indent((drawn.id("A"), drawn.id("B")), -1))
    assert drawn.rows() == [("Phase", 1, "task"), ("A", 1, "task"), ("B", 1, "task")]
    with pytest.raises(Refused, match="at most one level"):
        drawn.edit(Indent((drawn.id("Phase"),)))


def test_a_summary_without_children_stays_one_while_others_are_edited(drawn: Plan) -> None:
    """Primavera's files hold empty branches; adding elsewhere must not make them tasks."""
    drawn.add("Stone", "Branch", "Child", "Last")
    drawn.set("Last", duration=0)
    drawn.edit(Indent((drawn.id("Child"),)))
    plan = replace(carried(drawn.row("Branch").project), links=())
    kept = tuple(a for a in plan.activities if a.name != "Child")
    actor = drawn.world.actor("manager")
    commands.apply_plan(
        actor,
        project_id=drawn.project_id,
        plan=replace(plan, activities=kept),
        digest="0" * 64,
    )
    drawn.edit(Add("New", drawn.id("Stone"), 2))
    assert drawn.rows() == [
        ("Stone", 1, "summary"),
        ("New", 2, "task"),
        ("Branch", 1, "summary"),
        ("Last", 1, "milestone"),
    ]


def test_a_moved_branch_takes_all_beneath_it(drawn: Plan) -> None:
    drawn.add("One", "Sub", "Two", "Three")
    drawn.edit(Indent((drawn.id("Sub"),)))
    drawn.edit(Move((drawn.id("One"),), drawn.id("Three")))
    assert [name for name, _, _ in drawn.rows()] == ["Two", "Three", "One", "Sub"]
    with pytest.raises(Refused, match="into itself"):
        drawn.edit(Move((drawn.id("One"),), drawn.id("Sub")))
    drawn.edit(Move((drawn.id("Three"),), None))
    assert [name for name, _, _ in drawn.rows()] == ["Three", "Two", "One", "Sub"]


def test_lines_go_between_two_without_moving_others(drawn: Plan) -> None:
    drawn.add("First", "Last")
    for number in range(14):  # the gap of 1,024 is used up and spaced anew
        drawn.edit(Add(f"Middle {number}", drawn.id("First")))
    names = [name for name, _, _ in drawn.rows()]
    assert names == ["First", *(f"Middle {n}" for n in reversed(range(14))), "Last"]


def test_progress_pins_dates(drawn: Plan) -> None:
    drawn.add("A", "B", days=4)
    drawn.set("B", predecessors="1")
    drawn.set("A", percent=50)
    row = drawn.row("A")
    assert (row.actual_start_minute, row.remaining) == (minutes(MONDAY), 2 * DAY)
    drawn.set("A", percent=100)
    assert drawn.row("A").actual_finish_minute == minutes(datetime(2026, 1, 8, 17))
    drawn.set("A", percent=0)
    assert drawn.row("A").actual_start_minute is None


def test_a_typed_start_is_a_constraint(drawn: Plan) -> None:
    drawn.add("A")
    drawn.set("A", start=minutes(datetime(2026, 1, 14, 8)))
    assert drawn.row("A").constraint == "snet"
    assert drawn.finish("A") == datetime(2026, 1, 14, 17)
    drawn.set("A", start=None)
    assert (drawn.row("A").constraint, drawn.finish("A")) == ("asap", datetime(2026, 1, 5, 17))


def test_a_milestone_with_a_duration_is_a_task(drawn: Plan) -> None:
    drawn.add("A")
    drawn.set("A", duration=0)
    assert drawn.row("A").kind == "milestone"
    drawn.set("A", duration=DAY)
    assert drawn.row("A").kind == "task"


EDITS: dict[str, Callable[[Plan], Edit]] = {
    "add": lambda plan: Add("New", plan.id("A"), 1, {"predecessors": "1"}),
    "change": lambda plan: Change(plan.id("A"), {"duration": 5 * DAY, "name": "Renamed"}),
    "links": lambda plan: Change(plan.id("C"), {"predecessors": "1SS"}),
    "indent": lambda plan: Indent((plan.id("B"),)),
    "move": lambda plan: Move((plan.id("A"),), plan.id("C")),
    "drop": lambda plan: Drop((plan.id("B"), plan.id("A"))),
    "link": lambda plan: LinkUp(plan.id("A"), plan.id("C"), lag=DAY),
    "unlink": lambda plan: Unlink(ActivityLink.objects.system("test").get().pk),
}


@pytest.mark.parametrize("kind", EDITS)
def test_every_edit_can_be_looked_at_and_taken_back(drawn: Plan, kind: str) -> None:
    drawn.add("A", "B", "C", days=2)
    drawn.set("C", predecessors="2")
    before, n_entries = drawn.state(), JournalEntry.objects.count()
    edit = EDITS[kind](drawn)
    actor = drawn.world.actor("manager")
    looked = commands.look_at_edits(actor, project_id=drawn.project_id, edits=[edit])
    assert drawn.state() == before
    assert JournalEntry.objects.count() == n_entries
    done = drawn.edit(edit)
    assert drawn.state() != before
    if kind != "add":  # a look makes ids of its own
        assert [*looked.after.finish] == [*done.after.finish]
    entry = JournalEntry.objects.latest("sequence")
    commands.undo_schedule_edit(actor, project_id=drawn.project_id, entry_id=entry.pk)
    assert drawn.state() == before


def test_what_was_changed_since_is_not_taken_back(drawn: Plan) -> None:
    drawn.add("A")
    drawn.set("A", name="B")
    entry = JournalEntry.objects.latest("sequence")
    drawn.set("B", name="C")
    actor = drawn.world.actor("manager")
    with pytest.raises(Refused, match="changed since"):
        commands.undo_schedule_edit(actor, project_id=drawn.project_id, entry_id=entry.pk)


BAD: dict[str, tuple[type[Exception], str, Callable[[Plan], Edit]]] = {
    "circle": (Refused, "A", lambda p: LinkUp(p.id("C"), p.id("A"))),
    "itself": (Refused, "cannot wait for itself", lambda p: LinkUp(p.id("A"), p.id("A"))),
    "twice": (Refused, "linked in this way already", lambda p: LinkUp(p.id("A"), p.id("B"))),
    "number": (Invalid, "no activity 9", lambda p: Change(p.id("A"), {"predecessors": "9"})),
    "words": (Invalid, "names no activity", lambda p: Change(p.id("A"), {"predecessors": "x!"})),
    "field": (Invalid, "no such field", lambda p: Change(p.id("A"), {"project_id": "1"})),
    "duration": (Invalid, "whole number", lambda p: Change(p.id("A"), {"duration": -1})),
    "century": (Invalid, "whole number", lambda p: Change(p.id("A"), {"duration": 10**12})),
    "no date": (Refused, "needs a date", lambda p: Change(p.id("A"), {"constraint": "mso"})),
    "kind": (Invalid, "One of", lambda p: Change(p.id("A"), {"kind": "summary"})),
    "other": (NotFound, "", lambda p: Change(p.world.id("hq"), {"name": "X"})),
    "elsewhere": (
        Invalid, "no project P-2 that", lambda p: Change(p.id("A"), {"predecessors": "P-2:1"})
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_is_refused_and_leaves_nothing(drawn: Plan, kind: str) -> None:
    drawn.add("A", "B", "C")
    drawn.set("B", predecessors="1")
    drawn.set("C", predecessors="2")
    before, n_entries = drawn.state(), JournalEntry.objects.count()
    error, words, edit = BAD[kind]
    with pytest.raises(error) as refused:
        drawn.edit(edit(drawn))
    said = refused.value
    told = str(said.fields) if isinstance(said, Invalid) else str(said)
    assert words in told
    assert (drawn.state(), JournalEntry.objects.count()) == (before, n_entries)


def test_only_who_runs_the_project_plans_it(drawn: Plan) -> None:
    for who in ("reader", "lead", "admin"):
        with pytest.raises((Forbidden, NotFound)):
            drawn.edit(Add("X"), who=who)
    assert drawn.rows() == []


def test_the_loser_of_a_race_is_told(drawn: Plan) -> None:
    seen = Schedule.objects.system("test").get().version
    drawn.edit(Add("A"), seen=seen)
    with pytest.raises(Stale):
        drawn.edit(Add("B"), seen=seen)
    row = drawn.row("A")
    drawn.edit(Change(row.pk, {"name": "A2"}, row.version))
    with pytest.raises(Stale):
        drawn.edit(Change(row.pk, {"name": "A3"}, row.version))


def test_a_schedule_is_drawn_once(drawn: Plan) -> None:
    with pytest.raises(Refused, match="has a schedule already"):
        commands.draw_schedule(drawn.world.actor("manager"), project_id=drawn.project_id)


def test_dates_changed_behind_the_commands_are_found(drawn: Plan) -> None:
    drawn.add("A")
    assert not list(recompute.differing())
    ActivityDates.objects.update(finish=0)
    (words,) = recompute.differing()
    assert str(drawn.project_id) in words
