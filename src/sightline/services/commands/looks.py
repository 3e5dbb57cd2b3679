"""Drawing what went by alone, and looking at it."""

import hashlib
from datetime import timedelta
from uuid import UUID

from sightline.kernel import clock, signing
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check
from sightline.projects.approach import LetGo, let_go
from sightline.services import events, policy
from sightline.services.commands.ladder import note_customer_finding
from sightline.services.models import Customer, Look
from sightline.services.queries.trust import the_customer_of
from sightline.services.rules.trust import TRUST, is_drawn

#: Days in which somebody looks at what was drawn.
DAYS = 14
WHY = "the sample of a customer is over all that went by"


@command
def draw_look(actor: Actor, *, kind: str, about_id: UUID) -> Look | None:
    """Decide by lot whether a report or review that went by alone is looked at.

    Asking twice about one does nothing more.

    Raises:
        Forbidden: Only the machine.
    """
    check(actor, policy.draw)
    went = let_go(kind, about_id)
    customer = None if went is None else the_customer_of(went.project)
    if (
        went is None
        or customer is None
        or not went.by
        or not _falls(went, customer, kind, about_id)
    ):
        nothing_changed()
        return None
    row = Look(
        customer=customer, project=went.project, kind=kind, about_id=about_id, what=went.what[:200],
        by=went.by, due_on=clock.today() + timedelta(DAYS),
    )  # fmt: skip
    row.save()
    told = {"customer": customer.pk, "project": went.project.pk}
    record(events.LookDrawn(about=row.pk, **told))
    return row


def _falls(went: LetGo, customer: Customer, kind: str, about_id: UUID) -> bool:
    held = Look.objects.system(WHY).filter(customer=customer, by=went.by)
    if Look.objects.system(WHY).filter(kind=kind, about_id=about_id).exists():
        return False
    n_before = held.filter(project=went.project).count()
    return is_drawn(n_before, TRUST[customer.approach].one_in, _lot(kind, about_id))


def _lot(kind: str, about_id: UUID) -> int:
    """Return a number that only who holds the installation's key could foretell."""
    sealed = signing.sign(f"look {kind} {about_id}")
    return int.from_bytes(hashlib.sha256(sealed.encode()).digest()[:8], "big")


@command
def record_look(
    actor: Actor, *, look_id: UUID, outcome: str, words: str, seen: int | None = None
) -> Look:
    """Say what was found on looking; a finding is noted, and a major one moves the customer down.

    Raises:
        NotFound, Stale: As ``claim`` says.
        Forbidden: Only the office of the customer, and never who manages the project.
        Refused: ``wrong-state``, ``no-words``; as ``note_customer_finding`` says.
    """
    row = claim(Look, look_id, actor, policy.look, seen=seen)
    row.move("look")
    if outcome not in Look.Outcome:
        raise Invalid({"outcome": ["Say whether it is fine, or how grave the finding is."]})
    row.outcome, row.words = outcome, checked_text("words", words, 5000, required=False)
    if not row.words:
        raise Refused("no-words", "Say what you looked at and saw.", "words")
    if outcome != Look.Outcome.FINE:
        what = f"{row}: {row.words}"[:300]
        row.finding = note_customer_finding(
            actor, customer_id=row.customer_id, what=what, severity=outcome
        )
    row.looked_by_id, row.looked_on = actor.id, clock.today()
    row.save()
    record(events.LookTaken(about=row.pk, customer=row.customer_id, outcome=outcome))
    return row
