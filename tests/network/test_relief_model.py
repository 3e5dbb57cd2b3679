"""F18 for relief: colluding people swap roles and homes, and an office never lets itself off.

A book kept apart judges every step. The run is short; ``SIGHTLINE_WORKFLOWS=300`` is all of it.
"""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from sightline.identity import commands as identity
from sightline.kernel import clock
from sightline.kernel.errors import Problem
from sightline.network import commands
from sightline.network.models import Deviation, DeviationProject
from tests.network.scene import Scene
from tests.rights.scene import rolled_back

pytestmark = [pytest.mark.django_db, pytest.mark.figures]

WORKFLOWS = int(os.environ.get("SIGHTLINE_WORKFLOWS", "20"))
STEPS = 40
SHARE_OF_PLAN = 0.7
CREW = ("north", "desk", "south", "lead", "second", "third", "exec", "pm", "auditor")
ASKERS = ("program_office", "project_office")
#: Offices on which a role makes somebody part of the office that asks.
OVER = {"north": ("north", "all"), "north-1": ("north-1", "north", "all")}
CONTENT = ("title", "reason", "alternative", "risk", "mitigation", "whole_office", "starts")
TEXTS = ("reason", "alternative", "risk", "mitigation")
STANDS = ("approved", "conditional", "active")


@dataclass
class Book:
    """What the rules of the domain reference, section 5.3, say about what happened."""

    roles: dict[str, set[tuple[str, str]]]
    homes: dict[str, str] = field(default_factory=dict)
    hands: set[str] = field(default_factory=set)
    granted: tuple[Any, ...] = ()
    expires: date = date.max
    ended: bool = False

    def may_decide(self, person: str, office: str) -> bool:
        """Return whether a person is of those who keep the standard, and gains nothing."""
        held = self.roles[person]
        keeps = ("strategic_pmo", "all") in held
        of_office = any(role in ASKERS and at in OVER[office] for role, at in held)
        return keeps and not of_office and person not in self.hands and self.home(person) != office

    def home(self, person: str) -> str:
        """Return the office a person belongs to."""
        return self.homes.get(person, "")

    def may_ask(self, person: str, office: str) -> bool:
        """Return whether a person works in the office that asks, or above it."""
        return any(role in ASKERS and at in OVER[office] for role, at in self.roles[person])


class Play:
    """One relief, and what everybody tries to do about it."""

    def __init__(self, scene: Scene, chance: Random, version: Any) -> None:
        self.scene, self.chance, self.version = scene, chance, version
        self.wrong: list[str] = []
        self.done: Counter[str] = Counter()
        self.n, self.now = 0, clock.now()
        self.office = chance.choice(("north", "north-1"))
        self.book = Book(
            {
                "north": {("program_office", "north")},
                "desk": {("project_office", "north-1")},
                "south": {("program_office", "south")},
                "lead": {("strategic_pmo", "all")},
                "second": {("strategic_pmo", "all")},
                "third": {("strategic_pmo", "all")},
                "exec": {("executive", "all")},
                "pm": set(),
                "auditor": {("auditor", "all")},
            }
        )
        asker = "north" if self.office == "north" else chance.choice(("north", "desk"))
        said = {"starts": self.day + timedelta(chance.choice((-3, 0, 4)))}
        said["expires"] = self.day + timedelta(chance.choice((20, 90)))
        self.row = scene.deviation(version, self.office, who=asker, **said)
        self.book.hands.add(asker)

    @property
    def day(self) -> date:
        """The present day of the play."""
        return self.now.date()

    @property
    def held(self) -> Deviation:
        """The relief as it is stored."""
        row: Deviation = self.scene.now(self.row)
        return row

    def content(self) -> tuple[Any, ...]:
        """Return everything that a decision is about."""
        row = self.held
        of = DeviationProject.objects.system("test").filter(deviation=row)
        named = sorted(str(pk) for pk in of.values_list("project_id", flat=True))
        return (*(getattr(row, name) for name in CONTENT), row.expires, named)

    def step(self) -> None:
        """Try one thing, and judge what stands afterwards."""
        self.n += 1
        planned = self.chance.random() < SHARE_OF_PLAN
        name, people = PLAN.get(self.held.state, ANY) if planned else ANY
        name = self.chance.choice(name.split("|")) if planned else self.chance.choice(sorted(TRIED))
        person = self.chance.choice(people)
        with clock.at(self.now):
            self.attempt(name, person)
        with clock.at(self.now):  # it may be a later day by now
            self.judge(name, person)

    def attempt(self, name: str, person: str) -> None:
        """Try one thing; what is refused must leave nothing."""
        before = (self.content(), self.held.state, self.held.version)
        try:
            TRIED[name](self, person)
        except Problem:
            if (self.content(), self.held.state, self.held.version) != before:
                self.say(f"{name} was refused and left a change", person)
            return
        self.done[name] += 1

    def judge(self, name: str, person: str) -> None:
        """Whatever was done, nothing stands that the book knows nothing of."""
        row = self.held
        if row.state in STANDS:
            if not self.book.granted:
                self.say(f"it is {row.state} and nobody granted it, after {name}", person)
            elif self.content() != self.book.granted:
                self.say(f"it stands though it was changed by {name}", person)
        lets_off = self.scene.told(self.version).get("N-1") == "deviation"
        covers = self.book.granted and not self.book.ended and row.starts <= self.day < row.expires
        if lets_off and not covers:
            self.say(f"the project is let off by nothing that stands, after {name}", person)

    def say(self, words: str, person: str) -> None:
        """Keep what is wrong, with the place where it went wrong."""
        self.wrong.append(f"step {self.n}, {person}: {words}")


