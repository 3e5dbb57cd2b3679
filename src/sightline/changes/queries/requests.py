"""Requests and what hangs on them, each cut to what the actor may see."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from sightline.changes import policy, rules
from sightline.changes.models import (
    Board,
    BoardMember,
    ChangeItem,
    ChangeOption,
    ChangeRequest,
    ChangeReview,
    ChangeTemplate,
    Decision,
    DecisionCondition,
    Funding,
)
from sightline.changes.readiness import is_answered, is_waived
from sightline.identity.queries import office_names, people
from sightline.kernel import clock
from sightline.kernel.command import find
from sightline.kernel.policy import Actor, may, visible
from sightline.projects.queries import project_names, projects, projects_seen
from sightline.projects.reach import subjects_named

if TYPE_CHECKING:
    from sightline.projects.models import Project

State = ChangeRequest.State
WHY = "what waits for somebody, and what else is pending on an item, is found by rows they see"
REFERENCES = ("project", "board", "raised_by", "implementer", "edited_by", "template")
PENDING = (
    State.SUBMITTED, State.SCREENED, State.ASSESSMENT, State.FUNDING, State.READY, State.DEFERRED,
    State.RETURNED, State.APPROVED, State.SCHEDULED, State.IMPLEMENTING,
)  # fmt: skip
ANSWERABLE = (State.ASSESSMENT, State.FUNDING, State.READY, State.DEFERRED)
AFTERWARDS = (State.IMPLEMENTING, State.IMPLEMENTED, State.FAILED)
MERGED = 3  # fewer that are hidden are not counted out


def changes(actor: Actor) -> QuerySet[ChangeRequest]:
    """Return the requests that the actor sees, with what they refer to."""
    return visible(actor, ChangeRequest).select_related(*REFERENCES)


def the_change(actor: Actor, change_id: UUID) -> ChangeRequest:
    """Return a request, or refuse with ``NotFound``."""
    row = changes(actor).filter(pk=change_id).first()
    return row or find(ChangeRequest, change_id, actor)


def changes_of(actor: Actor, project: "Project") -> QuerySet[ChangeRequest]:
    """Return a project's requests that the actor sees."""
    return changes(actor).filter(project=project)


def waiting_q(actor: Actor) -> Q:
    """Return the requests that wait for the actor: an answer, money, screening, or a next step."""
    return (
        Q(pk__in=_ids(items_waiting(actor)))
        | Q(pk__in=_ids(money_waiting(actor)))
        | Q(pk__in=[row.pk for row in to_screen(actor)])
    )


def _ids(rows: QuerySet[Any]) -> list[UUID]:
    return list(rows.values_list("change_id", flat=True))


def items_waiting(actor: Actor) -> QuerySet[ChangeItem]:
    """Return the items that the actor still has to answer for, the earliest due first."""
    mine = visible(actor, ChangeItem).filter(owner_id=actor.id, is_live=True)
    asked = Q(change__state__in=ANSWERABLE) | Q(
        change__state__in=AFTERWARDS, change__kind="emergency"
    )
    rows = mine.filter(asked).exclude(answered_edition=F("change__edition"))
    return rows.select_related("change", "change__project").order_by("due", "pk")


def money_waiting(actor: Actor) -> QuerySet[Funding]:
    """Return the money that the actor was asked to reserve, the oldest first."""
    rows = visible(actor, Funding).filter(holder_id=actor.id, state="asked")
    open_ = rows.filter(change__state__in=ANSWERABLE)
    return open_.select_related("change", "change__project", "asked_by").order_by("pk")


def to_screen(actor: Actor) -> list[ChangeRequest]:
    """Return the normal requests that were handed in and that the actor may screen."""
    if not may(actor, policy.screen):
        return []
    rows = changes(actor).filter(state=State.SUBMITTED, kind="normal").order_by("state_since")
    return [row for row in rows if may(actor, policy.screen, row)]


def evidence_to_see(actor: Actor) -> list[DecisionCondition]:
    """Return the conditions said to be met whose evidence the actor may see, the earliest due first."""
    if not may(actor, policy.see_condition):
        return []
    rows = visible(actor, DecisionCondition).filter(
        met_on__isnull=False, seen_on__isnull=True, decision__superseded_by__isnull=True
    )
    held = rows.exclude(owner_id=actor.id).exclude(change__implementer_id=actor.id)
    held = held.exclude(change__state__in=ChangeRequest.ENDED)
    found = held.select_related("change", "change__project", "owner").order_by("due", "pk")
    return [row for row in found if may(actor, policy.see_condition, row)]


