"""Who may see and do what with change requests, boards and the schedule of change.

A request is seen by those who work on its project, by whoever raised it, is asked about it, funds it or
owes a condition of it, by its board once it is ready (its chair, who may waive answers, before), and
once decided by all who see its project. Duties are kept apart: who raised or wrote a request never
screens, funds, votes on, decides or reviews it.
"""

from typing import Any

from django.db.models import Q

from sightline.changes.models import (
    BoardMember,
    ChangeItem,
    ChangeRequest,
    DecisionCondition,
    Delegation,
    Funding,
)
from sightline.identity.policy import holds
from sightline.kernel import clock
from sightline.kernel.policy import Actor, Rule, action, anyone, scope
from sightline.projects.policy import OFFICES, RUNNERS, WORKING, project_q

State = ChangeRequest.State
WHY = "whoever is asked about a request, funds it, decides on it or owes a condition sees it"
NOT_YET = (State.DRAFT, State.SUBMITTED, State.SCREENED, State.ASSESSMENT, State.FUNDING)
DECIDED = (
    State.APPROVED, State.REJECTED, State.DEFERRED, State.SCHEDULED, State.IMPLEMENTING,
    State.IMPLEMENTED, State.FAILED, State.REVIEWED, State.CLOSED,
)  # fmt: skip


def _change_of(row: Any) -> Any:
    return getattr(row, "change", row)


def _chairs(actor: Actor, board_id: Any) -> bool:
    if board_id is None:
        return False
    seats = BoardMember.objects.system(WHY).filter(board=board_id, person_id=actor.id)
    found: bool = seats.filter(is_chair=True, until__isnull=True).exists()
    return found


raised_it = Rule(
    "whoever raised it",
    lambda actor, row: row is None or _change_of(row).raised_by_id == actor.id,
)
wrote_it = Rule(
    "whoever raised or wrote it",
    lambda actor, row: (
        row is not None and actor.id in (_change_of(row).raised_by_id, _change_of(row).edited_by_id)
    ),
)
carries_it_out = Rule(
    "whoever carries it out",
    lambda actor, row: row is not None and _change_of(row).implementer_id == actor.id,
)
wrote_template = Rule(
    "its author", lambda actor, row: row is not None and row.written_by_id == actor.id
)
owns_item = Rule("the item's owner", lambda actor, row: row is None or row.owner_id == actor.id)
chairs_board = Rule(
    "the chair of its board",
    lambda actor, row: row is None or _chairs(actor, _change_of(row).board_id),
)
asked_for_it = Rule(
    "whoever asked for it", lambda actor, row: row is None or row.asked_by_id == actor.id
)
given_to = Rule(
    "whoever it was given to", lambda actor, row: row is None or row.owner_id == actor.id
)
owns_it = Rule("its owner", lambda actor, row: row is not None and row.owner_id == actor.id)
holds_budget = Rule(
    "its budget holder", lambda actor, row: row is None or row.holder_id == actor.id
)

read = action("changes.read", anyone, reads=True)
raise_change = action("changes.raise", holds("requester", *RUNNERS))
raise_decided = action("changes.raise_decided", holds("executive", "strategic_pmo", *OFFICES))
weigh = action("changes.weigh", holds("requester", "strategic_pmo", *RUNNERS), reads=True)
edit = action("changes.edit", raised_it | holds(*RUNNERS))
withdraw = action("changes.withdraw", raised_it | holds(*RUNNERS))
compute = action("changes.compute", raised_it | holds("strategic_pmo", *RUNNERS))
present = action("changes.present", raised_it | holds("strategic_pmo", *RUNNERS))
screen = action("changes.screen", holds("strategic_pmo", *OFFICES) & ~wrote_it)
assess = action("changes.assess", owns_item)
waive = action("changes.waive", chairs_board & ~wrote_it)
ask_funding = action("changes.ask_funding", raised_it | holds(*RUNNERS))
reserve = action("changes.reserve", holds_budget & ~wrote_it)
release = action("changes.release", holds_budget | asked_for_it)
carry_out = action(
    "changes.carry_out",
    Rule(carries_it_out.words, lambda actor, row: row is None or carries_it_out.test(actor, row))
    | holds(*RUNNERS),
)
schedule = action("changes.schedule", holds("strategic_pmo", *RUNNERS))
review = action("changes.review", holds("strategic_pmo", *OFFICES) & ~carries_it_out & ~wrote_it)
close = action("changes.close", holds("strategic_pmo", *OFFICES) & ~carries_it_out & ~wrote_it)
write_template = action("changes.write_template", holds("strategic_pmo", *OFFICES))
approve_template = action("changes.approve_template", chairs_board & ~wrote_template)
manage_boards = action("changes.manage_boards", holds("strategic_pmo"))
sit = action("changes.sit", holds("board_member", "executive"))
prepare_sitting = action("changes.prepare_sitting", holds("strategic_pmo", "program_office"))
run_sitting = action(
    "changes.run_sitting", holds("strategic_pmo", "program_office", "board_member", "executive")
)
put_on_agenda = action("changes.put_on_agenda", anyone)
meet_condition = action("changes.meet_condition", given_to)
see_condition = action(
    "changes.see_condition",
    holds("strategic_pmo", "board_member", "executive", *OFFICES) & ~owns_it,
)
follow_up = action("changes.follow_up", given_to | holds("strategic_pmo", "program_office"))
keep_windows = action("changes.keep_windows", holds("strategic_pmo", *OFFICES))
own_feed = action(
    "changes.own_feed",
    Rule("the person concerned", lambda actor, row: row is None or row.person_id == actor.id),
)


