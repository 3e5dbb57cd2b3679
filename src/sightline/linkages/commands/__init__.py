"""Everything that changes linkages and dependencies."""

from sightline.linkages.commands.dependencies import (
    change_dependency,
    confirm_dependency,
    propose_dependency,
    propose_from_raid,
    renew_dependency,
)
from sightline.linkages.commands.dependency_checks import check_dependencies
from sightline.linkages.commands.dependency_steps import (
    break_dependency,
    doubt_dependency,
    meet_dependency,
    recover_dependency,
    withdraw_dependency,
)
from sightline.linkages.commands.dependency_undo import UNDOABLE_EDITS, undo_dependency
from sightline.linkages.commands.discovering import (
    Discovered,
    leave_suggestions,
    refresh_linkages,
)
from sightline.linkages.commands.linkages import (
    UNDOABLE_JUDGEMENTS,
    act_on_linkage,
    close_linkage,
    confirm_linkage,
    dismiss_linkage,
    review_linkage,
    undo_linkage,
)

__all__ = [
    "UNDOABLE_EDITS",
    "UNDOABLE_JUDGEMENTS",
    "Discovered",
    "act_on_linkage",
    "break_dependency",
    "change_dependency",
    "check_dependencies",
    "close_linkage",
    "confirm_dependency",
    "confirm_linkage",
    "dismiss_linkage",
    "doubt_dependency",
    "leave_suggestions",
    "meet_dependency",
    "propose_dependency",
    "propose_from_raid",
    "recover_dependency",
    "refresh_linkages",
    "renew_dependency",
    "review_linkage",
    "undo_dependency",
    "undo_linkage",
    "withdraw_dependency",
]
