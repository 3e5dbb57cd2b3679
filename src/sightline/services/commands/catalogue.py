"""The catalogue: services and their versions, drafted, activated, replaced and retired."""

from typing import Any
from uuid import UUID

from sightline.identity.queries import the_office, the_organisation, the_person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.projects.schedule.calendars import shared
from sightline.services import events, policy
from sightline.services.commands import guards
from sightline.services.models import Service, ServiceVersion
from sightline.services.rules import CATEGORIES, DOMAINS
from sightline.services.rules.catalogue import DEFAULT, Offered
from sightline.services.rules.clock import check_zone
from sightline.services.running import is_used

FIELDS = frozenset(
    {
        *("promise", "measure", "inputs", "audience", "owner_id", "cost_minor", "currency"),
        *("target_minutes", "calendar_id", "zone", "maturity", "target_maturity"),
    }
)
COPIED = (*FIELDS, "steps", "tagged")
WHY = "a code is taken once in an office, and versions are counted, whoever may see them"


@command
def adopt_catalogue(
    actor: Actor,
    *,
    office_id: UUID,
    calendar_id: UUID | None = None,
    zone: str = "UTC",
    is_offered: bool = False,
) -> list[ServiceVersion]:
    """Take the default catalogue over into an office; services that it has are left as they are.

    Args:
        calendar_id: On which calendar the default hours are promised; without one, none are.
        is_offered: Whether they are offered at once, not only drafted.

    Raises:
        NotFound: The office or the calendar is not visible.
        Forbidden: Only the roles of the office.
        Refused: ``adopted-already``.
    """
    office = the_office(actor, office_id)
    check(actor, policy.keep, Service(organisation_id=office.organisation_id, office=office))
    _check_calendar(actor, calendar_id)
    check_zone(zone)
    held = Service.objects.system(WHY).filter(office=office).values_list("code", flat=True)
    missing = [one for one in DEFAULT if one.code not in set(held)]
    if not missing:
        raise Refused("adopted-already", "The office has all of these services already.")
    level = {"calendar_id": calendar_id, "zone": zone, "currency": the_organisation(actor).currency}
    found = [_adopted(office, one, level) for one in missing]
    for row in found if is_offered else ():
        _activated(row)
    record(events.CatalogueAdopted(about=office.pk, n_services=len(found)))
    return found


@command
def add_service(
    actor: Actor,
    /,
    *,
    office_id: UUID,
    code: str,
    name: str,
    category: str,
    domain: str,
    **fields: Any,
) -> ServiceVersion:
    """Draft a service of an office, with its first version.

    Args:
        fields: ``promise``, ``measure``, ``inputs``, ``steps`` and ``skills`` (lists),
            ``audience``, ``owner_id``, ``cost_minor``, ``currency``, ``target_minutes``,
            ``calendar_id``, ``zone``, ``maturity``, ``target_maturity``.

    Raises:
        NotFound: The office, the owner or the calendar is not visible.
        Forbidden: Only the roles of the office.
        Refused: ``code-taken``, ``no-calendar``, ``no-time``.
    """  # fmt: skip
    office = the_office(actor, office_id)
    service = Service(organisation_id=office.organisation_id, office=office)
    check(actor, policy.keep, service)
    set_fields(service, {"category": category, "domain": domain}, {"category", "domain"})
    service.code = checked_text("code", code, 40).upper()
    service.name = checked_text("name", name, 200)
    if Service.objects.system(WHY).filter(office=office, code=service.code).exists():
        raise Refused("code-taken", "The office has a service with this code.", "code")
    row = ServiceVersion(service=service, currency=the_organisation(actor).currency)
    _take(actor, row, fields)
    service.save()
    row.save()
    record(events.ServiceWritten(about=row.pk, service=service.pk))
    return row


