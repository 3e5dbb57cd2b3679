"""A project with a promised benefit, and people in every relation to it, for tests of results."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from sightline.identity.commands import Node
from sightline.kernel import clock
from sightline.kernel.errors import Problem
from sightline.kernel.models import JournalEntry, RowChange
from sightline.projects import commands as projects
from sightline.projects.models import Benefit, Project
from sightline.results import commands, queries
from sightline.results.models import Measure, Profile, Reading
from sightline.results.rules import plan
from sightline.strategy import commands as strategy
from tests.world import World

YEARLY = 365_000_00
TEXTS = {
    "description": "Fewer visits",
    "outcome": "Crews stay at the depot",
    "attribution": "Nothing else changed there",
}
CARRYING: dict[str, Any] = {
    "name": "Cost of visits",
    "is_money": True,
    "baseline": "900",
    "method": "Sum of the orders",
    "source": "Ledger",
}
#: What leads to each state, from the one before.
WAY = (
    "identified",
    "profiled",
    "baselined",
    "approved",
    "in_delivery",
    "realising",
    "realised",
    "sustained",
    "closed",
)


def refused(code: str, call: Callable[..., Any], *args: Any, **said: Any) -> str:
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
    """One project of office north-1, finished 200 days ago; its benefit began to come at once."""

    world: World
    project: Project
    objective: UUID
    made: int = 0
    ids: dict[str, UUID] = field(default_factory=dict)

    @classmethod
    def make(cls, world: World) -> "Scene":
        """Staff the organisation, open the project and begin it."""
        for key, role in (("exec", "executive"), ("reader", "reader"), ("auditor", "auditor")):
            world.person(key, role)
        world.runs("north", "north")
        world.person("desk", "project_office", world.office_node("north-1"))
        world.runs("south", "south")
        world.person("owner", "benefit_owner")
        world.person("finance", "reader")
        world.person("pm")
        lead = world.actor("lead")
        theme = strategy.add_theme(lead, name="Clean water", code="CW")
        year = {"starts": ago(800), "finishes": ago(-800)}
        aim = strategy.set_objective(lead, theme_id=theme.pk, code="CW-1", name="Less loss", **year)
        strategy.activate_objective(lead, objective_id=aim.pk)
        scene = cls(world, cls.opened(world, "N-1"), aim.pk)
        world.grant("pm", "project_manager", Node("project", scene.project.pk, "N-1"))
        return scene

    @staticmethod
    def opened(world: World, code: str, **fields: Any) -> Project:
        """Open a project and begin it."""
        north = world.actor("north")
        row = projects.open_project(
            north,
            code=code,
            name=f"Reservoir {code}",
            office_id=world.id("north-1"),
            start=ago(700),
            baseline_finish=ago(200),
            manager_id=world.people["pm"].pk,
            sponsor_name="The board",
            **fields,
        )
        for verb in ("approve", "initiate", "plan", "execute"):
            who = "exec" if verb == "approve" else "north"
            projects.move_project(world.actor(who), project_id=row.pk, verb=verb)
        return row

    def promised(self, project: Project | None = None, **said: Any) -> Benefit:
        """Promise a benefit, accepted by its owner."""
        self.made += 1
        given = {
            "title": f"Lower cost {self.made}",
            "objective_id": self.objective,
            "owner_id": self.world.people["owner"].pk,
            "promised_minor": YEARLY,
            "due": ago(100),
            **said,
        }
        home = project or self.project
        row = projects.promise_benefit(self.world.actor("north"), project_id=home.pk, **given)
        if given["owner_id"] == self.world.people["owner"].pk:
            row = projects.accept_benefit(self.world.actor("owner"), benefit_id=row.pk)
        return row

    def do(self, name: str, who: str, row: Profile, **said: Any) -> Profile:
        """Take a step of a benefit."""
        call = getattr(commands, name)
        result: Profile = call(self.world.actor(who), profile_id=row.pk, **said)
        return result

    def measure(self, row: Profile, who: str = "north", **said: Any) -> Measure:
        """Add a measure."""
        given = {"baseline_on": ago(300), **said}
        return commands.add_measure(self.world.actor(who), profile_id=row.pk, **given)

    def read(self, measure: Measure, days: int, value: object, **said: Any) -> Reading:
        """Read a measure so many days ago."""
        given = {"evidence": "Ledger, page 4", "value": str(value), **said}
        pm = self.world.actor("pm")
        return commands.read_benefit(pm, measure_id=measure.pk, on=ago(days), **given)

    def vouched(self, reading: Reading) -> Reading:
        """Let the owner attest a reading, and finance confirm it."""
        commands.attest_reading(self.world.actor("owner"), reading_id=reading.pk)
        return commands.confirm_reading(self.world.actor("finance"), reading_id=reading.pk)

    def profiled(self, benefit: Benefit | None = None, **said: Any) -> Profile:
        """Begin a full profile with both measures."""
        benefit = benefit or self.promised()
        given = {**TEXTS, "finance_id": self.world.people["finance"].pk, **said}
        row = commands.profile_benefit(self.world.actor("north"), benefit_id=benefit.pk, **given)
        source = f"Ledger {self.made}"
        self.ids["carrying"] = self.measure(row, **{**CARRYING, "source": source}).pk
        early = {"name": "Crews trained", "kind": "leading", "unit": "crews"}
        self.ids["leading"] = self.measure(row, **early, baseline="0", target="9").pk
        return row

    def at(self, state: str, share: str = "1", **said: Any) -> Profile:
        """Return a benefit in a state; what came of its plan is ``share`` of it."""
        row = self.profiled(**said)
        for each in WAY[1 : WAY.index(self._through(state)) + 1]:
            row = self._next(each, row, share)
        if state in {"not_realised", "partly_realised"}:
            row = self.do("judge_benefit", "desk", row)
        assert row.state == state, row.state
        return row

    @staticmethod
    def _through(state: str) -> str:
        return "realising" if state in {"not_realised", "partly_realised"} else state

    def _next(self, state: str, row: Profile, share: str) -> Profile:
        steps: dict[str, tuple[str, str, dict[str, Any]]] = {
            "profiled": ("admit_benefit", "pm", {}),
            "baselined": ("baseline_benefit", "pm", {}),
            "approved": ("approve_benefit", "exec", {}),
            "in_delivery": ("deliver_benefit", "pm", {}),
            "realising": ("realise_benefit", "pm", {}),
            "realised": ("judge_benefit", "desk", {}),
            "sustained": ("sustain_benefit", "desk", {}),
            "closed": ("close_benefit", "desk", {"why": "It holds."}),
        }
        name, who, said = steps[state]
        row = self.do(name, who, row, **said)
        if state == "realising":
            self.bring(row, share)
        return row

    def bring(self, row: Profile, share: str) -> None:
        """Read a share of plan to date today, vouched for by both."""
        ramp = queries.followed(Profile.objects.system("test").get(pk=row.pk))
        assert ramp is not None
        amount = Decimal(plan.amount(ramp, ago(1))) / 100 * Decimal(share)
        measure = Measure.objects.system("test").get(profile=row, carries=True)
        self.vouched(self.read(measure, 1, amount.quantize(Decimal("0.01"))))

    def now(self, row: Profile) -> Profile:
        """Return a profile as it stands."""
        found: Profile = Profile.objects.system("test").get(pk=row.pk)
        return found
