"""The figures that a published report freezes: one shape for written and imported reports."""

from collections.abc import Iterable, Mapping
from typing import Any

from sightline.kernel.rows import plain
from sightline.projects.models import Milestone, Project, RaidItem, Standing

FIELDS = (
    "name",
    "category",
    "department",
    "state",
    "start",
    "baseline_finish",
    "forecast_finish",
    "actual_finish",
    "currency",
    "whole_life_minor",
    "whole_life_forecast_minor",
    "benefits_minor",
)
DERIVED = (
    "fy_budget_minor",
    "fy_forecast_minor",
    "benefits_expected_minor",
    "finish_variance_days",
    "cost_variance_permille",
    "n_overdue",
    "n_open_risks",
)
SHOWN = ("shown_milestones", "shown_raid")
N_SHOWN = 12


def frozen_facts(
    project: Project, standing: Standing, measures: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a project's figures as plain JSON, with the measures and their inputs."""
    held = {name: plain(getattr(project, name)) for name in FIELDS}
    held |= {name: getattr(standing, name) for name in DERIVED}
    held["sponsor"] = project.sponsor_name or (str(project.sponsor) if project.sponsor_id else "")
    held["manager"] = project.manager_name or (str(project.manager) if project.manager_id else "")
    held["measures"] = dict(measures)
    held["shown_milestones"] = shown_milestones(project.milestones.all())
    held["shown_raid"] = shown_raid(project.raid.select_related("owner"))
    return held


def shown_milestones(rows: Iterable[Milestone]) -> list[dict[str, Any]]:
    """Return the milestones a report shows: those still to come first, then those met."""
    ordered = sorted(rows, key=lambda row: (row.actual is not None, str(_due(row)), row.name))
    names = ("name", "baseline", "forecast", "actual")
    return [{name: plain(getattr(row, name)) for name in names} for row in ordered[:N_SHOWN]]


def _due(row: Milestone) -> Any:
    return row.actual or row.forecast or row.baseline or "9999"


def shown_raid(rows: Iterable[RaidItem]) -> list[dict[str, Any]]:
    """Return the open items that are meant for reports, the highest scores first."""
    open_rows = [row for row in rows if row.in_report and row.state != "closed"]
    ordered = sorted(open_rows, key=lambda row: (-(row.score or 0), row.title))
    return [
        {
            "kind": row.get_kind_display(),
            "title": row.title,
            "score": row.score,
            "response": row.response_text or row.get_response_display(),
            "owner": row.owner.name if row.owner else "",
            "due": plain(row.due),
        }
        for row in ordered[:N_SHOWN]
    ]
