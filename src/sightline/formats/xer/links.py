"""TASKPRED: links between activities, also between projects of the file.

A link to a project that is not in the file is a loss, one that leads nowhere an error.
"""

from sightline.engines.schedule.plan import Activity, Link, LinkType
from sightline.formats.plans.findings import Findings

from . import words
from .cells import Cells
from .projects import Projects
from .tables import Table

_OUTSIDE = "A link to a project that is not in this file; export the projects together."


def read_links(
    table: Table, activities: dict[str, Activity], projects: Projects, findings: Findings
) -> tuple[Link, ...]:
    """Read all links.

    Args:
        table: TASKPRED.
        activities: The activities by id.
        projects: The file's projects.
        findings: Receives ``link-outside``, ``dangling-link``.
    """
    cells = Cells(table, findings)
    columns = (
        cells.ids("task_pred_id"),
        cells.ids("pred_task_id"),
        cells.ids("task_id"),
        cells.words("pred_type", words.LINKS, LinkType.FS),
        cells.minutes("lag_hr_cnt"),
        cells.ids("pred_proj_id"),
        cells.ids("proj_id"),
        table.lines,
    )
    links = []
    for id_, before, after, type_, lag, of_before, of_after, line in zip(*columns, strict=True):
        if before in activities and after in activities:
            links.append(Link(before, after, type_, lag or 0, id=id_))
        elif _is_outside(before, of_before, activities, projects) or _is_outside(
            after, of_after, activities, projects
        ):
            findings.lose("TASKPRED", "pred_proj_id", _OUTSIDE, line=line, example=before)
        else:
            missing, field = (before, "pred_task_id") if after in activities else (after, "task_id")
            _tell_dangling(id_, missing, field, line, findings)
    return tuple(links)


def _is_outside(
    task: str, project: str, activities: dict[str, Activity], projects: Projects
) -> bool:
    return bool(task and project) and task not in activities and project not in projects.by_id


def _tell_dangling(id_: str, missing: str, field: str, line: int, findings: Findings) -> None:
    what = f"activity {missing[:40]}, which is not in the file" if missing else "no activity"
    findings.error(
        "dangling-link",
        f"A link names {what}.",
        "Export the project again; if the row is cut, the file was damaged on the way.",
        line=line,
        table="TASKPRED",
        field=field,
        id=id_,
    )
