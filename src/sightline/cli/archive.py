"""The backup file: a plain tar of members and a manifest that names each with size and SHA-256.

The manifest stands last, because the sums are taken of the very bytes that went in. Nothing of
Django in here.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sightline.cli import Stopped

MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 1 << 20
NAMES = re.compile(r"database\.(sqlite3|pgdump)|(secret|journal)\.key|files/[^\0]+")


class _Summed(io.RawIOBase):
    """A file that takes the sum of what is read from it."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self.sum = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        self.sum.update(data)
        return data

    def close(self) -> None:
        self._file.close()
        super().close()


def write(path: Path, members: Iterable[tuple[str, Path]], about: Mapping[str, Any]) -> int:
    """Write a backup, readable by its owner only; it is there whole or not at all.

    Args:
        path: Where; must not exist.
        members: Name in the archive and the file, read once each.
        about: What the manifest says besides: version, engine, migrations.

    Returns:
        The size in bytes.
    """
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                sums = {name: _add(tar, name, source) for name, source in members}
                _add_manifest(tar, {**about, "format": FORMAT, "members": sums})
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return path.stat().st_size


def _add(tar: tarfile.TarFile, name: str, source: Path) -> dict[str, Any]:
    """Add one member and return its size and sum."""
    entry = tar.gettarinfo(source, name)
    with contextlib.closing(_Summed(source)) as file:
        tar.addfile(entry, file)
        return {"bytes": entry.size, "sha256": file.sum.hexdigest()}


def _add_manifest(tar: tarfile.TarFile, manifest: Mapping[str, Any]) -> None:
    data = json.dumps(manifest, indent=1, sort_keys=True).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size = len(data)
    tar.addfile(entry, io.BytesIO(data))


def unpack(path: Path, into: Path) -> dict[str, Any]:
    """Unpack a backup into an empty folder and check every byte against the manifest.

    Returns:
        The manifest.

    Raises:
        Stopped: It is not a backup, is cut off, or a member is damaged; the words name it.
    """
    try:
        with tarfile.open(path) as tar:
            found = {entry.name: _take_out(tar, entry, into) for entry in tar}
    except (tarfile.TarError, EOFError, OverflowError) as error:
        raise Stopped(f"{path} is not a whole backup: {error}.") from error
    manifest = _manifest(path, into)
    _compare(path, manifest["members"], found)
    return manifest


def _take_out(tar: tarfile.TarFile, entry: tarfile.TarInfo, into: Path) -> dict[str, Any]:
    """Write one member below the folder, and nowhere else."""
    target = into / entry.name
    plain = entry.isreg() and (entry.name == MANIFEST or NAMES.fullmatch(entry.name))
    if not plain or ".." in Path(entry.name).parts or target.exists():
        raise Stopped(
            f"The backup holds {entry.name!r}, which no Sightline wrote. Nothing was done."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    source, total, size = tar.extractfile(entry), hashlib.sha256(), 0
    assert source is not None
    with target.open("wb") as file:
        while data := source.read(CHUNK):
            total.update(data)
            size += file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return {"bytes": size, "sha256": total.hexdigest()}


def _manifest(path: Path, into: Path) -> dict[str, Any]:
    """Return the manifest, checked for what is read from it."""
    try:
        manifest: dict[str, Any] = json.loads((into / MANIFEST).read_text())
        whole = manifest["format"] == FORMAT and isinstance(manifest["members"], dict)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        raise Stopped(f"{path} is not a backup of Sightline, or is cut off: no manifest.") from None
    if not whole:
        raise Stopped(f"{path} has a format that this version does not read. Update this checkout.")
    return manifest


def _compare(path: Path, expected: dict[str, Any], found: dict[str, Any]) -> None:
    """Refuse a backup of which a member is missing, changed or too many."""
    found = {name: sums for name, sums in found.items() if name != MANIFEST}
    wrong = sorted(name for name in {*expected, *found} if expected.get(name) != found.get(name))
    if wrong:
        raise Stopped(f"{path} is damaged: {', '.join(wrong[:5])} is not what the manifest says.")
