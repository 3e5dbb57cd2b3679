"""What standards ask of a project's reports and plan: said from above, taken in here.

Standards lie on a floor above, so this context asks whoever was named in ``site/wiring.py``.
Where nobody was, nothing is asked.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from sightline.projects.models import Project, StatusReport


@dataclass(frozen=True)
class Ask:
    """One thing that a report is to say.

    Attributes:
        field: A key of ``rules.REPORT_FIELDS``.
        is_needed: Whether a report cannot be handed in without it today.
        by: The standard, its version and the clause, as a person names them.
        needed_from: The day from which it is needed, where that is still to come.
    """

    field: str
    is_needed: bool
    by: str
    needed_from: date | None = None


@dataclass(frozen=True)
class ReportAsks:
    """What standards ask of a project's reports: what they say, and how often."""

    fields: tuple[Ask, ...] = ()
    cadence_days: int | None = None
    cadence_by: str = ""

    def of(self, name: str) -> Ask | None:
        """Return what asks for a field, what needs it first."""
        held = sorted((ask for ask in self.fields if ask.field == name), key=_needed_first)
        return held[0] if held else None


def _needed_first(ask: Ask) -> tuple[bool, str]:
    return (not ask.is_needed, ask.by)


@dataclass(frozen=True)
class LifeCycle:
    """The phases and gates that a standard asks for, by name and in their order."""

    by: str
    phases: tuple[str, ...]
    gates: tuple[str, ...]


class Asking(Protocol):
    """Whoever knows the standards."""

    def report_asks(
        self, organisation_id: UUID, project_ids: Collection[UUID] | None
    ) -> Mapping[UUID, ReportAsks]:
        """Return project to what is asked of its reports today, if anything; ``None`` for all."""

    def first_life_cycle(self, organisation_id: UUID, project_id: UUID) -> LifeCycle | None:
        """Return the life cycle with which a new project begins, if one is asked of it."""


class _Nobody:
    """Asks for nothing."""

    def report_asks(
        self, organisation_id: UUID, project_ids: Collection[UUID] | None
    ) -> Mapping[UUID, ReportAsks]:
        return {}

    def first_life_cycle(self, organisation_id: UUID, project_id: UUID) -> LifeCycle | None:
        return None


_asking: Asking = _Nobody()
NOTHING = ReportAsks()


def ask(whom: Asking) -> None:
    """Name whoever knows the standards; called once, where the floors are joined."""
    global _asking  # noqa: PLW0603 - the one place that holds it
    _asking = whom


def of_reports(project: Project) -> ReportAsks:
    """Return what is asked of a project's reports today."""
    return of_many_reports(project.organisation_id, [project.pk]).get(project.pk, NOTHING)


def of_many_reports(
    organisation_id: UUID, project_ids: Collection[UUID] | None
) -> Mapping[UUID, ReportAsks]:
    """Return project to what is asked of its reports today, if anything; ``None`` for all."""
    return _asking.report_asks(organisation_id, project_ids)


def first_life_cycle(project: Project) -> LifeCycle | None:
    """Return the life cycle with which a new project begins, if one is asked of it."""
    return _asking.first_life_cycle(project.organisation_id, project.pk)


def missing(row: StatusReport, asks: ReportAsks) -> list[Ask]:
    """Return what a report must say by some standard, and does not."""
    colours = {said.dimension: said.declared for said in row.dimensions.all()}

    def is_said(name: str) -> bool:
        return bool(getattr(row, name, "").strip() or colours.get(name, "none") != "none")

    return [each for each in asks.fields if each.is_needed and not is_said(each.field)]
