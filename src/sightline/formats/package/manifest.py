"""A package in memory: what its manifest says, how it is written, and whether a key signed it."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sightline.formats.package.canonical import canonical, digest

FORMAT, VERSION = "sightline-package", 1
#: What a package can hold, and what a person calls one of each.
KINDS: Mapping[str, str] = {
    "standards": "Standard",
    "plans": "Shared plan",
    "snapshots": "Published status",
}
#: What is signed begins with this, so that no other signature of the key can stand in for it.
_SEAL = f"{FORMAT} {VERSION}\n"
_KEY = re.compile("[0-9a-f]{64}")
Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Made:
    """Who made a package, and on which day."""

    on: date
    organisation: str
    office_id: UUID
    office: str
    public_key: str

    def plain(self) -> dict[str, Any]:
        """Return it as the manifest says it."""
        return {
            "made_on": self.on.isoformat(),
            "installation": {
                "name": self.organisation,
                "fingerprint": fingerprint(self.public_key),
            },
            "office": {"id": str(self.office_id), "name": self.office},
        }


@dataclass(frozen=True)
class Package:
    """A package that was read: whole in itself, and not believed yet."""

    manifest: Plain
    contents: Mapping[str, Sequence[Plain]]
    signature: str
    digest: str = field(default="")

    @property
    def id(self) -> str:
        """The id, which the same contents of the same day and office share."""
        return str(self.manifest["id"])

    @property
    def origin(self) -> str:
        """The installation and office that made it, as a person reads them."""
        said = self.manifest
        return f"{said['installation']['name']}, {said['office']['name']}"

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the key that it names."""
        return str(self.manifest["installation"]["fingerprint"])


def fingerprint(public_key: str) -> str:
    """Return the SHA-256 of a public key, which two people can read to each other."""
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()


def is_key(text: str) -> bool:
    """Tell whether a text is an Ed25519 public key: 64 hexadecimal digits."""
    return _KEY.fullmatch(text) is not None


def told(contents: Mapping[str, Sequence[Plain]]) -> dict[str, Any]:
    """Return what is in a package as the manifest counts it: each thing with its SHA-256."""
    return {
        kind: {
            "count": len(contents.get(kind, ())),
            "items": [{"id": one["id"], "sha256": digest(one)} for one in contents.get(kind, ())],
        }
        for kind in KINDS
    }


def id_of(manifest: Plain) -> str:
    """Return the id that a manifest must have: it follows from all the rest of it."""
    rest = {name: value for name, value in manifest.items() if name != "id"}
    return str(UUID(digest(rest)[:32], version=4))


def written(
    contents: Mapping[str, Sequence[Plain]], made: Made, sign: Callable[[str], str]
) -> bytes:
    """Return a signed package; the same contents, office and day give the same bytes.

    Args:
        sign: Signs a text with the key of ``made``, as hexadecimal.
    """
    inside = {kind: sorted(contents.get(kind, ()), key=lambda one: one["id"]) for kind in KINDS}
    manifest = {"format": FORMAT, "version": VERSION, **made.plain(), "contents": told(inside)}
    manifest["id"] = id_of(manifest)
    signature = sign(_sealed(manifest))
    return canonical({"contents": inside, "manifest": manifest, "signature": signature})


def verified(package: Package, public_key: str) -> bool:
    """Tell whether the holder of a key signed a package."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(package.signature), _sealed(package.manifest).encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _sealed(manifest: Plain) -> str:
    return _SEAL + canonical(manifest).decode()
