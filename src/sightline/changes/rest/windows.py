"""Windows of the schedule of change over HTTP, and the collisions in a time."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from sightline.changes import commands, policy, rules
from sightline.changes.lists.windows import WINDOWS
from sightline.changes.models import ChangeWindow
from sightline.changes.queries import windows as queries
from sightline.changes.queries.calendar import Entry, Narrowed, entries
from sightline.changes.queries.collisions import Met, between
from sightline.changes.rest.schemas import Moment
from sightline.changes.rules.grid import WEEK, WEEKS, at_midnight
from sightline.kernel import clock
from sightline.kernel.errors import Invalid
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import LEFT, Id, In, LongLine, Name, Out, Told
from sightline.ui.api.versions import seen
from sightline.ui.asking import day_asked
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked

api = Operations("Schedule of change")
Kind = Literal["blackout", "maintenance", "freeze"]


class WindowOut(Out):
    """A blackout, maintenance window or test freeze; of everything where it names nothing."""

    kind: Kind
    name: str
    starts: datetime
    finishes: datetime
    subject_id: UUID | None
    project_id: UUID | None
    reason: str


class WindowFields(In):
    """What a window may say beside what it must."""

    subject_id: Id | None = LEFT
    project_id: Id | None = LEFT
    reason: LongLine = LEFT


class WindowAdding(WindowFields):
    """A new window; half-open, so one that ends at noon lets a change begin at noon."""

    kind: Kind
    name: Name
    starts: Moment
    finishes: Moment


class WindowChange(WindowFields):
    """What changes about a window."""

    kind: Kind = LEFT
    name: Name = LEFT
    starts: Moment = LEFT
    finishes: Moment = LEFT


class CollisionTold(Told):
    """One reason why a change should not happen when it is planned."""

    change_id: UUID
    reason: str
    words: str
    other_id: UUID | None
    window_id: UUID | None
    item_id: UUID | None
    start: datetime
    finish: datetime
    share: float
    severity: float
    blocks: bool


class CollisionsTold(Told):
    """The collisions of the changes planned in a time, those that block first."""

    items: list[CollisionTold]


class EntryTold(Told):
    """A change, a window or a sitting in its time; a change that is not firm is tentative."""

    id: UUID
    kind: Literal["change", "blackout", "maintenance", "freeze", "sitting"]
    title: str
    start: datetime
    finish: datetime
    state: str
    is_firm: bool
    n_collisions: int
    blocks: bool


class ScheduleTold(Told):
    """The schedule of change, in order of time."""

    items: list[EntryTold]


@api.lists("/changes/windows", policy.read, WindowOut, WINDOWS)
def windows(request: Asked) -> QuerySet[ChangeWindow]:
    """Return the windows of the schedule of change."""
    return queries.windows(request.actor)


@api.creates("/changes/windows", policy.keep_windows, WindowOut, at="/changes/windows/{id}")
def add_window(request: Asked, said: WindowAdding) -> ChangeWindow:
    """Lay down a blackout, a maintenance window or a project's test freeze."""
    return commands.add_window(request.actor, **said.given())


@api.shows("/changes/windows/{uuid:window_id}", policy.read, WindowOut)
def window(request: Asked, window_id: UUID) -> ChangeWindow:
    """Return one window."""
    return queries.the_window(request.actor, window_id)


@api.changes("/changes/windows/{uuid:window_id}", policy.keep_windows, WindowOut)
def change_window(request: Asked, window_id: UUID, said: WindowChange) -> ChangeWindow:
    """Move a window, rename it, or give it to something else."""
    return commands.change_window(
        request.actor, window_id=window_id, seen=seen(request), **said.given()
    )


@api.drops("/changes/windows/{uuid:window_id}", policy.keep_windows)
def drop_window(request: Asked, window_id: UUID) -> None:
    """Take a window away."""
    commands.drop_window(request.actor, window_id=window_id, seen=seen(request))


@api.tells("/changes/windows/{uuid:window_id}/history", policy.read, Changes)
def window_history(request: Asked, window_id: UUID) -> Changes:
    """Return who changed a window, newest first."""
    row = queries.the_window(request.actor, window_id)
    hidden = ("project_id",)  # it may have been a project's that is hidden
    return history_of(request.actor, row, WindowOut, policy.read, hidden=hidden)


TIME = (
    Parameter("since", "The first day; today if not given.", kind="day"),
    Parameter("until", "The day after the last; thirteen weeks on if not given.", kind="day"),
)


@api.tells("/changes/collisions", policy.read, CollisionsTold, more=TIME)
def collisions(request: Asked) -> CollisionsTold:
    """Return the collisions of the changes that are planned in a time."""
    found = between(request.actor, *_time(request))
    return CollisionsTold(items=[_told(met) for met in found])


def _time(request: Asked) -> tuple[datetime, datetime]:
    first = day_asked(request.GET, "since") or clock.today()
    until = day_asked(request.GET, "until") or first + WEEKS * WEEK
    if until <= first:
        raise Invalid({"until": ["It must be after the first day."]})
    return at_midnight(first), at_midnight(until)


def _told(met: Met) -> CollisionTold:
    one = met.collision
    return CollisionTold(
        change_id=one.change, reason=one.reason, words=met.words, other_id=one.other,
        window_id=one.window, item_id=one.item, start=one.start, finish=one.finish,
        share=one.share, severity=one.severity, blocks=one.blocks,
    )  # fmt: skip


NARROWED = (
    Parameter("office", "Only of one office's projects and boards.", kind="id"),
    Parameter("project", "Only what touches one project.", kind="id"),
    Parameter("subject", "Only what touches one subject.", kind="id"),
    Parameter("kind", "Only changes of one kind.", choices=tuple(rules.KINDS)),
)


@api.tells("/changes/schedule", policy.read, ScheduleTold, more=(*TIME, *NARROWED))
def schedule_of_change(request: Asked) -> ScheduleTold:
    """Return the changes, windows and sittings of a time."""
    narrowed = Narrowed.by(params_of(request.GET))
    found = entries(request.actor, *_time(request), narrowed)
    return ScheduleTold(items=[_entry(one) for one in found])


def _entry(one: Entry) -> EntryTold:
    return EntryTold(
        id=one.row.pk, kind=one.kind, title=one.title, start=one.start, finish=one.finish,
        state=one.state, is_firm=one.is_firm, n_collisions=len(one.met), blocks=one.blocks,
    )  # fmt: skip
