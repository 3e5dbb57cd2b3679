"""How far a proposal is: the line from idea to result, for whoever asked, with the day of each step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sightline.demand.models import Proposal
from sightline.identity.queries import token_digest
from sightline.kernel.errors import NotFound
from sightline.kernel.models import JournalEntry
from sightline.kernel.policy import Actor
from sightline.projects import queries as projects

State = Proposal.State
LINE: tuple[tuple[str, str, str], ...] = (
    ("draft", "Idea", "demand.ProposalMade"),
    ("submitted", "Handed in", "demand.ProposalSubmitted"),
    ("screening", "Screening", "demand.ProposalScreened"),
    ("qualified", "Qualified", "demand.ProposalQualified"),
    ("approved", "Approved", "demand.ProposalApproved"),
    ("converted", "Project", "demand.ProposalConverted"),
    ("completed", "Result", "demand.ProposalCompleted"),
)
ORDER = {state: place for place, (state, _, _) in enumerate(LINE)} | {"deferred": 3}
KINDS: Mapping[str, str] = {kind: state for state, _, kind in LINE} | {
    "demand.ProposalReceived": "submitted"
}
WHY = "who holds the secret follows the one proposal that it is of"
LONGEST = 100
STOPS = {"rejected": "Not taken up", "duplicate": "Goes on as another one"}
PASSED = ("proposed", "approved", "initiating", "planning", "executing", "closing")


@dataclass(frozen=True)
class Step:
    """One step on the way."""

    label: str
    is_past: bool
    is_now: bool
    day: date | None = None


def way(row: Proposal) -> list[Step]:
    """Return the steps of a proposal: passed with their days, present, ahead."""
    days = _days(row)
    if row.state in STOPS:
        passed = [Step(label, True, False, days[s]) for s, label, _ in LINE if s in days]
        return [*passed, Step(STOPS[row.state], False, True, row.decided_on)]
    here = ORDER[row.state]
    return [
        Step(label, place < here, place == here, days.get(state) if place <= here else None)
        for place, (state, label, _) in enumerate(LINE)
        if not _is_skipped(row, state)
    ]


def _is_skipped(row: Proposal, state: str) -> bool:
    """Leave the project out where it was done without one."""
    return state == "converted" and row.state == State.COMPLETED and row.project_id is None


def _days(row: Proposal) -> dict[str, date]:
    """Return the day on which each state was last reached, in one query."""
    entries = JournalEntry.objects.filter(about=row.pk, kind__in=KINDS).order_by("sequence")
    return {KINDS[kind]: at.date() for kind, at in entries.values_list("kind", "at")}


def result_of(actor: Actor, row: Proposal) -> dict[str, Any] | None:
    """Return how the project that a proposal became stands, for who sees it."""
    if row.project_id is None:
        return None
    held = projects.projects(actor).filter(pk=row.project_id).first()
    if held is None:
        return {"project": None}
    return {"project": held, "benefits": list(projects.benefits(actor).filter(project=held.pk))}


def followed(secret: str) -> Proposal:
    """Return the proposal that a secret address is of, for whoever has it.

    Raises:
        NotFound: No such address.
    """
    rows = Proposal.objects.system(WHY).select_related("organisation", "office", "duplicate_of")
    digest = token_digest(secret[:LONGEST])
    row: Proposal | None = rows.filter(follow_digest=digest).exclude(follow_digest="").first()
    if row is None:
        raise NotFound("This proposal")
    return row
