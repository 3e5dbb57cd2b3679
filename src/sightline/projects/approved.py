"""Approved figures: whether they are fixed, and what an approved change makes of them.

A project is under change control from the start of its work, or from the approval of its schedule's
baseline, whichever is first. A figure that is not set yet may still be set for the first time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.errors import NotFound, Refused
from sightline.projects import rules
from sightline.projects.models import Benefit, CostYear, Milestone, Project, ScheduleBaseline

WHY = "what was approved is the same whoever looks"
EARLY = frozenset({"proposed", "approved", "initiating", "planning"})
HELD: Mapping[str, tuple[type[Any], str]] = {
    "finish": (Project, "baseline_finish"),
    "cost": (Project, "whole_life_minor"),
    "benefits": (Project, "benefits_minor"),
    "milestone": (Milestone, "baseline"),
    "benefit": (Benefit, "promised_minor"),
    "benefit_due": (Benefit, "due"),
}
"""Kind of figure to the row and column that hold it."""


@dataclass(frozen=True)
class NewFigure:
    """An approved figure that a change moves from one value to another.

    Attributes:
        kind: A key of ``HELD`` other than ``cost``, which grows or falls by an amount.
        ref: The milestone or benefit; nothing for the project's own figures.
        to: ``None`` for a milestone that is dropped.
    """

    kind: str
    was: date | int
    to: date | int | None
    ref: UUID | None = None


def is_controlled(project: Project) -> bool:
    """Tell whether a project's approved figures move through change requests alone."""
    if project.state not in EARLY:
        return True
    rows = ScheduleBaseline.objects.system(WHY).filter(project=project.pk, is_approved=True)
    return bool(rows.exists())


def controlled_among(projects: Iterable[Project]) -> set[UUID]:
    """Return those of a register's projects whose approved figures it does not move any more.

    A register that is kept elsewhere says what was approved there, until the project's schedule
    has an approved baseline here.
    """
    held = {row.pk for row in projects}
    if not held:
        return set()
    rows = ScheduleBaseline.objects.system(WHY).filter(is_approved=True)
    return held & set(rows.values_list("project_id", flat=True))


def is_open_to_baseline(project: Project) -> bool:
    """Tell whether a figure of a project may still be approved past a change request."""
    held = (getattr(project, HELD[kind][1]) for kind in ("finish", "cost", "benefits"))
    return any(value is None for value in held) or not is_controlled(project)


def check_kept(
    project: Project, before: Mapping[str, Any], after: Mapping[str, Any], field: str = ""
) -> None:
    """Refuse to move by hand what was approved of a project under change control.

    Args:
        before, after: Columns of approved figures; one that was not set is free.
        field: Which input is at fault, where it is not the column.

    Raises:
        Refused: ``baseline-approved``.
    """
    moved = [name for name, was in before.items() if was is not None and after.get(name) != was]
    if moved and is_controlled(project):
        words = "It is approved, and under change control: raise a change request to move it."
        raise Refused("baseline-approved", words, field or min(moved))


def held_row(project_id: UUID, kind: str, ref: UUID | None) -> Any:
    """Return the row that holds a figure of a project.

    Raises:
        NotFound: The project has no such milestone or benefit.
    """
    model, _ = HELD[kind]
    own = {"pk": project_id} if model is Project else {"pk": ref, "project": project_id}
    row = model.objects.system(WHY).filter(**own).first()
    if row is None:
        raise NotFound(f"This {model._meta.verbose_name}")
    return row


def value_of(row: Any, kind: str) -> Any:
    """Return a figure as its row holds it."""
    return getattr(row, HELD[kind][1])


def check_unmoved(project_id: UUID, figures: Iterable[NewFigure]) -> None:
    """Refuse when a figure is not what it was when its move was asked for.

    Raises:
        NotFound: A milestone or benefit is gone.
        Refused: ``figure-moved``.
    """
    for each in figures:
        now = value_of(held_row(project_id, each.kind, each.ref), each.kind)
        if now != each.was:
            words = (
                f"An approved figure was moved since it was asked for, from {each.was} to {now}. "
                "Edit the request, so that it is looked at again."
            )
            raise Refused("figure-moved", words, "figures")


def set_approved(project: Project, figures: Sequence[NewFigure]) -> None:
    """Set approved figures of a project, its milestones and its benefits; the project is not saved.

    Raises:
        NotFound, Refused: As ``check_unmoved``.
    """
    check_unmoved(project.pk, figures)
    for each in figures:
        if each.ref is None:
            setattr(project, HELD[each.kind][1], each.to)
            continue
        row = held_row(project.pk, each.kind, each.ref)
        if each.to is None:
            row.delete()
            continue
        setattr(row, HELD[each.kind][1], each.to)
        row.save()


def spread(project: Project, by_minor: int) -> None:
    """Let the years' budgets follow the approved cost, so that their sum goes on agreeing with it.

    More goes to the fiscal year of today; less is taken from the last years first. A project that
    has no budget by year keeps none.
    """
    rows = CostYear.objects.system(WHY).filter(project=project.pk)
    budgeted = list(rows.filter(budget_minor__isnull=False).order_by("-fiscal_year"))
    if not budgeted or by_minor == 0:
        return
    if by_minor > 0:
        year = rules.fiscal_year(clock.today(), project.organisation.fiscal_year_starts)
        row = rows.filter(fiscal_year=year).first() or CostYear(project=project, fiscal_year=year)
        row.budget_minor = (row.budget_minor or 0) + by_minor
        row.save()
        return
    left = -by_minor
    for row in budgeted:
        taken = min(left, max(row.budget_minor, 0))
        if taken:
            row.budget_minor -= taken
            row.save()
        left -= taken
