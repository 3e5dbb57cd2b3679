"""The line of sight's rows: which projects serve which objectives, and what they promise."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sightline.kernel import clock, journal
from sightline.kernel.past import as_it_was
from sightline.kernel.policy import Actor, visible
from sightline.projects.models import Benefit, Contribution, Milestone, Portfolio
from sightline.projects.queries import live_contributions


class Serving(NamedTuple):
    """The share (0 to 1) of a project that serves an objective."""

    project_id: UUID
    objective_id: UUID
    share: Decimal


class Promise(NamedTuple):
    """A benefit that a project promises; amounts a year in the project's currency."""

    id: UUID
    project_id: UUID
    title: str
    objective_id: UUID | None
    owner_id: UUID | None
    owner: str
    promised_minor: int | None
    expected_minor: int | None
    due: date | None
    accepted: bool


def servings(
    actor: Actor, as_of: date | None = None, *, known_at: datetime | None = None
) -> list[Serving]:
    """Return the contributions that hold on a day (today), of the projects the actor sees."""
    day = as_of or clock.today()
    if known_at is None:
        rows = live_contributions(actor, day).order_by("project_id", "objective_id")
        return [Serving._make(row) for row in rows.values_list(*Serving._fields)]
    held = as_it_was(visible(actor, Contribution), Contribution, known_at)
    live = [r for r in held if r.since <= day and (r.until is None or r.until > day)]
    return sorted(Serving(r.project_id, r.objective_id, r.share) for r in live)


def promises(actor: Actor, *, known_at: datetime | None = None) -> list[Promise]:
    """Return the promised benefits of the projects the actor sees, by title."""
    rows = visible(actor, Benefit).order_by("title", "id")
    if known_at is None:
        paths = [name if name != "owner" else "owner__name" for name in Promise._fields]
        return [
            Promise._make((*row[:5], row[5] or "", *row[6:])) for row in rows.values_list(*paths)
        ]
    held: Sequence[Benefit] = as_it_was(rows, Benefit, known_at)
    names = journal.names(row.owner_id for row in held)
    return sorted((_promise(row, names) for row in held), key=lambda p: (p.title, p.id))


def milestones_met(
    actor: Actor, project_ids: Collection[UUID], *, known_at: datetime | None = None
) -> dict[tuple[UUID, str], date]:
    """Return (project, folded name) to the day on which a milestone was met."""
    rows = visible(actor, Milestone).filter(project__in=project_ids).order_by("pk")
    held = rows if known_at is None else as_it_was(rows, Milestone, known_at)
    return {(r.project_id, r.name.casefold()): r.actual for r in held if r.actual is not None}


def _promise(row: Benefit, names: Mapping[UUID, str]) -> Promise:
    return Promise(
        row.pk,
        row.project_id,
        row.title,
        row.objective_id,
        row.owner_id,
        names.get(row.owner_id, "") if row.owner_id else "",
        row.promised_minor,
        row.expected_minor,
        row.due,
        row.accepted,
    )


class PortfolioLine(NamedTuple):
    """A portfolio as it is named, with its own roll-up policy."""

    id: UUID
    name: str
    policy: str
    owner: str


def portfolio_lines(actor: Actor, known_at: datetime | None = None) -> list[PortfolioLine]:
    """Return the portfolios by name, now or as they were at an instant."""
    rows: Sequence[Portfolio] = list(visible(actor, Portfolio).select_related("owner"))
    if known_at is not None:
        rows = as_it_was(rows, Portfolio, known_at, later=True)
    lines = [PortfolioLine(r.pk, r.name, r.policy, r.owner.name if r.owner else "") for r in rows]
    return sorted(lines, key=lambda line: (line.name.casefold(), line.id))
