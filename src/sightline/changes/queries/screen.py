"""The board screen: an agenda with its strips, the request at hand, and who is in the room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sightline.changes import levels, policy
from sightline.changes.digest import block_digest
from sightline.changes.models import (
    AgendaItem,
    ChangeImpact,
    ChangeItem,
    ChangeOption,
    ChangeRequest,
    ChangeVote,
    Decision,
    DecisionCondition,
    FollowUp,
    Sitting,
)
from sightline.changes.queries.agenda import TO_COME
from sightline.changes.queries.boards import Sitter
from sightline.changes.queries.conflicts import conflicts_of
from sightline.changes.queries.requests import Area, area
from sightline.changes.queries.room import Room, counted, quorum_words, room_of, votes_on
from sightline.changes.queries.shown import advised
from sightline.changes.rules import OUTCOMES
from sightline.changes.rules.timer import Timer, timer
from sightline.identity.queries import office_parents
from sightline.identity.rules import below
from sightline.kernel import clock
from sightline.kernel.policy import Actor, may, visible

State = ChangeRequest.State
SHOWS = {"pending": "Pending", "all": "All", "mine": "Mine", "decided": "Decided"}


OVER = (Sitting.State.HELD, Sitting.State.SIGNED)


PRICED = (State.SUBMITTED, State.SCREENED, State.ASSESSMENT, State.FUNDING)


@dataclass(frozen=True)
class Line:
    """One item of an agenda with its strip in brief.

    Attributes:
        decision: What this sitting decided on it, if it did.
        is_over: The sitting is over: what it showed stands as it stood then.
        waits_for_me: The actor may vote on it and has not.
    """

    item: AgendaItem
    impact: ChangeImpact | None = None
    decision: Decision | None = None
    waits_for_me: bool = False
    timer: Timer | None = None
    is_over: bool = False

    @property
    def is_pending(self) -> bool:
        """Nothing is decided on it, or it was not heard yet; after a sitting nothing is."""
        if self.is_over:
            return False
        if self.item.change is None:
            return self.item.ended_at is None
        return self.decision is None and self.item.change.state == State.READY

    @property
    def word(self) -> str:
        """Where it stands, in a word."""
        if self.decision is not None:
            return OUTCOMES[self.decision.outcome]
        if self.is_over:
            return (
                "Not decided"
                if self.item.change
                else "Heard"
                if self.item.ended_at
                else "Not heard"
            )
        if self.item.change is not None and self.item.change.state != State.READY:
            return str(self.item.change.get_state_display())
        if self.timer is not None and self.timer.is_running:
            return "At hand"
        return "Pending" if self.is_pending else "Heard"

    @property
    def is_to_decide(self) -> bool:
        """A request that waits for its decision; a topic is heard."""
        return self.item.change is not None and self.is_pending

    @property
    def figures(self) -> Mapping[str, int]:
        """Its days and its cost: those that were decided on, or those of today."""
        if self.is_over:
            shown: Mapping[str, int] = (
                self.decision.shown.get("figures", {}) if self.decision else {}
            )
            return shown
        if self.impact is None:
            return {}
        names = ("finish_days", "total_minor")
        return {name: getattr(self.impact, name) for name in names}


@dataclass(frozen=True)
class Seated:
    """A seat as the attendees' list shows it."""

    sitter: Sitter
    is_present: bool
    is_chair: bool
    conflict: str = ""
    vote: ChangeVote | None = None


@dataclass(frozen=True)
class Case:
    """The request at hand as the board is shown it.

    Attributes:
        why_not: Why the actor cannot vote on it; blank when they can.
        may_decide: The actor presides over its decision.
        advice: The outcome that the facts suggest, and why.
    """

    change: ChangeRequest
    impact: ChangeImpact | None
    options: Sequence[ChangeOption]
    area: Area
    conditions: Sequence[DecisionCondition]
    decisions: Sequence[Decision]
    others: Sequence[ChangeRequest]
    needed: levels.Needed
    has_authority: bool
    advice: tuple[str, str]
    has_quorum: bool
    quorum: str
    votes: Sequence[ChangeVote]
    why_not: str
    may_decide: bool


