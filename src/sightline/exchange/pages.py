"""Pages of imports: the list, the upload, a run with its columns and problems, kept mappings."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from sightline.exchange import commands, forms, lists, policy, queries, rules, showing, uploads
from sightline.exchange.framing import framed, refused
from sightline.exchange.models import ImportRun
from sightline.exchange.plan_pages import plan_detail
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import may
from sightline.projects.register import Delta
from sightline.ui.asking import ask
from sightline.ui.exports import as_file, exported
from sightline.ui.forms import check_button
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

State = ImportRun.State


@page(policy.read)
def import_list(request: Asked) -> HttpResponse:
    """Show the imports the actor sees, newest first, or as a file."""
    params = params_of(request.GET)
    rows = queries.runs(request.actor)
    file = exported(lists.IMPORTS, rows, params)
    if file is not None:
        return file
    context = {
        "page": lists.IMPORTS.page(rows, params),
        "may_start": may(request.actor, policy.start),
        "keeps_mappings": may(request.actor, policy.save_mapping),
    }
    return show(request, "exchange/import_list.html", context)


@page(policy.start, methods=("GET", "POST"))
def import_start(request: Asked) -> HttpResponse:
    """Show and take in an upload."""
    posted = request.method == "POST"
    form = forms.UploadForm(request, actor=request.actor)
    if posted and form.submit(uploads.start, request.actor):
        return done(request, "import", f"{form.result.file_name} is being read.", form.result.pk)
    lede = "You see what it would change before anything comes in."
    back = reverse("imports")
    return ask(request, form, "Bring in a file", back=back, verb="Upload and read", lede=lede)


@page(policy.read)
def import_detail(request: Asked, run_id: UUID) -> HttpResponse:
    """Show an import: being read, what it would change, or what it did."""
    run = queries.the_run(request.actor, run_id)
    if run.state == State.READING:
        return show(request, "exchange/import_reading.html", _reading(request, run))
    if run.kind == ImportRun.Kind.SCHEDULE:
        return plan_detail(request, run)
    context = framed(request, run, "difference")
    context |= _difference(request, run)
    return show(request, "exchange/import_detail.html", context)


@page(policy.read)
def import_progress(request: Asked, run_id: UUID) -> HttpResponse:
    """Answer the page that waits: how far the reading is, or that it is time to reload."""
    run = queries.the_run(request.actor, run_id)
    response = show(request, "exchange/_reading.html", _reading(request, run))
    if run.state != State.READING:
        response["HX-Refresh"] = "true"
    return response


def _reading(request: Asked, run: ImportRun) -> dict[str, Any]:
    job = queries.job_of(run)
    is_dead = job is not None and job.state == "dead"
    return {
        "run": run,
        "progress": job.progress if job else 0,
        "is_dead": is_dead,
        "may_change": may(request.actor, policy.start, run),
    }


def _difference(request: Asked, run: ImportRun) -> dict[str, Any]:
    """Return the difference: worked out now where the run is ready, kept where it came in."""
    actor, params = request.actor, params_of(request.GET)
    errors = [each for each in run.problems if each["severity"] == "error"]
    if run.state != State.READY or errors or not may(actor, policy.accept, run):
        delta = rules.delta_of(run.difference)
        part = showing.part_of(actor, delta, (), params)
        return {"counts": _kept_counts(run), "part": part, "errors": errors[:5]}
    look = queries.preview(actor, run)
    context = {"counts": _counts(look.delta), "refused": look.refused, "digest": look.digest}
    return context | {"part": showing.part_of(actor, look.delta, run.rows, params)}


def _counts(delta: Delta) -> list[tuple[str, str, int]]:
    return [(name, name.capitalize(), len(getattr(delta, name))) for name in rules.COUNTS]


def _kept_counts(run: ImportRun) -> list[tuple[str, str, int]]:
    if "added" not in run.counts:
        return []
    return [(name, name.capitalize(), run.counts[name]) for name in rules.COUNTS]


@page(policy.read, methods=("GET", "POST"))
def import_columns(request: Asked, run_id: UUID) -> HttpResponse:
    """Show which column fills what, and take in corrections."""
    actor = request.actor
    run = queries.the_run(actor, run_id)
    if run.mapping is None:
        raise NotFound("A mapping of this file")
    posted = request.method == "POST"
    form = forms.MappingForm(request.POST if posted else None, run=run)
    if posted and form.submit(commands.choose_mapping, actor, run_id=run_id):
        return done(request, "import", "The file is read again.", run_id)
    context = framed(request, run, "columns")
    context |= {"form": form, "lines": _lines(form, run), "keep": forms.KeepForm()}
    context["may_correct"] = context["may_change"] and "reread" in context["verbs"]
    return show(request, "exchange/import_columns.html", context, form.status)


def _lines(form: forms.MappingForm, run: ImportRun) -> list[dict[str, Any]]:
    """Return the columns with the first values under each header."""
    header = list(run.table.get("header", ()))
    samples = run.table.get("samples", ())
    places = {name: number for number, name in enumerate(header)}

    def values(name: str) -> list[str]:
        at = places.get(name)
        held = [row[at] for row in samples if at is not None and at < len(row)]
        return [value for value in held if value.strip()][:3]

    return [line | {"samples": values(line["column"]["header"])} for line in form.lines]


@page(policy.read)
def import_problems(request: Asked, run_id: UUID) -> HttpResponse:
    """Show everything that was found in reading, or give it as a file."""
    run = queries.the_run(request.actor, run_id)
    kind = params_of(request.GET).get("export")
    if kind in {"csv", "xlsx"}:
        return as_file(lists.PROBLEMS, run.problems, str(kind))
    order = {"error": 0, "warning": 1, "note": 2}
    problems = sorted(run.problems, key=lambda each: order[each["severity"]])
    tones = {"error": "chip-danger", "warning": "chip-warn"}
    context = framed(request, run, "problems")
    context["problems"] = [
        (each, lists.SEVERITIES[each["severity"]], tones.get(each["severity"], ""))
        for each in problems
    ]
    return show(request, "exchange/import_problems.html", context)


@page(policy.accept, methods=("POST",))
def import_accept(request: Asked, run_id: UUID) -> HttpResponse:
    """Accept what was shown."""
    form = forms.AcceptForm(request.POST)
    if not form.submit(commands.accept_import, request.actor, run_id=run_id):
        return refused(request, run_id, form, "Accept the import")
    counts = form.result.counts
    said = ", ".join(f"{counts[name]:,} {name}" for name in rules.COUNTS)
    undo = reverse("import-undo", args=[run_id])
    noun = form.result.get_kind_display().lower()
    return done(request, "import", f"The {noun} is in: {said}.", run_id, undo=undo)


def _step(
    command: Callable[..., ImportRun], said: str, title: str
) -> Callable[[Asked, UUID], HttpResponse]:
    """Return the view of a step that needs only a run."""

    def view(request: Asked, run_id: UUID) -> HttpResponse:
        form = forms.StepForm(request.POST)
        if form.submit(command, request.actor, run_id=run_id):
            return done(request, "import", said, run_id)
        return refused(request, run_id, form, title)

    return view


import_raise = page(policy.raise_from_import, methods=("POST",))(
    _step(
        commands.raise_from_import,
        "A change request is drafted: open it, price it and hand it in.",
        "Raise a change request from this file",
    )
)
import_discard = page(policy.start, methods=("POST",))(
    _step(commands.discard_import, "Discarded; nothing came in.", "Discard the import")
)
import_undo = page(policy.accept, methods=("POST",))(
    _step(
        commands.undo_import, "Taken back: everything is as it was before.", "Take the import back"
    )
)


@page(policy.save_mapping, methods=("POST",))
def mapping_save(request: Asked, run_id: UUID) -> HttpResponse:
    """Keep a run's mapping under a name."""
    form = forms.KeepForm(request.POST)
    if form.submit(commands.save_mapping, request.actor, run_id=run_id):
        said = f"Kept as “{form.result.name}”; files with the same headers are read by it."
        return done(request, "import-columns", said, run_id)
    return refused(request, run_id, form, "Keep the mapping")