def do(play: Play, person: str, command: str, **said: Any) -> Any:
    """Call a command on the relief as a person."""
    at = {"deviation_id": play.row.pk}
    return getattr(commands, command)(play.scene.world.actor(person), **at, **said)


def as_asker(play: Play, person: str, command: str, **said: Any) -> None:
    """Do what only the asking office does; it makes the person a hand in it."""
    allowed = play.book.may_ask(person, play.office)
    do(play, person, command, **said)
    if not allowed:
        play.say(f"{command} by somebody of no such office", person)
    play.book.hands.add(person)


def as_keeper(play: Play, person: str, command: str, **said: Any) -> None:
    """Do what only those who keep the standard do, and never for themselves."""
    seen = play.held.state != "draft"  # a draft is its office's own
    allowed = seen and play.book.may_decide(person, play.office)
    try:
        do(play, person, command, **said)
    except Problem as problem:
        if allowed and problem.code in {"forbidden", "not-found"}:
            play.say(f"{command} refused to who may: {problem.words}", person)
        raise
    if not allowed:
        play.say(f"{command} by who may not decide on it", person)


def edit(play: Play, person: str) -> None:
    fields: dict[str, Any] = {play.chance.choice(TEXTS): f"Step {play.n}"}
    if play.chance.random() < 0.3:
        fields["project_ids"] = play.chance.choice(([], [play.scene.project.pk]))
    as_asker(play, person, "change_deviation", **fields)


def approve(play: Play, person: str) -> None:
    conditions = play.chance.choice(("", "A call every week"))
    said = {"conditions": conditions, "is_precedent": play.chance.random() < 0.3}
    shown = play.content()
    as_keeper(play, person, "approve_deviation", why=f"Step {play.n}", **said)
    if play.held.expires <= play.day:
        play.say("granted what is over", person)
    play.book.granted = shown


def end(command: str) -> Callable[[Play, str], None]:
    def ended(play: Play, person: str) -> None:
        as_keeper(play, person, command, why=f"Step {play.n}")
        play.book.ended = True

    return ended


def give_up(command: str) -> Callable[[Play, str], None]:
    def given_up(play: Play, person: str) -> None:
        as_asker(play, person, command, why=f"Step {play.n}")
        play.book.ended = True

    return given_up


def swap_role(play: Play, person: str) -> None:
    """Give somebody a role for a while, or take it away again: the usual detour."""
    change_role(play, person, *play.chance.choice(ROLES))


def turn_coat(play: Play, person: str) -> None:
    """Leave the office that asks, and join those who keep the standard."""
    for role, at in ROLES:
        holds = (role, at) in play.book.roles[person]
        if holds != (role == "strategic_pmo"):
            change_role(play, person, role, at)


