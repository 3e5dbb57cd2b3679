"""What is written as Microsoft's XML: the schema's order, what cannot be carried, odd ids."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings

from sightline.engines.schedule.plan import (
    Activity,
    Calendar,
    Constraint,
    Kind,
    LagCalendar,
    Link,
    Plan,
    Project,
)
from sightline.formats.mspdi import read, write
from tests.formats.plans.documents import MONDAY, WEEK, plans

TASK = [
    "UID",
    "GUID",
    "ID",
    "Name",
    "Active",
    "Manual",
    "Type",
    "IsNull",
    "CreateDate",
    "Contact",
    "WBS",
    "WBSLevel",
    "OutlineNumber",
    "OutlineLevel",
    "Priority",
    "Start",
    "Finish",
    "Duration",
    "ManualStart",
    "ManualFinish",
    "ManualDuration",
    "DurationFormat",
    "Work",
    "Stop",
    "Resume",
    "ResumeValid",
    "EffortDriven",
    "Recurring",
    "OverAllocated",
    "Estimated",
    "Milestone",
    "Summary",
    "DisplayAsSummary",
    "Critical",
    "IsSubproject",
    "IsSubprojectReadOnly",
    "SubprojectName",
    "ExternalTask",
    "ExternalTaskProject",
    "EarlyStart",
    "EarlyFinish",
    "LateStart",
    "LateFinish",
    "StartVariance",
    "FinishVariance",
    "WorkVariance",
    "FreeSlack",
    "TotalSlack",
    "StartSlack",
    "FinishSlack",
    "FixedCost",
    "FixedCostAccrual",
    "PercentComplete",
    "PercentWorkComplete",
    "Cost",
    "OvertimeCost",
    "OvertimeWork",
    "ActualStart",
    "ActualFinish",
    "ActualDuration",
    "ActualCost",
    "ActualOvertimeCost",
    "ActualWork",
    "ActualOvertimeWork",
    "RegularWork",
    "RemainingDuration",
    "RemainingCost",
    "RemainingWork",
    "RemainingOvertimeCost",
    "RemainingOvertimeWork",
    "ACWP",
    "CV",
    "ConstraintType",
    "CalendarUID",
    "ConstraintDate",
    "Deadline",
    "LevelAssignments",
    "LevelingCanSplit",
    "LevelingDelay",
    "LevelingDelayFormat",
    "PreLeveledStart",
    "PreLeveledFinish",
    "Hyperlink",
    "HyperlinkAddress",
    "HyperlinkSubAddress",
    "IgnoreResourceCalendar",
    "Notes",
    "HideBar",
    "Rollup",
    "BCWS",
    "BCWP",
    "PhysicalPercentComplete",
    "EarnedValueMethod",
    "PredecessorLink",
    "ActualWorkProtected",
    "ActualOvertimeWorkProtected",
    "ExtendedAttribute",
    "Baseline",
    "OutlineCode",
    "IsPublished",
    "StatusManager",
    "CommitmentStart",
    "CommitmentFinish",
    "CommitmentType",
    "TimephasedData",
]
PROJECT = [
    "SaveVersion",
    "UID",
    "Name",
    "Title",
    "Subject",
    "Category",
    "Company",
    "Manager",
    "Author",
    "CreationDate",
    "Revision",
    "LastSaved",
    "ScheduleFromStart",
    "StartDate",
    "FinishDate",
    "FYStartDate",
    "CriticalSlackLimit",
    "CurrencyDigits",
    "CurrencySymbol",
    "CurrencyCode",
    "CurrencySymbolPosition",
    "CalendarUID",
    "DefaultStartTime",
    "DefaultFinishTime",
    "MinutesPerDay",
    "MinutesPerWeek",
    "DaysPerMonth",
    "DefaultTaskType",
    "DefaultFixedCostAccrual",
    "DefaultStandardRate",
    "DefaultOvertimeRate",
    "DurationFormat",
    "WorkFormat",
    "EditableActualCosts",
    "HonorConstraints",
    "EarnedValueMethod",
    "InsertedProjectsLikeSummary",
    "MultipleCriticalPaths",
    "NewTasksEffortDriven",
    "NewTasksEstimated",
    "SplitsInProgressTasks",
    "SpreadActualCost",
    "SpreadPercentComplete",
    "TaskUpdatesResource",
    "FiscalYearStart",
    "WeekStartDay",
    "MoveCompletedEndsBack",
    "MoveRemainingStartsBack",
    "MoveRemainingStartsForward",
    "MoveCompletedEndsForward",
    "BaselineForEarnedValue",
    "AutoAddNewResourcesAndTasks",
    "StatusDate",
    "CurrentDate",
    "MicrosoftProjectServerURL",
    "Autolink",
    "NewTaskStartDate",
    "DefaultTaskEVMethod",
    "ProjectExternallyEdited",
    "ExtendedCreationDate",
    "ActualsInSync",
    "RemoveFileProperties",
    "AdminProject",
    "OutlineCodes",
    "WBSMasks",
    "ExtendedAttributes",
    "Calendars",
    "Tasks",
    "Resources",
    "Assignments",
]
ASSIGNMENT = [
    "UID",
    "GUID",
    "TaskUID",
    "ResourceUID",
    "PercentWorkComplete",
    "ActualCost",
    "ActualFinish",
    "ActualOvertimeCost",
    "ActualOvertimeWork",
    "ActualStart",
    "ActualWork",
    "ACWP",
    "Confirmed",
    "Cost",
    "CostRateTable",
    "RateScale",
    "CostVariance",
    "CV",
    "Delay",
    "Finish",
    "FinishVariance",
    "Hyperlink",
    "HyperlinkAddress",
    "HyperlinkSubAddress",
    "WorkVariance",
    "HasFixedRateUnits",
    "FixedMaterial",
    "LevelingDelay",
    "LevelingDelayFormat",
    "LinkedFields",
    "Milestone",
    "Notes",
    "Overallocated",
    "OvertimeCost",
    "OvertimeWork",
    "PeakUnits",
    "RegularWork",
    "RemainingCost",
    "RemainingOvertimeCost",
    "RemainingOvertimeWork",
    "RemainingWork",
    "ResponsePending",
    "Start",
    "Stop",
    "Resume",
    "StartVariance",
    "Summary",
    "SV",
    "Units",
    "UpdateNeeded",
    "VAC",
    "Work",
    "WorkContour",
    "BCWS",
    "BCWP",
    "BookingType",
    "TimephasedData",
]
ORDERS = {"Task": TASK, "Project": PROJECT, "Assignment": ASSIGNMENT}
"""The order of the published schema (mspdi_pj12.xsd and the additions of 2010)."""


@given(plans())
@settings(max_examples=40, deadline=None)
def test_elements_stand_in_the_order_of_the_schema(plan: Plan) -> None:
    root = ET.fromstring(write(plan).data)
    seen = 0
    for element in root.iter():
        order = ORDERS.get(element.tag.rpartition("}")[2])
        if order:
            places = [order.index(child.tag.rpartition("}")[2]) for child in element]
            assert places == sorted(places)
            seen += 1
    assert seen >= 2


PLAIN = Plan(
    (Project("1", "P", calendar_id="c"),),
    (
        Activity("a-1", "A", code="A1000", project_id="1", start=MONDAY),
        Activity("a-2", "B", Kind.LEVEL_OF_EFFORT, code="A1010", project_id="1"),
    ),
    (Link("a-1", "a-2", lag_calendar=LagCalendar.PREDECESSOR),),
    (Calendar("c", "C", WEEK),),
)


def losses(plan: Plan) -> set[tuple[str, str]]:
    return {(loss.table, loss.field) for loss in write(plan).losses}


def test_ids_that_are_no_numbers_are_numbered_and_codes_kept() -> None:
    again = read(write(PLAIN).data).plan
    assert again is not None
    assert [(row.id, row.code) for row in again.activities] == [("1", "A1000"), ("2", "A1010")]
    assert ("Activity", "id") in losses(PLAIN)


def test_what_cannot_be_carried_is_told() -> None:
    row = replace(
        PLAIN.activities[0],
        constraint=Constraint.START_NO_EARLIER,
        constraint_date=MONDAY,
        second_constraint=Constraint.START_NO_LATER,
        second_constraint_date=MONDAY,
        expected_finish=MONDAY,
        percent_complete=0.333,
        splits=((MONDAY, MONDAY + timedelta(1)), (MONDAY + timedelta(3), MONDAY + timedelta(4))),
    )
    project = replace(PLAIN.projects[0], must_finish=MONDAY, progress="override", critical_float=5)
    plan = replace(PLAIN, activities=(row, PLAIN.activities[1]), projects=(project,))
    assert losses(plan) >= {
        ("Activity", "kind"),
        ("Activity", "second_constraint"),
        ("Activity", "expected_finish"),
        ("Activity", "percent_complete"),
        ("Activity", "splits"),
        ("Link", "lag_calendar"),
        ("Project", "must_finish"),
        ("Project", "progress"),
        ("Project", "critical_float"),
    }
    again = read(write(plan).data).plan
    assert again is not None
    assert again.activities[0].constraint is Constraint.MUST_START_ON


def test_night_shifts_are_cut_at_midnight_and_keep_their_hours() -> None:
    night = (((1320, 1800),),) * 5 + ((), ())
    plan = replace(PLAIN, calendars=(Calendar("c", "C", night),))
    again = read(write(plan).data).plan
    assert again is not None
    both = ((0, 360), (1320, 1440))
    assert again.calendars[0].week == (((1320, 1440),), both, both, both, both, ((0, 360),), ())


def test_text_is_escaped_and_control_characters_are_left_out_and_told() -> None:
    row = replace(PLAIN.activities[0], name="a<b>&\"c' \x07]]>")
    plan = replace(PLAIN, activities=(row,), links=())
    again = read(write(plan).data).plan
    assert again is not None and again.activities[0].name == "a<b>&\"c' ]]>"
    assert ("", "") in losses(plan)


def test_an_empty_plan_is_written_and_refused_by_nobody() -> None:
    again = read(write(Plan((Project("1", "Empty"),))).data)
    assert again.plan is not None and again.plan.projects[0].name == "Empty"
