"""RAID items, and the subjects a project touches, over HTTP."""

from datetime import date
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from django.db.models import Q, QuerySet
from pydantic import Field

from sightline.kernel.command import find
from sightline.kernel.policy import visible
from sightline.projects import commands, lists, parts, policy, queries
from sightline.projects.models import RaidItem, Subject, Touch
from sightline.projects.rest.schemas import currency_at, project_of
from sightline.ui.api.operations import Operations
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import (
    LEFT,
    Amount,
    Day,
    Flag,
    Id,
    In,
    Line,
    Name,
    Out,
    Sentence,
    Text,
    Title,
    minor,
)
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.routes import Asked

api = Operations("RAID and subjects")
AMOUNTS = frozenset({"exposure"})
Kind = Literal["risk", "assumption", "issue", "dependency"]
Verb = Literal["respond", "occur", "close", "reopen"]
Response = Literal["avoid", "reduce", "transfer", "accept", "exploit", "enhance", "share", ""]
SubjectKind = Literal["system", "data", "vendor", "site", "group"]
Scale = Annotated[int, Field(strict=True, ge=1, le=5)]
SUBJECT_KINDS = tuple((kind, kind) for kind in ("system", "data", "vendor", "site", "group"))

SUBJECTS = Listing(
    name="subjects",
    columns=(
        Column("name", "Subject", lambda row: row.name, order="name"),
        Column("kind", "Kind", lambda row: row.kind, order="kind"),
    ),
    filters=(Filter("kind", "Kind", lambda v: Q(kind=v), SUBJECT_KINDS),),
    search=("name",),
)
TOUCHES = Listing(
    name="touches",
    columns=(Column("name", "Subject", lambda row: row.subject, order="subject__name"),),
)


class RaidOut(Out):
    """A risk, assumption, issue or dependency; probability and impact are 1 to 5.

    ``needs_from_id`` is null where the other project is hidden from you.
    """

    amounts: ClassVar[frozenset[str]] = AMOUNTS

    project_id: UUID
    kind: Kind
    title: str
    description: str
    probability: int | None
    impact: int | None
    score: int | None
    currency: str
    exposure: str | None
    response: Response
    response_text: str
    due: date | None
    owner_id: UUID | None
    needs_from_id: UUID | None
    in_report: bool
    state: Literal["open", "responding", "occurred", "closed"]

    @classmethod
    def of(cls, row: RaidItem) -> Self:
        """Return an item as ``queries.raid`` gives it, a hidden project left out."""
        plain = cls.read(row)
        is_hidden = row.needs_name is None  # type: ignore[attr-defined]
        plain["needs_from_id"] = None if is_hidden else row.needs_from_id
        return cls(**plain, currency=row.project.currency)


class RaidFields(In):
    """What a RAID item may say beside its kind and title."""

    description: Text = LEFT
    probability: Scale | None = LEFT
    impact: Scale | None = LEFT
    exposure: Amount | None = LEFT
    response: Response = LEFT
    response_text: Text = LEFT
    due: Day | None = LEFT
    owner_id: Id | None = LEFT
    needs_from_id: Id | None = LEFT
    in_report: Flag = LEFT


class RaidRaising(RaidFields):
    """A new RAID item."""

    kind: Kind
    title: Title


class RaidChange(RaidFields):
    """What changes about a RAID item."""

    title: Title = LEFT
    why: Sentence = LEFT


class RaidMoving(In):
    """The next step of a RAID item, and why."""

    verb: Verb
    why: Sentence = ""


class RaidConverting(In):
    """What a RAID item turns into, and why."""

    kind: Kind
    why: Sentence = ""


class SubjectOut(Out):
    """A system, data set, vendor, site or stakeholder group that projects touch."""

    kind: SubjectKind
    name: str


class TouchOut(Out):
    """One project touching one subject, with what it does there, and when."""

    project_id: UUID
    subject_id: UUID
    kind: SubjectKind
    name: str
    role: str
    since: date | None
    until: date | None

    @classmethod
    def of(cls, row: Touch) -> Self:
        """Return a touch with its subject's kind and name."""
        return cls(**cls.read(row), kind=row.subject.kind, name=row.subject.name)


class Touching(In):
    """A subject that a project touches; it is found by kind and name, or added."""

    kind: SubjectKind
    name: Name
    role: Line = LEFT
    since: Day | None = LEFT
    until: Day | None = LEFT


