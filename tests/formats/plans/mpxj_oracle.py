"""Run as a program: what MPXJ itself makes of schedule files, as JSON on standard output.

``python mpxj_oracle.py FILE ...`` prints ``{file: [project, ...]}`` or ``{file: "what it said"}``.
Calls MPXJ directly; nothing of ours is imported.
"""

import json
import sys
from pathlib import Path
from typing import Any


def main(paths: list[str]) -> None:
    """Read each file and print everything."""
    import jpype
    import mpxj  # noqa: F401  # puts its archives on Java's path

    jpype.startJVM("-Xmx1g")
    print(json.dumps({path: _file(path) for path in paths}))


def _file(path: str) -> Any:
    from java.io import ByteArrayInputStream
    from org.mpxj.mspdi import MSPDIReader
    from org.mpxj.primavera import PrimaveraPMFileReader

    # Java's parser takes no byte-order mark; MPXJ's own front door strips it in the same way.
    data = Path(path).read_bytes().removeprefix(b"\xef\xbb\xbf")
    is_primavera = b"APIBusinessObjects" in data[:4000]
    stream = ByteArrayInputStream(data)
    try:
        if is_primavera:
            reader = PrimaveraPMFileReader()
            reader.setLinkCrossProjectRelations(True)
            files = list(reader.readAll(stream))
        else:
            files = [MSPDIReader().read(stream)]
        return [_project(file) for file in files if file is not None]
    except Exception as error:  # what Java raises is what it said
        return str(error)


def _project(file: Any) -> dict[str, Any]:
    from org.mpxj import TimeUnit

    properties = file.getProjectProperties()

    def minutes(duration: Any) -> int | None:
        if duration is None:
            return None
        return round(duration.convertUnits(TimeUnit.MINUTES, properties).getDuration())

    tasks = [task for task in file.getTasks() if not task.getNull()]
    return {
        "tasks": [_task(task, minutes) for task in tasks],
        "links": [
            _link(relation, minutes) for task in tasks for relation in task.getPredecessors()
        ],
        "n_resources": len(file.getResources()),
        "n_assignments": len(file.getResourceAssignments()),
        "calendars": [_calendar(calendar) for calendar in file.getCalendars()],
        "status_date": _text(properties.getStatusDate()),
        "start": _text(properties.getStartDate()),
    }


def _task(task: Any, minutes: Any) -> dict[str, Any]:
    return {
        "uid": int(task.getUniqueID()),
        "name": _text(task.getName()) or "",
        "start": _text(task.getStart()),
        "finish": _text(task.getFinish()),
        "duration": minutes(task.getDuration()),
        "constraint": _text(task.getConstraintType()),
        "constraint_date": _text(task.getConstraintDate()),
        "deadline": _text(task.getDeadline()),
        "actual_start": _text(task.getActualStart()),
        "percent": task.getPercentageComplete() and float(task.getPercentageComplete()),
        "milestone": bool(task.getMilestone()),
        "summary": bool(task.getSummary()),
        "level": int(task.getOutlineLevel() or 0),
        "work": minutes(task.getWork()),
        "cost": task.getCost() and float(task.getCost()),
        "total_slack": minutes(task.getTotalSlack()),
        "baseline_start": _text(task.getBaselineStart()),
        "canonical": _text(task.getActivityID()),
    }


def _link(relation: Any, minutes: Any) -> list[Any]:
    return [
        int(relation.getPredecessorTask().getUniqueID()),
        int(relation.getSuccessorTask().getUniqueID()),
        str(relation.getType()),
        minutes(relation.getLag()),
    ]


def _calendar(calendar: Any) -> dict[str, Any]:
    from java.time import DayOfWeek

    days = {}
    for day in DayOfWeek.values():
        hours = calendar.getHours(day)
        days[str(day)] = [[str(r.getStart()), str(r.getEnd())] for r in hours] if hours else []
    return {
        "uid": int(calendar.getUniqueID()),
        "name": _text(calendar.getName()) or "",
        "days": days,
        "n_exceptions": len(calendar.getCalendarExceptions()),
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


if __name__ == "__main__":
    main(sys.argv[1:])
