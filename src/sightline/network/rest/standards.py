"""Standards and their versions over HTTP."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from pydantic import Field

from sightline.network import commands, lists, policy, queries
from sightline.network.models import Standard, StandardVersion
from sightline.network.rules.conditions import APPLIES, CHECKS, parsed, words
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    LEFT,
    Code,
    Day,
    Flag,
    Id,
    In,
    MustSayWhy,
    Name,
    Out,
    Reason,
    Text,
    Told,
    Whole,
    Why,
)
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.routes import Asked

api = Operations("Standards")
STANDARD = "/standards/{uuid:standard_id}"
VERSION = "/standard-versions/{uuid:version_id}"
Family = Literal["methodology", "lifecycle", "report", "template", "tool", "metric", "policy"]
Leeway = Literal["none", "tailoring", "free"]
VersionState = Literal[
    "draft", "consultation", "approved", "published", "in_force", "superseded", "retired"
]
Number = Annotated[str, Field(min_length=1, max_length=20, strict=True)]
STATES = tuple(StandardVersion.State.choices)
VERSIONS = Listing(
    name="standard-versions",
    columns=(Column("number", "Version", lambda row: row.number, order="number"),),
    filters=(Filter("state", "State", lambda value: Q(state=value), STATES),),
    default_sort="-number",
)


class ConditionIn(In):
    """One condition, as the documentation of standards lists them: a field, a test and a value."""

    field: Annotated[str, Field(max_length=40, strict=True)]
    test: Literal["is", "at_least", "at_most", "has"]
    value: (
        Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=50)]
        | Annotated[str, Field(max_length=20)]
        | Flag
    )


Conditions = Annotated[list[ConditionIn], Field(max_length=20)]


class StandardOut(Out):
    """A standard as a name that lasts; what it asks is said by its versions."""

    code: str
    title: str
    family: Family
    office_id: UUID
    owner_id: UUID | None


class StandardWriting(In):
    """A new standard; its first version is drafted with it."""

    code: Code
    title: Name
    family: Family
    office_id: Id
    owner_id: Id | None = LEFT
    summary: Text = LEFT


class StandardChange(In):
    """What changes about a standard's names."""

    code: Code = LEFT
    title: Name = LEFT
    family: Family = LEFT
    owner_id: Id | None = LEFT
    why: Reason = LEFT


class StandardVersionOut(Out):
    """One version: its scope, its force, what it checks, and its dates."""

    standard_id: UUID
    number: int
    state: VersionState
    summary: str
    is_mandatory: bool
    applies: list[dict[str, Any]]
    checks: list[dict[str, Any]]
    evidence: str
    effective_on: date | None
    transition_days: int
    binds_on: date | None
    comments_until: date | None
    ended_on: date | None
    author_id: UUID | None
    approved_by_id: UUID | None
    approved_on: date | None
    published_on: date | None


class VersionChange(In):
    """What changes about a version, until it is approved."""

    summary: Text = LEFT
    is_mandatory: Flag = LEFT
    applies: Conditions = LEFT
    checks: Conditions = LEFT
    evidence: Text = LEFT
    effective_on: Day | None = LEFT
    transition_days: Whole = LEFT
    why: Reason = LEFT


class Consultation(In):
    """Until when people may comment; not on that day itself."""

    comments_until: Day


class Publication(In):
    """From which day a version takes effect, if it does not say so or says another one."""

    effective_on: Day | None = LEFT


class VersionPreview(Told):
    """For whom a version would be, of the projects that the caller sees."""

    rule: list[str]
    checks: list[str]
    n_projects: int
    selected: list[UUID]
    n_compliant: int
    n_eligible: int
    selects_nothing: bool
    selects_all: bool
    overlaps: list[UUID]
    contradictions: list[UUID]


class ClauseDifference(Told):
    """How one clause differs from the version before."""

    kind: Literal["added", "dropped", "changed"]
    number: str
    title: str
    before: str
    after: str
    notes: list[str]


class VersionDifferences(Told):
    """How a version differs from the one before it."""

    differences: list[ClauseDifference]


@api.lists("/standards", policy.read, StandardOut, lists.STANDARDS, name="standards")
def standards(request: Asked) -> QuerySet[Standard]:
    """Return the standards."""
    return queries.standards(request.actor)


@api.creates("/standards", policy.keep, StandardOut, at="/standards/{id}")
def write_standard(request: Asked, said: StandardWriting) -> Standard:
    """Begin a standard."""
    return commands.write_standard(request.actor, **said.given())


@api.shows(STANDARD, policy.read, StandardOut)
def standard(request: Asked, standard_id: UUID) -> Standard:
    """Return one standard."""
    return queries.the_standard(request.actor, standard_id)


