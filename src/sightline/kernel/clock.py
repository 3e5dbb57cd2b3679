"""What time it is. Everything asks here, so that history can be told and tests can set the date."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """Return the present instant in UTC, or the one that ``at`` set."""
    return _told.get() or datetime.now(UTC)


def today() -> date:
    """Return the present date in UTC."""
    return now().date()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let ``now`` answer ``instant`` inside the block; used by the sample and by tests.

    Raises:
        ValueError: The instant has no time zone; the journal's hash needs one instant, in UTC.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    token = _told.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(token)
