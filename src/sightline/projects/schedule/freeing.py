"""The hours of people that the unfinished part of a project's schedule is booked for."""

from uuid import UUID

from sightline.projects.schedule.assemble import plan_of


def booked_hours(project_id: UUID) -> dict[str, int]:
    """Return the hours still booked by the name of who works, the most first.

    What an assignment says of its remaining work counts; else its units over the duration.
    """
    plan = plan_of([project_id])
    open_ = {each.id: each.duration for each in plan.activities if each.actual_finish is None}
    names = {each.id: each.name for each in plan.resources if each.kind == "work"}
    minutes: dict[str, float] = {}
    for each in plan.assignments:
        if each.activity_id in open_ and each.resource_id in names:
            left = each.remaining_work
            work = open_[each.activity_id] * each.units if left is None else left
            name = names[each.resource_id]
            minutes[name] = minutes.get(name, 0) + work
    hours = {name: round(held / 60) for name, held in minutes.items()}
    return dict(sorted(((n, h) for n, h in hours.items() if h), key=lambda row: (-row[1], row[0])))
