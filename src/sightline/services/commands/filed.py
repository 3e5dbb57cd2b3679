"""A catalogue brought in from a file, all of it or nothing."""

from collections.abc import Sequence
from uuid import UUID

from sightline.identity.queries import the_office
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import set_fields
from sightline.kernel.policy import Actor, check
from sightline.services import events, policy
from sightline.services.commands.catalogue import (
    add_service,
    change_service,
    draft_service_version,
)
from sightline.services.filed import OF_SERVICE, Planned, planned
from sightline.services.models import Service
from sightline.services.running import is_used


@command
def import_catalogue(actor: Actor, *, office_id: UUID, entries: Sequence[object]) -> list[Planned]:
    """Bring services in: new ones are drafted, changed ones changed, others left as they are.

    Of a version that somebody asked for, or that is retired, a next draft holds the change.

    Raises:
        NotFound: The office is not visible.
        Forbidden: Only the roles of the office.
        Refused: What ``add_service`` and ``change_service`` refuse.
    """
    office = the_office(actor, office_id)
    check(actor, policy.keep, office)
    found = planned(actor, office.pk, entries, is_used)
    for one in found:
        if one.kind == "new":
            add_service(actor, office_id=office.pk, code=one.code, **one.fields)
        elif one.kind == "changed":
            _change(actor, one)
    if all(one.kind == "same" for one in found):
        nothing_changed()
    return found


def plan_import(actor: Actor, office_id: UUID, entries: Sequence[object]) -> list[Planned]:
    """Return what ``import_catalogue`` would do, and change nothing."""
    office = the_office(actor, office_id)
    check(actor, policy.keep, office)
    return planned(actor, office.pk, entries, is_used)


def _change(actor: Actor, one: Planned) -> None:
    assert one.service is not None
    assert one.version is not None
    own = {name: value for name, value in one.fields.items() if name in OF_SERVICE}
    more = {name: value for name, value in one.fields.items() if name not in OF_SERVICE}
    if own:
        service = claim(Service, one.service.pk, actor, policy.keep)
        set_fields(service, own, OF_SERVICE)
        service.save()
        record(events.ServiceWritten(about=service.pk, service=service.pk))
    if more:
        row = one.version
        if row.state == row.State.RETIRED:
            row = draft_service_version(actor, version_id=row.pk)
        change_service(actor, version_id=row.pk, **more)
