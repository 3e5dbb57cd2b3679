"""Primavera's fixed words, and what each is in a plan; one table a field.

Both ways: the readers look a word up, the writer looks it up backwards.
"""

from sightline.engines.schedule.plan import Constraint, Kind, LagCalendar, LinkType

LINKS = {
    "PR_FS": LinkType.FS,
    "PR_SS": LinkType.SS,
    "PR_FF": LinkType.FF,
    "PR_SF": LinkType.SF,
}
# Primavera's mandatory dates break the logic, as a "must" does. Its "start on" and "finish on"
# do not: they are a floor and a ceiling, see ON.
CONSTRAINTS: dict[str, Constraint] = {
    "CS_ALAP": Constraint.ALAP,
    "CS_MSOA": Constraint.START_NO_EARLIER,
    "CS_MSOB": Constraint.START_NO_LATER,
    "CS_MEOA": Constraint.FINISH_NO_EARLIER,
    "CS_MEOB": Constraint.FINISH_NO_LATER,
    "CS_MANDSTART": Constraint.MUST_START_ON,
    "CS_MANDFIN": Constraint.MUST_FINISH_ON,
}
ON: dict[str, tuple[Constraint, Constraint]] = {
    "CS_MSO": (Constraint.START_NO_EARLIER, Constraint.START_NO_LATER),
    "CS_MEO": (Constraint.FINISH_NO_EARLIER, Constraint.FINISH_NO_LATER),
}
HARD = {"CS_MSO": Constraint.MUST_START_ON, "CS_MEO": Constraint.MUST_FINISH_ON}
KINDS = {
    "TT_Task": Kind.TASK,
    "TT_Rsrc": Kind.TASK,
    "TT_Mile": Kind.MILESTONE,
    "TT_StartMile": Kind.MILESTONE,  # other programs' word for the same
    "TT_FinMile": Kind.MILESTONE,
    "TT_LOE": Kind.LEVEL_OF_EFFORT,
    "TT_WBS": Kind.LEVEL_OF_EFFORT,
}
STATUSES = {"TK_NotStart": "not started", "TK_Active": "active", "TK_Complete": "complete"}
LAG_CALENDARS = {
    "rcal_Predecessor": LagCalendar.PREDECESSOR,
    "rcal_Successor": LagCalendar.SUCCESSOR,
    "rcal_24Hour": LagCalendar.ELAPSED,
    "rcal_ProjDefault": LagCalendar.PROJECT,
}
CRITICAL = {"CT_TotFloat": "float", "CT_DrivPath": "longest_path"}
FLOATS = {"FT_SS": "start", "FT_FF": "finish", "FT_Min": "smallest"}
PERCENTS = {"CP_Drtn": "duration", "CP_Units": "units", "CP_Phys": "physical"}
PRIORITIES = {"PT_Top": 900, "PT_High": 600, "PT_Normal": 500, "PT_Low": 400, "PT_Lowest": 100}
FIXED = {
    "DT_FixedRate": "units",
    "DT_FixedDrtn": "duration",
    "DT_FixedDUR2": "duration and units",
    "DT_FixedQty": "work",
}
RESOURCES = {"RT_Labor": "work", "RT_Equip": "work", "RT_Mat": "material"}
EQUIPMENT = ("Resource type", "Nonlabor")
WBS = "W"  # before the id of a WBS element, whose numbers may equal those of activities
ROLE = "R"  # before the id of a role
WBS_SUMMARY = ("Activity type", "WBS summary")
PLANNED_START, PLANNED_FINISH = "Planned start", "Planned finish"
