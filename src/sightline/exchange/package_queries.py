"""What exchange answers of packages: what can leave, what one that came would do, and whose it is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sightline.exchange import policy
from sightline.exchange.models import PackageIn, PackageOut, Snapshot, TrustedKey
from sightline.formats.package import (
    BadPackage,
    Package,
    Verdict,
    counted,
    digest,
    fingerprint,
    judged,
    judged_snapshot,
    read,
    verified,
)
from sightline.identity.queries import OfficeNode, office_tree
from sightline.kernel import signing, store
from sightline.kernel.command import find
from sightline.kernel.errors import NotFound, Refused
from sightline.kernel.policy import Action, Actor, may, visible
from sightline.knowledge import queries as knowledge
from sightline.network import queries as network
from sightline.projects.queries import newest_published
from sightline.projects.snapshots import listed

WHY = "a package is believed by its key and found again by its ids, whoever asks"
Plain = dict[str, Any]


def keys(actor: Actor) -> "QuerySet[TrustedKey]":
    """Return the keys of other installations, those that are trusted first."""
    rows = visible(actor, TrustedKey).select_related("added_by", "revoked_by")
    return rows.order_by("revoked_on", "whose", "pk")


def the_key(actor: Actor, key_id: UUID) -> TrustedKey:
    """Return a key, or refuse with ``NotFound``."""
    return keys(actor).filter(pk=key_id).first() or find(TrustedKey, key_id, actor)


def own_key() -> tuple[str, str]:
    """Return this installation's public key and its fingerprint, for others to trust."""
    key = signing.public_key()
    return key, fingerprint(key)


def packages_out(actor: Actor) -> "QuerySet[PackageOut]":
    """Return the packages that went out, newest first."""
    return visible(actor, PackageOut).select_related("office", "person").order_by("-made_on", "-pk")


def the_package_out(actor: Actor, package_id: UUID) -> PackageOut:
    """Return a package that went out, or refuse with ``NotFound``."""
    return packages_out(actor).filter(pk=package_id).first() or find(PackageOut, package_id, actor)


def packages_in(actor: Actor) -> "QuerySet[PackageIn]":
    """Return the packages that came in, newest first."""
    return visible(actor, PackageIn).select_related("office", "person").order_by("-started", "-pk")


def the_package_in(actor: Actor, package_id: UUID) -> PackageIn:
    """Return a package that came in, or refuse with ``NotFound``."""
    return packages_in(actor).filter(pk=package_id).first() or find(PackageIn, package_id, actor)


def snapshots(actor: Actor) -> "QuerySet[Snapshot]":
    """Return what other installations published of their projects."""
    return visible(actor, Snapshot).select_related("office", "package")


def the_snapshot(actor: Actor, snapshot_id: UUID) -> Snapshot:
    """Return one of them, or refuse with ``NotFound``."""
    return snapshots(actor).filter(pk=snapshot_id).first() or find(Snapshot, snapshot_id, actor)


def offices_for(actor: Actor, what: Action) -> list[OfficeNode]:
    """Return the nodes of the tree of offices for which the actor may do something."""
    return [node for node in office_tree(actor) if may(actor, what, node.office)]


def sendable(actor: Actor) -> dict[str, list[tuple[UUID, str, Plain]]]:
    """Return all that can leave: kind to (id by which it is chosen, name, what it says)."""
    return {
        "standards": [
            (row.pk, f"{row.standard.code} {row.standard.title}, version {row.number}", told)
            for row in network.sendable_standards(actor)
            if (told := network.told_standard(row))
        ],
        "plans": [
            (row.pk, f"{row.shared_plan.title}, version {row.number}", told)
            for row in knowledge.sendable_plans(actor)
            if (told := knowledge.told_plan(row))
        ],
        "snapshots": [
            (row.pk, f"{row.project.code} {row.project.name}, {row.period:%-d %B %Y}", told)
            for row in newest_published(actor)
            if (told := listed(row))
        ],
    }


def chosen(actor: Actor, ids: Collection[UUID]) -> dict[str, list[Plain]]:
    """Return what was chosen of all that can leave, by kind.

    Raises:
        NotFound: One of the ids is not among it.
        Refused: ``nothing-chosen``.
    """
    wanted, offered = set(ids), sendable(actor)
    contents = {
        kind: [told for key, _, told in rows if key in wanted] for kind, rows in offered.items()
    }
    known = {key for rows in offered.values() for key, _, _ in rows}
    if wanted - known:
        raise NotFound("Something that was chosen")
    if not wanted:
        raise Refused("nothing-chosen", "Choose a standard, a shared plan or a status first.")
    return contents


