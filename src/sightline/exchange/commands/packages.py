"""Packages between installations: signed and sent, received and looked at, taken in, taken back."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sightline.exchange import events, policy
from sightline.exchange import package_queries as queries
from sightline.exchange.commands.keys import reason
from sightline.exchange.models import PackageIn, PackageOut, Snapshot
from sightline.formats.package import KINDS, LARGEST, Made, digest, read, written
from sightline.identity.queries import the_office, the_organisation
from sightline.kernel import clock, signing, store
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused, Stale
from sightline.kernel.policy import Actor, check
from sightline.knowledge import commands as knowledge
from sightline.network import commands as network

WHY = "a package comes in once in an organisation, whoever asks"


@command
def export_package(
    actor: Actor, *, office_id: UUID, chosen: Sequence[UUID], why: str, shown: str = ""
) -> PackageOut:
    """Sign a package of published things, and keep its bytes to be downloaded.

    Args:
        chosen: Ids of versions of standards, of versions of shared plans, and of published
            reports, out of ``package_queries.sendable``.
        why: For whom it is.
        shown: The digest of what was shown; empty takes whatever it is now.

    Raises:
        NotFound: The office or something that was chosen is not there to be sent.
        Forbidden: Only the strategic PMO of that office.
        Refused: ``nothing-chosen``, ``no-reason``, ``package-too-large``.
        Stale: What would leave is something else than was shown.
    """
    office = the_office(actor, office_id)
    row = PackageOut(organisation=the_organisation(actor), office=office, person_id=actor.id)
    check(actor, policy.export_package, row)
    row.why = reason(why, "Say for whom it is, and what for.")
    contents = queries.chosen(actor, chosen)
    if shown and shown != digest(contents):
        raise Stale("What would leave has changed since you looked: see it again first.")
    data = _signed(row, contents)
    package = read(data)
    row.package_id, row.digest, row.size = UUID(package.id), package.digest, len(data)
    row.items = [[kind, item["id"], _name(item)] for kind in KINDS for item in contents[kind]]
    row.counts = {kind: len(contents[kind]) for kind in KINDS}
    row.save()
    store.keep([data], LARGEST)
    record(events.PackageExported(about=row.pk, package=row.package_id, **row.counts), why=row.why)
    return row


def _signed(row: PackageOut, contents: dict[str, list[dict[str, Any]]]) -> bytes:
    made = Made(
        on=clock.today(),
        organisation=row.organisation.name,
        office_id=row.office_id,
        office=row.office.name,
        public_key=signing.public_key(),
    )
    data = written(contents, made, signing.sign)
    if len(data) > LARGEST:
        words = f"It has more than {LARGEST >> 20} MiB: choose less, and make several."
        raise Refused("package-too-large", words)
    return data


def _name(item: dict[str, Any]) -> str:
    return f"{item.get('code', '')} {item.get('title') or item.get('name')}".strip()[:300]


@command
def receive_package(
    actor: Actor, *, office_id: UUID, file_name: str, digest: str, size: int
) -> PackageIn:
    """Receive a package whose bytes are stored: it waits, and nothing of it is in yet.

    The same package again, while it waits or is in, is no change.

    Args:
        digest: Of the bytes, under which ``store`` keeps them.

    Raises:
        NotFound: The office is not visible.
        Forbidden: Only the strategic PMO of that office.
        Refused: As ``package_queries.trusted`` says.
    """
    office = the_office(actor, office_id)
    row = PackageIn(organisation=the_organisation(actor), office=office, person_id=actor.id)
    check(actor, policy.receive_package, row)
    package = queries.trusted(row.organisation_id, queries.bytes_of(digest))
    known = PackageIn.objects.system(WHY).filter(
        organisation=row.organisation_id, package_id=package.id, state__in=("ready", "accepted")
    )
    there: PackageIn | None = known.first()
    if there is not None:
        nothing_changed()
        return there
    row.file_name = checked_text("file_name", file_name, 255)
    row.package_id, row.digest, row.size = UUID(package.id), digest, size
    row.origin, row.fingerprint = package.origin, package.fingerprint
    row.made_on = date.fromisoformat(package.manifest["made_on"])
    row.save()
    record(
        events.PackageReceived(about=row.pk, package=row.package_id, fingerprint=row.fingerprint)
    )
    return row


@command
def accept_package(
    actor: Actor, *, package_id: UUID, shown: str = "", seen: int | None = None
) -> PackageIn:
    """Take in what is new or newer: standards and plans as drafts, statuses to be read.

    What is refused by name stays out, and what is here already stays as it is. The key is asked
    for again: it may have been revoked since.

    Args:
        shown: The digest of what was looked at; empty takes whatever it is now.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; ``Stale`` also where it would do something
            else than was shown.
        Refused: ``wrong-state``, ``nothing-new``, and as ``package_queries.trusted``,
            ``receive_standard`` and ``receive_plan`` say.
    """
    row = claim(PackageIn, package_id, actor, policy.receive_package, seen=seen)
    row.move("accept")
    found = queries.look(actor, queries.trusted(row.organisation_id, queries.bytes_of(row.digest)))
    if shown and shown != found.shown:
        raise Stale("It would do something else than you saw: look at it again first.")
    coming = [one for one in found.arrivals if one.verdict.kind in ("new", "newer")]
    if not coming:
        raise Refused("nothing-new", "Nothing of it is new here: discard it.")
    row.taken = [[one.kind, one.item["id"], one.item.get("version_id", "")] for one in coming]
    row.counts = found.counts
    row.save()
    record(events.PackageAccepted(about=row.pk, **row.counts))
    for one in coming:
        _take_in(actor, row, one)
    return row


def _take_in(actor: Actor, row: PackageIn, one: queries.Arrival) -> None:
    at: dict[str, Any] = {"office_id": row.office_id, "item": one.item, "origin": row.origin}
    if one.kind == "standards":
        network.receive_standard(actor, **at)
    elif one.kind == "plans":
        knowledge.receive_plan(actor, **at)
    else:
        _keep_status(row, one.item)


def _keep_status(row: PackageIn, item: Any) -> None:
    said = Snapshot(
        id=UUID(item["id"]),
        organisation_id=row.organisation_id,
        office_id=row.office_id,
        package=row,
        origin=row.origin,
        project_id_there=UUID(item["project_id"]),
        code=item["code"],
        name=item["name"],
        period=date.fromisoformat(item["period"]),
        declared=item["declared"],
        said=item,
    )
    said.save()
    record(events.StatusReceived(about=said.pk, package=row.pk))


@command
def discard_package(actor: Actor, *, package_id: UUID, seen: int | None = None) -> PackageIn:
    """Let a package go; nothing of it comes in.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    row = claim(PackageIn, package_id, actor, policy.receive_package, seen=seen)
    row.move("discard")
    row.save()
    record(events.PackageDiscarded(about=row.pk))
    return row


@command
def undo_package(actor: Actor, *, package_id: UUID, seen: int | None = None) -> PackageIn:
    """Take back all that a package brought, as long as nobody did anything with it.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``built-on``, ``file-gone``.
    """
    row = claim(PackageIn, package_id, actor, policy.receive_package, seen=seen)
    row.move("undo")
    package = queries.whole(queries.bytes_of(row.digest))
    items = {(kind, one["id"]): one for kind in KINDS for one in package.contents[kind]}
    returned = len(row.taken)
    for kind, key, version in row.taken:
        _take_back(actor, kind, key, version, items[kind, key])
    row.save()
    record(events.PackageUndone(about=row.pk, returned=returned))
    return row


def _take_back(actor: Actor, kind: str, key: str, version: str, item: Any) -> None:
    if kind == "standards":
        network.return_standard(actor, version_id=UUID(version), item=item)
    elif kind == "plans":
        knowledge.return_plan(actor, version_id=UUID(version), item=item)
    else:
        Snapshot.objects.system(WHY).get(pk=key).delete()
