"""A row's history over HTTP: who changed it, when, from what to what, and why."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from sightline.kernel import journal, past
from sightline.kernel.models import RowChange
from sightline.kernel.policy import Action, Actor, check
from sightline.kernel.rows import Row
from sightline.ui.api.problems import currency_of, told_name
from sightline.ui.api.schemas import SPARSE, Out, major

Image = Mapping[str, Any] | None


class Change(BaseModel):
    """One change of a row, as the journal keeps it; ``before`` is null where the row was made."""

    model_config = ConfigDict(extra="forbid")

    at: datetime
    event: str
    actor_id: UUID | None
    who: str
    why: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Changes(BaseModel):
    """A row's latest changes, newest first."""

    model_config = ConfigDict(extra="forbid")

    items: list[Change]


def history_of(
    actor: Actor, row: Row, out: type[Out], action: Action, *, hidden: Iterable[str] = ()
) -> Changes:
    """Return a visible row's changes, cut to the fields that its answers have.

    Args:
        action: What must be permitted on this very row.
        hidden: Fields that are left out, because they may name what the actor does not see.

    Raises:
        Forbidden: As the action's rule says.
    """
    check(actor, action, row)
    known = frozenset(out.model_fields) - frozenset(hidden) - frozenset(SPARSE)
    held = past.history([row.pk])
    names = journal.names(change.entry.actor_id for change in held)
    currency = currency_of(row) if out.amounts else None
    return Changes(items=[_change(change, names, known, currency) for change in held])


def _change(
    change: RowChange, names: Mapping[UUID, str], known: frozenset[str], currency: str | None
) -> Change:
    entry = change.entry
    return Change(
        at=entry.at,
        event=entry.kind,
        actor_id=entry.actor_id,
        who=names.get(entry.actor_id, "") if entry.actor_id else "",
        why=entry.why,
        before=_told(change.before, known, currency),
        after=_told(change.after, known, currency),
    )


def _told(image: Image, known: frozenset[str], currency: str | None) -> dict[str, Any] | None:
    if image is None:
        return None
    return {
        told_name(name): major(value, currency) if name.endswith("_minor") else value
        for name, value in image.items()
        if told_name(name) in known
    }
