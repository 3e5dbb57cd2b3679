"""WBS, activities, relationships, assignments and baselines as Primavera's XML."""

from sightline.engines.schedule.plan import (
    Activity,
    Assignment,
    Constraint,
    Kind,
    Plan,
    Project,
)
from sightline.formats.plans.emit import Emitter, Losses, Value, iso_duration
from sightline.formats.plans.estimate import ESTIMATES
from sightline.formats.pmxml import words
from sightline.formats.pmxml.write_ids import Ids, fields, hours, is_wbs, word

_KINDS = {
    Kind.TASK: "Task Dependent",
    Kind.MILESTONE: "Finish Milestone",
    Kind.LEVEL_OF_EFFORT: "Level of Effort",
}
_WORDS = {
    Constraint.MUST_START_ON: "Mandatory Start",
    Constraint.MUST_FINISH_ON: "Mandatory Finish",
    Constraint.START_NO_EARLIER: "Start On or After",
    Constraint.START_NO_LATER: "Start On or Before",
    Constraint.FINISH_NO_EARLIER: "Finish On or After",
    Constraint.FINISH_NO_LATER: "Finish On or Before",
    Constraint.ALAP: "As Late As Possible",
}
_LOST = {
    "is_elapsed": "Durations around the clock become working time.",
    "is_estimated": "Estimated durations are not marked.",
    "is_manual": "Activities are always scheduled.",
    "ignores_resource_calendars": "Whether resource calendars count is not kept.",
    "effort_driven": "Effort-driven scheduling is not kept.",
    "deadline": "A deadline has no place.",
    "levelling_delay": "A delay by levelling has no place.",
    "splits": "Splits have no place.",
    "fixed_cost": "Fixed cost has no place of its own.",
}
_SUMMARY_LOST = ("constraint_date", "deadline", "calendar_id", "custom", "notes", "baselines")


def write_activities(
    plan: Plan, project: Project, rows: list[Activity], ids: Ids, out: Emitter
) -> None:
    """Write the WBS of a project, then its activities, then its assignments."""
    for position, row in enumerate(filter(is_wbs, rows)):
        _write_wbs(row, position, project, ids, out)
    for row in rows:
        if row.id in ids.activities:
            _write_activity(row, project, ids, out)
    own = {row.id for row in rows}
    for assignment in plan.assignments:
        if assignment.activity_id in own:
            _write_assignment(assignment, project, ids, out)


def _write_wbs(row: Activity, position: int, project: Project, ids: Ids, out: Emitter) -> None:
    for name in _SUMMARY_LOST:
        if getattr(row, name):
            message = "A WBS has a code and a name only."
            out.losses.add("Activity", name, message, row.name)
    with out.element("WBS"):
        fields(
            out,
            Code=_wbs_code(row),
            Name=row.name,
            ObjectId=ids.wbs[row.id],
            ParentObjectId=ids.wbs.get(row.parent_id),
            ProjectObjectId=ids.projects[project.id],
            SequenceNumber=position,
        )


def _wbs_code(row: Activity) -> str:
    """The code beneath the parent's: the own one where the whole path ends with it."""
    if row.code and f".{row.wbs}".endswith(f".{row.code}"):
        return row.code
    return row.wbs.rpartition(".")[2] or row.code or row.id


def _write_activity(row: Activity, project: Project, ids: Ids, out: Emitter) -> None:
    _lose(row, out.losses)
    with out.element("Activity"):
        fields(
            out,
            **_identity(row, project, ids),
            **_dates(row),
            **_constraints(row),
            **_amounts(row),
        )
        plain = [pair for pair in row.custom if pair != words.WBS_SUMMARY]
        ids.write_custom("Activity", plain, out)
        if row.estimate:
            points = (row.estimate.optimistic, row.estimate.likely, row.estimate.pessimistic)
            texts = (iso_duration(minutes) or "" for minutes in points)
            ids.write_custom("Activity", zip(ESTIMATES, texts, strict=True), out)


