"""Standard changes over HTTP."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.changes import commands, policy
from sightline.changes.lists.requests import TEMPLATES
from sightline.changes.models import ChangeRequest, ChangeTemplate
from sightline.changes.queries import requests as queries
from sightline.changes.rest.requests import ChangeOut
from sightline.changes.rest.schemas import COST, Moment
from sightline.kernel.command import find
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import Amount, Flag, Id, In, Line, MustSayWhy, Name, Out, minor
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Standard changes")
TEMPLATE = "/changes/standard/{uuid:template_id}"


class TemplateOut(Out):
    """A standard change: approved once by the chair of its board, suspended after a failure."""

    amounts: ClassVar[frozenset[str]] = frozenset({"most"})

    board_id: UUID
    name: str
    description: str
    currency: str
    most: str
    state: Literal["draft", "approved", "suspended", "retired"]
    written_by_id: UUID
    approved_by_id: UUID | None


class TemplateWriting(In):
    """What is done and how it is taken back, and what it costs at most."""

    board_id: Id
    name: Name
    description: Annotated[str, Field(min_length=1, max_length=20_000)]
    most: Amount = "0"


class Starting(In):
    """A standard change of a project: when, by whom, at what cost."""

    project_id: Id
    window_start: Moment
    window_finish: Moment
    implementer_id: Id
    title: Line = ""
    cost: Amount = "0"
    acknowledge: Flag = False


@api.lists("/changes/standard", policy.read, TemplateOut, TEMPLATES)
def change_templates(request: Asked) -> QuerySet[ChangeTemplate]:
    """Return the standard changes."""
    return queries.templates(request.actor)


@api.creates("/changes/standard", policy.write_template, TemplateOut, at="/changes/standard/{id}")
def write_template(request: Asked, said: TemplateWriting) -> ChangeTemplate:
    """Describe a standard change for its board to approve once."""
    board = queries.the_board(request.actor, said.board_id)
    return commands.write_template(request.actor, **minor(said.given(), {"most"}, board.currency))


@api.shows(TEMPLATE, policy.read, TemplateOut)
def change_template(request: Asked, template_id: UUID) -> ChangeTemplate:
    """Return one standard change."""
    return queries.the_template(request.actor, template_id)


@api.changes(f"{TEMPLATE}/approve", policy.approve_template, TemplateOut, method="POST")
def approve_template(request: Asked, template_id: UUID) -> ChangeTemplate:
    """Approve a standard change, as the chair of its board."""
    return commands.approve_template(request.actor, template_id=template_id, seen=seen(request))


@api.changes(f"{TEMPLATE}/retire", policy.write_template, TemplateOut, method="POST")
def retire_template(request: Asked, template_id: UUID, said: MustSayWhy) -> ChangeTemplate:
    """Retire a standard change."""
    return commands.retire_template(
        request.actor, template_id=template_id, seen=seen(request), **said.given()
    )


@api.creates(f"{TEMPLATE}/start", policy.raise_change, ChangeOut, at="/changes/{id}")
def start_standard(request: Asked, template_id: UUID, said: Starting) -> ChangeRequest:
    """Start a standard change of a project from its template."""
    row = find(ChangeTemplate, template_id, request.actor)
    given = minor(said.given(), COST, row.currency)
    return commands.start_standard(request.actor, template_id=template_id, **given)
