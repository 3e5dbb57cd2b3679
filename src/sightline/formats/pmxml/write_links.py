"""Relationships and baseline projects as Primavera's XML."""

from collections.abc import Iterable

from sightline.engines.schedule.plan import Activity, Link, Plan, Project
from sightline.formats.plans.emit import Emitter, Value
from sightline.formats.pmxml import words
from sightline.formats.pmxml.write_ids import Ids, fields, hours, is_outside, word


def write_links(plan: Plan, project: Project, ids: Ids, out: Emitter) -> None:
    """Write the links whose successor is in the project, or whose predecessor alone is ours."""
    rows = {row.id: row for row in plan.activities}
    numbers = iter(range(1, len(plan.links) + 1))
    for link in plan.links:
        ends = [rows.get(link.predecessor_id), rows.get(link.successor_id)]
        home = next((row for row in ends[::-1] if row and not is_outside(row)), None)
        if home is None or home.project_id != project.id:
            continue
        places = [_place(row, ids) for row in ends if row]
        if len(places) < 2 or None in places:
            message = "Links to and from a WBS are left out: Primavera has none."
            out.losses.add("Link", "predecessor_id", message, link.successor_id)
            continue
        _write_link(link, project, [place for place in places if place], next(numbers), out)


Place = tuple[Value, Value]
"""Object ids of the project and of the activity."""


def _place(row: Activity, ids: Ids) -> Place | None:
    if is_outside(row):
        _, project, activity = row.id.split(":")
        return project, activity
    if row.id in ids.activities:
        return ids.projects[row.project_id], ids.activities[row.id]
    return None


def _write_link(
    link: Link, project: Project, places: list[Place], number: int, out: Emitter
) -> None:
    if link.lag_percent is not None:
        message = "A lag as a percentage has no place."
        out.losses.add("Link", "lag_percent", message, link.lag_percent)
    if link.lag_calendar not in {None, project.lag_calendar}:
        message = "All lags of a project run on one calendar."
        out.losses.add("Link", "lag_calendar", message, link.lag_calendar)
    (from_project, first), (to_project, second) = places
    with out.element("Relationship"):
        fields(
            out,
            Lag=hours(link.lag),
            ObjectId=link.id if link.id.isdigit() else number,
            PredecessorActivityObjectId=first,
            PredecessorProjectObjectId=from_project,
            SuccessorActivityObjectId=second,
            SuccessorProjectObjectId=to_project,
            Type=word(words.LINKS, link.type),
        )


def write_baseline(
    project: Project,
    rows: Iterable[Activity],
    numbers: tuple[int, int],
    ids: Ids,
    out: Emitter,
) -> None:
    """Write one baseline as a project of its own; ``numbers`` are its number and object id."""
    number, object_id = numbers
    with out.element("BaselineProject"):
        fields(
            out,
            Id=f"{project.code or project.name} - B{number}",
            Name=f"{project.name} - B{number}",
            ObjectId=object_id,
            OriginalProjectObjectId=ids.projects[project.id],
        )
        for row in rows:
            for baseline in row.baselines:
                if baseline.number == number and row.id in ids.activities:
                    with out.element("Activity"):
                        fields(
                            out,
                            FinishDate=baseline.finish,
                            Id=ids.codes[row.id],
                            Name=row.name,
                            ObjectId=ids.fresh(),
                            PlannedDuration=hours(baseline.duration),
                            PlannedFinishDate=baseline.finish,
                            PlannedLaborCost=baseline.cost,
                            PlannedLaborUnits=hours(baseline.work),
                            PlannedStartDate=baseline.start,
                            ProjectObjectId=object_id,
                            StartDate=baseline.start,
                        )
