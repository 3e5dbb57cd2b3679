"""Baseline projects of Primavera's XML, as baselines of the activities that they match by id."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sightline.engines.schedule.plan import Activity, Baseline, Project
from sightline.formats.plans.record import Record

MOST = 11
"""A plan numbers baselines 0 to 10."""


@dataclass
class BaselineProject:
    """What one baseline project says of each activity, by the id that people see."""

    id: str
    original: str
    record: Record
    by_code: dict[str, Baseline] = field(default_factory=dict)


def baseline_of(record: Record) -> Baseline:
    """Return what a baseline project planned for one activity: P6 compares planned dates."""
    units = [record.hours(f"Planned{kind}Units") for kind in ("Labor", "NonLabor")]
    costs = [record.money(f"Planned{kind}Cost") for kind in ("Labor", "NonLabor")]
    known_units = [value for value in units if value is not None]
    known_costs = [value for value in costs if value is not None]
    return Baseline(
        0,
        start=record.instant("PlannedStartDate") or record.instant("StartDate"),
        finish=record.instant("PlannedFinishDate") or record.instant("FinishDate"),
        duration=record.hours("PlannedDuration"),
        work=sum(known_units) if known_units else None,
        cost=sum(known_costs[1:], known_costs[0]) if known_costs else None,
    )


def numbered(
    found: Iterable[BaselineProject], current: dict[str, str], projects: Iterable[Project]
) -> dict[str, list[tuple[int, BaselineProject]]]:
    """Return each project's baselines with their numbers; the current one is 0.

    Args:
        found: All baseline projects in the order of the file.
        current: The id of the current baseline project, by project.
        projects: The projects of the file.
    """
    result: dict[str, list[tuple[int, BaselineProject]]] = {project.id: [] for project in projects}
    for one in sorted(found, key=lambda one: current.get(one.original) != one.id):
        if one.original not in result:
            one.record.lose(
                "", "The project that this is a baseline of is not in the file.", one.id
            )
        elif len(result[one.original]) >= MOST:
            one.record.lose("", f"Only {MOST} baselines of a project are kept.", one.id)
        else:
            result[one.original].append((len(result[one.original]), one))
    return result


def with_baselines(
    activity: Activity, baselines: dict[str, list[tuple[int, BaselineProject]]]
) -> Activity:
    """Return the activity with the baselines that have its code."""
    kept = tuple(
        replace(one.by_code[activity.code], number=number)
        for number, one in baselines.get(activity.project_id, ())
        if activity.code in one.by_code
    )
    return replace(activity, baselines=kept) if kept else activity
