"""RAID items, and the subjects a project touches."""

from typing import Any
from uuid import UUID

from sightline.identity.queries import the_organisation
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, visible
from sightline.projects import events, policy, rules, standing
from sightline.projects.commands.references import resolved
from sightline.projects.models import Project, RaidItem, Subject, Touch

FIELDS = {
    "title",
    "description",
    "probability",
    "impact",
    "exposure_minor",
    "response",
    "response_text",
    "due",
    "owner_id",
    "needs_from_id",
    "in_report",
}


@command
def raise_raid(
    actor: Actor, /, *, project_id: UUID, kind: str, title: str, **fields: Any
) -> RaidItem:
    """Raise a risk, assumption, issue or dependency on a project.

    Raises:
        Invalid: A probability or impact outside 1 to 5.
        Refused: ``needs-itself``, ``needs-nobody``.
    """
    project = claim(Project, project_id, actor, policy.edit)
    row = RaidItem(project=project, kind=kind, title=checked_text("title", title, 300))
    set_fields(row, resolved(actor, fields), FIELDS)
    _check(row)
    row.save()
    record(events.RaidRaised(about=row.pk, project=project.pk, raid_kind=kind))
    _restand(row)
    return row


def _check(row: RaidItem) -> None:
    if row.kind not in rules.RAID_KINDS:
        raise Invalid({"kind": ["Choose risk, assumption, issue or dependency."]})
    for name in ("probability", "impact"):
        value = getattr(row, name)
        if value is not None and not 1 <= value <= 5:
            raise Invalid({name: ["Give a number from 1 to 5."]})
    if row.needs_from_id == row.project_id:
        raise Refused("needs-itself", "A project cannot depend on itself.", "needs_from_id")
    if row.kind == "dependency" and row.needs_from_id is None:
        words = "Name the project that must deliver what this one needs."
        raise Refused("needs-nobody", words, "needs_from_id")


def _restand(row: RaidItem, before: UUID | None = None) -> None:
    touched = {row.project_id, row.needs_from_id, before}
    standing.refresh(project_id for project_id in touched if project_id)


@command
def change_raid(
    actor: Actor, /, *, item_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> RaidItem:
    """Change a RAID item."""
    row = claim(RaidItem, item_id, actor, policy.edit, seen=seen)
    before = row.needs_from_id
    if not set_fields(row, resolved(actor, fields), FIELDS):
        nothing_changed()
        return row
    _check(row)
    row.save()
    record(events.RaidChanged(about=row.pk, project=row.project_id), why=why)
    _restand(row, before)
    return row


@command
def convert_raid(
    actor: Actor, *, item_id: UUID, kind: str, why: str = "", seen: int | None = None
) -> RaidItem:
    """Turn a RAID item into another kind; its history goes on."""
    row = claim(RaidItem, item_id, actor, policy.edit, seen=seen)
    if row.kind == kind:
        nothing_changed()
        return row
    row.kind = kind
    _check(row)
    row.save()
    record(events.RaidChanged(about=row.pk, project=row.project_id), why=why)
    _restand(row)
    return row


@command
def move_raid(
    actor: Actor, *, item_id: UUID, verb: str, why: str = "", seen: int | None = None
) -> RaidItem:
    """Move a RAID item on: respond, occur, close or reopen; a risk that occurs is an issue.

    Raises:
        Refused: ``unknown-verb``, ``wrong-state``, ``no-reason`` when closing.
    """
    row = claim(RaidItem, item_id, actor, policy.edit, seen=seen)
    if verb not in RaidItem.life.moves:
        raise Refused("unknown-verb", "Choose respond, occur, close or reopen.", "verb")
    row.move(verb)
    if verb == "close" and not why.strip():
        raise Refused("no-reason", "Say how it ended.", "why")
    if verb == "occur" and row.kind == "risk":
        row.kind = "issue"
    row.save()
    record(events.RaidChanged(about=row.pk, project=row.project_id), why=why)
    _restand(row)
    return row


@command
def touch_subject(
    actor: Actor, /, *, project_id: UUID, kind: str, name: str, **fields: Any
) -> Touch:
    """Say that a project touches a system, data set, vendor, site or stakeholder group.

    The subject is found by kind and name, whatever the case, or added.

    Raises:
        Refused: ``touched-already``, ``ends-before-start``.
    """
    project = claim(Project, project_id, actor, policy.edit)
    if kind not in rules.SUBJECTS:
        raise Invalid({"kind": [f"Choose one of {', '.join(rules.SUBJECTS)}."]})
    name = checked_text("name", name, 200)
    subject = visible(actor, Subject).filter(kind=kind, name__iexact=name).first()
    if subject is None:
        subject = Subject(organisation=the_organisation(actor), kind=kind, name=name)
        subject.save()
    if project.touches.filter(subject=subject).exists():
        raise Refused("touched-already", f"The project touches {subject.name} already.", "name")
    row = Touch(project=project, subject=subject)
    set_fields(row, fields, {"role", "since", "until"})
    rules.check_span(row.since, row.until)
    row.save()
    record(events.SubjectTouched(about=row.pk, project=project.pk))
    return row


@command
def leave_subject(actor: Actor, *, touch_id: UUID, seen: int | None = None) -> Touch:
    """Say that a project touches a subject no longer."""
    row = claim(Touch, touch_id, actor, policy.edit, seen=seen)
    project_id = row.project_id
    row.delete()
    record(events.SubjectLeft(about=touch_id, project=project_id))
    return row
