"""Offices as a tree of PMOs, and how they relate."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sightline.identity import events, policy, rules
from sightline.identity.commands.asked import reason_of, the_home
from sightline.identity.models import Office, OfficeRelation
from sightline.identity.queries import to_link
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.ids import new_id
from sightline.kernel.policy import Actor, check, visible


@command
def open_office(
    actor: Actor,
    *,
    code: str,
    name: str,
    level: str,
    parent_id: UUID | None = None,
    mandate: str = "",
    active_from: date | None = None,
) -> Office:
    """Open an office, below a parent if one is named."""
    organisation = the_home(actor, actor.organisation_id or new_id())
    check(actor, policy.manage_offices, organisation)
    if level not in rules.LEVELS:
        raise Invalid({"level": [f"Choose one of {', '.join(rules.LEVELS)}."]})
    row = Office(
        organisation=organisation,
        code=_free_code(actor, code),
        name=checked_text("name", name, 200),
        level=level,
        mandate=checked_text("mandate", mandate, 10_000, required=False),
        active_from=active_from or clock.today(),
    )
    row.save()
    if parent_id is not None:
        OfficeRelation(
            office=row,
            other=find(Office, parent_id, actor),
            kind="hierarchy",
            since=row.active_from,
        ).save()
    record(events.OfficeOpened(about=row.pk))
    return row


def _free_code(actor: Actor, code: str) -> str:
    code = checked_text("code", code, 40)
    if visible(actor, Office).filter(code__iexact=code).exists():
        raise Refused("code-taken", f"An office with the code {code} exists already.", "code")
    return code


@command
def change_office(
    actor: Actor, /, *, office_id: UUID, seen: int | None = None, **fields: Any
) -> Office:
    """Change an office's name, level or mandate."""
    row = claim(Office, office_id, actor, policy.manage_offices, seen=seen)
    if fields.get("level", row.level) not in rules.LEVELS:
        raise Invalid({"level": [f"Choose one of {', '.join(rules.LEVELS)}."]})
    if set_fields(row, fields, {"name", "level", "mandate"}):
        row.save()
        record(events.OfficeChanged(about=row.pk))
    else:
        nothing_changed()
    return row


@command
def close_office(
    actor: Actor, *, office_id: UUID, on: date, why: str, seen: int | None = None
) -> Office:
    """End an office on a date; its relations end with it."""
    row = claim(Office, office_id, actor, policy.manage_offices, seen=seen)
    if on <= row.active_from:
        raise Refused("ends-before-start", "The office cannot end before it began.", "on")
    row.active_to = on
    row.save()
    for relation in [*row.relations.filter(until=None), *row.relations_from.filter(until=None)]:
        relation.until = max(on, relation.since + timedelta(days=1))
        relation.save()
    record(events.OfficeClosed(about=row.pk), why=reason_of("why", why))
    return row


@command
def relate_offices(
    actor: Actor,
    *,
    office_id: UUID,
    other_id: UUID,
    kind: str,
    since: date | None = None,
    until: date | None = None,
) -> OfficeRelation:
    """Put two offices into a relation from a date on.

    Raises:
        Refused: ``own-parent``, ``second-parent``, ``circular`` or ``ends-before-start``.
    """
    office = claim(Office, office_id, actor, policy.manage_offices)
    other = find(Office, other_id, actor)
    check(actor, policy.manage_offices, other)
    if kind not in rules.RELATIONS:
        raise Invalid({"kind": [f"Choose one of {', '.join(rules.RELATIONS)}."]})
    row = OfficeRelation(
        office=office, other=other, kind=kind, since=since or clock.today(), until=until
    )
    held = visible(actor, OfficeRelation).select_for_update()
    rules.check_link(to_link(row), map(to_link, held))
    row.save()
    record(events.OfficesRelated(about=office.pk, other=other.pk, relation=kind))
    return row


@command
def end_relation(
    actor: Actor, *, relation_id: UUID, until: date, seen: int | None = None
) -> OfficeRelation:
    """End a relation between two offices on a date."""
    row = claim(OfficeRelation, relation_id, actor, policy.manage_offices, seen=seen)
    if until <= row.since:
        raise Refused("ends-before-start", "The end must lie after the start.", "until")
    row.until = until
    row.save()
    record(events.OfficesUnrelated(about=row.office_id, relation=row.kind))
    return row


@command
def move_office(
    actor: Actor, *, office_id: UUID, parent_id: UUID, why: str, seen: int | None = None
) -> Office:
    """Put an office beneath another one from today on, with everything beneath it.

    A relation that would have lasted no day never was; going back the same day leaves no trace
    but the journal's.

    Raises:
        NotFound, Stale: As ``claim`` says.
        Forbidden: The office, the parent it has and the one it gets are all managed.
        Refused: ``no-parent``, ``own-parent``, ``circular``, ``no-reason``.
    """
    row = claim(Office, office_id, actor, policy.manage_offices, seen=seen)
    parent = find(Office, parent_id, actor)
    held = _held_link(row)
    for each in (parent, held.other):
        check(actor, policy.manage_offices, each)
    if held.other_id == parent.pk:
        nothing_changed()
        return row
    links = list(visible(actor, OfficeRelation).select_for_update())
    _hang(row, held, parent, links)
    event = events.OfficesRelated(about=row.pk, other=parent.pk, relation="hierarchy")
    record(event, why=reason_of("why", why))
    return row


def _held_link(row: Office) -> OfficeRelation:
    held = row.relations.filter(kind="hierarchy", until=None).select_for_update().first()
    if held is None:
        words = "It stands beneath no office yet: relate it to one."
        raise Refused("no-parent", words, "parent_id")
    return held


def _hang(row: Office, held: OfficeRelation, parent: Office, links: list[OfficeRelation]) -> None:
    """End the relation to the parent of now, and begin or take up again that to the next."""
    today = clock.today()
    ended = row.relations.filter(kind="hierarchy", until=held.since, other=parent)
    back = ended.first() if held.since >= today else None
    mine = {held.pk, back.pk if back else None}
    others = [to_link(link) for link in links if link.pk not in mine]
    if held.since < today:
        held.until = today
        new = OfficeRelation(office=row, other=parent, kind="hierarchy", since=today)
        rules.check_link(to_link(new), [*others, to_link(held)])
        held.save()
        new.save()
        return
    if back is None:
        held.other = parent
        rules.check_link(to_link(held), others)
        held.save()
        return
    back.until = None
    rules.check_link(to_link(back), others)
    held.delete()
    back.save()
