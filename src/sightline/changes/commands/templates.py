"""Standard changes: low risk and repeatable, approved once as a template, then started from it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sightline.changes import events, policy
from sightline.changes.commands.clearing import check_acknowledged
from sightline.changes.commands.keeping import acting, given_reason, keep, move
from sightline.changes.commands.requests import drafted
from sightline.changes.models import Board, ChangeRequest, ChangeTemplate
from sightline.identity.queries import the_person
from sightline.kernel.command import claim, command, find, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check

WHY = "a name is given once in an organisation"


@command
def write_template(
    actor: Actor, *, board_id: UUID, name: str, description: str, most_minor: int = 0
) -> ChangeTemplate:
    """Describe a standard change for a board to approve once.

    Args:
        description: What is done, and how it is taken back.
        most_minor: What one of them costs at most, in the board's currency.

    Raises:
        Refused: ``name-taken``, ``negative-money``.
    """
    board = find(Board, board_id, actor)
    row = ChangeTemplate(
        organisation_id=board.organisation_id,
        board=board,
        currency=board.currency,
        written_by_id=acting(actor),
    )
    check(actor, policy.write_template, row)
    row.name = checked_text("name", name, 200)
    row.description = checked_text("description", description, 20_000)
    set_fields(row, {"most_minor": most_minor}, {"most_minor"})
    if row.most_minor < 0:
        raise Refused("negative-money", "A cost is not negative.", "most_minor")
    held = ChangeTemplate.objects.system(WHY).filter(organisation=row.organisation_id)
    if held.filter(name__iexact=row.name).exists():
        raise Refused("name-taken", f"{row.name} is described already.", "name")
    row.save()
    record(events.TemplateWritten(about=row.pk))
    return row


@command
def approve_template(actor: Actor, *, template_id: UUID, seen: int | None = None) -> ChangeTemplate:
    """Approve a standard change once, or again after a failure.

    Raises:
        Forbidden: Only the chair of its board, who did not write it.
        Refused: ``wrong-state``.
    """
    row = claim(ChangeTemplate, template_id, actor, policy.approve_template, seen=seen)
    row.move("approve")
    row.approved_by_id = acting(actor)
    row.save()
    record(events.TemplateMoved(about=row.pk, verb="approve"))
    return row


@command
def retire_template(
    actor: Actor, *, template_id: UUID, why: str, seen: int | None = None
) -> ChangeTemplate:
    """Retire a standard change: none is started from it any more.

    Raises:
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(ChangeTemplate, template_id, actor, policy.write_template, seen=seen)
    row.move("retire")
    why = given_reason(why)
    row.save()
    record(events.TemplateMoved(about=row.pk, verb="retire"), why=why)
    return row


@command
def start_standard(
    actor: Actor,
    *,
    template_id: UUID,
    project_id: UUID,
    window_start: datetime,
    window_finish: datetime,
    implementer_id: UUID,
    title: str = "",
    cost_minor: int = 0,
    acknowledge: bool = False,
) -> ChangeRequest:
    """Start a standard change of a project: scheduled at once, for its template is approved.

    It moves no date of a plan; what does is a normal change.

    Raises:
        NotFound: Template, project or implementer is not visible.
        Forbidden: Only a requester or whoever runs the project.
        Refused: ``template-not-approved``, ``over-template``, ``ends-before-start``, ``collides``,
            ``collision-unseen`` unless it is acknowledged what it meets.
    """
    template = find(ChangeTemplate, template_id, actor)
    if template.state != ChangeTemplate.State.APPROVED:
        words = f"{template.name} is {template.get_state_display().lower()}; its board approves it."
        raise Refused("template-not-approved", words, "template_id")
    row = drafted(actor, project_id, title or template.name, "standard")
    row.template, row.board = template, template.board
    row.description = template.description
    row.implementer_id = the_person(actor, implementer_id).pk
    _set(row, window_start=window_start, window_finish=window_finish, cost_minor=cost_minor)
    _check(row, template)
    row.save()
    for verb in ("submit", "schedule"):
        move(row, verb)
    keep(row)
    row.approved_digest = row.content_digest
    row.save()
    met = check_acknowledged(actor, row, acknowledge)
    about = {"about": row.pk, "project": row.project_id, "template": template.pk}
    record(events.StandardStarted(**about, acknowledged=met))
    return row


def _set(row: ChangeRequest, **fields: Any) -> None:
    set_fields(row, fields, fields.keys())


def _check(row: ChangeRequest, template: ChangeTemplate) -> None:
    starts, ends = row.window_start, row.window_finish
    if starts is None or ends is None or ends <= starts:
        raise Refused("ends-before-start", "The window ends before it starts.", "window_finish")
    same = row.currency == template.currency or row.cost_minor == 0
    if not same or not 0 <= row.cost_minor <= template.most_minor:
        words = "It costs more than its template allows; raise a normal change."
        raise Refused("over-template", words, "cost_minor")
