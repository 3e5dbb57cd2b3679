"""Resources and assignments as Microsoft's XML, with the stretches of split tasks."""

from sightline.engines.schedule.plan import Activity, Assignment, Plan, Resource
from sightline.formats.mspdi.names import RESOURCE_KINDS
from sightline.formats.mspdi.slots import Slots
from sightline.formats.mspdi.write_tasks import hundredfold
from sightline.formats.plans.emit import Emitter, Numbers, iso_duration

_NOBODY = -65535
_REMAINING_WORK, _HOURS = 1, 1


def write_resources(
    plan: Plan, numbers: Numbers, calendars: Numbers, slots: Slots, out: Emitter
) -> None:
    """Write all resources."""
    with out.element("Resources"):
        for position, resource in enumerate(plan.resources):
            with out.element("Resource"):
                _write_resource(resource, numbers[resource.id], position, out)
                out.leaf("CalendarUID", calendars.get(resource.calendar_id))
                out.leaf("IsGeneric", resource.is_generic)
                slots.write_values("Resource", resource.custom, out)
                out.leaf("IsCostResource", resource.kind == "cost")


def _write_resource(resource: Resource, number: int, position: int, out: Emitter) -> None:
    kind = RESOURCE_KINDS.index(resource.kind) if resource.kind in RESOURCE_KINDS else 1
    out.leaves(
        UID=number,
        ID=position,
        Name=resource.name,
        # Cost resources are material ones with a mark in the schema of 2007 and later.
        Type=0 if resource.kind == "cost" else kind,
        IsNull=False,
        Code=resource.code or None,
        EmailAddress=resource.email or None,
        MaxUnits=resource.max_units,
        StandardRate=resource.rate,
        StandardRateFormat=None if resource.rate is None else 2,
    )


def write_assignments(plan: Plan, tasks: Numbers, resources: Numbers, out: Emitter) -> None:
    """Write all assignments; those to nobody have the number that Project uses for it."""
    numbers = Numbers("Assignment", out.losses).assign(row.id for row in plan.assignments if row.id)
    split = {row.id: row for row in plan.activities if row.splits}
    carried: set[str] = set()
    with out.element("Assignments"):
        for assignment in plan.assignments:
            if assignment.activity_id in tasks:
                number = numbers[assignment.id] if assignment.id else numbers.fresh()
                with out.element("Assignment"):
                    _write_assignment(assignment, number, tasks, resources, out)
                    if activity := split.get(assignment.activity_id):
                        carried.add(activity.id)
                        _write_stretches(activity, assignment, number, out)
    for own_id in split.keys() - carried:
        message = "Splits are kept in assignments, and the activity has none."
        out.losses.add("Activity", "splits", message, own_id)


def _write_assignment(
    row: Assignment, number: int, tasks: Numbers, resources: Numbers, out: Emitter
) -> None:
    known = row.resource_id in resources
    out.leaves(
        UID=number,
        TaskUID=tasks[row.activity_id],
        ResourceUID=resources[row.resource_id] if known else _NOBODY,
        ActualWork=iso_duration(row.actual_work),
        Cost=hundredfold(row.cost),
        Delay=row.delay * 10 or None,
        Finish=row.finish,
        RemainingWork=iso_duration(row.remaining_work),
        Start=row.start,
        Units=row.units,
        Work=iso_duration(row.work),
    )


def _write_stretches(activity: Activity, row: Assignment, number: int, out: Emitter) -> None:
    """The work is spread over the stretches by their length on the clock."""
    lengths = [(finish - start).total_seconds() / 60 for start, finish in activity.splits]
    total = sum(lengths) or 1.0
    work = row.work or activity.duration
    for (start, finish), length in zip(activity.splits, lengths, strict=True):
        with out.element("TimephasedData"):
            out.leaves(
                Type=_REMAINING_WORK,
                UID=number,
                Start=start,
                Finish=finish,
                Unit=_HOURS,
                Value=iso_duration(max(1, round(work * length / total))),
            )
