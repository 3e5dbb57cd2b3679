"""The organisation, its fiscal year and its reporting cadence."""

from typing import Any
from uuid import UUID

from sightline.identity import events, policy, rules
from sightline.identity.models import Organisation
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.policy import Actor, check


@command
def found_organisation(
    actor: Actor, *, name: str, currency: str = "GBP", fiscal_year_starts: int = 4
) -> Organisation:
    """Begin an organisation; the operator at the machine alone does this."""
    check(actor, policy.found)
    row = Organisation(
        name=checked_text("name", name, 200),
        currency=currency,
        fiscal_year_starts=fiscal_year_starts,
    )
    row.save()
    record(events.OrganisationFounded(about=row.pk), organisation_id=row.pk)
    return row


@command
def change_organisation(
    actor: Actor, /, *, organisation_id: UUID, seen: int | None = None, **fields: Any
) -> Organisation:
    """Change name, currency, start of the fiscal year or reporting cadence.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``unknown-currency``, ``no-month`` or ``cadence-out-of-range``.
    """
    row = claim(Organisation, organisation_id, actor, policy.set_organisation, seen=seen)
    allowed = {"name", "currency", "fiscal_year_starts", "cadence_days"}
    if set_fields(row, fields, allowed):
        rules.check_organisation(row.currency, row.fiscal_year_starts, row.cadence_days)
        row.save()
        record(events.OrganisationChanged(about=row.pk))
    else:
        nothing_changed()
    return row
