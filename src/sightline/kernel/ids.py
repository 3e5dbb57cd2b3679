"""Primary keys: UUIDs ordered by time, made here so that they hold across installations."""

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """Return a new UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits."""
    return UUID(bytes=uuid_utils.uuid7().bytes)
