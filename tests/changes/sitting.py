"""A sitting of the program board under change control, brought to any point by commands."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from sightline.changes import commands
from sightline.changes.digest import content_digest
from sightline.changes.models import (
    AgendaItem,
    Board,
    BoardMember,
    ChangeRequest,
    ChangeVote,
    Decision,
    Delegation,
    Sitting,
)
from sightline.identity.commands import Node
from sightline.kernel import clock
from sightline.kernel.errors import Problem
from sightline.kernel.policy import Actor
from tests.changes.stage import Stage, traces

#: Requests of which many may lie before one board: what they come to on one project is summed.
SMALL: dict[str, Any] = {"deltas": [], "cost_minor": 100_00}


@dataclass
class Session:
    """An open sitting with its board: ``chair`` and ``biz`` of the business, ``tech`` beside them."""

    stage: Stage
    board: Board
    sitting: Sitting

    @classmethod
    def called(cls, stage: Stage, board: str = "Program") -> "Session":
        """Call a sitting of a board for this minute, without beginning it."""
        row = stage.boards[board]
        made = commands.call_sitting(
            stage.actor("desk"), board_id=row.pk, starts=clock.now() + timedelta(minutes=5)
        )
        return cls(stage, row, made)

    @classmethod
    def opened(cls, stage: Stage, *there: str, board: str = "Program", ready: int = 1) -> "Session":
        """Open a sitting with requests ready before it; the chair, ``tech`` and ``biz`` are there."""
        held = cls.called(stage, board)
        for _ in range(ready):
            stage.at("ready", **(SMALL if ready > 1 else {}))
        held.begin()
        for key in there or ("chair", "tech", "biz"):
            held.come(key)
        return held

    def begin(self) -> None:
        """Begin the sitting."""
        self.sitting = commands.begin_sitting(self.actor("desk"), sitting_id=self.sitting.pk)

    def end(self) -> None:
        """End the sitting."""
        self.sitting = commands.end_sitting(self.actor("desk"), sitting_id=self.sitting.pk)

    def come(self, key: str) -> None:
        """Let somebody arrive, by their own word."""
        commands.arrive(self.actor(key), sitting_id=self.sitting.pk)

    def actor(self, key: str) -> Actor:
        """Return the actor that a person is now."""
        return self.stage.actor(key)

    @property
    def changes(self) -> list[ChangeRequest]:
        """The requests on the agenda, in its order."""
        rows = AgendaItem.objects.system("test").filter(sitting=self.sitting, change__isnull=False)
        return [row.change for row in rows.select_related("change")]

    @property
    def change(self) -> ChangeRequest:
        """The first request on the agenda."""
        return self.changes[0]

    def item(self, change: ChangeRequest) -> AgendaItem:
        """Return a request's place on the agenda."""
        found: AgendaItem = AgendaItem.objects.system("test").get(
            sitting=self.sitting, change=change
        )
        return found

    def vote(self, key: str, choice: str = "for", **said: Any) -> ChangeVote:
        """Let somebody vote on the first request, as it stands."""
        change = said.pop("change", None) or self.change
        given = {"sitting_id": self.sitting.pk, "change_id": change.pk, "choice": choice}
        given |= {"digest": content_digest(change), **said}
        return commands.cast_vote(self.actor(key), **given)

    def carry(self, change: ChangeRequest | None = None) -> None:
        """Let the chair and the technical member vote for a request."""
        for key in ("chair", "tech"):
            self.vote(key, change=change)

    def decide(self, outcome: str = "approve", key: str = "chair", **said: Any) -> Decision:
        """Decide on the first request, as it stands."""
        change = said.pop("change", None) or self.change
        given = {"sitting_id": self.sitting.pk, "change_id": change.pk, "outcome": outcome}
        given |= {"digest": content_digest(change), "reasons": "It pays.", **said}
        return commands.decide_change(self.actor(key), **given)

    def member(self, key: str) -> BoardMember:
        """Return somebody's latest seat in the board."""
        rows = BoardMember.objects.system("test").filter(board=self.board)
        found: BoardMember = rows.filter(person=self.stage.person(key)).order_by("-pk")[0]
        return found

    def delegate(self, key: str, to: str, days: int = 3) -> Delegation:
        """Give a member's vote to somebody for some days from today."""
        today = clock.today()
        return commands.delegate_vote(
            self.actor(key),
            member_id=self.member(key).pk,
            to_id=self.stage.person(to),
            since=today,
            until=today + timedelta(days),
            reason="Away",
        )

    def deputy(self, key: str) -> None:
        """Add a person with the role of a board member and no seat."""
        world = self.stage.world
        north = world.offices["north"]
        world.person(key, "board_member", Node("office", north.pk, north.name))


def stored() -> list[list[dict[str, Any]]]:
    """Return every row of change control as it is stored."""
    models = apps.get_app_config("changes").get_models()
    return [list(model._base_manager.order_by("pk").values()) for model in models]


@contextmanager
def unchanged(kind: type[Problem], code: str = "") -> Iterator["pytest.ExceptionInfo[Problem]"]:
    """Expect a refusal that leaves every row of change control and the journal as they were."""
    before = stored(), traces()
    with pytest.raises(kind) as caught:
        yield caught
    assert caught.value.code == (code or kind.code)
    assert (stored(), traces()) == before