@dataclass(frozen=True)
class Screen:
    """A sitting as its screen shows it to one actor.

    Attributes:
        lines: What the chosen filter leaves, the consent block first.
        n_priced: Requests of the board's part that are still being assessed or funded.
    """

    sitting: Sitting
    room: Room
    lines: Sequence[Line]
    all_lines: Sequence[Line]
    at: Line | None
    case: Case | None
    seated: Sequence[Seated]
    timer: Timer | None
    n_priced: int
    block_digest: str
    me: Sitter | None
    follow_ups: Sequence[FollowUp] = field(default=())

    @property
    def consent(self) -> list[Line]:
        """The consent block."""
        return [line for line in self.lines if line.item.is_consent]

    @property
    def debated(self) -> list[Line]:
        """What is debated one by one."""
        return [line for line in self.lines if not line.item.is_consent]

    @property
    def may_declare(self) -> bool:
        """The actor votes here and has declared no conflict, and none bars them anyway."""
        mine = [one for one in self.seated if one.sitter == self.me]
        return bool(mine) and not mine[0].conflict

    @property
    def is_open(self) -> bool:
        """Decisions can be taken."""
        return self.sitting.state == Sitting.State.OPEN

    @property
    def is_to_come(self) -> bool:
        """Its agenda can still be changed."""
        return self.sitting.state in TO_COME

    @property
    def neighbours(self) -> tuple[Line | None, Line | None]:
        """The lines before and after the one at hand, as the list shows them."""
        places = [n for n, line in enumerate(self.lines) if self.at and line.item == self.at.item]
        if not places:
            return None, self.lines[0] if self.lines else None
        place = places[0]
        before = self.lines[place - 1] if place else None
        after = self.lines[place + 1] if place + 1 < len(self.lines) else None
        return before, after


def screen(
    actor: Actor, sitting: Sitting, *, item_id: UUID | None = None, show: str = "all"
) -> Screen:
    """Return the board screen: the item asked for, or else the one at hand or the first pending."""
    now, room = clock.now(), room_of(sitting)
    items = list(_items(actor, sitting))
    changes = [item.change for item in items if item.change is not None]
    ids = [change.pk for change in changes]
    votes, barred = votes_on(sitting, ids), conflicts_of(changes)
    lines = _lines(actor, room, items, votes, barred, is_over=sitting.state in OVER)
    shown = [line for line in lines if _is_shown(line, show)]
    at = _at_hand(lines, shown, item_id)
    change = at.item.change if at else None
    conflicted = barred[change.pk] if change else {}
    mine = [vote for vote in votes if change and vote.change_id == change.pk]
    case = _case(actor, room, at, mine, conflicted) if at and change else None
    return Screen(
        sitting=sitting,
        room=room,
        lines=shown,
        all_lines=lines,
        at=at,
        case=case,
        seated=_seated(room, conflicted, case.votes if case else ()),
        timer=timer(sitting.began_at, sitting.ended_at, sitting.lasts_minutes, now),
        n_priced=0 if lines else _priced(actor, room),
        block_digest=_block(lines),
        me=room.sitter(actor.id),
        follow_ups=list(_follow_ups(actor, sitting)),
    )


def _items(actor: Actor, sitting: Sitting) -> Any:
    rows = visible(actor, AgendaItem).filter(sitting=sitting)
    return rows.select_related("change__project", "change__raised_by", "change__board")


def _priced(actor: Actor, room: Room) -> int:
    """Return how many requests of the board's part are on their way; to others, those they see."""
    if room.sitter(actor.id) is None and not may(actor, policy.prepare_sitting, room.board):
        return int(visible(actor, ChangeRequest).filter(state__in=PRICED).count())
    board = room.board
    rows = ChangeRequest.objects.system("a board is told how many requests are on their way to it")
    shown = rows.filter(state__in=PRICED, project__confidentiality__in=("open", "pmo"))
    if board.program_id:
        return int(shown.filter(project__program=board.program_id).count())
    offices = below([board.office_id], office_parents(board.organisation_id))
    return int(shown.filter(project__office__in=offices).count())


def _follow_ups(actor: Actor, sitting: Sitting) -> Any:
    return visible(actor, FollowUp).filter(sitting=sitting).select_related("owner")


def _lines(
    actor: Actor,
    room: Room,
    items: Sequence[AgendaItem],
    votes: Sequence[ChangeVote],
    barred: Mapping[UUID, Mapping[UUID, str]],
    *,
    is_over: bool,
) -> list[Line]:
    now = clock.now()
    impacts = levels.latest_impacts([item.change for item in items if item.change is not None])
    decisions = _decisions(items, is_over=is_over)
    me = room.sitter(actor.id)
    found = []
    for item in items:
        line = Line(
            item,
            impacts.get(item.change_id) if item.change_id else None,
            decisions.get(item.change_id) if item.change_id else None,
            timer=timer(item.began_at, item.ended_at, item.lasts_minutes, now),
            is_over=is_over,
        )
        waits = line.is_pending and item.change is not None and me is not None
        if waits and item.change is not None and me is not None:
            free = not me.people & barred[item.change.pk].keys()
            mine = [vote for vote in votes if vote.change_id == item.change_id]
            voted = counted(mine, [me], item.change.content_digest)
            line = replace(line, waits_for_me=free and not voted)
        found.append(line)
    return found


