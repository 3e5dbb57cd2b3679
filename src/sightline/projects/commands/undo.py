"""Taking one's own last edit back, within minutes, while nobody has built on it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.errors import NotFound, Refused
from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.past import revert
from sightline.kernel.policy import Action, Actor, check
from sightline.projects import events, policy, standing
from sightline.projects.models import Benefit, CostYear, Gate, Milestone, Phase, Project, RaidItem

MINUTES = 10
#: Simple edits: what each event may have changed, and the right that its edit needs.
UNDOABLE: Mapping[str, Action] = {
    "projects.ProjectChanged": policy.edit,
    "projects.PlanChanged": policy.edit,
    "projects.FiguresTaken": policy.edit,
    "projects.CostSet": policy.edit,
    "projects.RaidRaised": policy.edit,
    "projects.RaidChanged": policy.edit,
    "projects.BenefitPromised": policy.edit_line,
    "projects.BenefitChanged": policy.edit_line,
}
MODELS: Mapping[str, type[Any]] = {
    model._meta.label: model
    for model in (Project, Phase, Gate, Milestone, CostYear, RaidItem, Benefit)
}
#: Approved figures that a project's own command fixes once work has started.
FIXED = {"projects.Milestone": "baseline", "projects.CostYear": "budget_minor"}
EARLY = frozenset({"proposed", "approved", "initiating", "planning"})


@command
def undo_change(actor: Actor, /, *, entry_id: UUID) -> Project:
    """Take one's own edit back: rows go back to what they were before it.

    Raises:
        NotFound: No such edit, or somebody else's.
        Forbidden: The right to edit the row was lost meanwhile.
        Refused: ``not-undoable``, ``too-late``, ``changed-since``, ``baseline-approved``.
    """
    entry = JournalEntry.objects.filter(pk=entry_id, actor_id=actor.id).first()
    if entry is None or entry.organisation_id != actor.organisation_id:
        raise NotFound("This edit")
    changes = list(RowChange.objects.filter(entry=entry))
    _check(entry, changes)
    rows = [claim(MODELS[c.model], c.row_id, actor, UNDOABLE[entry.kind]) for c in changes]
    project = _project(rows[0])
    _check_fixed(project, changes)
    touched = {project.pk, *_needed(changes)}
    revert(entry.pk, before=lambda ids: None)
    record(events.ChangeUndone(about=entry.about, project=project.pk, entry=entry.pk))
    standing.refresh(touched)
    check(actor, policy.read, project)
    return project


def _check(entry: JournalEntry, changes: list[RowChange]) -> None:
    known = entry.kind in UNDOABLE and changes and all(c.model in MODELS for c in changes)
    if not known or any(change.after is None for change in changes):
        raise Refused("not-undoable", "This step cannot be undone; make another one instead.")
    if clock.now() - entry.at > timedelta(minutes=MINUTES):
        words = f"An edit can be undone for {MINUTES} minutes; change it anew instead."
        raise Refused("too-late", words)
    later = RowChange.objects.filter(
        row_id__in=[c.row_id for c in changes], sequence__gt=entry.sequence
    )
    if later.exists():
        raise Refused("changed-since", "It was changed since; look at its history first.")


def _check_fixed(project: Project, changes: list[RowChange]) -> None:
    fixed = any(FIXED.get(c.model, "-") in (c.before or {}) for c in changes)
    if fixed and project.state not in EARLY:
        words = "Work has started: an approved figure changes through a new baseline only."
        raise Refused("baseline-approved", words)


def _project(row: Any) -> Project:
    found: Project = row if isinstance(row, Project) else row.project
    return found


def _needed(changes: list[RowChange]) -> set[UUID]:
    """Return the projects on either end of a dependency that was changed."""
    images = [image for change in changes for image in (change.before, change.after) if image]
    return {UUID(image["needs_from_id"]) for image in images if image.get("needs_from_id")}
