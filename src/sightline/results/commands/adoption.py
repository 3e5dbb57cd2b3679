"""What is expected of a benefit at the adoption that was measured."""

from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from sightline.engines.benefits import adoption_adjusted
from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor
from sightline.projects.commands import expect_benefit
from sightline.results import events, policy
from sightline.results.commands.guards import check_open
from sightline.results.models import Profile


@command
def forecast_benefit(
    actor: Actor,
    *,
    profile_id: UUID,
    utilisation: Decimal | str,
    proficiency: Decimal | str,
    on: date | None = None,
    why: str = "",
    seen: int | None = None,
) -> Profile:
    """Forecast a benefit by its adoption: promised x utilisation x proficiency.

    What is expected a year is the register's, and is set there by the same transaction.

    Args:
        utilisation: The share of people that work the new way, 0 to 1.
        proficiency: How well they do, 0 to 1.
        on: The day that was measured; today if it is left out.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: No share between 0 and 1.
        Refused: ``benefit-closed``, ``no-amount``, ``not-yet``.
    """
    row = claim(Profile, profile_id, actor, policy.edit, seen=seen)
    check_open(row)
    if row.benefit.promised_minor is None:
        words = "No amount a year is promised, so there is none to forecast; promise one first."
        raise Refused("no-amount", words)
    row.utilisation = _share("utilisation", utilisation)
    row.proficiency = _share("proficiency", proficiency)
    row.adoption_on = on or clock.today()
    if row.adoption_on > clock.today():
        raise Refused("not-yet", "That day is still to come; give the day it was measured.", "on")
    if not row.changed():
        nothing_changed()
        return row
    adopted = adoption_adjusted(row.benefit.promised_minor, row.utilisation, row.proficiency)
    expected = round(adopted.value)
    expect_benefit(actor, benefit_id=row.benefit_id, expected_minor=expected, why=why)
    row.save()
    record(
        events.BenefitForecast(
            about=row.pk,
            benefit=row.benefit_id,
            project=row.benefit.project_id,
            expected_minor=expected,
        ),
        why=why,
    )
    return row


def _share(field: str, value: Decimal | str) -> Decimal:
    try:
        found = Decimal(value).quantize(Decimal("0.0001"))
    except (InvalidOperation, TypeError, ValueError) as error:
        raise Invalid({field: ["Give a share between 0 and 1, for example 0.7."]}) from error
    if not 0 <= found <= 1:
        raise Invalid({field: ["Give a share between 0 and 1, for example 0.7."]})
    return found
