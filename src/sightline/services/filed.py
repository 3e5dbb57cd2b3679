"""A catalogue as a file holds it: services as entries, and what bringing entries in would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sightline.kernel.errors import Invalid
from sightline.kernel.money import Money, from_decimal
from sightline.kernel.policy import Actor
from sightline.projects.schedule.calendars import shared
from sightline.services.models import Service, ServiceVersion
from sightline.services.queries.catalogue import service_versions, services

MOST_MINOR = 10**15
OF_SERVICE = ("name", "category", "domain")
PLAIN = (
    "promise", "measure", "inputs", "audience", "zone", "target_minutes", "currency", "maturity",
    "target_maturity", "steps",
)  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """What one entry does: a new service, a changed one with the fields that differ, or nothing.

    ``fields`` is what the command takes; ``is_next`` says that a next version holds the change.
    """

    line: int
    code: str
    kind: str
    fields: dict[str, Any]
    service: Service | None = None
    version: ServiceVersion | None = None
    is_next: bool = False

    @property
    def differs(self) -> list[str]:
        """The fields that differ, by the names that the file has for them."""
        named = {"calendar_id": "calendar", "cost_minor": "cost"}
        return sorted(named.get(name, name) for name in self.fields)


def entries(actor: Actor, office_id: UUID) -> list[dict[str, Any]]:
    """Return the services of an office as a file holds them: the draft if there is one, else now's."""
    found = []
    for service in services(actor).filter(office=office_id).order_by("code"):
        row = _current(actor, service)
        if row is not None:
            found.append({"code": service.code, **_of(service, row)})
    return found


def _of(service: Service, row: ServiceVersion) -> dict[str, Any]:
    cost = None if row.cost_minor is None else str(Money(row.cost_minor, row.currency))
    return {
        **{name: getattr(service, name) for name in OF_SERVICE},
        **{name: getattr(row, name) for name in PLAIN},
        "skills": row.skills,
        "calendar": row.calendar.name if row.calendar else None,
        "cost": cost,
    }


def _current(actor: Actor, service: Service) -> ServiceVersion | None:
    held = list(service_versions(actor).filter(service=service.pk))
    order = {"draft": 0, "active": 1, "retired": 2}
    return min(held, key=lambda one: (order[str(one.state)], -one.number), default=None)


def planned(actor: Actor, office_id: UUID, found: Sequence[Any], used: Any) -> list[Planned]:
    """Return what entries of a file do at an office, in their order; nothing is changed.

    Args:
        used: Tells whether anybody asked for a version.

    Raises:
        Invalid: A calendar that there is none of, or a cost that is no amount; with its line.
    """
    held = {row.code: row for row in services(actor).filter(office=office_id)}
    calendars = {row.name: row.pk for row in shared(actor)}
    return [_planned(actor, one, held, calendars, used) for one in found]


def _planned(
    actor: Actor, entry: Any, held: dict[str, Any], calendars: dict[str, UUID], used: Any
) -> Planned:
    given = dict(entry.fields)
    code = str(given.pop("code")).strip().upper()
    service = held.get(code)
    row = None if service is None else _current(actor, service)
    if service is None or row is None:
        return Planned(entry.line, code, "new", _taken(entry.line, given, calendars, None))
    before = _of(service, row)
    given = {name: value for name, value in given.items() if _plain(value) != _plain(before[name])}
    fields = _taken(entry.line, given, calendars, row)
    kind = "changed" if fields else "same"
    is_next = bool(fields.keys() - set(OF_SERVICE)) and (row.state == "retired" or used(row))
    return Planned(entry.line, code, kind, fields, service, row, is_next)


def _plain(value: Any) -> Any:
    """Return a value as it is compared: spaces at the ends, and nothing, make no difference."""
    if isinstance(value, list):
        return [str(one).strip() for one in value]
    return value.strip() if isinstance(value, str) else ("" if value is None else value)


def _taken(
    line: int, given: dict[str, Any], calendars: dict[str, UUID], row: ServiceVersion | None
) -> dict[str, Any]:
    """Return fields as the command takes them: a calendar as its id, money in minor units."""
    fields = {name: "" if value is None and name not in {"target_minutes", "calendar", "cost"}
              else value for name, value in given.items()}  # fmt: skip
    if "calendar" in fields:
        name = fields.pop("calendar")
        if name and name not in calendars:
            raise Invalid({"calendar": [f"Line {line}: there is no calendar “{name}” here."]})
        fields["calendar_id"] = calendars[name] if name else None
    if "cost" in fields:
        currency = fields.get("currency") or (row.currency if row else "GBP")
        fields["cost_minor"] = _minor(line, fields.pop("cost"), currency)
    return fields


def _minor(line: int, cost: str | None, currency: str) -> int | None:
    if not cost:
        return None
    try:
        amount = Decimal(cost)
        minor = from_decimal(amount, currency).minor
    except (ValueError, ArithmeticError) as error:
        words = f"Line {line}: “{cost}” is no amount of {currency}."
        raise Invalid({"cost": [words]}) from error
    if not 0 <= minor < MOST_MINOR:
        raise Invalid({"cost": [f"Line {line}: a cost is not below nothing, nor that large."]})
    return minor
