"""The installation's Ed25519 key, which signs the journal's heads; kept beside the database."""

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
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))
    key = Ed25519PrivateKey.generate()
    with os.fdopen(handle, "w") as file:
        file.write(key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()).hex())
    return key
