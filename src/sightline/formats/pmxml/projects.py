"""Projects of Primavera's XML with the options of their scheduling, and resources with a rate."""

from dataclasses import replace

from sightline.engines.schedule.plan import LagCalendar, Project, Resource
from sightline.formats.plans.record import Record
from sightline.formats.pmxml import names, words
from sightline.formats.pmxml.activities import choice
from sightline.formats.pmxml.custom import CustomTypes, references

_TO_FINISH = "CalculateFloatBasedOnFinishDate"


def read_project(record: Record, options: Record) -> Project:
    """Return a project; ``options`` is its ScheduleOptions, or the project where it has none."""
    lag = choice(options, "RelationshipLagCalendar", words.LAG_CALENDARS, LagCalendar.PREDECESSOR)
    limit = options.hours("CriticalActivityFloatThreshold")
    return Project(
        id=record.id,
        name=record.text("Name"),
        code=record.text("Id"),
        start=record.instant("PlannedStartDate") or record.instant("StartDate"),
        finish=record.instant("ScheduledFinishDate") or record.instant("FinishDate"),
        must_finish=record.instant("MustFinishByDate"),
        status_date=record.instant("DataDate"),
        calendar_id=record.text("ActivityDefaultCalendarObjectId"),
        lag_calendar=lag,
        progress=choice(options, "OutOfSequenceScheduleType", words.PROGRESS, "retained"),
        critical_by=choice(options, "CriticalActivityPathType", words.CRITICAL, "float"),
        float_of=choice(options, "ComputeTotalFloatType", words.FLOATS, ""),
        uses_expected_finish=options.flag("UseExpectedFinishDates"),
        uses_must_finish=options.flag(_TO_FINISH) or not options.text(_TO_FINISH),
        open_ends_critical=options.flag("MakeOpenEndedActivitiesCritical"),
        critical_float=limit
        if limit is not None
        else record.hours("CriticalActivityFloatLimit") or 0,
    )


def read_resource(record: Record, types: CustomTypes) -> Resource:
    """Return a resource without its rate, which stands elsewhere in the file."""
    kind = choice(record, "ResourceType", words.RESOURCE_KINDS, "work")
    equipment = [words.EQUIPMENT] if record.text("ResourceType") == "Nonlabor" else []
    record.lose_rest(names.RESOURCE)
    units = record.number("DefaultUnitsPerTime")
    return Resource(
        id=record.id,
        name=record.text("Name"),
        kind=kind,
        code=record.text("Id"),
        calendar_id=record.text("CalendarObjectId"),
        max_units=1.0 if units is None else units,
        email=record.text("EmailAddress"),
        custom=(*types.resolve(references(record)), *equipment),
    )


def with_rate(resource: Resource, record: Record | None) -> Resource:
    """Return a resource with what its ResourceRate says."""
    if record is None:
        return resource
    units = record.number("MaxUnitsPerTime")
    rate = record.money("PricePerUnit")
    most = resource.max_units if units is None else units
    return replace(resource, rate=rate, max_units=most)
