"""What a schedule computes, taken over into the figures that its project declares."""

from collections.abc import Collection
from uuid import UUID

from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.errors import Invalid, NotFound, Refused
from sightline.kernel.policy import Actor
from sightline.projects import events, policy, rules, standing
from sightline.projects.models import Milestone, Project
from sightline.projects.schedule.figures import TAKEN, Beside, MilestoneLine, beside


@command
def take_schedule_figures(
    actor: Actor,
    *,
    project_id: UUID,
    figures: Collection[str] = (),
    milestones: Collection[str] = (),
    seen: int | None = None,
    schedule_seen: int | None = None,
) -> Project:
    """Take figures that a schedule computes over into its project, and milestones with them.

    Args:
        figures: Any of ``start``, ``finish`` (the forecast), ``percent`` and ``cost`` (the
            forecast).
        milestones: Activities by the ids of their file: a milestone found is brought up to date,
            another one is added. What has happened is never taken back.
        schedule_seen: The version of the schedule that was on the screen.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; the project has a schedule with work in it.
        Invalid: A figure that there is not, or an activity that is no milestone.
        Refused: ``nothing-chosen``, ``schedule-changed``, ``figure-unknown``,
            ``finish-before-start``.
    """
    row = claim(Project, project_id, actor, policy.edit, seen=seen)
    if not figures and not milestones:
        raise Refused("nothing-chosen", "Tick at least one figure or milestone.")
    held = beside(row)
    if held is None:
        raise NotFound("This schedule")
    if schedule_seen is not None and schedule_seen != held.schedule.version:
        words = "The schedule was edited meanwhile; look at its figures again."
        raise Refused("schedule-changed", words)
    said = [_set(row, held, key) for key in sorted(set(figures))]
    rules.check_order(row.start, row.forecast_finish, "figures")
    lines = [_chosen(held, uid) for uid in sorted(set(milestones))]
    n = sum(_keep(row, line) for line in lines)
    if not row.changed() and not n:
        nothing_changed()
        return row
    row.save()
    what = [*said, *([f"{n} {'milestone' if n == 1 else 'milestones'}"] if n else [])]
    record(events.FiguresTaken(about=row.pk, project=row.pk, what=", ".join(what)))
    standing.refresh([row.pk])
    return row


def _set(row: Project, held: Beside, key: str) -> str:
    """Set one figure; return its words."""
    figure = held.figure(key) if key in TAKEN else None
    if figure is None:
        raise Invalid({"figures": [f"Choose from {', '.join(sorted(TAKEN))}."]})
    if figure.refused or figure.computed is None:
        words = figure.refused or "The schedule does not know it."
        raise Refused("figure-unknown", f"{figure.label}: {words}", "figures")
    setattr(row, TAKEN[key], figure.computed)
    return figure.label.lower()


def _chosen(held: Beside, uid: str) -> MilestoneLine:
    found = next((line for line in held.milestones if line.activity and line.uid == uid), None)
    if found is None:
        words = f"The schedule has no milestone {uid[:80]!r}."
        raise Invalid({"milestones": [words]})
    return found


def _keep(project: Project, line: MilestoneLine) -> bool:
    """Add or bring up to date one milestone; return whether anything differs."""
    changes = line.changes
    if not changes:
        return False
    row = line.row or Milestone(project=project)
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return True