def _identity(row: Activity, project: Project, ids: Ids) -> dict[str, Value]:
    status = "In Progress" if row.actual_start else "Not Started"
    kind = "Duration" if row.physical_percent is None else "Physical"
    priority = min(words.PRIORITIES.items(), key=lambda item: abs(item[1] - row.priority))
    return {
        "CalendarObjectId": ids.calendars.get(row.calendar_id),
        "DurationType": word(words.FIXED, row.fixed),
        "Id": ids.codes[row.id],
        "LevelingPriority": priority[0],
        "Name": row.name,
        "NotesToResources": row.notes or None,
        "ObjectId": ids.activities[row.id],
        "PercentComplete": row.percent_complete,
        "PercentCompleteType": word(words.PERCENTS, row.percent_type) or kind,
        "PhysicalPercentComplete": row.physical_percent,
        "ProjectObjectId": ids.projects[project.id],
        "Status": "Completed" if row.actual_finish else status,
        "Type": _type(row),
        "WBSObjectId": ids.wbs.get(row.parent_id),
    }


def _type(row: Activity) -> str:
    if words.WBS_SUMMARY in row.custom:
        return "WBS Summary"
    return "Start Milestone" if row.is_start_milestone else _KINDS[row.kind]


def _dates(row: Activity) -> dict[str, Value]:
    stored = row.stored
    return {
        "ActualFinishDate": row.actual_finish,
        "ActualStartDate": row.actual_start or row.actual_finish,
        "ExpectedFinishDate": row.expected_finish,
        "FinishDate": row.finish,
        "PlannedFinishDate": row.finish,
        "PlannedStartDate": row.start,
        "RemainingEarlyFinishDate": stored.early_finish,
        "RemainingEarlyStartDate": stored.early_start,
        "RemainingLateFinishDate": stored.late_finish,
        "RemainingLateStartDate": stored.late_start,
        "ResumeDate": row.resume,
        "StartDate": row.start,
        "SuspendDate": row.stop,
    }


def _amounts(row: Activity) -> dict[str, Value]:
    return {
        "ActualDuration": hours(row.actual_duration),
        "ActualLaborCost": row.actual_cost,
        "ActualLaborUnits": hours(row.actual_work),
        "AtCompletionDuration": hours(row.duration),
        "AtCompletionLaborCost": row.cost,
        "AtCompletionLaborUnits": hours(row.work),
        "FreeFloat": hours(row.stored.free_float),
        "IsCritical": row.stored.critical,
        "PlannedDuration": hours(row.duration),
        "RemainingDuration": hours(row.remaining_duration),
        "TotalFloat": hours(row.stored.total_float),
    }


def _constraints(row: Activity) -> dict[str, Value]:
    pair = (row.constraint, row.second_constraint)
    on = word(words.SOFT, pair) if row.constraint_date == row.second_constraint_date else None
    if on:
        return {"PrimaryConstraintType": on, "PrimaryConstraintDate": row.constraint_date}
    second = row.second_constraint
    return {
        "PrimaryConstraintDate": row.constraint_date,
        "PrimaryConstraintType": _WORDS.get(row.constraint),
        "SecondaryConstraintDate": row.second_constraint_date,
        "SecondaryConstraintType": _WORDS.get(second) if second else None,
    }


def _lose(row: Activity, losses: Losses) -> None:
    for name, message in _LOST.items():
        if value := getattr(row, name):
            losses.add("Activity", name, message, value if value is not True else row.id)
    if not row.is_active:
        losses.add("Activity", "is_active", "Inactive activities become active.", row.id)
    if row.is_external:
        losses.add("Activity", "is_external", "Written as an activity of this project.", row.id)
    if row.priority not in words.PRIORITIES.values():
        losses.add("Activity", "priority", "There are five priorities.", row.priority)
    if row.resume and not row.actual_start:
        losses.add("Activity", "resume", "Only what has started can resume.", row.id)


def _write_assignment(row: Assignment, project: Project, ids: Ids, out: Emitter) -> None:
    if row.activity_id not in ids.activities:
        message = "Work assigned to a WBS is left out: Primavera has none."
        out.losses.add("Assignment", "activity_id", message, row.activity_id)
        return
    with out.element("ResourceAssignment"):
        fields(
            out,
            ActivityObjectId=ids.activities[row.activity_id],
            ActualUnits=hours(row.actual_work),
            AtCompletionCost=row.cost,
            AtCompletionUnits=hours(row.work),
            FinishDate=row.finish,
            ObjectId=row.id if row.id.isdigit() else ids.fresh(),
            PlannedLag=hours(row.delay),
            PlannedUnits=hours(row.work),
            PlannedUnitsPerTime=row.units,
            ProjectObjectId=ids.projects[project.id],
            RemainingUnits=hours(row.remaining_work),
            ResourceObjectId=ids.resources.get(row.resource_id),
            StartDate=row.start,
        )
