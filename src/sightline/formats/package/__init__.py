"""Signed packages between installations: one canonical JSON file, written here and read here."""

from sightline.formats.package.arriving import (
    VERDICTS,
    Held,
    Verdict,
    Version,
    counted,
    judged,
    judged_snapshot,
    substance,
)
from sightline.formats.package.canonical import LARGEST, canonical, digest
from sightline.formats.package.manifest import (
    KINDS,
    Made,
    Package,
    fingerprint,
    is_key,
    verified,
    written,
)
from sightline.formats.package.reading import BadPackage, read
from sightline.formats.package.shapes import SNAPSHOT_FIELDS, bad_contents

__all__ = [
    "KINDS",
    "LARGEST",
    "SNAPSHOT_FIELDS",
    "VERDICTS",
    "BadPackage",
    "Held",
    "Made",
    "Package",
    "Verdict",
    "Version",
    "bad_contents",
    "canonical",
    "counted",
    "digest",
    "fingerprint",
    "is_key",
    "judged",
    "judged_snapshot",
    "read",
    "substance",
    "verified",
    "written",
]
