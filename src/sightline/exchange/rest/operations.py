"""Imports and kept mappings over HTTP.

A file comes as base64 inside the body, so it is bounded by what a body may be; larger files come
through the page or the command line.
"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sightline.exchange import commands, lists, plan_delta, policy, queries, rules, uploads
from sightline.exchange.models import ImportRun, SavedMapping
from sightline.exchange.rest.schemas import (
    Accepting,
    Beside,
    Counts,
    Difference,
    DifferenceOut,
    ImportOut,
    ImportStarting,
    LossLine,
    MappingChoosing,
    MappingOut,
    MappingSaving,
    Part,
    PartChoosing,
    ProblemLine,
    Problems,
    ReadBy,
    ScheduleRead,
)
from sightline.kernel.errors import Invalid
from sightline.kernel.policy import check
from sightline.projects.register import Delta
from sightline.ui.api.files import File, decoded
from sightline.ui.api.operations import Operations
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Imports")


@api.lists("/imports", policy.read, ImportOut, lists.IMPORTS)
def imports(request: Asked) -> QuerySet[ImportRun]:
    """Return the imports that the actor sees, newest first."""
    return queries.runs(request.actor)


@api.creates("/imports", policy.start, ImportOut, at="/imports/{id}")
def start_import(request: Asked, said: ImportStarting) -> ImportRun:
    """Start an import of a file; a worker reads it, and its state becomes ready or failed.

    What is a schedule by its content needs ``project_id``, a register ``office_id``.
    """
    given = said.given()
    file = File(given.pop("file_name"), decoded(given.pop("content")))
    register = given.pop("register_name", commands.REGISTER)
    return uploads.start(request.actor, file=file, register=register, **given)


@api.shows("/imports/{uuid:run_id}", policy.read, ImportOut)
def import_run(request: Asked, run_id: UUID) -> ImportRun:
    """Return one import."""
    return queries.the_run(request.actor, run_id)


@api.tells("/imports/{uuid:run_id}/mapping", policy.read, ReadBy)
def import_mapping(request: Asked, run_id: UUID) -> ReadBy:
    """Return which column fills what, with the first values of each."""
    run = queries.the_run(request.actor, run_id)
    return ReadBy(mapping=run.mapping, table=run.table)


@api.tells("/imports/{uuid:run_id}/problems", policy.read, Problems)
def import_problems(request: Asked, run_id: UUID) -> Problems:
    """Return what was found in reading an import's file, by row and column."""
    run = queries.the_run(request.actor, run_id)
    return Problems(items=[ProblemLine(**problem) for problem in run.problems])


@api.tells("/imports/{uuid:run_id}/schedule", policy.read, ScheduleRead)
def import_schedule_file(request: Asked, run_id: UUID) -> ScheduleRead:
    """Return what a schedule's file was read as, and what of it is not kept."""
    run = queries.the_run(request.actor, run_id)
    parts = [
        Part(n_activities=each["n"], **{key: each[key] for key in ("id", "code", "name", "finish")})
        for each in run.parts
    ]
    return ScheduleRead(
        source=run.table.get("source", ""),
        written_by=run.table.get("written_by", ""),
        parts=parts,
        losses=[LossLine(**loss) for loss in run.losses],
    )


@api.changes("/imports/{uuid:run_id}/part", policy.start, ImportOut, method="PUT")
def choose_part(request: Asked, run_id: UUID, said: PartChoosing) -> ImportRun:
    """Choose which project of a schedule file comes in."""
    return commands.choose_part(request.actor, run_id=run_id, seen=seen(request), **said.given())


@api.tells("/imports/{uuid:run_id}/difference", policy.read, DifferenceOut)
def import_difference(request: Asked, run_id: UUID) -> DifferenceOut:
    """Return what accepting would change, field by field; once accepted, what it changed."""
    run = queries.the_run(request.actor, run_id)
    check(request.actor, policy.accept, run)
    if run.kind == ImportRun.Kind.SCHEDULE:
        return _plan_difference(request, run)
    if run.state != ImportRun.State.READY or run.counts.get("errors"):
        return _difference(rules.delta_of(run.difference), Counts(**run.counts), "")
    look = queries.preview(request.actor, run)
    if look.refused:
        raise Invalid({"file": [look.refused["message"]]})
    counts = {name: len(getattr(look.delta, name)) for name in rules.COUNTS}
    return _difference(look.delta, Counts(rows=look.n_rows, errors=0, **counts), look.digest)


