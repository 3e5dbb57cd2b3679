"""Receipts: a call repeated with the same key answers the same and has one effect."""

import hashlib
from collections.abc import Callable
from typing import Any

from sightline.kernel import clock, journal
from sightline.kernel.command import unit
from sightline.kernel.errors import Refused
from sightline.kernel.models import Receipt
from sightline.kernel.policy import Actor

Answer = tuple[int, Any]


def once(actor: Actor, key: str, said: Any, call: Callable[[], Answer]) -> Answer:
    """Run ``call`` unless this actor's key was answered before; return (status, body).

    The receipt commits with the call's own effect, so a crash leaves both or neither.

    Raises:
        Refused: ``key-reused`` when the key came before with another body.
    """
    fingerprint = hashlib.sha256(journal.canonical(said)).hexdigest()
    with unit(actor):
        kept = Receipt.objects.select_for_update().filter(actor_id=actor.id, key=key).first()
        if kept is not None:
            return _repeated(kept, fingerprint)
        status, body = call()
        Receipt.objects.create(
            actor_id=actor.id,
            key=key,
            fingerprint=fingerprint,
            status=status,
            body=body,
            at=clock.now(),
        )
        return status, body


def _repeated(kept: Receipt, fingerprint: str) -> Answer:
    if kept.fingerprint != fingerprint:
        raise Refused(
            "key-reused", "This Idempotency-Key was used with another body; use a new one."
        )
    return kept.status, kept.body
