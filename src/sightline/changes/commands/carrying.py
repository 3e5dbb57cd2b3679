"""Carrying an approved change out: scheduled, begun, applied to the plan, finished, or backed out."""

from datetime import datetime
from uuid import UUID

from sightline.changes import events, policy
from sightline.changes.commands.clearing import check_acknowledged
from sightline.changes.commands.funding import let_lapse
from sightline.changes.commands.keeping import (
    acting,
    check_state,
    given_reason,
    keep,
    move,
    the_change,
)
from sightline.changes.figures import cost_of, new_figures
from sightline.changes.models import ChangeRequest, ChangeTemplate, DecisionCondition, Funding
from sightline.changes.readiness import check_same
from sightline.engines.impact import deltas_from
from sightline.identity.queries import the_person
from sightline.kernel import clock
from sightline.kernel.command import command, record
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor
from sightline.projects.commands import carry_out_change, take_change_back

State = ChangeRequest.State
WHY = "a change is carried out with everything that hangs on it"


@command
def schedule_change(
    actor: Actor,
    *,
    change_id: UUID,
    window_start: datetime | None = None,
    window_finish: datetime | None = None,
    implementer_id: UUID | None = None,
    acknowledge: bool = False,
    seen: int | None = None,
) -> ChangeRequest:
    """Give an approved change its window and who carries it out.

    Args:
        window_start, window_finish: Inside the window that was approved; that one if not given.
        acknowledge: That it meets something at that time which does not bar it.

    Raises:
        NotFound: The implementer is not there.
        Refused: ``wrong-state``, ``no-window``, ``ends-before-start``, ``outside-window``,
            ``collides``, ``collision-unseen``.
    """
    row = the_change(actor, change_id, policy.schedule, seen)
    check_state(row, (State.APPROVED, State.SCHEDULED), "schedule it")
    move(row, "schedule")
    _set_window(row, window_start or row.window_start, window_finish or row.window_finish)
    if implementer_id is not None:
        row.implementer_id = the_person(actor, implementer_id).pk
    keep(row)
    met = check_acknowledged(actor, row, acknowledge)
    record(events.ChangeScheduled(about=row.pk, acknowledged=met))
    return row


def _set_window(row: ChangeRequest, starts: datetime | None, ends: datetime | None) -> None:
    if starts is None or ends is None:
        raise Refused("no-window", "Say from when to when it is carried out.", "window_start")
    if ends <= starts:
        raise Refused("ends-before-start", "The window ends before it starts.", "window_finish")
    approved = row.window_start, row.window_finish
    is_early = approved[0] is not None and starts < approved[0]
    is_late = approved[1] is not None and ends > approved[1]
    if is_early or is_late:
        words = "The board approved another window; stay inside it, or edit the request to ask."
        raise Refused("outside-window", words, "window_start" if is_early else "window_finish")
    row.window_start, row.window_finish = starts, ends


@command
def begin_change(actor: Actor, *, change_id: UUID, seen: int | None = None) -> ChangeRequest:
    """Begin to carry an approved change out.

    Where its money is not reserved any more the approval lapses instead, and the request goes back
    to its funding.

    Raises:
        Forbidden: Only who carries it out, or runs the project.
        Refused: ``wrong-state``, ``condition-open``, ``content-changed``.
    """
    row = the_change(actor, change_id, policy.carry_out, seen)
    row.life.next_state("implement", row.state)
    if row.kind == "normal" and let_lapse(row):
        return row
    _check_conditions(row)
    check_same(row, row.approved_digest)
    move(row, "implement")
    row.implementer_id = row.implementer_id or acting(actor)
    keep(row)
    record(events.ChangeBegun(about=row.pk))
    return row


