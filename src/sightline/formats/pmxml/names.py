"""Which elements of Primavera's XML are kept, what their usual values are, and why others are not.

Names and words are those of the published business objects of the P6 API (p6apibo.xsd).
"""

from sightline.formats.plans.record import Keeping
from sightline.formats.plans.xml import Shape

NAMESPACE = "http://xmlns.oracle.com/Primavera/P6/V8.3/API/BusinessObjects"

SHAPE = Shape(
    containers=frozenset(("Project", "BaselineProject", "DisplayCurrency")),
    records=frozenset(
        [
            "Calendar",
            "Resource",
            "ResourceRate",
            "UDFType",
            "ActivityCodeType",
            "ActivityCode",
            "Currency",
            "WBS",
            "Activity",
            "Relationship",
            "ResourceAssignment",
            "ScheduleOptions",
            "ActivityExpense",
        ]
    ),
)
TABLES = {
    "Activity": "Activity",
    "Link": "Relationship",
    "Calendar": "Calendar",
    "Resource": "Resource",
    "Assignment": "ResourceAssignment",
    "Project": "Project",
}
"""Where the plan's records stand in the file."""


def _words(**groups: str) -> dict[str, str]:
    return {name: words for names, words in groups.items() for name in names.split("__")}


def _usual(**values: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(value.split("|")) for name, value in values.items()}


_COMPUTED = "Computed by the program that wrote the file; computed again where it is needed."
_SPLIT_COST = "Labour, other resources, material and expenses are kept as one total."
_CURVES = "Work is taken as spread evenly."
_PERIOD = "Figures of single financial periods are not kept."
_ANYWHERE = _words(
    GUID="The object id is kept instead.",
    DateAdded__AddedBy__CreateDate__CreateUser__LastUpdateDate__LastUpdateUser="Who changed the row when is not kept.",
    ActualThisPeriodLaborCost__ActualThisPeriodLaborUnits__ActualThisPeriodNonLaborCost=_PERIOD,
    ActualThisPeriodNonLaborUnits__ActualThisPeriodCost__ActualThisPeriodUnits=_PERIOD,
    ActualThisPeriodMaterialCost=_PERIOD,
    PlannedCurve__ActualCurve__RemainingCurve__ResourceCurveObjectId=_CURVES,
    CostVariance__DurationVariance__RemainingFloat=_COMPUTED,
)

