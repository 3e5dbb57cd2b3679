"""People at the front door and behind it, and a proposal brought to any state by commands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from sightline.demand import commands
from sightline.demand.models import (
    IntakeLink,
    Proposal,
    ProposalAim,
    Ranking,
    RankingLine,
    Rating,
    ScoringModel,
    ScoringVersion,
    Supporter,
)
from sightline.kernel import clock
from sightline.kernel.errors import Problem
from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.policy import Actor
from sightline.kernel.rows import Row
from sightline.projects.models import Benefit, Contribution, Project
from sightline.strategy import commands as strategy
from tests.world import World

MODELS: tuple[type[Row], ...] = (
    Proposal, ProposalAim, Supporter, IntakeLink, Project, Contribution, Benefit, ScoringModel,
    ScoringVersion, Rating, Ranking, RankingLine,
)  # fmt: skip
STEPS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("submit",),
    "screening": ("submit", "screen"),
    "qualified": ("submit", "screen", "qualify"),
    "approved": ("submit", "screen", "qualify", "approve"),
    "deferred": ("submit", "screen", "qualify", "defer"),
    "converted": ("submit", "screen", "qualify", "approve", "convert"),
    "completed": ("submit", "screen", "qualify", "approve", "complete"),
    "rejected": ("submit", "decline"),
    "duplicate": ("submit", "merge"),
}
SAID: dict[str, Any] = {
    "title": "Sensors in all pumping stations",
    "need": "We notice that a pump has stopped when a customer calls.",
    "kind": "idea",
    "size": "m",
    "cost_minor": 120_000_00,
    "value_minor": 40_000_00,
    "impact": "We go on paying for floods.",
    "wanted_by": date(2027, 12, 31),
    "start": date(2027, 2, 1),
    "department": "Operations",
    "running_minor": 5_000_00,
    "risks": "The radio may not reach.",
}


@dataclass
class Desk:
    """``asker`` asks, ``office`` works in the northern office, ``chief`` decides, ``sponsor`` stands."""

    world: World
    objective: Any = None

    @classmethod
    def make(cls, world: World) -> "Desk":
        """Staff the organisation, and set the objective that proposals serve."""
        world.runs("office", "north")
        world.runs("south", "south")
        world.person("chief", "executive")
        world.person("reader", "reader")
        for key in ("asker", "sponsor", "other"):
            world.person(key)
        theme = strategy.add_theme(world.actor("lead"), name="Service")
        objective = strategy.set_objective(
            world.actor("lead"),
            theme_id=theme.pk,
            code="S1",
            name="No outage longer than an hour",
            starts=date(2026, 1, 1),
            finishes=date(2029, 1, 1),
        )
        return cls(world, objective)

    def actor(self, key: str) -> Actor:
        """Return the actor that a person is now."""
        return self.world.actor(key)

    def asked(self, key: str = "asker", **fields: Any) -> Proposal:
        """Write a proposal down for the northern office, with a sponsor and all that is needed."""
        sponsor = self.world.people["sponsor"].pk
        given = {**SAID, "office_id": self.world.id("north"), "sponsor_id": sponsor, **fields}
        row = commands.propose(self.actor(key), **given)
        commands.set_aim(
            self.actor(key),
            proposal_id=row.pk,
            objective_id=self.objective.pk,
            share_permille=600,
        )
        return self.now(row)

    def at(self, state: str, **fields: Any) -> Proposal:
        """Write a proposal down and bring it to a state by the commands that lead there."""
        row = self.asked(**fields)
        for step in STEPS[state]:
            self.step(row, step)
        return self.now(row)

    def step(self, row: Proposal, step: str) -> None:
        """Take one of ``STEPS``."""
        take: dict[str, Callable[[], object]] = {
            "submit": lambda: self.do("submit_proposal", "asker", row),
            "screen": lambda: self.do("screen_proposal", "office", row),
            "qualify": lambda: self.do("qualify_proposal", "office", row),
            "approve": lambda: self.do("approve_proposal", "chief", row),
            "defer": lambda: self.do("defer_proposal", "chief", row, **self.later()),
            "convert": lambda: self.do("convert_proposal", "office", row, code=f"P-{row.number}"),
            "complete": lambda: self.do("complete_proposal", "office", row, result="It is done"),
            "decline": lambda: self.do("decline_proposal", "office", row, reason="no_money"),
            "merge": lambda: self.do("merge_proposal", "office", row, into_id=self.goes_on().pk),
        }
        take[step]()

    def goes_on(self) -> Proposal:
        """Return a proposal that others can be merged into."""
        row = self.asked("other", title="Another one that goes on")
        commands.submit_proposal(self.actor("other"), proposal_id=row.pk)
        return self.now(row)

    @staticmethod
    def later() -> dict[str, Any]:
        """Return what putting off asks for."""
        return {"look_again_on": clock.today() + timedelta(days=60), "why": "After the budget"}

    def do(self, command: str, key: str, row: Proposal, **said: Any) -> Any:
        """Call a command on a proposal as a person."""
        return getattr(commands, command)(self.actor(key), proposal_id=row.pk, **said)

    def now(self, row: Proposal) -> Proposal:
        """Return a proposal as it is stored."""
        found: Proposal = Proposal.objects.system("test").get(pk=row.pk)
        return found

    def person(self, key: str) -> UUID:
        """Return a person's id."""
        return self.world.people[key].pk

    def link(self, **said: Any) -> commands.MadeLink:
        """Make a public link to the northern office."""
        given = {"name": "Website", "office_id": self.world.id("north"), **said}
        return commands.make_intake_link(self.actor("office"), **given)


def rows() -> list[list[dict[str, Any]]]:
    """Return every row that demand may write, as it is stored."""
    return [list(model.objects.system("test").order_by("pk").values()) for model in MODELS]


def traces() -> tuple[int, int]:
    """Return how many entries and row changes the journal holds."""
    return JournalEntry.objects.count(), RowChange.objects.count()


def last_entry() -> JournalEntry:
    """Return the newest entry of the journal."""
    found = JournalEntry.objects.order_by("-sequence").first()
    assert found is not None
    return found


@contextmanager
def refused(kind: type[Problem], code: str = "") -> Iterator["pytest.ExceptionInfo[Problem]"]:
    """Expect a refusal that leaves rows and journal as they were."""
    before = rows(), traces()
    with pytest.raises(kind) as caught:
        yield caught
    assert caught.value.code == (code or kind.code)
    assert (rows(), traces()) == before
