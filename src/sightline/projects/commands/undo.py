"""Taking one's own last edit back, within minutes, while nobody has built on it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import ProtectedError

from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.errors import NotFound, Refused
from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.past import revert
from sightline.kernel.policy import Action, Actor, check
from sightline.projects import events, policy, standing
from sightline.projects.approved import check_kept
from sightline.projects.models import Benefit, CostYear, Gate, Milestone, Phase, Project, RaidItem

MINUTES = 10
#: Simple edits: what each event may have changed, and the right that its edit needs.
UNDOABLE: Mapping[str, Action] = {
    "projects.ProjectChanged": policy.edit,
    "projects.PlanChanged": policy.edit,
    "projects.LifeCycleSet": policy.edit,
    "projects.FiguresTaken": policy.edit,
    "projects.CostSet": policy.edit,
    "projects.RaidRaised": policy.edit,
    "projects.RaidChanged": policy.edit,
    "projects.BenefitPromised": policy.edit_line,
    "projects.BenefitChanged": policy.edit_line,
}
#: Edits that drop rows and can be undone all the same: the dropped rows come back as they were.
RESTORED = frozenset({"projects.LifeCycleSet"})
MODELS: Mapping[str, type[Any]] = {
    model._meta.label: model
    for model in (Project, Phase, Gate, Milestone, CostYear, RaidItem, Benefit)
}
#: Approved figures, which a project under change control keeps.
FIXED: Mapping[str, tuple[str, ...]] = {
    "projects.Project": ("baseline_finish", "whole_life_minor", "benefits_minor"),
    "projects.Milestone": ("baseline",),
    "projects.CostYear": ("budget_minor",),
}


@command
def undo_change(actor: Actor, /, *, entry_id: UUID) -> Project:
    """Take one's own edit back: rows go back to what they were before it.

    Raises:
        NotFound: No such edit, or somebody else's.
        Forbidden: The right to edit the row was lost meanwhile.
        Refused: ``not-undoable``, ``too-late``, ``changed-since``, ``baseline-approved``,
            ``built-on``.
    """
    entry = JournalEntry.objects.filter(pk=entry_id, actor_id=actor.id).first()
    if entry is None or entry.organisation_id != actor.organisation_id:
        raise NotFound("This edit")
    changes = list(RowChange.objects.filter(entry=entry))
    _check(entry, changes)
    there = [change for change in changes if change.after is not None]
    rows = [claim(MODELS[c.model], c.row_id, actor, UNDOABLE[entry.kind]) for c in there]
    if entry.kind in RESTORED:
        rows = [claim(Project, entry.about, actor, UNDOABLE[entry.kind])]
    project = _project(rows[0])
    _check_fixed(project, changes)
    touched = {project.pk, *_needed(changes)}
    try:
        revert(entry.pk, before=lambda ids: None)
    except ProtectedError as error:
        words = "Something was built on it since; take that away first."
        raise Refused("built-on", words) from error
    record(events.ChangeUndone(about=entry.about, project=project.pk, entry=entry.pk))
    standing.refresh(touched)
    check(actor, policy.read, project)
    return project


def _check(entry: JournalEntry, changes: list[RowChange]) -> None:
    known = entry.kind in UNDOABLE and changes and all(c.model in MODELS for c in changes)
    dropped = any(change.after is None for change in changes) and entry.kind not in RESTORED
    if not known or dropped:
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
    for change in changes:
        before, after = change.before or {}, change.after or {}
        held = {name: after[name] for name in FIXED.get(change.model, ()) if name in after}
        check_kept(project, held, before)


def _project(row: Any) -> Project:
    found: Project = row if isinstance(row, Project) else row.project
    return found


def _needed(changes: list[RowChange]) -> set[UUID]:
    """Return the projects on either end of a dependency that was changed."""
    images = [image for change in changes for image in (change.before, change.after) if image]
    return {UUID(image["needs_from_id"]) for image in images if image.get("needs_from_id")}
