"""Forms of the catalogue: the default one taken over, a service, and a version of one."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from sightline.kernel.policy import Actor
from sightline.projects.forms.fields import MoneyField, people_choices
from sightline.projects.lists import major
from sightline.projects.schedule.calendars import shared
from sightline.services import rules
from sightline.services.forms.customers import FIVE, office_choices
from sightline.services.models import ServiceVersion
from sightline.ui.fields import NewForm, choice, choose
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm

ZONE_HELP = "Where the calendar's clock hangs, such as Europe/London."
PLAIN = ("promise", "measure", "inputs", "audience", "zone", "maturity", "target_maturity")


def calendar_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the organisation's calendars."""
    return [(str(row.pk), row.name) for row in shared(actor)]


class AdoptForm(NewForm):
    """Into which office the default catalogue is taken."""

    office_id = choice("Office", required=True)
    calendar_id = choice("Calendar", help_text="Hours are promised on it; without one, none are.")
    zone = line("Time zone", 60, help_text=ZONE_HELP)
    is_offered = forms.BooleanField(label="Offer them at once", required=False)

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data, initial={"zone": "UTC"})
        choose(self, office_id=office_choices(actor), calendar_id=calendar_choices(actor))

    def arguments(self) -> dict[str, Any]:
        """Send rows as ids."""
        given = super().arguments()
        calendar = UUID(given["calendar_id"]) if given["calendar_id"] else None
        zone = given["zone"] or "UTC"
        return given | {
            "office_id": UUID(given["office_id"]), "calendar_id": calendar, "zone": zone,
        }  # fmt: skip


class VersionForm(CommandForm):
    """What a version of a service promises."""

    promise = line("Promise", 5000, lines=2, help_text="What the customer gets.")
    measure = line("How it is measured", 300)
    inputs = line("What it needs from the customer", 5000, lines=2)
    steps = line("Steps", 6000, lines=5, help_text="One a line; they become tasks of a request.")
    skills = line("Skills it takes", 300, help_text="Separated by commas.")
    audience = line("For whom", 300)
    owner_id = choice("Owner")
    target_hours = forms.DecimalField(
        label="Promised in (working hours)", required=False, min_value=0, max_digits=7,
        decimal_places=2,
    )  # fmt: skip
    calendar_id = choice("Calendar", help_text="Needed where hours are promised.")
    zone = line("Time zone", 60, help_text=ZONE_HELP)
    maturity = forms.TypedChoiceField(label="Maturity now", choices=FIVE, coerce=int)
    target_maturity = forms.TypedChoiceField(label="Maturity wanted", choices=FIVE, coerce=int)

    def __init__(
        self, data: QueryDict | None, *, actor: Actor, row: ServiceVersion | None = None,
        currency: str = "GBP",
    ) -> None:  # fmt: skip
        start = {"zone": "UTC", "maturity": "1", "target_maturity": "3"}
        super().__init__(data, initial=_held(row) if row else start)
        self.fields["cost_minor"] = MoneyField(f"Cost of one ({currency})", currency)
        choose(self, owner_id=people_choices(actor)[1:], calendar_id=calendar_choices(actor))

    def arguments(self) -> dict[str, Any]:
        """Send lists as lists, hours as minutes and rows as ids."""
        given = super().arguments()
        hours = given.pop("target_hours")
        return given | {
            "target_minutes": None if hours is None else int(hours * 60),
            "steps": given["steps"].splitlines(),
            "skills": given["skills"].split(","),
            "zone": given["zone"] or "UTC",
            **{
                name: UUID(given[name]) if given[name] else None
                for name in ("owner_id", "calendar_id")
            },
        }


def _held(row: ServiceVersion) -> dict[str, Any]:
    held = {name: getattr(row, name) for name in PLAIN}
    hours = None if row.target_minutes is None else f"{row.target_minutes / 60:g}"
    return held | {
        "steps": "\n".join(row.steps),
        "skills": row.tagged,
        "owner_id": str(row.owner_id or ""),
        "calendar_id": str(row.calendar_id or ""),
        "target_hours": hours,
        "cost_minor": major(row.cost_minor, row.currency),
        "seen": row.version,
    }


class ServiceForm(VersionForm):
    """A new service with its first version."""

    office_id = choice("Office", required=True)
    code = line("Code", 40, required=True)
    name = line("Name", 200, required=True)
    category = choice("Category", rules.CATEGORIES.items(), required=True)
    domain = choice("Domain", rules.DOMAINS.items(), required=True)
    field_order = ("office_id", "code", "name", "category", "domain")

    def __init__(self, data: QueryDict | None, *, actor: Actor, currency: str = "GBP") -> None:
        super().__init__(data, actor=actor, currency=currency)
        choose(self, office_id=office_choices(actor))

    def arguments(self) -> dict[str, Any]:
        """Send the office as an id; nothing has a version yet."""
        given = super().arguments()
        given.pop("seen", None)
        return given | {"office_id": UUID(given["office_id"])}
