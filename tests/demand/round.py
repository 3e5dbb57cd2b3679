"""A round of choosing: projects in three states, three proposals, and scenarios in any state."""

import threading
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sightline.demand import commands
from sightline.demand.models import (
    PlanOfRecord,
    Proposal,
    Rechoice,
    Scenario,
    ScenarioDelta,
    ScenarioRun,
    Trigger,
)
from sightline.demand.queries.scenarios import Picture, picture_of, the_scenario
from sightline.kernel import jobs
from sightline.kernel.policy import Actor
from sightline.projects import commands as projects
from sightline.projects.models import Project
from tests.demand import desk as desks
from tests.demand.desk import Desk
from tests.world import World

MODELS = (*desks.MODELS, Scenario, ScenarioDelta, ScenarioRun, PlanOfRecord, Trigger, Rechoice)
K = 1000_00
#: State to the steps that lead there.
WAYS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "proposed": ("propose",),
    "approved": ("propose", "approve"),
    "superseded": ("propose", "approve", "again"),
    "dropped": ("drop",),
}


@dataclass
class Round:
    """``lead`` plans, ``chair`` decides, ``office`` runs the projects of the northern office."""

    desk: Desk
    projects: dict[str, UUID] = field(default_factory=dict)
    proposals: dict[str, UUID] = field(default_factory=dict)

    @classmethod
    def make(cls, world: World) -> "Round":
        """Staff the organisation and fill its pipeline."""
        desk = Desk.make(world)
        world.person("chair", "executive")
        world.person("auditor", "auditor")
        made = cls(desk)
        made._project("running", to=("approve", "initiate", "plan", "execute"))
        made._project("planned", to=("approve",))
        made._project("idea", to=())
        for key, cost, worth in (("valves", 100, 60), ("meters", 200, 40), ("portal", 150, 90)):
            state = "approved" if key == "portal" else "qualified"
            row = desk.at(state, title=f"New {key}", cost_minor=cost * K, value_minor=worth * K,
                          running_minor=0, start=date(2027, 4, 1), wanted_by=date(2027, 12, 1))  # fmt: skip
            made.proposals[key] = row.pk
        return made

    def _project(self, key: str, *, to: tuple[str, ...]) -> None:
        office, chief = self.actor("office"), self.actor("chief")
        row = projects.open_project(
            office, code=f"P-{key}", name=f"Project {key}", office_id=self.desk.world.id("north"),
            sponsor_id=self.desk.person("sponsor"), manager_id=self.desk.person("other"),
            start=date(2026, 4, 1), baseline_finish=date(2028, 3, 1), whole_life_minor=300 * K,
            confidentiality="open",
        )  # fmt: skip
        self.projects[key] = row.pk
        projects.set_cost_year(
            office, project_id=row.pk, fiscal_year=2026, budget_minor=100 * K, actual_minor=40 * K
        )
        projects.set_cost_year(office, project_id=row.pk, fiscal_year=2027, budget_minor=200 * K)
        projects.promise_benefit(
            office, project_id=row.pk, title="Fewer bursts", promised_minor=50 * K,
            owner_id=self.desk.person("sponsor"), due=date(2028, 4, 1),
        )  # fmt: skip
        for verb in to:
            actor = chief if verb == "approve" else office
            projects.move_project(actor, project_id=row.pk, verb=verb, why="as planned")

    def actor(self, key: str) -> Actor:
        """Return the actor that a person is now."""
        return self.desk.actor(key)

    def key(self, name: str) -> str:
        """Return the key of a project or proposal by its name here."""
        if name in self.projects:
            return f"project-{self.projects[name]}"
        return f"proposal-{self.proposals[name]}"

    def scenario(self, name: str = "Balanced", **fields: Any) -> Scenario:
        """Make a scenario over three years from 2026."""
        given = {"first_year": 2026, "n_periods": 3, "rate_permille": 0, **fields}
        return commands.make_scenario(self.actor("lead"), name=name, **given)

    def lay(self, row: Scenario, kind: str, on: str, **said: Any) -> Scenario:
        """Lay a delta as who plans."""
        return commands.lay_delta(
            self.actor("lead"), scenario_id=row.pk, kind=kind, target=self.key(on), **said
        )

    def at(self, state: str, name: str = "Balanced", **fields: Any) -> Scenario:
        """Make a scenario that starts the valves, and bring it to a state."""
        row = self.scenario(name, **fields)
        self.lay(row, "start", "valves")
        for step in WAYS[state]:
            self.step(row, step)
        return self.now(row)

    def step(self, row: Scenario, step: str) -> None:
        """Take one of the steps of ``WAYS``."""
        if step == "propose":
            commands.propose_scenario(self.actor("lead"), scenario_id=row.pk)
        elif step == "approve":
            commands.approve_scenario(self.actor("chair"), scenario_id=row.pk, note="Agreed")
        elif step == "drop":
            commands.drop_scenario(self.actor("lead"), scenario_id=row.pk)
        else:
            other = self.scenario(f"After {row.name}")
            self.lay(other, "stop", "valves")
            self.step(other, "propose")
            self.step(other, "approve")

    def now(self, row: Any) -> Any:
        """Return a row as it is stored."""
        return type(row).objects.system("test").get(pk=row.pk)

    def picture(self, row: Scenario, key: str = "lead") -> Picture:
        """Return a scenario as somebody sees it."""
        return picture_of(self.actor(key), the_scenario(self.actor(key), row.pk))

    def proposal(self, key: str) -> Proposal:
        """Return a proposal as it is stored."""
        found: Proposal = Proposal.objects.system("test").get(pk=self.proposals[key])
        return found

    def project(self, key: str) -> Project:
        """Return a project as it is stored."""
        found: Project = Project.objects.system("test").get(pk=self.projects[key])
        return found

    def delta(self, row: Scenario, on: str, kind: str) -> ScenarioDelta:
        """Return the delta of a kind on something."""
        rows = ScenarioDelta.objects.system("test").filter(scenario=row.pk, kind=kind)
        return next(each for each in rows if each.key == self.key(on))


def work() -> None:
    """Do the jobs that are due."""
    jobs.work(threading.Event(), once=True)
