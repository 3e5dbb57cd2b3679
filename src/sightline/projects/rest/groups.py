"""Portfolios and programs over HTTP."""

from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from sightline.projects import commands, lists, policy, queries
from sightline.projects.models import Portfolio, Program
from sightline.ui.api.operations import Operations
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import LEFT, Code, Day, Id, In, Name, Out, Text
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Portfolios and programs")
RollUp = Literal["worst_child", "weighted_mean", "threshold", "critical_child"]


class PortfolioOut(Out):
    """All chosen investment of one body, with the policy by which its status is rolled up."""

    code: str
    name: str
    description: str
    office_id: UUID
    owner_id: UUID | None
    policy: RollUp
    active_from: date
    active_to: date | None


class PortfolioFields(In):
    """What a portfolio may say beside what it must."""

    description: Text = LEFT
    owner_id: Id | None = LEFT
    policy: RollUp = LEFT
    active_to: Day | None = LEFT


class PortfolioOpening(PortfolioFields):
    """A new portfolio, kept by an office."""

    code: Code
    name: Name
    office_id: Id
    active_from: Day = LEFT


class PortfolioChange(PortfolioFields):
    """What changes about a portfolio."""

    name: Name = LEFT


class ProgramOut(Out):
    """Related projects run together for joint benefits."""

    code: str
    name: str
    description: str
    office_id: UUID
    portfolio_id: UUID | None
    sponsor_id: UUID | None
    manager_id: UUID | None
    active_from: date
    active_to: date | None


class ProgramFields(In):
    """What a program may say beside what it must."""

    description: Text = LEFT
    sponsor_id: Id | None = LEFT
    manager_id: Id | None = LEFT
    portfolio_id: Id | None = LEFT
    active_to: Day | None = LEFT


class ProgramOpening(ProgramFields):
    """A new program, run by an office."""

    code: Code
    name: Name
    office_id: Id
    active_from: Day = LEFT


class ProgramChange(ProgramFields):
    """What changes about a program."""

    name: Name = LEFT


@api.lists("/portfolios", policy.read, PortfolioOut, lists.PORTFOLIOS)
def portfolios(request: Asked) -> QuerySet[Portfolio]:
    """Return the portfolios of the organisation."""
    return queries.portfolios_counted(request.actor)


@api.creates("/portfolios", policy.manage_portfolios, PortfolioOut, at="/portfolios/{id}")
def open_portfolio(request: Asked, said: PortfolioOpening) -> Portfolio:
    """Open a portfolio, kept by an office."""
    return commands.open_portfolio(request.actor, **said.given())


@api.shows("/portfolios/{uuid:portfolio_id}", policy.read, PortfolioOut)
def portfolio(request: Asked, portfolio_id: UUID) -> Portfolio:
    """Return one portfolio."""
    return queries.the_portfolio(request.actor, portfolio_id)


@api.changes("/portfolios/{uuid:portfolio_id}", policy.manage_portfolios, PortfolioOut)
def change_portfolio(request: Asked, portfolio_id: UUID, said: PortfolioChange) -> Portfolio:
    """Change a portfolio's name, owner, end or roll-up policy."""
    return commands.change_portfolio(
        request.actor, portfolio_id=portfolio_id, seen=seen(request), **said.given()
    )


@api.tells("/portfolios/{uuid:portfolio_id}/history", policy.read, Changes)
def portfolio_history(request: Asked, portfolio_id: UUID) -> Changes:
    """Return who changed a portfolio, newest first."""
    row = queries.the_portfolio(request.actor, portfolio_id)
    return history_of(request.actor, row, PortfolioOut, policy.read)


@api.lists("/programs", policy.read, ProgramOut, lists.PROGRAMS)
def programs(request: Asked) -> QuerySet[Program]:
    """Return the programs of the organisation."""
    return queries.programs_counted(request.actor)


@api.creates("/programs", policy.manage_programs, ProgramOut, at="/programs/{id}")
def open_program(request: Asked, said: ProgramOpening) -> Program:
    """Open a program, run by an office."""
    return commands.open_program(request.actor, **said.given())


@api.shows("/programs/{uuid:program_id}", policy.read, ProgramOut)
def program(request: Asked, program_id: UUID) -> Program:
    """Return one program."""
    return queries.the_program(request.actor, program_id)


@api.changes("/programs/{uuid:program_id}", policy.manage_programs, ProgramOut)
def change_program(request: Asked, program_id: UUID, said: ProgramChange) -> Program:
    """Change a program's name, people, portfolio or end."""
    return commands.change_program(
        request.actor, program_id=program_id, seen=seen(request), **said.given()
    )


@api.tells("/programs/{uuid:program_id}/history", policy.read, Changes)
def program_history(request: Asked, program_id: UUID) -> Changes:
    """Return who changed a program, newest first."""
    row = queries.the_program(request.actor, program_id)
    return history_of(request.actor, row, ProgramOut, policy.read)
