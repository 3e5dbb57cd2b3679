"""Files as they came: kept once under their digest, outside the web root, never served."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from sightline.kernel.errors import Refused

CHUNK = 1024 * 1024


def keep(chunks: Iterable[bytes], largest: int | None = None) -> tuple[str, int]:
    """Store bytes under their SHA-256; return (digest, size).

    Raises:
        Refused: ``file-too-large``, told before more than ``largest`` bytes are kept;
            ``file-empty``.
    """
    largest = largest or settings.MAX_IMPORT_BYTES
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder, prefix="incoming-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > largest:
                    words = f"The file is larger than {largest // CHUNK} MiB; split it, or leave pictures out."
                    raise Refused("file-too-large", words, "file")
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise Refused("file-empty", "The file is empty; choose another one.", "file")
        place = path_of(digest.hexdigest())
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)
    return digest.hexdigest(), size


def keep_file(path: Path) -> tuple[str, int]:
    """Store a file of this machine, read in pieces."""
    with path.open("rb") as file:
        return keep(iter(lambda: file.read(CHUNK), b""))


def path_of(digest: str) -> Path:
    """Return where the bytes of a digest are kept."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def read(digest: str) -> bytes:
    """Return the bytes of a digest."""
    return path_of(digest).read_bytes()
