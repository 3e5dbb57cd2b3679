"""What becomes of standards over HTTP: adoption, findings, grandfathering, regimes."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from pydantic import Field

from sightline.network import commands, policy, queries
from sightline.network.models import Adoption, Finding, Grandfathering, Regime
from sightline.projects.queries import the_project
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    LEFT,
    Day,
    Flag,
    Id,
    In,
    LongText,
    MustSayWhy,
    Name,
    Out,
)
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.routes import Asked

api = Operations("Adoption of standards")
Said = Annotated[str, Field(min_length=1, max_length=5_000, strict=True)]
STATES = tuple(Adoption.State.choices)
ADOPTIONS = Listing(
    name="adoptions",
    columns=(Column("due_on", "Due", lambda row: row.due_on, order="due_on"),),
    filters=(Filter("state", "State", lambda value: Q(state=value), STATES),),
    default_sort="due_on",
)
FINDINGS = Listing(
    name="findings",
    columns=(Column("on", "On", lambda row: row.on, order="on"),),
    default_sort="-on",
)
GRANDFATHERINGS = Listing(
    name="grandfatherings",
    columns=(Column("decided_on", "Decided", lambda row: row.decided_on, order="decided_on"),),
    filters=(
        Filter("state", "State", lambda value: Q(state=value), tuple(Grandfathering.State.choices)),
    ),
    default_sort="-decided_on",
)
REGIMES = Listing(
    name="regimes",
    columns=(Column("name", "Regime", lambda row: row.name, order="name"),),
    search=("name",),
)


class AdoptionOut(Out):
    """How far one office is with one version."""

    version_of_id: UUID
    office_id: UUID
    state: Literal["notified", "planned", "adopting", "adopted", "deviating", "exempt", "overdue"]
    due_on: date
    planned_on: date | None
    adopted_on: date | None
    note: str
    reason: str


class AdoptionPlan(In):
    """By when an office will have adopted, and what varies within its leeway."""

    planned_on: Day
    note: LongText = LEFT


class AdoptionNote(In):
    """What varies within an office's leeway."""

    note: LongText = LEFT


class ComplianceFindingOut(Out):
    """What an office found on a day."""

    version_of_id: UUID
    project_id: UUID
    on: date
    complies: bool
    evidence: str
    by_id: UUID | None


class FindingNoting(In):
    """What an office finds of a project."""

    standard_version_id: Id
    complies: Flag
    evidence: Said


class GrandfatheringOut(Out):
    """The decision that a project may finish under what it began with."""

    version_of_id: UUID
    project_id: UUID
    state: Literal["standing", "lapsed", "ended"]
    reason: str
    ends_when: str
    limit_on: date
    finish_then: date | None
    permille_then: int | None
    decided_by_id: UUID | None
    decided_on: date
    ended_on: date | None
    ended_why: str


class GrandfatheringDecision(In):
    """Why a project may finish as it began, what ends that, and past which finish it lapses."""

    standard_version_id: Id
    reason: Said
    ends_when: Said
    limit_on: Day


class RegimeOut(Out):
    """A regulation under which an office works, and those beneath it."""

    office_id: UUID
    name: str
    since: date
    until: date | None


class RegimeSetting(In):
    """A regulation that an office comes under."""

    name: Name
    since: Day = LEFT


class RegimeEnding(In):
    """The day on which a regime ends."""

    until: Day


@api.lists("/standard-versions/{uuid:version_id}/adoptions", policy.read, AdoptionOut, ADOPTIONS)
def adoptions(request: Asked, version_id: UUID) -> QuerySet[Adoption]:
    """Return how far the offices are that the caller sees."""
    row = queries.the_version(request.actor, version_id)
    return queries.adoptions(request.actor, row.pk)


ADOPTION = "/adoptions/{uuid:adoption_id}"


@api.shows(ADOPTION, policy.read, AdoptionOut)
def adoption(request: Asked, adoption_id: UUID) -> Adoption:
    """Return one adoption record."""
    return queries.the_adoption(request.actor, adoption_id)


@api.changes(f"{ADOPTION}/plan", policy.adopt, AdoptionOut, method="POST")
def plan_adoption(request: Asked, adoption_id: UUID, said: AdoptionPlan) -> Adoption:
    """Plan by when an office will have adopted a version."""
    return commands.plan_adoption(
        request.actor, adoption_id=adoption_id, seen=seen(request), **said.given()
    )


@api.changes(f"{ADOPTION}/begin", policy.adopt, AdoptionOut, method="POST")
def begin_adoption(request: Asked, adoption_id: UUID, said: AdoptionNote) -> Adoption:
    """Say that an office has begun."""
    return commands.begin_adoption(
        request.actor, adoption_id=adoption_id, seen=seen(request), **said.given()
    )


@api.changes(f"{ADOPTION}/finish", policy.adopt, AdoptionOut, method="POST")
def finish_adoption(request: Asked, adoption_id: UUID, said: AdoptionNote) -> Adoption:
    """Say that an office works by a version."""
    return commands.finish_adoption(
        request.actor, adoption_id=adoption_id, seen=seen(request), **said.given()
    )


