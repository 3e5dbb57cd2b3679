"""The frame of a running command: who acts, which rows changed, which events were recorded."""

import hashlib
import hmac
import json
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings

from sightline.kernel.errors import OutsideCommand
from sightline.kernel.events import Event
from sightline.kernel.ids import new_id
from sightline.kernel.policy import Actor

Image = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """One row's change: its model, its id, and the fields before and after (None: no row)."""

    model: str
    row_id: UUID
    before: Image | None
    after: Image | None


@dataclass(frozen=True)
class Entry:
    """An event with the changes it explains, waiting for its place in the chain."""

    event: Event
    actor: Actor
    why: str
    changes: tuple[Change, ...]
    organisation_id: UUID | None = None
    id: UUID = field(default_factory=new_id)


@dataclass
class Frame:
    """What one transaction has done so far."""

    actor: Actor
    changes: list[Change] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    quiet: bool = False
    written: bool = False

    def note(self, model: str, row_id: UUID, before: Image | None, after: Image | None) -> None:
        """Remember a row's change until an event explains it."""
        self.changes.append(Change(model, row_id, before, after))


running: ContextVar[Frame | None] = ContextVar("running", default=None)


def current() -> Frame:
    """Return the running command's frame; there is no writing without one."""
    here = running.get()
    if here is None:
        raise OutsideCommand("rows are written inside a command only")
    return here


def digest(salt: str, text: str) -> str:
    """Return a keyed digest of a secret or personal text, as it enters the journal."""
    key = f"{settings.SECRET_KEY}{salt}".encode()
    return "digest:" + hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]


def content_digest(value: Any) -> str:
    """Return the SHA-256 of a value's canonical JSON, as it enters the journal."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
