"""Receipts: a call repeated with the same key answers the same and has one effect."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db.models import JSONField, Value

from sightline.kernel import clock, journal
from sightline.kernel.command import in_unit
from sightline.kernel.errors import Refused
from sightline.kernel.models import Receipt
from sightline.kernel.policy import Actor
from sightline.kernel.rows import plain

Answer = tuple[int, Any]
OPEN = 0  # the status of a receipt whose call still runs; no other transaction ever sees it


def once(actor: Actor, key: str, said: Any, call: Callable[[], Answer]) -> Answer:
    """Run ``call`` unless this actor's key was answered before; return (status, body).

    The receipt commits with the call's own effect, so a crash leaves both or neither. Of two
    calls at the same moment the second waits at the receipt and gets the first one's answer.

    Raises:
        Refused: ``key-reused`` when the key came before with another body.
        Busy: As for a command.
    """
    if actor.id is None:
        raise ValueError("a receipt belongs to a person")
    new = Receipt(
        actor_id=actor.id,
        key=key,
        fingerprint=hashlib.sha256(journal.canonical(said)).hexdigest(),
        status=OPEN,
        body={},
        at=clock.now(),
    )
    return in_unit(actor, lambda: _answered(new, call))


def _answered(new: Receipt, call: Callable[[], Answer]) -> Answer:
    receipt = _held(new)
    if receipt.fingerprint != new.fingerprint:
        raise Refused(
            "key-reused", "This Idempotency-Key was used with another body; use a new one."
        )
    if receipt.status != OPEN:
        return receipt.status, receipt.body
    status, body = call()
    body = json.loads(journal.canonical(plain(body)))
    kept = Value(None, JSONField()) if body is None else body  # JSON's null, not a missing body
    Receipt.objects.filter(pk=receipt.pk).update(status=status, body=kept)
    return status, body


def _held(new: Receipt) -> Receipt:
    """Return the key's receipt; a new one is inserted first, so that a twin call waits here."""
    Receipt.objects.bulk_create([new], ignore_conflicts=True)
    return Receipt.objects.select_for_update().get(actor_id=new.actor_id, key=new.key)