def _check_conditions(row: ChangeRequest) -> None:
    rows = DecisionCondition.objects.system(WHY).filter(change=row, blocks=True, seen_on=None)
    standing = rows.filter(decision__superseded_by__isnull=True)
    held = [f"{each.text} ({_lacks(each)})" for each in standing[:3]]
    if held:
        raise Refused("condition-open", f"The board's conditions come first: {'; '.join(held)}.")


def _lacks(condition: DecisionCondition) -> str:
    if condition.met_on is None:
        return "not met yet"
    return "somebody else has still to see the evidence"


@command
def apply_change(actor: Actor, *, change_id: UUID, seen: int | None = None) -> ChangeRequest:
    """Write a change that is being carried out into the plan; the baselines move along.

    Raises:
        Forbidden: Only who carries it out or runs the project, and every schedule it edits.
        Refused: ``wrong-state``, ``applied-already``, ``nothing-to-apply``, ``figure-moved``; what
            the schedule refuses.
    """
    row = the_change(actor, change_id, policy.carry_out, seen)
    check_state(row, (State.IMPLEMENTING,), "write it into the plan")
    if row.applied_on is not None:
        raise Refused("applied-already", f"It is in the plan since {row.applied_on}.")
    if not _is_to_apply(row):
        raise Refused("nothing-to-apply", "It changes no date and no approved figure.")
    carried = carry_out_change(
        actor,
        project_id=row.project_id,
        change_id=row.pk,
        code=row.code,
        deltas=deltas_from(row.deltas),
        cost_minor=cost_of(row),
        figures=new_figures(row),
        why=f"{row.code} {row.title}",
    )
    row.applied_on = clock.today()
    keep(row)
    days = carried.days.get(row.project_id, 0)
    record(events.ChangeApplied(about=row.pk, project=row.project_id, code=row.code, days=days))
    return row


def _is_to_apply(row: ChangeRequest) -> bool:
    return bool(row.deltas or row.cost_minor or row.figures) and row.kind != "standard"


@command
def finish_change(actor: Actor, *, change_id: UUID, seen: int | None = None) -> ChangeRequest:
    """Say that a change is carried out; its money is spent.

    Raises:
        Refused: ``wrong-state``, ``not-applied`` while its plan is still the old one.
    """
    row = the_change(actor, change_id, policy.carry_out, seen)
    move(row, "finish")
    if row.applied_on is None and _is_to_apply(row):
        raise Refused("not-applied", "Write it into the plan first, or back it out.")
    for money in Funding.objects.system(WHY).filter(change=row, state="reserved"):
        money.move("spend")
        money.save()
    keep(row)
    record(events.ChangeFinished(about=row.pk))
    return row


@command
def back_out_change(
    actor: Actor,
    *,
    change_id: UUID,
    why: str,
    keep_plan: bool = False,
    seen: int | None = None,
) -> ChangeRequest:
    """Back a change out: it failed; the plan goes back to what it was, its template is suspended.

    Args:
        keep_plan: Leave the plan as it is now, where others have built on it.

    Raises:
        Refused: ``no-reason``, ``wrong-state``; ``changed-since`` where the plan was changed
            meanwhile and ``keep_plan`` is not said.
    """
    row = the_change(actor, change_id, policy.carry_out, seen)
    move(row, "back_out")
    row.words = given_reason(why)
    returned = row.applied_on is not None and not keep_plan
    if returned:
        take_change_back(actor, project_id=row.project_id, change_id=row.pk, why=row.words)
        row.applied_on = None
    suspended(row)
    keep(row)
    record(events.ChangeBackedOut(about=row.pk, returned=returned), why=row.words)
    return row


def suspended(row: ChangeRequest) -> None:
    """Suspend the template of a change that failed."""
    if row.template_id is None:
        return
    rows = ChangeTemplate.objects.system(WHY).select_for_update()
    template = rows.get(pk=row.template_id)
    if template.state == ChangeTemplate.State.APPROVED:
        template.move("suspend")
        template.save()
        record(events.TemplateMoved(about=template.pk, verb="suspend"), why=row.words)
