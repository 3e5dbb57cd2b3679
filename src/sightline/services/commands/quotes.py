"""What customers said in words: noted by the office, offered and allowed by the customer alone."""

from datetime import date
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.services import events, policy
from sightline.services.models import Customer, CustomerQuote, Survey

WHY = "an answer is offered once"


@command
def note_quote(
    actor: Actor, *, customer_id: UUID, words: str, said_by: str = "", said_on: date | None = None
) -> CustomerQuote:
    """Note what somebody of a customer said; it is quoted once the customer allows it.

    Args:
        said_by: As who it is quoted, such as "the sponsor".

    Raises:
        NotFound, Forbidden: Only the roles of its office.
        Refused: ``not-yet``.
    """
    customer = find(Customer, customer_id, actor)
    check(actor, policy.keep, customer)
    day = said_on or clock.today()
    if day > clock.today():
        raise Refused("not-yet", "Nobody said it yet: give a day up to today.", "said_on")
    row = CustomerQuote(
        customer=customer,
        words=checked_text("words", words, 2000),
        said_by=checked_text("said_by", said_by, 200, required=False),
        said_on=day,
    )
    return _moved(row, "note")


@command
def offer_comment(
    actor: Actor, *, survey_id: UUID, said_by: str = "", seen: int | None = None
) -> CustomerQuote:
    """Let the office quote one's own comment on a delivery.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; only the people of the customer.
        Refused: ``not-your-words``, ``no-comment``, ``offered-already``.
    """
    survey = claim(Survey, survey_id, actor, policy.rate, seen=seen)
    if survey.answered_by_id is None or survey.answered_by_id != actor.id:
        raise Refused("not-your-words", "Only who wrote a comment lets it be quoted.")
    if not survey.comment:
        raise Refused("no-comment", "There is no comment to quote.")
    if CustomerQuote.objects.system(WHY).filter(survey=survey).exists():
        raise Refused("offered-already", "It was offered: allow it or take it back where it is.")
    row = CustomerQuote(
        customer=survey.request.customer,
        survey=survey,
        words=survey.comment,
        said_by=checked_text("said_by", said_by, 200, required=False),
    )
    return _allowed(actor, row)


@command
def allow_quote(actor: Actor, *, quote_id: UUID, seen: int | None = None) -> CustomerQuote:
    """Allow, as the customer, that words are quoted.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; only the people of the customer.
        Refused: ``wrong-state``, ``not-your-words``.
    """
    row = claim(CustomerQuote, quote_id, actor, policy.sign, seen=seen)
    if row.survey is not None and row.survey.answered_by_id != actor.id:
        raise Refused("not-your-words", "Only who wrote a comment lets it be quoted.")
    return _allowed(actor, row)


@command
def withdraw_quote(actor: Actor, *, quote_id: UUID, seen: int | None = None) -> CustomerQuote:
    """Take it back: words are quoted no more, also in stories that were published.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; only the people of the customer.
        Refused: ``wrong-state``.
    """
    row = claim(CustomerQuote, quote_id, actor, policy.sign, seen=seen)
    row.move("withdraw")
    return _moved(row, "withdraw")


def _allowed(actor: Actor, row: CustomerQuote) -> CustomerQuote:
    row.move("allow")
    row.allowed_by_id, row.allowed_on = actor.id, clock.today()
    return _moved(row, "allow")


def _moved(row: CustomerQuote, verb: str) -> CustomerQuote:
    row.save()
    said = {"verb": verb, "state": str(row.state)}
    record(events.QuoteMoved(about=row.pk, customer=row.customer_id, **said))
    return row
