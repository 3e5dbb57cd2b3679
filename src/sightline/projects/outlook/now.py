"""How projects stand today: from their rows and their standing."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Sum, Value
from django.db.models.functions import Coalesce

from sightline.kernel.past import as_it_was
from sightline.kernel.policy import Actor, visible
from sightline.projects.models import Benefit, Project, RaidItem
from sightline.projects.outlook.row import NOTHING, Beside, Outlook, row_of
from sightline.projects.queries import present

PATHS = (
    "id", "code", "name", "state", "critical", "its_cadence", "mandatory_citation",
    "office_id", "office__name", "program_id", "its_program",
    "its_portfolio_id", "its_portfolio", "department", "category",
    "manager_id", "its_owner", "currency",
    "start", "baseline_finish", "forecast_finish", "actual_finish",
    "whole_life_minor", "whole_life_forecast_minor", "benefits_minor",
    "standing__declared", "standing__declared_before", "standing__measured",
    "standing__watermelon", "standing__reason", "standing__n_overdue",
    "standing__reported_on", "standing__finish_variance_days",
)  # fmt: skip
BLANK = Value("")


def now(actor: Actor, day: date) -> list[Outlook]:
    """Return the visible projects at hand on a day, as their rows are now, in three queries."""
    rows = present(visible(actor, Project), day).order_by()
    named = rows.annotate(
        its_cadence=Coalesce("standing__cadence_days", "cadence_days"),
        its_program=Coalesce("program__name", BLANK),
        its_portfolio_id=Coalesce("portfolio_id", "program__portfolio_id"),
        its_portfolio=Coalesce("portfolio__name", "program__portfolio__name", BLANK),
        its_owner=Coalesce("manager__name", "manager_name"),
    )
    others = beside(actor)
    return [
        row_of(values, others.get(values[0], NOTHING), day) for values in named.values_list(*PATHS)
    ]


def beside(actor: Actor, known_at: datetime | None = None) -> dict[UUID, Beside]:
    """Return project to what other visible rows say of it, now or as known at an instant."""
    needed = _dependants(actor) if known_at is None else _dependants_then(actor, known_at)
    yearly = _benefits(actor) if known_at is None else _benefits_then(actor, known_at)
    both = needed.keys() | yearly.keys()
    return {key: Beside(needed.get(key, 0), *yearly.get(key, (None, None))) for key in both}


def _dependants(actor: Actor) -> dict[UUID, int]:
    items = visible(actor, RaidItem).filter(kind="dependency", needs_from__isnull=False)
    held = items.exclude(state="closed").order_by()
    return dict(held.values_list("needs_from").annotate(n=Count("project", distinct=True)))


def _dependants_then(actor: Actor, known_at: datetime) -> dict[UUID, int]:
    needs: dict[UUID, set[UUID]] = {}
    for item in as_it_was(visible(actor, RaidItem), RaidItem, known_at):
        if item.kind == "dependency" and item.state != "closed" and item.needs_from_id:
            needs.setdefault(item.needs_from_id, set()).add(item.project_id)
    return {project: len(projects) for project, projects in needs.items()}


Yearly = tuple[int | None, int | None]


def _benefits(actor: Actor) -> dict[UUID, Yearly]:
    rows = visible(actor, Benefit).order_by().values_list("project")
    sums = rows.annotate(promised=Sum("promised_minor"), expected=Sum("expected_minor"))
    return {project: (promised, expected) for project, promised, expected in sums}


def _benefits_then(actor: Actor, known_at: datetime) -> dict[UUID, Yearly]:
    held: dict[UUID, Yearly] = {}
    for row in as_it_was(visible(actor, Benefit), Benefit, known_at):
        promised, expected = held.get(row.project_id, (None, None))
        held[row.project_id] = (
            _plus(promised, row.promised_minor),
            _plus(expected, row.expected_minor),
        )
    return held


def _plus(one: int | None, two: int | None) -> int | None:
    return one if two is None else (one or 0) + two
