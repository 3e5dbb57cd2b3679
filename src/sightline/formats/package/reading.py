"""From bytes to a package that is whole in itself, or a refusal that says why it is not.

Nothing is believed: the file is bounded before it is read, and every promise of its manifest is
worked out again. Whether the key that it names is trusted is for others to say.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sightline.formats.package.canonical import LARGEST, NotCanonical, parsed
from sightline.formats.package.manifest import FORMAT, KINDS, VERSION, Package, id_of, told
from sightline.formats.package.shapes import bad_contents

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HEX = re.compile("[0-9a-f]+")
_LONGEST_NAME = 200
_MANIFEST = {"contents", "format", "id", "installation", "made_on", "office", "version"}


class BadPackage(ValueError):
    """A file that is no package, or one that is not whole; ``code`` names what is wrong."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


def read(data: bytes) -> Package:
    """Return the package that a file holds.

    Raises:
        BadPackage: ``package-too-large``, ``not-a-package``, ``package-changed``,
            ``other-format``, ``wrong-hash``, ``bad-contents``.
    """
    _check_kind(data)
    try:
        held = parsed(data)
    except NotCanonical as error:
        words = f"The file is no package as it was made: {error}. Ask for it again."
        raise BadPackage("package-changed", words) from error
    package = _package(held, hashlib.sha256(data).hexdigest())
    _check_manifest(package.manifest)
    _check_promises(package)
    if wrong := bad_contents(package.contents):
        raise BadPackage("bad-contents", f"What is in it cannot be taken in: {wrong}.")
    return package


def _check_kind(data: bytes) -> None:
    if len(data) > LARGEST:
        words = f"A package has at most {LARGEST >> 20} MiB. Ask for it in several."
        raise BadPackage("package-too-large", words)
    if data.startswith(_ZIP):
        words = "This is a ZIP archive. A package is one JSON file: unpack it, and send that."
        raise BadPackage("not-a-package", words)
    if not data.startswith(b"{"):
        words = "This is no package. It is the file that another installation exported."
        raise BadPackage("not-a-package", words)


def _package(held: Any, digest: str) -> Package:
    parts = {"contents", "manifest", "signature"}
    if not isinstance(held, dict) or set(held) != parts or not isinstance(held["manifest"], dict):
        words = "This is no package: it has no manifest, no contents or no signature."
        raise BadPackage("not-a-package", words)
    said = held["manifest"]
    if said.get("format") != FORMAT:
        raise BadPackage("not-a-package", "This is no package: its manifest does not say so.")
    if said.get("version") is not True and said.get("version") == VERSION:
        return Package(said, _listed(held["contents"]), _signature(held["signature"]), digest)
    words = f"It has another format version than {VERSION}: one of the installations is older."
    raise BadPackage("other-format", words)


def _listed(contents: Any) -> Any:
    whole = isinstance(contents, dict) and set(contents) == set(KINDS)
    if not whole or not all(
        isinstance(rows, list) and all(isinstance(row, dict) for row in rows)
        for rows in contents.values()
    ):
        raise BadPackage("bad-contents", f"It must hold lists of {', '.join(KINDS)}.")
    return contents


def _signature(raw: Any) -> str:
    if not isinstance(raw, str) or len(raw) != 128 or not _HEX.fullmatch(raw):
        words = "Its signature is none: nobody can tell who made it."
        raise BadPackage("broken-signature", words)
    return raw


def _check_manifest(said: Mapping[str, Any]) -> None:
    try:
        day = date.fromisoformat(said["made_on"])
        office, home = said["office"], said["installation"]
        whole = (
            set(said) == _MANIFEST
            and day.isoformat() == said["made_on"]
            and set(office) == {"id", "name"}
            and set(home) == {"fingerprint", "name"}
            and _is_name(office["name"])
            and _is_name(home["name"])
            and str(UUID(office["id"])) == office["id"]
            and len(home["fingerprint"]) == 64
            and _HEX.fullmatch(home["fingerprint"]) is not None
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        whole = False
    if not whole:
        words = "Its manifest does not say who made it, for whom, and on which day."
        raise BadPackage("bad-contents", words)


def _is_name(raw: Any) -> bool:
    return isinstance(raw, str) and 0 < len(raw) <= _LONGEST_NAME and "\n" not in raw


def _check_promises(package: Package) -> None:
    """Work out again what the manifest counts, and the id that follows from it."""
    missing = [one for rows in package.contents.values() for one in rows if "id" not in one]
    if missing or package.manifest["contents"] != told(package.contents):
        words = "What is in it is not what its manifest counts: it was changed on its way."
        raise BadPackage("wrong-hash", words)
    if package.manifest["id"] != id_of(package.manifest):
        words = "Its id does not follow from its manifest: it was changed on its way."
        raise BadPackage("wrong-hash", words)
