"""The figures that a published report freezes: one shape for written and imported reports."""

from typing import Any

from sightline.kernel.rows import plain
from sightline.projects.models import Project, Standing

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


def frozen_facts(project: Project, standing: Standing) -> dict[str, Any]:
    """Return a project's figures as plain JSON, with the measures and their inputs."""
    held = {name: plain(getattr(project, name)) for name in FIELDS}
    held |= {name: getattr(standing, name) for name in DERIVED}
    held["sponsor"] = project.sponsor_name or (str(project.sponsor) if project.sponsor_id else "")
    held["manager"] = project.manager_name or (str(project.manager) if project.manager_id else "")
    held["measures"] = standing.measures
    return held
