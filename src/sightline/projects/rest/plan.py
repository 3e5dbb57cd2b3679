"""A project's coarse plan over HTTP: phases, gates, milestones and cost by fiscal year."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.kernel.errors import Stale, VersionMissing
from sightline.projects import commands, lists, parts, policy, queries
from sightline.projects.models import CostYear, Gate, Milestone, Phase
from sightline.projects.rest.schemas import currency_at, project_of
from sightline.ui.api.operations import Operations
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import LEFT, Amount, Day, In, Name, Out, Text, minor
from sightline.ui.api.versions import seen, seen_if_any
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Plan")
AMOUNTS = frozenset({"budget", "forecast", "actual"})
Place = Annotated[int, Field(strict=True, ge=1, le=1000)]
ShortName = Annotated[Name, Field(max_length=120)]
Outcome = Literal["go", "conditional", "hold", "recycle", "kill"]
NOT_MADE = 0  # the version of a row that the caller did not see, because there was none


def _in_place(name: str) -> Listing:
    place = Column("position", "Place", lambda row: row.position, order="position")
    return Listing(name=name, columns=(place,), default_sort="position")


PHASES, GATES = _in_place("phases"), _in_place("gates")


class PhaseOut(Out):
    """A stretch of a project between two gates."""

    project_id: UUID
    name: str
    position: int
    start: date | None
    finish: date | None


class PhaseFields(In):
    """What a phase may say beside its name."""

    position: Place = LEFT
    start: Day | None = LEFT
    finish: Day | None = LEFT


class PhaseAdding(PhaseFields):
    """A new phase, in the next free place unless told."""

    name: ShortName


class PhaseChange(PhaseFields):
    """What changes about a phase."""

    name: ShortName = LEFT


class GateOut(Out):
    """A decision point that releases the next commitment."""

    project_id: UUID
    name: str
    position: int
    planned_on: date | None
    held_on: date | None
    state: Literal["planned", "submitted", "decided"]
    outcome: Literal["go", "conditional", "hold", "recycle", "kill", ""]
    conditions: str
    evidence: str
    reasons: str
    is_review: bool
    passed_by: str
    submitted_by_id: UUID | None
    decided_by_id: UUID | None


class GateFields(In):
    """What a gate may say beside its name."""

    position: Place = LEFT
    planned_on: Day | None = LEFT
    evidence: Text = LEFT
    is_review: bool = LEFT


class GateAdding(GateFields):
    """A new gate."""

    name: ShortName


class GateChange(GateFields):
    """What changes about a gate that is not decided."""

    name: ShortName = LEFT


class GateSubmitting(In):
    """The evidence that the gate shall judge."""

    evidence: Text = ""


class GateDecision(In):
    """What the gate decided."""

    outcome: Outcome
    conditions: Text = ""
    reasons: Text = ""
    held_on: Day | None = None


class MilestoneOut(Out):
    """A dated result: its approved date, its forecast, and when it happened."""

    project_id: UUID
    name: str
    baseline: date | None
    forecast: date | None
    actual: date | None
    activity_uid: str


class MilestoneFields(In):
    """What a milestone may say beside its name."""

    baseline: Day | None = LEFT
    forecast: Day | None = LEFT
    actual: Day | None = LEFT


class MilestoneAdding(MilestoneFields):
    """A new milestone."""

    name: Name


class MilestoneChange(MilestoneFields):
    """What changes about a milestone."""

    name: Name = LEFT


class CostYearOut(Out):
    """One fiscal year's budget, forecast and actual, in the project's currency.

    ``fiscal_year`` is the calendar year in which the fiscal year begins.
    """

    amounts: ClassVar[frozenset[str]] = AMOUNTS

    project_id: UUID
    fiscal_year: int
    currency: str
    budget: str | None
    forecast: str | None
    actual: str | None

    @classmethod
    def of(cls, row: CostYear) -> "CostYearOut":
        """Return a cost year with its project's currency."""
        return cls(**cls.read(row), currency=row.project.currency)


class CostYearSetting(In):
    """A fiscal year's amounts."""

    budget: Amount | None = LEFT
    forecast: Amount | None = LEFT
    actual: Amount | None = LEFT


