"""Mappings of columns, checked, and kept under a name for the next file of their kind."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sightline.exchange import events, policy, rules
from sightline.exchange.models import ImportRun, SavedMapping
from sightline.exchange.queries import mapping_named
from sightline.formats.register.mapping import MappingError, from_plain
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor


def checked_mapping(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping as it is kept.

    Raises:
        Invalid: It cannot be used.
    """
    try:
        plain = from_plain(dict(mapping)).to_plain()
    except MappingError as error:
        raise Invalid({"mapping": [f"The mapping cannot be used: {error}."]}) from error
    if rules.storable(plain) != plain:
        raise Invalid({"mapping": ["It holds a character that cannot be stored; remove it."]})
    return plain


@command
def save_mapping(actor: Actor, *, run_id: UUID, name: str) -> SavedMapping:
    """Keep a run's mapping under a name; the same name again replaces it.

    Raises:
        Refused: ``no-mapping`` when the file has not been read.
    """
    run = claim(ImportRun, run_id, actor, policy.start)
    if not run.mapping or not run.table.get("header"):
        raise Refused("no-mapping", "The file has not been read yet.")
    name = checked_text("name", name, 100)
    row = mapping_named(actor, name) or SavedMapping(organisation=run.organisation, name=name)
    row.mapping, row.headers = run.mapping, rules.headers_digest(run.table["header"])
    if not row._state.adding and not row.changed():
        nothing_changed()
        return row
    row.save()
    record(events.MappingSaved(about=row.pk))
    return row


@command
def drop_mapping(actor: Actor, *, mapping_id: UUID, seen: int | None = None) -> SavedMapping:
    """Drop a kept mapping; what was read by it stays."""
    row = claim(SavedMapping, mapping_id, actor, policy.save_mapping, seen=seen)
    row.delete()
    record(events.MappingDropped(about=mapping_id))
    return row
