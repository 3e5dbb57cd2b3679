"""The installation's secret key: made once, kept in the data directory, readable by its owner."""

import contextlib
import os
import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """Return ``SIGHTLINE_SECRET_KEY``, or the key kept in ``home``, made when it is missing."""
    given = os.environ.get("SIGHTLINE_SECRET_KEY")
    if given:
        return given
    path = home / "secret.key"
    if not path.exists():
        _make(path)
    return path.read_text().strip()


def _make(path: Path) -> None:
    """Make a key; it appears whole or not at all, and the first of several makers wins."""
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50))
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
