"""Packages, trusted keys and received statuses over HTTP.

A package comes and goes as base64 inside a body; larger ones through the page or the command line.
"""

from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.exchange import commands, policy, uploads
from sightline.exchange import package_lists as lists
from sightline.exchange import package_queries as queries
from sightline.exchange.models import PackageIn, PackageOut, Snapshot, TrustedKey
from sightline.exchange.rest.schemas import Digest
from sightline.kernel.policy import check
from sightline.ui.api.files import Base64, File, decoded, encoded
from sightline.ui.api.operations import Operations
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import Id, In, MustSayWhy, Name, Out, Told
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Packages")
IN, OUT = "/packages-in/{uuid:package_id}", "/packages-out/{uuid:package_id}"
KEY, STATUS = "/trusted-keys/{uuid:key_id}", "/received-statuses/{uuid:snapshot_id}"
Words = Annotated[str, Field(min_length=1, max_length=5000, strict=True)]
PublicKey = Annotated[str, Field(min_length=64, max_length=200, strict=True)]
Kind = Literal["standards", "plans", "snapshots"]


class TrustedKeyOut(Out):
    """The public key of another installation, trusted until it is revoked."""

    fingerprint: str
    public_key: str
    whose: str
    purpose: str
    added_by_id: UUID | None
    added_on: date
    revoked_on: date | None
    revoked_by_id: UUID | None
    revoked_why: str


class KeyTrusting(In):
    """A key, whose it is, and how one knows."""

    public_key: PublicKey
    whose: Name
    why: Words


class PackageItem(Told):
    """One thing of a package."""

    kind: Kind
    id: UUID
    name: str


class PackageOutTold(Out):
    """A package that went out."""

    office_id: UUID
    person_id: UUID | None
    made_on: date
    package_id: UUID
    why: str
    items: list[PackageItem]
    sha256: str
    size: int

    @classmethod
    def of(cls, row: PackageOut) -> Self:
        """Return a package without its bytes."""
        items = [PackageItem(kind=kind, id=UUID(key), name=name) for kind, key, name in row.items]
        return cls(**cls.read(row) | {"items": items, "sha256": row.digest})


class Exporting(In):
    """What leaves: ids of versions of standards and shared plans, and of published reports."""

    office_id: Id
    chosen: Annotated[list[Id], Field(min_length=1, max_length=1500)]
    why: Words


class PackageFile(Told):
    """The signed file, as base64."""

    content: str
    sha256: str


class SendableItem(Told):
    """One published thing that can leave, with all that it would say."""

    kind: Kind
    id: UUID
    name: str
    says: dict[str, Any]


class Sendable(Told):
    """All that can leave."""

    items: list[SendableItem]


class PackageInTold(Out):
    """A package that came in."""

    office_id: UUID
    person_id: UUID | None
    state: Literal["ready", "accepted", "discarded", "undone"]
    package_id: UUID
    made_on: date
    origin: str
    fingerprint: str
    file_name: str
    sha256: str
    size: int
    counts: dict[str, int]

    @classmethod
    def of(cls, row: PackageIn) -> Self:
        """Return a package without what is in it."""
        return cls(**cls.read(row) | {"sha256": row.digest})


class PackageReceiving(In):
    """A package that came, and the office that looks at it."""

    office_id: Id
    file_name: Name
    content: Base64


class PackageAccepting(In):
    """What was shown: the key of the preview that was looked at."""

    shown: Digest | None = None


class ArrivalLine(Told):
    """One thing of a package, and what becomes of it."""

    kind: Kind
    id: UUID
    name: str
    verdict: Literal["new", "newer", "same", "refused"]
    code: str
    words: str


class PackagePreview(Told):
    """What taking a package in would do; ``against`` says why it cannot be taken in at all."""

    shown: str
    against: str
    items: list[ArrivalLine]


class ReceivedStatusOut(Out):
    """What another installation published of one of its projects."""

    office_id: UUID
    package_id: UUID
    origin: str
    project_id_there: UUID
    code: str
    name: str
    period: date
    declared: str
    said: dict[str, Any]


@api.lists("/trusted-keys", policy.read_keys, TrustedKeyOut, lists.KEYS)
def trusted_keys(request: Asked) -> QuerySet[TrustedKey]:
    """Return the keys of other installations."""
    return queries.keys(request.actor)


@api.creates("/trusted-keys", policy.trust_key, TrustedKeyOut, at="/trusted-keys/{id}")
def trust_key(request: Asked, said: KeyTrusting) -> TrustedKey:
    """Trust the key of another installation."""
    return commands.trust_key(request.actor, **said.given())


@api.shows(KEY, policy.read_keys, TrustedKeyOut)
def trusted_key(request: Asked, key_id: UUID) -> TrustedKey:
    """Return one key."""
    return queries.the_key(request.actor, key_id)


@api.changes(f"{KEY}/revoke", policy.trust_key, TrustedKeyOut, method="POST")
def revoke_key(request: Asked, key_id: UUID, said: MustSayWhy) -> TrustedKey:
    """Trust a key no longer."""
    return commands.revoke_key(request.actor, key_id=key_id, seen=seen(request), **said.given())