def _decisions(items: Sequence[AgendaItem], *, is_over: bool) -> dict[UUID, Decision]:
    """Return what the sitting decided; of one that is over also what was superseded since."""
    if not items:
        return {}
    rows = Decision.objects.system("what a sitting decided is in its minutes")
    held = rows.filter(sitting=items[0].sitting_id)
    held = held if is_over else held.filter(superseded_by__isnull=True)
    return {row.change_id: row for row in held.order_by("decided_at", "pk")}


def _is_shown(line: Line, show: str) -> bool:
    if show == "pending":
        return line.is_pending
    if show == "mine":
        return line.waits_for_me
    return not line.is_pending if show == "decided" else True


def _at_hand(lines: Sequence[Line], shown: Sequence[Line], item_id: UUID | None) -> Line | None:
    """Return the line asked for; else what runs, else the first that is pending and debated."""
    asked = [line for line in lines if line.item.pk == item_id]
    running = [line for line in lines if line.timer is not None and line.timer.is_running]
    pending = [line for line in shown if line.is_pending and not line.item.is_consent]
    return next(iter([*asked, *running, *pending, *shown]), None)


def _block(lines: Sequence[Line]) -> str:
    held = [line.item.change for line in lines if line.item.is_consent and line.is_pending]
    return block_digest([(change.pk, change.content_digest) for change in held if change])


def _seated(
    room: Room, conflicted: Mapping[UUID, str], votes: Sequence[ChangeVote]
) -> list[Seated]:
    cast = {vote.member_id: vote for vote in votes}
    return [
        Seated(
            one,
            one.person.pk in room.present,
            one.member.is_chair and one.delegation is None,
            next((conflicted[person] for person in one.people if person in conflicted), ""),
            cast.get(one.member.pk),
        )
        for one in room.sitters
    ]


def _case(
    actor: Actor,
    room: Room,
    at: Line,
    votes: Sequence[ChangeVote],
    conflicted: dict[UUID, str],
) -> Case:
    change = at.item.change
    assert change is not None
    has_quorum, words = quorum_words(room, conflicted)
    needed = levels.board_needed(change)
    has_authority = levels.may_decide(room.board, needed.level, needed.effects)
    why = "a board is shown the whole of what lies before it, but the names it may not see"
    touched = area(actor, change)
    options = ChangeOption.objects.system(why).filter(change=change, edition=change.edition)
    decisions = Decision.objects.system(why).filter(change=change).select_related("board")
    conditions = DecisionCondition.objects.system(why).filter(change=change)
    return Case(
        change=change,
        impact=levels.latest_impact(change),
        options=list(options.order_by("mitigation_minor", "pk")),
        area=touched,
        conditions=list(conditions.select_related("owner", "seen_by")),
        decisions=list(decisions),
        others=_others(actor, change),
        needed=needed,
        has_authority=has_authority,
        advice=advised(change, has_authority=has_authority, hidden=touched.hidden),
        has_quorum=has_quorum,
        quorum=words,
        votes=counted(votes, room.voters(conflicted), change.content_digest),
        why_not=_why_not(actor, room, at, conflicted),
        may_decide=at.is_pending and room.presiding(conflicted) == actor.id,
    )


def _others(actor: Actor, change: ChangeRequest) -> list[ChangeRequest]:
    """Return requests that wait and touch something that this one touches, as the actor sees them."""
    items = ChangeItem.objects.system("others may touch what is hidden")
    refs = items.filter(change=change, is_live=True).values("ref")
    rows = visible(actor, ChangeRequest).filter(state__in=ChangeRequest.OPEN)
    near = rows.filter(items__ref__in=refs, items__is_live=True).exclude(pk=change.pk)
    return list(near.exclude(state=State.DRAFT).distinct().order_by("number")[:20])


def _why_not(actor: Actor, room: Room, at: Line, conflicted: Mapping[UUID, str]) -> str:
    me = room.sitter(actor.id)
    if me is None:
        return "You have no vote in this board today."
    barred = next((conflicted[person] for person in me.people if person in conflicted), "")
    if barred:
        return f"A conflict of interest bars this vote: {barred}."
    if not at.is_pending:
        return "It is decided."
    if at.item.sitting.state != Sitting.State.OPEN:
        return "Votes are cast while the sitting is open."
    return "" if me.person.pk in room.present else "Say first that you are here."