def change_q(actor: Actor, prefix: str = "") -> Q:
    """Return the requests an actor sees, as a filter; ``prefix`` leads from a model to them."""

    def q(**conditions: object) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in conditions.items()})

    project = f"{prefix}project__"
    items = ChangeItem.objects.system(WHY).filter(owner_id=actor.id)
    funds = Funding.objects.system(WHY).filter(holder_id=actor.id)
    today = clock.today()
    stays = Q(until__isnull=True) | Q(until__gt=today)
    seats = BoardMember.objects.system(WHY).filter(stays, person_id=actor.id)
    votes = Delegation.objects.system(WHY).filter(
        to_id=actor.id, since__lte=today, until__gt=today, revoked_on__isnull=True
    )
    owes = DecisionCondition.objects.system(WHY).filter(owner_id=actor.id)
    asked = q(pk__in=items.values("change")) | q(pk__in=funds.values("change"))
    asked |= q(pk__in=owes.values("change"))
    boards = q(board__in=seats.values("board")) | q(board__in=votes.values("board"))
    chairs = q(board__in=seats.filter(is_chair=True).values("board")) & ~q(state=State.DRAFT)
    sits = (boards & ~q(state__in=NOT_YET)) | chairs
    named = (asked | sits) & ~q(project__confidentiality="sealed")
    worked = project_q(actor, project, (*WORKING, "strategic_pmo"))
    told = q(state__in=DECIDED) & project_q(actor, project)
    mine = q(raised_by_id=actor.id)
    return q(organisation_id=actor.organisation_id) & (mine | worked | named | told)


@scope("changes.ChangeRequest")
def changes(actor: Actor) -> Q:
    """Cut by who works on it, raised it, is asked, funds, decides, or owes a condition."""
    return change_q(actor)


def of_change(actor: Actor) -> Q:
    """Seen with the request."""
    return change_q(actor, "change__")


OF_CHANGE = (
    "Funding", "ChangeReview", "ChangeImpact", "ChangeItem", "ChangeOption", "Interest",
    "ChangeVote", "Decision", "DecisionCondition",
)  # fmt: skip
for _name in OF_CHANGE:
    scope(f"changes.{_name}")(of_change)


@scope("changes.Board")
def boards(actor: Actor) -> Q:
    """Boards, their members and their calendars are open within the organisation."""
    return Q(organisation_id=actor.organisation_id)


def of_board(actor: Actor) -> Q:
    """Open like the board."""
    return Q(board__organisation_id=actor.organisation_id)


for _name in ("BoardMember", "Delegation", "Sitting", "ChangeTemplate"):
    scope(f"changes.{_name}")(of_board)


def of_sitting(actor: Actor) -> Q:
    """Open like the board."""
    return Q(sitting__board__organisation_id=actor.organisation_id)


for _name in ("Presence", "FollowUp"):
    scope(f"changes.{_name}")(of_sitting)


@scope("changes.AgendaItem")
def agenda(actor: Actor) -> Q:
    """An item about a request is seen with the request, one about a dependency with the dependency."""
    topic = Q(change__isnull=True, dependency__isnull=True)
    giver = project_q(actor, "dependency__giver__")
    receiver = project_q(actor, "dependency__receiver__")
    about_dependency = Q(dependency__isnull=False) & (giver | receiver)
    about_change = Q(change__isnull=False) & change_q(actor, "change__")
    return of_sitting(actor) & (topic | about_change | about_dependency)


@scope("changes.ChangeWindow")
def windows(actor: Actor) -> Q:
    """Windows are open within the organisation, a project's own are seen with it."""
    shared = Q(project__isnull=True, organisation_id=actor.organisation_id)
    return shared | project_q(actor, "project__")


@scope("changes.CalendarFeed")
def feeds(actor: Actor) -> Q:
    """One's own."""
    return Q(person_id=actor.id)
