"""The closed lists of Primavera's XML, and what each word is in a plan."""

from sightline.engines.schedule.plan import Constraint, Kind, LagCalendar, LinkType

KINDS = {
    "Task Dependent": Kind.TASK,
    "Resource Dependent": Kind.TASK,
    "Level of Effort": Kind.LEVEL_OF_EFFORT,
    "Start Milestone": Kind.MILESTONE,
    "Finish Milestone": Kind.MILESTONE,
    "WBS Summary": Kind.LEVEL_OF_EFFORT,
}
LINKS = {
    "Finish to Start": LinkType.FS,
    "Start to Start": LinkType.SS,
    "Finish to Finish": LinkType.FF,
    "Start to Finish": LinkType.SF,
}
CONSTRAINTS = {
    "Start On": Constraint.MUST_START_ON,
    "Start On or Before": Constraint.START_NO_LATER,
    "Start On or After": Constraint.START_NO_EARLIER,
    "Finish On": Constraint.MUST_FINISH_ON,
    "Finish On or Before": Constraint.FINISH_NO_LATER,
    "Finish On or After": Constraint.FINISH_NO_EARLIER,
    "As Late As Possible": Constraint.ALAP,
    "Mandatory Start": Constraint.MUST_START_ON,
    "Mandatory Finish": Constraint.MUST_FINISH_ON,
}
SOFT = {
    "Start On": (Constraint.START_NO_EARLIER, Constraint.START_NO_LATER),
    "Finish On": (Constraint.FINISH_NO_EARLIER, Constraint.FINISH_NO_LATER),
}
"""Primavera's "on" gives way to logic: it is "not before" and "not after" together."""
FIXED = {
    "Fixed Units": "work",
    "Fixed Units/Time": "units",
    "Fixed Duration and Units": "duration",
    "Fixed Duration and Units/Time": "duration",
}
LAG_CALENDARS = {
    "Predecessor Activity Calendar": LagCalendar.PREDECESSOR,
    "Successor Activity Calendar": LagCalendar.SUCCESSOR,
    "Project Default Calendar": LagCalendar.PROJECT,
    "24 Hour Calendar": LagCalendar.ELAPSED,
}
PROGRESS = {
    "Retained Logic": "retained",
    "Progress Override": "override",
    "Actual Dates": "actual",
}
PERCENTS = {"Duration": "duration", "Units": "units", "Physical": "physical"}
CRITICAL = {"Critical Float": "float", "Longest Path": "longest_path"}
FLOATS = {
    "Smallest of Start Float and Finish Float": "smallest",
    "Start Float = Late Start - Early Start": "start",
    "Finish Float = Late Finish - Early Finish": "finish",
}
RESOURCE_KINDS = {"Labor": "work", "Nonlabor": "work", "Material": "material"}
EQUIPMENT = ("Resource type", "Nonlabor")
WBS_SUMMARY = ("Activity type", "WBS summary")
"""Custom fields that keep what the plan has no kind for, as our XER reader does."""
PRIORITIES = {"Top": 1000, "High": 750, "Normal": 500, "Low": 250, "Lowest": 0}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