@api.changes(STANDARD, policy.keep, StandardOut)
def change_standard(request: Asked, standard_id: UUID, said: StandardChange) -> Standard:
    """Change a standard's names."""
    return commands.change_standard(
        request.actor, standard_id=standard_id, seen=seen(request), **said.given()
    )


@api.lists(f"{STANDARD}/versions", policy.read, StandardVersionOut, VERSIONS)
def standard_versions(request: Asked, standard_id: UUID) -> QuerySet[StandardVersion]:
    """Return the versions of a standard, newest first."""
    row = queries.the_standard(request.actor, standard_id)
    return queries.versions(request.actor, row.pk)


@api.creates(f"{STANDARD}/versions", policy.keep, StandardVersionOut, at="/standard-versions/{id}")
def draft_version(request: Asked, standard_id: UUID) -> StandardVersion:
    """Draft the next version of a standard."""
    return commands.draft_version(request.actor, standard_id=standard_id)


@api.shows(VERSION, policy.read, StandardVersionOut)
def standard_version(request: Asked, version_id: UUID) -> StandardVersion:
    """Return one version."""
    return queries.the_version(request.actor, version_id)


@api.changes(VERSION, policy.keep, StandardVersionOut)
def change_version(request: Asked, version_id: UUID, said: VersionChange) -> StandardVersion:
    """Change what a version says."""
    return commands.change_version(
        request.actor, version_id=version_id, seen=seen(request), **said.given()
    )


@api.tells(f"{VERSION}/preview", policy.read, VersionPreview)
def preview_version(request: Asked, version_id: UUID) -> VersionPreview:
    """Return for whom a version would be, and what to look at."""
    row = queries.the_version(request.actor, version_id)
    found = queries.preview(request.actor, row)
    return VersionPreview(
        rule=[words(each, APPLIES) for each in parsed(row.applies, APPLIES)],
        checks=[words(each, CHECKS) for each in parsed(row.checks, CHECKS)],
        n_projects=found.n_projects,
        selected=list(found.selected),
        n_compliant=found.n_compliant,
        n_eligible=found.n_eligible,
        selects_nothing=found.selects_nothing,
        selects_all=found.selects_all,
        overlaps=[other.pk for other, _ in found.overlaps],
        contradictions=[other.pk for other, _ in found.contradictions],
    )


@api.tells(f"{VERSION}/differences", policy.read, VersionDifferences)
def version_differences(request: Asked, version_id: UUID) -> VersionDifferences:
    """Return how a version differs from the one before it."""
    row = queries.the_version(request.actor, version_id)
    return VersionDifferences(
        differences=[
            ClauseDifference(
                kind=each.kind,
                number=each.number,
                title=each.title,
                before=each.before,
                after=each.after,
                notes=list(each.notes),
            )
            for each in queries.differences(request.actor, row)
        ]
    )


@api.changes(f"{VERSION}/consult", policy.keep, StandardVersionOut, method="POST")
def consult_version(request: Asked, version_id: UUID, said: Consultation) -> StandardVersion:
    """Put a draft to the offices."""
    return commands.consult_version(
        request.actor, version_id=version_id, seen=seen(request), **said.given()
    )


@api.changes(f"{VERSION}/rework", policy.keep, StandardVersionOut, method="POST")
def rework_version(request: Asked, version_id: UUID, said: MustSayWhy) -> StandardVersion:
    """Take a version back to be written on."""
    return commands.rework_version(
        request.actor, version_id=version_id, seen=seen(request), why=said.why
    )


@api.changes(f"{VERSION}/approve", policy.approve, StandardVersionOut, method="POST")
def approve_version(request: Asked, version_id: UUID, said: Why) -> StandardVersion:
    """Approve a version."""
    return commands.approve_version(
        request.actor, version_id=version_id, seen=seen(request), why=said.why
    )


@api.changes(f"{VERSION}/publish", policy.keep, StandardVersionOut, method="POST")
def publish_version(request: Asked, version_id: UUID, said: Publication) -> StandardVersion:
    """Publish an approved version."""
    return commands.publish_version(
        request.actor, version_id=version_id, seen=seen(request), **said.given()
    )


@api.changes(f"{VERSION}/enforce", policy.keep, StandardVersionOut, method="POST")
def enforce_version(request: Asked, version_id: UUID) -> StandardVersion:
    """Put a published version in force."""
    return commands.enforce_version(request.actor, version_id=version_id, seen=seen(request))


@api.changes(f"{VERSION}/retire", policy.keep, StandardVersionOut, method="POST")
def retire_version(request: Asked, version_id: UUID, said: MustSayWhy) -> StandardVersion:
    """Retire a version."""
    return commands.retire_version(
        request.actor, version_id=version_id, seen=seen(request), why=said.why
    )