@api.changes(f"{ADOPTION}/take-back", policy.adopt, AdoptionOut, method="POST")
def take_back_adoption(request: Asked, adoption_id: UUID, said: MustSayWhy) -> Adoption:
    """Say that an office does not work by a version yet after all."""
    return commands.take_back_adoption(
        request.actor, adoption_id=adoption_id, seen=seen(request), why=said.why
    )


@api.changes(f"{ADOPTION}/exempt", policy.exempt, AdoptionOut, method="POST")
def exempt_office(request: Asked, adoption_id: UUID, said: MustSayWhy) -> Adoption:
    """Let an office off a version."""
    return commands.exempt_office(
        request.actor, adoption_id=adoption_id, seen=seen(request), why=said.why
    )


@api.changes(f"{ADOPTION}/reinstate", policy.exempt, AdoptionOut, method="POST")
def reinstate_office(request: Asked, adoption_id: UUID, said: MustSayWhy) -> Adoption:
    """Ask an exempt office after all."""
    return commands.reinstate_office(
        request.actor, adoption_id=adoption_id, seen=seen(request), why=said.why
    )


@api.lists("/projects/{uuid:project_id}/findings", policy.read, ComplianceFindingOut, FINDINGS)
def findings(request: Asked, project_id: UUID) -> QuerySet[Finding]:
    """Return what was found of a project, newest first."""
    project = the_project(request.actor, project_id)
    return queries.findings(request.actor, project.pk)


@api.creates(
    "/projects/{uuid:project_id}/findings", policy.judge, ComplianceFindingOut, at="/findings/{id}"
)
def find_compliance(request: Asked, project_id: UUID, said: FindingNoting) -> Finding:
    """Note what an office found of a project."""
    return commands.find_compliance(
        request.actor,
        project_id=project_id,
        version_id=said.standard_version_id,
        complies=said.complies,
        evidence=said.evidence,
    )


@api.shows("/findings/{uuid:finding_id}", policy.read, ComplianceFindingOut)
def finding(request: Asked, finding_id: UUID) -> Finding:
    """Return one finding."""
    return queries.the_finding(request.actor, finding_id)


@api.lists("/grandfatherings", policy.read, GrandfatheringOut, GRANDFATHERINGS)
def grandfatherings(request: Asked) -> QuerySet[Grandfathering]:
    """Return the decisions that projects may finish as they began."""
    return queries.grandfatherings(request.actor)


@api.creates(
    "/projects/{uuid:project_id}/grandfatherings",
    policy.grandfather,
    GrandfatheringOut,
    at="/grandfatherings/{id}",
)
def grandfather_project(
    request: Asked, project_id: UUID, said: GrandfatheringDecision
) -> Grandfathering:
    """Let a project finish as it began."""
    return commands.grandfather_project(
        request.actor,
        project_id=project_id,
        version_id=said.standard_version_id,
        reason=said.reason,
        ends_when=said.ends_when,
        limit_on=said.limit_on,
    )


GRANDFATHERING = "/grandfatherings/{uuid:grandfathering_id}"


@api.shows(GRANDFATHERING, policy.read, GrandfatheringOut)
def grandfathering(request: Asked, grandfathering_id: UUID) -> Grandfathering:
    """Return one such decision."""
    return queries.the_grandfathering(request.actor, grandfathering_id)


@api.changes(f"{GRANDFATHERING}/end", policy.grandfather, GrandfatheringOut, method="POST")
def end_grandfathering(request: Asked, grandfathering_id: UUID, said: MustSayWhy) -> Grandfathering:
    """End such a decision."""
    return commands.end_grandfathering(
        request.actor, grandfathering_id=grandfathering_id, seen=seen(request), why=said.why
    )


@api.lists("/regimes", policy.read, RegimeOut, REGIMES)
def regimes(request: Asked) -> QuerySet[Regime]:
    """Return the regimes of offices."""
    return queries.regimes(request.actor)


@api.creates(
    "/offices/{uuid:office_id}/regimes", policy.keep_regimes, RegimeOut, at="/regimes/{id}"
)
def set_regime(request: Asked, office_id: UUID, said: RegimeSetting) -> Regime:
    """Say that an office works under a regulation."""
    return commands.set_regime(request.actor, office_id=office_id, **said.given())


REGIME = "/regimes/{uuid:regime_id}"


@api.shows(REGIME, policy.read, RegimeOut)
def regime(request: Asked, regime_id: UUID) -> Regime:
    """Return one regime of an office."""
    return queries.the_regime(request.actor, regime_id)


@api.changes(f"{REGIME}/end", policy.keep_regimes, RegimeOut, method="POST")
def end_regime(request: Asked, regime_id: UUID, said: RegimeEnding) -> Regime:
    """End a regime of an office."""
    return commands.end_regime(
        request.actor, regime_id=regime_id, seen=seen(request), **said.given()
    )
