"""Random sittings against a small model of votes and quorum that knows nothing of the product.

The model keeps who is there, who has a conflict and the last vote of each; it says whether an
approval must pass, and by which name it is refused.
"""

import random
from dataclasses import dataclass, field

import pytest

from sightline.changes import commands
from sightline.kernel.errors import Refused
from tests.changes.sitting import Session
from tests.changes.stage import Stage
from tests.world import World

pytestmark = pytest.mark.django_db
SIDES = {"chair": "business", "tech": "technical", "biz": "business"}
QUORUM = 2
N_STEPS = 14


@dataclass
class Model:
    """A board of three as a clerk would keep it on paper."""

    there: set[str] = field(default_factory=set)
    barred: set[str] = field(default_factory=set)
    votes: dict[str, str] = field(default_factory=dict)

    def presiding(self) -> str:
        """The chair, or who has sat longest, of those there without a conflict."""
        free = [key for key in SIDES if key in self.there - self.barred]
        return free[0] if free else ""

    def may_vote(self, key: str) -> str:
        """Why a vote is refused; blank when it is taken."""
        if key not in self.there:
            return "not-there"
        return "conflicted" if key in self.barred else ""

    def verdict(self) -> str:
        """Why an approval is refused; blank when it passes."""
        able = self.there - self.barred
        if len(able) < QUORUM:
            return "no-quorum"
        for side in ("technical", "business"):
            if side not in {SIDES[key] for key in able}:
                return f"no-{side}-member"
        counted = [self.votes[key] for key in able if key in self.votes]
        if len(counted) < QUORUM:
            return "no-quorum"
        return "" if counted.count("for") > counted.count("against") else "not-carried"


def told(work: object) -> str:
    """Return the name by which a step is refused; blank when it is done."""
    try:
        work()  # type: ignore[operator]
    except Refused as refused:
        return str(refused.code)
    return ""


@pytest.mark.parametrize("seed", range(8))
def test_random_sittings_end_as_the_clerk_says(world: World, seed: int) -> None:
    held, dice = Session.opened(Stage.make(world)), random.Random(seed)
    change, model = held.change, Model(there=set(SIDES))
    for _ in range(N_STEPS):
        key, step = dice.choice(list(SIDES)), dice.choice(("vote", "vote", "leave", "come", "bar"))
        if step == "vote":
            choice = dice.choice(("for", "for", "against", "abstain"))
            refused = model.may_vote(key)
            assert told(lambda k=key, c=choice: held.vote(k, c, change=change)) == refused
            if not refused:
                model.votes[key] = choice
        elif step == "bar" and dice.random() < 0.3 and key not in model.barred:
            commands.declare_interest(held.actor(key), change_id=change.pk, words="Shares")
            model.barred.add(key)
        elif step == "come":
            held.come(key)
            model.there.add(key)
        elif step == "leave" and key in model.there:
            commands.leave(held.actor(key), sitting_id=held.sitting.pk)
            model.there.discard(key)
    leader = model.presiding()
    if not leader:
        assert told(lambda: held.decide(change=change)) in {"not-presiding", "conflicted"}
        return
    assert told(lambda: held.decide(key=leader, change=change)) == model.verdict()
