"""Published snapshots: the listed fields of a project's newest published report, and no other.

They are what flows out of an office: to another installation, and sideways to who is shared with.
Figures and colours alone: no text that somebody wrote, no person, no money.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from sightline.projects.models import StatusDimension, StatusReport

#: Confidentialities of which anything flows out at all.
FLOWING = ("open", "pmo")
#: Of the facts that a published report froze, those that are listed.
FACTS = (
    *("state", "category", "start", "baseline_finish", "forecast_finish", "actual_finish"),
    *("finish_variance_days", "n_overdue", "n_open_risks"),
)


def listed(row: StatusReport) -> dict[str, Any]:
    """Return the listed fields of a published report."""
    facts = row.facts
    return {
        "id": str(row.pk),
        "project_id": str(row.project_id),
        "code": row.project.code,
        "name": str(facts.get("name") or row.project.name),
        "office": row.project.office.name,
        "period": row.period.isoformat(),
        "declared": row.declared,
        "measured": row.measured,
        "colours": {each.dimension: each.declared for each in row.dimensions.all()},
        **{name: facts.get(name) for name in FACTS},
        "state": facts.get("state") or row.project.state,
        "category": facts.get("category") or "",
    }


def newest_of(
    project_ids: Iterable[UUID], *, why: str, until: date | None = None
) -> dict[UUID, Any]:
    """Return project to the listed fields of its newest published report, whoever looks.

    Args:
        why: By which right they are read without seeing the project.
        until: The last day of a period that counts.
    """
    rows = StatusReport.objects.system(why).filter(
        project__in=list(project_ids), state="published", project__confidentiality__in=FLOWING
    )
    rows = rows.filter(period__lte=until) if until else rows
    said = Prefetch("dimensions", StatusDimension.objects.system(why))
    found: dict[UUID, Any] = {}
    related = rows.select_related("project__office").prefetch_related(said)
    for row in related.order_by("project", "-period"):
        if row.project_id not in found:
            found[row.project_id] = listed(row)
    return found
