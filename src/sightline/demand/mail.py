"""Asking by e-mail: a message becomes a proposal through a link, as the public form makes one."""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from sightline.demand.commands import receive_proposal
from sightline.demand.models import IntakeLink, Proposal
from sightline.demand.queries.public import form_of
from sightline.formats.mail import Letter
from sightline.identity.queries import person_with_email
from sightline.kernel.policy import Actor

WHY = "a message is taken in once, whoever may see what came of it"
NOBODY = "Somebody by e-mail"


@dataclass(frozen=True)
class Taken:
    """What became of a message: the proposal, and whether it was there already."""

    row: Proposal
    is_new: bool


def receive_letter(
    actor: Actor, *, secret: str, letter: Letter, match_senders: bool = True
) -> Taken:
    """Take a message in through a public link, once for each Message-ID.

    A sender whose address is that of a person of the organisation asks as that person, unless the
    mail server found the sender to be false; anybody else is kept by name and address.

    Raises:
        NotFound: No such link, or revoked; never told apart.
        Invalid: Values that their columns do not take.
        Refused: ``too-many-now``.
    """
    link = form_of(secret)
    key = letter_id(link, letter.key)
    held: Proposal | None = Proposal.objects.system(WHY).filter(pk=key).first()
    if held is not None:
        return Taken(held, False)
    person = None
    if match_senders and letter.address and not letter.is_doubtful:
        person = person_with_email(link.organisation_id, letter.address)
    received = receive_proposal(
        actor,
        secret=secret,
        title=letter.title,
        need=need_of(letter),
        requester_name="" if person else letter.name or letter.address or NOBODY,
        requester_email="" if person else letter.address,
        requester_id=person.pk if person else None,
        proposal_id=key,
    )
    return Taken(received.row, True)


def letter_id(link: IntakeLink, key: str) -> UUID:
    """Return the id of the proposal that a message becomes: the same each time it is read."""
    return uuid5(NAMESPACE_URL, f"{link.organisation_id}/mail/{key}")


def need_of(letter: Letter) -> str:
    """Return what a message asks for, with a word on what was not taken in."""
    said = [letter.text, *letter.notes]
    if letter.attached:
        names = ", ".join(letter.attached)
        said.append(f"Attached, and not taken in: {names}. Ask the sender for what is needed.")
    return "\n\n".join(said)
