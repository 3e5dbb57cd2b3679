"""Standards that come from another installation: taken in as drafts, and taken back unused."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import ProtectedError

from sightline.formats.package import judged, substance
from sightline.identity.queries import the_office
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.network import events, policy
from sightline.network.commands.standards import hands_of, named, phrased, taken
from sightline.network.models import Clause, Standard, StandardVersion
from sightline.network.queries.packages import (
    OF_CLAUSE,
    OF_VERSION,
    WHY,
    held_standards,
    told_standard,
)

BUILT_ON = "Somebody has worked on it since, so it stays; retire it as any other."


@command
def receive_standard(
    actor: Actor, *, office_id: UUID, item: Mapping[str, Any], origin: str
) -> StandardVersion | None:
    """Take in a version that another installation published, as a draft of the office.

    Whoever takes it in is its author here: somebody else approves it. It says on no day yet from
    when it is in effect.

    Args:
        item: As a package holds it; it was checked by ``formats.package``.
        origin: The installation and office that it comes from.

    Returns:
        The draft, or ``None`` where the version was here already.

    Raises:
        NotFound, Forbidden: As ``write_standard`` says.
        Refused: ``id-held``, ``other-content``, ``older-version``, ``draft-open``, and what
            ``write_standard`` and ``add_clause`` refuse.
        Invalid: Conditions or fields that are none here.
    """
    office = the_office(actor, office_id)
    row = Standard(id=UUID(item["id"]), organisation_id=office.organisation_id, office=office)
    check(actor, policy.keep, row)
    verdict = judged(item, held_standards(actor, [item]).get(str(item["id"])))
    if verdict.kind == "refused":
        raise Refused(verdict.code, verdict.words)
    if verdict.kind == "same":
        nothing_changed()
        return None
    return _received(actor, _standard(actor, row, item, verdict.kind), item, origin)


def _standard(actor: Actor, row: Standard, item: Mapping[str, Any], kind: str) -> Standard:
    if kind == "newer":
        return claim(Standard, row.pk, actor, policy.keep)
    named(actor, row, {name: item[name] for name in ("code", "title", "family")})
    row.save()
    return row


def _received(
    actor: Actor, standard: Standard, item: Mapping[str, Any], origin: str
) -> StandardVersion:
    version = StandardVersion(
        id=UUID(item["version_id"]),
        standard=standard,
        number=item["number"],
        author_id=actor.id,
        hands=hands_of([], actor),
        received_from=checked_text("origin", origin, 420),
    )
    taken(version, {name: item[name] for name in OF_VERSION})
    version.save()
    for each in item["clauses"]:
        _check_free(UUID(each["id"]))
        clause = Clause(id=UUID(each["id"]), version_of=version)
        phrased(clause, {name: each[name] for name in OF_CLAUSE})
        clause.save()
    record(events.StandardReceived(about=version.pk, standard=standard.pk, origin=origin))
    return version


def _check_free(clause_id: UUID) -> None:
    if Clause.objects.system(WHY).filter(pk=clause_id).exists():
        raise Refused("id-held", "The id of one of its clauses belongs to something else here.")


@command
def return_standard(actor: Actor, *, version_id: UUID, item: Mapping[str, Any]) -> None:
    """Take back a version that was received, as long as nobody did anything with it.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Refused: ``built-on``.
    """
    row = claim(StandardVersion, version_id, actor, policy.keep)
    is_as_it_came = row.state == row.State.DRAFT and row.version == 1
    if not is_as_it_came or substance(told_standard(row)) != substance(item):
        raise Refused("built-on", f"{row}: {BUILT_ON}")
    standard = row.standard
    try:
        for clause in Clause.objects.system(WHY).filter(version_of=row):
            clause.delete()
        row.delete()
        if not StandardVersion.objects.system(WHY).filter(standard=standard).exists():
            standard.delete()
    except ProtectedError as error:
        raise Refused("built-on", f"{standard}: {BUILT_ON}") from error
    record(events.StandardReturned(about=version_id, standard=standard.pk))