@page(policy.read)
def mapping_list(request: Asked) -> HttpResponse:
    """Show the kept mappings, or as a file."""
    params, rows = params_of(request.GET), queries.mappings(request.actor)
    file = exported(lists.MAPPINGS, rows, params)
    if file is not None:
        return file
    context = {"page": lists.MAPPINGS.page(rows, params)}
    return show(request, "exchange/mapping_list.html", context)


@page(policy.read)
def mapping_detail(request: Asked, mapping_id: UUID) -> HttpResponse:
    """Show a kept mapping, or give it as the JSON file that the command line takes."""
    row = queries.the_mapping(request.actor, mapping_id)
    if request.GET.get("format") == "json":
        response = JsonResponse(row.mapping, json_dumps_params={"indent": 1, "ensure_ascii": False})
        response["Content-Disposition"] = 'attachment; filename="mapping.json"'
        return response
    context = {"row": row, "may_drop": may(request.actor, policy.save_mapping, row)}
    context["columns"] = [
        (column, dict(forms.targets_of(column))[column["target"]])
        for column in row.mapping["columns"]
    ]
    return show(request, "exchange/mapping_detail.html", context)


@page(policy.save_mapping, methods=("POST",))
def mapping_drop(request: Asked, mapping_id: UUID) -> HttpResponse:
    """Drop a kept mapping."""
    check_button(request.POST)
    row = commands.drop_mapping(request.actor, mapping_id=mapping_id)
    return done(request, "mappings", f"{row.name} dropped.")
