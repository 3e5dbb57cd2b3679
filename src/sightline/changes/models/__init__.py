"""Change control's rows, a file a noun."""

from sightline.changes.models.area import ChangeImpact, ChangeItem, ChangeOption
from sightline.changes.models.board import Board, BoardMember, Delegation
from sightline.changes.models.decision import ChangeVote, Decision, DecisionCondition, Interest
from sightline.changes.models.request import ChangeRequest, ChangeReview, ChangeTemplate, Funding
from sightline.changes.models.sitting import AgendaItem, FollowUp, Presence, Sitting
from sightline.changes.models.window import CalendarFeed, ChangeWindow

__all__ = [
    "AgendaItem",
    "Board",
    "BoardMember",
    "CalendarFeed",
    "ChangeImpact",
    "ChangeItem",
    "ChangeOption",
    "ChangeRequest",
    "ChangeReview",
    "ChangeTemplate",
    "ChangeVote",
    "ChangeWindow",
    "Decision",
    "DecisionCondition",
    "Delegation",
    "FollowUp",
    "Funding",
    "Interest",
    "Presence",
    "Sitting",
]
