"""The installation's Ed25519 key, which signs the journal's heads; kept beside the database."""

import contextlib
import os
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.conf import settings


def sign(text: str) -> str:
    """Return the signature of a text, as hexadecimal."""
    return _key(settings.HOME).sign(text.encode()).hex()


def verifies(text: str, signature: str) -> bool:
    """Tell whether this installation signed the text."""
    try:
        _key(settings.HOME).public_key().verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key() -> str:
    """Return the public half, as hexadecimal, to keep where the database's owner cannot write."""
    key = _key(settings.HOME).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


@cache
def _key(home: Path) -> Ed25519PrivateKey:
    path = home / "journal.key"
    if not path.exists():
        _make(path)
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))


def _make(path: Path) -> None:
    """Make a key; it appears whole or not at all, and the first of several makers wins."""
    key = Ed25519PrivateKey.generate()
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()).hex())
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
