"""The schedule of change: approved and tentative changes, windows and sittings, as entries in time."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from sightline.changes import rules
from sightline.changes.models import ChangeItem, ChangeRequest, ChangeWindow, Sitting
from sightline.changes.queries.collisions import ACTIVE, FIRM, Met, between
from sightline.kernel import clock
from sightline.kernel.errors import Invalid
from sightline.kernel.policy import Actor, visible
from sightline.kernel.rows import Row

MOST = 2000
FILTERS = ("office", "project", "subject", "kind")


@dataclass(frozen=True)
class Entry:
    """One thing in time: a change, a window or a sitting."""

    row: Row
    kind: str
    kind_words: str
    title: str
    start: datetime
    finish: datetime
    state: str
    is_firm: bool = True
    holds_for: str = ""
    met: tuple[Met, ...] = field(default=(), compare=False)

    @property
    def blocks(self) -> bool:
        """Whether a collision bars it."""
        return any(met.collision.blocks for met in self.met)

    @property
    def gravest(self) -> str:
        """How bad its worst collision is, in a word; blank without one."""
        worst = max(self.met, key=lambda met: met.collision.severity, default=None)
        return worst.severity_word if worst else ""

    def touches_day(self, day: date) -> bool:
        """Tell whether it is going on at some moment of a day."""
        first = datetime.combine(day, time(), UTC)
        return self.start < first + timedelta(days=1) and self.finish > first


@dataclass(frozen=True)
class Narrowed:
    """What the calendar is narrowed to; blank means everything."""

    office: UUID | None = None
    project: UUID | None = None
    subject: UUID | None = None
    kind: str = ""

    @classmethod
    def by(cls, params: Mapping[str, str]) -> "Narrowed":
        """Return what an address asks for.

        Raises:
            Invalid: An id that is none, or a kind that changes do not have.
        """
        ids: dict[str, Any] = {name: _id(name, params.get(name, "")) for name in FILTERS[:3]}
        kind = params.get("kind", "")
        if kind and kind not in rules.KINDS:
            raise Invalid({"kind": [f"Choose one of: {', '.join(rules.KINDS)}."]})
        return cls(**ids, kind=kind)

    def changes(self) -> Q:
        """Return the changes that are left."""
        found = Q()
        if self.office:
            found &= Q(project__office_id=self.office)
        if self.project:
            found &= Q(project_id=self.project) | Q(pk__in=_naming(self.project))
        if self.subject:
            found &= Q(pk__in=_naming(self.subject)) | Q(project__touches__subject=self.subject)
        return found & Q(kind=self.kind) if self.kind else found

    def windows(self) -> Q:
        """Return the windows that are left: what holds for everything always is."""
        found, shared = Q(), Q(subject__isnull=True, project__isnull=True)
        if self.office:
            found &= Q(project__office_id=self.office) | Q(project__isnull=True)
        if self.project:
            found &= Q(project_id=self.project) | shared
        if self.subject:
            found &= Q(subject_id=self.subject) | shared
        return found

    def sittings(self) -> Q:
        """Return the sittings that are left: an office narrows them, the rest is about changes."""
        return Q(board__office_id=self.office) if self.office else Q()


def _id(name: str, said: str) -> UUID | None:
    try:
        return UUID(said) if said else None
    except ValueError as error:
        raise Invalid({name: [f"{said[:60]} is not one of its choices."]}) from error


def _naming(ref: UUID) -> Any:
    rows = ChangeItem.objects.system("narrows the requests that the actor sees")
    return rows.filter(ref=ref, is_live=True).values("change")


def entries(
    actor: Actor, since: datetime, until: datetime, narrowed: Narrowed | None = None
) -> list[Entry]:
    """Return what the actor sees in a time, in its order, each change with its collisions.

    Raises:
        Invalid: More than fits; ask for a shorter time.
    """
    narrowed = narrowed or Narrowed()
    met: dict[UUID, list[Met]] = defaultdict(list)
    for one in between(actor, since, until):
        met[one.change.pk].append(one)
    found = [
        *_changes(actor, since, until, narrowed, met),
        *_windows(actor, since, until, narrowed),
        *_sittings(actor, since, until, narrowed),
    ]
    if len(found) > MOST:
        raise Invalid({"from": [f"More than {MOST} entries: narrow it."]})
    return sorted(found, key=lambda entry: (entry.start, entry.finish, entry.title))


def _changes(
    actor: Actor,
    since: datetime,
    until: datetime,
    narrowed: Narrowed,
    met: Mapping[UUID, list[Met]],
) -> list[Entry]:
    rows = visible(actor, ChangeRequest).filter(narrowed.changes(), state__in=ACTIVE)
    rows = rows.filter(window_start__lt=until, window_finish__gt=since).distinct()
    planned: Any = rows.select_related("project")[: MOST + 1]  # all of them have their times
    return [
        Entry(
            row, "change", f"{row.get_kind_display()} change", str(row), row.window_start,
            row.window_finish, row.get_state_display(), row.state in FIRM, row.project.code,
            tuple(met.get(row.pk, ())),
        )
        for row in planned
    ]  # fmt: skip


def _windows(actor: Actor, since: datetime, until: datetime, narrowed: Narrowed) -> list[Entry]:
    rows = visible(actor, ChangeWindow).filter(narrowed.windows())
    rows = rows.filter(starts__lt=until, finishes__gt=since).select_related("subject", "project")
    return [
        Entry(
            row, row.kind, row.get_kind_display(), row.name, row.starts, row.finishes,
            _window_state(row), holds_for=_holds_for(row),
        )
        for row in rows[: MOST + 1]
    ]  # fmt: skip


def _window_state(row: ChangeWindow) -> str:
    now = clock.now()
    if row.finishes <= now:
        return "Over"
    return "Holds now" if row.starts <= now else "To come"


def _holds_for(row: ChangeWindow) -> str:
    if row.subject is not None:
        return str(row.subject.name)
    return row.project.code if row.project is not None else "The whole organisation"


def _sittings(actor: Actor, since: datetime, until: datetime, narrowed: Narrowed) -> list[Entry]:
    if narrowed.project or narrowed.subject or narrowed.kind:
        return []
    rows = visible(actor, Sitting).filter(narrowed.sittings()).exclude(state="cancelled")
    longest = timedelta(minutes=32_767)
    rows = rows.filter(starts__lt=until, starts__gt=since - longest).select_related("board")
    found = [
        Entry(
            row, "sitting", "Sitting", row.board.name, row.starts,
            row.starts + timedelta(minutes=row.lasts_minutes), row.get_state_display(),
        )
        for row in rows[: MOST + 1]
    ]  # fmt: skip
    return [entry for entry in found if entry.finish > since]
