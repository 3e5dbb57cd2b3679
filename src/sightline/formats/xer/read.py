"""An XER to a plan: table by table, with every problem and every loss named.

The one way in for bytes; nothing is raised for what a file holds.
"""

from dataclasses import replace
from decimal import Decimal

from sightline.engines.schedule.plan import Plan
from sightline.formats.plans.findings import Findings
from sightline.formats.plans.outcome import Limits, Reading
from sightline.formats.plans.pause import uncollected

from .activities import read_activities
from .baselines import fold
from .calendars import read_calendars
from .cells import Cells, is_constant
from .encoding import encoding_of
from .extras import read_extras, read_notes
from .links import read_links
from .outline import read_outline
from .people import AssignmentRows, read_assignments, read_resources
from .projects import read_projects
from .tables import File, Table, split
from .task_columns import Around

TABLES = frozenset(
    {
        "ACTVCODE",
        "ACTVTYPE",
        "CALENDAR",
        "CURRTYPE",
        "MEMOTYPE",
        "PROJCOST",
        "PROJECT",
        "PROJWBS",
        "ROLES",
        "RSRC",
        "RSRCRATE",
        "SCHEDOPTIONS",
        "TASK",
        "TASKACTV",
        "TASKMEMO",
        "TASKPRED",
        "TASKRSRC",
        "UDFTYPE",
        "UDFVALUE",
    }
)
_EXPORT = "Export the project from Primavera again, as XER."
_NOTHING = frozenset({"", "N", "0", "0.0000", "0.00"})
_USUAL_ENCODINGS = frozenset({"cp1252", "utf-8", "utf-8-sig"})


def read(data: bytes, limits: Limits = Limits()) -> Reading:  # noqa: B008 - frozen
    """Read a Primavera XER.

    Args:
        data: The whole file.
        limits: What it may hold at most.

    Returns:
        The plan with its problems and losses. Summaries have the id of their WBS element after
        a ``W``, roles that of their role after an ``R``, all else the file's own ids.
    """
    findings = Findings(limits)
    if len(data) > limits.n_bytes:
        findings.error(
            "too-large", f"The file is larger than {limits.n_bytes:,} bytes.", "Export less."
        )
        return findings.reading(None)
    with uncollected():
        return _read(data, findings)


def _read(data: bytes, findings: Findings) -> Reading:
    encoding = encoding_of(data)
    file = split(data, encoding, TABLES, findings)
    if not file.header or not file.header[0].lstrip("\ufeff").startswith("ERMHDR"):
        findings.error(
            "not-xer", "The file does not begin as an XER does (ERMHDR).", _EXPORT, line=1
        )
        return findings.reading(None)
    if encoding not in _USUAL_ENCODINGS:
        findings.note("encoding", f"The text was read as {encoding}; check a few names.")
    if _is_too_big(file, findings.limits, findings):
        return findings.reading(None)
    plan = _plan(file, findings)
    _tell_losses(file, findings)
    return findings.reading(plan)


def _is_too_big(file: File, limits: Limits, findings: Findings) -> bool:
    bounds = {
        "TASK": limits.n_activities,
        "PROJWBS": limits.n_activities,
        "TASKPRED": limits.n_links,
        "TASKRSRC": limits.n_assignments,
        "CALENDAR": limits.n_calendars,
        "RSRC": limits.n_activities,
    }
    for name, most in bounds.items():
        n_rows = file.table(name).n_rows
        if n_rows > most:
            message = f"{name} has {n_rows:,} rows; {most:,} are allowed."
            findings.error("too-many", message, "Export fewer projects at once.", table=name)
    return findings.is_refused


