"""From an uploaded file to a started import: stored first, forgotten again if it is refused."""

from collections.abc import Iterable
from typing import Any, Protocol

from sightline.exchange import commands, store
from sightline.exchange.models import ImportRun
from sightline.kernel.policy import Actor


class Uploaded(Protocol):
    """A file as a request brings it."""

    name: str | None

    def chunks(self) -> Iterable[bytes]:
        """Yield its bytes in pieces."""


def start(actor: Actor, *, file: Uploaded, **asked: Any) -> ImportRun:
    """Store an uploaded file and start its import.

    Raises:
        NotFound, Forbidden, Invalid, Refused: As ``start_import``; also ``file-too-large`` and
            ``file-empty``.
    """
    kept = store.keep(file.chunks())
    try:
        name = (file.name or "register")[-255:]
        return commands.start_import(
            actor, file_name=name, digest=kept.digest, size=kept.size, **asked
        )
    except BaseException:
        if kept.is_new:
            store.drop(kept.digest)
        raise
