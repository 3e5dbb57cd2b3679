"""Files as they came: kept once under their digest, outside the web root."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

from sightline.kernel.errors import Refused

CHUNK = 1024 * 1024


class Uploaded(Protocol):
    """A file as a request brings it."""

    name: str | None

    def chunks(self) -> Iterable[bytes]:
        """Yield its bytes in pieces."""


@dataclass(frozen=True)
class Kept:
    """Stored bytes: their digest and size, and whether nobody had stored them before.

    Attributes:
        inode: The number of the very file that was put there.
    """

    digest: str
    size: int
    is_new: bool
    inode: int


def keep(chunks: Iterable[bytes], largest: int | None = None) -> Kept:
    """Store bytes under their SHA-256.

    Raises:
        Refused: ``file-too-large``, told before more than ``largest`` bytes are kept;
            ``file-empty``.
    """
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder, prefix="incoming-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in bounded(chunks, largest):
                size += len(chunk)
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        place = path_of(digest.hexdigest())
        is_new, inode = not place.exists(), temporary.stat().st_ino
        _place(temporary, place)
    finally:
        temporary.unlink(missing_ok=True)
    return Kept(digest.hexdigest(), size, is_new, inode)


@contextmanager
def keeping(chunks: Iterable[bytes], largest: int | None = None) -> Iterator[Kept]:
    """Store bytes for what happens inside the block; forget them again where it is refused.

    Raises:
        Refused: As ``keep`` says.
    """
    kept = keep(chunks, largest)
    try:
        yield kept
    except BaseException:
        if kept.is_new:
            _take_back(kept)
        raise


def bounded(chunks: Iterable[bytes], largest: int | None = None) -> Iterable[bytes]:
    """Yield the chunks; refuse as soon as they are too many, and in the end when they are none."""
    largest, size = largest or settings.MAX_IMPORT_BYTES, 0
    for chunk in chunks:
        size += len(chunk)
        if size > largest:
            words = (
                f"The file is larger than {largest // CHUNK} MiB; split it, or leave pictures out."
            )
            raise Refused("file-too-large", words, "file")
        yield chunk
    if not size:
        raise Refused("file-empty", "The file is empty; choose another one.", "file")


def _place(temporary: Path, place: Path) -> None:
    """Give a file its final name, and let the folder know of it before anybody relies on it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _take_back(kept: Kept) -> None:
    """Forget bytes that nothing came to rely on; somebody may have put the same there since."""
    place = path_of(kept.digest)
    aside = place.with_name(f"{kept.digest}-{kept.inode}")
    with suppress(FileNotFoundError):
        place.rename(aside)
        if aside.stat().st_ino == kept.inode:
            aside.unlink()
        else:
            aside.replace(place)


def path_of(digest: str) -> Path:
    """Return where the bytes of a digest are kept."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def read(digest: str) -> bytes:
    """Return the bytes of a digest."""
    return path_of(digest).read_bytes()


def read_file(path: Path) -> bytes:
    """Return the bytes of a file of this machine.

    Raises:
        Refused: ``no-file``, ``file-too-large``, ``file-empty``.
    """
    try:
        with path.open("rb") as file:
            return b"".join(bounded(iter(lambda: file.read(CHUNK), b"")))
    except OSError as error:
        raise Refused("no-file", f"{path} cannot be read: {error.strerror}.", "file") from error
