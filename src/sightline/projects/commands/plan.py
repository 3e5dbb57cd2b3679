"""Phases, gates, milestones and cost years."""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, may
from sightline.projects import approach, events, policy, rules, standing
from sightline.projects.approved import check_kept
from sightline.projects.models import CostYear, Gate, Milestone, Phase, Project

Part = TypeVar("Part", Phase, Gate, Milestone)
PHASE_FIELDS = {"name", "position", "start", "finish"}
GATE_FIELDS = {"name", "position", "planned_on", "evidence", "is_review"}
MILESTONE_FIELDS = {"name", "baseline", "forecast", "actual"}
AMOUNTS = {"budget_minor", "forecast_minor", "actual_minor"}


@command
def add_phase(actor: Actor, /, *, project_id: UUID, name: str, **fields: Any) -> Phase:
    """Add a phase to a project; its place is the next free one unless given."""
    row = _new(Phase, actor, project_id, name)
    row.position = fields.pop("position", None) or row.project.phases.count() + 1
    set_fields(row, fields, PHASE_FIELDS)
    if row.project.phases.filter(position=row.position).exists():
        raise Refused("place-taken", f"Phase {row.position} exists already.", "position")
    rules.check_order(row.start, row.finish)
    return _kept(row, "phase added")


@command
def change_phase(
    actor: Actor, /, *, phase_id: UUID, seen: int | None = None, **fields: Any
) -> Phase:
    """Change a phase's name, place or dates."""
    row = claim(Phase, phase_id, actor, policy.edit, seen=seen)
    changed = set_fields(row, fields, PHASE_FIELDS)
    rules.check_order(row.start, row.finish)
    others = row.project.phases.exclude(pk=row.pk)
    if others.filter(position=row.position).exists():
        raise Refused("place-taken", f"Phase {row.position} exists already.", "position")
    return _kept(row, "phase changed") if changed else _same(row)


@command
def drop_phase(actor: Actor, *, phase_id: UUID, seen: int | None = None) -> Phase:
    """Drop a phase."""
    return _dropped(claim(Phase, phase_id, actor, policy.edit, seen=seen), "phase dropped")


@command
def add_gate(actor: Actor, /, *, project_id: UUID, name: str, **fields: Any) -> Gate:
    """Add a gate to a project.

    Raises:
        Refused: ``office-says`` when somebody else than its office calls it a review only.
    """
    row = _new(Gate, actor, project_id, name)
    row.position = fields.pop("position", None) or row.project.gates.count() + 1
    set_fields(row, fields, GATE_FIELDS)
    _check_review(actor, row, was=False)
    return _kept(row, "gate added")


@command
def change_gate(actor: Actor, /, *, gate_id: UUID, seen: int | None = None, **fields: Any) -> Gate:
    """Change a gate's name, date or evidence while it is not decided.

    Raises:
        Refused: ``gate-decided``; ``office-says`` when somebody else than its office calls it a
            review only.
    """
    row = claim(Gate, gate_id, actor, policy.edit, seen=seen)
    if row.state == Gate.State.DECIDED:
        raise Refused("gate-decided", "The gate was decided; plan another one instead.")
    was = row.is_review
    changed = set_fields(row, fields, GATE_FIELDS)
    _check_review(actor, row, was=was)
    return _kept(row, "gate changed") if changed else _same(row)


def _check_review(actor: Actor, row: Gate, *, was: bool) -> None:
    """A gate that only reviews may be passed alone, so who runs the project does not say so."""
    if row.is_review and not was and not may(actor, policy.call_review, row):
        words = "Only the office says that a gate is a review and releases no commitment. Ask it."
        raise Refused("office-says", words, "is_review")


@command
def drop_gate(actor: Actor, *, gate_id: UUID, seen: int | None = None) -> Gate:
    """Drop a gate that is only planned."""
    row = claim(Gate, gate_id, actor, policy.edit, seen=seen)
    if row.state != Gate.State.PLANNED:
        raise Refused("gate-submitted", "Only a planned gate can be dropped.")
    return _dropped(row, "gate dropped")


@command
def submit_gate(
    actor: Actor, *, gate_id: UUID, evidence: str = "", seen: int | None = None
) -> Gate:
    """Ask for a gate to be held, with its evidence.

    A review is passed at once where the approach agreed with the project's customer says so.

    Raises:
        Refused: ``wrong-state``, ``no-evidence``.
    """
    row = claim(Gate, gate_id, actor, policy.submit_gate, seen=seen)
    row.move("submit")
    row.evidence = checked_text("evidence", evidence, 20_000, required=False) or row.evidence
    if not row.evidence:
        raise Refused("no-evidence", "Name the evidence the gate shall judge.", "evidence")
    row.submitted_by_id = actor.id
    row.save()
    record(events.GateSubmitted(about=row.pk, project=row.project_id))
    return _passed(row)


def _passed(row: Gate) -> Gate:
    """Let a review pass on its evidence where nobody holds it beforehand."""
    row.passed_by = approach.lets_pass(row)
    if row.passed_by:
        row.move("pass_by")
        row.outcome, row.held_on = "go", clock.today()
        row.save()
        record(
            events.GateDecided(
                about=row.pk, project=row.project_id, outcome="go", passed_by=row.passed_by
            ),
            why=row.passed_by,
        )
    return row


