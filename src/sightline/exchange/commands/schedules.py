"""Schedules on their way in: started, read, the file's project chosen, taken in, taken back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sightline.changes.commands import raise_change
from sightline.engines.impact import to_json
from sightline.engines.schedule.plan import Plan
from sightline.exchange import events, plan_delta, policy, rules
from sightline.exchange.models import ImportRun
from sightline.exchange.plan_reading import PlanReading
from sightline.exchange.queries import plan_of
from sightline.identity.queries import the_organisation
from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused, Stale
from sightline.kernel.frame import current
from sightline.kernel.policy import Actor, check
from sightline.projects.commands import (
    apply_plan,
    look_at_plan,
    open_project,
    plan_as_deltas,
    undo_needs,
    undo_plan,
)
from sightline.projects.queries import the_project
from sightline.projects.schedule.taking import Difference

HELD = "baseline-approved"
NOTHING_TO_ASK = (
    "Nothing in this file can be asked for as a change of durations, starts or links. Raise a change "
    "request by hand, or save the file without its baselines and bring it in anew."
)


@dataclass(frozen=True)
class Opening:
    """A project that a schedule file asks to be opened."""

    code: str
    name: str
    office_id: UUID


@command
def start_schedule(
    actor: Actor, *, project_id: UUID, file_name: str, digest: str, size: int
) -> ImportRun:
    """Start the import of a stored schedule file into a project; reading follows as a job.

    Args:
        digest: Where ``store.keep`` put the bytes.

    Raises:
        NotFound: The project is missing or not visible.
        Forbidden: Who runs the project, its offices and the strategic PMO bring files in.
    """
    project = the_project(actor, project_id)
    row = ImportRun(
        kind=ImportRun.Kind.SCHEDULE,
        organisation=the_organisation(actor),
        office=project.office,
        project=project,
        person_id=actor.id,
        file_name=checked_text("file_name", file_name, 255),
        register="",
        period=clock.today(),
        digest=digest,
        size=size,
    )
    check(actor, policy.start, row)
    row.save()
    record(events.ImportStarted(about=row.pk, digest=digest))
    return row


@command
def finish_plan_reading(
    actor: Actor, *, run_id: UUID, reading: PlanReading, seen: int | None = None
) -> ImportRun:
    """Keep what the reader found; only a run that waits for it takes it.

    Raises:
        Stale, Refused: The run has moved on since the reading began.
    """
    row = claim(ImportRun, run_id, actor, policy.start, seen=seen)
    row.move("fail" if reading.failed else "read")
    row.table, row.problems, row.rows = reading.table, list(reading.problems), reading.plan
    row.part = reading.part_for(row.project.code) if row.project else ""
    row.counts = {"rows": row.chosen_part.get("n", 0), "errors": rules.n_errors(row.problems)}
    row.save()
    if reading.failed:
        record(events.ImportFailed(about=row.pk, code=reading.first_error))
    else:
        found = {"rows": row.counts["rows"], "problems": len(row.problems)}
        record(events.ImportRead(about=row.pk, **found))
    return row


@command
def choose_part(actor: Actor, *, run_id: UUID, part: str, seen: int | None = None) -> ImportRun:
    """Choose which project of a schedule file comes in.

    Raises:
        Invalid: The file holds no such project.
        Refused: ``wrong-state``.
    """
    row = claim(ImportRun, run_id, actor, policy.start, seen=seen)
    if row.state != ImportRun.State.READY:
        raise Refused("wrong-state", "Only of a file that waits to be accepted is a part chosen.")
    if part not in {each["id"] for each in row.parts}:
        raise Invalid({"part": ["The file holds no such project; choose one of those listed."]})
    if part == row.part:
        nothing_changed()
        return row
    row.part = part
    row.counts = {**row.counts, "rows": row.chosen_part["n"]}
    row.save()
    record(events.PartChosen(about=row.pk))
    return row


@command
def raise_from_import(actor: Actor, *, run_id: UUID, seen: int | None = None) -> ImportRun:
    """Make a change request of a schedule that an approved baseline holds.

    What it changes is asked for as deltas; what no delta says is listed in the description.

    Raises:
        Forbidden: Only who may accept the import and raise change requests for its project.
        Refused: ``wrong-state``; ``has-errors``; ``no-schedule`` for a register; ``not-held`` when
            no approved baseline holds it; ``raised-already``; ``nothing-to-ask`` when none of it can
            be said as a delta; ``by-hand`` where no edit could carry it out.
    """
    row = claim(ImportRun, run_id, actor, policy.raise_from_import, seen=seen)
    _check_raisable(row)
    assert row.project is not None
    place: dict[str, Any] = {
        "project_id": row.project.pk,
        "plan": plan_of(row),
        "plan_project": row.part,
    }
    held = look_at_plan(actor, **place).refused
    if held is None or held.code != HELD:
        raise Refused("not-held", "No approved baseline holds this file; it needs no request.")
    asked = plan_as_deltas(actor, **place)
    if not asked.deltas:
        raise Refused("nothing-to-ask", NOTHING_TO_ASK)
    row.change = raise_change(
        actor,
        project_id=row.project.pk,
        title=f"As in {row.file_name}"[:200],
        source=rules.source_of(row.pk),
        description=rules.request_words(row.file_name, asked.left_out),
        deltas=to_json(asked.deltas),
    )
    row.save()
    told = {"deltas": len(asked.deltas), "left_out": len(asked.left_out)}
    record(events.ImportRaised(about=row.pk, change=row.change.pk, **told))
    return row


def _check_raisable(row: ImportRun) -> None:
    if row.kind != ImportRun.Kind.SCHEDULE:
        raise Refused("no-schedule", "Only a schedule becomes a change request.")
    if row.state != ImportRun.State.READY:
        raise Refused("wrong-state", "Only a file that waits to be accepted becomes a request.")
    rules.check_acceptable(row.problems)
    if row.is_being_asked:
        words = f"It is {row.change} already; what is decided there decides on this file."
        raise Refused("raised-already", words)


def take_in(actor: Actor, row: ImportRun, shown: str) -> None:
    """Apply a schedule that waited; see ``accept_import``."""
    row.move("accept")
    rules.check_acceptable(row.problems)
    assert row.project_id is not None
    place: dict[str, Any] = {
        "project_id": row.project_id,
        "plan": plan_of(row),
        "plan_project": row.part,
    }
    look = look_at_plan(actor, **place)
    if shown and shown != plan_delta.digest(look, row.part):
        raise Stale("The schedule changed since you looked: see the new difference first.")
    needs = undo_needs(actor, project_id=row.project_id)
    delta = apply_plan(actor, **place, digest=row.digest, seen=look)
    row.entry_id = None if delta.is_empty else current().entries[-1].id
    row.difference, row.rows = plan_delta.kept(look), {} if delta.is_empty else needs
    counts = plan_delta.counts(delta, row.counts["rows"])
    row.counts = {"rows": row.counts["rows"], "errors": 0, **counts}
    row.save()
    record(events.ImportAccepted(about=row.pk, **counts))


def take_back(actor: Actor, row: ImportRun) -> int:
    """Restore what a schedule changed, and return how many rows that were."""
    assert row.project_id is not None
    assert row.entry_id is not None
    return undo_plan(actor, project_id=row.project_id, entry_id=row.entry_id, needs=row.rows)


@command
def import_schedule(
    actor: Actor,
    *,
    plan: Plan,
    digest: str,
    plan_project: str,
    project_id: UUID | None = None,
    opened: Opening | None = None,
) -> tuple[UUID, Difference]:
    """Bring a schedule file that was read already into a project, which is opened where need be.

    Args:
        digest: Of the file, for the journal.
        plan_project: Which project of the file.
        project_id: The project that takes it in.
        opened: What to open where there is none yet.

    Returns:
        The project, and what changed in its schedule.

    Raises:
        NotFound, Forbidden, Invalid, Refused: As ``open_project`` and ``apply_plan``; then nothing
            is opened either.
    """
    if project_id is None:
        assert opened is not None
        project_id = open_project(
            actor, code=opened.code, name=opened.name, office_id=opened.office_id
        ).pk
    delta = apply_plan(
        actor, project_id=project_id, plan=plan, digest=digest, plan_project=plan_project
    )
    return project_id, delta
