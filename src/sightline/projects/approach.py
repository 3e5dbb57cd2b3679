"""How far a project's customer is trusted to go on alone: said from above, taken in here.

Customers of a PMO lie on a floor above, so this context asks whoever was named in
``site/wiring.py``. Where nobody was, every report is checked and every gate is held.
"""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db.models import QuerySet

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
DRAWN = "what went by without a look is drawn by sample, whoever sees it"


class Ladder(Protocol):
    """Whoever knows the customers."""

    def approach_of(self, project: Project) -> Approach | None:
        """Return the approach agreed with a project's customer, if one is."""


class _Nobody:
    """Knows no customers."""

    def approach_of(self, project: Project) -> Approach | None:
        return None


_ladder: Ladder = _Nobody()


def follow(ladder: Ladder) -> None:
    """Name whoever knows the customers; called once, where the floors are joined."""
    global _ladder  # noqa: PLW0603 - the one place that holds it
    _ladder = ladder


def of(project: Project) -> Approach:
    """Return what the office does of a project's steps today."""
    return _ladder.approach_of(project) or USUAL


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


@dataclass(frozen=True)
class LetGo:
    """A report or review that went by without the office's look beforehand.

    Attributes:
        what: What it is, as a person names it.
        by: The approach by which it went.
    """

    project: Project
    what: str
    by: str


def let_go(kind: str, row_id: UUID) -> LetGo | None:
    """Return what went by alone, for who draws it by sample; ``None`` for all that did not."""
    if kind == "report":
        report = _reports().filter(pk=row_id).first()
        what = "" if report is None else f"Report as of {report.period:%-d %b %Y}"
        return None if report is None else LetGo(report.project, what, report.unchecked_by)
    gate = _gates().filter(pk=row_id).first()
    return None if gate is None else LetGo(gate.project, gate.name, gate.passed_by)


def _reports() -> QuerySet[StatusReport]:
    rows = StatusReport.objects.system(DRAWN).exclude(unchecked_by="")
    return rows.select_related("project")


def _gates() -> QuerySet[Gate]:
    return Gate.objects.system(DRAWN).exclude(passed_by="").select_related("project")