def to_review(actor: Actor) -> list[ChangeRequest]:
    """Return what is carried out or failed and that the actor may review, the oldest first."""
    if not may(actor, policy.review):
        return []
    states = Q(state=State.FAILED) | Q(state=State.IMPLEMENTED)
    rows = changes(actor).filter(states).exclude(kind="standard", state=State.IMPLEMENTED)
    found = rows.order_by("state_since", "pk")
    return [row for row in found if may(actor, policy.review, row)]


@dataclass(frozen=True)
class Asked:
    """An item of the impact area as its reader sees it."""

    item: ChangeItem
    standing: str
    is_mine: bool
    is_overdue: bool
    project_id: UUID | None

    @property
    def kind(self) -> str:
        """What it is, in words."""
        return rules.ITEM_KINDS[self.item.kind]


@dataclass(frozen=True)
class Area:
    """The impact area: what is seen of it, and how much of it is not.

    Attributes:
        n_open: How many owners have still to answer, hidden items counted.
        hidden: The items that are not seen.
    """

    seen: tuple[Asked, ...]
    n_hidden: int
    n_hidden_open: int
    n_open: int
    n: int
    hidden: frozenset[UUID] = frozenset()

    @property
    def hidden_words(self) -> str:
        """What is said of what may not be seen."""
        return hidden_words(self.n_hidden, "item")


def hidden_words(n: int, noun: str) -> str:
    """Return how many of something may not be seen; a few are not counted out."""
    if n == 0:
        return ""
    count = str(n) if n >= MERGED else "Some"
    return f"{count} {noun}s of projects that you may not see"


def area(actor: Actor, change: ChangeRequest) -> Area:
    """Return a request's impact area, cut to the actor's sight; one's own items always show."""
    rows = visible(actor, ChangeItem).filter(change=change, is_live=True)
    held = list(rows.select_related("owner", "answered_by", "waived_by").order_by("kind", "name"))
    known = projects_seen(actor, [row.project_id for row in held if row.project_id])
    shown = [row for row in held if _is_seen(actor, row, known)]
    told = [_asked(actor, change, row) for row in shown]
    hidden = [_asked(actor, change, row) for row in held if row not in shown]
    return Area(
        seen=tuple(told),
        n_hidden=len(hidden),
        n_hidden_open=sum(each.standing in OPEN for each in hidden),
        n_open=sum(each.standing in OPEN for each in (*told, *hidden)),
        n=len(held),
        hidden=frozenset(each.item.pk for each in hidden),
    )


OPEN = ("waits", "again", "nobody")


def _is_seen(actor: Actor, row: ChangeItem, known: set[UUID]) -> bool:
    return row.project_id is None or row.project_id in known or row.owner_id == actor.id


def _asked(actor: Actor, change: ChangeRequest, row: ChangeItem) -> Asked:
    standing = "nobody" if row.owner_id is None else "waits"
    if is_answered(row, change):
        standing = "answered"
    elif is_waived(row, change):
        standing = "waived"
    elif row.answer:
        standing = "again"
    late = standing in OPEN and row.due is not None and row.due < clock.today()
    return Asked(row, standing, row.owner_id == actor.id, late, row.project_id)


def the_item(actor: Actor, item_id: UUID) -> ChangeItem:
    """Return an item of an impact area with its request, or refuse with ``NotFound``."""
    rows = visible(actor, ChangeItem).select_related("change", "change__project", "owner")
    return rows.filter(pk=item_id).first() or find(ChangeItem, item_id, actor)


def fundings(actor: Actor, change: ChangeRequest) -> list[Funding]:
    """Return the funding of a request."""
    rows = visible(actor, Funding).filter(change=change)
    return list(rows.select_related("holder", "asked_by").order_by("pk"))


def the_funding(actor: Actor, funding_id: UUID) -> Funding:
    """Return one funding of a request, or refuse with ``NotFound``."""
    rows = visible(actor, Funding).select_related("change", "change__project", "holder")
    return rows.filter(pk=funding_id).first() or find(Funding, funding_id, actor)


