"""Taking one's own last edit of a dependency back, within minutes, while nobody has built on it."""

from datetime import timedelta
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import command, record
from sightline.kernel.errors import NotFound, Refused
from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.past import revert
from sightline.kernel.policy import Actor
from sightline.linkages import events
from sightline.linkages.commands.signing import claimed
from sightline.linkages.models import Dependency

MINUTES = 10
UNDOABLE_EDITS = frozenset(
    f"linkages.Dependency{what}" for what in ("Changed", "Doubted", "Recovered")
)


@command
def undo_dependency(actor: Actor, *, entry_id: UUID) -> Dependency:
    """Take one's own edit back: the dependency is what it was, with whose word it had.

    Raises:
        NotFound: No such edit, or somebody else's.
        Forbidden: Only who runs one of the two projects.
        Refused: ``not-undoable``, ``too-late``, ``changed-since``.
    """
    entry = JournalEntry.objects.filter(pk=entry_id, actor_id=actor.id).first()
    if entry is None or entry.organisation_id != actor.organisation_id:
        raise NotFound("This edit")
    _check(entry)
    claimed(actor, entry.about)
    revert(entry.pk, before=lambda ids: None)
    record(events.DependencyUndone(about=entry.about, entry=entry.pk))
    return claimed(actor, entry.about)[0]


def _check(entry: JournalEntry) -> None:
    changes = list(RowChange.objects.filter(entry=entry))
    is_plain = all(change.before and "carried_by" not in change.before for change in changes)
    if entry.kind not in UNDOABLE_EDITS or not changes or not is_plain:
        raise Refused("not-undoable", "This step cannot be undone; make another one instead.")
    if clock.now() - entry.at > timedelta(minutes=MINUTES):
        words = f"An edit can be undone for {MINUTES} minutes; change it anew instead."
        raise Refused("too-late", words)
    later = RowChange.objects.filter(
        row_id__in=[change.row_id for change in changes], sequence__gt=entry.sequence
    )
    if later.exists():
        raise Refused("changed-since", "It was changed since; look at its history first.")