@api.lists("/raid", policy.read, RaidOut, lists.RAID)
def raid(request: Asked) -> QuerySet[RaidItem]:
    """Return the RAID items of all projects the actor sees."""
    return queries.raid(request.actor)


@api.lists("/projects/{uuid:project_id}/raid", policy.read, RaidOut, lists.PROJECT_RAID)
def project_raid(request: Asked, project_id: UUID) -> QuerySet[RaidItem]:
    """Return a project's RAID items."""
    return queries.raid(request.actor, project_of(request, project_id))


@api.creates("/projects/{uuid:project_id}/raid", policy.edit, RaidOut, at="/raid/{id}")
def raise_raid(request: Asked, project_id: UUID, said: RaidRaising) -> RaidItem:
    """Raise a risk, assumption, issue or dependency on a project."""
    given = minor(said.given(), AMOUNTS, currency_at(request, project_id))
    row = commands.raise_raid(request.actor, project_id=project_id, **given)
    return queries.the_raid_item(request.actor, row.pk)


@api.shows("/raid/{uuid:item_id}", policy.read, RaidOut)
def raid_item(request: Asked, item_id: UUID) -> RaidItem:
    """Return one RAID item."""
    return queries.the_raid_item(request.actor, item_id)


@api.changes("/raid/{uuid:item_id}", policy.edit, RaidOut)
def change_raid(request: Asked, item_id: UUID, said: RaidChange) -> RaidItem:
    """Change a RAID item."""
    given = minor(said.given(), AMOUNTS, raid_item(request, item_id).project.currency)
    commands.change_raid(request.actor, item_id=item_id, seen=seen(request), **given)
    return raid_item(request, item_id)


@api.changes("/raid/{uuid:item_id}/move", policy.edit, RaidOut, method="POST")
def move_raid(request: Asked, item_id: UUID, said: RaidMoving) -> RaidItem:
    """Move a RAID item on; a risk that occurs is an issue."""
    commands.move_raid(
        request.actor, item_id=item_id, verb=said.verb, why=said.why, seen=seen(request)
    )
    return raid_item(request, item_id)


@api.changes("/raid/{uuid:item_id}/convert", policy.edit, RaidOut, method="POST")
def convert_raid(request: Asked, item_id: UUID, said: RaidConverting) -> RaidItem:
    """Turn a RAID item into another kind; its history goes on."""
    commands.convert_raid(
        request.actor, item_id=item_id, kind=said.kind, why=said.why, seen=seen(request)
    )
    return raid_item(request, item_id)


@api.tells("/raid/{uuid:item_id}/history", policy.read_working, Changes)
def raid_history(request: Asked, item_id: UUID) -> Changes:
    """Return who changed a RAID item, newest first; for those who work on the project."""
    row = raid_item(request, item_id)
    return history_of(request.actor, row, RaidOut, policy.read_working, hidden=("needs_from_id",))


@api.lists("/subjects", policy.read, SubjectOut, SUBJECTS)
def subjects(request: Asked) -> QuerySet[Subject]:
    """Return the systems, data sets, vendors, sites and groups that projects touch."""
    return visible(request.actor, Subject)


@api.shows("/subjects/{uuid:subject_id}", policy.read, SubjectOut)
def subject(request: Asked, subject_id: UUID) -> Subject:
    """Return one subject."""
    return find(Subject, subject_id, request.actor)


@api.lists("/projects/{uuid:project_id}/touches", policy.read, TouchOut, TOUCHES)
def touches(request: Asked, project_id: UUID) -> QuerySet[Touch]:
    """Return what a project touches."""
    rows = queries.children(request.actor, Touch, project_of(request, project_id))
    return rows.select_related("subject")


@api.creates("/projects/{uuid:project_id}/touches", policy.edit, TouchOut, at="/touches/{id}")
def touch_subject(request: Asked, project_id: UUID, said: Touching) -> Touch:
    """Say that a project touches a subject."""
    return commands.touch_subject(request.actor, project_id=project_id, **said.given())


@api.shows("/touches/{uuid:touch_id}", policy.read, TouchOut)
def touch(request: Asked, touch_id: UUID) -> Touch:
    """Return one touch."""
    found: Touch = parts.the_part(request.actor, "touch", touch_id)
    return found


@api.drops("/touches/{uuid:touch_id}", policy.edit)
def leave_subject(request: Asked, touch_id: UUID) -> Touch:
    """Say that a project touches a subject no longer."""
    return commands.leave_subject(request.actor, touch_id=touch_id, seen=seen(request))
