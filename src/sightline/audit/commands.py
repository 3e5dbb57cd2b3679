"""The one thing audit writes: that the journal was verified, and what was found."""

from sightline.audit import policy
from sightline.audit.events import JournalVerified
from sightline.audit.verification import Findings, examine
from sightline.identity.queries import the_organisation
from sightline.kernel.command import command, record
from sightline.kernel.policy import Actor, check

MOST_KEPT = 20  # breaks told in the journal; the command line tells all


def verify_journal(actor: Actor) -> Findings:
    """Check the organisation's chain and the invariants, and record what was found.

    The check reads for a while, so it runs before the transaction that records it.

    Raises:
        Forbidden: Only an auditor of the whole organisation verifies.
    """
    organisation = the_organisation(actor)
    check(actor, policy.verify, organisation)
    findings = examine([organisation.pk])
    keep_verification(actor, findings=findings)
    return findings


@command
def keep_verification(actor: Actor, *, findings: Findings) -> None:
    """Record what a verification of the actor's own organisation found."""
    organisation = the_organisation(actor)
    check(actor, policy.verify, organisation)
    chain = next(c for c in findings.chains if c.organisation_id == organisation.pk)
    record(
        JournalVerified(
            about=organisation.pk,
            n_entries=chain.n_entries,
            head=chain.head,
            n_breaks=len(findings.breaks),
            breaks=findings.breaks[:MOST_KEPT],
        )
    )
