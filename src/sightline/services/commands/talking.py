"""What hangs on a request: tasks that are done, comments of either side, and who is at the desk."""

from collections.abc import Sequence
from uuid import UUID

from sightline.identity.queries import the_office, the_person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.services import events, policy
from sightline.services.commands import guards
from sightline.services.models import (
    DeskPerson,
    RequestComment,
    RequestTask,
    ServiceRequest,
)

WHY = "somebody is once at a desk, and the requests that they carry are theirs, whoever asks"


@command
def tick_task(
    actor: Actor, *, task_id: UUID, is_done: bool = True, seen: int | None = None
) -> RequestTask:
    """Say that a task of a request is done, or that it is not.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``not-in-work``.
    """
    row = claim(RequestTask, task_id, actor, policy.work, seen=seen)
    if row.request.state not in {"accepted", "in_progress", "waiting", "reopened"}:
        words = f"The request is {row.request.get_state_display().lower()}: its tasks stay."
        raise Refused("not-in-work", words)
    if (row.done_on is not None) == is_done:
        nothing_changed()
        return row
    row.done_on, row.done_by_id = (clock.today(), actor.id) if is_done else (None, None)
    row.save()
    record(events.RequestWorked(about=row.pk, request=row.request_id))
    return row


@command
def comment_request(actor: Actor, *, request_id: UUID, words: str) -> RequestComment:
    """Say something about a request, to the other side.

    Raises:
        NotFound, Forbidden: The people of the customer, who works on it, and its office.
    """
    request = find(ServiceRequest, request_id, actor)
    check(actor, policy.talk, request)
    row = RequestComment(
        request=request, author_id=actor.id, words=checked_text("words", words, 10_000)
    )
    row.save()
    record(events.RequestTalked(about=row.pk, request=request.pk))
    return row


@command
def staff_desk(
    actor: Actor, *, office_id: UUID, person_id: UUID, skills: Sequence[str] = ()
) -> DeskPerson:
    """Put somebody at the desk of an office, with what they are good at; or change that.

    Raises:
        NotFound: The office or the person is not visible.
        Forbidden: Only the roles of the office.
        Refused: ``not-active``.
    """
    office, person = the_office(actor, office_id), the_person(actor, person_id)
    held = DeskPerson.objects.system(WHY).filter(office=office, person=person).first()
    row = held or DeskPerson(office=office, person=person)
    check(actor, policy.keep, row)
    if not person.is_active:
        raise Refused("not-active", "This account is closed: choose somebody else.", "person_id")
    row.tagged = guards.tagged(skills)
    row.save()
    record(events.DeskStaffed(about=row.pk, office=office.pk))
    return row


@command
def leave_desk(actor: Actor, *, desk_person_id: UUID, seen: int | None = None) -> None:
    """Let somebody leave a desk; what they carry must be given to others first.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``carries-requests``.
    """
    row = claim(DeskPerson, desk_person_id, actor, policy.keep, seen=seen)
    held = ServiceRequest.objects.system(WHY).filter(office=row.office_id, assignee=row.person_id)
    if n := held.filter(state__in=ServiceRequest.RUNNING).count():
        noun = "request" if n == 1 else "requests"
        raise Refused("carries-requests", f"{row.person} carries {n} {noun}: assign them first.")
    row.delete()
    record(events.DeskStaffed(about=row.pk, office=row.office_id))
