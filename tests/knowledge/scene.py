"""A project in the north that learned something, one in the south, and people around them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sightline.engines.schedule.plan import Activity as Drawn
from sightline.engines.schedule.plan import Assignment, Kind, Link, Plan, Resource
from sightline.engines.schedule.plan import Project as PlanProject
from sightline.identity.commands import Node
from sightline.identity.queries import OPERATOR
from sightline.kernel import clock
from sightline.kernel.command import record, unit
from sightline.kernel.errors import Problem
from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.rows import Row
from sightline.knowledge import commands
from sightline.knowledge.events import LessonWritten
from sightline.knowledge.models import Lesson, LessonUse, PlanVersion, SharedPlan
from sightline.projects import commands as projects
from sightline.projects.models import Project
from tests.world import World

WHY = "as it was agreed"


def refused(code: str, call: Callable[..., Any], /, *args: Any, **said: Any) -> str:
    """Expect a refusal by name that leaves nothing; return its words."""
    before = (JournalEntry.objects.count(), RowChange.objects.count())
    with pytest.raises(Problem) as problem:
        call(*args, **said)
    assert problem.value.code == code, (problem.value.code, problem.value.words)
    assert (JournalEntry.objects.count(), RowChange.objects.count()) == before
    return problem.value.words


def ago(days: int) -> date:
    """Return the day so many days before today."""
    return clock.today() - timedelta(days)


@dataclass
class Scene:
    """ "north" and "south" are program offices, "desk" and "southdesk" the ones beneath."""

    world: World
    project: Project
    other: Project

    @classmethod
    def make(cls, world: World) -> "Scene":
        """Staff the organisation and open a project in the north and one in the south."""
        for key, role in (("exec", "executive"), ("auditor", "auditor"), ("reader", "reader")):
            world.person(key, role)
        world.runs("north", "north")
        world.person("desk", "project_office", world.office_node("north-1"))
        world.runs("south", "south")
        world.person("southdesk", "project_office", world.office_node("south-1"))
        for key in ("pm", "southpm"):
            world.person(key)
        own = cls.opened(world, "N-1", manager="pm")
        other = cls.opened(world, "S-1", "south-1", manager="southpm")
        for key, row in (("pm", own), ("southpm", other)):
            world.grant(key, "project_manager", Node("project", row.pk, row.code))
        return cls(world, own, other)

    @staticmethod
    def opened(
        world: World, code: str, office: str = "north-1", manager: str = "pm", **fields: Any
    ) -> Project:
        """Open a project."""
        said = {
            "start": ago(100),
            "baseline_finish": ago(-100),
            "manager_id": world.people[manager].pk,
            "category": "Works",
            "whole_life_minor": 500_000_00,
            "sponsor_name": "The board",
            "name": f"Reservoir {code}",
            **fields,
        }
        who = world.actor("south" if office.startswith("south") else "north")
        return projects.open_project(who, code=code, office_id=world.id(office), **said)

    def do(self, name: str, who: str, /, **said: Any) -> Any:
        """Call a command as somebody."""
        return getattr(commands, name)(self.world.actor(who), **said)

    def now(self, row: Any) -> Any:
        """Return a row as it stands."""
        return type(row).objects.system("test").get(pk=row.pk)

    def put(self, row: Row, **fields: Any) -> None:
        """Put a row where it is wanted, past the steps that lead there."""
        for name, value in fields.items():
            setattr(row, name, value)
        with unit(OPERATOR):
            row.save()
            told = LessonWritten(about=row.pk, project=self.project.pk)
            record(told, organisation_id=self.world.organisation.pk)

    def lesson(self, state: str = "captured", **said: Any) -> Lesson:
        """Return a lesson of the northern project in a state, captured by its manager."""
        given = {
            "project_id": self.project.pk,
            "title": "Ask for permits before the drawings are done",
            "cause": "The road authority takes twelve weeks",
            "recommendation": "Ask with the sketch",
            "tags": ["Permits", "roads "],
            "owner_id": self.world.people["desk"].pk,
            **said,
        }
        row: Lesson = self.do("capture_lesson", given.pop("who", "pm"), **given)
        at = {"lesson_id": row.pk}
        if state in {"reviewed", "published", "embedded"}:
            row = self.do("review_lesson", "desk", **at)
        if state in {"published", "embedded"}:
            row = self.do("publish_lesson", "north", **at)
        if state == "embedded":
            row = self.do("embed_lesson", "lead", **at, clause="LIF-1 v2, clause 3")
        if state == "retired":
            row = self.do("retire_lesson", "north", **at, why=WHY)
        assert row.state == state
        return row

    def use(self, row: Lesson | None = None) -> LessonUse:
        """Apply a published lesson in the south."""
        row = row or self.lesson("published")
        at = {"lesson_id": row.pk, "project_id": self.other.pk}
        found: LessonUse = self.do("apply_lesson", "southpm", **at, how="Asked in March")
        return found

    @staticmethod
    def node(row: Project) -> Node:
        """Return a project as something a grant can stand on."""
        return Node("project", row.pk, row.code)

    def drawn(self, row: Project | None = None) -> Project:
        """Give the northern project a schedule of two activities under a summary, and its parts."""
        row = row or self.project
        pm, at = self.world.actor("pm"), {"project_id": row.pk}
        plan = Plan(
            projects=(PlanProject("1", "Secret file", start=datetime(2026, 3, 2, 8)),),
            activities=(
                Drawn("1", "Build", kind=Kind.SUMMARY, project_id="1"),
                Drawn("2", "Dig", level=2, parent_id="1", project_id="1", duration=4800),
                Drawn("3", "Line", level=2, parent_id="1", project_id="1", duration=2400,
                      notes="Secret note"),
                Drawn("4", "Test", project_id="1", duration=480, cost=Decimal(99)),
            ),
            links=(Link("2", "3"), Link("3", "4", lag=480)),
            resources=(Resource("1", "Secret Person"),),
            assignments=(Assignment("2", "1"),),
        )  # fmt: skip
        projects.apply_plan(pm, **at, plan=plan, digest="0" * 64)
        projects.add_gate(pm, **at, name="Design is done", planned_on=ago(70))
        projects.add_milestone(pm, **at, name="Water in", baseline=ago(-50))
        risk = {"kind": "risk", "title": "Rock", "probability": 3, "impact": 4}
        projects.raise_raid(pm, **at, **risk, description="Secret words")
        return row

    def shared(self, state: str = "published") -> PlanVersion:
        """Return a version of the northern project's shared plan in a state."""
        if not self.project.schedules.exists():
            self.drawn()
        said = {"project_id": self.project.pk, "title": "Reservoir"}
        plan = self.do("draft_shared_plan", "pm", **said)
        row = self.version(plan)
        if state != "draft":
            row = self.do("publish_plan_version", "desk", version_id=row.pk)
        if state == "retired":
            row = self.do("retire_plan_version", "north", version_id=row.pk, why=WHY)
        return row

    def version(self, plan: SharedPlan) -> PlanVersion:
        """Return the newest version of a shared plan."""
        found = PlanVersion.objects.system("test").filter(shared_plan=plan).first()
        assert isinstance(found, PlanVersion)
        return found

    def planned(self, row: Project) -> Project:
        """Lead a project to planning."""
        who = {"approve": "exec", "initiate": "south", "plan": "south"}
        for verb, key in who.items():
            projects.move_project(self.world.actor(key), project_id=row.pk, verb=verb)
        found: Project = self.now(row)
        return found
