"""What two loads of the sample must agree in: the journal, with ids replaced by their order."""

import hashlib
import json
import re
from typing import Any

from sightline.kernel.models import JournalEntry, RowChange

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
KEYED = re.compile(r"digest:[0-9a-f]{32}")  # salted with the row's id


def digest() -> str:
    """Return the SHA-256 over every entry and change, whatever ids their rows were given."""
    order: dict[str, str] = {}
    whole = hashlib.sha256()
    changes: dict[Any, list[Any]] = {}
    for change in RowChange.objects.order_by("sequence", "number"):
        said = [change.model, str(change.row_id), change.before, change.after]
        changes.setdefault(change.entry_id, []).append(said)
    for entry in JournalEntry.objects.order_by("sequence"):
        said = [entry.kind, str(entry.about), str(entry.actor_id), entry.why, entry.data]
        text = json.dumps([str(entry.at), said, changes.get(entry.id, [])], sort_keys=True)
        text = KEYED.sub("digest", text)
        whole.update(ID.sub(lambda found: _place(order, found[0]), text).encode())
    return whole.hexdigest()


def _place(order: dict[str, str], found: str) -> str:
    return order.setdefault(found, f"#{len(order)}")