def _plan_difference(request: Asked, run: ImportRun) -> DifferenceOut:
    if run.state != ImportRun.State.READY or run.counts.get("errors"):
        return _plan_out(run.difference, Counts(**run.counts), "")
    seen_now = queries.plan_preview(request.actor, run)
    if seen_now.refused:
        raise Invalid({"file": [seen_now.refused["message"]]})
    rows = run.counts["rows"]
    counts = Counts(rows=rows, errors=0, **plan_delta.counts(seen_now.look.delta, rows))
    return _plan_out(plan_delta.kept(seen_now.look), counts, seen_now.digest)


def _plan_out(said: plan_delta.Plain, counts: Counts, digest: str) -> DifferenceOut:
    changed = said.get("changed", ())
    return DifferenceOut(
        digest=digest,
        counts=counts,
        added=[uid for uid, _ in said.get("added", ())],
        changed=list(dict.fromkeys(line[0] for line in changed)),
        gone=[uid for uid, _ in said.get("gone", ())],
        differences=[
            Difference(code=uid, field=name, before=before, after=after)
            for uid, _, name, before, after in changed
        ],
        beside=[
            Beside(**dict(zip(Beside.model_fields, line, strict=True)))
            for line in said.get("beside", ())
        ],
    )


def _difference(delta: Delta, counts: Counts, digest: str) -> DifferenceOut:
    kept = rules.difference(delta)
    changes = [
        Difference(code=code, field=name, before=before, after=after)
        for code, name, before, after in kept.pop("differences")
    ]
    return DifferenceOut(digest=digest, counts=counts, differences=changes, **kept)


@api.changes("/imports/{uuid:run_id}/mapping", policy.start, ImportOut, method="PUT")
def choose_mapping(request: Asked, run_id: UUID, said: MappingChoosing) -> ImportRun:
    """Correct an import's mapping or period; the file is read again."""
    return commands.choose_mapping(request.actor, run_id=run_id, seen=seen(request), **said.given())


@api.changes("/imports/{uuid:run_id}/accept", policy.accept, ImportOut, method="POST")
def accept_import(request: Asked, run_id: UUID, said: Accepting) -> ImportRun:
    """Accept what was shown: all of it, or nothing."""
    return commands.accept_import(request.actor, run_id=run_id, seen=seen(request), **said.given())


@api.changes("/imports/{uuid:run_id}/request", policy.raise_from_import, ImportOut, method="POST")
def raise_from_import(request: Asked, run_id: UUID) -> ImportRun:
    """Make a change request of a schedule that an approved baseline holds; the file waits on."""
    return commands.raise_from_import(request.actor, run_id=run_id, seen=seen(request))


@api.changes("/imports/{uuid:run_id}/discard", policy.start, ImportOut, method="POST")
def discard_import(request: Asked, run_id: UUID) -> ImportRun:
    """Let an import go; nothing of it comes in."""
    return commands.discard_import(request.actor, run_id=run_id, seen=seen(request))


@api.changes("/imports/{uuid:run_id}/undo", policy.accept, ImportOut, method="POST")
def undo_import(request: Asked, run_id: UUID) -> ImportRun:
    """Take an accepted import back: every row as it was before."""
    return commands.undo_import(request.actor, run_id=run_id, seen=seen(request))


@api.tells("/imports/{uuid:run_id}/history", policy.read, Changes)
def import_history(request: Asked, run_id: UUID) -> Changes:
    """Return who did what with an import, newest first."""
    run = queries.the_run(request.actor, run_id)
    return history_of(request.actor, run, ImportOut, policy.read)


@api.lists("/mappings", policy.read, MappingOut, lists.MAPPINGS)
def mappings(request: Asked) -> QuerySet[SavedMapping]:
    """Return the kept mappings, by name."""
    return queries.mappings(request.actor)


@api.creates("/mappings", policy.save_mapping, MappingOut, at="/mappings/{id}")
def save_mapping(request: Asked, said: MappingSaving) -> SavedMapping:
    """Keep an import's mapping under a name; the same name again replaces it."""
    given: dict[str, Any] = said.given()
    return commands.save_mapping(request.actor, **given)


@api.shows("/mappings/{uuid:mapping_id}", policy.read, MappingOut)
def mapping(request: Asked, mapping_id: UUID) -> SavedMapping:
    """Return a kept mapping."""
    return queries.the_mapping(request.actor, mapping_id)


@api.drops("/mappings/{uuid:mapping_id}", policy.save_mapping)
def drop_mapping(request: Asked, mapping_id: UUID) -> None:
    """Drop a kept mapping; what was read by it stays."""
    commands.drop_mapping(request.actor, mapping_id=mapping_id, seen=seen(request))
