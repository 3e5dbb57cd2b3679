"""A standard kept by the head office, projects in the north and south, and people around them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from sightline.identity.commands import Node
from sightline.identity.queries import OPERATOR
from sightline.kernel import clock
from sightline.kernel.command import record, unit
from sightline.kernel.errors import Problem
from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.policy import Actor
from sightline.network import commands, queries
from sightline.network.events import VersionMoved
from sightline.network.models import (
    Adoption,
    Clause,
    Deviation,
    Feedback,
    Standard,
    StandardVersion,
)
from sightline.projects import commands as projects
from sightline.projects.models import Project
from tests.world import World

WHY = "as it was agreed"
#: What leads to each state of a version, from the one before.
WAY = ("draft", "consultation", "approved", "published", "in_force", "retired")


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


def on(days: int) -> Any:
    """Let it be the day so many days from today."""
    return clock.at(datetime.combine(ago(-days), time(12), UTC))


@dataclass
class Scene:
    """The head office keeps the standard R-1; "north" and "south" are program offices."""

    world: World
    project: Project
    made: int = 0

    @classmethod
    def make(cls, world: World) -> "Scene":
        """Staff the organisation and open a project in the north."""
        for key, role in (("exec", "executive"), ("auditor", "auditor"), ("reader", "reader")):
            world.person(key, role)
        world.person("second", "strategic_pmo")
        world.runs("north", "north")
        world.person("desk", "project_office", world.office_node("north-1"))
        world.runs("south", "south")
        world.person("southdesk", "project_office", world.office_node("south-1"))
        world.person("pm")
        world.person("leader")
        scene = cls(world, cls.opened(world, "N-1"))
        world.grant("pm", "project_manager", Node("project", scene.project.pk, "N-1"))
        return scene

    @staticmethod
    def opened(
        world: World, code: str, office: str = "north-1", who: str = "", **fields: Any
    ) -> Project:
        """Open a project that runs."""
        said = {
            "start": ago(200),
            "baseline_finish": ago(-200),
            "manager_id": world.people["pm"].pk,
            "category": "Works",
            "whole_life_minor": 500_000_00,
            **fields,
        }
        opener = world.actor(who or ("south" if office.startswith("south") else "north"))
        permille = said.pop("percent_permille", None)
        row = projects.open_project(
            opener, code=code, name=f"Reservoir {code}", office_id=world.id(office), **said
        )
        if permille is not None:
            row = projects.change_project(opener, project_id=row.pk, percent_permille=permille)
        return row

    def do(self, name: str, who: str, /, **said: Any) -> Any:
        """Call a command as somebody."""
        return getattr(commands, name)(self.world.actor(who), **said)

    @property
    def machine(self) -> Actor:
        """Whoever does what falls due."""
        return Actor(None, self.world.organisation.pk, channel="job", operator=True)

    def turn(self) -> int:
        """Do what falls due."""
        return commands.turn_network(self.machine)

    def standard(self, **said: Any) -> Standard:
        """Write a standard with a draft."""
        self.made += 1
        given = {"code": f"R-{self.made}", "title": "Status reports", "family": "report"}
        given |= {"office_id": self.world.id("hq"), **said}
        return self.do("write_standard", "lead", **given)

    def draft(self, **said: Any) -> StandardVersion:
        """Return a draft with three clauses: one firm, one to be tailored, one that is law."""
        row = self.version(self.standard(**said))
        at = {"version_id": row.pk, "text": "Every month, on one page."}
        self.do("add_clause", "lead", number="1", title="Monthly", **at)
        self.do(
            "add_clause", "lead", number="2", title="Layout", leeway="tailoring",
            limits="The order of the parts", **at,
        )  # fmt: skip
        self.do("add_clause", "lead", number="3", title="Kept for ten years", is_law=True, **at)
        self.do("add_clause", "lead", number="4", title="Colours", leeway="free", **at)
        return self.now(row)

    def version(self, standard: Standard) -> StandardVersion:
        """Return the newest version of a standard."""
        found = StandardVersion.objects.system("test").filter(standard=standard).first()
        assert isinstance(found, StandardVersion)
        return found

    def at(self, state: str, *, effective: int = 0, **said: Any) -> StandardVersion:
        """Return a version in a state; one in force took effect ``effective`` days from now."""
        row = self.draft(**said)
        last = "in_force" if state == "superseded" else state
        for each in WAY[1 : WAY.index(last) + 1]:
            row = self.step(each, row, effective)
        if state == "superseded":
            newer = self.do("draft_version", "lead", standard_id=row.standard_id)
            for each in WAY[1 : WAY.index("in_force") + 1]:
                newer = self.step(each, newer, effective)
            row = self.now(row)
        assert row.state == state, row.state
        return row

    def step(self, state: str, row: StandardVersion, effective: int = 0) -> StandardVersion:
        """Lead a version to a state from the one before it."""
        at = {"version_id": row.pk}
        if state == "consultation":
            self.do("consult_version", "lead", **at, comments_until=ago(-1))
        elif state == "approved":
            with on(1):
                self.do("approve_version", "exec", **at)
        elif state == "published":
            day = min(0, effective)
            with on(day):
                self.do("publish_version", "lead", **at, effective_on=ago(-effective))
        elif state == "in_force":
            self.do("enforce_version", "lead", **at)
        elif state == "retired":
            self.do("retire_version", "lead", **at, why=WHY)
        return self.now(row)

    def forced(self, effective: int = 0, **said: Any) -> StandardVersion:
        """Put a version in force past its steps, as if it took effect so many days from now."""
        return self.made_forced(self.draft(**said), effective)

    def made_forced(
        self, row: StandardVersion, effective: int = 0, **fields: Any
    ) -> StandardVersion:
        """Put a draft in force past its steps, as if it took effect so many days from now."""
        for name, value in fields.items():
            setattr(row, name, value)
        row.state, row.effective_on = "in_force", ago(-effective)
        row.published_on = min(row.effective_on, clock.today())
        with unit(OPERATOR):
            row.save()
            told = {"standard": row.standard_id, "verb": "enforce", "state": "in_force"}
            record(VersionMoved(about=row.pk, **told), organisation_id=self.world.organisation.pk)
            for code in ("north", "south", "north-1", "south-1"):
                office = self.world.offices[code]
                Adoption(version_of=row, office=office, due_on=row.binds_on).save()
            record(VersionMoved(about=row.pk, **told), organisation_id=self.world.organisation.pk)
        return self.now(row)

    def last_entry(self) -> JournalEntry:
        """Return the newest entry of the journal."""
        found = JournalEntry.objects.order_by("-sequence").first()
        assert found is not None
        return found

    def now(self, row: Any) -> Any:
        """Return a row as it stands."""
        return type(row).objects.system("test").get(pk=row.pk)

    def clause(self, row: StandardVersion, number: str = "1") -> UUID:
        """Return a clause of a version."""
        found: UUID = Clause.objects.system("test").get(version_of=row, number=number).pk
        return found

    def adoption(self, row: StandardVersion, office: str = "north") -> Adoption:
        """Return how far an office is with a version."""
        found = Adoption.objects.system("test").get(version_of=row, office=self.world.id(office))
        assert isinstance(found, Adoption)
        return found

    def deviation(self, row: StandardVersion, office: str = "north", **said: Any) -> Deviation:
        """Draft a deviation from the first clause."""
        given: dict[str, Any] = {
            "clause_id": self.clause(row),
            "office_id": self.world.id(office),
            "title": "Quarterly for long works",
            "reason": "Nothing happens in a month",
            "alternative": "A weekly call",
            "starts": ago(0),
            "expires": ago(-100),
            **said,
        }
        who = given.pop("who", "south" if office.startswith("south") else "north")
        found: Deviation = self.do("draft_deviation", who, **given)
        return found

    def granted(self, row: StandardVersion, office: str = "north", **said: Any) -> Deviation:
        """Lead a deviation to where it is granted."""
        who = "south" if office.startswith("south") else "north"
        drafted = self.deviation(row, office, **said)
        at = {"deviation_id": drafted.pk}
        self.do("submit_deviation", who, **at)
        self.do("review_deviation", "lead", **at)
        found: Deviation = self.do("approve_deviation", "lead", **at, why=WHY)
        return found

    def feedback(self, row: StandardVersion, **said: Any) -> Feedback:
        """Raise feedback from the north."""
        given = {
            "standard_id": row.standard_id,
            "office_id": self.world.id("north"),
            "title": "It does not fit the regulator's year",
            "text": "Our year ends in March.",
            **said,
        }
        found: Feedback = self.do("raise_feedback", "north", **given)
        return found

    def told(self, row: StandardVersion, who: str = "lead") -> dict[str, str]:
        """Return project code to what a version asks of it."""
        codes = {p.pk: p.code for p in Project.objects.system("test").all()}
        held = queries.duties(self.world.actor(who), [row])[row.pk]
        return {codes[duty.project]: duty.obligation for duty in held}
