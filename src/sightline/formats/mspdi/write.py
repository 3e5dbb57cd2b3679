"""Writes a plan as Microsoft Project's XML, with elements in the order of the published schema."""

from sightline.engines.schedule.plan import LagCalendar, Plan, Project
from sightline.formats.mspdi.names import NAMESPACE
from sightline.formats.mspdi.slots import Slots
from sightline.formats.mspdi.write_calendars import write_calendars
from sightline.formats.mspdi.write_people import write_assignments, write_resources
from sightline.formats.mspdi.write_tasks import TaskWriter
from sightline.formats.plans.emit import Emitter, Losses, Numbers
from sightline.formats.plans.outcome import Writing

_SAVE_VERSION = 14
_EXTERNAL = "external:"


def write(plan: Plan) -> Writing:
    """Return a plan as MSPDI, as Microsoft Project 2010 and later open it.

    Ids that are numbers stay the UIDs. What the format has no place for is in the losses, each
    with how often and an example.
    """
    losses = Losses()
    out = Emitter(losses)
    tasks = Numbers("Activity", losses).assign(
        row.id for row in plan.activities if not row.id.startswith(_EXTERNAL)
    )
    calendars = Numbers("Calendar", losses).assign(row.id for row in plan.calendars)
    resources = Numbers("Resource", losses).assign(row.id for row in plan.resources)
    slots = Slots.of(plan, losses)
    with out.element("Project", f' xmlns="{NAMESPACE}"'):
        _write_head(plan, calendars, out)
        slots.write(out)
        write_calendars(plan, calendars, out)
        TaskWriter(plan, tasks, calendars, slots, out).write()
        write_resources(plan, resources, calendars, slots, out)
        write_assignments(plan, tasks, resources, out)
    return Writing(out.data(), losses.all())


def _write_head(plan: Plan, calendars: Numbers, out: Emitter) -> None:
    project = plan.projects[0] if plan.projects else Project("1", "")
    own = next((c for c in plan.calendars if c.id == project.calendar_id), None)
    per_day = own.minutes_per_day if own else 480
    limit, rest = divmod(project.critical_float, per_day)
    _lose(plan, project, rest, per_day, out.losses)
    calendar = calendars.get(project.calendar_id)
    out.leaves(
        SaveVersion=_SAVE_VERSION,
        Name=project.code or project.name,
        Title=project.name,
        ScheduleFromStart=not project.from_finish,
        StartDate=project.start,
        FinishDate=project.finish,
        CriticalSlackLimit=limit,
        CurrencyCode=project.currency or None,
        CalendarUID=calendar,
        MinutesPerDay=per_day,
        MinutesPerWeek=own.minutes_per_week if own else 2400,
        DaysPerMonth=round(own.days_per_month) if own else 20,
        HonorConstraints=project.honours_constraints,
        StatusDate=project.status_date,
    )


def _lose(plan: Plan, project: Project, rest: int, per_day: int, losses: Losses) -> None:
    if len(plan.projects) > 1:
        message = "A Microsoft Project file holds one project: all activities are in one outline."
        losses.add("Project", "id", message, plan.projects[1].name)
    if rest:
        losses.add("Project", "critical_float", "Kept in whole days.", project.critical_float)
    if project.must_finish:
        message = "Late dates are counted from the project's own finish."
        losses.add("Project", "must_finish", message, project.must_finish)
    if project.lag_calendar is not LagCalendar.SUCCESSOR:
        message = "Lags run on the successor's calendar in Microsoft Project."
        losses.add("Project", "lag_calendar", message, project.lag_calendar)
    if project.progress != "retained":
        losses.add("Project", "progress", "Retained logic is what is used.", project.progress)
    for name, usual in (("critical_by", "float"), ("open_ends_critical", False)):
        if (value := getattr(project, name)) != usual:
            message = "Critical is what has no more float than the limit in Microsoft Project."
            losses.add("Project", name, message, value)
    if any(calendar.minutes_per_day != per_day for calendar in plan.calendars):
        message = "Hours a day are those of the project, not of each calendar."
        losses.add("Calendar", "minutes_per_day", message)
