"""Whatever both sides do in whatever order: in force means that both confirmed these very terms.

Beside the product runs a slow bookkeeping of who confirmed which terms last; and with it the gap.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from sightline.kernel.errors import Problem
from sightline.kernel.models import JournalEntry
from sightline.linkages import agreement, commands
from sightline.linkages.models import Dependency
from tests.linkages.deal import NEED, dealing, fresh, proposed
from tests.world import World

pytestmark = pytest.mark.django_db
TERMS = ("what", "need_by", "promised_by", "acceptance")
Terms = tuple[Any, ...]
STEPS = 40


def terms(row: Dependency) -> Terms:
    return tuple(getattr(row, name) for name in TERMS)


def some_terms(dice: Random) -> dict[str, Any]:
    name = dice.choice(TERMS)
    if name in {"need_by", "promised_by"}:
        return {name: NEED + timedelta(dice.randrange(-3, 4))}
    return {name: dice.choice(["Survey", "Data", "Permit"])}


class Books:
    """Two people, one dependency, and what each of them confirmed last."""

    def __init__(self, world: World, pair: dict[str, UUID], dice: Random) -> None:
        self.world, self.dice = world, dice
        first = dice.choice(["giver", "taker"])
        self.row = proposed(world, pair, first)
        self.said: dict[str, Terms | None] = {"giver": None, "taker": None}
        self.said[first] = terms(self.row)

    def step(self) -> None:
        """Let one of them do something; a refusal changes nothing."""
        who = self.dice.choice(["giver", "taker"])
        before, entries = terms(fresh(self.row)), JournalEntry.objects.count()
        version = fresh(self.row).version
        name = self.dice.choice(list(self.calls()))
        try:
            self.calls()[name](self.world.actor(who))
        except Problem:
            assert fresh(self.row).version == version
            assert JournalEntry.objects.count() == entries
            return
        now = terms(fresh(self.row))
        if name == "renew" or now != before:
            self.said = {"giver": None, "taker": None}
        if name in {"confirm", "renew"} or now != before:
            self.said[who] = now

    def calls(self) -> dict[str, Callable[[Any], Any]]:
        at: dict[str, Any] = {"dependency_id": self.row.pk}
        said = some_terms(self.dice)
        return {
            "confirm": lambda actor: commands.confirm_dependency(actor, **at),
            "change": lambda actor: commands.change_dependency(actor, **at, **said),
            "confidence": lambda actor: commands.change_dependency(
                actor, **at, confidence=self.dice.choice(["low", "high"])
            ),
            "doubt": lambda actor: commands.doubt_dependency(actor, **at, why="rain"),
            "recover": lambda actor: commands.recover_dependency(actor, **at),
            "break": lambda actor: commands.break_dependency(actor, **at, why="nothing came"),
            "renew": lambda actor: commands.renew_dependency(actor, **at),
        }


def short(row: Dependency) -> bool:
    """Count the days one by one."""
    day, n = row.promised_by or date.max, 0
    while day > row.need_by and n < 100:
        day, n = day - timedelta(1), n + 1
    return n > 0


@pytest.mark.parametrize("seed", range(8))
def test_in_force_means_that_both_confirmed_these_very_terms(world: World, seed: int) -> None:
    books = Books(world, dealing(world), Random(seed))
    seen = set()
    for _ in range(STEPS):
        books.step()
        row = fresh(books.row)
        seen.add(row.state)
        if row.state in agreement.IN_FORCE:
            assert books.said == {"giver": terms(row), "taker": terms(row)}
            assert (row.fell_short_on is not None) == short(row)
        if row.state == "proposed":
            signed = {"giver": row.giver_confirmed_by_id, "taker": row.receiver_confirmed_by_id}
            assert {who for who, by in signed.items() if by} == {
                who for who, said in books.said.items() if said == terms(row)
            }
    assert {"proposed", "accepted"} <= seen