@api.tells("/sendable", policy.read_sendable, Sendable)
def sendable(request: Asked) -> Sendable:
    """Return all that can leave in a package, with all that each thing would say."""
    return Sendable(
        items=[
            SendableItem(kind=kind, id=key, name=name, says=told)
            for kind, rows in queries.sendable(request.actor).items()
            for key, name, told in rows
        ]
    )


@api.lists("/packages-out", policy.read_packages, PackageOutTold, lists.PACKAGES_OUT)
def packages_out(request: Asked) -> QuerySet[PackageOut]:
    """Return the packages that went out."""
    return queries.packages_out(request.actor)


@api.creates("/packages-out", policy.export_package, PackageOutTold, at="/packages-out/{id}")
def export_package(request: Asked, said: Exporting) -> PackageOut:
    """Sign a package of published things."""
    return commands.export_package(request.actor, **said.given())


@api.shows(OUT, policy.read_packages, PackageOutTold)
def package_out(request: Asked, package_id: UUID) -> PackageOut:
    """Return one package that went out."""
    return queries.the_package_out(request.actor, package_id)


@api.tells(f"{OUT}/file", policy.read_packages, PackageFile)
def package_out_file(request: Asked, package_id: UUID) -> PackageFile:
    """Return the signed file of a package."""
    row = queries.the_package_out(request.actor, package_id)
    check(request.actor, policy.export_package, row)
    content = encoded(queries.bytes_of(row.digest))
    return PackageFile(content=content, sha256=row.digest)


@api.tells(f"{OUT}/history", policy.read_packages, Changes)
def package_out_history(request: Asked, package_id: UUID) -> Changes:
    """Return who made a package, when, and why."""
    row = queries.the_package_out(request.actor, package_id)
    return history_of(request.actor, row, PackageOutTold, policy.read_packages)


@api.lists("/packages-in", policy.read_packages, PackageInTold, lists.PACKAGES_IN)
def packages_in(request: Asked) -> QuerySet[PackageIn]:
    """Return the packages that came in."""
    return queries.packages_in(request.actor)


@api.creates("/packages-in", policy.receive_package, PackageInTold, at="/packages-in/{id}")
def receive_package(request: Asked, said: PackageReceiving) -> PackageIn:
    """Receive a package: its signature is checked, and it waits."""
    file = File(said.file_name, decoded(said.content))
    return uploads.receive(request.actor, file=file, office_id=said.office_id)


@api.shows(IN, policy.read_packages, PackageInTold)
def package_in(request: Asked, package_id: UUID) -> PackageIn:
    """Return one package that came in."""
    return queries.the_package_in(request.actor, package_id)


@api.tells(f"{IN}/preview", policy.read_packages, PackagePreview)
def package_preview(request: Asked, package_id: UUID) -> PackagePreview:
    """Return what taking a package in would do now."""
    look, against = queries.preview(
        request.actor, queries.the_package_in(request.actor, package_id)
    )
    if look is None:
        words = against.words if against else ""
        return PackagePreview(shown="", against=words, items=[])
    return PackagePreview(shown=look.shown, against="", items=[_line(x) for x in look.arrivals])


def _line(one: queries.Arrival) -> ArrivalLine:
    told: dict[str, Any] = {"kind": one.kind, "id": UUID(one.item["id"]), "name": one.name}
    verdict = one.verdict
    return ArrivalLine(**told, verdict=verdict.kind, code=verdict.code, words=verdict.words)


@api.changes(f"{IN}/accept", policy.receive_package, PackageInTold, method="POST")
def accept_package(request: Asked, package_id: UUID, said: PackageAccepting) -> PackageIn:
    """Take in what is new or newer, as drafts."""
    return commands.accept_package(
        request.actor, package_id=package_id, seen=seen(request), shown=said.shown or ""
    )


@api.changes(f"{IN}/discard", policy.receive_package, PackageInTold, method="POST")
def discard_package(request: Asked, package_id: UUID) -> PackageIn:
    """Let a package go."""
    return commands.discard_package(request.actor, package_id=package_id, seen=seen(request))


@api.changes(f"{IN}/undo", policy.receive_package, PackageInTold, method="POST")
def undo_package(request: Asked, package_id: UUID) -> PackageIn:
    """Take back all that a package brought, as long as nobody did anything with it."""
    return commands.undo_package(request.actor, package_id=package_id, seen=seen(request))


@api.tells(f"{IN}/history", policy.read_packages, Changes)
def package_in_history(request: Asked, package_id: UUID) -> Changes:
    """Return who received a package, what was decided on it, and when."""
    row = queries.the_package_in(request.actor, package_id)
    return history_of(request.actor, row, PackageInTold, policy.read_packages)


@api.lists("/received-statuses", policy.read_snapshots, ReceivedStatusOut, lists.SNAPSHOTS)
def received_statuses(request: Asked) -> QuerySet[Snapshot]:
    """Return what other installations published of their projects."""
    return queries.snapshots(request.actor)


@api.shows(STATUS, policy.read_snapshots, ReceivedStatusOut)
def received_status(request: Asked, snapshot_id: UUID) -> Snapshot:
    """Return one of them."""
    return queries.the_snapshot(request.actor, snapshot_id)
