"""The lists of imports, of kept mappings, and of an import's problems."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.exchange.models import ImportRun
from sightline.ui import wording
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html

TONES: Mapping[str, str] = {
    "ready": "chip-warn",
    "failed": "chip-danger",
    "accepted": "chip-good",
    "reading": "chip-draft",
}
SOURCES: Mapping[str, str] = {
    "mpp": "Microsoft Project",
    "mspdi": "Microsoft Project XML",
    "mpx": "Microsoft Project MPX",
    "xer": "Primavera XER",
    "pmxml": "Primavera XML",
    "gan": "GanttProject",
    "planner": "Planner",
    "psplib": "PSPLIB",
    "patterson": "Patterson",
}
SEVERITIES: Mapping[str, str] = {"error": "Error", "warning": "Warning", "note": "Note"}


def state_words(row: ImportRun) -> str:
    """Return an import's state; one that is read but has errors is not ready for anything."""
    return "Has errors" if _has_errors(row) else row.get_state_display()


def _has_errors(row: ImportRun) -> bool:
    return row.state == ImportRun.State.READY and bool(row.counts.get("errors"))


def state_chip(row: ImportRun) -> SafeString:
    """Return an import's state as a chip."""
    tone = "chip-danger" if _has_errors(row) else TONES.get(row.state, "")
    return format_html('<span class="chip {}">{}</span>', tone, state_words(row))


def _link(row: ImportRun) -> SafeString:
    address = reverse("import", args=[row.pk])
    return format_html('<a href="{}" data-row-link>{}</a>', address, row.file_name)


def _project(row: ImportRun) -> str:
    return row.project.code if row.project else ""


def _project_link(row: ImportRun) -> SafeString | str:
    if row.project is None:
        return ""
    address = reverse("project-schedule", args=[row.project_id])
    return format_html(
        '<a href="{}" title="{}">{}</a>', address, row.project.name, row.project.code
    )


def _when(row: ImportRun) -> SafeString:
    at = row.started
    shown = f"{wording.day(at)} {at:%H:%M}"
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), shown)


def _count(key: str, label: str) -> Column:
    return Column(key, label, lambda row: row.counts.get(key), kind="number")


IMPORTS = Listing(
    name="imports",
    columns=(
        Column("file", "File", lambda row: row.file_name, _link, order="file_name"),
        Column("kind", "Kind", lambda row: row.get_kind_display(), order="kind"),
        Column("register", "Register", lambda row: row.register, order="register"),
        Column("project", "Project", _project, _project_link, order="project__code"),
        Column(
            "period",
            "As of",
            lambda row: row.period,
            lambda row: date_html(row.period),
            order="period",
            kind="date",
        ),
        Column("state", "State", state_words, state_chip, order="state"),
        _count("rows", "Rows"),
        _count("added", "Added"),
        _count("changed", "Changed"),
        _count("gone", "Gone"),
        _count("errors", "Errors"),
        Column("office", "Office", lambda row: row.office.name, order="office__name"),
        Column("portfolio", "Portfolio", lambda row: str(row.portfolio or ""), shown=False),
        Column("person", "Brought by", lambda row: row.person.name if row.person else ""),
        Column("started", "Started", lambda row: row.started, _when, order="started"),
    ),
    filters=(
        Filter("kind", "Kind", lambda v: Q(kind=v), tuple(ImportRun.Kind.choices)),
        Filter("state", "State", lambda v: Q(state=v), tuple(ImportRun.State.choices)),
        Filter("register", "Register", lambda v: Q(register__iexact=v)),
    ),
    search=("file_name", "register", "project__code", "project__name"),
    default_sort="-started",
)


def _mapping_link(row: Any) -> SafeString:
    address = reverse("mapping", args=[row.pk])
    return format_html('<a href="{}" data-row-link>{}</a>', address, row.name)


MAPPINGS = Listing(
    name="mappings",
    columns=(
        Column("name", "Mapping", lambda row: row.name, _mapping_link, order="name"),
        Column("columns", "Columns", lambda row: len(row.mapping["columns"]), kind="number"),
        Column("currency", "Currency", lambda row: row.mapping.get("currency") or "—"),
        Column("sheet", "Sheet", lambda row: row.mapping.get("sheet") or "—"),
    ),
    search=("name",),
)


def _told(key: str) -> Any:
    return lambda problem: problem.get(key) or ""


PROBLEMS = Listing(
    name="import-problems",
    columns=(
        Column("severity", "Severity", lambda problem: SEVERITIES[problem["severity"]]),
        Column("sheet", "Sheet", _told("sheet")),
        Column("row", "Row", lambda problem: problem.get("row"), kind="number"),
        Column("column", "Column", _told("column")),
        Column("record", "Record", _told("record")),
        Column("code", "Code", _told("code")),
        Column("message", "What is wrong", _told("message")),
        Column("remedy", "What to do", _told("remedy")),
    ),
    default_sort="row",
)


LOSSES = Listing(
    name="import-losses",
    columns=(
        Column("table", "Table", _told("table")),
        Column("field", "Field", _told("field")),
        Column("message", "What is not kept", _told("message")),
        Column("count", "How often", lambda loss: loss.get("count"), kind="number"),
        Column("line", "First in line", lambda loss: loss.get("line") or None, kind="number"),
        Column("example", "For example", _told("example")),
    ),
)


DIFFERENCE = Listing(
    name="import-difference",
    columns=(
        Column("what", "Change", lambda line: line.what),
        Column("noun", "What", lambda line: line.noun),
        Column("id", "Id", lambda line: line.uid),
        Column("name", "Name", lambda line: line.name),
        Column("field", "Field", lambda line: line.label),
        Column("before", "Before", lambda line: line.before),
        Column("after", "After", lambda line: line.after),
    ),
)