def change_role(play: Play, person: str, role: str, at: str) -> None:
    """Give somebody a role that they do not hold, or take it away from them."""
    held, world = play.book.roles[person], play.scene.world
    if (role, at) in held:
        for grant in world.people[person].grants.filter(role=role, state="active"):
            identity.revoke_role(world.actor("admin"), grant_id=grant.pk, why="moved on")
        held.discard((role, at))
    else:
        world.grant(person, role, None if at == "all" else world.office_node(at))
        held.add((role, at))


def swap_home(play: Play, person: str) -> None:
    """Move somebody into the asking office, or out of it."""
    code, world = play.chance.choice(("hq", "north", "north-1")), play.scene.world
    pk = world.people[person].pk
    identity.change_person(world.actor("admin"), person_id=pk, office_id=world.id(code))
    world.people[person].refresh_from_db()
    play.book.homes[person] = code


def go_for_law(play: Play, person: str) -> None:
    """Try to be let off what is law."""
    law = play.scene.clause(play.version, "3")
    play.scene.deviation(play.version, play.office, who=person, clause_id=law)
    play.say("asked to be let off the law", person)


def wait(play: Play, person: str) -> None:
    play.now += timedelta(days=play.chance.choice((1, 3, 12)))
    with clock.at(play.now):
        play.scene.turn()
        if play.held.state in STANDS and play.held.expires <= play.day:
            play.say("it stands past its last day", person)


def asking(command: str, **said: Any) -> Callable[[Play, str], None]:
    return lambda play, person: as_asker(play, person, command, **said)


def keeping(command: str, **said: Any) -> Callable[[Play, str], None]:
    return lambda play, person: as_keeper(play, person, command, **said)


ROLES = (("strategic_pmo", "all"), ("program_office", "north"), ("project_office", "north-1"))
TRIED: dict[str, Callable[[Play, str], None]] = {
    "edit": edit, "submit": asking("submit_deviation"),
    "withdraw": give_up("withdraw_deviation"), "close": give_up("close_deviation"),
    "answer": asking("answer_about_deviation", reply="Because"),
    "review": keeping("review_deviation"), "approve": approve,
    "ask": keeping("ask_about_deviation", question="Why?"),
    "reject": end("reject_deviation"), "revoke": end("revoke_deviation"),
    "swap role": swap_role, "turn coat": turn_coat, "swap home": swap_home, "law": go_for_law, "wait": wait,
}  # fmt: skip
ANY = ("|".join(TRIED), CREW)
KEEPERS = ("lead", "second", "third", "north", "desk")
PLAN = {
    "draft": ("edit|submit|submit|swap role|swap home", ("north", "desk", "lead", "second")),
    "submitted": ("review|review|review|turn coat|swap home", KEEPERS),
    "review": ("approve|approve|approve|ask|turn coat|swap home", KEEPERS),
    "info": ("edit|answer|answer|swap role", ("north", "desk", "lead", "second")),
    "active": ("edit|wait|revoke|swap role|approve", KEEPERS),
    "approved": ("edit|wait|wait|revoke", KEEPERS),
    "conditional": ("edit|wait|wait|revoke", KEEPERS),
}


def test_no_office_lets_itself_off(scene: Scene, figure: Callable[[str], None]) -> None:
    scene.world.person("third", "strategic_pmo")
    version = scene.forced(effective=-10)
    done: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in range(WORKFLOWS):
        with rolled_back():
            play = Play(scene, Random(seed), version)
            for _ in range(STEPS):
                play.step()
        for person in scene.world.people.values():
            person.refresh_from_db()
        done += play.done
        wrong += [f"workflow {seed}, {words}" for words in play.wrong]
    swaps = done["swap role"] + done["swap home"] + done["turn coat"]
    figure(
        f"F18 of relief: {WORKFLOWS} workflows of {STEPS} steps, {done.total()} went through, "
        f"{done['approve']} granted, {swaps} swaps, "
        f"{len(wrong)} against the rules"
    )
    assert not wrong, "\n".join(wrong[:20])
    assert done["approve"] >= WORKFLOWS // 4, done
