"""Feedback upward: raised by an office, worked out together, verified by who raised it."""

from typing import Any
from uuid import UUID

from sightline.identity.queries import the_office
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check
from sightline.network import events, policy, rules
from sightline.network.commands import guards
from sightline.network.models import Clause, Feedback, FeedbackPost
from sightline.network.queries.standards import the_standard
from sightline.network.rules.relief import acknowledge_by


@command
def raise_feedback(
    actor: Actor,
    *,
    standard_id: UUID,
    office_id: UUID,
    title: str,
    text: str,
    clause_id: UUID | None = None,
) -> Feedback:
    """Say, for an office, that a standard or one of its clauses does not fit.

    Raises:
        NotFound: The standard, the office or the clause is not visible.
        Forbidden: Only the office itself, or one above it.
        Refused: ``other-version``: the clause is of another standard.
    """
    standard, office = the_standard(actor, standard_id), the_office(actor, office_id)
    row = Feedback(
        organisation_id=office.organisation_id,
        office=office,
        standard=standard,
        raised_by_id=actor.id,
        raised_on=clock.today(),
        due_on=acknowledge_by(clock.today()),
    )
    check(actor, policy.raise_feedback, row)
    if clause_id and find(Clause, clause_id, actor).version_of.standard_id != standard.pk:
        raise Refused("other-version", "That clause is of another standard.", "clause_id")
    row.clause_id = clause_id
    row.title = checked_text("title", title, 200)
    row.text = checked_text("text", text, 10_000)
    row.save()
    of = {"standard": standard.pk, "office": office.pk}
    record(events.FeedbackRaised(about=row.pk, **of, due_on=row.due_on.isoformat()))
    return row


@command
def acknowledge_feedback(actor: Actor, *, feedback_id: UUID, seen: int | None = None) -> Feedback:
    """Say that feedback was read and by whom; the clock stops.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    row = claim(Feedback, feedback_id, actor, policy.answer, seen=seen)
    row.move("acknowledge")
    row.acknowledged_on = clock.today()
    return _moved(row, "acknowledge")


@command
def review_feedback(actor: Actor, *, feedback_id: UUID, seen: int | None = None) -> Feedback:
    """Begin the joint review: both offices work out what is good for the unit and the whole.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    row = claim(Feedback, feedback_id, actor, policy.answer, seen=seen)
    row.move("review")
    return _moved(row, "review")


@command
def resolve_feedback(
    actor: Actor, *, feedback_id: UUID, outcome: str, resolution: str, seen: int | None = None
) -> Feedback:
    """Say what came of the review: amended, a local variant, training, or declined with reason.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
        Invalid: No such outcome.
    """
    row = claim(Feedback, feedback_id, actor, policy.answer, seen=seen)
    row.move("resolve")
    if outcome not in rules.OUTCOMES:
        raise Invalid({"outcome": [f"Choose one of {', '.join(rules.OUTCOMES)}."]})
    row.outcome = outcome
    row.resolution = guards.reason(resolution, "Say what was agreed, or why not.", "resolution")
    row.resolved_by_id, row.resolved_on = actor.id, clock.today()
    return _moved(row, "resolve", row.resolution)


@command
def verify_feedback(
    actor: Actor, *, feedback_id: UUID, why: str = "", seen: int | None = None
) -> Feedback:
    """Say, as the office that raised it, that what was agreed does help.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    row = claim(Feedback, feedback_id, actor, policy.verify, seen=seen)
    row.move("verify")
    row.verified_on = clock.today()
    return _moved(row, "verify", why)


@command
def reopen_feedback(
    actor: Actor, *, feedback_id: UUID, why: str, seen: int | None = None
) -> Feedback:
    """Say, as the office that raised it, that what was agreed does not help.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Feedback, feedback_id, actor, policy.verify, seen=seen)
    row.move("reopen")
    told = guards.reason(why, "Say what is still wrong.")
    return _moved(row, "reopen", told)


@command
def close_feedback(actor: Actor, *, feedback_id: UUID, seen: int | None = None) -> Feedback:
    """Close a thread that its raiser verified.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``: without the raiser's word it is closed over their head.
    """
    row = claim(Feedback, feedback_id, actor, policy.answer, seen=seen)
    row.move("close")
    return _moved(row, "close")


@command
def close_over_raiser(
    actor: Actor, *, feedback_id: UUID, why: str, seen: int | None = None
) -> Feedback:
    """Close a thread without the raiser's word; that it was, stays to be seen.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Feedback, feedback_id, actor, policy.answer, seen=seen)
    row.move("close_over")
    row.closed_why = guards.reason(why, "Say why it is closed without the raiser's word.")
    row.over_their_head = True
    return _moved(row, "close_over", row.closed_why)


@command
def withdraw_feedback(
    actor: Actor, *, feedback_id: UUID, why: str, seen: int | None = None
) -> Feedback:
    """Take feedback back, as the office that raised it.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Feedback, feedback_id, actor, policy.verify, seen=seen)
    row.move("withdraw")
    row.closed_why = guards.reason(why, "Say why it is not needed any more.")
    return _moved(row, "withdraw", row.closed_why)


@command
def say_in_feedback(actor: Actor, *, feedback_id: UUID, text: str) -> FeedbackPost:
    """Say something in a thread, from either side, until it is closed.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Refused: ``thread-closed``.
    """
    row = claim(Feedback, feedback_id, actor, policy.say)
    if row.state == Feedback.State.CLOSED:
        raise Refused("thread-closed", "The thread is closed. Raise new feedback.")
    post = FeedbackPost(feedback=row, author_id=actor.id, text=checked_text("text", text, 10_000))
    post.at = clock.now()
    post.save()
    of = {"standard": row.standard_id, "office": row.office_id}
    record(events.FeedbackSaid(about=post.pk, **of))
    return post


def _moved(row: Feedback, verb: str, why: str = "") -> Feedback:
    row.save()
    told: dict[str, Any] = {"standard": row.standard_id, "office": row.office_id, "verb": verb}
    told |= {"state": str(row.state), "over_their_head": row.over_their_head}
    record(events.FeedbackMoved(about=row.pk, **told), why=why)
    return row
