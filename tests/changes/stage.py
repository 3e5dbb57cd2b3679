"""A staffed project under change control, and a request brought to any state by commands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from sightline.changes import commands, events
from sightline.changes.models import (
    Board,
    BoardMember,
    ChangeImpact,
    ChangeItem,
    ChangeOption,
    ChangeRequest,
    ChangeReview,
    ChangeTemplate,
    Funding,
)
from sightline.identity.commands import Node
from sightline.kernel import clock
from sightline.kernel.command import record, unit
from sightline.kernel.errors import Problem
from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.policy import Actor
from sightline.kernel.rows import Row
from sightline.projects import commands as projects
from sightline.projects.models import Activity, ActivityLink, Project, ScheduleBaseline
from sightline.projects.schedule.edits import Add, LinkUp
from tests.world import World

MODELS: tuple[type[Row], ...] = (
    ChangeRequest, ChangeItem, ChangeImpact, ChangeOption, Funding, ChangeReview, ChangeTemplate,
    Project, Activity, ActivityLink, ScheduleBaseline,
)  # fmt: skip
DAY = 480
STEPS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("submit",),
    "screened": ("submit", "screen"),
    "assessment": ("submit", "screen", "compute"),
    "funding": ("submit", "screen", "compute", "answer", "end"),
    "ready": ("submit", "screen", "compute", "answer", "end", "fund", "present"),
    "returned": ("submit", "send_back"),
    "withdrawn": ("withdraw",),
}
STEPS |= {
    "approved": (*STEPS["ready"], "approve"),
    "rejected": (*STEPS["ready"], "reject"),
    "deferred": (*STEPS["ready"], "defer"),
    "scheduled": (*STEPS["ready"], "approve", "schedule"),
    "implementing": (*STEPS["ready"], "approve", "schedule", "begin"),
    "implemented": (*STEPS["ready"], "approve", "schedule", "begin", "apply", "finish"),
}
STEPS |= {
    "failed": (*STEPS["implementing"], "back_out"),
    "reviewed": (*STEPS["implemented"], "review"),
    "closed": (*STEPS["implemented"], "close"),
}
WINDOW = {
    "window_start": datetime(2026, 12, 7, 8, tzinfo=UTC),
    "window_finish": datetime(2026, 12, 11, 17, tzinfo=UTC),
}


@dataclass
class Stage:
    """Two projects of north-1, N-1 run by ``pm`` and N-2 by ``other``, and the boards above them.

    ``asker`` is a requester on N-1, ``desk`` the program office that screens, ``money`` a budget
    holder, ``chair``, ``tech`` and ``biz`` sit on the program, control and strategic boards.
    """

    world: World
    project: Project
    other: Project
    boards: dict[str, Board] = field(default_factory=dict)
    activities: dict[str, UUID] = field(default_factory=dict)

    @classmethod
    def make(cls, world: World) -> "Stage":
        """Staff the organisation, open both projects with schedules, and set up its boards."""
        north = world.office_node("north")
        world.runs("desk", "north")
        for key in ("chair", "tech", "biz"):
            world.person(key, "board_member", north)
        world.person("exec", "executive")
        world.person("reader", "reader")
        for key in ("pm", "other-pm", "asker", "money", "owner", "builder"):
            world.person(key)
        first, second = (cls.opened(world, code, who) for code, who in PROJECTS.items())
        for key, role, project in (
            ("pm", "project_manager", first),
            ("other-pm", "project_manager", second),
            ("asker", "requester", first),
            ("builder", "project_manager", first),
        ):
            world.grant(key, role, Node("project", project.pk, project.code))
        stage = cls(world, first, second)
        stage.plan(first, "pm", {"Design": 10 * DAY, "Build": 20 * DAY})
        stage.plan(second, "other-pm", {"Train": 5 * DAY})
        for name, level in (("Program", "program"), ("Control", "control"), ("Top", "strategic")):
            stage.seat(name, level)
        stage.seat("Emergencies", "strategic", is_emergency=True)
        return stage

    @staticmethod
    def opened(world: World, code: str, manager: str) -> Project:
        """Open a project of north-1 that costs 100 000 and may be two weeks late."""
        return projects.open_project(
            world.actor("desk"),
            code=code,
            name=f"Reservoir {code}",
            office_id=world.id("north-1"),
            manager_id=world.people[manager].pk,
            start=date(2026, 1, 5),
            baseline_finish=date(2026, 3, 1),
            whole_life_minor=100_000_00,
        )

    def plan(self, project: Project, key: str, lines: dict[str, int]) -> None:
        """Draw a schedule of activities one after the other, and approve it as the baseline."""
        actor = self.actor(key)
        projects.draw_schedule(actor, project_id=project.pk)
        before: UUID | None = None
        for name, lasts in lines.items():
            add = Add(name, before, fields={"duration": lasts})
            projects.edit_schedule(actor, project_id=project.pk, edits=[add])
            row = Activity.objects.system("test").get(project=project, name=name)
            self.activities[name] = row.pk
            if before:
                link = LinkUp(before, row.pk)
                projects.edit_schedule(actor, project_id=project.pk, edits=[link])
            before = row.pk
        projects.set_baseline(actor, project_id=project.pk)
        projects.approve_baseline(self.actor("exec"), project_id=project.pk)

    def seat(self, name: str, level: str, **fields: Any) -> Board:
        """Open a board of the program office with a chair and a member of each side."""
        place = self.world.offices["hq" if level == "strategic" else "north"]
        row = Board(
            organisation=self.world.organisation, office=place, name=name, level=level, **fields
        )
        seats = (("chair", "business", True), ("tech", "technical", False))
        members = [
            BoardMember(board=row, person=self.world.people[key], side=side, is_chair=chairs)
            for key, side, chairs in (*seats, ("biz", "business", False))
        ]
        self.force(row, *members)
        self.boards[name] = row
        return row

    def force(self, *rows: Row) -> None:
        """Write rows past every rule of the commands."""
        with unit(self.actor("lead")):
            for row in rows:
                row.save()
            record(events.ChangeScreened(about=rows[0].pk))

    def actor(self, key: str) -> Actor:
        """Return the actor that a person is now."""
        return self.world.actor(key)

    def person(self, key: str) -> UUID:
        """Return a person's id."""
        return self.world.people[key].pk

    def raised(self, key: str = "asker", **fields: Any) -> ChangeRequest:
        """Raise a request of N-1 that makes Build four days longer for 1 000."""
        said: dict[str, Any] = {
            "project_id": self.project.pk,
            "title": "A thicker wall",
            "description": "The soil is softer than we thought.",
            "cost_minor": 1_000_00,
            "deltas": [self.stretch("Build", 24 * DAY)],
        }
        return commands.raise_change(self.actor(key), **said | fields)

    def stretch(self, name: str, lasts: int) -> dict[str, Any]:
        """Return the delta that gives an activity another duration."""
        return {"kind": "stretch", "activity_id": str(self.activities[name]), "duration": lasts}

    def at(self, state: str, **fields: Any) -> ChangeRequest:
        """Raise a request and bring it to a state by the commands that lead there."""
        row = self.raised(**fields)
        for step in STEPS[state]:
            self.step(row, step)
        return self.now(row)

    def step(self, row: ChangeRequest, step: str) -> None:
        """Take one of ``STEPS``."""
        take: dict[str, Callable[[], object]] = {
            "submit": lambda: self.do("submit_change", "asker", row),
            "screen": lambda: self.do("screen_change", "desk", row),
            "send_back": lambda: self.do("return_change", "desk", row, why="Look for another way"),
            "withdraw": lambda: self.do("withdraw_change", "asker", row, why="Not needed"),
            "compute": lambda: self.do("compute_area", "desk", row),
            "answer": lambda: self.answer_all(row),
            "end": lambda: self.do("end_assessment", "desk", row),
            "fund": lambda: self.fund(row),
            "present": lambda: self.do("present_change", "desk", row),
            "approve": lambda: self.decide(row, "approve"),
            "reject": lambda: self.decide(row, "reject"),
            "defer": lambda: self.decide(row, "defer"),
            "schedule": lambda: self.schedule(row),
            "begin": lambda: self.do("begin_change", "builder", row),
            "apply": lambda: self.do("apply_change", "builder", row),
            "finish": lambda: self.do("finish_change", "builder", row),
            "back_out": lambda: self.do("back_out_change", "builder", row, why="It leaks"),
            "review": lambda: self.review(row),
            "close": lambda: self.do("close_change", "desk", row),
        }
        take[step]()

    def do(self, command: str, key: str, row: ChangeRequest, **said: Any) -> Any:
        """Call a command on a request as a person."""
        return getattr(commands, command)(self.actor(key), change_id=row.pk, **said)

    def decide(self, row: ChangeRequest, verb: str) -> ChangeRequest:
        """Let a board have decided, past every rule of its own."""
        held = self.now(row)
        held.move(verb)
        if verb == "approve":
            held.approved_digest = held.content_digest
        if verb == "defer":
            held.deferred_until = clock.today() + timedelta(days=30)
        self.force(held)
        return held

    def schedule(self, row: ChangeRequest, **said: Any) -> ChangeRequest:
        """Let the builder carry it out in a week of December, another one a month later each."""
        after = timedelta(days=30 * (row.number - 1) if row.window_start is None else 0)
        window = {name: at + after for name, at in WINDOW.items()}
        given = {**window, "implementer_id": self.person("builder")}
        done: ChangeRequest = self.do("schedule_change", "pm", row, **given | said)
        return done

    def review(self, row: ChangeRequest, key: str = "desk", **said: Any) -> ChangeReview:
        """Let the desk review what came of it."""
        given = {"is_success": True, "findings": "It holds water", "evidence": "The gauge"}
        done: ChangeReview = self.do("review_change", key, row, **given | said)
        return done

    def items(self, row: ChangeRequest) -> list[ChangeItem]:
        """Return the live items of a request's area."""
        rows = ChangeItem.objects.system("test").filter(change=row, is_live=True)
        return list(rows.select_related("owner"))

    def answer_all(self, row: ChangeRequest, answer: str = "acceptable") -> None:
        """Let every owner answer."""
        for item in self.items(row):
            (key,) = [key for key, held in self.world.people.items() if held.pk == item.owner_id]
            commands.answer_item(self.actor(key), item_id=item.pk, answer=answer)

    def fund(self, row: ChangeRequest, **said: Any) -> Funding:
        """Ask the budget holder for what a request costs, who reserves it."""
        asked = self.asked(row)
        return commands.reserve_funding(self.actor("money"), funding_id=asked.pk, **said)

    def asked(self, row: ChangeRequest, key: str = "pm", **said: Any) -> Funding:
        """Ask the budget holder for what a request costs."""
        given = {"source": "Reserve", "holder_id": self.person("money"), "amount_minor": 1_000_00}
        asked: Funding = self.do("ask_funding", key, row, **given | said)
        return asked

    def now(self, row: ChangeRequest) -> ChangeRequest:
        """Return a request as it is stored."""
        found: ChangeRequest = ChangeRequest.objects.system("test").get(pk=row.pk)
        return found


PROJECTS = {"N-1": "pm", "N-2": "other-pm"}


def later(days: int) -> Any:
    """Let time pass inside the block."""
    return clock.at(clock.now() + timedelta(days=days))


def rows() -> list[list[dict[str, Any]]]:
    """Return every row that change control may write, as it is stored."""
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
