"""The way in for everybody else: a schedule file's bytes to a checked plan.

Tells the kind by content, reads in a child process, and checks the whole answer again.
"""

import importlib
import os
import shutil
from dataclasses import asdict, replace
from pathlib import Path

from sightline.formats.child import JAVA_TASKS, ChildFailure, run_in_child
from sightline.formats.register import sniff
from sightline.formats.register.problems import Severity
from sightline.formats.register.sniff import PLAN_KINDS, Kind, kind_of
from sightline.formats.register.wire import WireError

from .outcome import Limits, Problem, Reading, is_refused
from .wire import reading_from

_EXPORT = "Export the plan as Microsoft Project XML, XER or P6 XML, and import that."
_AS_REGISTER = "A table of projects is imported as a register. " + _EXPORT
_REFUSED: dict[Kind, tuple[str, str]] = {
    Kind.EMPTY: ("The file is empty.", "Check that the export finished, then choose it again."),
    Kind.CSV: ("This is a table of text (CSV), not a schedule file.", _AS_REGISTER),
    Kind.XLSX: ("This is an Excel workbook, not a schedule file.", _AS_REGISTER),
    Kind.XLSB: ("This is a binary Excel workbook, not a schedule file.", _AS_REGISTER),
    Kind.XLS: ("This is an old Excel workbook, not a schedule file.", _AS_REGISTER),
    Kind.ODS: ("This is an OpenDocument spreadsheet, not a schedule file.", _AS_REGISTER),
    Kind.ENCRYPTED: (
        "The file is protected by a password.",
        "Open it, remove the password, save it and import that.",
    ),
    Kind.ZIP: ("This is an archive.", "Unpack it and import the schedule file in it."),
    Kind.PDF: ("This is a PDF: a picture of a plan.", "Ask its author for the schedule file."),
    Kind.HTML: ("This is a web page, whatever its name says.", _EXPORT),
    Kind.JSON: ("This is JSON, not a schedule file.", _EXPORT),
    Kind.XML: ("This is XML of a kind that is not known here.", _EXPORT),
    Kind.OLE: ("This is an office document, not a schedule file.", _EXPORT),
    Kind.BINARY: ("This is no schedule file that is known here.", _EXPORT),
}
_SMALLER = "Remove what is not the plan, or split it, and try again."
_LIMITS = Limits()


def read_schedule(data: bytes, name: str = "", limits: Limits = _LIMITS) -> Reading:
    """Read a schedule file of any kind that is known.

    Args:
        data: The whole file.
        name: Its name, to warn where it contradicts the content.
        limits: What it may hold at most.

    Returns:
        The checked plan with all problems and losses; without a plan where an error refuses it.
    """
    if len(data) > limits.n_bytes:
        message = f"The file is larger than {limits.n_bytes // 2**20:,} MiB."
        return _refusal("too-large", message, _SMALLER)
    kind = schedule_kind(data)
    if kind not in PLAN_KINDS:
        return Reading(None, (_not_taken(kind),))
    reading = _read(kind, data, limits)
    warning = _name_warning(kind, name)
    return replace(reading, problems=(*warning, *reading.problems)) if warning else reading


def refusal(data: bytes, *, look_inside: bool = True) -> Problem | None:
    """Return why a file is no schedule, by its content; ``None`` for what can be read.

    Args:
        look_inside: Whether to tell apart what kind of archive it is.
    """
    kind = schedule_kind(data) if look_inside or not data.startswith(b"PK") else Kind.ZIP
    return None if kind in PLAN_KINDS else _not_taken(kind)


def _not_taken(kind: Kind) -> Problem:
    return Problem(Severity.ERROR, f"kind-{kind}", *_REFUSED[kind])


def schedule_kind(data: bytes) -> Kind:
    """Tell the kind of a file by its content; archives are looked into by a child process."""
    if not data.startswith(b"PK"):
        return kind_of(data)
    try:
        answer = run_in_child("register.sniff", data, {}, {})
        return Kind(answer.get("kind", Kind.ZIP))
    except (ChildFailure, ValueError):
        return Kind.ZIP


def _refusal(code: str, message: str, remedy: str) -> Reading:
    return Reading(None, (Problem(Severity.ERROR, code, message, remedy),))


def _read(kind: Kind, data: bytes, limits: Limits) -> Reading:
    task = f"schedule.{kind}"
    options = {"java_home": _java_home()} if task in JAVA_TASKS else {}
    try:
        answer = run_in_child(task, data, options, asdict(limits))
        return _checked(reading_from(answer, limits))
    except ChildFailure as failure:
        return _refusal(failure.code, failure.message, _SMALLER)
    except WireError as error:
        message = f"The reader gave an answer that cannot be trusted ({error})."
        return _refusal("bad-answer", message, "Save the file anew and try again.")


def _checked(reading: Reading) -> Reading:
    """Ask our own schema, whatever read the file."""
    if reading.plan is None:
        # A reader that gives neither a plan nor a reason is believed in nothing.
        return reading if is_refused(reading.problems) else _refusal("bad-answer", *_NOTHING)
    checker = importlib.import_module("sightline.formats.plans.check")
    plan, found = checker.checked(reading.plan)
    known = {(p.severity, p.code, p.table, p.id) for p in reading.problems}
    fresh = (p for p in found if (p.severity, p.code, p.table, p.id) not in known)
    problems = (*reading.problems, *fresh)
    return Reading(None if is_refused(problems) else plan, problems, reading.losses)


_NOTHING = ("The reader gave no plan and no reason.", "Save the file anew and try again.")


def _name_warning(kind: Kind, name: str) -> tuple[Problem, ...]:
    found = sniff.name_problem(kind, name)
    if found is None:
        return ()
    remedy = "It was read by its content; check that this is the file you meant."
    return (Problem(Severity.WARNING, found.code, found.message, remedy),)


def _java_home() -> str:
    """Where Java lies: as the variable says, else where the command on the path leads."""
    told = os.environ.get("JAVA_HOME", "")
    command = None if told else shutil.which("java")
    return told or (str(Path(command).resolve().parents[1]) if command else "")
