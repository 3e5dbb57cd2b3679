"""What two loads of the sample must agree in: the journal, with ids replaced by their order."""

import hashlib
import json
import re
from typing import Any

from sightline.kernel.models import JournalEntry, RowChange

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: Of a row's id, or of a whole plan, which names its rows by id, among others.
KEYED = re.compile(r'(digest:|(?<=digest": "))(?:[0-9a-f]{64}|[0-9a-f]{32})')
#: Of what names rows by id: a request's content, its impact, what a board was shown, its minutes,
#: what a ranking or a scenario was frozen with, a plan before and after a decision.
NAMING = re.compile(
    r'(?<=")(\w*digest|found|minutes|shown|inputs|result|frozen|before|after)": "sha256:[0-9a-f]{64}'
)

#: What a simulation comes to: its draws hang on the ids of the rows.
DRAWN = re.compile(r'(?<=")(p[0-9]+_minute|chance_permille)": [0-9]+')


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
        text = DRAWN.sub(r"\1", NAMING.sub(r"\1", KEYED.sub("digest", text)))
        whole.update(ID.sub(lambda found: _place(order, found[0]), text).encode())
    return whole.hexdigest()


def _place(order: dict[str, str], found: str) -> str:
    return order.setdefault(found, f"#{len(order)}")
