"""A project's line of sight over HTTP: contributions to objectives, and promised benefits."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from pydantic import StringConstraints

from sightline.projects import commands, parts, policy, queries
from sightline.projects.models import Benefit, Contribution
from sightline.projects.rest.schemas import currency_at, project_of
from sightline.ui.api.operations import Operations
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import (
    LEFT,
    Amount,
    Day,
    Decimals,
    Id,
    In,
    Line,
    Out,
    Sentence,
    Title,
    Why,
    minor,
)
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Line of sight")
AMOUNTS = frozenset({"promised", "expected"})
Share = Annotated[str, StringConstraints(pattern=r"^[01](\.[0-9]{1,4})?$", strict=True)]
CONTRIBUTIONS = Listing(
    name="contributions",
    columns=(Column("since", "From", lambda row: row.since, order="since"),),
    default_sort="-since",
)
BENEFITS = Listing(
    name="benefits",
    columns=(
        Column("title", "Benefit", lambda row: row.title, order="title"),
        Column("due", "Due", lambda row: row.due, order="due"),
    ),
    default_sort="title",
)


class ContributionOut(Out):
    """The share (0 to 1) of a project's work that serves an objective, from and until a date."""

    project_id: UUID
    objective_id: UUID
    share: Decimals
    since: date
    until: date | None


class ContributionSetting(In):
    """A share of a project that serves an objective; the share before ends as this begins."""

    objective_id: Id
    share: Share
    since: Day | None = None
    why: Sentence = ""


class BenefitOut(Out):
    """A measurable improvement that the project promises, amounts a year."""

    amounts: ClassVar[frozenset[str]] = AMOUNTS

    project_id: UUID
    title: str
    objective_id: UUID | None
    owner_id: UUID | None
    measure: str
    currency: str
    promised: str | None
    expected: str | None
    due: date | None
    accepted: bool

    @classmethod
    def of(cls, row: Benefit) -> "BenefitOut":
        """Return a benefit with its project's currency."""
        return cls(**cls.read(row), currency=row.project.currency)


class BenefitFields(In):
    """What a benefit may say beside its title."""

    objective_id: Id | None = LEFT
    owner_id: Id | None = LEFT
    measure: Line = LEFT
    promised: Amount | None = LEFT
    expected: Amount | None = LEFT
    due: Day | None = LEFT


class BenefitPromising(BenefitFields):
    """A new promise."""

    title: Title


class BenefitChange(BenefitFields):
    """What changes about a benefit; a changed promise or owner must be accepted anew."""

    title: Title = LEFT
    why: Sentence = LEFT


@api.lists("/projects/{uuid:project_id}/contributions", policy.read, ContributionOut, CONTRIBUTIONS)
def contributions(request: Asked, project_id: UUID) -> QuerySet[Contribution]:
    """Return a project's contributions, ended ones too."""
    return queries.children(request.actor, Contribution, project_of(request, project_id))


@api.creates(
    "/projects/{uuid:project_id}/contributions",
    policy.edit_line,
    ContributionOut,
    at="/contributions/{id}",
)
def set_contribution(request: Asked, project_id: UUID, said: ContributionSetting) -> Contribution:
    """Say which share of a project serves an objective."""
    given = {**said.given(), "share": Decimal(said.share)}
    return commands.set_contribution(request.actor, project_id=project_id, **given)


@api.shows("/contributions/{uuid:contribution_id}", policy.read, ContributionOut)
def contribution(request: Asked, contribution_id: UUID) -> Contribution:
    """Return one contribution."""
    found: Contribution = parts.the_part(request.actor, "contribution", contribution_id)
    return found


@api.changes(
    "/contributions/{uuid:contribution_id}/end", policy.edit_line, ContributionOut, method="POST"
)
def end_contribution(request: Asked, contribution_id: UUID, said: Why) -> Contribution:
    """Say that a project serves an objective no longer."""
    return commands.end_contribution(
        request.actor, contribution_id=contribution_id, why=said.why, seen=seen(request)
    )


@api.tells("/contributions/{uuid:contribution_id}/history", policy.read, Changes)
def contribution_history(request: Asked, contribution_id: UUID) -> Changes:
    """Return who changed a contribution, newest first."""
    row = contribution(request, contribution_id)
    return history_of(request.actor, row, ContributionOut, policy.read)


@api.lists("/projects/{uuid:project_id}/benefits", policy.read, BenefitOut, BENEFITS)
def benefits(request: Asked, project_id: UUID) -> QuerySet[Benefit]:
    """Return a project's promised benefits."""
    rows = queries.children(request.actor, Benefit, project_of(request, project_id))
    return rows.select_related("project")


@api.creates(
    "/projects/{uuid:project_id}/benefits", policy.edit_line, BenefitOut, at="/benefits/{id}"
)
def promise_benefit(request: Asked, project_id: UUID, said: BenefitPromising) -> Benefit:
    """Promise a benefit; its owner in the line accepts it afterwards."""
    given = minor(said.given(), AMOUNTS, currency_at(request, project_id))
    return commands.promise_benefit(request.actor, project_id=project_id, **given)


@api.shows("/benefits/{uuid:benefit_id}", policy.read, BenefitOut)
def benefit(request: Asked, benefit_id: UUID) -> Benefit:
    """Return one benefit."""
    found: Benefit = parts.the_part(request.actor, "benefit", benefit_id)
    return found


@api.changes("/benefits/{uuid:benefit_id}", policy.edit_line, BenefitOut)
def change_benefit(request: Asked, benefit_id: UUID, said: BenefitChange) -> Benefit:
    """Change a promised benefit."""
    currency = benefit(request, benefit_id).project.currency
    given = minor(said.given(), AMOUNTS, currency)
    return commands.change_benefit(
        request.actor, benefit_id=benefit_id, seen=seen(request), **given
    )


@api.changes("/benefits/{uuid:benefit_id}/accept", policy.accept_benefit, BenefitOut, method="POST")
def accept_benefit(request: Asked, benefit_id: UUID) -> Benefit:
    """Accept a benefit as its owner."""
    return commands.accept_benefit(request.actor, benefit_id=benefit_id, seen=seen(request))


@api.tells("/benefits/{uuid:benefit_id}/history", policy.read, Changes)
def benefit_history(request: Asked, benefit_id: UUID) -> Changes:
    """Return who changed a benefit, newest first."""
    return history_of(request.actor, benefit(request, benefit_id), BenefitOut, policy.read)