@api.lists("/projects/{uuid:project_id}/phases", policy.read, PhaseOut, PHASES)
def phases(request: Asked, project_id: UUID) -> QuerySet[Phase]:
    """Return a project's phases."""
    return queries.children(request.actor, Phase, project_of(request, project_id))


@api.creates("/projects/{uuid:project_id}/phases", policy.edit, PhaseOut, at="/phases/{id}")
def add_phase(request: Asked, project_id: UUID, said: PhaseAdding) -> Phase:
    """Add a phase to a project."""
    return commands.add_phase(request.actor, project_id=project_id, **said.given())


@api.shows("/phases/{uuid:phase_id}", policy.read, PhaseOut)
def phase(request: Asked, phase_id: UUID) -> Phase:
    """Return one phase."""
    found: Phase = parts.the_part(request.actor, "phase", phase_id)
    return found


@api.changes("/phases/{uuid:phase_id}", policy.edit, PhaseOut)
def change_phase(request: Asked, phase_id: UUID, said: PhaseChange) -> Phase:
    """Change a phase's name, place or dates."""
    return commands.change_phase(
        request.actor, phase_id=phase_id, seen=seen(request), **said.given()
    )


@api.drops("/phases/{uuid:phase_id}", policy.edit)
def drop_phase(request: Asked, phase_id: UUID) -> Phase:
    """Drop a phase."""
    return commands.drop_phase(request.actor, phase_id=phase_id, seen=seen(request))


@api.tells("/phases/{uuid:phase_id}/history", policy.read, Changes)
def phase_history(request: Asked, phase_id: UUID) -> Changes:
    """Return who changed a phase, newest first."""
    return history_of(request.actor, phase(request, phase_id), PhaseOut, policy.read)


@api.lists("/projects/{uuid:project_id}/gates", policy.read, GateOut, GATES)
def gates(request: Asked, project_id: UUID) -> QuerySet[Gate]:
    """Return a project's gates."""
    return queries.children(request.actor, Gate, project_of(request, project_id))


@api.creates("/projects/{uuid:project_id}/gates", policy.edit, GateOut, at="/gates/{id}")
def add_gate(request: Asked, project_id: UUID, said: GateAdding) -> Gate:
    """Add a gate to a project."""
    return commands.add_gate(request.actor, project_id=project_id, **said.given())


@api.shows("/gates/{uuid:gate_id}", policy.read, GateOut)
def gate(request: Asked, gate_id: UUID) -> Gate:
    """Return one gate."""
    found: Gate = parts.the_part(request.actor, "gate", gate_id)
    return found


@api.changes("/gates/{uuid:gate_id}", policy.edit, GateOut)
def change_gate(request: Asked, gate_id: UUID, said: GateChange) -> Gate:
    """Change a gate's name, date or evidence while it is not decided."""
    return commands.change_gate(request.actor, gate_id=gate_id, seen=seen(request), **said.given())


@api.drops("/gates/{uuid:gate_id}", policy.edit)
def drop_gate(request: Asked, gate_id: UUID) -> Gate:
    """Drop a gate that is only planned."""
    return commands.drop_gate(request.actor, gate_id=gate_id, seen=seen(request))


@api.changes("/gates/{uuid:gate_id}/submit", policy.submit_gate, GateOut, method="POST")
def submit_gate(request: Asked, gate_id: UUID, said: GateSubmitting) -> Gate:
    """Ask for a gate to be held, with its evidence."""
    return commands.submit_gate(
        request.actor, gate_id=gate_id, evidence=said.evidence, seen=seen(request)
    )


@api.changes("/gates/{uuid:gate_id}/withdraw", policy.submit_gate, GateOut, method="POST")
def withdraw_gate(request: Asked, gate_id: UUID) -> Gate:
    """Take a gate back before it is held."""
    return commands.withdraw_gate(request.actor, gate_id=gate_id, seen=seen(request))


@api.changes("/gates/{uuid:gate_id}/decide", policy.decide_gate, GateOut, method="POST")
def decide_gate(request: Asked, gate_id: UUID, said: GateDecision) -> Gate:
    """Decide a gate; nobody who manages the project or submitted the gate does."""
    return commands.decide_gate(request.actor, gate_id=gate_id, seen=seen(request), **said.given())


