"""TASKPRED: links between activities, also between projects of the file.

A link to a project that is not in the file is a loss, one that leads nowhere an error.
"""

from collections.abc import Sequence
from itertools import compress
from typing import Any

from sightline.engines.schedule.plan import Activity, Link, LinkType
from sightline.formats.plans.columns import over, records
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
    before, after = cells.ids("pred_task_id"), cells.ids("task_id")
    columns: dict[str, Sequence[Any]] = {
        "id": cells.ids("task_pred_id"),
        "predecessor_id": before,
        "successor_id": after,
        "type": cells.words("pred_type", words.LINKS, LinkType.FS),
        "lag": over(lambda lag: lag or 0, cells.minutes("lag_hr_cnt")),
    }
    of_before, of_after = cells.ids("pred_proj_id"), cells.ids("proj_id")
    if activities.keys() >= {*before, *after}:
        return tuple(records(Link, columns))
    ends = zip(before, after, of_before, of_after, strict=True)
    kept = []
    for i, (first, last, of_first, of_last) in enumerate(ends):
        is_whole = first in activities and last in activities
        kept.append(is_whole)
        if is_whole:
            continue
        if _is_outside(first, of_first, activities, projects) or _is_outside(
            last, of_last, activities, projects
        ):
            line = table.lines[i]
            findings.lose("TASKPRED", "pred_proj_id", _OUTSIDE, line=line, example=first)
        else:
            missing, field = (first, "pred_task_id") if last in activities else (last, "task_id")
            _tell_dangling(columns["id"][i], missing, field, table.lines[i], findings)
    columns = {name: list(compress(column, kept)) for name, column in columns.items()}
    return tuple(records(Link, columns))


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
