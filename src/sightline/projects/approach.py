"""How far a project's customer is trusted to go on alone: said from above, taken in here.

Customers of a PMO lie on a floor above, so this context asks whoever was named in
``site/wiring.py``. Where nobody was, every report is checked and every gate is held.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor
from sightline.projects import policy
from sightline.projects.models import Gate, Project, StatusReport


@dataclass(frozen=True)
class Approach:
    """What an office does of a project's steps, and what the project does by itself.

    Attributes:
        by: The approach and the customer, as a person names them; empty where none is agreed.
        office_publishes: Only the office publishes reports, not the project.
        checks_reports: The office checks each report before it is published.
        holds_reviews: A board holds also the gates that only review work.
        sampled: What is looked at afterwards instead, in words.
    """

    by: str = ""
    office_publishes: bool = False
    checks_reports: bool = True
    holds_reviews: bool = True
    sampled: str = ""


USUAL = Approach()


class Ladder(Protocol):
    """Whoever knows the customers."""

    def approaches(
        self, organisation_id: UUID, project_ids: Collection[UUID]
    ) -> Mapping[UUID, Approach]:
        """Return project to the approach agreed with its customer, if one is."""


class _Nobody:
    """Knows no customers."""

    def approaches(
        self, organisation_id: UUID, project_ids: Collection[UUID]
    ) -> Mapping[UUID, Approach]:
        return {}


_ladder: Ladder = _Nobody()


def follow(ladder: Ladder) -> None:
    """Name whoever knows the customers; called once, where the floors are joined."""
    global _ladder  # noqa: PLW0603 - the one place that holds it
    _ladder = ladder


def of(project: Project) -> Approach:
    """Return what the office does of a project's steps today."""
    return _ladder.approaches(project.organisation_id, [project.pk]).get(project.pk, USUAL)


def check_publishing(actor: Actor, row: StatusReport) -> str:
    """Refuse to publish what the office publishes, or checks first; return who let it go.

    Raises:
        Refused: ``office-publishes``, ``not-checked``.
    """
    agreed = of(row.project)
    if agreed.office_publishes and not actor.holds(policy.OFFICES, row):
        words = f"{agreed.by}: the office publishes this report. Ask it to."
        raise Refused("office-publishes", words)
    if row.state != StatusReport.State.SUBMITTED:
        return ""
    if agreed.checks_reports:
        words = "The office checks this report before it is published."
        raise Refused("not-checked", words)
    return agreed.by


def may_publish(actor: Actor, row: StatusReport) -> bool:
    """Tell whether a report can be published as it stands, by who may publish at all."""
    try:
        check_publishing(actor, row)
    except Refused:
        return False
    return True


def lets_pass(gate: Gate) -> str:
    """Return by which approach a review is passed with its evidence alone; else nothing."""
    if not gate.is_review:
        return ""
    agreed = of(gate.project)
    return "" if agreed.holds_reviews else agreed.by
