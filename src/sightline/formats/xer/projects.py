"""PROJECT and SCHEDOPTIONS: projects with the options of their own computation.

Also which project a row belongs to, for files whose rows do not say.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sightline.engines.schedule.plan import LagCalendar, Project
from sightline.formats.plans.findings import Findings

from . import words
from .cells import Cells
from .tables import Table

_ASK = "Export the project from Primavera again."


class Projects:
    """The projects by the ids that rows name them with."""

    def __init__(self, projects: dict[str, Project]) -> None:
        """Keep the projects in the file's order."""
        self.by_id = projects
        self._sole = next(iter(projects.values())).id if len(projects) == 1 else ""

    def named(self, proj_id: str) -> str:
        """The project's id; rows of a file with one project need not name it."""
        project = self.by_id.get(proj_id)
        return project.id if project else self._sole


def read_projects(table: Table, options: Table, currency: str, findings: Findings) -> Projects:
    """Read all projects.

    Args:
        table: PROJECT.
        options: SCHEDOPTIONS.
        currency: The file's currency code, empty where it has none.
        findings: Receives ``no-project``, ``duplicate-id`` and what cells hold wrong.
    """
    if not table.n_rows:
        findings.warning("no-project", "The file has no PROJECT row; one was made.", _ASK)
        return Projects({"": _default("1", "Project", currency)})
    found = {}
    for key, project in _rows(table, currency, findings):
        if key in found:
            message = f"Two projects have the id {key}."
            findings.error("duplicate-id", message, _ASK, table="PROJECT", field="proj_id", id=key)
        found[key] = project
    return Projects(_with_options(found, options, findings))


def _default(id_: str, name: str, currency: str) -> Project:
    return Project(
        id_,
        name,
        currency=currency,
        lag_calendar=LagCalendar.PREDECESSOR,
        honours_constraints=False,
    )


def _rows(table: Table, currency: str, findings: Findings) -> list[tuple[str, Project]]:
    cells = Cells(table, findings)
    ids, codes = cells.ids("proj_id"), cells.texts("proj_short_name")
    originals, known = cells.ids("orig_proj_id"), set(ids)
    columns: dict[str, Sequence[Any]] = {
        "start": cells.dates("plan_start_date"),
        "finish": cells.dates("scd_end_date"),
        "must_finish": cells.dates("plan_end_date"),
        "status_date": cells.dates("last_recalc_date"),
        "calendar_id": cells.ids("clndr_id"),
        "critical_float": [value or 0 for value in cells.minutes("critical_drtn_hr_cnt")],
        "critical_by": cells.words("critical_path_type", words.CRITICAL, "float"),
        "is_baseline_of": [id_ if id_ in known else "" for id_ in originals],
    }
    rows = []
    for i, key in enumerate(ids):
        id_ = key or codes[i] or str(i + 1)
        values = {name: column[i] for name, column in columns.items()}
        project = _default(id_, codes[i] or id_, currency)
        rows.append((key, replace(project, code=codes[i], **values)))
    return rows


def _with_options(
    found: dict[str, Project], options: Table, findings: Findings
) -> dict[str, Project]:
    cells = Cells(options, findings)
    projects = Projects(found)
    retained, override = cells.flags("sched_retained_logic"), cells.flags("sched_progress_override")
    has_progress = "sched_retained_logic" in options.fields
    to_end = cells.flags("sched_use_project_end_date_for_float")
    has_end = "sched_use_project_end_date_for_float" in options.fields
    lag = cells.words(
        "sched_calendar_on_relationship_lag", words.LAG_CALENDARS, LagCalendar.PREDECESSOR
    )
    floats = cells.words("sched_float_type", words.FLOATS, "")
    expected = cells.flags("sched_use_expect_end_flag")
    open_ends = cells.flags("sched_open_critical_flag")
    by_id = {project.id: key for key, project in found.items()}
    for i, named in enumerate(cells.ids("proj_id")):
        key = by_id.get(projects.named(named))
        if key is None:
            continue
        progress = "override" if override[i] else "retained" if retained[i] else "actual"
        found[key] = replace(
            found[key],
            progress=progress if has_progress else "retained",
            lag_calendar=lag[i],
            float_of=floats[i],
            uses_expected_finish=expected[i],
            open_ends_critical=open_ends[i],
            uses_must_finish=to_end[i] or not has_end,
        )
    return found
