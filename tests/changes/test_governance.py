"""F18: colluding people at random, against the rules of governance, judged by a book kept apart.

The run is short here; ``SIGHTLINE_WORKFLOWS=300`` is the whole of it.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from sightline.changes import commands
from sightline.changes.digest import content_digest
from sightline.changes.models import (
    BoardMember,
    ChangeItem,
    ChangeRequest,
    DecisionCondition,
    Funding,
    Sitting,
)
from sightline.identity.commands import Node
from sightline.kernel import clock
from sightline.kernel.errors import Problem
from sightline.projects import commands as projects
from sightline.projects.models import Project
from tests.changes.book import APPROVALS, Book, Money, Proxy, Vote
from tests.changes.stage import Stage
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.figures]

FIGURES: tuple[list[dict[str, Any]], ...] = (
    [], [], [], [{"kind": "finish", "on": "2026-06-01"}], [{"kind": "cost", "by_minor": -5_000_00}],
    [{"kind": "cost", "by_minor": 500_00}],
)  # fmt: skip
WORKFLOWS = int(os.environ.get("SIGHTLINE_WORKFLOWS", "20"))
STEPS = 40
BEGINS = datetime(2032, 3, 1, 9, tzinfo=UTC)
SIDES = {"chair": "business", "tech": "technical", "biz": "business", "tech2": "technical"}
CREW = (*SIDES, "asker", "pm", "desk", "money", "builder", "other-pm", "stand-in", "lead")
STANDS = ("approved", "scheduled", "implementing")
SHARE_OF_PLAN = 0.72


class Play:
    """One workflow: what people try on one request, what the product let them, and the book of it."""

    def __init__(self, stage: Stage, chance: Random) -> None:
        self.stage, self.chance, self.now = stage, chance, BEGINS
        self.wrong: list[str] = []
        self.done: Counter[str] = Counter()
        self.n = 0
        self.raiser = chance.choice(("asker", "pm", "chair", "tech"))
        self.cost = chance.choice((0, 1_000_00))
        with clock.at(self.now):
            figures = chance.choice(FIGURES)
            self.row = stage.raised(self.raiser, cost_minor=self.cost, figures=figures)
            self.sitting = commands.call_sitting(
                stage.actor("desk"), board_id=stage.boards["Program"].pk, starts=self.now
            )
        self.book = Book(self.raiser, self.cost, "chair", SIDES)
        self.book.name_figures(figures)
        self.seats = {
            key: BoardMember.objects.system("test").get(
                board=stage.boards["Program"], person=stage.person(key)
            )
            for key in SIDES
        }

    @property
    def day(self) -> Any:
        """The present day of the play."""
        return self.now.date()

    @property
    def change(self) -> ChangeRequest:
        """The request as it is stored."""
        return self.stage.now(self.row)

    @property
    def state(self) -> str:
        """The state that the product says."""
        return str(self.change.state)

    @property
    def shown(self) -> str:
        """A token of what stands now."""
        return content_digest(self.change)

    def items(self) -> dict[str, str]:
        """Return the live items of its area, each with its owner."""
        return {str(i.pk): self.key_of(i.owner_id) for i in self.stage.items(self.row)}

    def key_of(self, person_id: UUID | None) -> str:
        """Return what a person is called here."""
        people = self.stage.world.people.items()
        return next((key for key, person in people if person.pk == person_id), "")

    def step(self) -> None:
        """Try one thing, and judge what stands afterwards."""
        self.n += 1
        name, person = self.planned() if self.chance.random() < SHARE_OF_PLAN else self.any()
        with clock.at(self.now):
            self.attempt(name, person)
            self.judge_what_stands(name, person)

    def any(self) -> tuple[str, str]:
        """Return anything at all, by anybody."""
        return self.chance.choice(sorted(TRIED)), self.chance.choice(CREW)

    def planned(self) -> tuple[str, str]:
        """Return what would bring the request on, by somebody who might."""
        name, people = PLAN[self.state](self)
        return name, self.chance.choice(people)

    def attempt(self, name: str, person: str) -> None:
        """Try one thing; what is refused must leave nothing."""
        before, held = self.shown, self.change
        try:
            TRIED[name](self, person)
        except Problem:
            after = self.change
            if self.shown != before or (after.state, after.version) != (held.state, held.version):
                self.say(f"{name} was refused and left a change", person)
            return
        self.done[name] += 1
        if name in CONTENT and self.shown == before and self.state != "withdrawn":
            self.say(f"{name} changed its content and not its digest", person)

    def judge_what_stands(self, name: str, person: str) -> None:
        """Whatever was done, nothing stands that the book says is gone."""
        state = self.state
        if state in STANDS and not self.book.begun:
            if not self.book.approved:
                self.say(f"it is {state} and the book has no approval, after {name}", person)
            for what in self.book.since_approval:
                self.say(f"it is {state} though {what} came after its approval", person)
        if state not in STANDS and not self.book.begun:
            self.book.approved = False
        row = Project.objects.system("test").get(pk=self.stage.project.pk)
        held = str(row.baseline_finish), row.whole_life_minor
        for words in self.book.wrong_with_baseline(*held):
            self.say(f"{words}, after {name}", person)

    def say(self, words: str, person: str) -> None:
        """Keep what is wrong, with the place where it went wrong."""
        self.wrong.append(f"step {self.n}, {person}: {words}")


def do(play: Play, person: str, command: str, **said: Any) -> Any:
    """Call a command on the request as a person."""
    return getattr(commands, command)(play.stage.actor(person), change_id=play.row.pk, **said)


def an_item(play: Play, owner: str = "") -> ChangeItem:
    items = play.stage.items(play.row)
    mine = [item for item in items if play.key_of(item.owner_id) == owner]
    if not items:
        raise Problem("there is nothing to answer for")
    return play.chance.choice(mine or items)


def a_funding(play: Play, holder: str = "") -> Funding:
    rows = list(Funding.objects.system("test").filter(change=play.row))
    mine = [row for row in rows if play.key_of(row.holder_id) == holder and row.state == "asked"]
    if not rows:
        raise Problem("there is no funding")
    return play.chance.choice(mine or rows)


def edit(play: Play, person: str) -> None:
    """Edit a word of it, or what it costs."""
    fields: dict[str, Any] = {play.chance.choice(("title", "back_out")): f"Wall {play.n}"}
    if play.chance.random() < 0.3:
        fields = {"cost_minor": play.chance.choice((0, 1_000_00, 2_000_00)), "urgency": "high"}
        fields["risk_of_refusing"] = f"Step {play.n}"
    if play.chance.random() < 0.2:
        fields["figures"] = play.chance.choice(FIGURES)
    do(play, person, "edit_change", **fields)
    play.book.edited(person)
    play.book.own_cost = fields.get("cost_minor", play.book.own_cost)
    if "figures" in fields:
        play.book.name_figures(fields["figures"])


def go_past(play: Play, person: str) -> None:
    """Try to move what is approved by hand."""
    project_id = play.stage.project.pk
    column, value = play.chance.choice((("baseline_finish", None), ("whole_life_minor", 1)))
    said = {"project_id": project_id, "why": "Because", column: value}
    call = play.chance.choice((projects.rebaseline, projects.change_project))
    call(play.stage.actor(play.chance.choice((person, "exec"))), **said)
    play.say(f"moved {column} past change control", person)


def compute(play: Play, person: str) -> None:
    do(play, person, "compute_area")


def answer(play: Play, person: str) -> None:
    item = an_item(play, person)
    said = {"answer": "acceptable", "words": f"Step {play.n}"}
    commands.answer_item(play.stage.actor(person), item_id=item.pk, **said)
    if play.key_of(item.owner_id) != person:
        play.say("answered for another one's item", person)
    play.book.answers[str(item.pk)] = (person, play.book.edition)
    play.book.waivers.pop(str(item.pk), None)
    play.book.touched("an answer")


def waive(play: Play, person: str) -> None:
    item = an_item(play)
    commands.waive_item(play.stage.actor(person), item_id=item.pk, why=f"Step {play.n}")
    if person != "chair" or person in {play.book.raiser, *play.book.writers}:
        play.say("waived an answer", person)
    if item.due is None or play.day <= item.due:
        play.say("waived an answer that was not overdue", person)
    play.book.waivers[str(item.pk)] = play.book.edition
    play.book.touched("a waiver")


def ask_funding(play: Play, person: str) -> None:
    holder = play.chance.choice(("money", "money", person, play.raiser, "biz"))
    amount = play.chance.choice((play.book.cost or 500_00, 500_00))
    row = do(
        play, person, "ask_funding", source=f"Pot {play.n}", amount_minor=amount,
        holder_id=play.stage.person(holder),
    )  # fmt: skip
    if holder in {person, play.book.raiser}:
        play.say(f"asked {holder} for the own change's money", person)
    play.book.moneys[str(row.pk)] = Money(holder, person, amount)
    play.book.said_free = False
    play.book.touched("asking for money")


def say_free(play: Play, person: str) -> None:
    do(play, person, "say_no_funding")
    play.book.said_free = True
    play.book.touched("no funding")


def reserve(play: Play, person: str) -> None:
    row = a_funding(play, person)
    until = play.chance.choice((None, play.day + timedelta(1), play.day + timedelta(60)))
    commands.reserve_funding(play.stage.actor(person), funding_id=row.pk, until=until)
    money = play.book.moneys[str(row.pk)]
    if person != money.holder or person in {money.asker, play.book.raiser, *play.book.writers}:
        play.say("reserved money for the own change, or another one's", person)
    money.state, money.until = "reserved", until
    play.book.touched("a reservation")


def release(play: Play, person: str) -> None:
    row = a_funding(play)
    commands.release_funding(play.stage.actor(person), funding_id=row.pk)
    play.book.moneys[str(row.pk)].state = "released"
    play.book.touched("money let go")


def call(play: Play, person: str) -> None:
    if play.book.is_open:
        raise Problem("it sits already")
    board_id, starts = play.stage.boards["Program"].pk, play.now + timedelta(minutes=play.n)
    called = commands.call_sitting(play.stage.actor(person), board_id=board_id, starts=starts)
    play.sitting = called
    play.book.votes, play.book.present = {}, set()


def begin_sitting(play: Play, person: str) -> None:
    commands.begin_sitting(play.stage.actor(person), sitting_id=play.sitting.pk)
    play.book.is_open = True


def end_sitting(play: Play, person: str) -> None:
    commands.end_sitting(play.stage.actor(person), sitting_id=play.sitting.pk)
    play.book.is_open = False


def arrive(play: Play, person: str) -> None:
    commands.arrive(play.stage.actor(person), sitting_id=play.sitting.pk)
    play.book.present.add(person)


def leave(play: Play, person: str) -> None:
    commands.leave(play.stage.actor(person), sitting_id=play.sitting.pk)
    play.book.present.discard(person)


def declare(play: Play, person: str) -> None:
    if play.chance.random() < 0.7:
        raise Problem("rarely")
    do(play, person, "declare_interest", words="My sister sells walls")
    play.book.declared.add(person)


def delegate(play: Play, person: str) -> None:
    seat = play.seats.get(person) or play.seats["tech"]
    to = play.chance.choice(("stand-in", "builder", play.raiser, "biz", "money"))
    since, until = play.day, play.day + timedelta(play.chance.choice((1, 30)))
    commands.delegate_vote(
        play.stage.actor(person), member_id=seat.pk, to_id=play.stage.person(to),
        since=since, until=until, reason="On leave",
    )  # fmt: skip
    if to in play.book.sides:
        play.say(f"{to} has two votes", person)
    play.book.proxies.append(Proxy(person, to, since, until))


def vote(play: Play, person: str) -> None:
    choice = play.chance.choice(("for", "for", "for", "against", "abstain"))
    shown = play.shown
    sitting_id = play.sitting.pk
    do(play, person, "cast_vote", sitting_id=sitting_id, choice=choice, digest=shown)
    held = play.book.occupants(play.day)
    seats = [seat for seat, who in held.items() if who == person]
    if not seats or person not in play.book.present:
        play.say("voted without a seat, or from elsewhere", person)
    if {person, *seats} & play.book.conflicted(play.items()):
        play.say("voted on the own case", person)
    for seat in seats[:1]:
        play.book.votes[seat] = Vote(person, seat, choice, shown)


def decide(play: Play, person: str) -> None:
    roll = play.chance.random()
    outcome = "approve" if roll < 0.6 else "approve_with_conditions" if roll < 0.8 else "reject"
    if roll > 0.95:
        outcome = "defer"
    shown, items = play.shown, play.items()
    wrong = play.book.wrong_with_approval(person, play.day, items, shown)
    said: dict[str, Any] = {"reasons": f"Step {play.n}", "outcome": outcome, "digest": shown}
    said |= {"until": play.day + timedelta(3)} if outcome == "defer" else {}
    if outcome == "approve_with_conditions":
        said["conditions"] = [{"text": f"C{play.n}", "owner_id": play.stage.person("builder")}]
    try:
        do(play, person, "decide_change", sitting_id=play.sitting.pk, **said)
    except Problem as refused:
        if outcome in APPROVALS and not wrong and play.state == "ready":
            play.say(f"a sound approval was refused: {refused.code} {refused.words}", person)
        raise
    if outcome in APPROVALS:
        for words in wrong:
            play.say(f"approved although {words}", person)
        play.book.approved, play.book.since_approval = True, []
        play.book.conditions = {c["text"]: False for c in said.get("conditions", ())}
    if person in play.book.conflicted(items):
        play.say(f"{outcome} on the own case", person)


def meet(play: Play, person: str) -> None:
    rows = DecisionCondition.objects.system("test").filter(change=play.row)
    row = rows.order_by("-pk").first()
    if row is None:
        raise Problem("no condition")
    commands.meet_condition(play.stage.actor(person), condition_id=row.pk, evidence="A photograph")
    if person != "builder":
        play.say("met another one's condition", person)
    if row.text in play.book.conditions:
        play.book.conditions[row.text] = True


def schedule(play: Play, person: str) -> None:
    window = {"window_start": play.now, "window_finish": play.now + timedelta(5)}
    who = play.chance.choice(("builder", "pm"))
    do(play, person, "schedule_change", **window, implementer_id=play.stage.person(who))
    play.book.implementer = who


def begin(play: Play, person: str) -> None:
    wrong = play.book.wrong_with_carrying(play.day)
    do(play, person, "begin_change")
    if play.state != "implementing":
        if not wrong:
            play.say(f"a sound change was not begun but is {play.state}", person)
        play.book.approved = False
        return
    play.book.begun = True
    play.book.implementer = play.book.implementer or person
    for words in wrong:
        play.say(f"begun although {words}", person)


def apply(play: Play, person: str) -> None:
    do(play, person, "apply_change")
    if not play.book.begun:
        play.say("applied before it was begun", person)
    play.book.applied = True
    play.done["apply figures"] += bool(play.book.by or play.book.finish)


def back_out(play: Play, person: str) -> None:
    do(play, person, "back_out_change", why="It leaks")
    play.book.applied = False


def review(play: Play, person: str) -> None:
    do(play, person, "review_change", is_success=play.state != "failed", findings="Seen")
    if person in {play.book.implementer, play.book.raiser, *play.book.writers}:
        play.say("reviewed the own work", person)


def close(play: Play, person: str) -> None:
    was = play.state
    do(play, person, "close_change")
    if was == "failed" or person in {play.book.implementer, play.book.raiser}:
        play.say(f"closed the own work, or a {was} one", person)


def screen(play: Play, person: str) -> None:
    do(play, person, "screen_change")
    if person in {play.book.raiser, *play.book.writers}:
        play.say("screened the own request", person)


def withdraw(play: Play, person: str) -> None:
    if play.chance.random() < 0.9:
        raise Problem("rarely")
    do(play, person, "withdraw_change", why="Not needed")


def wait(play: Play, person: str) -> None:
    play.now += timedelta(days=play.chance.choice((1, 2, 8, 20)))


def simple(command: str, **said: Any) -> Callable[[Play, str], None]:
    return lambda play, person: do(play, person, command, **said) and None


TRIED: dict[str, Callable[[Play, str], None]] = {
    "edit": edit, "compute": compute, "answer": answer, "waive": waive, "ask": ask_funding,
    "say free": say_free, "reserve": reserve, "release": release, "call": call,
    "begin sitting": begin_sitting, "end sitting": end_sitting, "arrive": arrive, "leave": leave,
    "declare": declare, "delegate": delegate, "vote": vote, "decide": decide, "meet": meet,
    "schedule": schedule, "begin": begin, "apply": apply, "review": review, "close": close,
    "screen": screen, "withdraw": withdraw, "wait": wait, "submit": simple("submit_change"),
    "end assessment": simple("end_assessment"), "present": simple("present_change"),
    "finish": simple("finish_change"), "back out": back_out,
    "go past": go_past, "put on agenda": simple("put_on_agenda"), "return": simple("return_change", why="Not so"),
}  # fmt: skip
CONTENT = {"edit", "answer", "waive", "ask", "reserve", "release"}


def in_assessment(play: Play) -> tuple[str, tuple[str, ...]]:
    items = play.stage.items(play.row)
    if not items:
        return "compute", ("desk",)
    open_ = [item for item in items if item.answered_edition != play.book.edition]
    if open_:
        return "answer", tuple(play.key_of(item.owner_id) for item in open_)
    return "end assessment", ("desk", "pm")


def in_funding(play: Play) -> tuple[str, tuple[str, ...]]:
    if play.book.funded(play.day):
        return "present", ("desk", "pm")
    if play.book.cost == 0:
        return "say free", ("pm", "desk")
    asked = [money.holder for money in play.book.moneys.values() if money.state == "asked"]
    return ("reserve", tuple(asked)) if asked else ("ask", ("pm", "desk"))


def at_the_board(play: Play) -> tuple[str, tuple[str, ...]]:
    book = play.book
    if play.chance.random() < 0.12:
        return play.chance.choice(("wait", "release")), ("money", "pm")
    if not book.is_open:
        state = Sitting.objects.system("test").get(pk=play.sitting.pk).state
        return ("begin sitting" if state == "planned" else "call"), ("desk",)
    if len(book.present) < 3:
        return "arrive", tuple(set(SIDES) - book.present)
    voted = {seat for seat, vote in book.votes.items() if vote.shown == play.shown}
    left = tuple((set(SIDES) & book.present) - voted - book.conflicted(play.items()))
    if left and play.chance.random() < 0.8:
        return "vote", left
    return "decide", ("chair", "chair", *SIDES)


PLAN: dict[str, Callable[[Play], tuple[str, tuple[str, ...]]]] = {
    "draft": lambda play: ("submit", (play.raiser,)),
    "returned": lambda play: ("submit", (play.raiser,)),
    "submitted": lambda play: ("screen", ("desk", "lead")),
    "screened": lambda play: ("compute", ("desk",)),
    "assessment": in_assessment,
    "funding": in_funding,
    "ready": at_the_board,
    "deferred": lambda play: ("wait", ("desk",)),
    "approved": lambda play: ("schedule", ("pm", "desk")),
    "scheduled": lambda play: (play.chance.choice(("begin", "meet")), ("builder",)),
    "implementing": lambda play: (play.chance.choice(("apply", "finish")), ("builder",)),
    "implemented": lambda play: (play.chance.choice(("review", "close")), ("desk", "lead")),
    "failed": lambda play: ("review", ("desk", "lead")),
    "reviewed": lambda play: ("close", ("desk", "lead")),
    "rejected": lambda play: ("edit", CREW),
    "withdrawn": lambda play: ("edit", CREW),
    "closed": lambda play: ("edit", CREW),
}


@contextmanager
def forgotten() -> Iterator[None]:
    """Let go of everything that was written inside."""
    block = transaction.atomic()
    block._from_testcase = True  # commands may still open their durable transaction in it
    with block:
        try:
            yield
        finally:
            transaction.set_rollback(True)


@pytest.fixture
def stage(world: World) -> Stage:
    """Change control with more hands than it should have: members who also run the project."""
    with clock.at(BEGINS):
        made = Stage.make(world)
        node = Node("project", made.project.pk, made.project.code)
        for key in ("chair", "tech", "money"):
            world.grant(key, "project_manager", node)
        for key in ("tech2", "stand-in"):
            world.person(key, "board_member", world.office_node("north"))
        board, person = made.boards["Program"], world.people["tech2"]
        made.force(BoardMember(board=board, person=person, side="technical"))
    return made


def test_nobody_gets_round_the_rules(stage: Stage, figure: Callable[[str], None]) -> None:
    done: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in range(3 * WORKFLOWS):
        if seed >= WORKFLOWS and enough(done):
            break
        with forgotten():
            play = Play(stage, Random(seed))
            for _ in range(STEPS):
                play.step()
        done += play.done
        wrong += [f"workflow {seed}, {words}" for words in play.wrong]
    figure(
        f"F18: {seed} workflows of {STEPS} steps, {done.total()} steps went through, "
        f"{done['decide']} decisions, {done['begin']} begun, {done['apply']} applied, "
        f"{done['apply figures']} with figures of their own, "
        f"{len(wrong)} against the rules"
    )
    assert not wrong, "\n".join(wrong[:20])
    assert enough(done), f"too little was decided or carried out to show anything: {done}"


def enough(done: Counter[str]) -> bool:
    """Tell whether as much was decided and carried out as shows something."""
    return done["decide"] >= WORKFLOWS // 4 and done["apply"] >= WORKFLOWS // 20
