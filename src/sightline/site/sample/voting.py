"""How a board of the sample decides on a request: interests, votes by name, the chair's ruling."""

from functools import partial

from sightline.changes import commands
from sightline.changes.queries import requests as queries
from sightline.site.sample.boarding import Sat, item_on
from sightline.site.sample.request_lines import RulingLine
from sightline.site.sample.way import Way

VOTED = frozenset({"approve", "approve_with_conditions", "reject"})


def decide(way: Way, ruling: RulingLine, sat: Sat) -> None:
    """Take it up at a sitting: an interest is declared, everybody votes, the chair decides.

    What is put off, sent back or sent up is agreed without a vote.
    """
    chair = way.by(sat.chair)
    change = queries.the_change(chair, way.id)
    if ruling is not way.line.rulings[0]:
        decision = queries.decisions(chair, change)[0]
        words = "What was missing is there now."
        sat.after(1, partial(
            commands.reconsider_decision, chair, decision_id=decision.pk, sitting_id=sat.id,
            why=words,
        ))  # fmt: skip
    item_id = item_on(way.cast, sat.id, way.id)
    sat.after(1, partial(commands.begin_item, chair, item_id=item_id))
    who, interest = ruling.conflict
    if who:
        declare = partial(commands.declare_interest, way.by(who), change_id=way.id)
        sat.after(1, partial(declare, words=interest))
    digest = queries.the_change(chair, way.id).content_digest
    for person, *_ in sat.line.seats:
        if person != who and ruling.outcome in VOTED:
            choice = "against" if person in ruling.against else "for"
            _vote(way, sat, person, choice, digest)
    sat.after(1, partial(_rule, way, sat, ruling, digest))


def _vote(way: Way, sat: Sat, person: str, choice: str, digest: str) -> None:
    sat.after(1, partial(
        commands.cast_vote, way.by(person), sitting_id=sat.id, change_id=way.id,
        choice=choice, digest=digest,
    ))  # fmt: skip


def _rule(way: Way, sat: Sat, ruling: RulingLine, digest: str) -> None:
    owner = way.cast.person(way.manager)
    asked = {"text": ruling.condition, "owner_id": owner, "due": way.calendar.day(10)}
    commands.decide_change(
        way.by(sat.chair), sitting_id=sat.id, change_id=way.id, outcome=ruling.outcome,
        reasons=ruling.reasons, digest=digest,
        until=way.calendar.day(ruling.until) if ruling.until else None,
        conditions=[asked] if ruling.condition else [],
    )  # fmt: skip
