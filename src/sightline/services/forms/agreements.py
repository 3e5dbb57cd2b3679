"""Forms of agreements."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from sightline.kernel.policy import Actor
from sightline.services import queries
from sightline.services.forms.catalogue import ZONE_HELP, calendar_choices
from sightline.services.models import Customer, ServiceAgreement
from sightline.ui.fields import choice, choose, day
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm

AS_THERE = "Left blank, it stays as the catalogue says."


class AgreementForm(CommandForm):
    """What is agreed on a service."""

    target_hours = forms.DecimalField(
        label="Agreed in (working hours)", required=False, min_value=0, max_digits=7,
        decimal_places=2, help_text=AS_THERE,
    )  # fmt: skip
    calendar_id = choice("Calendar", help_text="Needed where hours are agreed.")
    zone = line("Time zone", 60, help_text=ZONE_HELP)
    volume = forms.IntegerField(
        label="Units agreed a year", required=False, min_value=1,
        help_text="A unit is one request delivered.",
    )  # fmt: skip
    terms = line("What else was agreed", 5000, lines=4)
    review_on = day("Look at it again on", required=True)

    def __init__(
        self, data: QueryDict | None, *, actor: Actor, row: ServiceAgreement | None = None
    ) -> None:
        super().__init__(data, initial=_held(row) if row else {"zone": "UTC"})
        choose(self, calendar_id=calendar_choices(actor))

    def arguments(self) -> dict[str, Any]:
        """Send hours as minutes and rows as ids."""
        given = super().arguments()
        hours = given.pop("target_hours")
        return given | {
            "target_minutes": None if hours is None else int(hours * 60),
            "calendar_id": UUID(given["calendar_id"]) if given["calendar_id"] else None,
            "zone": given["zone"] or "UTC",
        }


def _held(row: ServiceAgreement) -> dict[str, Any]:
    hours = None if row.target_minutes is None else f"{row.target_minutes / 60:g}"
    held = {name: getattr(row, name) for name in ("zone", "volume", "terms", "review_on")}
    calendar = str(row.calendar_id or "")
    return held | {"target_hours": hours, "calendar_id": calendar, "seen": row.version}


class DraftAgreementForm(AgreementForm):
    """A new agreement of a customer, on one of its office's services."""

    service_id = choice("Service", required=True)
    field_order = ("service_id",)

    def __init__(self, data: QueryDict | None, *, actor: Actor, customer: Customer) -> None:
        super().__init__(data, actor=actor)
        rows = queries.services(actor).filter(office=customer.office_id).order_by("code")[:500]
        choose(self, service_id=[(str(one.pk), str(one)) for one in rows])

    def arguments(self) -> dict[str, Any]:
        """Send the service as an id; nothing has a version yet."""
        given = super().arguments()
        given.pop("seen", None)
        return given | {"service_id": UUID(given["service_id"])}


class ReviewForm(CommandForm):
    """What came out of a review, and when the next one is due."""

    why = line("What came out of it", 1000, required=True, lines=3)
    review_on = day("Look at it again on", required=True)