@api.tells("/gates/{uuid:gate_id}/history", policy.read, Changes)
def gate_history(request: Asked, gate_id: UUID) -> Changes:
    """Return who changed a gate, newest first."""
    return history_of(request.actor, gate(request, gate_id), GateOut, policy.read)


@api.lists("/projects/{uuid:project_id}/milestones", policy.read, MilestoneOut, lists.MILESTONES)
def milestones(request: Asked, project_id: UUID) -> QuerySet[Milestone]:
    """Return a project's milestones."""
    return queries.children(request.actor, Milestone, project_of(request, project_id))


@api.creates(
    "/projects/{uuid:project_id}/milestones", policy.edit, MilestoneOut, at="/milestones/{id}"
)
def add_milestone(request: Asked, project_id: UUID, said: MilestoneAdding) -> Milestone:
    """Add a milestone with its baseline, forecast and actual date."""
    return commands.add_milestone(request.actor, project_id=project_id, **said.given())


@api.shows("/milestones/{uuid:milestone_id}", policy.read, MilestoneOut)
def milestone(request: Asked, milestone_id: UUID) -> Milestone:
    """Return one milestone."""
    found: Milestone = parts.the_part(request.actor, "milestone", milestone_id)
    return found


@api.changes("/milestones/{uuid:milestone_id}", policy.edit, MilestoneOut)
def change_milestone(request: Asked, milestone_id: UUID, said: MilestoneChange) -> Milestone:
    """Change a milestone; its baseline is fixed once work has started."""
    return commands.change_milestone(
        request.actor, milestone_id=milestone_id, seen=seen(request), **said.given()
    )


@api.drops("/milestones/{uuid:milestone_id}", policy.edit)
def drop_milestone(request: Asked, milestone_id: UUID) -> Milestone:
    """Drop a milestone that has not happened."""
    return commands.drop_milestone(request.actor, milestone_id=milestone_id, seen=seen(request))


@api.tells("/milestones/{uuid:milestone_id}/history", policy.read, Changes)
def milestone_history(request: Asked, milestone_id: UUID) -> Changes:
    """Return who changed a milestone, newest first."""
    return history_of(request.actor, milestone(request, milestone_id), MilestoneOut, policy.read)


@api.lists("/projects/{uuid:project_id}/cost-years", policy.read, CostYearOut, lists.COST_YEARS)
def cost_years(request: Asked, project_id: UUID) -> QuerySet[CostYear]:
    """Return a project's cost by fiscal year."""
    rows = queries.children(request.actor, CostYear, project_of(request, project_id))
    return rows.select_related("project")


@api.changes(
    "/projects/{uuid:project_id}/cost-years/{int:fiscal_year}",
    policy.edit,
    CostYearOut,
    method="PUT",
    upsert=True,
)
def set_cost_year(
    request: Asked, project_id: UUID, fiscal_year: int, said: CostYearSetting
) -> CostYear:
    """Set a fiscal year's amounts; a year that has a row already needs its version."""
    given = minor(said.given(), AMOUNTS, currency_at(request, project_id))
    version = seen_if_any(request)
    try:
        return commands.set_cost_year(
            request.actor,
            project_id=project_id,
            fiscal_year=fiscal_year,
            seen=NOT_MADE if version is None else version,
            **given,
        )
    except Stale as stale:
        if version is None:
            raise VersionMissing from stale
        raise


@api.shows("/cost-years/{uuid:cost_year_id}", policy.read, CostYearOut)
def cost_year(request: Asked, cost_year_id: UUID) -> CostYear:
    """Return one cost year."""
    found: CostYear = parts.the_part(request.actor, "cost-year", cost_year_id)
    return found


@api.tells("/cost-years/{uuid:cost_year_id}/history", policy.read, Changes)
def cost_year_history(request: Asked, cost_year_id: UUID) -> Changes:
    """Return who changed a cost year, newest first."""
    return history_of(request.actor, cost_year(request, cost_year_id), CostYearOut, policy.read)
