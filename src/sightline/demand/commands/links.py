"""Public links to the form of an office: made with the secret shown once, and revoked; letters sent."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from sightline.demand import events, policy
from sightline.demand.commands.keeping import acting, office_for
from sightline.demand.models import IntakeLink, Proposal
from sightline.identity.queries import token_digest
from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, NotFound, Refused
from sightline.kernel.policy import Actor, check, visible

NAME, MOST = 120, 50
MOST_AN_HOUR = 500
WHY_LETTER = "the mail goes out whoever declined it, and is noted once"


@dataclass(frozen=True)
class MadeLink:
    """A new link's row, and its secret, which is shown once and kept nowhere."""

    row: IntakeLink
    secret: str


@command
def make_intake_link(
    actor: Actor, *, name: str, office_id: UUID, most_an_hour: int = 20
) -> MadeLink:
    """Make a secret link to the public form of an office.

    Raises:
        NotFound: The office is not visible.
        Forbidden: Only a role of that office.
        Invalid: No name, or a limit out of range.
        Refused: ``too-many-links``, ``office-closed``.
    """
    office = office_for(actor, office_id)
    row = IntakeLink(
        organisation_id=office.organisation_id,
        office=office,
        made_by_id=acting(actor),
        name=checked_text("name", name, NAME),
        most_an_hour=_checked_limit(most_an_hour),
    )
    check(actor, policy.keep_links, row)
    if visible(actor, IntakeLink).filter(revoked_on__isnull=True).count() >= MOST:
        words = f"There are {MOST} links already: revoke one that nobody uses any more."
        raise Refused("too-many-links", words, "name")
    secret = secrets.token_urlsafe(32)
    row.secret_digest, row.made_on = token_digest(secret), clock.today()
    row.save()
    record(events.IntakeLinkMade(about=row.pk, office=office.pk))
    return MadeLink(row, secret)


def _checked_limit(n: int) -> int:
    if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= MOST_AN_HOUR:
        raise Invalid({"most_an_hour": [f"Between 1 and {MOST_AN_HOUR}."]})
    return n


@command
def revoke_intake_link(actor: Actor, *, link_id: UUID, seen: int | None = None) -> IntakeLink:
    """End a public link now; whoever has it finds nothing from the next request on.

    Raises:
        NotFound, Forbidden, Stale: As ``claim``.
    """
    row: IntakeLink = claim(IntakeLink, link_id, actor, policy.keep_links, seen=seen)
    if row.revoked_on is not None:
        nothing_changed()
        return row
    row.revoked_on = clock.today()
    row.save()
    record(events.IntakeLinkRevoked(about=row.pk))
    return row


@command
def note_letter_sent(actor: Actor, *, proposal_id: UUID) -> Proposal:
    """Note that the letter about a proposal was handed to the mail; the job that sends it does.

    Raises:
        NotFound: No such proposal.
    """
    rows = Proposal.objects.system(WHY_LETTER).select_for_update(of=("self",))
    row: Proposal | None = rows.filter(
        pk=proposal_id, organisation_id=actor.organisation_id
    ).first()
    if row is None:
        raise NotFound("This proposal")
    if row.letter_sent_on is not None:
        nothing_changed()
        return row
    row.letter_sent_on = clock.today()
    row.save()
    record(events.LetterSent(about=row.pk))
    return row
