"""Reads MPP, MPX, GanttProject and Planner files through MPXJ; one reader a kind.

Each takes bytes to a ``Reading``. Call them in the parser's child process only.
"""

import re
from pathlib import Path
from typing import Any

from sightline.formats.plans.findings import Findings
from sightline.formats.plans.outcome import Limits, Reading
from sightline.formats.xer.encoding import encoding_of

from .java import NoJava, Refused, Setting, read_with
from .project import plan_of
from .values import Record

HOW_TO_GET_JAVA = (
    "Install a Java runtime of version 11 or later and import the file again: "
    "“apt-get install openjdk-17-jre-headless” on Debian and Ubuntu, "
    "“brew install openjdk” on a Mac, Eclipse Temurin from Adoptium on Windows. "
    "Or save the plan as XML in its own program: that needs no Java."
)
# The one code page that MPX may name in which every byte is a character of its own.
_NEUTRAL = "cp437"
_MPX_HEAD = re.compile(rb"(MPX(.).{1,60}?\2[\d.]{1,5}\2)([A-Za-z0-9]{1,8})")
_BOUNDS = {
    "tasks": "n_activities",
    "resources": "n_activities",
    "assignments": "n_assignments",
    "calendars": "n_calendars",
}


def read_mpp(data: bytes, limits: Limits = Limits(), setting: Setting = Setting()) -> Reading:  # noqa: B008
    """Read Microsoft Project's own format, versions 98 to now."""
    return _read("mpp.MPPReader", "mpp", data, limits, setting=setting)


def read_mpx(data: bytes, limits: Limits = Limits(), setting: Setting = Setting()) -> Reading:  # noqa: B008
    """Read Microsoft Project's old exchange format; its encoding is told by its bytes."""
    encoding = encoding_of(data)
    head = _MPX_HEAD.match(data)
    if encoding == "cp1252" or data.isascii() or not head or head.group(3) != b"ANSI":
        return _read("mpx.MPXReader", "mpx", data, limits, setting=setting)
    neutral = head.group(1) + b"437" + data[head.end() :]
    return _read("mpx.MPXReader", "mpx", neutral, limits, encoding=encoding, setting=setting)


def read_gan(data: bytes, limits: Limits = Limits(), setting: Setting = Setting()) -> Reading:  # noqa: B008
    """Read a GanttProject file."""
    return _read_xml("ganttproject.GanttProjectReader", "gan", data, limits, setting)


def read_planner(data: bytes, limits: Limits = Limits(), setting: Setting = Setting()) -> Reading:  # noqa: B008
    """Read a Planner (MrProject) file."""
    return _read_xml("planner.PlannerReader", "planner", data, limits, setting)


def _read_xml(reader: str, source: str, data: bytes, limits: Limits, setting: Setting) -> Reading:
    flat = data.replace(b"\x00", b"").upper()
    if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat:
        findings = Findings(limits)
        findings.error(
            "xml-dtd",
            "The file declares a document type (DTD), which can pull in other files.",
            "Save it again in its own program, or remove the DOCTYPE.",
            line=1,
        )
        return findings.reading(None)
    return _read(reader, source, data, limits, setting=setting)


def _read(
    reader: str,
    source: str,
    data: bytes,
    limits: Limits,
    *,
    encoding: str = "",
    setting: Setting,
) -> Reading:
    findings = Findings(limits)
    try:
        plain = read_with(reader, data, setting)
    except NoJava as error:
        message = f"{source.upper()} files are read with Java, which is missing here ({error})."
        findings.error("no-java", message, HOW_TO_GET_JAVA)
        return findings.reading(None)
    except Refused as error:
        _tell_refusal(str(error), source, findings)
        return findings.reading(None)
    if encoding:
        plain = _decoded(plain, encoding)
        findings.note("encoding", f"The text was read as {encoding}; check a few names.")
    _bound(plain, limits, findings)
    return findings.reading(None if findings.is_refused else plan_of(plain, source, findings))


def _decoded(plain: Any, encoding: str) -> Any:
    """The same data with its texts in the encoding that they were written in."""
    if isinstance(plain, str):
        return plain.encode(_NEUTRAL, "replace").decode(encoding, "replace")
    if isinstance(plain, list):
        return [_decoded(item, encoding) for item in plain]
    if isinstance(plain, dict):
        return {key: _decoded(value, encoding) for key, value in plain.items()}
    return plain


def _tell_refusal(words: str, source: str, findings: Findings) -> None:
    if "password" in words.lower():
        findings.error(
            "password",
            "The file is protected by a password.",
            "Open it in Microsoft Project, remove the password, save it and import that.",
        )
        return
    reason = Path(words.rpartition("Exception: ")[2] or "unknown reason").name[:120]
    findings.error(
        "file-damaged",
        f"The {source.upper()} file cannot be read: it is damaged, cut off or of an unknown "
        f"version ({reason}).",
        "Open it in its own program, save it again and import that.",
    )


def _bound(plain: Record, limits: Limits, findings: Findings) -> None:
    for name, bound in _BOUNDS.items():
        n_rows, most = len(plain.get(name, [])), getattr(limits, bound)
        if n_rows > most:
            message = f"The file holds {n_rows:,} {name}; {most:,} are allowed."
            findings.error("too-many", message, "Split the plan into several.")
