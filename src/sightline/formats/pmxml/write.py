"""Writes a plan as Primavera's XML: fields by name in the order of the alphabet, as P6 does."""

from collections.abc import Iterable

from sightline.engines.schedule.plan import Plan, Project, Resource
from sightline.formats.plans.emit import Emitter, Losses, Value
from sightline.formats.plans.outcome import Writing
from sightline.formats.pmxml import names, words
from sightline.formats.pmxml.write_activities import write_activities
from sightline.formats.pmxml.write_calendars import write_calendars
from sightline.formats.pmxml.write_ids import Ids, fields, hours, word
from sightline.formats.pmxml.write_links import write_baseline, write_links

_UDF = ("Activity", "Resource")


def write(plan: Plan) -> Writing:
    """Return a plan as PMXML, with all its projects and baselines.

    Summaries become WBS. What the format has no place for is in the losses, each with how often
    and an example.
    """
    losses = Losses()
    out = Emitter(losses)
    ids = Ids.of(plan, losses)
    with out.element("APIBusinessObjects", f' xmlns="{names.NAMESPACE}"'):
        _write_currency(plan, out)
        for subject in _UDF:
            for title, number in ids.udf[subject].items():
                with out.element("UDFType"):
                    fields(out, DataType="Text", ObjectId=number, SubjectArea=subject, Title=title)
        write_calendars(plan, ids, out)
        for resource in plan.resources:
            _write_resource(resource, ids, out)
        for resource in plan.resources:
            _write_rate(resource, ids, out)
        for project in plan.projects:
            _write_project(plan, project, ids, out)
    return Writing(out.data(), losses.all())


def _write_currency(plan: Plan, out: Emitter) -> None:
    codes = list(dict.fromkeys(p.currency for p in plan.projects if p.currency))
    if codes:
        with out.element("Currency"):
            fields(out, Id=codes[0], Name=codes[0], ObjectId=1, ExchangeRate=1)
    for code in codes[1:]:
        out.losses.add("Project", "currency", "All projects have one currency.", code)


def _write_resource(resource: Resource, ids: Ids, out: Emitter) -> None:
    kind = {"work": "Labor", "material": "Material"}.get(resource.kind, "Nonlabor")
    if words.EQUIPMENT in resource.custom:
        kind = "Nonlabor"
    elif kind == "Nonlabor":
        message = "A cost resource is written as equipment."
        out.losses.add("Resource", "kind", message, resource.name)
    if resource.is_generic:
        out.losses.add("Resource", "is_generic", "Generic resources are not told apart.")
    with out.element("Resource"):
        fields(
            out,
            CalendarObjectId=ids.calendars.get(resource.calendar_id),
            EmailAddress=resource.email or None,
            Id=resource.code or resource.id,
            Name=resource.name,
            ObjectId=ids.resources[resource.id],
            ResourceType=kind,
        )
        ids.write_custom("Resource", _plain(resource), out)


def _plain(resource: Resource) -> list[tuple[str, str]]:
    return [pair for pair in resource.custom if pair != words.EQUIPMENT]


def _write_rate(resource: Resource, ids: Ids, out: Emitter) -> None:
    with out.element("ResourceRate"):
        fields(
            out,
            EffectiveDate="2000-01-01T00:00:00",
            MaxUnitsPerTime=resource.max_units,
            ObjectId=ids.fresh(),
            PricePerUnit=resource.rate,
            ResourceObjectId=ids.resources[resource.id],
        )


def _write_project(plan: Plan, project: Project, ids: Ids, out: Emitter) -> None:
    rows = [row for row in plan.activities if row.project_id == project.id]
    numbers = sorted({b.number for row in rows for b in row.baselines})
    baselines = {number: ids.fresh() for number in numbers}
    if numbers and numbers != list(range(len(numbers))):
        message = "Baselines are numbered in their order, from 0."
        out.losses.add("Activity", "baselines", message, numbers)
    root = next((ids.wbs.get(row.id) for row in rows if row.level == 0), None)
    with out.element("Project"):
        fields(out, **_head(project, ids), WBSObjectId=root)
        if baselines:
            out.leaf("CurrentBaselineProjectObjectId", baselines[numbers[0]])
        write_activities(plan, project, rows, ids, out)
        write_links(plan, project, ids, out)
        _write_options(project, out, ids)
    for number, object_id in baselines.items():
        write_baseline(project, rows, (number, object_id), ids, out)


def _head(project: Project, ids: Ids) -> dict[str, Value]:
    return {
        "ActivityDefaultCalendarObjectId": ids.calendars.get(project.calendar_id),
        "CriticalActivityFloatLimit": hours(project.critical_float),
        "DataDate": project.status_date,
        "Id": project.code or project.name,
        "MustFinishByDate": project.must_finish,
        "Name": project.name,
        "ObjectId": ids.projects[project.id],
        "PlannedStartDate": project.start,
        "ScheduledFinishDate": project.finish,
    }


def _write_options(project: Project, out: Emitter, ids: Ids) -> None:
    _lose(project, out.losses)
    with out.element("ScheduleOptions"):
        fields(
            out,
            CriticalActivityFloatThreshold=hours(project.critical_float),
            CalculateFloatBasedOnFinishDate=project.uses_must_finish,
            ComputeTotalFloatType=word(words.FLOATS, project.float_of),
            CriticalActivityPathType=word(words.CRITICAL, project.critical_by),
            MakeOpenEndedActivitiesCritical=project.open_ends_critical,
            OutOfSequenceScheduleType=word(words.PROGRESS, project.progress),
            ProjectObjectId=ids.projects[project.id],
            RelationshipLagCalendar=word(words.LAG_CALENDARS, project.lag_calendar),
            UseExpectedFinishDates=project.uses_expected_finish,
        )


def _lose(project: Project, losses: Losses) -> None:
    told: Iterable[tuple[str, bool, str]] = (
        ("from_finish", project.from_finish, "Primavera schedules from the start."),
        ("honours_constraints", not project.honours_constraints, "Constraints always count."),
        ("is_baseline_of", bool(project.is_baseline_of), "Written as a project of its own."),
    )
    for name, is_lost, message in told:
        if is_lost:
            losses.add("Project", name, message, project.name)
