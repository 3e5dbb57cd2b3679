"""Projects on a day gone by as plain facts: their rows, their last report and what hangs on them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sightline.kernel.past import as_it_was
from sightline.kernel.policy import Actor, visible
from sightline.projects.models import (
    Benefit,
    Gate,
    Milestone,
    Phase,
    Project,
    RaidItem,
    Schedule,
    StatusReport,
)
from sightline.projects.outlook.then import OUT
from sightline.projects.queries import present
from sightline.projects.rules import REPORT_TEXTS

WHY = "what hangs on projects that were already found visible is counted whole"
COUNTED: Mapping[str, type[Any]] = {
    "phases": Phase,
    "gates": Gate,
    "milestones": Milestone,
    "benefits": Benefit,
    "schedule": Schedule,
}
SAID = ("period", "reason", *REPORT_TEXTS)
PLAIN = (
    *("pk", "office_id", "program_id", "category", "department", "state", "currency"),
    *("whole_life_minor", "start", "baseline_finish", "forecast_finish", "percent_permille"),
    *("manager_id", "manager_name", "sponsor_id", "sponsor_name", "cadence_days"),
)
#: What the journal keeps no history of, so that it cannot be told of a past day.
NOT_KEPT = {"standing__cadence_days": None}


def plain_then(
    actor: Actor,
    day: date,
    known_at: datetime,
    *,
    counted: Collection[str] = (),
    only: Collection[UUID] | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield the visible projects at hand on a day as they stood at an instant of it, by code.

    Each is a mapping under the names that a reader of today's rows uses: columns of the project,
    ``standing__reported_on``, ``standing__n_open_risks``, ``standing__report__<text>``, and a
    count for each of ``counted``. Rows that were dropped since are not counted.
    """
    rows = present(visible(actor, Project), day).defer("description", "extra")
    rows = rows if only is None else rows.filter(pk__in=list(only))
    held = as_it_was(rows.order_by(), Project, known_at)
    ids = {row.pk for row in held}
    said = _said(ids, day, known_at)
    risks = _open_risks(ids, known_at)
    counts = {name: _counts(COUNTED[name], ids, known_at) for name in counted}
    for row in sorted(held, key=lambda row: (row.code, str(row.pk))):
        report = said.get(row.pk, {})
        yield {
            **{name: getattr(row, name) for name in PLAIN},
            **NOT_KEPT,
            "standing__reported_on": report.get("period"),
            "standing__n_open_risks": risks.get(row.pk, 0),
            **{f"standing__report__{name}": report.get(name) for name in SAID[1:]},
            **{name: found.get(row.pk, 0) for name, found in counts.items()},
        }


def _said(ids: set[UUID], day: date, known_at: datetime) -> dict[UUID, dict[str, Any]]:
    """Return project to the last report for a period up to the day, published by the instant."""
    rows = StatusReport.objects.system(WHY).filter(
        state__in=OUT, period__lte=day, published_at__lte=known_at
    )
    ordered = rows.order_by("period", "published_at").values("project_id", *SAID)
    return {said["project_id"]: said for said in ordered if said["project_id"] in ids}


def _open_risks(ids: set[UUID], known_at: datetime) -> dict[UUID, int]:
    """Return project to its risks and issues that were open and had a score."""
    found: dict[UUID, int] = {}
    for row in _of(RaidItem, ids, known_at):
        if row.state != "closed" and row.kind in {"risk", "issue"} and row.score is not None:
            found[row.project_id] = found.get(row.project_id, 0) + 1
    return found


def _counts(model: type[Any], ids: set[UUID], known_at: datetime) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for row in _of(model, ids, known_at):
        found[row.project_id] = found.get(row.project_id, 0) + 1
    return found


def _of(model: type[Any], ids: set[UUID], known_at: datetime) -> list[Any]:
    heavy = model.heavy | model.digested
    rows = model.objects.system(WHY).filter(project__in=ids).order_by().defer(*heavy)
    return as_it_was(rows, model, known_at)