def options(actor: Actor, change: ChangeRequest) -> list[ChangeOption]:
    """Return the alternatives to what a request asks now, the cheapest in all first."""
    rows = visible(actor, ChangeOption).filter(change=change, edition=change.edition)
    return sorted(rows, key=lambda row: (row.mitigation_minor + row.wave_minor, row.pk))


def the_option(actor: Actor, option_id: UUID) -> ChangeOption:
    """Return one alternative, or refuse with ``NotFound``."""
    rows = visible(actor, ChangeOption).select_related("change", "change__project")
    return rows.filter(pk=option_id).first() or find(ChangeOption, option_id, actor)


def decisions(actor: Actor, change: ChangeRequest) -> list[Decision]:
    """Return what boards decided on a request, newest first."""
    rows = visible(actor, Decision).filter(change=change).select_related("board", "decided_by")
    return list(rows.order_by("-decided_at", "-pk"))


def conditions(actor: Actor, change: ChangeRequest) -> list[DecisionCondition]:
    """Return the conditions that stand of a request's approval."""
    rows = visible(actor, DecisionCondition).filter(
        change=change, decision__superseded_by__isnull=True
    )
    return list(rows.select_related("owner", "seen_by").order_by("due", "pk"))


def reviews(actor: Actor, change: ChangeRequest) -> list[ChangeReview]:
    """Return the reviews of a change, newest first."""
    rows = visible(actor, ChangeReview).filter(change=change).select_related("reviewed_by")
    return list(rows.order_by("-reviewed_on", "-pk"))


def pending_beside(actor: Actor, change: ChangeRequest) -> list[ChangeRequest]:
    """Return the other requests under way on the same items that the actor sees."""
    refs = ChangeItem.objects.system(WHY).filter(change=change, is_live=True).values("ref")
    shares = ChangeItem.objects.system(WHY).filter(
        change=OuterRef("pk"), is_live=True, ref__in=refs
    )
    rows = changes(actor).filter(state__in=PENDING).exclude(pk=change.pk)
    near = rows.filter(Q(project=change.project_id) | Exists(shares))
    return list(near.select_related("project", "raised_by").order_by("number"))


def boards(actor: Actor) -> list[Board]:
    """Return the boards that are open, by name."""
    return list(visible(actor, Board).filter(closed_on__isnull=True).order_by("name"))


def sits_on(actor: Actor, change: ChangeRequest) -> bool:
    """Tell whether the actor sits on the board that decides on a request."""
    rows = BoardMember.objects.system(WHY).filter(board=change.board_id, person_id=actor.id)
    return change.board_id is not None and rows.filter(until__isnull=True).exists()


def the_board(actor: Actor, board_id: UUID) -> Board:
    """Return a board, or refuse with ``NotFound``."""
    return find(Board, board_id, actor)


def nameable(actor: Actor, change: ChangeRequest) -> list[tuple[str, str]]:
    """Return what can be named as touched: (kind and id, name), what is found already first."""
    held = [each.item for each in area(actor, change).seen]
    found = [(f"{row.kind}:{row.ref}", f"{rules.ITEM_KINDS[row.kind]}: {row.name}") for row in held]
    told: list[tuple[str, UUID | str, str]] = [
        *(("project", pk, f"{code} {name}") for pk, code, name in project_names(actor)),
        *subjects_named(actor),
        *(("office", pk, name) for pk, name in office_names(actor).items()),
        *(("person", person.pk, person.name) for person in people(actor)),
    ]
    known = dict(found)
    more = [(f"{kind}:{pk}", f"{rules.ITEM_KINDS[kind]}: {name}") for kind, pk, name in told]
    return [*found, *((key, name) for key, name in more if key not in known)]


def raisable(actor: Actor) -> list["Project"]:
    """Return the projects that the actor may raise a request for, by code."""
    rows = projects(actor).order_by("code")
    return [row for row in rows if may(actor, policy.raise_change, row)]


def templates(actor: Actor) -> QuerySet[ChangeTemplate]:
    """Return the standard changes, by name."""
    rows = visible(actor, ChangeTemplate).select_related("board", "written_by", "approved_by")
    return rows.order_by("name")


def the_template(actor: Actor, template_id: UUID) -> ChangeTemplate:
    """Return a standard change, or refuse with ``NotFound``."""
    return templates(actor).filter(pk=template_id).first() or find(
        ChangeTemplate, template_id, actor
    )
