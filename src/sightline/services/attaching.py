"""From an uploaded file to a file of a request: stored first, forgotten if it is refused."""

from uuid import UUID

from sightline.kernel import store
from sightline.kernel.policy import Actor, check
from sightline.services import commands, policy, queries
from sightline.services.models import RequestFile

LARGEST = 10 * 1024 * 1024


def attach(actor: Actor, *, file: store.Uploaded, request_id: UUID) -> RequestFile:
    """Store an uploaded file and add it to a request.

    Raises:
        NotFound, Forbidden, Invalid, Refused: As ``attach_file``; also ``file-too-large``,
            ``file-empty``.
    """
    check(actor, policy.talk, queries.the_request(actor, request_id))  # before any byte is kept
    with store.keeping(file.chunks(), LARGEST) as kept:
        return commands.attach_file(
            actor,
            request_id=request_id,
            name=(file.name or "file")[-255:],
            digest=kept.digest,
            size=kept.size,
        )