@command
def change_service(
    actor: Actor, /, *, version_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> ServiceVersion:
    """Change what a version promises; of one that was asked for, a new draft holds the change.

    Args:
        fields: As ``add_service``.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``version-retired``, ``draft-waits``, ``no-calendar``, ``no-time``.
    """
    row = claim(ServiceVersion, version_id, actor, policy.keep, seen=seen)
    _check_alive(row)
    if is_used(row):
        row = _copied(row)
    if not _take(actor, row, fields):
        nothing_changed()
        return find(ServiceVersion, version_id, actor)
    return _written(row, why)


@command
def draft_service_version(
    actor: Actor, *, version_id: UUID, seen: int | None = None
) -> ServiceVersion:
    """Draft the next version of a service from one that there is.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``draft-waits``.
    """
    row = claim(ServiceVersion, version_id, actor, policy.keep, seen=seen)
    return _written(_copied(row))


@command
def activate_service(actor: Actor, *, version_id: UUID, seen: int | None = None) -> ServiceVersion:
    """Offer a version from today; the one that was offered until now is retired.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-promise``, ``no-calendar``.
    """
    row = claim(ServiceVersion, version_id, actor, policy.keep, seen=seen)
    row.life.next_state("activate", str(row.state))
    if not row.promise:
        raise Refused("no-promise", "Say what it promises before it is offered.", "promise")
    guards.check_level(row)
    before = ServiceVersion.objects.system(WHY).filter(service=row.service_id, state="active")
    for other in before:
        _retired(other)
    return _activated(row)


@command
def retire_service(
    actor: Actor, *, version_id: UUID, why: str, seen: int | None = None
) -> ServiceVersion:
    """Offer a version no more; what was asked for under it goes on under it.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(ServiceVersion, version_id, actor, policy.keep, seen=seen)
    row.life.next_state("retire", str(row.state))
    return _retired(row, guards.reason(why, "Say why it is offered no more."))


def _take(actor: Actor, row: ServiceVersion, fields: dict[str, Any]) -> bool:
    plain = dict(fields)
    if plain.get("owner_id"):
        the_person(actor, plain["owner_id"])
    _check_calendar(actor, plain.get("calendar_id"))
    if "zone" in plain:
        check_zone(str(plain["zone"]))
    held = (row.steps, row.tagged)
    steps, skills = plain.pop("steps", None), plain.pop("skills", None)
    row.steps = row.steps if steps is None else guards.listed(steps)
    row.tagged = row.tagged if skills is None else guards.tagged(skills)
    changed = set_fields(row, plain, FIELDS)
    guards.check_level(row)
    return changed or held != (row.steps, row.tagged)


def _check_calendar(actor: Actor, calendar_id: UUID | None) -> None:
    if calendar_id is not None and not shared(actor).filter(pk=calendar_id).exists():
        words = "Choose a calendar of the organisation: one of a project goes with its project."
        raise Refused("no-calendar", words, "calendar_id")


def _adopted(office: Any, one: Offered, level: dict[str, Any]) -> ServiceVersion:
    service = Service(
        organisation_id=office.organisation_id, office=office, code=one.code, name=one.name,
        category=one.category, domain=one.domain, key=one.key,
    )  # fmt: skip
    assert one.category in CATEGORIES
    assert one.domain in DOMAINS
    service.save()
    row = ServiceVersion(
        service=service, promise=one.promise, measure=one.measure, audience=one.audience,
        steps=list(one.steps), tagged=guards.tagged(one.skills), **level,
        target_minutes=one.hours * 60 if level["calendar_id"] else None,
    )  # fmt: skip
    row.save()
    return row


def _copied(row: ServiceVersion) -> ServiceVersion:
    rows = ServiceVersion.objects.system(WHY).filter(service=row.service_id)
    if rows.filter(state="draft").exists():
        words = "A draft of the next version waits: change that one, or retire it first."
        raise Refused("draft-waits", words)
    last = max(rows.values_list("number", flat=True))
    held = {name: getattr(row, name) for name in COPIED}
    return ServiceVersion(service=row.service, number=last + 1, **held)


def _check_alive(row: ServiceVersion) -> None:
    if row.state == ServiceVersion.State.RETIRED:
        words = "It is retired and stays as it is: draft a new version from it."
        raise Refused("version-retired", words)


def _written(row: ServiceVersion, why: str = "") -> ServiceVersion:
    row.save()
    record(events.ServiceWritten(about=row.pk, service=row.service_id), why=why)
    return row


def _activated(row: ServiceVersion) -> ServiceVersion:
    row.move("activate")
    row.active_from = clock.today()
    return _moved(row, "activate")


def _retired(row: ServiceVersion, why: str = "") -> ServiceVersion:
    row.move("retire")
    row.active_to = clock.today()
    return _moved(row, "retire", why)


def _moved(row: ServiceVersion, verb: str, why: str = "") -> ServiceVersion:
    row.save()
    said = {"verb": verb, "state": str(row.state)}
    record(events.ServiceMoved(about=row.pk, service=row.service_id, **said), why=why)
    return row
