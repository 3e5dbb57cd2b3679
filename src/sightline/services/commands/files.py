"""Files of a request: added by either side, taken off by who added them or by the office."""

from uuid import UUID

from sightline.kernel.command import claim, command, find, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check, may
from sightline.services import events, policy
from sightline.services.models import RequestFile, ServiceRequest

MOST = 20
WHY = "a request holds so many files, whoever sees them"


@command
def attach_file(
    actor: Actor, *, request_id: UUID, name: str, digest: str, size: int
) -> RequestFile:
    """Add a stored file to a request.

    Args:
        name: What the file was called where it came from.
        digest: Where ``store.keep`` put the bytes.
        size: In bytes.

    Raises:
        NotFound, Forbidden: The people of the customer, who works on it, and its office.
        Refused: ``request-over``, ``file-there``, ``too-many-files``.
    """
    request = find(ServiceRequest, request_id, actor)
    check(actor, policy.talk, request)
    _check_room(request, digest)
    named = checked_text("file", name, 255)
    row = RequestFile(request=request, name=named, digest=digest, size=size, added_by_id=actor.id)
    row.save()
    record(events.RequestFileAdded(about=row.pk, request=request.pk, sha256=digest))
    return row


def _check_room(request: ServiceRequest, digest: str) -> None:
    if request.state in request.OVER:
        words = f"The request is {request.get_state_display().lower()}: it takes no more files."
        raise Refused("request-over", words)
    held = RequestFile.objects.system(WHY).filter(request=request)
    if there := held.filter(digest=digest).first():
        raise Refused("file-there", f"The same file is there already, as {there}.", "file")
    if held.count() >= MOST:
        words = f"A request holds at most {MOST} files: remove one, or put some into one archive."
        raise Refused("too-many-files", words, "file")


@command
def remove_file(actor: Actor, *, file_id: UUID, seen: int | None = None) -> None:
    """Take a file off a request; its bytes stay in the store, as the journal's evidence.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``not-your-file``, ``request-over``.
    """
    row = claim(RequestFile, file_id, actor, policy.talk, seen=seen)
    if row.added_by_id != actor.id and not may(actor, policy.work, row.request):
        raise Refused("not-your-file", f"Ask {row.added_by}, who added it, or the office.")
    if row.request.state in row.request.OVER:
        words = f"The request is {row.request.get_state_display().lower()}: its files stay."
        raise Refused("request-over", words)
    row.delete()
    at = row.request_id
    record(events.RequestFileRemoved(about=file_id, request=at, sha256=row.digest))