@command
def withdraw_gate(actor: Actor, *, gate_id: UUID, seen: int | None = None) -> Gate:
    """Take a gate back before it is held."""
    row = claim(Gate, gate_id, actor, policy.submit_gate, seen=seen)
    row.move("withdraw")
    row.submitted_by_id = None
    return _kept(row, "gate withdrawn")


@command
def decide_gate(
    actor: Actor,
    *,
    gate_id: UUID,
    outcome: str,
    conditions: str = "",
    reasons: str = "",
    held_on: date | None = None,
    seen: int | None = None,
) -> Gate:
    """Decide a gate; nobody who manages the project or submitted the gate does.

    Raises:
        Forbidden: An executive or board member other than the submitter and project manager.
        Refused: ``wrong-state``, ``unknown-outcome``, ``no-conditions``, ``no-reasons``.
    """
    row = claim(Gate, gate_id, actor, policy.decide_gate, seen=seen)
    rules.check_gate(outcome=outcome, conditions=conditions, reasons=reasons)
    row.move("decide")
    row.outcome = outcome
    row.conditions = checked_text("conditions", conditions, 20_000, required=False)
    row.reasons = checked_text("reasons", reasons, 20_000, required=False)
    row.held_on = held_on or clock.today()
    row.decided_by_id = actor.id
    row.save()
    record(
        events.GateDecided(about=row.pk, project=row.project_id, outcome=outcome), why=row.reasons
    )
    return row


@command
def add_milestone(actor: Actor, /, *, project_id: UUID, name: str, **fields: Any) -> Milestone:
    """Add a milestone with its baseline, forecast and actual date."""
    row = _new(Milestone, actor, project_id, name)
    set_fields(row, fields, MILESTONE_FIELDS)
    return _kept(row, "milestone added")


@command
def change_milestone(
    actor: Actor, /, *, milestone_id: UUID, seen: int | None = None, **fields: Any
) -> Milestone:
    """Change a milestone; its approved date is fixed once the project is under change control.

    Raises:
        Refused: ``baseline-approved``.
    """
    row = claim(Milestone, milestone_id, actor, policy.edit, seen=seen)
    before = {"baseline": row.baseline}
    changed = set_fields(row, fields, MILESTONE_FIELDS)
    check_kept(row.project, before, {"baseline": row.baseline})
    return _kept(row, "milestone changed") if changed else _same(row)


@command
def drop_milestone(actor: Actor, *, milestone_id: UUID, seen: int | None = None) -> Milestone:
    """Drop a milestone that has not happened and was not approved.

    Raises:
        Refused: ``milestone-met``; ``baseline-approved`` under change control.
    """
    row = claim(Milestone, milestone_id, actor, policy.edit, seen=seen)
    if row.actual is not None:
        raise Refused("milestone-met", "A milestone that was met stays on record.")
    check_kept(row.project, {"baseline": row.baseline}, {})
    return _dropped(row, "milestone dropped")


@command
def set_cost_year(
    actor: Actor, /, *, project_id: UUID, fiscal_year: int, seen: int | None = None, **amounts: Any
) -> CostYear:
    """Set a fiscal year's budget, forecast or actual, in minor units.

    Args:
        fiscal_year: The calendar year in which the fiscal year begins, 1900 to 2200.
        seen: The year's version on the screen; 0 where there was no row yet.

    Raises:
        Refused: ``baseline-approved`` when a set budget would change under change control.
    """
    project = claim(Project, project_id, actor, policy.edit)
    if not isinstance(fiscal_year, int) or not 1900 <= fiscal_year <= 2200:
        raise Invalid({"fiscal_year": ["Give the year in which it begins, 1900 to 2200."]})
    row = project.cost_years.filter(fiscal_year=fiscal_year).first()
    if row is not None and seen is not None and row.version != seen:
        claim(CostYear, row.pk, actor, policy.edit, seen=seen)
    row = row or CostYear(project=project, fiscal_year=fiscal_year)
    before = {"budget_minor": row.budget_minor}
    if not set_fields(row, amounts, AMOUNTS) and not row._state.adding:
        return _same(row)
    check_kept(project, before, {"budget_minor": row.budget_minor})
    row.save()
    record(events.CostSet(about=row.pk, project=project.pk, fiscal_year=fiscal_year))
    standing.refresh([project.pk])
    return row


def _new(kind: type[Part], actor: Actor, project_id: UUID, name: str) -> Part:
    project = claim(Project, project_id, actor, policy.edit)
    return kind(project=project, name=checked_text("name", name, 200))


def _kept(row: Part, what: str) -> Part:
    row.save()
    record(events.PlanChanged(about=row.pk, project=row.project_id, what=what))
    standing.refresh([row.project_id])
    return row


def _dropped(row: Part, what: str) -> Part:
    project_id, row_id = row.project_id, row.pk
    row.delete()
    record(events.PlanChanged(about=row_id, project=project_id, what=what))
    standing.refresh([project_id])
    return row


Same = TypeVar("Same")


def _same(row: Same) -> Same:
    nothing_changed()
    return row
