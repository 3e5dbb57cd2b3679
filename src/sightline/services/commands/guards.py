"""What steps of services ask for, each refusal by name and with what to do."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sightline.identity.queries import the_office, the_person
from sightline.kernel import clock
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor
from sightline.projects.queries import projects, the_program, the_project
from sightline.services.models import Customer, ServiceAgreement, ServiceVersion
from sightline.services.rules import ABOUT

MOST_TAGS, LONGEST_TAG, MOST_STEPS = 12, 40, 30


def reason(why: str, words: str, field: str = "why") -> str:
    """Return a reason that must be given, trimmed, or refuse with ``no-reason``."""
    told = checked_text(field, why, 5000, required=False)
    if not told:
        raise Refused("no-reason", words, field)
    return told


def tagged(tags: Sequence[str], field: str = "skills") -> str:
    """Return tags as they are held: lower case, each once, in order."""
    plain = [checked_text(field, tag, LONGEST_TAG, required=False) for tag in tags]
    if any("," in tag for tag in plain):
        raise Invalid({field: ["A tag has no comma in it: send it as two."]})
    found = sorted({" ".join(tag.lower().split()) for tag in plain} - {""})
    if len(found) > MOST_TAGS:
        raise Invalid({field: [f"At most {MOST_TAGS}: choose those that matter."]})
    return ", ".join(found)


def listed(steps: Sequence[str]) -> list[str]:
    """Return the steps of a service, each a line, empty ones left out."""
    kept = [
        line for line in (checked_text("steps", one, 200, required=False) for one in steps) if line
    ]
    if len(kept) > MOST_STEPS:
        raise Invalid({"steps": [f"At most {MOST_STEPS} steps: say the rest in the promise."]})
    return kept


def check_about(actor: Actor, kind: str, about_id: UUID | None, name: str) -> None:
    """Refuse a reference to what the actor does not see or what there is none of.

    Raises:
        NotFound: The office, program, project or person is not visible.
        Refused: ``no-reference``, ``unknown-unit``.
    """
    if not kind:
        return
    if kind == "unit":
        if not name or not projects(actor).filter(department=name).exists():
            words = "No project that you see names this department: write it as projects do."
            raise Refused("unknown-unit", words, "about_name")
        return
    if kind not in ABOUT:
        raise Invalid({"about_kind": ["Choose what it stands for."]})
    if about_id is None:
        words = f"Say which {ABOUT[kind].lower()} it stands for."
        raise Refused("no-reference", words, "about_id")
    _the(actor, kind, about_id)


def _the(actor: Actor, kind: str, about_id: UUID) -> Any:
    if kind == "office":
        return the_office(actor, about_id)
    if kind == "program":
        return the_program(actor, about_id)
    return the_project(actor, about_id) if kind == "project" else the_person(actor, about_id)


def check_active(customer: Customer) -> None:
    """Refuse to write about a customer that was ended."""
    if customer.active_until is not None and customer.active_until <= clock.today():
        words = f"It is no customer any more since {customer.active_until:%d %b %Y}."
        raise Refused("customer-ended", words)


def check_level(row: ServiceVersion | ServiceAgreement) -> None:
    """Refuse a service level without a calendar: hours mean nothing without working hours."""
    if row.target_minutes is None:
        return
    if row.target_minutes <= 0:
        raise Refused("no-time", "Promise at least a minute, or no time at all.", "target_minutes")
    if row.calendar_id is None:
        words = "Say on which calendar the hours are counted, or promise no time."
        raise Refused("no-calendar", words, "calendar_id")


def check_offered(version: ServiceVersion, customer: Customer) -> None:
    """Refuse to ask for what is not offered, or of an office that does not serve the customer."""
    if version.state != ServiceVersion.State.ACTIVE:
        words = "It is not offered today: look into the catalogue for what is."
        raise Refused("not-offered", words, "version_id")
    if version.service.office_id != customer.office_id:
        words = f"{customer} is served by {customer.office}: ask for one of its services."
        raise Refused("another-office", words, "version_id")
