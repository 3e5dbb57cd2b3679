"""What happened to the journal itself: it was verified."""

from dataclasses import dataclass

from sightline.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class JournalVerified(Event):
    """An organisation's chain and the named invariants were checked."""

    n_entries: int
    head: str
    n_breaks: int
    breaks: tuple[str, ...]