def _plan(file: File, findings: Findings) -> Plan:
    projects = read_projects(
        file.table("PROJECT"), file.table("SCHEDOPTIONS"), _currency(file, findings), findings
    )
    calendars = read_calendars(file.table("CALENDAR"), findings)
    calendar_ids = frozenset(calendar.id for calendar in calendars)
    _tell_calendars(file.table("CALENDAR"), findings)
    extras = read_extras(file, findings)
    outline = read_outline(file.table("PROJWBS"), projects, findings)
    staffed = AssignmentRows(file.table("TASKRSRC"), findings)
    around = Around(
        projects,
        outline,
        calendar_ids,
        extras.activities(),
        read_notes(file, findings),
        staffed.cost_by_activity(),
        _expenses(file, findings),
    )
    activities = read_activities(file.table("TASK"), around, findings)
    by_id = {activity.id: activity for activity in activities}
    links = read_links(file.table("TASKPRED"), by_id, projects, findings)
    resources = read_resources(
        file.table("RSRC"),
        file.table("RSRCRATE"),
        file.table("ROLES"),
        calendars=calendar_ids,
        custom=extras.resources(),
        findings=findings,
    )
    assignments = read_assignments(
        staffed, by_id, {resource.id: resource for resource in resources}, findings
    )
    named = tuple(
        project if project.calendar_id in calendar_ids else replace(project, calendar_id="")
        for project in projects.by_id.values()
    )
    folded = fold(activities, named, findings)
    kept = {activity.id for activity in folded} if len(folded) < len(activities) else None
    return Plan(
        projects=named,
        activities=folded,
        links=links
        if kept is None
        else tuple(k for k in links if k.predecessor_id in kept and k.successor_id in kept),
        calendars=calendars,
        resources=resources,
        assignments=assignments
        if kept is None
        else tuple(a for a in assignments if a.activity_id in kept),
        source="xer",
        written_by=f"Primavera {file.header[1]}" if len(file.header) > 1 else "",
        custom_names=extras.names,
    )


def _expenses(file: File, findings: Findings) -> dict[str, Decimal]:
    """Expense items by activity: what is spent and what is left."""
    cells = Cells(file.table("PROJCOST"), findings)
    spent, left = cells.money("act_cost"), cells.money("remain_cost")
    costs: dict[str, Decimal] = {}
    for task, done, rest in zip(cells.ids("task_id"), spent, left, strict=True):
        costs[task] = costs.get(task, Decimal(0)) + (done or 0) + (rest or 0)
    return costs


def _currency(file: File, findings: Findings) -> str:
    cells = Cells(file.table("CURRTYPE"), findings)
    cells.table.used |= set(
        cells.table.fields
    )  # the tool's list of all currencies, no part of a plan
    names = cells.texts("curr_short_name")
    header = file.header[-1].strip() if len(file.header) > 8 else ""
    return header or (names[0] if len(names) == 1 else "")


def _tell_calendars(table: Table, findings: Findings) -> None:
    seen: set[str] = set()
    for id_, line in zip(Cells(table, findings).ids("clndr_id"), table.lines, strict=True):
        if id_ in seen or not id_:
            message = f"Two calendars have the id {id_}." if id_ else "A calendar has no id."
            code = "duplicate-id" if id_ else "missing-id"
            findings.error(
                code, message, _EXPORT, line=line, table="CALENDAR", field="clndr_id", id=id_
            )
        seen.add(id_)


def _tell_losses(file: File, findings: Findings) -> None:
    for name, (n_rows, line) in file.others.items():
        if n_rows:
            findings.lose(name, "", "This table is not kept.", count=n_rows, line=line)
    for table in file.tables.values():
        for field, column in table.unused():
            is_one = is_constant(column)
            if is_one and column[0] in _NOTHING:
                continue
            count = len(column) - (0 if is_one else sum(map(_NOTHING.__contains__, column)))
            if count:
                place = next(i for i, cell in enumerate(column) if cell not in _NOTHING)
                findings.lose(
                    table.name,
                    field,
                    "This field is not kept.",
                    count=count,
                    line=table.lines[place],
                    example=column[place],
                )
