"""Which elements of Microsoft's XML are kept, what their usual values are, and why others are not.

Element names and codes follow the published Project XML Data Interchange Schema (mspdi_pj12.xsd
and its successors).
"""

from sightline.engines.schedule.plan import Constraint, LinkType
from sightline.formats.plans.record import Keeping
from sightline.formats.plans.xml import Shape

TABLES = {
    "Activity": "Task",
    "Link": "Task",
    "Calendar": "Calendar",
    "Resource": "Resource",
    "Assignment": "Assignment",
}
"""Where the plan's records stand in the file."""
NAMESPACE = "http://schemas.microsoft.com/project"

SHAPE = Shape(
    containers=frozenset(
        [
            "Tasks",
            "Resources",
            "Calendars",
            "Assignments",
            "ExtendedAttributes",
            "OutlineCodes",
            "WBSMasks",
            "Views",
            "Filters",
            "Groups",
            "Tables",
            "Maps",
            "Reports",
        ]
    ),
    records=frozenset(("Task", "Resource", "Calendar", "Assignment", "ExtendedAttribute")),
)

CONSTRAINTS = (
    Constraint.ASAP,
    Constraint.ALAP,
    Constraint.MUST_START_ON,
    Constraint.MUST_FINISH_ON,
    Constraint.START_NO_EARLIER,
    Constraint.START_NO_LATER,
    Constraint.FINISH_NO_EARLIER,
    Constraint.FINISH_NO_LATER,
)
LINKS = (LinkType.FF, LinkType.FS, LinkType.SF, LinkType.SS)
FIXED = ("units", "duration", "work")
RESOURCE_KINDS = ("material", "work", "cost")

ELAPSED = frozenset((4, 6, 8, 10, 12, 20, 36, 38, 40, 42, 44, 52))
ESTIMATED = frozenset(range(35, 54))
PERCENT = frozenset((19, 20, 51, 52))

COMPUTED = "Computed by the program that wrote the file; computed again where it is needed."
_OVERTIME = "Overtime is not told apart from other work."
_LEVELING = "Options of the other program's own levelling."
_LOOKS = "How the other program draws the row."
_GUID = "The UID is kept instead."
_LINKS_OUT = "Hyperlinks are not kept."
_EARNED = "Earned value is computed again from the baseline."


def _words(**groups: str) -> dict[str, str]:
    return {name: words for names, words in groups.items() for name in names.split("__")}


def _usual(**values: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(value.split("_")) for name, value in values.items()}


_ANYWHERE = _words(
    GUID=_GUID,
    CreateDate__CreationDate="When the row was made is not kept.",
    StartVariance__FinishVariance__WorkVariance__DurationVariance__CostVariance=COMPUTED,
    StartSlack__FinishSlack__PeakUnits__OverAllocated__Overallocated=COMPUTED,
    BCWS__BCWP__ACWP__CV__SV__VAC=_EARNED,
    OvertimeWork__OvertimeCost__ActualOvertimeWork__ActualOvertimeCost=_OVERTIME,
    RemainingOvertimeWork__RemainingOvertimeCost=_OVERTIME,
    Hyperlink__HyperlinkAddress__HyperlinkSubAddress=_LINKS_OUT,
    HideBar__Rollup__DisplayAsSummary=_LOOKS,
    LevelAssignments__LevelingCanSplit__PreLeveledStart__PreLeveledFinish=_LEVELING,
    TimephasedData="Work spread over days is kept only as the stretches of a split task.",
    OutlineCode="Outline codes are not kept.",
)

