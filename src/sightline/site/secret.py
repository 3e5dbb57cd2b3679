"""The installation's secret key: made once, kept in the data directory, readable by its owner."""

import os
import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """Return ``SIGHTLINE_SECRET_KEY``, or the key kept in ``home``, made when it is missing."""
    given = os.environ.get("SIGHTLINE_SECRET_KEY")
    if given:
        return given
    path = home / "secret.key"
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key