def trusted(organisation_id: UUID | None, data: bytes) -> Package:
    """Return the package in some bytes, made by who holds a key that is trusted here.

    Raises:
        Refused: ``unknown-key``, ``revoked-key``, ``broken-signature``, and as ``read`` says.
    """
    package = whole(data)
    rows = TrustedKey.objects.system(WHY).filter(organisation=organisation_id)
    key = rows.filter(fingerprint=package.fingerprint).first()
    if key is None:
        words = (
            f"Nobody here trusts the key {package.fingerprint}. Ask {package.origin} for its "
            "fingerprint in another way, by telephone for example, and add the key first."
        )
        raise Refused("unknown-key", words, "file")
    if key.revoked_on is not None:
        words = f"The key of {key.whose} was revoked on {key.revoked_on:%-d %B %Y}."
        raise Refused("revoked-key", words, "file")
    if not verified(package, key.public_key):
        words = f"The signature is not of {key.whose}: the file was changed, or made by others."
        raise Refused("broken-signature", words, "file")
    return package


def whole(data: bytes) -> Package:
    """Return the package in some bytes, whoever made it; or refuse as ``read`` says."""
    try:
        return read(data)
    except BadPackage as error:
        raise Refused(error.code, error.words, "file") from error


def bytes_of(digest: str) -> bytes:
    """Return the bytes of a package that is kept.

    Raises:
        Refused: ``file-gone``.
    """
    try:
        return store.read(digest)
    except OSError as error:
        words = "The file of the package is gone. Ask for it again, or restore it from a backup."
        raise Refused("file-gone", words) from error


@dataclass(frozen=True)
class Arrival:
    """One thing of a package, and what becomes of it here."""

    kind: str
    item: Mapping[str, Any]
    verdict: Verdict

    @property
    def name(self) -> str:
        """What a person calls it."""
        item = self.item
        if self.kind == "plans":
            return f"{item['title']}, version {item['number']}"
        if self.kind == "standards":
            return f"{item['code']} {item['title']}, version {item['number']}"
        return f"{item['code']} {item['name']}, {item['period']}"


@dataclass(frozen=True)
class Look:
    """What taking a package in would do at this moment, and the digest by which it is taken in."""

    arrivals: Sequence[Arrival]
    shown: str

    @property
    def counts(self) -> dict[str, int]:
        """How many things there are of each verdict."""
        return counted([each.verdict for each in self.arrivals])


def look(actor: Actor, package: Package) -> Look:
    """Return what becomes of each thing of a package."""
    held = {
        "standards": network.held_standards(actor, package.contents["standards"]),
        "plans": knowledge.held_plans(actor, package.contents["plans"]),
    }
    found = [
        Arrival(kind, item, judged(item, held[kind].get(str(item["id"]))))
        for kind in held
        for item in package.contents[kind]
    ]
    found += _statuses(actor, package.contents["snapshots"])
    said = [(one.kind, one.item["id"], one.verdict.kind, one.verdict.code) for one in found]
    return Look(found, digest([package.digest, *map(list, said)]))


def _statuses(actor: Actor, items: Iterable[Mapping[str, Any]]) -> list[Arrival]:
    items = list(items)
    rows = Snapshot.objects.system(WHY).filter(pk__in=[item["id"] for item in items])
    held = {str(row.pk): row for row in rows}

    def verdict(item: Mapping[str, Any]) -> Verdict:
        row = held.get(str(item["id"]))
        if row is not None and row.organisation_id != actor.organisation_id:
            return Verdict("refused", "id-held", "Its id belongs to something else here.")
        return judged_snapshot(item, digest(row.said) if row else None)

    return [Arrival("snapshots", item, verdict(item)) for item in items]


def preview(actor: Actor, row: PackageIn) -> tuple[Look | None, Refused | None]:
    """Return what a package that waits would do, or what stands against it now."""
    try:
        return look(actor, trusted(row.organisation_id, bytes_of(row.digest))), None
    except Refused as refused:
        return None, refused


def may_receive(actor: Actor) -> bool:
    """Tell whether the actor takes packages in for some office."""
    return bool(offices_for(actor, policy.receive_package))
