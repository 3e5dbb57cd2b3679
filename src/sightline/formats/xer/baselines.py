"""Baseline projects inside an XER: folded into the baselines of the project they belong to.

A baseline project is a copy; its activities are matched by their code.
"""

import re
from dataclasses import replace

from sightline.engines.schedule.plan import Activity, Baseline, Kind, Project
from sightline.formats.plans.findings import Findings

_UNMATCHED = "An activity of a baseline whose code the project no longer has."
_TOO_MANY = "A project keeps eleven baselines (0 to 10)."
MOST = 11
_NUMBER = re.compile(r" - B(10|\d)$")  # at the end of a baseline project's code


def fold(
    activities: tuple[Activity, ...], projects: tuple[Project, ...], findings: Findings
) -> tuple[Activity, ...]:
    """Take the activities of baseline projects out and put their dates at the originals.

    Args:
        activities: All activities of the file.
        projects: All projects; baselines name their original.
        findings: Receives a loss for each activity that has no match.
    """
    numbers = _numbers(projects, findings)
    if not numbers:
        return activities
    copies: dict[tuple[str, str], list[Baseline]] = {}
    for activity in activities:
        if activity.project_id in numbers and activity.kind is not Kind.SUMMARY:
            original, number = numbers[activity.project_id]
            kept = copies.setdefault((original, activity.code), [])
            kept.append(_baseline(activity, number))
    kept_activities = tuple(
        replace(activity, baselines=_taken(copies, activity))
        for activity in activities
        if activity.project_id not in {p.id for p in projects if p.is_baseline_of}
    )
    for _, code in copies:
        findings.lose("TASK", "task_code", _UNMATCHED, example=code)
    return kept_activities


def _taken(
    copies: dict[tuple[str, str], list[Baseline]], activity: Activity
) -> tuple[Baseline, ...]:
    if activity.kind is Kind.SUMMARY:
        return ()
    return tuple(copies.pop((activity.project_id, activity.code), ()))


def _numbers(projects: tuple[Project, ...], findings: Findings) -> dict[str, tuple[str, int]]:
    numbers: dict[str, tuple[str, int]] = {}
    used: dict[str, set[int]] = {}
    for project in projects:
        original = project.is_baseline_of
        if not original:
            continue
        taken = used.setdefault(original, set())
        said = _NUMBER.search(project.code)
        free = (n for n in range(MOST) if n not in taken)
        number = (
            int(said.group(1)) if said and int(said.group(1)) not in taken else next(free, MOST)
        )
        taken.add(number)
        if number < MOST:
            numbers[project.id] = (original, number)
        else:
            findings.lose("PROJECT", "orig_proj_id", _TOO_MANY, example=project.code)
    return numbers


def _baseline(activity: Activity, number: int) -> Baseline:
    return Baseline(
        number, activity.start, activity.finish, activity.duration, activity.work, activity.cost
    )
