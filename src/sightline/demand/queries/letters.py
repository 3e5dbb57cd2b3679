"""The letter that waits to be sent about a proposal."""

from dataclasses import dataclass
from uuid import UUID

from sightline.demand.models import Proposal

WHY = "the mail goes out whoever declined it"


@dataclass(frozen=True)
class Letter:
    """A letter with its address."""

    to: str
    subject: str
    body: str


def letter_to_send(proposal_id: UUID) -> Letter | None:
    """Return the letter about a proposal, unless it was sent, or there is nobody to write to."""
    rows = Proposal.objects.system(WHY).select_related("requester")
    row: Proposal | None = rows.filter(pk=proposal_id, letter_sent_on__isnull=True).first()
    if row is None or not row.letter:
        return None
    to = row.requester_email
    if row.requester:  # who has left is written to no more
        to = row.requester.email if row.requester.is_active else ""
    subject = " ".join(f"Your proposal {row.code}: {row.title}".split())
    return Letter(to, subject, row.letter) if to else None
