"""Surveys: sent with a delivery, answered once by the people of the customer."""

from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor
from sightline.services import events, policy
from sightline.services.models import ServiceRequest, Survey
from sightline.services.tallies import recount

WHY = "one survey is sent for a request, whoever delivers it"


@command
def answer_survey(
    actor: Actor,
    *,
    survey_id: UUID,
    csat: int,
    nps: int,
    comment: str = "",
    seen: int | None = None,
) -> Survey:
    """Say how a delivery was: once, for the customer that received it.

    Args:
        csat: How satisfied, from 1 to 5.
        nps: How likely one recommends it, from 0 to 10.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; only the people of the customer.
        Refused: ``answered-already``, ``off-the-scale``.
    """  # fmt: skip
    row = claim(Survey, survey_id, actor, policy.rate, seen=seen)
    if row.answered_at is not None:
        raise Refused("answered-already", "It was answered: an answer stays as it was given.")
    if not 1 <= csat <= 5:
        raise Refused("off-the-scale", "Satisfaction goes from 1 to 5.", "csat")
    if not 0 <= nps <= 10:
        raise Refused("off-the-scale", "Recommendation goes from 0 to 10.", "nps")
    row.csat, row.nps = csat, nps
    row.comment = checked_text("comment", comment, 5000, required=False)
    row.answered_at, row.answered_by_id = clock.now(), actor.id
    row.save()
    recount(row.request)
    record(events.SurveyAnswered(about=row.pk, request=row.request_id))
    return row


def send_survey(row: ServiceRequest) -> None:
    """Send the survey with the first delivery of a request."""
    if not Survey.objects.system(WHY).filter(request=row.pk).exists():
        Survey(request=row).save()