TASK = Keeping(
    kept=frozenset(
        [
            "UID",
            "ID",
            "Name",
            "Active",
            "Manual",
            "Type",
            "IsNull",
            "WBS",
            "WBSLevel",
            "OutlineNumber",
            "OutlineLevel",
            "Priority",
            "Start",
            "Finish",
            "Duration",
            "DurationFormat",
            "Work",
            "Stop",
            "Resume",
            "ResumeValid",
            "EffortDriven",
            "Estimated",
            "Milestone",
            "Summary",
            "Critical",
            "ExternalTask",
            "EarlyStart",
            "EarlyFinish",
            "LateStart",
            "LateFinish",
            "FreeSlack",
            "TotalSlack",
            "FixedCost",
            "PercentComplete",
            "PercentWorkComplete",
            "Cost",
            "ActualStart",
            "ActualFinish",
            "ActualDuration",
            "ActualCost",
            "ActualWork",
            "RegularWork",
            "RemainingDuration",
            "RemainingCost",
            "RemainingWork",
            "ConstraintType",
            "CalendarUID",
            "ConstraintDate",
            "Deadline",
            "LevelingDelay",
            "LevelingDelayFormat",
            "IgnoreResourceCalendar",
            "Notes",
            "PhysicalPercentComplete",
            "ManualStart",
            "ManualFinish",
            "ManualDuration",
        ]
    ),
    usual=_usual(
        FixedCostAccrual="1_2_3", LevelAssignments="1", LevelingCanSplit="1", IsPublished="1"
    ),
    words=_ANYWHERE
    | _words(
        IsSubproject__IsSubprojectReadOnly__SubprojectName="An inserted project is read as one row.",
        ExternalTaskProject="Where the other project's file lies is not kept.",
        Recurring="A recurring task is kept as its single occurrences.",
        CommitmentStart__CommitmentFinish__CommitmentType="Commitments are not kept.",
    ),
    parts=frozenset(("PredecessorLink", "Baseline", "ExtendedAttribute")),
)
LINK = Keeping(
    kept=frozenset(
        ("PredecessorUID", "Type", "CrossProject", "CrossProjectName", "LinkLag", "LagFormat")
    ),
    usual={},
    words={},
)
BASELINE = Keeping(
    kept=frozenset(("Number", "Start", "Finish", "Duration", "DurationFormat", "Work", "Cost")),
    usual={},
    words=_ANYWHERE | _words(Interim="Interim plans are kept as baselines."),
)
RESOURCE = Keeping(
    kept=frozenset(
        [
            "UID",
            "ID",
            "Name",
            "Type",
            "IsNull",
            "Initials",
            "Code",
            "EmailAddress",
            "MaxUnits",
            "StandardRate",
            "StandardRateFormat",
            "CalendarUID",
            "IsGeneric",
            "IsCostResource",
            "OvertimeRateFormat",
            "PercentWorkComplete",
        ]
    ),
    usual=_usual(AccrueAt="3", CanLevel="0_1", WorkGroup="0_1_2_3"),
    words=_ANYWHERE
    | _words(
        Start__Finish__Work__RegularWork__ActualWork__RemainingWork__Cost__ActualCost__RemainingCost=COMPUTED,
        OvertimeRate="One rate is kept, the standard one.",
        CostPerUse="Costs for each use are not kept.",
        Rates="One rate is kept, the standard one.",
        AvailabilityPeriods="One number of units is kept for all time.",
    ),
    parts=frozenset(("ExtendedAttribute",)),
)
ASSIGNMENT = Keeping(
    kept=frozenset(
        [
            "UID",
            "TaskUID",
            "ResourceUID",
            "Units",
            "Work",
            "ActualWork",
            "RemainingWork",
            "RegularWork",
            "Cost",
            "Start",
            "Finish",
            "Delay",
            "PercentWorkComplete",
            "Milestone",
            "Summary",
        ]
    ),
    usual=_usual(LevelingDelayFormat="7_8", HasFixedRateUnits="0_1", RateScale="0_1_2_3_4_5_6_7_8"),
    words=_ANYWHERE
    | _words(
        ActualCost__RemainingCost="Costs of an assignment are kept as one total.",
        ActualStart__ActualFinish__Stop__Resume="Actual dates are kept for the activity.",
        LevelingDelay="Levelling is kept for the activity.",
        WorkContour="Work is taken as spread evenly.",
        Baseline="Baselines are kept for activities, not for assignments.",
    ),
    parts=frozenset(("TimephasedData",)),
)
CALENDAR = Keeping(
    kept=frozenset(("UID", "Name", "IsBaseCalendar", "BaseCalendarUID", "IsBaselineCalendar")),
    usual={},
    words=_ANYWHERE,
    parts=frozenset(("WeekDays", "Exceptions", "WorkWeeks")),
)
PROJECT = Keeping(
    kept=frozenset(
        [
            "SaveVersion",
            "UID",
            "Name",
            "Title",
            "ScheduleFromStart",
            "StartDate",
            "FinishDate",
            "CriticalSlackLimit",
            "CurrencyCode",
            "CurrencySymbol",
            "CurrencyDigits",
            "CurrencySymbolPosition",
            "CalendarUID",
            "MinutesPerDay",
            "MinutesPerWeek",
            "DaysPerMonth",
            "HonorConstraints",
            "StatusDate",
            "CurrentDate",
            "ExtendedCreationDate",
            "LastSaved",
            "Revision",
            "BuildNumber",
        ]
    ),
    usual=_usual(
        FYStartDate="1",
        DefaultStartTime="08:00:00_09:00:00",
        DefaultFinishTime="17:00:00_19:00:00_18:00:00",
        DefaultTaskType="0_1_2",
        DefaultFixedCostAccrual="1_2_3",
        DurationFormat="3_5_7_9_11_21_35_37_39_41_43_53",
        WorkFormat="1_2_3_4_5",
        WeekStartDay="0_1_6",
        NewTasksEffortDriven="1",
        NewTasksEstimated="1",
        SplitsInProgressTasks="1",
        TaskUpdatesResource="1",
        AutoAddNewResourcesAndTasks="1",
        MicrosoftProjectServerURL="1",
        Autolink="1",
        NewTasksAreManual="1",
        InsertedProjectsLikeSummary="1",
        BaselineCalendar="Standard",
    ),
    words=_ANYWHERE
    | _words(
        Author__Manager__Company__Subject__Category="Properties of the document are not kept.",
        MultipleCriticalPaths="Critical is what has no more float than the limit.",
    ),
    parts=SHAPE.containers,
)
