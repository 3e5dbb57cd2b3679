"""Conversion: a project opened from an approved proposal, with every field and link of it."""

from decimal import Decimal
from uuid import UUID

from sightline.demand import events, policy
from sightline.demand.commands.keeping import move, the_proposal
from sightline.demand.models import Proposal
from sightline.kernel.command import command, record
from sightline.kernel.errors import Refused
from sightline.kernel.money import Money
from sightline.kernel.policy import Actor
from sightline.projects import commands as projects

#: Texts that a project has no field for: each stands under its name in the description.
TEXTS = (
    ("need", "What is needed"),
    ("today", "How it is done today"),
    ("systems", "Systems it touches"),
    ("place", "Where it is"),
    ("impact", "What happens without it"),
    ("stakeholders", "Whom it concerns"),
    ("case", "Business case"),
    ("alternatives", "Other ways"),
    ("risks", "What could go wrong"),
)


@command
def convert_proposal(
    actor: Actor,
    *,
    proposal_id: UUID,
    code: str,
    portfolio_id: UUID | None = None,
    program_id: UUID | None = None,
    manager_id: UUID | None = None,
    seen: int | None = None,
) -> Proposal:
    """Open a project from an approved proposal.

    The project takes title, texts, sponsor, department, category, what demands it, dates, cost and
    return, a contribution for each objective and a promised benefit for the return. A confidential
    proposal becomes a restricted project.

    Args:
        code: The new project's.

    Raises:
        NotFound, Stale: As ``claim``; the portfolio, program or manager is not visible.
        Forbidden: Only a role of its office that may open projects there.
        Refused: ``wrong-state``, ``code-taken``, ``converted-already``.
    """
    row = the_proposal(actor, proposal_id, policy.convert, seen)
    if row.project_id is not None:
        raise Refused("converted-already", "A project was opened from it already.")
    row.life.next_state("convert", row.state)
    opened = projects.open_project(
        actor,
        code=code,
        name=row.title,
        office_id=row.office_id,
        description=_description(row),
        category=row.category or row.get_kind_display(),
        department=row.department,
        sponsor_id=row.sponsor_id,
        sponsor_name=row.sponsor_name,
        manager_id=manager_id,
        mandatory_citation=row.mandatory_citation,
        start=row.start,
        baseline_finish=row.wanted_by,
        whole_life_minor=row.cost_minor,
        benefits_minor=row.value_minor,
        portfolio_id=portfolio_id,
        program_id=program_id,
        currency=row.currency,
    )
    _carry_line(actor, row, opened.pk)
    if row.is_confidential:
        projects.transfer_project(actor, project_id=opened.pk, confidentiality="restricted")
    move(row, "convert")
    row.project_id = opened.pk
    row.save()
    record(events.ProposalConverted(about=row.pk, project=opened.pk))
    return row


def _description(row: Proposal) -> str:
    parts = [f"{label}: {getattr(row, name)}" for name, label in TEXTS if getattr(row, name)]
    if row.running_minor is not None:
        parts.append(
            f"Running cost a year: {Money(row.running_minor, row.currency)} {row.currency}"
        )
    return "\n\n".join([*parts, f"From proposal {row.code}, asked for by {row.asker}."])


def _carry_line(actor: Actor, row: Proposal, project_id: UUID) -> None:
    """Give the project the proposal's line of sight."""
    aims = list(row.aims.all())
    for aim in aims:
        projects.set_contribution(
            actor,
            project_id=project_id,
            objective_id=aim.objective_id,
            share=Decimal(aim.share_permille) / 1000,
        )
    if row.value_minor:
        projects.promise_benefit(
            actor,
            project_id=project_id,
            owner_id=row.sponsor_id,
            title=f"Return of {row.title}"[:300],
            promised_minor=row.value_minor,
            expected_minor=row.value_minor,
            objective_id=aims[0].objective_id if aims else None,
            due=row.wanted_by,
        )