ACTIVITY = Keeping(
    kept=frozenset(
        [
            "ObjectId",
            "Id",
            "Name",
            "Type",
            "Status",
            "CalendarObjectId",
            "WBSObjectId",
            "ProjectObjectId",
            "DurationType",
            "PlannedDuration",
            "ActualDuration",
            "RemainingDuration",
            "AtCompletionDuration",
            "StartDate",
            "FinishDate",
            "ActualStartDate",
            "ActualFinishDate",
            "PercentComplete",
            "PercentCompleteType",
            "PhysicalPercentComplete",
            "DurationPercentComplete",
            "UnitsPercentComplete",
            "PrimaryConstraintType",
            "PrimaryConstraintDate",
            "SecondaryConstraintType",
            "SecondaryConstraintDate",
            "ExpectedFinishDate",
            "SuspendDate",
            "ResumeDate",
            "LevelingPriority",
            "RemainingEarlyStartDate",
            "RemainingEarlyFinishDate",
            "RemainingLateStartDate",
            "RemainingLateFinishDate",
            "EarlyStartDate",
            "EarlyFinishDate",
            "LateStartDate",
            "LateFinishDate",
            "TotalFloat",
            "FreeFloat",
            "IsCritical",
            "NotesToResources",
            "AtCompletionLaborUnits",
            "ProjectName",
            "AtCompletionNonLaborUnits",
            "ActualLaborUnits",
            "ActualNonLaborUnits",
            "AtCompletionLaborCost",
            "AtCompletionNonLaborCost",
            "AtCompletionExpenseCost",
            "AtCompletionMaterialCost",
            "ActualLaborCost",
            "ActualNonLaborCost",
            "ActualExpenseCost",
            "ActualMaterialCost",
            "PlannedStartDate",
            "PlannedFinishDate",
            "PlannedLaborUnits",
            "PlannedNonLaborUnits",
            "RemainingLaborUnits",
            "RemainingNonLaborUnits",
            "RemainingTotalCost",
            "WBSCode",
            "WBSName",
            "WBSPath",
        ]
    ),
    usual=_usual(EstimatedWeight="1|1.0", AutoComputeActuals="1"),
    words=_ANYWHERE
    | _words(
        PlannedLaborCost__PlannedNonLaborCost__RemainingLaborCost__RemainingNonLaborCost=_SPLIT_COST,
        PrimaryResourceObjectId="Which resource is the primary one is not kept.",
        ScopePercentComplete__NonLaborUnitsPercentComplete="One percentage is kept.",
        ExternalEarlyStartDate__ExternalLateFinishDate="Dates from projects outside are not kept.",
    ),
    parts=frozenset(("UDF", "Code")),
)
WBS = Keeping(
    kept=frozenset(
        [
            "ObjectId",
            "Code",
            "Name",
            "ParentObjectId",
            "ProjectObjectId",
            "SequenceNumber",
            "Status",
        ]
    ),
    usual=_usual(EarnedValueETCUserValue="0.88", EarnedValueUserPercent="0.06"),
    words=_ANYWHERE
    | _words(
        OBSObjectId="Responsible units (OBS) are not kept.",
        AnticipatedStartDate__AnticipatedFinishDate="Anticipated dates are not kept.",
        EarnedValueComputeType__EarnedValueETCComputeType="Earned value is computed again.",
    ),
)
LINK = Keeping(
    kept=frozenset(
        [
            "ObjectId",
            "Lag",
            "Type",
            "PredecessorActivityObjectId",
            "PredecessorProjectObjectId",
            "SuccessorActivityObjectId",
            "SuccessorProjectObjectId",
        ]
    ),
    usual={},
    words=_ANYWHERE,
)
ASSIGNMENT = Keeping(
    kept=frozenset(
        [
            "ObjectId",
            "ActivityObjectId",
            "ResourceObjectId",
            "ProjectObjectId",
            "PlannedUnitsPerTime",
            "PlannedUnits",
            "AtCompletionUnits",
            "ActualUnits",
            "RemainingUnits",
            "AtCompletionCost",
            "PlannedCost",
            "StartDate",
            "FinishDate",
            "PlannedLag",
            "ResourceType",
            "WBSObjectId",
            "ActualRegularUnits",
            "ActualRegularCost",
            "PlannedStartDate",
            "PlannedFinishDate",
            "IsPrimaryResource",
        ]
    ),
    usual=_usual(
        IsCostUnitsLinked="1",
        DrivingActivityDatesFlag="1",
        RateSource="Resource",
        RateType="Price / Unit",
    ),
    words=_ANYWHERE
    | _words(
        ActualCost__RemainingCost="Costs of an assignment are kept as one total.",
        ActualStartDate__ActualFinishDate="Actual dates are kept for the activity.",
        RemainingStartDate__RemainingFinishDate__RemainingDuration__RemainingUnitsPerTime=_COMPUTED,
        RoleObjectId="Roles are not kept.",
        RemainingLag="One delay is kept.",
    ),
)
RESOURCE = Keeping(
    kept=frozenset(
        [
            "ObjectId",
            "Id",
            "Name",
            "ResourceType",
            "CalendarObjectId",
            "EmailAddress",
            "DefaultUnitsPerTime",
            "IsActive",
        ]
    ),
    usual=_usual(AutoComputeActuals="1", CalculateCostFromUnits="1"),
    words=_ANYWHERE
    | _words(
        ParentObjectId="The tree of resources is not kept.",
        CurrencyObjectId="One currency is kept.",
    ),
    parts=frozenset(("UDF",)),
)
CALENDAR = Keeping(
    kept=frozenset(
        [
            "ObjectId",
            "Name",
            "BaseCalendarObjectId",
            "HoursPerDay",
            "HoursPerWeek",
            "HoursPerMonth",
            "HoursPerYear",
            "IsDefault",
            "Type",
            "ProjectObjectId",
            "IsPersonal",
        ]
    ),
    usual={},
    words=_ANYWHERE,
    parts=frozenset(("StandardWorkWeek", "HolidayOrExceptions")),
)
PROJECT = Keeping(
    kept=frozenset(
        [
            "ObjectId",
            "Id",
            "Name",
            "PlannedStartDate",
            "StartDate",
            "FinishDate",
            "ScheduledFinishDate",
            "MustFinishByDate",
            "DataDate",
            "ActivityDefaultCalendarObjectId",
            "CriticalActivityFloatLimit",
            "WBSObjectId",
            "CriticalActivityPathType",
            "RelationshipLagCalendar",
            "CurrentBaselineProjectObjectId",
            "OriginalProjectObjectId",
            "WBSCodeSeparator",
            "Status",
        ]
    ),
    usual=_usual(
        EarnedValueETCUserValue="0.88",
        EarnedValueUserPercent="0.06",
        EarnedValueComputeType="Activity Percent Complete",
        EarnedValueETCComputeType="ETC = Remaining Cost for Activity",
        FiscalYearStartMonth="1",
        ActivityDefaultActivityType="Task Dependent",
        ActivityDefaultDurationType="Fixed Units|Fixed Duration and Units|Fixed Duration and Units/Time|Fixed Units/Time",
        ActivityDefaultPercentCompleteType="Duration|Physical|Units",
        ActivityIdBasedOnSelectedActivity="1",
        ActivityIdIncrement="10",
        ActivityIdPrefix="A",
        ActivityIdSuffix="1000",
        AssignmentDefaultDrivingFlag="1",
        AssignmentDefaultRateType="Price / Unit",
        DefaultPriceTimeUnits="Hour",
        DiscountApplicationPeriod="Month",
        EnableSummarization="1",
        LevelingPriority="10",
        LinkActualToActualThisPeriod="1",
        LinkPercentCompleteWithActual="1",
        LinkPlannedAndAtCompletionFlag="1",
        PrimaryResourcesCanMarkActivitiesAsCompleted="1",
        ResourceCanBeAssignedToSameActivityMoreThanOnce="1",
        ResourcesCanAssignThemselvesToActivities="1",
        RiskLevel="Medium",
        StrategicPriority="500",
        SummarizeToWBSLevel="2",
        SummaryLevel="Assignment Level",
        UseProjectBaselineForEarnedValue="1",
    ),
    words=_ANYWHERE
    | _words(
        OBSObjectId="Responsible units (OBS) are not kept.",
        ParentEPSObjectId="The place in the enterprise structure (EPS) is not kept.",
        AnticipatedStartDate__AnticipatedFinishDate="Anticipated dates are not kept.",
    ),
    parts=frozenset(("UDF", "Code")),
)
OPTIONS = Keeping(
    kept=frozenset(
        [
            "RelationshipLagCalendar",
            "OutOfSequenceScheduleType",
            "CriticalActivityFloatThreshold",
            "CriticalActivityPathType",
            "ProjectObjectId",
            "UseExpectedFinishDates",
        ]
    ),
    usual=_usual(
        PreserveScheduledEarlyAndLateDates="1",
        LevelAllResources="1",
        MinFloatToPreserve="1",
        MaximumMultipleFloatPaths="10",
        OverAllocationPercentage="25",
        ExternalProjectPriorityLimit="5",
        StartToStartLagCalculationType="1",
        MultipleFloatPathsUseTotalFloat="1",
    ),
    words=_words(
        PriorityList="Options of the other program's own levelling.",
        IgnoreOtherProjectRelationships="Links to other projects always count.",
    ),
)
TABLE_WORDS = _words(
    ActivityExpense="Expenses are kept as part of the activity's cost.",
    ActivityStep="Steps of activities are not kept.",
    ActivityNote__ProjectNote__WBSNote="Notebook topics are not kept.",
    FinancialPeriodTemplate__FinancialPeriod="Financial periods are not kept.",
    OBS="Responsible units (OBS) are not kept.",
    EPS="The enterprise structure (EPS) is not kept.",
    Risk__ProjectRisk="Risks are kept in registers, not in schedules.",
    ResourceRole__Role__RoleRate="Roles are not kept.",
    ResourceCurve=_CURVES,
    UnitOfMeasure__CostAccount__ExpenseCategory__NotebookTopic="Lists of the database are not kept.",
)
