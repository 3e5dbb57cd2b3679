"""Starts Java inside the parser's child process and lets MPXJ read one file.

The heap is bounded and nothing is written but into the child's own folder.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HEAP = "256m"
_OPTIONS = (
    "-Xss4m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",  # a short life: quick code at once beats good code late
    "-XX:-UsePerfData",
    "-XX:ReservedCodeCacheSize=64m",
    "-XX:CompressedClassSpaceSize=64m",
    "-XX:-CreateCoredumpOnCrash",
    "-Xlog:disable",
    "-Djava.awt.headless=true",
    "-Djava.io.tmpdir=.",
    "-Dlog4j2.statusLoggerLevel=OFF",
    "-Duser.language=en",
    "-Duser.country=GB",
)
# Databases, test frames and their like lie beside MPXJ and are not needed here.
_NOT_NEEDED = ("junit", "sqlite", "jackcess", "opentest4j", "apiguardian")


class NoJava(Exception):
    """There is no Java, or none that starts."""


class Refused(Exception):
    """MPXJ's own refusal; its words are in the message."""


@dataclass(frozen=True)
class Setting:
    """Where Java lies (empty: in the usual places), and the most memory for its objects."""

    java_home: str = ""
    heap: str = HEAP


def start(java_home: str = "", heap: str = HEAP) -> Any:
    """Start Java and return ``jpype``.

    Args:
        java_home: Where Java lies, empty to look in the usual places.
        heap: The most memory for Java's objects, in its own words.

    Raises:
        NoJava: No Java, no MPXJ, or a Java that does not start.
    """
    try:
        import jpype
        import mpxj
    except ImportError as error:
        raise NoJava(f"the package {error.name} is not installed") from None
    if jpype.isJVMStarted():
        return jpype
    if java_home:
        os.environ["JAVA_HOME"] = java_home
    jars = sorted(Path(mpxj.__file__).parent.glob("lib/*.jar"))
    wanted = [str(jar) for jar in jars if not jar.name.startswith(_NOT_NEEDED)]
    try:
        path = jpype.getDefaultJVMPath()
        jpype.startJVM(path, f"-Xmx{heap}", *_OPTIONS, classpath=wanted, convertStrings=True)
    except Exception as error:  # noqa: BLE001 - jpype raises many kinds, none of them shared
        raise NoJava(str(error).splitlines()[0] if str(error) else "it does not start") from None
    return jpype


def read_with(reader_name: str, data: bytes, setting: Setting = Setting()) -> Any:
    """Let one of MPXJ's readers read a file.

    Args:
        reader_name: The reader's class below ``org.mpxj``.
        data: The whole file.
        setting: Where Java lies, and how much it may take.

    Returns:
        MPXJ's project as plain data: its own JSON, with recurring exceptions of calendars
        written out and ``elapsed_tasks`` added, which that JSON does not tell.

    Raises:
        NoJava: Java is missing.
        Refused: MPXJ does not read the file.
        MemoryError: The heap was too small for it.
    """
    jpype = start(setting.java_home, setting.heap)
    try:
        reader = jpype.JClass(f"org.mpxj.{reader_name}")()
        stream = jpype.JClass("java.io.ByteArrayInputStream")(data)
        project = reader.read(stream)
        if project is not None:
            return _plain(jpype, project)
    except jpype.JException as error:
        if isinstance(error, jpype.JClass("java.lang.OutOfMemoryError")):
            raise MemoryError from None  # noqa: TRY004 - its own name for it
        raise Refused(str(error).splitlines()[0][:200] if str(error) else "unknown") from None
    raise Refused("it holds no project")


def _plain(jpype: Any, project: Any) -> Any:
    out = jpype.JClass("java.io.ByteArrayOutputStream")()
    writer = jpype.JClass("org.mpxj.json.JsonWriter")()
    writer.write(project, out)
    plain = json.loads(bytes(out.toByteArray()).decode("utf-8"))
    plain["elapsed_tasks"] = _elapsed(project)
    by_id = {int(calendar.getUniqueID()): calendar for calendar in project.getCalendars()}
    for calendar in plain.get("calendars", []):
        if "working_weeks" in calendar or _is_recurring(calendar):
            source = by_id[calendar.get("unique_id", 0)]
            calendar["exceptions"] = _expanded(source)
            calendar.pop("working_weeks", None)
    return plain


def _elapsed(project: Any) -> list[int]:
    """The tasks whose duration runs around the clock."""
    found = []
    for task in project.getTasks():
        duration = task.getDuration()
        if duration is not None and duration.getUnits().isElapsed():
            found.append(int(task.getUniqueID()))
    return found


def _is_recurring(calendar: dict[str, Any]) -> bool:
    return any("recurrence" in exception for exception in calendar.get("exceptions", []))


def _expanded(calendar: Any) -> list[dict[str, Any]]:
    """Exceptions in the form of MPXJ's JSON, recurring ones and work weeks written out."""
    return [
        {
            "from": str(exception.getFromDate()),
            "to": str(exception.getToDate()),
            "name": exception.getName() or "",
            "hours": [
                {"from": str(hours.getStart()), "to": str(hours.getEnd())} for hours in exception
            ],
        }
        for exception in calendar.getExpandedCalendarExceptionsWithWorkWeeks()
    ]
