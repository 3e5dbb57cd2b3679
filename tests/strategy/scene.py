"""A small strategy for tests: people in the roles that matter, a theme, an objective, a measure."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from sightline.kernel.command import record, unit
from sightline.kernel.errors import Problem
from sightline.kernel.events import Event
from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.policy import Actor
from sightline.kernel.rows import Row
from sightline.strategy import commands
from sightline.strategy.models import KeyResult, Objective, Reading, Theme
from tests.world import World

YEAR = {"starts": date(2026, 1, 1), "finishes": date(2027, 1, 1)}
VERBS = {
    "activate": commands.activate_objective,
    "achieve": commands.achieve_objective,
    "retire": commands.retire_objective,
    "reinstate": commands.reinstate_objective,
}
TO_STATE = {
    "draft": (),
    "active": ("activate",),
    "achieved": ("activate", "achieve"),
    "retired": ("activate", "retire"),
}


@dataclass
class Scene:
    """One theme with one objective, owned by ``owner``, who holds no role."""

    world: World
    theme: Theme
    objective: Objective
    measure: KeyResult

    @classmethod
    def make(cls, world: World) -> "Scene":
        """Add people and the first rows."""
        world.person("chief", "executive")
        world.person("reader", "reader")
        world.person("owner")
        world.person("north-lead", "strategic_pmo", world.office_node("north"))
        world.runs("north-desk", "north")
        lead = world.actor("lead")
        theme = commands.add_theme(lead, name="Clean water", code="CW")
        objective = commands.set_objective(
            lead,
            theme_id=theme.pk,
            code="CW-1",
            name="Fewer leaks",
            owner_id=world.people["owner"].pk,
            weight=40,
            **YEAR,
        )
        measure = commands.add_key_result(
            lead,
            objective_id=objective.pk,
            name="Leakage",
            unit="Ml a day",
            start_value=Decimal(200),
            target_value=Decimal(150),
        )
        return cls(world, theme, objective, measure)

    def actor(self, key: str = "lead") -> Actor:
        """Return the actor that a person is now."""
        return self.world.actor(key)

    def another(self, code: str, **fields: Any) -> Objective:
        """Set another objective under the theme."""
        said = {"theme_id": self.theme.pk, "name": f"Objective {code}", **YEAR, **fields}
        return commands.set_objective(self.actor(), code=code, **said)

    def bring(self, state: str) -> Objective:
        """Bring the objective from draft to a state, by its own verbs."""
        for verb in TO_STATE[state]:
            self.move(verb)
        return self.now()

    def move(self, verb: str, key: str = "lead", **said: Any) -> Objective:
        """Do a verb of the lifecycle to the objective."""
        return VERBS[verb](
            self.actor(key), objective_id=self.objective.pk, why="as planned", **said
        )

    def now(self) -> Objective:
        """Return the objective as it is stored."""
        found: Objective = Objective.objects.system("test").get(pk=self.objective.pk)
        return found


def stored(model: type[Any], row_id: UUID) -> Any:
    """Return a row as it is stored."""
    return model.objects.system("test").get(pk=row_id)


def rows() -> list[list[dict[str, Any]]]:
    """Return every row of strategy as it is stored."""
    models = (Theme, Objective, KeyResult, Reading)
    return [list(model.objects.system("test").order_by("pk").values()) for model in models]


def traces() -> tuple[int, int]:
    """Return how many entries and row changes the journal holds."""
    return JournalEntry.objects.count(), RowChange.objects.count()


@contextmanager
def refused(kind: type[Problem], code: str = "") -> Iterator["pytest.ExceptionInfo[Problem]"]:
    """Expect a refusal that leaves rows and journal as they were."""
    before = rows(), traces()
    with pytest.raises(kind) as caught:
        yield caught
    assert caught.value.code == (code or kind.code)
    assert (rows(), traces()) == before


def last_entry() -> JournalEntry:
    """Return the newest entry of the journal."""
    found = JournalEntry.objects.order_by("-sequence").first()
    assert found is not None
    return found


def force(actor: Actor, row: Row, happened: Event) -> None:
    """Write a row past every rule of the commands."""
    with unit(actor):
        row.save()
        record(happened)
