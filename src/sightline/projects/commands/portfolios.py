"""Portfolios and programs."""

from typing import Any, TypeVar
from uuid import UUID

from sightline.identity.queries import the_office, the_organisation
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check, visible
from sightline.projects import events, policy
from sightline.projects.commands.references import resolved
from sightline.projects.models import Portfolio, Program

Kind = TypeVar("Kind", Portfolio, Program)
PORTFOLIO_FIELDS = {"name", "description", "owner_id", "policy", "active_to"}
PROGRAM_FIELDS = {
    "name",
    "description",
    "sponsor_id",
    "manager_id",
    "portfolio_id",
    "active_to",
}


@command
def open_portfolio(
    actor: Actor, /, *, code: str, name: str, office_id: UUID, **fields: Any
) -> Portfolio:
    """Open a portfolio, kept by an office.

    Raises:
        Forbidden: Only the strategic PMO of that part opens portfolios.
        Refused: ``code-taken``.
    """
    row = _new(Portfolio, actor, code, name, office_id)
    check(actor, policy.manage_portfolios, row)
    set_fields(row, resolved(actor, fields), PORTFOLIO_FIELDS | {"active_from"})
    row.save()
    record(events.PortfolioOpened(about=row.pk))
    return row


@command
def change_portfolio(
    actor: Actor, /, *, portfolio_id: UUID, seen: int | None = None, **fields: Any
) -> Portfolio:
    """Change a portfolio's name, owner, end or roll-up policy."""
    row = claim(Portfolio, portfolio_id, actor, policy.manage_portfolios, seen=seen)
    if set_fields(row, resolved(actor, fields), PORTFOLIO_FIELDS):
        row.save()
        record(events.PortfolioChanged(about=row.pk))
    else:
        nothing_changed()
    return row


@command
def open_program(
    actor: Actor, /, *, code: str, name: str, office_id: UUID, **fields: Any
) -> Program:
    """Open a program, run by an office.

    Raises:
        Forbidden: Only the strategic PMO or a program office opens programs.
        Refused: ``code-taken``.
    """
    row = _new(Program, actor, code, name, office_id)
    check(actor, policy.manage_programs, row)
    set_fields(row, resolved(actor, fields), PROGRAM_FIELDS | {"active_from"})
    row.save()
    record(events.ProgramOpened(about=row.pk))
    return row


@command
def change_program(
    actor: Actor, /, *, program_id: UUID, seen: int | None = None, **fields: Any
) -> Program:
    """Change a program's name, people, portfolio or end."""
    row = claim(Program, program_id, actor, policy.manage_programs, seen=seen)
    if set_fields(row, resolved(actor, fields), PROGRAM_FIELDS):
        row.save()
        record(events.ProgramChanged(about=row.pk))
    else:
        nothing_changed()
    return row


@command
def transfer_portfolio(
    actor: Actor, *, portfolio_id: UUID, office_id: UUID, why: str = "", seen: int | None = None
) -> Portfolio:
    """Have a portfolio kept by another office; the right is needed at both ends.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
    """
    row = claim(Portfolio, portfolio_id, actor, policy.manage_portfolios, seen=seen)
    if not _handed(actor, row, office_id):
        return row
    check(actor, policy.manage_portfolios, row)
    row.save()
    record(events.PortfolioChanged(about=row.pk), why=why)
    return row


@command
def transfer_program(
    actor: Actor, *, program_id: UUID, office_id: UUID, why: str = "", seen: int | None = None
) -> Program:
    """Have a program run by another office; the right is needed at both ends.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
    """
    row = claim(Program, program_id, actor, policy.manage_programs, seen=seen)
    if not _handed(actor, row, office_id):
        return row
    check(actor, policy.manage_programs, row)
    row.save()
    record(events.ProgramChanged(about=row.pk), why=why)
    return row


def _handed(actor: Actor, row: Portfolio | Program, office_id: UUID) -> bool:
    """Name the office that has it from now on; tell whether that is another one."""
    office = the_office(actor, office_id)
    if office.pk == row.office_id:
        nothing_changed()
        return False
    row.office = office
    return True


def _new(kind: type[Kind], actor: Actor, code: str, name: str, office_id: UUID) -> Kind:
    code = checked_text("code", code, 40)
    if visible(actor, kind).filter(code__iexact=code).exists():
        raise Refused("code-taken", f"The code {code} is taken; choose another.", "code")
    return kind(
        organisation=the_organisation(actor),
        office=the_office(actor, office_id),
        code=code,
        name=checked_text("name", name, 200),
    )
